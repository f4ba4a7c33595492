"""Turns in several windows at once, whoever's they are."""

from __future__ import annotations

import asyncio
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.surface import Haste
from bot.chat.turns import Bucket, Turns
from bot.domain.errors import RateLimited
from tests.chat.passing import Passing

LONG: Final = 1e6
WINDOWS: Final = ((3, 1.0), (4, 2.0), (20, 30.0))


class Crowd:
    """Many who want turns; `came` says who got one, and when."""

    def __init__(self) -> None:
        self.time = Passing()
        self.turns = Turns(self.time, self.time.sleep)
        self.came: list[tuple[str, float]] = []

    def ask(self, who: str, buckets: list[Bucket], haste: Haste = Haste.URGENT) -> None:
        async def take() -> None:
            await self.turns.take(buckets, "a call", LONG, haste)
            self.came.append((who, self.time.now))

        self.time.begin(take())


@given(st.lists(st.sampled_from(Haste), min_size=1, max_size=40))
def test_no_window_ever_holds_more_than_it_may(hastes: list[Haste]) -> None:
    async def ask() -> list[float]:
        crowd, buckets = Crowd(), [Bucket(*window) for window in WINDOWS]
        for haste in hastes:
            crowd.ask("somebody", buckets, haste)
        await crowd.time.pass_until()
        return [when for _, when in crowd.came]

    taken = asyncio.run(ask())
    assert len(taken) == len(hastes)
    for calls, seconds in WINDOWS:
        assert max(sum(start <= other < start + seconds for other in taken) for start in taken) <= calls


async def test_who_waits_for_a_narrow_window_keeps_nobody_from_a_free_one() -> None:
    crowd, everywhere = Crowd(), Bucket(50, 1.0)
    busy, free = [Bucket(1, 30.0), everywhere], [Bucket(1, 30.0), everywhere]
    crowd.ask("first", busy)
    crowd.ask("waiting", busy)
    crowd.ask("elsewhere", free)
    await crowd.time.pass_until()
    assert [who for who, _ in crowd.came] == ["first", "elsewhere", "waiting"]
    assert dict(crowd.came)["elsewhere"] == 1000.0


async def test_a_turn_that_is_too_far_off_is_refused_at_once_with_its_time() -> None:
    time = Passing()
    turns, buckets = Turns(time, time.sleep), [Bucket(2, 0.5), Bucket(2, 60.0)]
    for _ in range(2):
        await turns.take(buckets, "a call", 20, Haste.URGENT)
    with pytest.raises(RateLimited) as refused:
        await turns.take(buckets, "a call", 20, Haste.URGENT)
    assert 59 < refused.value.retry_after < 61


async def test_what_is_urgent_overtakes_what_waits_in_all_its_windows() -> None:
    crowd, buckets = Crowd(), [Bucket(1, 2.0), Bucket(30, 60.0)]
    crowd.ask("first", buckets)
    for haste in (Haste.UNHURRIED, Haste.NORMAL, Haste.URGENT):
        crowd.ask(haste.name, buckets, haste)
    await crowd.time.pass_until()
    assert [who for who, _ in crowd.came] == ["first", "URGENT", "NORMAL", "UNHURRIED"]
