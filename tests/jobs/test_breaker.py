"""The circuit breaker: when an account is left alone, how it is tried again, and when it is trusted again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.errors import (
    Gone,
    LoggedOut,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Rejected,
    Unreachable,
    Unsupported,
)
from bot.domain.stops import Stop
from bot.jobs.backoff import LONGEST, backoff
from bot.jobs.breaker import FIRST_PAUSE, IN_A_ROW, LATELY, LONGEST_PAUSE, Breaker, Trouble, is_there
from tests.fakes.world import Watch

DOWN = Unreachable("no route")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def breaker(watch: Watch) -> Breaker:
    return Breaker(watch, lambda: 1.0)


def opened(breaker: Breaker, error: OutsideError = DOWN) -> Breaker:
    for _ in range(IN_A_ROW):
        breaker.failed(error, "an older one")
    assert breaker.trouble is not None
    return breaker


def test_five_failures_in_a_row_open_it_and_that_is_told_once(breaker: Breaker, watch: Watch) -> None:
    told = [breaker.failed(OutcomeUnknown("HTTP 502"), "an older one") for _ in range(IN_A_ROW + 2)]
    assert told == [False] * (IN_A_ROW - 1) + [True, False, False]
    stopped = breaker.stops("r1")
    assert stopped is not None
    assert (stopped.why, stopped.until) == (Stop.UNREACHABLE, watch() + timedelta(seconds=FIRST_PAUSE))
    assert stopped.reason is not None
    assert stopped.reason.clean() == "HTTP 502"


def test_one_success_in_between_begins_the_row_anew(breaker: Breaker) -> None:
    for _ in range(IN_A_ROW - 1):
        breaker.failed(DOWN, "an older one")
    breaker.succeeded()
    for _ in range(IN_A_ROW - 1):
        assert not breaker.failed(DOWN, "an older one")
    assert breaker.stops("r1") is None


def test_half_of_the_last_twenty_open_it_and_fewer_do_not(breaker: Breaker) -> None:
    outcomes = [True, False] * (LATELY // 2)
    told = [breaker.failed(DOWN, "an older one") if not ok else breaker.succeeded() for ok in outcomes]
    assert told == [False] * (LATELY - 1) + [True]
    few = Breaker(Watch(), lambda: 1.0)
    for ok in ([True] * 2 + [False]) * LATELY:
        _ = few.succeeded() if ok else few.failed(DOWN, "an older one")
    assert few.stops("r1") is None


def test_logged_out_opens_at_once_and_for_the_longest_pause(breaker: Breaker, watch: Watch) -> None:
    assert breaker.failed(LoggedOut("HTTP 401: token revoked"), "an older one")
    stopped = breaker.stops("r1")
    assert stopped is not None
    assert (stopped.why, stopped.until) == (Stop.LOGGED_OUT, watch() + timedelta(seconds=LONGEST_PAUSE))


@pytest.mark.parametrize("error", [Rejected("too long"), Gone("deleted"), Unsupported("no")])
def test_a_platform_that_says_no_is_there(error: OutsideError) -> None:
    assert is_there(error)
    assert not is_there(DOWN)
    assert not is_there(RateLimited("HTTP 429", 1))


def test_after_the_pause_one_reply_tries_it_and_the_others_wait(breaker: Breaker, watch: Watch) -> None:
    opened(breaker)
    watch.forward(seconds=FIRST_PAUSE - 0.1)
    assert breaker.stops("r1") is not None
    watch.forward(seconds=0.1)
    assert breaker.stops("r1") is None
    assert breaker.is_probing("r1")
    waiting = breaker.stops("r2")
    assert waiting is not None
    assert waiting.until is not None
    assert waiting.until > watch()
    assert breaker.stops("r1") is None, "right before it leaves it asks again"


def test_success_closes_it_and_that_is_told_once(breaker: Breaker, watch: Watch) -> None:
    opened(breaker)
    watch.forward(seconds=FIRST_PAUSE)
    breaker.stops("r1")
    assert [breaker.succeeded(), breaker.succeeded()] == [True, False]
    assert breaker.stops("r2") is None
    for _ in range(IN_A_ROW - 1):
        assert not breaker.failed(DOWN, "an older one"), "what was before counts no more"


def test_each_failed_try_makes_the_pause_longer_up_to_five_minutes(breaker: Breaker, watch: Watch) -> None:
    opened(breaker)
    pauses = []
    for number in range(8):
        stopped = breaker.stops("other")
        assert stopped is not None
        assert stopped.until is not None
        pauses.append((stopped.until - watch()).total_seconds())
        watch.now = stopped.until
        assert breaker.stops(f"r{number}") is None
        assert not breaker.failed(DOWN, f"r{number}"), "it is told once"
    assert pauses == [15, 30, 60, 120, 240, 300, 300, 300]


def test_chance_shortens_a_pause_by_half_at_most(watch: Watch) -> None:
    stopped = opened(Breaker(watch, lambda: 0.0)).stops("r1")
    assert stopped is not None
    assert stopped.until == watch() + timedelta(seconds=FIRST_PAUSE / 2)


def test_what_was_under_way_when_it_opened_makes_no_pause_longer(breaker: Breaker, watch: Watch) -> None:
    opened(breaker)
    for _ in range(10):
        breaker.failed(DOWN, "an older one")
    watch.forward(seconds=FIRST_PAUSE)
    assert breaker.stops("r1") is None


def test_a_probe_that_never_ends_gives_its_turn_to_another(breaker: Breaker, watch: Watch) -> None:
    opened(breaker)
    watch.forward(seconds=FIRST_PAUSE)
    assert breaker.stops("r1") is None
    watch.forward(minutes=1)
    assert breaker.stops("r2") is None
    assert breaker.stops("r1") is not None


def test_a_platform_that_asks_for_a_pause_gets_it_for_the_whole_account(
    breaker: Breaker, watch: Watch
) -> None:
    assert not breaker.failed(RateLimited("HTTP 429", 90), "an older one")
    stopped = breaker.stops("r2")
    assert stopped is not None
    assert (stopped.why, stopped.until) == (Stop.RATE_LIMITED, watch() + timedelta(seconds=90))
    breaker.failed(RateLimited("HTTP 429", 5), "an older one")
    watch.forward(seconds=89)
    assert breaker.stops("r2") is not None, "the longer pause holds"
    watch.forward(seconds=1)
    assert breaker.stops("r2") is None
    assert breaker.trouble is None


def test_a_new_process_begins_where_the_last_one_ended_and_tries_it_at_once(watch: Watch) -> None:
    breaker = Breaker(watch, lambda: 1.0, Trouble(Stop.UNREACHABLE, "no route"))
    assert breaker.stops("r1") is None
    assert breaker.stops("r2") is not None
    assert breaker.succeeded()


def test_waits_grow_up_to_five_minutes_and_chance_spreads_them() -> None:
    assert [backoff(tries, lambda: 1.0) for tries in range(1, 12)] == [
        *(1, 2, 4, 8, 16, 32, 64, 128, 256),
        LONGEST,
        LONGEST,
    ]
    assert backoff(5, lambda: 0.25) == 4
    assert all(0 <= backoff(3) < 4 for _ in range(100))
    assert backoff(5000, lambda: 1.0) == LONGEST
