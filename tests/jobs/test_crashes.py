"""The process ends between any two calls to the outside, and another one goes on from what was on disk."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.chat.current import card_of
from bot.connectors.connector import Idempotency
from bot.connectors.letterbox import Letterbox
from bot.domain import answering, claiming, escalating
from bot.domain.deliveries import LEASE
from bot.domain.posts import Removal
from bot.domain.replies import ReplyState
from bot.domain.showing import wanted_card
from bot.handlers.names import CLAIM
from bot.jobs.poll import Poller
from bot.stores.store import Filter
from tests.fakes.letterboxes import LETTERBOXES
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, SELMA, SERVICE, SHOP
from tests.jobs.between import Breakdown, between
from tests.jobs.newsroom import FIRST, Newsroom

OUTCOMES = {(1, ReplyState.SENT), (1, ReplyState.UNKNOWN), (0, ReplyState.UNKNOWN)}


async def a_long_story(room: Newsroom) -> None:
    """Let about everything happen that owes something to somebody."""
    await room.customer_writes()
    await room.press(ANNA, CLAIM)
    await room.desk.change(FIRST, "d", answering.draft, ANNA, room.watch(), reply="d1", text="Hm.")
    question = escalating.Question(
        department=SERVICE, reason="Refund", text="May she?", due_at=room.watch() + timedelta(hours=4)
    )
    await room.desk.change(
        FIRST, "e", escalating.escalate, ANNA, room.watch(), question=question, policy=room.policy
    )
    await room.desk.change(
        FIRST, "s", escalating.suggest, SELMA, room.watch(), number=1, reply="d2", text="Yes."
    )
    await room.desk.change(FIRST, "a", claiming.assign, ANNA, room.watch(), to=JONAS)
    await room.reply()


async def more_happens(room: Newsroom) -> None:
    """Change what is shown already."""
    await room.customer_writes("And my name is 4711")
    second = (await room.ticket()).posts[1].ref
    await room.desk.change(FIRST, "x", answering.discard, ANNA, room.watch(), reply="d1")
    await room.desk.forget(Removal(second, "c1"))


async def runs_until_it_breaks_down(room: Newsroom, breakdown: Breakdown) -> None:
    """Deliver with time going by until the process ends, or nothing is owed any more."""
    room.start(breakdown)
    while not breakdown.happened and (due := await room.store.next_due()) is not None:
        room.watch.now = max(room.watch.now, due)
        with contextlib.suppress(asyncio.CancelledError):
            await room.courier.deliver_due()
        await room.courier.drain()


async def goes_on(room: Newsroom) -> None:
    """Start a second process, when the leases of the first have ended, and let it finish."""
    room.start()
    room.watch.now += LEASE
    await room.settle()


async def ends_everywhere(letterbox: type[Letterbox], *, halfway: bool) -> AsyncIterator[Newsroom]:
    """Yield how it turned out for each place at which a process may end; `halfway` everything was shown before."""
    breakdown = Breakdown(at=0)
    while breakdown.happened:
        breakdown = Breakdown(at=breakdown.at + 1)
        room = Newsroom(letterbox)
        await a_long_story(room)
        if halfway:
            await room.deliver()
            await more_happens(room)
        await runs_until_it_breaks_down(room, breakdown)
        await goes_on(room)
        yield room


@pytest.mark.parametrize("halfway", [False, True])
@pytest.mark.parametrize("letterbox", LETTERBOXES.values())
async def test_wherever_a_process_ends_everything_stands_once_and_the_reply_too_or_a_person_is_asked(
    letterbox: type[Letterbox], halfway: bool
) -> None:
    ends = doubts = 0
    async for room in ends_everywhere(letterbox, halfway=halfway):
        ends += 1
        reply = await room.last_reply()
        doubts += reply.state is ReplyState.UNKNOWN
        assert (len(room.published), reply.state) in OUTCOMES
        for channel in (IN_SOCIAL, IN_SERVICE):
            await room.assert_everything_stands_once(channel)
            assert room.card(channel).version == (await room.ticket()).version
        assert not [line for line in room.thread() if "4711" in line]
        assert await room.store.dead_letters() == []
    assert ends > 100
    assert (doubts == 0) == (letterbox.idempotency is not Idempotency.NONE)


async def test_wherever_a_poll_ends_no_post_is_lost_or_doubled() -> None:
    breakdown = Breakdown(at=0)
    while breakdown.happened:
        breakdown = Breakdown(at=breakdown.at + 1)
        room = Newsroom()
        posts = [room.square.say(SHOP, "Mia", f"Post {number}", f"c{number % 2}") for number in range(4)]
        room.square.edit(posts[0].id, "Post zero")
        room.square.remove(posts[1].id)
        with contextlib.suppress(asyncio.CancelledError):
            await Poller(room.desk_that(breakdown), SHOP, between(room.letterbox, breakdown)).poll()
        await Poller(room.desk, SHOP, room.letterbox).poll()
        numbers = await room.store.tickets(Filter())
        shown = [post.text.raw for number in numbers for post in (await room.ticket(number)).posts]
        assert sorted(shown) == ["", "Post 2", "Post 3", "Post zero"]
        kinds = [kind for number in numbers for kind in await room.happened(number)]
        assert sorted(kinds) == [*["Opened"] * 2, *["PostAdded"] * 2, "PostEdited", "PostRemoved"]
    assert breakdown.at > 10


async def test_a_hurried_card_that_was_posted_when_the_process_ended_has_no_twin() -> None:
    room = Newsroom()
    await room.customer_writes()
    ticket = await room.ticket()
    now = room.watch()
    hurried = wanted_card(ticket.id, IN_SOCIAL, now - timedelta(hours=1), urgent=True)
    await room.store.owe([hurried])
    # the process ends after it has posted the card, and before it could put that on record
    taken = await room.store.take_deliveries(now, limit=1, lease=LEASE)
    assert [one.delivery for one in taken] == [hurried]
    shown = await card_of(ticket, IN_SOCIAL, room.desk)
    await room.surface.show(shown, IN_SOCIAL, None)
    room.start()
    await room.deliver()  # the channel's own lane does not know of it
    room.watch.now += LEASE
    await room.settle()
    await room.assert_everything_stands_once()
