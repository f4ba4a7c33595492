"""The courier at work: it wakes up by itself, works side by side, and outlives a store that cannot be read."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest

from bot.chat.card import Card
from bot.desk import Desk
from bot.domain import answering
from bot.domain.deliveries import LEASE, Outcome, OwedDelivery
from bot.domain.errors import Gone, RateLimited, Unreachable, Unsupported
from bot.domain.ticket import TicketId
from bot.handlers.names import CLAIM
from bot.jobs.deliver import AT_ONCE, Courier
from bot.jobs.replying import Replier
from bot.stores.lanes import CARD
from bot.stores.memory import MemoryStore
from bot.stores.store import Full
from tests.fakes.world import ANNA, IN_SOCIAL, SHOP, post
from tests.jobs.between import others_turn
from tests.jobs.newsroom import FIRST, Newsroom


class TornStore(MemoryStore):
    """A store that cannot say when something is due, so many times."""

    failures = 2

    async def next_due(self) -> datetime | None:
        if self.failures:
            self.failures -= 1
            raise Full("no space left: delete something")
        return await super().next_due()


class LingeringStore(MemoryStore):
    """A store whose callers take a while to go on after an outcome is on disk."""

    def __init__(self) -> None:
        super().__init__()
        self.finished, self.go_on = asyncio.Event(), asyncio.Event()

    async def finish(self, delivery: OwedDelivery, outcome: Outcome, *, number: int | None = None) -> None:
        await super().finish(delivery, outcome, number=number)
        self.finished.set()
        await self.go_on.wait()


@contextlib.asynccontextmanager
async def at_work(courier: Courier) -> AsyncIterator[None]:
    task = asyncio.create_task(courier.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])
        await courier.drain()


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 -- what it waits for has no event; each turn is one of the loop's
            await asyncio.sleep(0)


async def test_what_is_due_again_at_once_does_not_wait_for_a_lease_to_end(room: Newsroom) -> None:
    store = LingeringStore()
    desk = Desk(store, room.policy, room.platforms, room.watch)
    await desk.receive(post())
    courier = Courier(desk, {"slack": room.surface}, Replier(desk, {}))
    room.surface.before = RateLimited("try again at once", 0.0)
    await courier.deliver_due()
    await store.finished.wait()
    await (
        courier.deliver_due()
    )  # it is on disk that the card is due again, before the first try has quite ended
    store.go_on.set()
    await courier.drain()
    assert len(room.cards()) == 1


def courier_of(room: Newsroom) -> Courier:
    """Return a courier that hears when the room's own desk owes something."""
    return Courier(room.desk, {"slack": room.surface}, Replier(room.desk, {SHOP: room.letterbox}))


async def test_what_is_owed_is_delivered_without_being_asked(room: Newsroom) -> None:
    async with at_work(courier_of(room)):
        await asyncio.sleep(0)
        await room.customer_writes()
        await until(lambda: len(room.lines()) == 2)
    await room.assert_everything_stands_once()


async def test_more_lanes_than_hands_are_all_served(room: Newsroom) -> None:
    for number in range(AT_ONCE + 20):
        await room.customer_writes("Hello", f"c{number}")
    await room.settle()
    for number in range(1, AT_ONCE + 21):
        await room.reception.press(room.click(ANNA, CLAIM, ticket=TicketId(number)))
    room.start(others_turn)
    while await room.courier.deliver_due():
        assert len(room.courier._running) <= AT_ONCE
        await asyncio.sleep(0)
    await room.courier.drain()
    await room.settle()
    assert {m.content.version for m in room.cards() if isinstance(m.content, Card)} == {2}


async def test_a_store_that_cannot_be_read_is_tried_again(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    room.store = TornStore()
    room.desk = Desk(room.store, room.policy, room.platforms, room.watch)
    with caplog.at_level(logging.ERROR):
        async with at_work(courier_of(room)):
            await until(lambda: "the outbox cannot be read" in caplog.text)
            await room.customer_writes()
            await until(lambda: bool(room.cards()))
    assert "no space left" in caplog.text


async def test_what_becomes_due_later_is_delivered_without_being_asked(room: Newsroom) -> None:
    await room.customer_writes()
    await room.desk.change(
        FIRST,
        "send",
        answering.send,
        ANNA,
        room.watch(),
        wish=answering.Wish(reply="r1", text="Sorry!", to=(await room.ticket()).last_post.ref),
        platform=room.letterbox.platform,
        undo_window=timedelta(milliseconds=20),
    )
    async with at_work(courier_of(room)):
        await until(lambda: len(room.lines()) == 4)
        room.watch.forward(seconds=1)
        await until(lambda: len(room.published) == 1)


async def test_an_outcome_that_cannot_be_kept_comes_back_as_soon_as_it_can(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    refusals = iter([True] * 6)
    begun = room.watch.now

    async def full(name: str) -> None:
        if name == "finish" and next(refusals, False):
            raise Full("no space left")

    await room.customer_writes()
    room.start(full)
    room.surface.before = Unreachable("no network")
    with caplog.at_level(logging.ERROR):
        for _ in range(7):
            await room.deliver()
        await room.settle()
    assert "an outcome could not be recorded" in caplog.text
    assert room.watch.now - begun < LEASE
    await room.assert_everything_stands_once()


async def test_what_the_surface_cannot_do_at_all_is_given_up(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.before = Unsupported("no cards here")
    await room.deliver()
    reasons = [letter.reason for letter in await room.store.dead_letters()]
    assert reasons[-1] == "Unsupported: no cards here"


async def test_a_channel_of_a_product_that_nobody_connected_is_named(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    await room.customer_writes()
    room.courier = Courier(room.desk, {}, Replier(room.desk, {}))
    with caplog.at_level(logging.ERROR):
        await room.deliver()
    assert "no surface for channel slack:#social-media" in caplog.text


async def test_a_thread_that_is_gone_for_good_is_given_up(room: Newsroom) -> None:
    await room.customer_writes()
    await room.deliver()
    await room.customer_writes("More")
    room.surface.down = Gone("thread_not_found")
    await room.settle()
    reasons = {letter.reason for letter in await room.store.dead_letters()}
    assert reasons == {"the card is gone: thread_not_found", "Gone: thread_not_found"}


async def test_a_card_posted_anew_stays_on_record_when_the_repaint_of_the_old_one_ends_later(
    room: Newsroom,
) -> None:
    async def slow_to_finish(name: str) -> None:
        for _ in range(200 if name == "finish" and room.cards() == [] else 0):
            await asyncio.sleep(0)

    await room.customer_writes()
    await room.deliver()
    room.surface.delete(room.cards()[0].ref)
    await room.press(ANNA, CLAIM)
    async with at_work(room.start(slow_to_finish)):
        await until(lambda: room.cards() != [])
    assert await room.store.message_of(FIRST, IN_SOCIAL, CARD) == room.cards()[0].ref
