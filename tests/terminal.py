"""A folder, an environment and a workspace for the command `zuruf`."""

from __future__ import annotations

import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import main
from bot.demo import team_of
from bot.policy_file import load
from bot.workspace.server import Workspace
from tests.journeys.surroundings import SECRET, as_installed, environ_for

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social-media"}]
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}
accounts:
  webhook/shop: {name: Shop, secret: env:ZURUF_SHOP_SECRET}
routing:
  - {name: Alles, to: social}
"""
SECRETS = ("xoxb-local-workspace", "xapp-local-workspace", SECRET, SECRET.removeprefix("whsec_"))


def invoke(*arguments: str, **environ: str) -> Result:
    result = CliRunner().invoke(main, arguments, env=environ)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert not any(secret in result.output for secret in SECRETS)
    return result


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a policy, and an environment that says nothing."""
    for name in os.environ:
        if name.startswith(("SLACK_", "ZURUF_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "escalation.yaml").write_text(POLICY)
    return tmp_path


@pytest.fixture
async def workspace() -> AsyncIterator[Workspace]:
    async with await Workspace.start(as_installed(team_of(load(POLICY)))) as opened:
        yield opened


@pytest.fixture
def environ(workspace: Workspace, folder: Path) -> dict[str, str]:
    """What a bot needs to run in the workspace."""
    return environ_for(workspace, folder / "data", "socket mode") | {"ZURUF_SHOP_SECRET": SECRET}


def written_by_demo(report: Path) -> None:
    """Wait until the demo has said its addresses."""
    deadline = time.monotonic() + 20
    while not (report.exists() and report.read_text().endswith("}")):
        assert time.monotonic() < deadline, "the demo says nothing"
        time.sleep(0.02)
