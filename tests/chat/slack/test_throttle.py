from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.slack import throttle as module
from bot.chat.slack.scopes import SCOPES_OF
from bot.chat.slack.throttle import Throttle
from bot.chat.surface import Haste
from bot.chat.turns import WISHES
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


async def test_a_post_that_took_long_is_counted_from_its_answer(throttle: Throttle, time: Time) -> None:
    await throttle.turn("chat.postMessage", "C1")
    time.now += 0.8
    throttle.arrived("chat.postMessage", "C1")
    await throttle.turn("chat.postMessage", "C1")
    assert sum(time.slept) == pytest.approx(1.1)


async def test_who_is_woken_too_late_still_takes_their_turn(time: Time) -> None:
    async def oversleep(seconds: float) -> None:
        await time.sleep(seconds)
        time.now += 5

    throttle = Throttle(time, oversleep)
    await throttle.turn("chat.postMessage", "C1")
    await throttle.turn("chat.postMessage", "C1", patience=1.2)
    assert len(time.slept) == 1


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


class Crowd:
    """Many who wait for turns at once, in a time that passes from one turn to the next."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.throttle = Throttle(lambda: self.now, self._sleep)
        self.turns: list[tuple[str, float]] = []
        self._gates: list[tuple[float, int, asyncio.Event]] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def _sleep(self, seconds: float) -> None:
        gate = (self.now + seconds, len(self._tasks), asyncio.Event())
        self._gates.append(gate)
        await gate[2].wait()

    def ask(
        self, who: str, haste: Haste, method: str = "chat.postMessage", place: str = "C1"
    ) -> asyncio.Task[None]:
        async def take() -> None:
            await self.throttle.turn(method, place, 1e6, haste)
            self.turns.append((who, self.now))

        self._tasks.append(asyncio.create_task(take()))
        return self._tasks[-1]

    async def pass_time(self, until: float = 1e9) -> None:
        """Let everybody come to their turn who does until then."""
        for _ in range(5):
            await asyncio.sleep(0)
        while self._gates and min(self._gates, key=lambda gate: gate[0])[0] <= until:
            gate = min(self._gates, key=lambda gate: gate[0])
            self._gates.remove(gate)
            self.now = max(self.now, gate[0])
            gate[2].set()
            for _ in range(5):
                await asyncio.sleep(0)

    def order(self) -> list[str]:
        return [who for who, _ in self.turns]


async def test_what_is_urgent_overtakes_everything_that_waits() -> None:
    crowd = Crowd()
    for number in range(4):
        crowd.ask(f"line {number}", Haste.UNHURRIED)
        crowd.ask(f"card {number}", Haste.NORMAL)
    await crowd.pass_time(1000.5)
    crowd.ask("urgent", Haste.URGENT)
    await crowd.pass_time()
    cards, lines = [[f"{kind} {number}" for number in range(4)] for kind in ("card", "line")]
    assert crowd.order() == [lines[0], "urgent", *cards, *lines[1:]]
    assert crowd.turns[1][1] == pytest.approx(1001.1)


async def test_nobody_waits_for_ever_however_much_that_is_urgent_comes() -> None:
    crowd = Crowd()
    crowd.ask("urgent", Haste.URGENT)
    crowd.ask("line", Haste.UNHURRIED)
    crowd.ask("card", Haste.NORMAL)
    for second in range(40):
        crowd.ask("urgent", Haste.URGENT)
        await crowd.pass_time(1000.0 + second)
    when = dict(crowd.turns)
    assert when["card"] == pytest.approx(1000 + WISHES[Haste.NORMAL], abs=5)
    assert when["line"] == pytest.approx(1000 + WISHES[Haste.UNHURRIED], abs=8)


async def test_mass_repaints_leave_turns_for_cards_that_somebody_looks_at() -> None:
    crowd = Crowd()
    for haste, count in ((Haste.UNHURRIED, 60), (Haste.NORMAL, 60), (Haste.URGENT, 60)):
        for _ in range(count):
            crowd.ask(haste.name, haste, "chat.update", "")
        await crowd.pass_time(1000.5)
    at_once = Counter(crowd.order())
    assert at_once == {"UNHURRIED": 40, "NORMAL": 5, "URGENT": 5}


async def test_who_stops_waiting_holds_up_nobody() -> None:
    crowd = Crowd()
    crowd.ask("first", Haste.URGENT)
    await crowd.pass_time(1000.1)
    given_up = crowd.ask("urgent", Haste.URGENT)
    crowd.ask("line", Haste.UNHURRIED)
    await crowd.pass_time(1000.2)
    given_up.cancel()
    await crowd.pass_time()
    assert crowd.order() == ["first", "line"]
    assert crowd.turns[1][1] == pytest.approx(1001.1)


@given(st.lists(st.tuples(st.sampled_from(Haste), st.sampled_from(["C1", "C2", "C3"])), max_size=60))
def test_no_mix_of_hastes_gets_more_than_slack_allows(asked: list[tuple[Haste, str]]) -> None:
    async def ask() -> list[tuple[str, float]]:
        crowd = Crowd()
        for haste, place in asked:
            crowd.ask(place, haste, place=place)
        await crowd.pass_time()
        return crowd.turns

    turns = asyncio.run(ask())
    assert len(turns) == len(asked)
    for place in {place for place, _ in turns}:
        assert most_in(1.0, [at for one, at in turns if one == place]) == 1


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
