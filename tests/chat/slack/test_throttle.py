from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.slack import throttle as module
from bot.chat.slack.scopes import SCOPES_OF
from bot.chat.slack.throttle import Throttle
from bot.domain.errors import RateLimited
from bot.workspace.limiter import TIER_OF
from tests.chat.slack.office import Time


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def throttle(time: Time) -> Throttle:
    return Throttle(time, time.sleep)


async def turns(throttle: Throttle, time: Time, count: int, method: str, place: str = "") -> list[float]:
    """Take turns for as long as the throttle lets us wait; return when each came."""
    taken = []
    for _ in range(count):
        await throttle.turn(method, place, patience=1e6)
        taken.append(time.now)
    return taken


def most_in(seconds: float, taken: list[float]) -> int:
    return max(sum(start <= other < start + seconds for other in taken) for start in taken)


async def test_a_channel_gets_one_post_a_second(throttle: Throttle, time: Time) -> None:
    assert most_in(1.0, await turns(throttle, time, 20, "chat.postMessage", "C1")) == 1


async def test_channels_do_not_wait_for_each_other(throttle: Throttle, time: Time) -> None:
    for place in ("C1", "C2", "C3"):
        await throttle.turn("chat.postMessage", place)
    assert time.slept == []


async def test_the_workspace_gets_at_most_fifty_updates_in_any_minute(throttle: Throttle, time: Time) -> None:
    assert most_in(60.0, await turns(throttle, time, 160, "chat.update")) == 50


async def test_updates_of_different_channels_share_one_limit(throttle: Throttle, time: Time) -> None:
    for number in range(50):
        await throttle.turn("chat.update", f"C{number}")
    with pytest.raises(RateLimited) as limited:
        await throttle.turn("chat.update", "C51")
    assert limited.value.retry_after == pytest.approx(60.1)
    assert time.slept == []


async def test_who_gives_up_takes_no_turn(throttle: Throttle, time: Time) -> None:
    await turns(throttle, time, 50, "chat.update")
    for _ in range(10):
        with pytest.raises(RateLimited):
            await throttle.turn("chat.update")
    time.now += 60.2
    await throttle.turn("chat.update")
    assert time.slept == []


async def test_a_429_holds_back_its_method_and_channel_only(throttle: Throttle, time: Time) -> None:
    throttle.block("chat.postMessage", "C1", 7)
    throttle.block("views.open", "", 30)
    await throttle.turn("chat.postMessage", "C2")
    await throttle.turn("chat.update", "C1")
    assert time.slept == []
    await throttle.turn("chat.postMessage", "C1")
    assert sum(time.slept) == pytest.approx(7)
    with pytest.raises(RateLimited):
        await throttle.turn("views.open", patience=1.5)


async def test_who_waits_while_a_429_comes_waits_on(time: Time) -> None:
    blocking: list[Callable[[], None]] = []

    async def sleep(seconds: float) -> None:
        await time.sleep(seconds)
        while blocking:
            blocking.pop()()

    throttle = Throttle(time, sleep)
    await throttle.turn("chat.postMessage", "C1")
    blocking.append(lambda: throttle.block("chat.postMessage", "C1", 5))
    await throttle.turn("chat.postMessage", "C1")
    assert sum(time.slept) == pytest.approx(1.1 + 5)


async def test_who_would_wait_too_long_after_a_429_gives_up(time: Time) -> None:
    blocking: list[Callable[[], None]] = []

    async def sleep(seconds: float) -> None:
        await time.sleep(seconds)
        while blocking:
            blocking.pop()()

    throttle = Throttle(time, sleep)
    await throttle.turn("chat.postMessage", "C1")
    blocking.append(lambda: throttle.block("chat.postMessage", "C1", 60))
    with pytest.raises(RateLimited):
        await throttle.turn("chat.postMessage", "C1")


async def test_after_a_429_nobody_rushes(time: Time) -> None:
    gates: list[tuple[float, asyncio.Event]] = []

    async def sleep(seconds: float) -> None:
        gates.append((time.now + seconds, asyncio.Event()))
        await gates[-1][1].wait()

    async def wait_and_note() -> None:
        await throttle.turn("chat.postMessage", "C1", patience=1e6)
        taken.append(time.now)

    taken: list[float] = []
    throttle = Throttle(time, sleep)
    waiting = [asyncio.create_task(wait_and_note()) for _ in range(5)]
    await asyncio.sleep(0)
    throttle.block("chat.postMessage", "C1", 30)
    while not all(task.done() for task in waiting):
        gates.sort(key=lambda gate: gate[0])
        time.now, gate = gates.pop(0)
        gate.set()
        await asyncio.sleep(0)
    assert most_in(1.0, taken[1:]) == 1
    assert taken[1] >= 1030.0


async def test_methods_that_slack_hardly_limits_never_wait(throttle: Throttle, time: Time) -> None:
    await turns(throttle, time, 200, "auth.test")
    assert time.slept == []


@given(st.lists(st.floats(0, 90), min_size=1, max_size=120))
def test_no_pace_of_asking_gets_more_than_slack_allows(pauses: list[float]) -> None:
    async def ask() -> list[float]:
        time = Time()
        throttle = Throttle(time, time.sleep)
        taken = []
        for pause in pauses:
            time.now += pause
            await throttle.turn("chat.update", patience=1e6)
            taken.append(time.now)
        return taken

    assert most_in(60.0, asyncio.run(ask())) <= 50


def test_every_method_that_we_call_has_the_turn_that_slack_gives_it() -> None:
    ours = {method: module._TIER_OF[method] for method in SCOPES_OF if method in TIER_OF}
    assert ours == {method: TIER_OF[method] for method in ours}
    assert SCOPES_OF.keys() - ours.keys() == {"auth.test", "chat.getPermalink", "chat.postMessage"}
