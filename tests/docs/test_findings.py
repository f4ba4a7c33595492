"""Everything that `zuruf check` may find stands in the guide, in the words that people see."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from bot.checking import check_offline, check_online
from bot.domain.people import ChannelId
from bot.domain.policy import Policy
from bot.finding import Finding
from bot.settings import Settings
from bot.workspace.model import App, Team
from bot.workspace.server import Workspace
from tests.chat.slack.office import team
from tests.docs.reading import ROOT
from tests.fakes.world import SERVICE, policy

GUIDE: Final = ROOT / "docs" / "start" / "slack.md"
EXAMPLE: Final = (ROOT / "escalation.yaml").read_text(encoding="utf-8")


def explained(guide: Path) -> list[re.Pattern[str]]:
    """Return what a guide explains, each as a pattern of what people see."""
    table = guide.read_text(encoding="utf-8").partition("| finding |")[2].partition("\n\n")[0]
    rows = re.findall(r"^\| `([^`]+)`", table, re.MULTILINE)
    return [re.compile(re.sub(r"\d+", r"\\d+", re.escape(row)).replace("…", ".*")) for row in rows]


def _unexplained(findings: Iterable[Finding]) -> list[str]:
    wrong = [finding.what for finding in findings if finding.wrong]
    assert wrong, "this was meant to be a case in which something is missing"
    patterns = explained(GUIDE)
    return [what for what in wrong if not any(pattern.search(what) for pattern in patterns)]


def _offline(monkeypatch: pytest.MonkeyPatch, folder: Path, text: str, **environ: str) -> list[Finding]:
    (folder / "escalation.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(folder)
    return check_offline(environ).findings


def test_tokens_that_are_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = _offline(monkeypatch, tmp_path, EXAMPLE, SLACK_BOT_TOKEN="me", SLACK_APP_TOKEN="you")
    assert _unexplained(finding for finding in found if "SLACK" in finding.what) == []


def test_a_bot_token_that_is_not_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = _offline(monkeypatch, tmp_path, EXAMPLE, SLACK_APP_TOKEN="xapp-1")
    assert _unexplained(finding for finding in found if "SLACK" in finding.what) == []


@pytest.mark.parametrize("secret", ["", "letmein"])
def test_a_secret_that_is_missing_or_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, secret: str
) -> None:
    found = _offline(monkeypatch, tmp_path, EXAMPLE, ZURUF_SHOP_SECRET=secret)
    assert _unexplained(finding for finding in found if "webhook/shop" in finding.what) == []


def test_a_mistake_in_the_policy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    found = _offline(monkeypatch, tmp_path, EXAMPLE.replace("role: answer", "role: boss"))
    assert _unexplained(finding for finding in found if "boss" in finding.what) == []


async def _online(team: Team, asked: Policy, **environ: str) -> list[Finding]:
    async with await Workspace.start(team) as workspace:
        told = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_APP_TOKEN": workspace.app_token,
            "SLACK_API_URL": workspace.api_url,
        }
        settings = Settings.read({**told, **environ})
        return [finding async for finding in check_online(settings, asked, {})]


def _in_channel(name: str) -> Policy:
    known = policy()
    moved = replace(known.departments[SERVICE], channels=(ChannelId(f"slack:#{name}"),))
    return replace(known, departments={**known.departments, SERVICE: moved})


def _without_scopes() -> Team:
    return Team.of(list(team().people.values()), list(team().channels.values()), App(scopes=frozenset()))


@pytest.mark.parametrize(
    ("told", "workspace", "asked"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-revoked"}, team, policy()),
        ({"SLACK_APP_TOKEN": "xapp-revoked"}, team, policy()),
        ({"SLACK_TEAM_ID": "T0ELSEWHERE"}, team, policy()),
        ({}, _without_scopes, policy()),
        ({}, team, _in_channel("nowhere")),
        ({}, team, _in_channel("with-the-agency")),
    ],
    ids=["bot token", "app token", "workspace", "scopes", "no such channel", "shared channel"],
)
async def test_what_slack_says(told: dict[str, str], workspace: Callable[[], Team], asked: Policy) -> None:
    assert _unexplained(await _online(workspace(), asked, **told)) == []
