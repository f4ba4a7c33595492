"""`zuruf check`: everything that keeps the bot from running, each with its mend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import running
from bot.chat.slack.scopes import BOT_SCOPES
from bot.checking import check_offline, check_online
from bot.demo import team_of
from bot.finding import Finding
from bot.policy_file import load
from bot.settings import Settings, SettingsProblems
from bot.workspace.model import Team
from bot.workspace.server import Workspace
from tests.journeys.surroundings import SECRET, as_installed, environ_for

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social-media"}]
  service:
    name: Kundenservice
    channels: [{slack: "#kundenservice"}]
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}
accounts:
  webhook/shop: {name: Shop, secret: env:ZURUF_SHOP_SECRET}
routing:
  - {name: Alles, to: social}
"""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment in which nothing is missing."""
    policy = tmp_path / "escalation.yaml"
    policy.write_text(POLICY)
    return {
        "SLACK_BOT_TOKEN": "xoxb-1-secret",
        "SLACK_APP_TOKEN": "xapp-1-secret",
        "ZURUF_POLICY": str(policy),
        "ZURUF_DATA": str(tmp_path / "data"),
        "ZURUF_TEMPLATES": str(tmp_path / "templates"),
        "ZURUF_FAQ": str(tmp_path / "faq"),
        "ZURUF_SHOP_SECRET": SECRET,
    }


ROSTER = """\
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
SUMMARY:Früh Anna Berger
DTSTART;TZID=Europe/Vienna:20260302T060000
DTEND;TZID=Europe/Vienna:20260302T140000
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Teamsitzung
DTSTART;TZID=Europe/Vienna:20260302T060000
DTEND;TZID=Europe/Vienna:20260302T080000
END:VEVENT
END:VCALENDAR
"""


def test_what_a_roster_says_is_told_and_what_names_nobody_as_well(environ: dict[str, str]) -> None:
    policy = Path(environ["ZURUF_POLICY"])
    (policy.parent / "social.ics").write_text(ROSTER)
    policy.write_text(f"{POLICY}calendars: {{plan: {{file: social.ics, department: social}}}}\n")
    said = "calendar plan: 1 entries of Social Media; 1 titles name nobody of it and count for nothing: “Teamsitzung”"
    assert Finding(said) in check_offline(environ).findings
    assert wrong(environ) == []


def wrong(environ: Mapping[str, str]) -> list[Finding]:
    return [finding for finding in check_offline(environ).findings if finding.wrong]


def test_nothing_is_missing(environ: dict[str, str]) -> None:
    found = check_offline(environ)
    assert [finding.what for finding in found.findings] == [
        "settings",
        f"policy {environ['ZURUF_POLICY']}: 1 accounts, 1 people",
        f"data folder {environ['ZURUF_DATA']}",
        "the secret of webhook/shop",
        "library: 0 templates, 0 FAQ entries",
    ]
    assert not any(finding.wrong for finding in found.findings)


def test_every_product_that_the_policy_has_channels_in_is_set_up(environ: dict[str, str]) -> None:
    policy = Path(environ["ZURUF_POLICY"])
    policy.write_text(POLICY.replace('slack: "#kundenservice"', "teams: Kundenservice/Allgemein"))
    [finding] = wrong(environ)
    assert finding.what == (
        "the policy has channels in Teams, like Kundenservice/Allgemein, but Teams is not set up"
    )
    assert finding.mend.startswith("set TEAMS_APP_ID, TEAMS_APP_PASSWORD and TEAMS_TENANT_ID, as docs/")
    del environ["SLACK_BOT_TOKEN"], environ["SLACK_APP_TOKEN"]
    environ["ZURUF_TEAMS_LOCAL"] = "yes"
    [finding] = wrong(environ)
    assert finding.what == "the policy has channels in Slack, like #social-media, but Slack is not set up"


def test_somebody_whom_no_channel_of_theirs_can_know_is_named(environ: dict[str, str]) -> None:
    teams = "teams: 3f2b8c1e-0000-4000-8000-0123456789ab"
    policy = Path(environ["ZURUF_POLICY"])
    policy.write_text(POLICY.replace("slack: U01ANNA", teams))
    [finding] = wrong(environ)
    assert finding.what == "Anna Berger is not known in slack, where the channels of Social Media are"
    assert finding.mend == "add their id there to people.anna in escalation.yaml"
    policy.write_text(POLICY.replace("slack: U01ANNA", f"slack: U01ANNA, {teams}"))
    assert wrong(environ) == []


async def test_the_bot_does_not_run_where_settings_and_policy_do_not_fit(environ: dict[str, str]) -> None:
    policy = load(POLICY.replace('slack: "#kundenservice"', "teams: Kundenservice/Allgemein"))
    with pytest.raises(SettingsProblems, match="but Teams is not set up"):
        async with running(Settings.read(environ), policy, environ):
            pass


def test_the_library_is_read_as_the_bot_reads_it(environ: dict[str, str]) -> None:
    folder = Path(environ["ZURUF_TEMPLATES"])
    folder.mkdir()
    (folder / "greetings.yaml").write_text("templates: [{id: hello, name: Hello, text: Hello!}]")
    assert "library: 1 templates, 0 FAQ entries" in [one.what for one in check_offline(environ).findings]
    (folder / "greetings.yaml").write_text("templates: [{id: hello, name: Hello, txet: Hello!}]")
    [finding] = wrong(environ)
    assert "greetings.yaml:1:" in finding.what
    assert "did you mean" in finding.what


def test_a_missing_token_is_named_with_the_place_where_it_is_found(environ: dict[str, str]) -> None:
    del environ["SLACK_BOT_TOKEN"]
    [finding] = wrong(environ)
    assert finding.what == "SLACK_BOT_TOKEN is not set"
    assert "OAuth & Permissions" in finding.mend


def test_wrong_settings_hide_no_problem_of_the_policy(environ: dict[str, str]) -> None:
    del environ["SLACK_BOT_TOKEN"]
    Path(environ["ZURUF_POLICY"]).write_text(POLICY.replace("to: social", "to: sozial"))
    assert [finding.mend for finding in wrong(environ)][-1] == 'did you mean "social"?'


def test_a_policy_that_is_not_there_is_said(environ: dict[str, str]) -> None:
    environ["ZURUF_POLICY"] = "/nowhere/escalation.yaml"
    [finding] = wrong(environ)
    assert "/nowhere/escalation.yaml" in finding.what


@pytest.mark.parametrize(
    ("secret", "said"),
    [("", "ZURUF_SHOP_SECRET is not set"), ("hunter2hunter2", "a secret begins with whsec_")],
)
def test_a_secret_that_is_none_is_said_without_showing_it(
    environ: dict[str, str], secret: str, said: str
) -> None:
    environ["ZURUF_SHOP_SECRET"] = secret
    [finding] = wrong(environ)
    assert finding.what.startswith("webhook/shop: ")
    assert said in finding.what
    assert "hunter2" not in f"{finding}"


def test_a_folder_that_is_made_at_the_start_is_no_problem(environ: dict[str, str], tmp_path: Path) -> None:
    environ["ZURUF_DATA"] = str(tmp_path / "as" / "deep" / "as" / "that")
    assert wrong(environ) == []


def test_a_folder_that_cannot_be_made_is_one(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environ["ZURUF_DATA"] = str(tmp_path / "file" / "data")
    [finding] = wrong(environ)
    assert "cannot be written" in finding.what
    assert "ZURUF_DATA" in finding.mend


# Online


def team(scopes: frozenset[str] = BOT_SCOPES) -> Team:
    installed = as_installed(team_of(load(POLICY)))
    return replace(installed, app=replace(installed.app, scopes=scopes))


async def asked(team: Team, tmp_path: Path, **changes: str) -> list[Finding]:
    """Return what is wrong for a bot that is installed in a workspace with this team."""
    async with await Workspace.start(team) as workspace:
        environ = environ_for(workspace, tmp_path, "socket mode")
        found = check_online(Settings.read(environ | changes), load(POLICY), {})
        findings = [finding async for finding in found]
        assert not any("chat." in call.method for call in workspace.calls)
        return findings


def problems(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(finding.what, finding.mend) for finding in findings if finding.wrong]


async def test_a_well_installed_app_lacks_nothing(tmp_path: Path) -> None:
    findings = await asked(team(), tmp_path)
    assert [finding.what for finding in findings] == [
        "workspace Zuruf Werkstatt (T0ZURUF)",
        "all scopes are there",
        "Socket Mode opens",
        "channel slack:#social-media",
        "channel slack:#kundenservice",
    ]
    assert problems(findings) == []


async def test_a_wrong_token_ends_the_questions(tmp_path: Path) -> None:
    [(what, mend)] = problems(await asked(team(), tmp_path, SLACK_BOT_TOKEN="xoxb-of-somebody-else"))
    assert what.endswith("invalid_auth")
    assert mend == "check SLACK_BOT_TOKEN and SLACK_API_URL"
    assert "somebody" not in what


async def test_nobody_at_the_address(tmp_path: Path) -> None:
    [(what, _)] = problems(await asked(team(), tmp_path, SLACK_API_URL="http://127.0.0.1:9/api/"))
    assert what.endswith("ClientConnectorError")


async def test_a_wrong_team_is_named(tmp_path: Path) -> None:
    found = problems(await asked(team(), tmp_path, SLACK_TEAM_ID="T0OTHER"))
    assert found == [("the bot token is for workspace T0ZURUF, not T0OTHER", "check SLACK_TEAM_ID")]


@pytest.mark.parametrize("scope", sorted(BOT_SCOPES - {"channels:read", "groups:read"}))
async def test_each_missing_scope_is_named(tmp_path: Path, scope: str) -> None:
    found = problems(await asked(team(scopes=BOT_SCOPES - {scope}), tmp_path))
    assert found[0] == (
        f"scopes are missing: {scope}",
        "update the app from manifest/slack.yaml and install it again",
    )


async def test_an_app_token_that_opens_nothing(tmp_path: Path) -> None:
    [(what, mend)] = problems(await asked(team(), tmp_path, SLACK_APP_TOKEN="xapp-of-somebody-else"))
    assert what == "Socket Mode: invalid_auth"
    assert "connections:write" in mend


async def test_a_channel_that_is_not_there(tmp_path: Path) -> None:
    place = team()
    place.channels = {key: one for key, one in place.channels.items() if one.name != "kundenservice"}
    [(what, mend)] = problems(await asked(place, tmp_path))
    assert what == "channel slack:#kundenservice: channel_not_found"
    assert "check its name in escalation.yaml" in mend


async def test_a_private_channel_has_to_invite_the_bot(tmp_path: Path) -> None:
    place = team()
    for channel in place.channels.values():
        channel.is_private = channel.name == "kundenservice"
    [(what, mend)] = problems(await asked(place, tmp_path))
    assert what == "channel slack:#kundenservice: channel_not_found"
    assert "/invite @Zuruf" in mend


async def test_a_channel_shared_with_another_company(tmp_path: Path) -> None:
    place = team()
    for channel in place.channels.values():
        channel.is_ext_shared = channel.name == "kundenservice"
    [(what, mend)] = problems(await asked(place, tmp_path))
    assert what == "channel slack:#kundenservice: externally_shared"
    assert "use another channel" in mend


async def test_public_channels_are_joined_as_the_bot_would(tmp_path: Path) -> None:
    place = team()
    await asked(place, tmp_path)
    assert all(place.app.user in channel.members for channel in place.channels.values())


@pytest.fixture
def on_bluesky(environ: dict[str, str]) -> dict[str, str]:
    """An environment with an account on Bluesky; nobody runs its server, nor Slack's."""
    account = (
        "bluesky/shop: {name: Shop, handle: shop.example, password: env:APP, service: http://127.0.0.1:9}"
    )
    policy = POLICY.replace("webhook/shop: {name: Shop, secret: env:ZURUF_SHOP_SECRET}", account)
    Path(environ["ZURUF_POLICY"]).write_text(policy)
    return environ | {"SLACK_API_URL": "http://127.0.0.1:9/api/"}


async def test_each_account_is_asked_and_each_secret_of_it_looked_for(on_bluesky: dict[str, str]) -> None:
    assert any(one.what.startswith("bluesky/shop: APP") for one in wrong(on_bluesky))
    on_bluesky["APP"] = "abcd-efgh-ijkl-mnop"
    offline = check_offline(on_bluesky)
    assert "the password of bluesky/shop" in [one.what for one in offline.findings]
    assert offline.settings
    assert offline.policy
    finding = [one async for one in check_online(offline.settings, offline.policy, on_bluesky)][-1]
    assert finding.what.startswith("bluesky/shop: cannot log in as shop.example: ")
    assert finding.mend
