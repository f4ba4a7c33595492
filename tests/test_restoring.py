"""An older copy of everything comes back: what has been done since is not done again."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from datetime import timedelta

import pytest

from bot.connectors.letterbox import Letterbox
from bot.domain.posts import Act
from bot.domain.replies import ReplyState
from bot.domain.ticket import TicketId
from bot.handlers.names import ARRIVED, LIKE, LOST, SEND_AGAIN, UNLIKE
from bot.keeping import freezes
from bot.keeping.freezes import EVERYTHING
from bot.restoring import LEAP, quarantine
from bot.stores.memory import MemoryStore
from tests.fakes.letterboxes import DeafLetterbox
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, SHOP
from tests.jobs.newsroom import Newsroom
from tests.jobs.storm import WORDS, Storm


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


async def test_what_was_to_be_done_to_a_post_is_not_simply_done_again() -> None:
    room = Newsroom()
    await room.customer_writes()
    await room.press(ANNA, LIKE)
    copy = await backed_up(room)
    await room.settle()
    await room.press(ANNA, UNLIKE)
    await room.settle()
    await restored(room, copy)
    await room.unfreeze()
    await room.settle()
    (note,) = room.square.changes(SHOP, 0, 1)
    assert not room.square.verdicts.has(SHOP, Act.LIKE, note.id), "it was taken back since"
    ((who, said),) = room.surface.told
    assert who == ANNA.id
    assert "Nobody knows whether it was done. A backup was restored" in said


async def going_out(many: int, before: int, after: int) -> tuple[Storm, list[TicketId], MemoryStore]:
    """Answer all of a wave; make a backup when so many replies are out, and stop when so many more are."""
    room = Storm()
    tickets = await room.storm(many)
    await room.settle()
    await room.answer_all(ANNA, **WORDS)
    await until_published(room, before)
    copy = await backed_up(room)
    await until_published(room, before + after)
    return room, tickets, copy


async def until_published(room: Storm, count: int) -> None:
    while len(room.published) < count:
        room.watch.forward(seconds=1)
        await room.deliver()


async def test_nobody_in_a_wave_gets_a_second_answer_by_itself() -> None:
    room, tickets, copy = await going_out(10, 3, 7)
    await restored(room, copy)
    await room.unfreeze()
    for _ in range(90):
        room.watch.forward(minutes=1)
        await room.deliver()
    assert len(room.published) == 10
    states = Counter([reply.state for one in tickets for reply in (await room.desk.ticket(one)).replies])
    assert states.keys() == {ReplyState.SENT, ReplyState.UNKNOWN}
    assert states.total() == 10, "each of them is put before a person"
    assert "A backup was restored: the answer to all is stopped" in "".join(
        await room.said(await room.wave())
    )


async def test_whoever_was_not_answered_since_the_backup_gets_the_answer_when_a_person_says_so() -> None:
    room, tickets, copy = await going_out(8, 2, 3)
    await restored(room, copy)
    await room.unfreeze()
    await room.settle()
    there = {note.text for note in room.published}
    assert len(there) == 5
    for one in tickets:
        (reply,) = (await room.desk.ticket(one)).replies
        if reply.state is ReplyState.UNKNOWN:
            handler = ARRIVED if reply.text in there else SEND_AGAIN
            assert handler in room.buttons_under(reply.asked_in)
            await room.press(ANNA, handler, reply.id, number=one)
    await room.settle()
    assert len(room.published) == len({note.text for note in room.published}) == 8


async def test_a_wave_with_people_who_wait_says_that_they_may_have_been_answered() -> None:
    room = Storm()
    await room.storm(8)
    await room.settle()
    copy = await backed_up(room)
    await restored(room, copy)
    await room.settle()
    assert "Please look on the platform before you answer all." in "".join(await room.said(await room.wave()))
