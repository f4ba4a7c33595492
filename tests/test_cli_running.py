"""`zuruf run` and `zuruf demo`: how they begin, refuse to begin, and end."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

from bot.cli_ending import FAILED, MISUSED
from bot.workspace.server import Workspace
from tests.journeys.process import zuruf
from tests.terminal import POLICY, SECRETS, environ, folder, invoke, workspace, written_by_demo

__all__ = ["environ", "folder", "workspace"]  # fixtures


# Run


def test_run_names_all_settings_that_are_missing() -> None:
    shown = invoke("run")
    assert shown.exit_code == MISUSED
    assert "neither Slack nor Teams is set up" in shown.output
    shown = invoke("run", SLACK_TEAM_ID="T01ABCDEF")
    assert shown.exit_code == MISUSED
    assert "SLACK_BOT_TOKEN: is not set" in shown.output
    assert "SLACK_APP_TOKEN: is not set" in shown.output


def test_run_names_what_is_wrong_with_the_policy(environ: dict[str, str], folder: Path) -> None:
    (folder / "escalation.yaml").write_text(POLICY.replace("role: answer", "role: anwser"))
    shown = invoke("run", **environ)
    assert shown.exit_code == MISUSED
    assert "escalation.yaml:9:" in shown.output
    assert "answer" in shown.output


async def test_run_ends_in_order_and_a_second_one_is_refused_meanwhile(
    workspace: Workspace, environ: dict[str, str], folder: Path
) -> None:
    async with zuruf(folder, "run", environ=environ) as first:
        await workspace.connected(2)
        async with zuruf(folder, "run", environ=environ) as second:
            assert await second.process.wait() == FAILED
        assert f"in use by process {first.process.pid}" in second.said
        assert "stop that one first" in second.said
        assert await first.stop() == 0
    assert "ready: 1 accounts" in first.said
    assert "Stopped; nothing is lost." in first.said
    assert not any(secret in first.said + second.said for secret in SECRETS)
    assert "Traceback" not in first.said + second.said


async def test_run_with_a_token_that_slack_does_not_know(environ: dict[str, str], folder: Path) -> None:
    environ |= {"SLACK_BOT_TOKEN": "xoxb-of-nobody", "ZURUF_LOG": "debug"}
    async with zuruf(folder, "run", environ=environ) as running:
        assert await running.process.wait() == FAILED
    assert "invalid_auth" in running.said
    assert "Run `zuruf check` to see what is missing." in running.said
    assert "of-nobody" not in running.said
    assert "Traceback" not in running.said


# Demo


async def test_demo_says_where_it_is_and_leaves_in_order(folder: Path) -> None:
    report = folder / "build" / "demo.json"
    async with zuruf(folder, "demo", "--port", "0", environ={}) as demo:
        await asyncio.to_thread(written_by_demo, report)
        addresses = json.loads(report.read_text())
        assert addresses["page"].startswith("http://127.0.0.1:")
        demo.process.send_signal(signal.SIGINT)
        assert await demo.process.wait() == 0, demo.said
    assert f"Zuruf runs at {addresses['page'].rstrip('/')}" in demo.said
    assert not report.exists()
    assert "Traceback" not in demo.said


async def test_demo_at_a_port_that_is_taken(workspace: Workspace, folder: Path) -> None:
    port = workspace.url.rpartition(":")[2]
    async with zuruf(folder, "demo", "--port", port, environ={}) as demo:
        assert await demo.process.wait() == MISUSED
    assert f"port {port}:" in demo.said
    assert "--port" in demo.said


async def test_a_demo_that_cannot_start_leaves_the_running_one_its_addresses(folder: Path) -> None:
    report = folder / "build" / "demo.json"
    async with zuruf(folder, "demo", "--port", "0", environ={}) as demo:
        await asyncio.to_thread(written_by_demo, report)
        assert report.stat().st_mode & 0o077 == 0, "it holds tokens"
        async with zuruf(folder, "demo", "--port", "0", environ={}) as second:
            assert await second.process.wait() == FAILED
        assert report.exists()
        demo.process.send_signal(signal.SIGINT)
        assert await demo.process.wait() == 0, demo.said


async def test_a_demo_whose_folder_is_damaged_says_how_to_start_afresh(folder: Path) -> None:
    (folder / "told").mkdir()
    (folder / "told" / "square.json").write_text("{")
    async with zuruf(folder, "demo", "--port", "0", "--folder", "told", environ={}) as demo:
        assert await demo.process.wait() == MISUSED
    assert "delete the folder told" in demo.said
    assert "Traceback" not in demo.said


async def test_a_demo_without_a_place_says_so(folder: Path) -> None:
    (folder / "file").touch()
    async with zuruf(folder, "demo", "--folder", "file/inside", environ={}) as demo:
        assert await demo.process.wait() == MISUSED
    assert "--folder" in demo.said
    assert "Traceback" not in demo.said
