"""What cannot be shown is given up in the end, so that its channel goes on; what was given up can be seen."""

from __future__ import annotations

import pytest

from bot.domain.errors import LoggedOut, OutcomeUnknown, OutsideError, Rejected, Unacceptable
from bot.domain.ticket import ReplyState, TicketId
from bot.handlers.names import CLAIM
from bot.jobs.deliver import REFUSALS
from tests.fakes.world import ANNA, IN_SOCIAL
from tests.jobs.newsroom import Newsroom


@pytest.mark.parametrize("error", [Rejected("thread_locked"), OutcomeUnknown("fatal_error")])
async def test_one_poisoned_thread_does_not_block_its_channel(
    room: Newsroom, error: OutsideError, caplog: pytest.LogCaptureFixture
) -> None:
    await room.customer_writes("One", "c1")
    await room.deliver()
    room.surface.locked[room.cards()[0].ref] = error
    await room.press(ANNA, CLAIM)
    await room.customer_writes("Two", "c2")
    await room.settle()
    assert len(room.cards()) == 2
    assert [letter.reason for letter in await room.store.dead_letters()] == [
        f"{type(error).__name__}: {error}"
    ]
    assert f"is given up after {REFUSALS} refusals" in caplog.text


async def test_a_channel_that_refuses_everything_loses_one_card_at_a_time(room: Newsroom) -> None:
    for number in range(3):
        await room.customer_writes("Hello", f"c{number}")
    room.surface.closed.add(IN_SOCIAL)
    for _ in range(REFUSALS + 1):
        await room.deliver()
        room.watch.forward(minutes=5)
    room.surface.closed.clear()
    await room.settle()
    assert [await room.store.ticket_at(message.ref) for message in room.cards()] == [
        (TicketId(2), IN_SOCIAL),
        (TicketId(3), IN_SOCIAL),
    ]


async def test_what_a_person_can_mend_is_never_given_up(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.down = LoggedOut("missing_scope")
    for _ in range(3 * REFUSALS):
        await room.deliver()
        room.watch.forward(minutes=5)
    room.surface.down = None
    await room.settle()
    await room.assert_everything_stands_once()


async def test_a_ticket_whose_first_card_was_given_up_gets_one_with_the_next_change(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.before = Unacceptable("invalid_blocks")
    await room.deliver()
    assert room.cards() == []
    await room.press(ANNA, CLAIM)
    await room.settle()
    assert room.card().version == 2
    assert [line.number for line in room.lines()] == [0, 2]


async def test_a_card_that_was_given_up_but_stands_there_is_found(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.lose = True
    await room.courier.deliver_due()
    await room.courier.drain()
    room.surface.before = Unacceptable("invalid_blocks")
    await room.settle()
    await room.press(ANNA, CLAIM)
    await room.settle()
    assert room.card().version == 2


async def test_a_line_that_was_given_up_is_not_repainted(room: Newsroom) -> None:
    await room.customer_writes()
    await room.deliver()
    await room.reply()
    room.surface.locked[room.cards()[0].ref] = Unacceptable("invalid_blocks")
    await room.deliver()
    room.surface.locked.clear()
    await room.settle()
    assert (await room.last_reply()).state is ReplyState.SENT
    assert 3 not in [line.number for line in room.lines()]


async def test_a_repaint_outlives_any_backlog_of_its_channel(room: Newsroom) -> None:
    await room.customer_writes("One", "c1")
    room.surface.down = LoggedOut("token_revoked")
    await room.deliver()
    await room.press(ANNA, CLAIM)
    for _ in range(1200):
        await room.deliver()
        room.watch.forward(seconds=8)
    room.surface.down = None
    await room.settle()
    await room.assert_everything_stands_once()
