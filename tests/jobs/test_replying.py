"""Replies: never twice, never silently lost, not before their time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.connectors.connector import Idempotency
from bot.connectors.letterbox import Letterbox
from bot.connectors.square import Fault
from bot.domain.replies import ReplyState
from bot.domain.ticket import Status
from bot.handlers.names import ARRIVED, DISCARD, EDIT, SEND_AGAIN, UNDO
from bot.jobs.gate import LONGEST_WAIT_FOR_A_PLATFORM
from bot.jobs.replying import Replier
from tests.fakes.letterboxes import LETTERBOXES, ConfirmingLetterbox, DeafLetterbox, ListedLetterbox
from tests.fakes.world import ANNA
from tests.jobs.newsroom import Newsroom, answered

PLATFORMS: list[type[Letterbox]] = [*LETTERBOXES.values(), ConfirmingLetterbox]
ENDS = frozenset({ReplyState.SENT, ReplyState.FAILED, ReplyState.UNKNOWN})


async def test_a_reply_leaves_when_the_undo_window_ends(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    room.watch.forward(seconds=14.999)
    await room.deliver()
    assert room.published == []
    room.watch.forward(seconds=0.001)
    await room.deliver()
    assert [note.text for note in room.published] == ["Sorry!"]
    ticket = await room.assert_everything_stands_once()
    assert ticket.status is Status.CLOSED
    assert room.thread()[-2:] == [
        "The reply is published as Shop on the Square. ",
        "Anna closed the ticket.",
    ]


async def test_what_was_taken_back_never_leaves(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.deliver()
    room.watch.forward(seconds=14)
    await room.press(ANNA, UNDO, "r1")
    await room.settle()
    assert room.published == []
    assert room.buttons_under(3) == [EDIT]
    await room.assert_everything_stands_once()


async def test_replies_of_one_conversation_leave_in_order(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply("One", close=False)
    await room.settle()
    await room.reply("Two", reply="r2")
    await room.settle()
    assert [note.text for note in room.published] == ["One", "Two"]


@pytest.mark.parametrize("letterbox", PLATFORMS)
@pytest.mark.parametrize("fault", Fault)
async def test_whatever_goes_wrong_once_nothing_is_published_twice_and_everything_ends(
    letterbox: type[Letterbox], fault: Fault
) -> None:
    room = await answered(Newsroom(letterbox), fault)
    room.square.catch_up()
    reply = await room.last_reply()
    assert reply.state in ENDS
    assert len(room.published) == (reply.state is ReplyState.SENT) or reply.state is ReplyState.UNKNOWN
    assert len(room.published) <= 1
    await room.assert_everything_stands_once()


@pytest.mark.parametrize("letterbox", PLATFORMS)
@pytest.mark.parametrize("second", Fault)
@pytest.mark.parametrize("first", [Fault.ANSWER_LOST, Fault.TIMED_OUT, Fault.LATE, Fault.UNREACHABLE])
async def test_whatever_goes_wrong_twice_the_log_claims_nothing_that_is_not_so(
    letterbox: type[Letterbox], first: Fault, second: Fault
) -> None:
    room = await answered(Newsroom(letterbox), first, second)
    room.square.catch_up()
    reply = await room.last_reply()
    assert len(room.published) <= 1
    match reply.state:
        case ReplyState.SENT:
            assert len(room.published) == 1
        case ReplyState.FAILED:
            assert room.published == []
        case state:
            assert state is ReplyState.UNKNOWN
    await room.assert_everything_stands_once()


@pytest.mark.parametrize(
    ("fault", "state"),
    [(Fault.ANSWER_LOST, ReplyState.SENT), (Fault.TIMED_OUT, ReplyState.UNKNOWN)],
)
async def test_a_copy_proves_that_a_reply_has_arrived_and_none_proves_nothing(
    fault: Fault, state: ReplyState
) -> None:
    room = await answered(Newsroom(ConfirmingLetterbox), fault)
    assert (await room.last_reply()).state is state
    assert len(room.published) == (state is ReplyState.SENT)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.REFUSED, "The platform does not accept this reply. The platform says: “this text is not"),
        (Fault.GONE, "The post is not there any more. The platform says: “this post is not there any more”."),
        (Fault.LOGGED_OUT, "somebody has to renew the access. The platform says: “the token has ended”."),
    ],
)
async def test_what_the_platform_refuses_is_said_and_a_person_decides(
    room: Newsroom, fault: Fault, said: str
) -> None:
    await answered(room, fault)
    assert room.thread()[-1].startswith("The reply was not sent. ")
    assert said in room.thread()[-1]
    assert room.buttons_under(3) == []
    assert room.buttons_under(5) == [SEND_AGAIN, EDIT, DISCARD]
    assert (await room.ticket()).status is Status.CLAIMED


@pytest.mark.parametrize("fault", [Fault.RATE_LIMITED, Fault.UNREACHABLE])
async def test_what_the_platform_does_not_take_now_it_gets_later(room: Newsroom, fault: Fault) -> None:
    await room.customer_writes()
    room.square.faults.append(fault)
    await room.reply()
    await room.deliver()
    room.watch.forward(seconds=15)
    await room.deliver()
    assert room.thread()[-1].startswith("The reply is still waiting. The platform ")
    assert room.buttons_under(3) == [UNDO, EDIT]
    await room.settle()
    assert len(room.published) == 1
    assert (await room.last_reply()).state is ReplyState.SENT


async def test_a_waiting_reply_can_still_be_taken_back(room: Newsroom) -> None:
    await room.customer_writes()
    room.square.faults.append(Fault.UNREACHABLE)
    await room.reply()
    room.watch.forward(seconds=15)
    await room.deliver()
    await room.press(ANNA, UNDO, "r1")
    await room.settle()
    assert room.published == []


async def test_what_is_sent_instead_of_a_waiting_reply_does_not_wait_for_it(room: Newsroom) -> None:
    await room.customer_writes()
    room.square.faults.extend([Fault.UNREACHABLE] * 5)  # after these the next try is half a minute away
    await room.reply("One")
    while room.square.faults:
        room.watch.forward(seconds=1)
        await room.deliver()
    await room.press(ANNA, UNDO, "r1")
    await room.reply("Two", reply="r2")
    room.watch.forward(seconds=15)
    await room.deliver()
    assert [note.text for note in room.published] == ["Two"]


async def test_a_platform_that_never_comes_back_is_told_to_a_person(room: Newsroom) -> None:
    begun = room.watch.now
    await answered(room, *[Fault.UNREACHABLE] * 500)
    assert (await room.last_reply()).state is ReplyState.FAILED
    waited = room.watch.now - begun
    assert LONGEST_WAIT_FOR_A_PLATFORM <= waited < LONGEST_WAIT_FOR_A_PLATFORM + timedelta(minutes=30)


async def test_a_platform_that_never_answers_is_told_to_a_person(room: Newsroom) -> None:
    await answered(room, *[Fault.TIMED_OUT] * 50)
    assert (await room.last_reply()).state is ReplyState.UNKNOWN
    assert room.thread()[-1].startswith("We do not know whether the reply arrived")


@pytest.mark.parametrize("fault", [Fault.LOGGED_OUT, Fault.REFUSED, Fault.GONE])
async def test_a_refusal_after_a_lost_answer_is_no_failure(room: Newsroom, fault: Fault) -> None:
    await answered(room, Fault.ANSWER_LOST, fault)
    assert len(room.published) == 1
    assert (await room.last_reply()).state is ReplyState.UNKNOWN


async def test_a_lost_answer_is_found_where_replies_are_listed() -> None:
    room = await answered(Newsroom(ListedLetterbox), Fault.ANSWER_LOST)
    assert (await room.last_reply()).state is ReplyState.SENT
    assert room.thread()[-1] == "Anna closed the ticket."


async def test_where_nothing_can_be_looked_up_a_person_says_what_became_of_it() -> None:
    room = await answered(Newsroom(DeafLetterbox), Fault.ANSWER_LOST)
    assert (await room.ticket()).status is Status.UNCERTAIN
    assert "“the connection was reset”" in room.thread()[-1]
    await room.press(ANNA, ARRIVED, "r1")
    await room.settle()
    assert (await room.ticket()).status is Status.CLOSED
    await room.assert_everything_stands_once()


async def test_an_account_that_nobody_serves_says_so(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    room.courier = room.start()
    room.courier._replier = Replier(room.desk, {})
    await room.settle()
    assert room.thread()[-1].startswith("The reply was not sent. The account is not connected.")


async def test_a_second_process_finds_a_reply_that_left_already(room: Newsroom) -> None:
    await answered(room)
    room.start()
    await room.settle()
    assert len(room.published) == 1


def test_every_way_to_publish_once_is_tried() -> None:
    assert {letterbox.idempotency for letterbox in PLATFORMS} == set(Idempotency)
