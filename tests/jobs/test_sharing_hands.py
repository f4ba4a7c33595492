"""Replies to a platform that hangs leave hands for cards and lines, and for the replies of other accounts."""

from __future__ import annotations

import asyncio
from datetime import datetime

import pytest

from bot.connectors.connector import Published
from bot.connectors.letterbox import Letterbox
from bot.connectors.square import Square
from bot.domain import answering
from bot.domain.errors import Unreachable
from bot.domain.posts import AccountId, Post
from bot.domain.replies import ReplyState
from bot.domain.ticket import TicketId
from bot.jobs import deliver, replying
from bot.jobs.looking import TRIES
from bot.jobs.replying import AT_ONCE_FOR_AN_ACCOUNT
from tests.fakes.world import ANNA
from tests.jobs.newsroom import Newsroom

CROWD = deliver.AT_ONCE


class HangingLetterbox(Letterbox):
    """A platform that answers nothing until it is woken, and then only refuses to be reached so many times."""

    def __init__(self, account: AccountId, square: Square) -> None:
        super().__init__(account, square)
        self.awake = asyncio.Event()
        self.unreachable = 0
        self.asked = 0

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        self.asked += 1
        await self.awake.wait()
        if self.unreachable:
            self.unreachable -= 1
            raise Unreachable("no network")
        return await super().reply(to, text, key=key, at=at, private=private)


@pytest.fixture
def room() -> Newsroom:
    return Newsroom(HangingLetterbox)


def platform_of(room: Newsroom) -> HangingLetterbox:
    assert isinstance(room.letterbox, HangingLetterbox)
    return room.letterbox


async def everybody_answers(room: Newsroom) -> None:
    """Let all customers be answered at the same time, and everything begin that can."""
    for number in range(1, CROWD + 1):
        await room.customer_writes("Hello", f"c{number}")
    await room.settle()
    for number in range(1, CROWD + 1):
        ticket = await room.ticket(TicketId(number))
        await room.desk.change(
            ticket.id,
            f"send-{number}",
            answering.send,
            ANNA,
            room.watch(),
            wish=answering.Wish(reply=f"r{number}", text="Sorry!", to=ticket.last_post.ref),
            platform=room.letterbox.platform,
            undo_window=room.policy.undo_window,
        )
    await room.deliver()
    room.watch.now += room.policy.undo_window
    await begin_what_can(room)


async def begin_what_can(room: Newsroom) -> None:
    for _ in range(20 * CROWD):
        await room.courier.deliver_due()
        await asyncio.sleep(0)


async def states(room: Newsroom) -> set[ReplyState]:
    tickets = [await room.ticket(TicketId(number)) for number in range(1, CROWD + 1)]
    return {ticket.replies[-1].state for ticket in tickets}


async def test_a_platform_that_hangs_leaves_hands_for_cards(room: Newsroom) -> None:
    await everybody_answers(room)
    assert platform_of(room).asked == AT_ONCE_FOR_AN_ACCOUNT
    await room.customer_writes("Urgent", "new")
    await begin_what_can(room)
    assert len(room.cards()) == CROWD + 1
    platform_of(room).awake.set()
    await room.courier.drain()
    await room.settle()
    assert len(room.published) == CROWD


async def test_who_waited_long_for_a_hand_has_all_tries_left(room: Newsroom) -> None:
    await everybody_answers(room)
    for _ in range(2 * TRIES):
        room.watch.now += replying.UNTIL_A_HAND_IS_FREE
        await begin_what_can(room)
    platform_of(room).unreachable = CROWD
    platform_of(room).awake.set()
    await room.courier.drain()
    await room.settle()
    assert await states(room) == {ReplyState.SENT}
    assert len(room.published) == CROWD


def test_all_replies_together_leave_half_of_the_hands() -> None:
    assert AT_ONCE_FOR_AN_ACCOUNT < replying.AT_ONCE <= deliver.AT_ONCE / 2
