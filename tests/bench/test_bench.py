"""The harness works: small runs of everything that needs no browser. Nothing here looks at how long something took."""

import json
import os
from pathlib import Path

import pytest

from bench import __main__ as command
from bench import world
from bench.__main__ import run
from bench.figures import Figure
from bench.processes import started
from bench.setting import Scale

TINY = Scale(rounds=3, tickets=60, clicks=3, posts=30, naive_stored=5, warming=1)


def _names(figures: list[Figure]) -> list[str]:
    return [figure.name for figure in figures]


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_claims_are_measured_and_all_that_were_acknowledged_are_on_disk(transport: str) -> None:
    figures = await run([transport], TINY)
    via = {"socket": "Socket Mode", "http": "HTTP"}[transport]
    (durable,) = [figure for figure in figures if "kill -9" in figure.name]
    assert durable.value == TINY.claims == 10
    assert durable.met
    assert {f"claim → durable ack, {via}, p50", f"CPU per claim, {via}"} <= set(_names(figures))
    assert len(set(_names(figures))) == len(figures)
    assert all(
        figure.runs == 3 and figure.value and figure.peer for figure in figures if figure is not durable
    )


async def test_claims_in_teams_are_measured_and_on_disk() -> None:
    figures = await run(["teams"], TINY)
    assert "claim in Teams → durable answer, p50" in _names(figures)
    assert "memory idle, in Slack and Teams" in _names(figures)
    assert "click in Slack → card repainted in Teams, p50" in _names(figures)
    assert len(set(_names(figures))) == len(figures) == 6
    assert all(figure.value and figure.peer for figure in figures)


async def test_posts_through_the_hook_are_all_in_the_store() -> None:
    rate, cost = await run(["hook"], TINY)
    assert (rate.unit, cost.unit) == ("posts/s", "ms")
    assert rate.value
    assert rate.runs == TINY.rounds


def test_the_command_writes_its_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = tmp_path / "bench.json"
    command.main(["--quick", "--only", "store", "--report", str(report)])
    written = json.loads(report.read_text())
    fields = {"name", "value", "unit", "against", "ratio", "goal", "met", "runs", "spread"}
    assert len({figure["name"] for figure in written["figures"]}) == len(written["figures"]) == 2
    assert all(fields <= figure.keys() for figure in written["figures"])
    assert "plain SQLite loop" in capsys.readouterr().out


def test_a_median_of_two_rounds_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["--rounds", "2"])
    assert "at least 3 rounds" in capsys.readouterr().err


async def test_a_measured_bot_is_gone_when_its_measurement_ends(tmp_path: Path) -> None:
    environ = {"HOOK_SECRET": world.HOOK_SECRET}
    async with started("bench.bots.bare_hook", log=tmp_path / "log", environ=environ) as bot:
        process = bot._process.pid
        assert (await bot.cost()).rss > 0
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_a_bot_that_cannot_start_is_reported(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="ended by itself"):
        async with started("bench.bots.bare_hook", log=tmp_path / "log", environ={}):
            pass
    assert "KeyError" in (tmp_path / "log").read_text()
