"""Whoever sent a reply that needs a person is told, once, with what can be done about it."""

from __future__ import annotations

from dataclasses import replace

from bot.chat.reception import Nothing
from bot.connectors.square import Fault
from bot.domain import answering, recutting
from bot.domain.people import Role
from bot.domain.replies import ReplyState
from bot.handlers.names import ARRIVED, DISCARD, EDIT, LOOK, LOST, MORE, SEND_AGAIN
from bot.jobs.poll import Poller
from tests.fakes import world
from tests.fakes.letterboxes import DeafLetterbox, EchoingLetterbox
from tests.fakes.world import ANNA, JONAS, SHOP
from tests.jobs.newsroom import FIRST, Newsroom, answered


async def test_whoever_sent_what_fails_is_told_why_and_what_can_be_done() -> None:
    room = await answered(Newsroom(), Fault.REFUSED)
    ((who, said),) = room.surface.told
    assert who == ANNA.id
    assert said.startswith(
        "This is about your reply to ticket 1 (Shop on the Square). The reply was not sent. "
    )
    assert [button.handler for button in room.surface.offered[0][1]] == [SEND_AGAIN, EDIT, DISCARD, MORE]


async def test_whoever_sent_what_may_have_arrived_is_asked() -> None:
    room = await answered(Newsroom(DeafLetterbox), Fault.TIMED_OUT)
    ((who, said),) = room.surface.told
    assert who == ANNA.id
    assert "We do not know whether the reply arrived." in said
    offered = [button.handler for button in room.surface.offered[0][1]]
    assert offered == [ARRIVED, SEND_AGAIN, LOST, LOOK, MORE]


async def test_whoever_confirmed_what_is_held_is_told(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    room.policy = world.policy(people={**room.policy.people, ANNA.id: replace(ANNA, role=Role.READ)})
    room.start()
    await room.settle()
    ((who, said),) = room.surface.told
    assert who == ANNA.id
    assert "Anna may not answer here any more." in said


async def test_what_is_pressed_below_the_word_counts_as_in_the_thread() -> None:
    room = await answered(Newsroom(), Fault.REFUSED)
    assert isinstance(await room.press(ANNA, DISCARD, "r1", channel=None), Nothing)
    assert (await room.last_reply()).state is ReplyState.DISCARDED


async def test_who_sends_it_again_is_the_one_who_is_told_next_time() -> None:
    room = await answered(Newsroom(), Fault.REFUSED)
    room.square.faults.append(Fault.REFUSED)
    await room.press(JONAS, SEND_AGAIN, "r1")
    await room.settle()
    assert [who for who, _ in room.surface.told] == [ANNA.id, JONAS.id]


async def test_nobody_is_told_of_what_somebody_has_decided_meanwhile(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.desk.change(FIRST, "c", answering.begin_sending, room.watch(), reply="r1")
    await room.desk.change(FIRST, "d", answering.failed, room.watch(), reply="r1", reason="no")
    await room.press(JONAS, DISCARD, "r1")
    await room.settle()
    assert room.surface.told == []


async def test_an_echo_settles_a_reply_of_a_ticket_that_was_merged_away() -> None:
    room = await answered(Newsroom(EchoingLetterbox), Fault.ANSWER_LOST)
    await room.press(ANNA, LOST, "r1")
    other = await room.customer_writes("My train is late, too", "c2")
    await room.desk.change_both(other, FIRST, "m", recutting.merge, ANNA, room.watch())
    assert (await room.ticket()).merged_into == other
    await Poller(room.desk, SHOP, room.letterbox).poll()
    assert (await room.last_reply()).state is ReplyState.SENT
    assert [one.state for one in (await room.ticket(other)).replies] == [ReplyState.SENT]
