"""An older copy of everything comes back: what has been done since is not done again."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest

from bot.connectors.letterbox import Letterbox
from bot.domain.replies import ReplyState
from bot.handlers.names import ARRIVED, LOST, SEND_AGAIN
from bot.keeping import freezes
from bot.keeping.freezes import EVERYTHING
from bot.restoring import LEAP, quarantine
from bot.stores.memory import MemoryStore
from tests.fakes.letterboxes import DeafLetterbox
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL
from tests.jobs.newsroom import Newsroom


async def restored(room: Newsroom, backup: MemoryStore) -> None:
    """Put a copy in the place of the store, as the command does."""
    room.store = backup
    room.desk.store = backup
    await quarantine(room.desk, room.watch(), "zuruf restore: copy.db")
    room.start()


async def backed_up(room: Newsroom) -> MemoryStore:
    assert isinstance(room.store, MemoryStore)
    return deepcopy(room.store)


@pytest.mark.parametrize("letterbox", [Letterbox, DeafLetterbox])
async def test_a_reply_that_was_sent_since_is_not_sent_again(letterbox: type[Letterbox]) -> None:
    room = Newsroom(letterbox)
    await room.customer_writes()
    await room.reply()
    copy = await backed_up(room)
    await room.settle()
    assert len(room.published) == 1
    await restored(room, copy)
    await room.deliver()
    reply = await room.last_reply()
    assert reply.state is ReplyState.UNKNOWN
    assert "A backup was restored" in room.thread()[-1]
    assert {ARRIVED, SEND_AGAIN, LOST} <= set(room.buttons_under(reply.asked_in))
    await room.unfreeze()
    for _ in range(60):
        room.watch.now += timedelta(minutes=1)
        await room.deliver()
    assert len(room.published) == 1
    await room.press(ANNA, ARRIVED, reply.id)
    await room.deliver()
    assert (await room.last_reply()).state is ReplyState.SENT


async def test_cards_that_were_posted_since_stand_once() -> None:
    room = Newsroom()
    await room.customer_writes()
    copy = await backed_up(room)
    await room.settle()
    await restored(room, copy)
    await room.settle()
    for channel in (IN_SOCIAL, IN_SERVICE):
        if room.cards(channel):
            await room.assert_everything_stands_once(channel)
    assert len(room.cards()) == 1


async def test_posts_that_came_since_come_again_under_numbers_that_none_had() -> None:
    room = Newsroom()
    await room.customer_writes("Eins", "c1")
    copy = await backed_up(room)
    lost = await room.customer_writes("Zwei", "c2")
    await room.settle()
    await restored(room, copy)
    again = await room.customer_writes("Zwei, noch einmal", "c2")
    assert lost == 2
    assert again == 1 + LEAP + 1
    await room.settle()
    assert len(room.cards()) == 3  # the old card of the ticket that is gone stands where it did


async def test_nothing_goes_out_until_somebody_says_so() -> None:
    room = Newsroom()
    await room.customer_writes()
    copy = await backed_up(room)
    await restored(room, copy)
    freeze = await freezes.freezing(room.store, EVERYTHING)
    assert freeze is not None
    assert freeze.reason == "zuruf restore: copy.db"
    await room.reply()
    for _ in range(30):
        room.watch.now += timedelta(minutes=1)
        await room.deliver()
    assert room.published == []
    await room.unfreeze()
    await room.settle()
    assert len(room.published) == 1


async def test_what_was_frozen_already_stays_so() -> None:
    room = Newsroom()
    await room.customer_writes()
    await room.freeze(reason="Wrong price")
    copy = await backed_up(room)
    await restored(room, copy)
    freeze = await freezes.freezing(room.store, EVERYTHING)
    assert freeze is not None
    assert freeze.reason == "Wrong price"
