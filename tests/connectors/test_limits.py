from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connectors.http import LONGEST_WAIT
from bot.connectors.limits import Gate, read
from bot.domain.errors import RateLimited

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
UNIX = int(NOW.timestamp())


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def gate(clock: Clock) -> Gate:
    return Gate(clock)


def bluesky(left: int, seconds: int = 300) -> dict[str, str]:
    return {
        "ratelimit-limit": "3000",
        "ratelimit-remaining": str(left),
        "ratelimit-reset": str(UNIX + seconds),
        "ratelimit-policy": "3000;w=300",
    }


META = {
    "1234": [
        {
            "type": "pages",
            "call_count": 100,
            "total_cputime": 20,
            "total_time": 20,
            "estimated_time_to_regain_access": 19,
        }
    ]
}


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (bluesky(0), 300),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-12-01T08:05:00.123456Z"}, 300.123456),
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": "2026-12-01T09:01:00+01:00"}, 60),
        ({"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(UNIX + 900)}, 900),
        ({"ratelimit-remaining": "0", "ratelimit-reset": "30"}, 30),
        ({"x-business-use-case-usage": json.dumps(META)}, 19 * 60),
        ({"x-app-usage": '{"call_count": 97, "total_time": 5, "total_cputime": 5}'}, 60),
    ],
    ids=["bluesky", "mastodon", "with an offset", "x", "seconds", "meta, shut out", "meta, nearly full"],
)
def test_what_is_used_up_says_until_when(gate: Gate, headers: dict[str, str], seconds: float) -> None:
    gate.heard("read", headers)
    assert gate.wait("read") == pytest.approx(seconds)
    with pytest.raises(RateLimited) as caught:
        gate.enter("read")
    assert caught.value.retry_after == pytest.approx(seconds)


def test_nothing_is_known_before_the_first_answer(gate: Gate) -> None:
    gate.enter("read", 1000)
    assert gate.wait("read", 1000) == 0


def test_calls_under_way_count_before_they_are_answered(gate: Gate) -> None:
    gate.heard("write", bluesky(7))
    gate.enter("write", 3)
    gate.enter("write", 3)
    with pytest.raises(RateLimited):
        gate.enter("write", 3)
    gate.enter("write", 1)


def test_reading_leaves_something_for_answers(gate: Gate) -> None:
    gate.heard("all", bluesky(10))
    with pytest.raises(RateLimited):
        gate.enter("all", spare=10)
    gate.enter("all")


def test_buckets_do_not_close_each_other(gate: Gate) -> None:
    gate.heard("write", bluesky(0))
    gate.enter("read")


def test_a_new_window_opens_the_gate(gate: Gate, clock: Clock) -> None:
    gate.heard("read", bluesky(0))
    clock.now += timedelta(seconds=299)
    assert gate.wait("read") == 1
    clock.now += timedelta(seconds=1)
    gate.enter("read")


def test_an_answer_without_limits_changes_nothing(gate: Gate) -> None:
    gate.heard("read", bluesky(0))
    gate.heard("read", {"content-type": "application/json"})
    assert gate.wait("read") == 300


def test_a_reset_is_meant_by_the_platforms_clock(gate: Gate) -> None:
    ten_minutes_ahead = {"date": "Tue, 01 Dec 2026 08:10:00 GMT", "ratelimit-reset": str(UNIX + 630)}
    gate.heard("read", bluesky(0) | ten_minutes_ahead)
    assert gate.wait("read") == 30


@pytest.mark.parametrize(
    ("headers", "asked", "seconds"),
    [
        ({"retry-after": "7"}, 0, 7),
        ({"retry-after": "7"} | bluesky(0), 0, 7),
        (bluesky(0), 0, 300),
        ({}, 3, 3),
        ({}, 0, 60),
        (bluesky(0, seconds=-5), 0, 60),
        ({"x-business-use-case-usage": json.dumps(META)}, 0, 1140),
        ({}, 1e9, LONGEST_WAIT),
    ],
)
def test_a_refusal_closes_the_gate_for_as_long_as_it_says(
    gate: Gate, clock: Clock, headers: dict[str, str], asked: float, seconds: float
) -> None:
    error = gate.refused("write", headers, "HTTP 429", asked)
    assert (str(error), error.retry_after) == ("HTTP 429", seconds)
    assert gate.wait("write") == seconds
    clock.now += timedelta(seconds=seconds)
    assert gate.wait("write") == 0


NAMES = [
    f"{prefix}{name}"
    for prefix in ("ratelimit-", "x-ratelimit-", "x-rate-limit-")
    for name in ("remaining", "reset")
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(10**400) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["call_count", "total_time", "estimated_time_to_regain_access", "1"]), inner
        )
    ),
)
VALUES = st.text(max_size=30) | st.integers().map(str) | st.floats().map(str) | JSON.map(json.dumps)


@given(
    st.dictionaries(
        st.sampled_from([*NAMES, "date", "retry-after", "x-app-usage", "x-business-use-case-usage"]), VALUES
    )
)
def test_whatever_the_headers_say_nobody_waits_for_ever(headers: dict[str, str]) -> None:
    standing = read(headers, NOW)
    assert standing is None or 0 <= (standing.until - NOW).total_seconds() <= LONGEST_WAIT
    assert 0 <= Gate(lambda: NOW).refused("read", headers, "no").retry_after <= LONGEST_WAIT
