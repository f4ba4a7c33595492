"""A share of the proof on every test run; `make faults` has all of it."""

from __future__ import annotations

import asyncio
from itertools import islice, product
from pathlib import Path

import pytest

from bot.connectors.connector import Idempotency
from tests.faults import histories, single
from tests.faults.chats import BOTH, SLACK, TEAMS, UNSEEN
from tests.faults.loop import Stuck, run
from tests.faults.outcomes import Outcome
from tests.faults.points import ELSEWHERE, LIVE, POINTS, table
from tests.faults.report import POINTS as REPORTED


@pytest.mark.parametrize("kind", Idempotency)
def test_no_single_fault_doubles_or_loses_anything(kind: Idempotency, tmp_path: Path) -> None:
    mine = (cell for cell in single.cells() if cell.kind is kind)
    for told in (single.tell(cell, tmp_path) for cell in islice(mine, None, None, 11)):
        assert not told.violations, "\n".join((str(told.cell), *told.trace, *told.violations))
        assert told.hits[told.cell.point] == 1
        assert sum(told.pairs.values()) == 1


@pytest.mark.parametrize("seed", [0, 483, 487, *range(500, 512)])
def test_no_random_history_doubles_or_loses_anything(seed: int, tmp_path: Path) -> None:
    played = histories.play(seed, tmp_path)
    assert not played.violations, "\n".join((*played.trace, *played.violations))


@pytest.mark.parametrize("seed", [1, 3, 7, 10, histories.ON_FILE])
def test_the_same_seed_is_the_same_history(seed: int, tmp_path: Path) -> None:
    first, second = (histories.play(seed, tmp_path, keep_trace=True) for _ in range(2))
    assert [line for line in first.trace if "use_draft" not in line] == [
        line for line in second.trace if "use_draft" not in line
    ]  # a draft is called by a name that is drawn anew


def test_every_crash_point_is_there_and_met_or_says_why_not() -> None:
    assert tuple(POINTS) == REPORTED
    assert {cell.point for cell in single.cells()} == set(LIVE)
    assert all(ELSEWHERE.values())


def test_every_outcome_meets_every_kind_of_platform() -> None:
    of_requests = {(cell.outcome, cell.kind) for cell in single.cells()}
    assert of_requests == {(outcome, kind) for outcome in Outcome for kind in Idempotency}


def test_every_point_meets_every_outcome_in_teams_whether_the_bot_can_look_there_or_not() -> None:
    met = {(cell.point, cell.outcome, cell.surface) for cell in single.cells() if cell.surface != SLACK}
    assert met == set(product(LIVE, Outcome, (TEAMS, UNSEEN)))


def test_histories_are_played_wherever_zuruf_speaks_and_where_nobody_can_look() -> None:
    assert {histories.surface_of(seed) for seed in range(80)} == {SLACK, TEAMS, BOTH, UNSEEN}
    assert histories.surface_of(histories.ON_FILE) == SLACK


def test_time_jumps_and_nobody_waits() -> None:
    async def story() -> float:
        await asyncio.sleep(3600.0)
        return asyncio.get_running_loop().time()

    assert run(story) == pytest.approx(3600.0)


def test_who_waits_for_nothing_is_told() -> None:
    async def story() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Stuck):
        run(story)


def test_the_page_about_faults_has_every_crash_point() -> None:
    page = (Path(__file__).parents[2] / "docs/explanation/faults.md").read_text()
    assert [row for row in table() if row not in page.splitlines()] == []
