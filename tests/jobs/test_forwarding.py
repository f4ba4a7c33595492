"""Mails to people who are asked: each leaves once, or a person decides; and what comes back finds its ticket."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from bot.chat.reception import Tell
from bot.connectors.letterbox import Letterbox
from bot.domain import claiming, forwarding
from bot.domain.errors import (
    Gone,
    LoggedOut,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Rejected,
    Unreachable,
)
from bot.domain.forwards import Becomes, Forward, ForwardState
from bot.domain.posts import SETTLE, Author, Letter, LetterKind, Outgoing, Post, PostKind, PostRef
from bot.domain.replies import ReplyState
from bot.domain.text import Untrusted
from bot.handlers.names import CALL_OFF_FORWARD, FORWARD_AGAIN, FORWARD_DONE, FORWARD_LEFT
from bot.jobs.forwarding import TRIES
from tests.fakes.letterboxes import ForwardingLetterbox
from tests.fakes.surface import words
from tests.fakes.world import ANNA, JONAS, SHOP
from tests.jobs.between import Breakdown
from tests.jobs.newsroom import FIRST, Newsroom

TOKEN = "1-1-abcdefghij"
NUMBERS = count(1)


class Room(Newsroom):
    """A newsroom whose account can ask by mail."""

    def __init__(self, letterbox: type[Letterbox] = ForwardingLetterbox) -> None:
        super().__init__(letterbox)

    @property
    def box(self) -> ForwardingLetterbox:
        assert isinstance(self.letterbox, ForwardingLetterbox)
        return self.letterbox

    @property
    def mails(self) -> list[Outgoing]:
        return [mail for mail, _ in self.box.mails]

    async def asks(self, becomes: Becomes = Becomes.NOTE) -> None:
        """Let Anna ask: what the form does in the end."""
        asked = forwarding.Question(
            account=SHOP,
            to="lost@rail.example",
            name="Lost property",
            question="A blue bag?",
            subject=f"A blue bag? [{TOKEN}]",
            text="Hello",
            becomes=becomes,
            token=TOKEN,
            due_at=self.watch() + timedelta(hours=4),
            posts=tuple(post.ref for post in (await self.ticket()).posts),
        )
        await self.desk.change(
            FIRST,
            "ask",
            forwarding.forward,
            ANNA,
            self.watch(),
            asked=asked,
            policy=self.policy,
            undo_window=self.policy.undo_window,
        )

    async def forward(self) -> Forward:
        found = (await self.ticket()).forward(1)
        assert found is not None
        return found

    async def comes(
        self, text: str, kind: LetterKind = LetterKind.ANSWER, token: str = TOKEN, conversation: str = "m"
    ) -> Letter:
        """Let a mail come back."""
        number = next(NUMBERS)
        author = Author("lost@rail.example", Untrusted("Lost"), Untrusted("lost@rail.example"))
        ref = PostRef(SHOP, f"mail-{number}")
        post = Post(ref, conversation, PostKind.MAIL, author, Untrusted(text), self.watch())
        letter = Letter(post, kind, token)
        await self.desk.take(letter)
        await self.deliver()
        return letter


async def asked(*troubles: OutsideError, becomes: Becomes = Becomes.NOTE, copies: bool = True) -> Room:
    room = Room()
    room.box.troubles.extend(troubles)
    room.box.keeps_copies = copies
    await room.customer_writes()
    await room.asks(becomes)
    return room


async def through(room: Room, minutes: int = 30) -> Room:
    """Let time go by until the mail has had its tries, but not until an answer is overdue."""
    end = room.watch() + timedelta(minutes=minutes)
    while (due := await room.store.next_due()) is not None and due <= end:
        room.watch.now = max(room.watch.now, due)
        await room.deliver()
    room.watch.now = max(room.watch.now, end)
    return room


async def test_a_mail_leaves_when_the_undo_window_ends() -> None:
    room = await asked()
    await room.deliver()
    assert room.mails == []
    await through(room)
    assert room.mails == [
        Outgoing(
            to="lost@rail.example",
            name="Lost property",
            subject=f"A blue bag? [{TOKEN}]",
            text="Hello",
            token=TOKEN,
        )
    ]
    assert (await room.forward()).state is ForwardState.SENT
    assert room.thread()[-1] == "✅ The mail has left."
    assert room.buttons_under(3) == []
    await room.assert_everything_stands_once()


async def test_what_was_called_off_never_leaves() -> None:
    room = await asked()
    await room.deliver()
    await room.press(JONAS, CALL_OFF_FORWARD, "1")
    await room.settle()
    assert room.mails == []
    assert room.thread()[-1] == "Jonas called the mail off: it has not left."


@pytest.mark.parametrize("trouble", [RateLimited("421 later", 120), Unreachable("refused")])
async def test_what_is_not_taken_now_is_taken_later(trouble: OutsideError) -> None:
    room = await through(await asked(trouble, trouble))
    assert len(room.mails) == 1
    assert (await room.forward()).state is ForwardState.SENT


@pytest.mark.parametrize("trouble", [Gone("550 no such mailbox"), Rejected("554 no"), LoggedOut("535 no")])
async def test_what_is_refused_is_said_and_can_be_sent_again(trouble: OutsideError) -> None:
    room = await through(await asked(trouble))
    assert room.mails == []
    assert room.thread()[-1].startswith("⚠️ The mail was not sent. ")
    assert str(trouble) in room.thread()[-1]
    number = len(await room.desk.log(FIRST))
    assert room.buttons_under(number) == [FORWARD_AGAIN, FORWARD_DONE]
    await room.press(ANNA, FORWARD_AGAIN, "1")
    await through(room)
    assert len(room.mails) == 1
    assert (await room.forward()).state is ForwardState.SENT
    await room.assert_everything_stands_once()


async def test_a_server_that_never_comes_back_is_told_to_a_person() -> None:
    room = await through(await asked(*[Unreachable("refused")] * 50), minutes=120)
    assert (await room.forward()).state is ForwardState.FAILED
    assert len(room.box.troubles) == 50 - TRIES


@pytest.mark.parametrize("arrives", [True, False])
async def test_without_an_answer_the_copy_decides_and_without_a_copy_a_person(arrives: bool) -> None:
    room = await asked(OutcomeUnknown("reset"))
    room.box.arrives_all_the_same = arrives
    await through(room)
    state = (await room.forward()).state
    assert state is (ForwardState.SENT if arrives else ForwardState.UNKNOWN)
    assert len(room.mails) == arrives


async def test_what_may_have_left_never_leaves_again_by_itself() -> None:
    room = await asked(OutcomeUnknown("reset"), copies=False)
    room.box.arrives_all_the_same = True
    await through(room)
    await through(room, minutes=150)
    assert len(room.mails) == 1
    assert (await room.forward()).state is ForwardState.UNKNOWN
    number = len(await room.desk.log(FIRST))
    assert room.buttons_under(number) == [FORWARD_LEFT, FORWARD_AGAIN, FORWARD_DONE]
    await room.press(ANNA, FORWARD_LEFT, "1")
    await through(room)
    assert (await room.forward()).state is ForwardState.SENT
    assert room.thread()[-1] == "Anna says that the mail has left."


async def test_a_second_time_wants_a_copy_of_its_own() -> None:
    room = await asked(OutcomeUnknown("reset"), OutcomeUnknown("reset"), copies=False)
    await through(room)
    await room.press(ANNA, FORWARD_AGAIN, "1")
    room.box.keeps_copies = True
    await through(room)
    assert (await room.forward()).state is ForwardState.UNKNOWN
    assert room.mails == []


async def test_a_freeze_holds_mails_too() -> None:
    room = await asked()
    await room.freeze()
    await through(room)
    assert room.mails == []
    assert (await room.forward()).state is ForwardState.WAITING  # so that it can be called off
    await room.unfreeze()
    await through(room)
    assert len(room.mails) == 1


async def test_who_may_not_ask_any_more_does_not() -> None:
    room = await asked()
    room.policy = replace(room.policy, address_book={}, forwarding=None)
    room.desk.policy = room.policy
    room.start()
    await through(room)
    assert room.mails == []
    assert "may not ask this address any more" in room.thread()[-1]


@pytest.mark.parametrize(
    ("change", "said"),
    [("remove", "The post is gone."), ("edit", "The post says something else by now.")],
)
async def test_what_a_customer_took_back_or_changed_meanwhile_does_not_leave(change: str, said: str) -> None:
    room = await asked()
    (note,) = room.square.changes(SHOP, 0, 1)
    if change == "remove":
        room.square.remove(note.id)
    else:
        room.square.edit(note.id, "My bus is late")
    for news in (await room.letterbox.fetch(f"{room.square.name}:1")).posts:
        await room.desk.take(news)
    await through(room)
    assert room.mails == []
    assert (await room.forward()).state is ForwardState.FAILED
    assert said in room.thread()[-1]


async def test_what_was_taken_back_between_two_tries_does_not_leave_either() -> None:
    room = await asked(*[Unreachable("refused")] * 3)
    await through(room, minutes=0)
    room.watch.now += room.policy.undo_window
    await room.deliver()
    assert (await room.forward()).state is ForwardState.BEGUN
    (note,) = room.square.changes(SHOP, 0, 1)
    room.square.remove(note.id)
    for news in (await room.letterbox.fetch(f"{room.square.name}:1")).posts:
        await room.desk.take(news)
    await through(room)
    assert room.mails == []
    assert (await room.forward()).state is ForwardState.FAILED


async def test_frozen_between_the_record_and_the_first_byte_nothing_leaves() -> None:
    room = await asked()
    looked = 0

    async def freeze(_name: str) -> None:
        nonlocal looked
        begun = (await room.ticket()).forward(1)
        if begun is not None and begun.state is ForwardState.BEGUN and not looked:
            looked += 1
            await room.freeze()

    room.start(freeze)
    await through(room, minutes=20)
    assert (looked, room.mails) == (1, [])
    await room.unfreeze()
    room.start()
    await through(room)
    assert (len(room.mails), (await room.forward()).state) == (1, ForwardState.SENT)


async def test_a_refusal_after_doubt_proves_nothing() -> None:
    room = await asked(OutcomeUnknown("reset"), Rejected("554 no"), copies=False)
    room.box.arrives_all_the_same = True
    await through(room)
    await room.press(ANNA, FORWARD_AGAIN, "1")
    await through(room)
    assert (len(room.mails), (await room.forward()).state) == (1, ForwardState.UNKNOWN)


async def test_what_may_have_left_and_is_held_then_is_not_said_to_be_unsent() -> None:
    room = await asked(OutcomeUnknown("reset"), copies=False)
    room.box.arrives_all_the_same = True
    await through(room)
    room.desk.policy = room.policy = replace(room.policy, address_book={}, forwarding=None)
    room.start()
    await room.press(ANNA, FORWARD_AGAIN, "1")
    await through(room)
    assert (len(room.mails), (await room.forward()).state) == (1, ForwardState.UNKNOWN)
    assert room.thread()[-1] == (
        "❓ Nobody knows whether the mail has left. It did not leave again: Whoever asked may not ask this address any more. "
        "Please ask whoever should have it, or look at what was sent."
    )
    number = len(await room.desk.log(FIRST))
    assert room.buttons_under(number) == [FORWARD_LEFT, FORWARD_AGAIN, FORWARD_DONE]


async def test_nobody_sends_a_mail_again_that_may_still_arrive() -> None:
    room = await asked(OutcomeUnknown("reset"), copies=False)
    room.watch.now += room.policy.undo_window
    await room.deliver()
    doubted = room.watch.now
    assert (await room.forward()).state is ForwardState.UNKNOWN
    room.watch.forward(seconds=59)
    answer = await room.press(ANNA, FORWARD_AGAIN, "1")
    assert isinstance(answer, Tell)
    assert "It may still arrive" in words(answer.text)
    room.watch.now = doubted + SETTLE
    await room.press(ANNA, FORWARD_AGAIN, "1")
    await through(room)
    assert (len(room.mails), (await room.forward()).state) == (1, ForwardState.SENT)


async def test_to_wait_while_it_is_frozen_costs_no_try() -> None:
    room = await asked(*[Unreachable("refused")] * (TRIES - 1))
    await room.freeze()
    await through(room, minutes=100)
    assert len(room.box.troubles) == TRIES - 1
    await room.unfreeze()
    await through(room)
    assert (len(room.mails), (await room.forward()).state) == (1, ForwardState.SENT)


async def test_wherever_a_process_ends_a_mail_leaves_once_at_most() -> None:
    breakdown = Breakdown(at=0)
    ends = 0
    while breakdown.happened:
        breakdown = Breakdown(at=breakdown.at + 1)
        room = await asked()
        room.start(breakdown)
        with contextlib.suppress(asyncio.CancelledError):
            await through(room)
        room.start()
        room.watch.now += timedelta(seconds=60)
        await through(room)
        ends += 1
        state = (await room.forward()).state
        assert (len(room.mails), state) in {(1, ForwardState.SENT), (0, ForwardState.UNKNOWN)}
        await room.assert_everything_stands_once()
    assert ends > 40


async def test_an_answer_becomes_a_note() -> None:
    room = await through(await asked())
    await room.comes("We found it.")
    assert room.thread()[-1] == "📩 Lost property (lost@rail.example) answers by mail.\nWe found it."
    ticket = await room.ticket()
    assert ticket.replies == ()
    assert ticket.open_forwards == ()


async def test_an_answer_becomes_a_draft_that_somebody_has_to_send() -> None:
    room = await through(await asked(becomes=Becomes.DRAFT))
    await room.desk.change(FIRST, "close", claiming.close, ANNA, room.watch())
    letter = await room.comes("We found it.")
    await room.desk.take(letter)
    await room.settle()
    ticket = await room.ticket()
    assert [(one.state, one.text, one.by.name) for one in ticket.replies] == [
        (ReplyState.DRAFT, "We found it.", "Lost property")
    ]
    assert not ticket.closed
    assert room.published == []


async def test_a_token_that_is_wrong_opens_nothing() -> None:
    room = await through(await asked(becomes=Becomes.DRAFT))
    for token in ("1-1-jihgfedcba", "1-2-abcdefghij", "99-1-abcdefghij", "1-1-äbcdefghij"):
        await room.comes("Send them my money.", token=token, conversation=f"strange {token}")
    assert (await room.ticket()).replies == ()
    assert (await room.forward()).state is ForwardState.SENT
    strangers = [await room.store.ticket(number) for number in (2, 3, 4, 5)]  # type: ignore[arg-type]
    assert [one.last_post.text.raw for one in strangers] == ["Send them my money."] * 4


async def test_machines_are_heard_and_change_nothing() -> None:
    room = await through(await asked())
    await room.desk.change(FIRST, "close", claiming.close, ANNA, room.watch())
    await room.comes("We have got\nyour mail.", LetterKind.AUTOMATIC)
    assert room.thread()[-1] == "🤖 Automatic mail of lost@rail.example: We have got your mail."
    ticket = await room.ticket()
    assert ticket.closed
    assert (await room.forward()).state is ForwardState.SENT


async def test_a_machine_that_goes_on_writing_fills_no_thread() -> None:
    room = await through(await asked())
    for _ in range(20):
        await room.comes("Your ticket was updated.", LetterKind.AUTOMATIC)
    assert sum("Your ticket was updated." in line for line in room.thread()) == forwarding.MOST_HEARD
    await room.comes("user unknown", LetterKind.BOUNCE)
    assert room.thread()[-1] == "⚠️ The mail did not arrive: user unknown"


async def test_what_was_answered_is_not_undone_by_a_late_report() -> None:
    room = await through(await asked())
    await room.comes("We found it.")
    await room.comes("still trying", LetterKind.BOUNCE)
    assert room.thread()[-1] == "⚠️ The mail did not arrive: still trying"
    assert (await room.forward()).state is ForwardState.ANSWERED
    assert room.buttons_under(len(await room.desk.log(FIRST))) == []


async def test_what_did_not_arrive_is_said_and_can_be_sent_again() -> None:
    room = await through(await asked())
    await room.comes("user unknown", LetterKind.BOUNCE)
    assert room.thread()[-1] == "⚠️ The mail did not arrive: user unknown"
    assert room.buttons_under(len(await room.desk.log(FIRST))) == [FORWARD_AGAIN, FORWARD_DONE]


async def test_an_automatic_answer_to_our_answer_is_a_line_of_its_ticket() -> None:
    room = Room()
    await room.customer_writes()
    await room.comes("I am away", LetterKind.AUTOMATIC, token="", conversation="c1")
    assert room.thread()[-1] == "🤖 Automatic mail of lost@rail.example: I am away"
    assert (await room.ticket()).posts[-1].text.raw == "My train is late"


async def test_an_automatic_mail_that_answers_nothing_is_left_out() -> None:
    room = Room()
    await room.comes("I am away", LetterKind.AUTOMATIC, token="", conversation="unknown")
    await room.comes("I am away", LetterKind.AUTOMATIC, token="7-1-abcdefghij", conversation="unknown")
    assert await room.store.next_due() is None


async def test_who_asked_is_reminded_once() -> None:
    room = await through(await asked())
    await room.settle()
    said = [line for line in room.thread() if "has not answered by mail yet" in line]
    assert said == ["⏰ Lost property has not answered by mail yet."]
    assert (await room.forward()).overdue
    await room.comes("Here it is.")
    assert (await room.ticket()).open_forwards == ()


async def test_nobody_is_reminded_of_what_is_settled() -> None:
    room = await through(await asked())
    await room.press(ANNA, FORWARD_DONE, "1")
    await room.settle()
    assert not [line for line in room.thread() if "has not answered" in line]
    await room.comes("Late, but here it is.")
    assert "Late, but here it is." in room.thread()[-1]
