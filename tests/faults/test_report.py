from __future__ import annotations

from collections import Counter

from tests.faults.part import Part
from tests.faults.report import is_sound, report


def test_the_report_adds_up_what_the_parts_found() -> None:
    one = Part(counts=Counter(histories=3), crash_points=Counter(C3=2), details={"slowest": 7})
    other = Part(counts=Counter(kills=4), crash_points=Counter(C3=1, C8=1))
    found = report({"one": one, "other": other}, 5)
    assert (found["histories"], found["kills"], found["mutants"], found["seed"]) == (3, 4, 0, 5)
    assert (found["crash_points"]["C3"], found["crash_points"]["C8"], found["crash_points"]["C25"]) == (
        3,
        1,
        0,
    )
    assert found["parts"] == {"one": {"slowest": 7}, "other": {}}
    assert is_sound(found)


def test_a_violation_or_a_missed_goal_is_named_and_not_sound() -> None:
    broken = report({"one": Part(violations=["reply r1 was published twice: --seed 3"])}, 5)
    missed = report({"one": Part(goals={"C9 at least 1000 times": False, "C8 too": True})}, 5)
    assert (broken["violations"], broken["broken"]) == (1, ["reply r1 was published twice: --seed 3"])
    assert missed["missed"] == ["C9 at least 1000 times"]
    assert missed["goals"] == {"C9 at least 1000 times": False, "C8 too": True}
    assert not is_sound(broken)
    assert not is_sound(missed)
