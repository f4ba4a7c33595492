"""How figures come from rounds."""

import json
from pathlib import Path

import pytest

from bench.figures import Compared, Goal, machine, percentile, table, write

CLAIM = Compared("claim", "ms", "bare", Goal(0.35))


def test_value_and_peer_are_medians_and_the_ratio_is_that_of_the_rounds() -> None:
    figure = CLAIM.figure([3.0, 1.0, 2.0], [6.0, 10.0, 20.0])
    assert (figure.value, figure.peer, figure.ratio) == (2.0, 10.0, 0.1)
    assert figure.spread == (0.1, 0.5)
    assert figure.runs == 3


@pytest.mark.parametrize(
    ("goal", "ours", "met"),
    [
        (Goal(0.35), 3.5, True),
        (Goal(0.35), 3.6, False),
        (Goal(0.8, at_least=True), 8.0, True),
        (Goal(0.8, at_least=True), 7.9, False),
        (Goal(15, of_value=True), 14.0, True),
        (Goal(15, of_value=True), 16.0, False),
    ],
)
def test_a_goal_is_met_up_to_its_bound(goal: Goal, ours: float, met: bool) -> None:
    assert Compared("x", "ms", "peer", goal).figure([ours] * 3, [10.0] * 3).met is met


def test_a_figure_without_a_goal_is_neither_met_nor_missed() -> None:
    figure = Compared("x", "ms", "peer").figure([1.0] * 3, [2.0] * 3)
    assert figure.goal is None
    assert figure.met is None


def test_a_percentile_is_a_sample_that_so_many_do_not_exceed() -> None:
    samples = [float(number) for number in range(100, 0, -1)]
    assert [percentile(samples, share) for share in (0.5, 0.99, 1.0)] == [50.0, 99.0, 100.0]
    assert percentile([7.0], 0.5) == 7.0


def test_what_could_not_be_measured_says_why_in_table_and_file(tmp_path: Path) -> None:
    figures = [CLAIM.figure([1.0] * 3, [5.0] * 3), CLAIM.missing("chromium is not installed")]
    report = tmp_path / "build" / "bench.json"
    write(report, machine(), figures)
    written = json.loads(report.read_text())
    assert [figure["met"] for figure in written["figures"]] == [True, None]
    assert written["figures"][1]["note"] == "chromium is not installed"
    assert {"cpus", "python", "sqlite", "packages"} <= written["machine"].keys()
    assert "chromium is not installed" in table(figures)
    assert table(figures).splitlines()[1].endswith("met")
