import json
import pickle  # noqa: TID251 -- to show that a secret refuses it
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import (
    SETTINGS,
    Secret,
    Settings,
    SettingsProblems,
    SlackMode,
    TeamsAccess,
    resolve_secret,
    with_env_file,
)
from bot.settings.reference import documents, env_example

BOT = "xoxb-1-canary"
SOCKET = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": "xapp-1-canary"}
APP, TENANT = "3f2b8c1e-0000-4000-8000-0123456789ab", "9d8c7b6a-0000-4000-8000-0123456789ab"
TEAMS = {"TEAMS_APP_ID": APP, "TEAMS_APP_PASSWORD": "canary-of-teams", "TEAMS_TENANT_ID": TENANT}
HTTP = {"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": "8f742231b10e8888abcd99yyyzzz85a5"}


def without(name: str) -> Mapping[str, str]:
    return {other: value for other, value in TEAMS.items() if other != name}


def problems_of(environ: Mapping[str, str]) -> list[str]:
    with pytest.raises(SettingsProblems) as caught:
        Settings.read(environ)
    return str(caught.value).splitlines()


def test_two_tokens_are_enough() -> None:
    settings = Settings.read(SOCKET)
    assert settings.slack_bot_token == Secret(BOT)
    assert settings.teams is None
    assert settings.slack_mode is SlackMode.SOCKET
    assert settings.slack_api_url == "https://slack.com/api/"
    assert (settings.policy, settings.data) == (Path("escalation.yaml"), Path("data"))
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert (settings.log, settings.log_format) == ("info", "console")


def test_a_signing_secret_instead_of_an_app_token_means_http() -> None:
    settings = Settings.read(HTTP)
    assert settings.slack_mode is SlackMode.HTTP
    assert settings.slack_app_token is None
    assert settings.slack_signing_secret == Secret(HTTP["SLACK_SIGNING_SECRET"])


@pytest.mark.parametrize("mode", SlackMode)
def test_with_both_secrets_the_mode_decides_and_the_other_secret_is_left_out(mode: SlackMode) -> None:
    settings = Settings.read({**SOCKET, **HTTP, "ZURUF_SLACK_MODE": mode.value.upper()})
    assert settings.slack_mode is mode
    assert (settings.slack_app_token is None) == (mode is SlackMode.HTTP)
    assert (settings.slack_signing_secret is None) == (mode is SlackMode.SOCKET)


def test_everything_that_is_missing_is_named_at_once() -> None:
    missing = problems_of({"SLACK_TEAM_ID": "T01ABCDEF", "TEAMS_APP_ID": APP, "ZURUF_PORT": "x"})
    assert [line.split(":")[0] for line in missing] == [
        "ZURUF_PORT",
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "TEAMS_APP_PASSWORD",
        "TEAMS_TENANT_ID",
    ]


def test_without_any_chat_product_there_is_nothing_to_run() -> None:
    (said,) = problems_of({"SLACK_API_URL": "https://slack.example/api/", "ZURUF_TEAMS_LOCAL": "no"})
    assert said.startswith("neither Slack nor Teams is set up – set SLACK_BOT_TOKEN and SLACK_APP_TOKEN, or ")


def test_teams_needs_no_slack() -> None:
    settings = Settings.read(TEAMS)
    assert settings.slack is None
    assert settings.teams == TeamsAccess(
        app_id=APP,
        password=Secret("canary-of-teams"),
        tenant=TENANT,
        openid_url="https://login.botframework.com/v1/.well-known/openidconfiguration",
        login_url="https://login.microsoftonline.com/",
        graph_url="https://graph.microsoft.com/",
        local=False,
    )


def test_both_can_be_set_up_at_once() -> None:
    settings = Settings.read({**HTTP, **TEAMS})
    assert settings.slack == Settings.read(HTTP).slack
    assert settings.teams == Settings.read(TEAMS).teams


def test_the_password_of_teams_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("canary-of-teams\n", encoding="utf-8")
    environ = {**without("TEAMS_APP_PASSWORD"), "TEAMS_APP_PASSWORD_FILE": str(tmp_path / "password")}
    assert Settings.read(environ) == Settings.read(TEAMS)


def test_ids_of_entra_are_compared_in_small_letters() -> None:
    assert Settings.read({**TEAMS, "TEAMS_APP_ID": APP.upper()}) == Settings.read(TEAMS)


def test_on_one_machine_teams_can_be_tried_out_without_authentication() -> None:
    for host in ("", "localhost", "127.0.0.1", "::1"):
        settings = Settings.read({"ZURUF_TEAMS_LOCAL": "yes", "ZURUF_HOST": host})
        assert settings.teams
        assert settings.teams.local
    checked = Settings.read({**TEAMS, "ZURUF_TEAMS_LOCAL": "no"}).teams
    assert checked
    assert not checked.local


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        *((without(name), [f"{name}: is not set"]) for name in TEAMS),
        *(({**SOCKET, name: value}, [f"{other}: is not set" for other in TEAMS if other != name]) for name, value in TEAMS.items()),
        ({**TEAMS, "TEAMS_APP_ID": "", "TEAMS_TENANT_ID": " "}, ["TEAMS_APP_ID: is not set", "TEAMS_TENANT_ID: is not set"]),
        ({**TEAMS, "TEAMS_APP_ID": "zuruf"}, ["TEAMS_APP_ID: is no id of Entra – it stands in the app's registration: Application (client) ID"]),
        ({**TEAMS, "TEAMS_TENANT_ID": "common"}, ["TEAMS_TENANT_ID: is no id of Entra – it stands in the app's registration: Directory (tenant) ID"]),
        ({**TEAMS, "TEAMS_OPENID_URL": "http://keys.example/x"}, ["TEAMS_OPENID_URL: would be used without encryption – use https"]),
        ({**TEAMS, "ZURUF_TEAMS_LOCAL": "maybe"}, ["ZURUF_TEAMS_LOCAL: is none of the choices – choose one of: yes, no"]),
        ({**TEAMS, "ZURUF_TEAMS_LOCAL": "yes"}, ["ZURUF_TEAMS_LOCAL: is yes, so nobody is checked, but TEAMS_APP_ID and TEAMS_APP_PASSWORD and TEAMS_TENANT_ID are set – remove it"]),
        ({"ZURUF_TEAMS_LOCAL": "yes", "TEAMS_APP_ID": APP}, ["ZURUF_TEAMS_LOCAL: is yes, so nobody is checked, but TEAMS_APP_ID is set – remove it"]),
        ({"ZURUF_TEAMS_LOCAL": "yes", "ZURUF_HOST": "0.0.0.0"}, ["ZURUF_TEAMS_LOCAL: is yes, so nobody is checked, but ZURUF_HOST lets other machines in – remove one of them"]),  # noqa: S104 - this is what is refused
        ({"ZURUF_TEAMS_LOCAL": "yes", "ZURUF_HOST": "zuruf.example"}, ["ZURUF_TEAMS_LOCAL: is yes, so nobody is checked, but ZURUF_HOST lets other machines in"]),
        ({**TEAMS, "TEAMS_APPID": APP}, ["TEAMS_APPID: is no setting – did you mean TEAMS_APP_ID?"]),
        ({**SOCKET, "TEAMS_TENNANT_ID": TENANT}, ["TEAMS_TENNANT_ID: is no setting – did you mean TEAMS_TENANT_ID?"]),
        ({**SOCKET, "TEAMS_ZZZZZZZZZ": ""}, ["TEAMS_ZZZZZZZZZ: is no setting – known: TEAMS_APP_ID, TEAMS_APP_PASSWORD, TEAMS_TENANT_ID"]),
        ({**SOCKET, "ZURUF_TEAMS_LOCALE": "yes"}, ["ZURUF_TEAMS_LOCALE: is no setting – did you mean ZURUF_TEAMS_LOCAL?"]),
        ({**SOCKET, "teams_app_id": APP}, ["teams_app_id: is no setting – did you mean TEAMS_APP_ID?"]),
        ({**SOCKET, "TEAM_APP_PASSWORD": "canary"}, ["TEAM_APP_PASSWORD: is no setting – did you mean TEAMS_APP_PASSWORD?"]),
        ({**SOCKET, "TEAMS_APP_ID_FILE": "/x"}, ["TEAMS_APP_ID_FILE: is no setting – did you mean TEAMS_APP_ID?"]),
    ],
)  # fmt: skip
def test_nothing_that_is_missing_or_misspelt_turns_checking_off(
    environ: Mapping[str, str], expected: list[str]
) -> None:
    said = problems_of(environ)
    assert len(said) == len(expected)
    assert all(map(str.startswith, said, expected)), said


def test_what_only_looks_a_little_like_teams_is_left_alone() -> None:
    others = {"TEAM": "a", "TEAM_ID": "b", "TEAMCITY_VERSION": "c", "STEAMS_APP_ID": "d"}
    assert Settings.read({**SOCKET, **others}) == Settings.read(SOCKET)


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({**SOCKET, **HTTP}, "ZURUF_SLACK_MODE: SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set – set ZURUF_SLACK_MODE to socket or http, or remove one of them"),
        ({**SOCKET, "ZURUF_SLACK_MODE": "http"}, "SLACK_SIGNING_SECRET: is not set, but ZURUF_SLACK_MODE is http – set it, or change the mode"),
        ({**SOCKET, "ZURUF_SLACK_MODE": "rtm"}, "ZURUF_SLACK_MODE: is none of the choices – choose one of: socket, http"),
        ({**SOCKET, "SLACK_BOT_TOKEN": "xoxp-canary"}, "SLACK_BOT_TOKEN: is no token that begins with xoxb- – copy the Bot User OAuth Token, from the app's page OAuth & Permissions, without quotes"),
        ({**SOCKET, "SLACK_BOT_TOKEN": f'"{BOT}"'}, "SLACK_BOT_TOKEN: is no token that begins with xoxb- – copy the Bot User OAuth Token, from the app's page OAuth & Permissions, without quotes"),
        ({**SOCKET, "SLACK_APP_TOKEN": "xapp-…"}, "SLACK_APP_TOKEN: is no token that begins with xapp- – copy the App-Level Token with connections:write, from the app's Basic Information, without quotes"),
        ({**HTTP, "SLACK_SIGNING_SECRET": BOT}, "SLACK_SIGNING_SECRET: is a token – copy the Signing Secret, from the app's Basic Information"),
        ({**SOCKET, "SLACK_BOT_TOKEN_FILE": "/x"}, "SLACK_BOT_TOKEN: is set, and SLACK_BOT_TOKEN_FILE too – remove one of them"),
        ({**SOCKET, "SLACK_TEAM_ID": "acme"}, "SLACK_TEAM_ID: is no team id – it looks like T01ABCDEF and stands in the address of the workspace in a browser"),
        ({**SOCKET, "ZURUF_PORT": "http"}, "ZURUF_PORT: is no port – write a number from 0 to 65535; 0 takes a free one"),
        ({**SOCKET, "ZURUF_PORT": "65536"}, "ZURUF_PORT: is no port – write a number from 0 to 65535; 0 takes a free one"),
        ({**SOCKET, "ZURUF_LOG": "loud"}, "ZURUF_LOG: is none of the choices – choose one of: debug, info, warning, error"),
        ({**SOCKET, "SLACK_API_URL": "slack.com"}, "SLACK_API_URL: is no address – write it like https://slack.com/api/"),
        ({**SOCKET, "SLACK_API_URL": "http://[::1"}, "SLACK_API_URL: is no address – write it like https://slack.com/api/"),
        ({**SOCKET, "SLACK_API_URL": "http://slack.example/api/"}, "SLACK_API_URL: would be used without encryption – use https"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_mend(environ: Mapping[str, str], expected: str) -> None:
    assert problems_of(environ) == [expected]


def test_no_problem_repeats_a_value() -> None:
    environ = {one.name: "canary" for one in SETTINGS.values()}
    assert not any("canary" in line for line in problems_of(environ))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("http://127.0.0.1:8081/api", "http://127.0.0.1:8081/api/"),
        ("http://[::1]:8081/api/", "http://[::1]:8081/api/"),
        ("http://localhost/api", "http://localhost/api/"),
        ("https://slack.example/api", "https://slack.example/api/"),
    ],
)
def test_the_api_may_be_elsewhere(written: str, meant: str) -> None:
    assert Settings.read({**SOCKET, "SLACK_API_URL": written}).slack_api_url == meant


def test_rotated_tokens_are_tokens() -> None:
    rotated = Secret("xoxe.xoxb-1-abc")
    assert Settings.read({**SOCKET, "SLACK_BOT_TOKEN": rotated.reveal()}).slack_bot_token == rotated


def test_blanks_around_values_and_empty_values_do_not_matter() -> None:
    settings = Settings.read(
        {**SOCKET, "SLACK_BOT_TOKEN": f" {BOT}\n", "ZURUF_PORT": "", "SLACK_SIGNING_SECRET": " "}
    )
    assert settings == Settings.read(SOCKET)


def test_secrets_may_stand_in_files(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{BOT}\n", encoding="utf-8")
    environ = {"SLACK_BOT_TOKEN_FILE": str(tmp_path / "token"), "SLACK_APP_TOKEN": SOCKET["SLACK_APP_TOKEN"]}
    assert Settings.read(environ) == Settings.read(SOCKET)


def test_a_secret_file_that_is_not_there_or_empty_is_named(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    environ = {
        "SLACK_BOT_TOKEN_FILE": str(tmp_path / "none"),
        "SLACK_APP_TOKEN_FILE": str(tmp_path / "empty"),
    }
    said = problems_of(environ)
    assert said[0].startswith(f"SLACK_BOT_TOKEN_FILE: {tmp_path / 'none'} cannot be read (No such file")
    assert said[1] == f"SLACK_APP_TOKEN_FILE: {tmp_path / 'empty'} is empty – write the secret into it"
    assert not said[3:]


def test_what_needs_no_chat_reads_the_rest() -> None:
    settings = Settings.read_offline({"ZURUF_DATA": "/srv/zuruf"})
    assert settings.data == Path("/srv/zuruf")
    assert (settings.slack, settings.teams) == (None, None)


def test_what_needs_no_chat_still_refuses_mistakes() -> None:
    with pytest.raises(SettingsProblems, match="ZURUF_PORT"):
        Settings.read_offline({"ZURUF_PORT": "x"})


@given(st.text())
def test_a_secret_shows_itself_nowhere(value: str) -> None:
    secret = Secret(f"canary{value}")
    assert {repr(secret), str(secret), f"{secret:>9}", f"{[secret]}".strip("[]")} == {"***"}
    assert {secret, Secret(secret.reveal())} == {secret}


def test_settings_can_be_printed_without_their_secrets() -> None:
    assert "canary" not in repr(Settings.read({**SOCKET, **TEAMS}))


def test_a_secret_cannot_be_written_to_a_file_by_accident() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret("canary"))
    with pytest.raises(TypeError):
        json.dumps(Secret("canary"))


def test_the_policy_refers_to_secrets_in_the_environment_and_in_files(tmp_path: Path) -> None:
    (tmp_path / "hook").write_text("whsec_canary\n", encoding="utf-8")
    assert resolve_secret("env:HOOK", {"HOOK": "whsec_canary "}).reveal() == "whsec_canary"
    assert resolve_secret(f"file:{tmp_path / 'hook'}", {}).reveal() == "whsec_canary"


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("env:HOOK", "HOOK: is not set, but the policy refers to it – set it"),
        ("file:/no/such/file", "/no/such/file: /no/such/file cannot be read (No such file or directory)"),
        ("file:/\0", "cannot be read (not a text file)"),
        ("whsec_canary", "a secret of the policy is no reference – write env:NAME or file:/path"),
    ],
)
def test_a_reference_that_leads_nowhere_is_named(reference: str, expected: str) -> None:
    with pytest.raises(SettingsProblems) as caught:
        resolve_secret(reference, {})
    assert expected in str(caught.value)
    assert "canary" not in str(caught.value)


def test_an_env_file_adds_what_the_environment_does_not_say(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("# tokens\n\nA=1\nexport B = 'two $A'\nC=\"3\"\nD=a=b#c\n", encoding="utf-8")
    assert with_env_file({"A": "first"}, path) == {"A": "first", "B": "two $A", "C": "3", "D": "a=b#c"}


def test_without_an_env_file_the_environment_stays_as_it_is(tmp_path: Path) -> None:
    assert with_env_file({"A": "1"}, tmp_path / ".env") == {"A": "1"}


def test_an_env_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblems, match="cannot be read"):
        with_env_file({}, tmp_path)
    (tmp_path / ".env").write_bytes(b"A=\xff\n")
    with pytest.raises(SettingsProblems, match="cannot be read"):
        with_env_file({}, tmp_path / ".env")


def test_a_line_that_is_no_setting_is_named_without_its_content(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text("A=1\ncanary\n", encoding="utf-8")
    with pytest.raises(SettingsProblems) as caught:
        with_env_file({}, path)
    assert str(caught.value) == f"{path}:2: is no setting – write NAME=value, or # before a comment"


@pytest.mark.parametrize("path", documents(), ids=lambda path: path.name)
def test_the_committed_reference_is_up_to_date(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == documents()[path], "run: python -m bot.settings --write"


def test_the_example_becomes_valid_by_filling_in_two_tokens(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    path.write_text(env_example().replace("xoxb-…", BOT).replace("xapp-…", "xapp-1-canary"), encoding="utf-8")
    assert Settings.read(with_env_file({}, path)) == Settings.read(SOCKET)


def test_every_default_of_the_example_is_the_real_one(tmp_path: Path) -> None:
    lines = [
        line.removeprefix("# ") for line in env_example().splitlines() if "=" in line and " " not in line[2:]
    ]
    named = {line.partition("=")[0] for line in lines}
    assert named == {one.name for one in SETTINGS.values()}
    path = tmp_path / ".env"
    path.write_text(
        "\n".join(line for line in lines if line.startswith("ZURUF_") and "MODE" not in line),
        encoding="utf-8",
    )
    assert Settings.read(with_env_file(SOCKET, path)) == Settings.read(SOCKET)
