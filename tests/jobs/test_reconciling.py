"""A reply of unknown outcome: how Zuruf finds out, what it says meanwhile, and what people do when it cannot."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

import pytest

from bot.connectors.connector import Published
from bot.connectors.http import WHOLE_CALL
from bot.connectors.letterbox import Letterbox
from bot.connectors.square import Fault
from bot.domain.errors import Unreachable
from bot.domain.people import Role
from bot.domain.posts import SETTLE, Post
from bot.domain.refusals import MayStillArrive
from bot.domain.replies import ReplyState
from bot.domain.ticket import Status
from bot.handlers.names import ARRIVED, DISCARD, LOOK, LOST, SEND_AGAIN
from bot.jobs.looking import TRIES
from bot.jobs.poll import Poller
from tests.fakes.letterboxes import (
    DeafLetterbox,
    EchoingLetterbox,
    ForgetfulLetterbox,
    ListedLetterbox,
)
from tests.fakes.world import ANNA, JONAS, SHOP
from tests.handlers.office import no, told
from tests.jobs.between import Calls
from tests.jobs.newsroom import Newsroom, answered


async def sent_into(room: Newsroom, *faults: Fault) -> Newsroom:
    """Let a reply meet these faults, until its first try is over."""
    await room.customer_writes()
    room.square.faults.extend(faults)
    await room.reply()
    await room.deliver()
    room.watch.forward(seconds=15)
    await room.deliver()
    return room


async def state(room: Newsroom) -> ReplyState:
    return (await room.last_reply()).state


def test_it_settles_after_twice_the_longest_call() -> None:
    assert timedelta(seconds=2 * WHOLE_CALL) <= SETTLE
    assert timedelta(seconds=60) <= SETTLE


async def test_while_it_finds_out_the_card_and_the_thread_say_so() -> None:
    room = await sent_into(Newsroom(ListedLetterbox), Fault.TIMED_OUT)
    assert (await room.ticket()).status is Status.CHECKING
    assert room.thread()[-1].startswith("It is not clear yet whether the reply arrived. The platform did not")
    assert room.buttons_under(5) == [ARRIVED]


async def test_what_a_person_sees_there_first_is_settled_at_once() -> None:
    room = await sent_into(Newsroom(ListedLetterbox), Fault.ANSWER_LOST)
    await room.press(ANNA, ARRIVED, "r1")
    await room.settle()
    assert await state(room) is ReplyState.SENT
    assert len(room.published) == 1
    assert room.buttons_under(5) == []


async def test_absence_counts_only_when_it_could_have_arrived() -> None:
    room = await sent_into(Newsroom(ListedLetterbox), Fault.TIMED_OUT)
    calls = Calls()
    room.start(calls)
    room.watch.now += SETTLE - timedelta(seconds=1)
    await room.deliver()
    assert calls["find_reply"] == 0
    assert await state(room) is ReplyState.CHECKING


async def test_one_look_is_not_enough_to_send_it_again() -> None:
    room = await sent_into(Newsroom(ListedLetterbox), Fault.TIMED_OUT)
    room.watch.now += SETTLE
    await room.deliver()
    assert (await room.last_reply()).absent == 1
    assert await state(room) is ReplyState.CHECKING
    room.watch.now += SETTLE
    await room.deliver()
    assert await state(room) is ReplyState.QUEUED
    assert room.thread()[-1].startswith("The reply is not there, certainly. It goes out again: ")
    await room.settle()
    assert [note.text for note in room.published] == ["Sorry!"]
    await room.assert_everything_stands_once()


async def test_what_is_missing_again_and_again_fails_in_the_end() -> None:
    room = await answered(Newsroom(ListedLetterbox), *[Fault.TIMED_OUT] * 50)
    assert await state(room) is ReplyState.FAILED
    assert len(room.square.faults) == 50 - TRIES
    assert "It is not among the replies that the platform lists." in room.thread()[-1]
    assert room.published == []


async def test_a_reply_that_comes_late_is_found_and_not_sent_again() -> None:
    room = await answered(Newsroom(ListedLetterbox), Fault.LATE)
    assert await state(room) is ReplyState.SENT
    assert len(room.published) == 1


async def test_a_key_that_the_platform_has_forgotten_is_not_sent_again() -> None:
    room = await sent_into(Newsroom(ForgetfulLetterbox), Fault.ANSWER_LOST)
    room.watch.now += timedelta(hours=2)
    calls = Calls()
    room.start(calls)
    await room.settle()
    assert (calls["reply"], calls["find_reply"]) == (0, 1)
    assert await state(room) is ReplyState.SENT


async def test_a_key_is_sent_again_while_the_platform_knows_it() -> None:
    room = await sent_into(Newsroom(ForgetfulLetterbox), Fault.ANSWER_LOST)
    calls = Calls()
    room.start(calls)
    await room.settle()
    assert (calls["reply"], calls["find_reply"]) == (1, 0)
    assert len(room.published) == 1


class LateLearningLetterbox(ForgetfulLetterbox):
    """A platform that learns a key only after it has published, as Mastodon does."""

    repeats_after: ClassVar[timedelta] = timedelta(seconds=60)


async def test_a_key_that_is_learnt_late_is_not_sent_again_while_the_first_try_may_be_under_way() -> None:
    room = await sent_into(Newsroom(LateLearningLetterbox), Fault.TIMED_OUT)
    calls = Calls()
    room.start(calls)
    room.watch.now += timedelta(seconds=59)
    await room.deliver()
    assert calls["reply"] == 0
    room.watch.now += timedelta(seconds=1)
    await room.deliver()
    assert calls["reply"] == 1
    assert len(room.published) == 1


async def test_a_look_before_it_could_have_arrived_proves_nothing() -> None:
    """A key whose reply must not be sent again is looked for instead, from the first seconds on."""
    room = await sent_into(Newsroom(), Fault.LATE)
    room.policy = replace(room.policy, people={ANNA.id: replace(ANNA, role=Role.READ)})
    room.start()
    room.watch.forward(seconds=5)
    await room.deliver()
    reply = await room.last_reply()
    assert (reply.state, reply.absent) == (ReplyState.CHECKING, 0)
    assert reply.due_at == reply.tried_at + SETTLE if reply.tried_at else False
    await room.settle()
    assert await state(room) is ReplyState.SENT
    assert len(room.published) == 1


class MuteLetterbox(DeafLetterbox, ForgetfulLetterbox):
    """Forgets keys, and lists nothing."""

    idempotency = Letterbox.idempotency


async def test_where_a_key_is_forgotten_and_nothing_is_listed_a_person_decides() -> None:
    room = await sent_into(Newsroom(MuteLetterbox), Fault.ANSWER_LOST)
    room.watch.now += timedelta(hours=2)
    await room.settle()
    assert await state(room) is ReplyState.UNKNOWN
    assert len(room.published) == 1


class BrokenList(ListedLetterbox):
    """A connector with a mistake of ours where it looks."""

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        raise KeyError(to, key, text, at, private)


async def test_a_mistake_of_ours_while_looking_ends_with_a_question() -> None:
    room = await answered(Newsroom(BrokenList), Fault.ANSWER_LOST)
    assert await state(room) is ReplyState.UNKNOWN
    assert "An error of ours" in room.thread()[-1]


@pytest.fixture
async def doubtful() -> Newsroom:
    """Return a room in which nobody knows whether the reply arrived; it did not, and cannot any more."""
    room = await answered(Newsroom(DeafLetterbox), Fault.TIMED_OUT)
    room.watch.now += SETTLE
    return room


async def test_a_person_is_asked_with_every_way_to_go_on(doubtful: Newsroom) -> None:
    assert doubtful.buttons_under(5) == [ARRIVED, SEND_AGAIN, LOST, LOOK]
    assert "The platform says: “no answer within 20 s”." in doubtful.thread()[-1]


async def test_nobody_sends_again_what_may_still_arrive() -> None:
    room = await sent_into(Newsroom(DeafLetterbox), Fault.LATE)
    until = room.watch.now + SETTLE
    room.watch.now = until - timedelta(seconds=1)
    assert told(await room.press(JONAS, SEND_AGAIN, "r1")) == no(JONAS, MayStillArrive(until))
    await room.settle()
    assert await state(room) is ReplyState.UNKNOWN
    assert len(room.published) == 1  # it came late, after all


@pytest.mark.parametrize("lost", [True, False])
async def test_what_is_not_there_is_sent_again_once_it_cannot_come_any_more(*, lost: bool) -> None:
    room = await sent_into(Newsroom(DeafLetterbox), Fault.TIMED_OUT)
    until = room.watch.now + SETTLE
    if lost:
        await room.press(JONAS, LOST, "r1")
        assert told(await room.press(JONAS, SEND_AGAIN, "r1")) == no(JONAS, MayStillArrive(until))
    room.watch.now = until
    await room.press(JONAS, SEND_AGAIN, "r1")
    reply = await room.last_reply()
    assert (reply.state, reply.by) == (ReplyState.QUEUED, JONAS.actor)
    await room.deliver()
    assert room.buttons_under(5) == []
    await room.settle()
    assert [note.text for note in room.published] == ["Sorry!"]


async def test_another_reply_leaves_only_when_the_one_before_cannot_come_any_more() -> None:
    room = await sent_into(Newsroom(DeafLetterbox), Fault.TIMED_OUT)
    until = room.watch.now + SETTLE
    await room.press(JONAS, LOST, "r1")
    await room.reply("We are looking into it.", reply="r2")
    assert (await room.last_reply()).due_at == until


class SlowLetterbox(DeafLetterbox):
    settles_after = timedelta(minutes=10)


async def test_how_long_it_may_still_arrive_is_up_to_its_platform() -> None:
    room = await sent_into(Newsroom(SlowLetterbox), Fault.TIMED_OUT)
    until = room.watch.now + timedelta(minutes=10)
    room.watch.now += SETTLE
    assert told(await room.press(JONAS, SEND_AGAIN, "r1")) == no(JONAS, MayStillArrive(until))


async def test_what_is_sent_again_can_fail_again_and_again_be_sent(doubtful: Newsroom) -> None:
    for _ in range(3):
        doubtful.square.faults.append(Fault.REFUSED)
        await doubtful.press(ANNA, SEND_AGAIN, "r1")
        await doubtful.settle()
        assert await state(doubtful) is ReplyState.FAILED
    await doubtful.press(ANNA, SEND_AGAIN, "r1")
    await doubtful.settle()
    assert [note.text for note in doubtful.published] == ["Sorry!"]
    await doubtful.assert_everything_stands_once()


async def test_each_time_a_person_confirms_it_all_tries_are_left(room: Newsroom) -> None:
    await answered(room, *[Fault.RATE_LIMITED] * TRIES)
    assert await state(room) is ReplyState.FAILED
    room.square.faults.extend([Fault.RATE_LIMITED] * (TRIES - 1))
    await room.press(ANNA, SEND_AGAIN, "r1")
    await room.settle()
    assert await state(room) is ReplyState.SENT


async def test_what_failed_can_be_discarded(room: Newsroom) -> None:
    await answered(room, Fault.REFUSED)
    await room.press(ANNA, DISCARD, "r1")
    await room.settle()
    assert room.thread()[-1] == "Anna discarded the reply. Nothing was sent."
    assert room.buttons_under(5) == []
    assert (await room.ticket()).failed is None


class Slow(ListedLetterbox):
    """Lists a reply only when somebody asks a second time, with an error before."""

    asked = 0

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        self.asked += 1
        if self.asked <= TRIES:
            raise Unreachable("no network")
        return await super().find_reply(to, key=key, text=text, at=at, private=private)


async def test_a_person_lets_zuruf_look_once_more_and_hears_what_it_found() -> None:
    room = await answered(Newsroom(Slow), Fault.ANSWER_LOST)
    assert await state(room) is ReplyState.UNKNOWN
    await room.press(ANNA, LOOK, "r1")
    await room.deliver()
    assert await state(room) is ReplyState.SENT
    assert "Anna lets Zuruf look whether the reply is there." in room.thread()


async def test_what_zuruf_does_not_find_for_a_person_stays_theirs_to_decide() -> None:
    room = await answered(Newsroom(Slow), Fault.TIMED_OUT)
    for _ in range(2):
        await room.press(ANNA, LOOK, "r1")
        await room.settle()
        assert await state(room) is ReplyState.UNKNOWN
        assert "It is not among the replies that the platform lists." in room.thread()[-1]
    assert room.published == []
    await room.assert_everything_stands_once()


async def hears(room: Newsroom) -> None:
    await Poller(room.desk, SHOP, room.letterbox).poll()
    await room.settle()


async def test_a_reply_that_the_platform_tells_of_has_arrived_and_is_no_ticket() -> None:
    room = await answered(Newsroom(EchoingLetterbox), Fault.ANSWER_LOST)
    assert await state(room) is ReplyState.UNKNOWN
    await hears(room)
    ticket = await room.assert_everything_stands_once()
    assert (ticket.status, len(ticket.posts)) == (Status.CLOSED, 1)
    assert len(room.cards()) == 1


async def test_an_echo_before_the_answer_settles_it_and_the_answer_changes_nothing() -> None:
    room = Newsroom(EchoingLetterbox)
    await room.customer_writes()
    await room.reply()
    await room.deliver()
    room.watch.forward(seconds=15)
    states = list[ReplyState]()

    async def heard_meanwhile(name: str) -> None:
        if name == "reply" and room.published and not states:
            await Poller(room.desk, SHOP, room.letterbox).poll()
            states.append(await state(room))

    room.start(heard_meanwhile)
    await room.settle()
    assert states == [ReplyState.SENT]
    assert (await room.happened()).count("ReplySent") == 1
    await room.assert_everything_stands_once()


async def test_what_waits_to_be_sent_again_and_turns_up_is_not_sent() -> None:
    room = await sent_into(Newsroom(EchoingLetterbox), Fault.LATE)
    await room.press(ANNA, SEND_AGAIN, "r1")
    room.watch.forward(seconds=45)
    await hears(room)
    assert await state(room) is ReplyState.SENT
    assert len(room.published) == 1


async def test_an_echo_of_other_words_settles_nothing() -> None:
    room = await answered(Newsroom(EchoingLetterbox), Fault.TIMED_OUT)
    to = (await room.ticket()).last_post.ref.external_id
    room.square.publish(SHOP, to, "Written on the platform itself", key="", private=False)
    await hears(room)
    assert await state(room) is ReplyState.UNKNOWN
