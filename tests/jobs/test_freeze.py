"""While it is frozen nothing leaves, nothing is lost, and it is said why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.connectors.square import Fault
from bot.domain.replies import ReplyState
from bot.handlers.names import UNDO, USE_DRAFT
from bot.jobs.gate import LOOK_AGAIN
from bot.jobs.looking import TRIES
from tests.fakes.letterboxes import ListedLetterbox
from tests.fakes.world import ANNA, JONAS, SHOP
from tests.handlers.office import asked, field
from tests.jobs.newsroom import Newsroom

UNDO_WINDOW = 15


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


async def passes(room: Newsroom, **time: float) -> None:
    """Let time go by, and carry out what becomes due in it."""
    end = room.watch.now + timedelta(**time)
    await room.deliver()
    while (due := await room.store.next_due()) is not None and due <= end:
        room.watch.now = max(room.watch.now, due)
        await room.deliver()
    room.watch.now = end


async def test_a_reply_that_was_confirmed_before_does_not_leave_any_more(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.freeze()
    await passes(room, hours=30)
    assert room.published == []
    assert room.thread()[-1] == "🛑 The reply waits because Anna froze what goes out. “Wrong price”"
    assert "⏸️ Reply is waiting" in str(room.card().facts)
    assert (await room.last_reply()).state is ReplyState.QUEUED


async def test_what_waits_leaves_at_once_when_it_is_unfrozen(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.freeze()
    await passes(room, hours=1)
    await room.unfreeze()
    assert room.published == []
    await passes(room, seconds=1)
    assert [note.text for note in room.published] == ["Sorry!"]
    assert (await room.last_reply()).state is ReplyState.SENT
    await room.assert_everything_stands_once()


async def test_the_thread_says_once_that_a_reply_waits(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.freeze()
    await passes(room, days=3)
    assert sum("waits" in line for line in room.thread()) == 1
    assert (await room.happened()).count("ReplyStopped") == 1


async def test_to_wait_uses_up_no_try(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.freeze()
    await passes(room, minutes=(TRIES + 2) * LOOK_AGAIN.total_seconds() / 60)
    await room.unfreeze()
    room.square.faults.extend([Fault.UNREACHABLE] * (TRIES - 1))
    await room.settle()
    assert [note.text for note in room.published] == ["Sorry!"]


async def test_what_waits_can_be_taken_back(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.freeze()
    await passes(room, minutes=2)
    await room.press(ANNA, UNDO, "r1")
    await room.unfreeze()
    await room.settle()
    assert room.published == []
    assert (await room.last_reply()).state is ReplyState.WITHDRAWN


async def test_another_account_goes_on(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.freeze(account=type(SHOP)("letterbox/@elsewhere"))
    await passes(room, minutes=1)
    assert len(room.published) == 1


async def test_everything_internal_goes_on(room: Newsroom) -> None:
    await room.freeze()
    await room.customer_writes()
    await room.press(ANNA, "claim")
    await passes(room, minutes=1)
    assert room.thread() == ["A post by Mia arrived at Social Media.", "Anna claimed the ticket."]


async def test_what_waits_becomes_drafts_of_those_who_wrote_them(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.freeze()
    await passes(room, hours=1)
    await room.unfreeze(drafts=True)
    await room.settle()
    assert room.published == []
    draft = await room.last_reply()
    assert (draft.state, draft.by, draft.text) == (ReplyState.DRAFT, ANNA.actor, "Sorry!")
    assert (
        room.thread()[-1] == "📥 Jonas unfroze what goes out: the reply is a draft again. Nothing was sent."
    )
    assert UNDO not in [button.handler for button in room.card().buttons]
    form = asked(await room.press(JONAS, USE_DRAFT, "r1"))
    assert field(form, "text").initial == "Sorry!"


async def test_a_reply_in_its_undo_window_becomes_a_draft_too(room: Newsroom) -> None:
    await room.freeze()
    await room.customer_writes()
    await room.reply()
    await room.unfreeze(drafts=True)
    await room.settle()
    assert (room.published, (await room.last_reply()).state) == ([], ReplyState.DRAFT)


async def test_a_reply_that_was_confirmed_afterwards_leaves(room: Newsroom) -> None:
    await room.freeze()
    await room.customer_writes()
    await room.unfreeze(drafts=True)
    room.watch.forward(seconds=1)
    await room.reply()
    await room.settle()
    assert len(room.published) == 1


async def test_frozen_again_before_the_drafts_were_made_they_are_made_all_the_same(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.freeze()
    await passes(room, hours=1)
    await room.unfreeze(drafts=True)
    await room.freeze(reason="Again")
    await passes(room, hours=1)
    await room.unfreeze()
    await room.settle()
    assert (room.published, (await room.last_reply()).state) == ([], ReplyState.DRAFT)


async def test_frozen_between_the_record_and_the_first_byte_nothing_leaves(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    room.watch.forward(seconds=UNDO_WINDOW)

    async def freeze_in_the_gap(name: str) -> None:
        sending = (await room.last_reply()).state is ReplyState.SENDING
        if name == "records" and sending and not await room.store.records("freeze"):
            await room.freeze()

    room.start(freeze_in_the_gap)
    await room.deliver()
    assert room.published == []
    kinds = await room.happened()
    assert kinds[-2:] == ["ReplySending", "ReplyStopped"]
    assert (await room.last_reply()).state is ReplyState.QUEUED
    await room.press(ANNA, UNDO, "r1")
    assert (await room.last_reply()).state is ReplyState.WITHDRAWN


async def test_a_reply_that_may_have_arrived_is_not_sent_again_while_frozen_and_stays_uncertain(
    room: Newsroom,
) -> None:
    await room.customer_writes()
    await room.reply()
    room.square.faults.append(Fault.ANSWER_LOST)
    room.watch.forward(seconds=UNDO_WINDOW)
    await room.deliver()
    calls = len(room.published)
    await room.freeze()
    await passes(room, minutes=20)
    assert len(room.published) == calls
    assert (await room.last_reply()).state is not ReplyState.QUEUED, "nobody takes back what may be there"
    await room.unfreeze()
    await room.settle()
    assert len(room.published) == 1
    assert (await room.last_reply()).state is ReplyState.SENT


async def test_what_may_have_arrived_is_looked_for_also_while_frozen() -> None:
    room = Newsroom(ListedLetterbox)
    await room.customer_writes()
    await room.reply()
    room.square.faults.append(Fault.ANSWER_LOST)
    room.watch.forward(seconds=UNDO_WINDOW)
    await room.deliver()
    await room.freeze()
    await passes(room, minutes=20)
    assert (await room.last_reply()).state is ReplyState.SENT


async def test_a_storm_of_replies_ends_with_the_freeze(room: Newsroom) -> None:
    for number in range(1, 41):
        await room.customer_writes(conversation=f"c{number}")
        await room.reply(f"Sorry {number}!", reply=f"r{number}", number=number)
    room.watch.forward(seconds=UNDO_WINDOW)
    left_before = 0

    async def freeze_in_the_storm(_name: str) -> None:
        nonlocal left_before
        if len(room.published) >= 5 and not left_before:
            left_before = len(room.published)
            await room.freeze()

    room.start(freeze_in_the_storm)
    await room.deliver()
    in_the_hands_of_the_platform = 10
    assert len(room.published) <= left_before + in_the_hands_of_the_platform
    before = len(room.published)
    await passes(room, hours=2)
    assert len(room.published) == before < 40
    await room.unfreeze()
    await room.settle()
    assert sorted(note.text for note in room.published) == sorted(f"Sorry {n}!" for n in range(1, 41))


async def test_a_freeze_survives_a_restart(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.freeze()
    room.start()
    await passes(room, hours=1)
    assert room.published == []
