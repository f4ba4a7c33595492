from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.allowance import Allowance


class Time:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_full_bucket_is_taken_at_once_and_fills_up_again() -> None:
    time = Time()
    allowance = Allowance(10, 2.0, time)
    assert allowance.take(10) == 0
    assert allowance.take(4) == 2.0
    time.now += 1.9
    assert allowance.take(4) > 0
    time.now += 0.2
    assert allowance.take(4) == 0


def test_what_is_larger_than_the_bucket_goes_through_a_full_one() -> None:
    time = Time()
    allowance = Allowance(10, 1.0, time)
    assert allowance.take(25) == 0
    assert allowance.take(1) == 16.0


@given(st.lists(st.tuples(st.floats(0, 10), st.integers(1, 12)), max_size=60))
def test_never_more_than_was_allowed_comes_in(steps: list[tuple[float, int]]) -> None:
    time = Time()
    allowance = Allowance(10, 3.0, time)
    taken = 0
    for pause, count in steps:
        time.now += pause
        wait = allowance.take(count)
        taken += 0 if wait else count
        assert taken <= 10 + 12 + (time.now - 100.0) * 3.0 + 1e-6
        if wait:
            time.now += wait + 1e-9
            assert allowance.take(count) == 0, "whoever waits as long as told is let in"
            taken += count
