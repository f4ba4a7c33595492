"""The end of a process, and the beginning of the next: nothing new is begun, what was begun is found again first."""

from __future__ import annotations

import asyncio

import pytest

from bot.connectors.square import Fault
from bot.domain.deliveries import LEASE
from bot.domain.replies import ReplyState
from bot.jobs.ending import ALL, DELIVERIES, Ending
from tests.jobs.newsroom import Newsroom


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


class Seconds:
    """A monotonic clock that is set by hand."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


async def test_once_it_was_asked_to_stop_nothing_new_is_begun(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    room.watch.forward(seconds=15)
    ending = Ending(room.gate, room.courier)
    assert ending.reasons == []
    ending.begin()
    assert ending.reasons == ["Zuruf is being stopped"]
    await room.deliver()
    assert room.published == []
    assert room.cards() == []


async def test_a_reply_whose_turn_comes_while_it_stops_is_put_back_for_the_next_start(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.deliver()
    room.watch.forward(seconds=15)

    async def stop_when_taken(name: str) -> None:
        if name == "take_deliveries":
            Ending(room.gate, room.courier).begin()

    room.start(stop_when_taken)
    await room.deliver()
    assert room.published == []
    assert (await room.happened())[-1] == "ReplyQueued"
    assert await room.store.next_due() == room.watch.now, "its lease is given back"
    room.start()
    await room.settle()
    assert len(room.published) == 1


async def test_asked_to_stop_between_the_record_and_the_first_byte_it_is_certain_that_nothing_left(
    room: Newsroom,
) -> None:
    await room.customer_writes()
    await room.reply()
    room.watch.forward(seconds=15)

    async def stop_in_the_gap(_name: str) -> None:
        if (await room.last_reply()).state is ReplyState.SENDING:
            room.gate.stop()

    room.start(stop_in_the_gap)
    await room.courier.deliver_due()
    await room.courier.drain()
    assert (await room.last_reply()).state is ReplyState.QUEUED
    assert (await room.happened())[-2:] == ["ReplySending", "ReplyStopped"]
    room.start()
    await room.settle()
    assert len(room.published) == 1
    assert (await room.last_reply()).state is ReplyState.SENT


async def test_what_does_not_end_in_time_is_broken_off_and_found_again(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    room.watch.forward(seconds=15)
    begun, never = asyncio.Event(), asyncio.Event()

    async def hang(name: str) -> None:
        if name == "reply":
            begun.set()
            await never.wait()

    room.start(hang)
    await room.courier.deliver_due()
    await begun.wait()
    await room.courier.drain(0.01)
    assert (await room.last_reply()).state is ReplyState.SENDING
    room.watch.now += LEASE
    room.start()
    await room.settle()
    assert len(room.published) == 1
    assert (await room.last_reply()).state is ReplyState.SENT


async def test_each_step_has_what_is_left_of_the_whole_time(room: Newsroom) -> None:
    clock = Seconds()
    ending = Ending(room.gate, room.courier, clock)
    assert ending.left(ALL) == ALL
    ending.begin()
    clock.now += 3
    assert ending.left(DELIVERIES) == DELIVERIES - 3
    clock.now += 30
    assert ending.left(ALL) == 0
    assert DELIVERIES < ALL < 20


async def interrupted(room: Newsroom) -> None:
    """End a process while the first of two replies is under way, and begin the next one."""
    for number in (1, 2):
        await room.customer_writes(conversation=f"c{number}")
        await room.reply(f"Sorry {number}!", reply=f"r{number}", number=number)
    room.square.faults.append(Fault.ANSWER_LOST)
    room.watch.forward(seconds=15)
    taken = await room.store.take_deliveries(room.watch(), limit=50, lease=LEASE)
    first = next(one for one in taken if one.delivery.subject == "r1")
    await room.courier._replier.deliver(first)
    assert (await room.ticket()).replies[-1].state in {ReplyState.SENDING, ReplyState.CHECKING}
    room.watch.now += LEASE
    room.start()
    await room.gate.open()


async def test_what_was_under_way_is_found_again_before_its_account_sends_anything_new(
    room: Newsroom,
) -> None:
    await interrupted(room)
    room.square.faults.extend([Fault.UNREACHABLE] * 3)
    while room.square.faults:
        room.watch.forward(seconds=1)
        await room.deliver()
    assert [note.text for note in room.published] == ["Sorry 1!"]
    assert (await room.ticket(2)).replies[-1].state is ReplyState.QUEUED
    await room.settle()
    assert [note.text for note in room.published] == ["Sorry 1!", "Sorry 2!"]
    assert (await room.ticket()).replies[-1].state is ReplyState.SENT


async def test_the_cards_of_what_was_under_way_are_painted_anew(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.deliver()
    await interrupted_after_the_record(room)
    room.start()
    await room.gate.open()
    taken = await room.store.take_deliveries(room.watch(), limit=50, lease=LEASE)
    assert ("card", 1) in {(one.delivery.kind.value, one.delivery.ticket) for one in taken}


async def interrupted_after_the_record(room: Newsroom) -> None:
    room.watch.forward(seconds=15)

    async def end(_name: str) -> None:
        if (await room.last_reply()).state is ReplyState.SENDING:
            raise asyncio.CancelledError

    room.start(end)
    await room.deliver_broken()
