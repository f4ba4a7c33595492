"""Cards, lines and words to one person: shown once, in order, and as they are now."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.chat.card import Card
from bot.domain import answering, escalating
from bot.domain.deliveries import LEASE
from bot.domain.errors import (
    Gone,
    LoggedOut,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Unacceptable,
    Unreachable,
)
from bot.domain.posts import Removal
from bot.domain.ticket import Status
from bot.handlers.names import (
    ARRIVED,
    CLAIM,
    DISCARD,
    EDIT,
    LOOK,
    LOST,
    RELEASE,
    SEND_AGAIN,
    UNDO,
    USE_DRAFT,
)
from bot.jobs.deliver import MISTAKES
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, MIRA, SERVICE
from tests.jobs.between import others_turn
from tests.jobs.newsroom import FIRST, Newsroom


async def test_a_post_becomes_one_card_and_its_lines_in_order(room: Newsroom) -> None:
    await room.customer_writes()
    await room.deliver()
    assert room.card().quote.clean() == "My train is late"
    assert [line.number for line in room.lines()] == [0, 1]
    assert room.thread() == ["A post by Mia arrived at Social Media."]


async def test_nothing_is_shown_twice(room: Newsroom) -> None:
    await room.customer_writes()
    for _ in range(3):
        await room.settle()
    await room.assert_everything_stands_once()


async def test_lines_that_come_together_share_a_message(room: Newsroom) -> None:
    await room.customer_writes()
    await room.press(ANNA, CLAIM)
    await room.press(ANNA, RELEASE)
    await room.deliver()
    threads = [m for m in room.surface.messages if m.thread]
    assert [len(m.content) for m in threads if isinstance(m.content, tuple)] == [4]


async def test_everything_happens_at_once_and_still_stands_once(room: Newsroom) -> None:
    room.start(others_turn)
    for number in range(1, 6):
        await room.customer_writes(f"Post {number}")
        await room.press(ANNA, CLAIM)
        await room.courier.deliver_due()
        await asyncio.sleep(0)
        await room.press(ANNA, RELEASE)
    await room.reply()
    await room.settle()
    await room.assert_everything_stands_once()


async def test_urgent_tickets_come_first(room: Newsroom) -> None:
    policy_channel = replace(room.policy.routes[0], to=room.policy.routes[1].to)
    room.policy = world.policy(routes=(policy_channel, room.policy.routes[1]))
    room.desk.policy = room.policy
    room.start()
    await room.customer_writes("My train is late", "c1")
    await room.customer_writes("My microphone is broken", "c2")
    await room.deliver()
    assert [m.content.ticket for m in room.cards() if isinstance(m.content, Card)] == [2, 1]


async def test_the_buttons_under_a_line_go_when_the_reply_has_left(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.deliver()
    assert room.buttons_under(3) == [UNDO, EDIT]
    await room.settle()
    assert room.buttons_under(3) == []
    assert (await room.assert_everything_stands_once()).status is Status.CLOSED


async def test_a_draft_keeps_its_buttons_until_it_is_used(room: Newsroom) -> None:
    await room.customer_writes()
    await room.desk.change(FIRST, "d", answering.draft, MIRA, room.watch(), reply="d1", text="Sorry!")
    await room.deliver()
    assert room.buttons_under(2) == [USE_DRAFT, DISCARD]
    await room.desk.change(FIRST, "x", answering.discard, ANNA, room.watch(), reply="d1")
    await room.deliver()
    assert room.buttons_under(2) == []


async def test_the_buttons_of_a_doubt_go_when_it_is_settled(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.desk.change(FIRST, "b", answering.begin_sending, room.watch(), reply="r1")
    await room.desk.change(FIRST, "u", answering.unknown, room.watch(), reply="r1", reason="?")
    await room.deliver()
    assert room.buttons_under(5) == [ARRIVED, SEND_AGAIN, LOST, LOOK]
    await room.press(ANNA, LOST, "r1")
    await room.deliver()
    assert (room.buttons_under(3), room.buttons_under(5)) == ([], [])
    assert room.buttons_under(6) == [SEND_AGAIN, EDIT, DISCARD]


async def test_the_words_of_a_removed_post_leave_the_channel(room: Newsroom) -> None:
    await room.customer_writes()
    ticket = await room.customer_writes("My secret is 4711")
    await room.deliver()
    assert "4711" in room.thread()[-1]
    second = (await room.ticket(ticket)).posts[1].ref
    await room.desk.forget(Removal(second, "c1"))
    await room.deliver()
    assert not [line for line in room.thread() if "4711" in line]
    assert "4711" not in room.card().quote.clean()
    await room.assert_everything_stands_once()


async def test_an_escalated_ticket_gets_a_second_card_with_the_whole_history(room: Newsroom) -> None:
    await room.customer_writes()
    await room.press(ANNA, CLAIM)
    await room.deliver()
    question = escalating.Question(
        department=SERVICE, reason="Refund", text="May she?", due_at=room.watch.now.replace(hour=23)
    )
    await room.desk.change(
        FIRST, "e", escalating.escalate, ANNA, room.watch(), question=question, policy=room.policy
    )
    await room.deliver()
    for channel in (IN_SOCIAL, IN_SERVICE):
        await room.assert_everything_stands_once(channel)
    assert [line.number for line in room.lines(IN_SERVICE)] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "error", [RateLimited("slow down", 30), Unreachable("no network"), OutcomeUnknown("?")]
)
async def test_what_is_not_taken_now_is_shown_later(room: Newsroom, error: OutsideError) -> None:
    await room.customer_writes()
    await room.press(ANNA, CLAIM)
    room.surface.down = error
    await room.deliver()
    await room.deliver()
    assert room.surface.messages == []
    room.surface.down = None
    await room.settle()
    await room.assert_everything_stands_once()


async def test_a_rate_limit_is_waited_for_to_the_second(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.before = RateLimited("slow down", 30)
    await room.deliver()
    room.watch.forward(seconds=29)
    await room.deliver()
    assert room.cards() == []
    room.watch.forward(seconds=1)
    await room.deliver()
    assert len(room.cards()) == 1


@pytest.mark.parametrize("nth", range(3))
async def test_a_post_whose_answer_was_lost_is_found_again(room: Newsroom, nth: int) -> None:
    await room.customer_writes()
    await room.reply()
    for _ in range(nth):
        await room.courier.deliver_due()
        await room.courier.drain()
    room.surface.lose = True
    await room.settle()
    assert not room.surface.lose
    await room.assert_everything_stands_once()


async def test_a_card_that_could_not_be_posted_yet_waits_for_its_repaint_and_its_lines(
    room: Newsroom,
) -> None:
    room.surface.down = Unreachable("no network")
    await room.customer_writes()
    await room.deliver()
    await room.press(ANNA, CLAIM)
    await room.reply()
    for _ in range(10):
        await room.deliver()
        room.watch.forward(seconds=1)
    room.surface.down = None
    await room.settle()
    ticket = await room.assert_everything_stands_once()
    assert room.card().version == ticket.version


async def test_a_deleted_card_is_posted_anew_with_all_its_lines_in_order(room: Newsroom) -> None:
    await room.customer_writes()
    await room.press(ANNA, CLAIM)
    await room.deliver()
    room.surface.delete(room.cards()[0].ref)
    await room.press(ANNA, RELEASE)
    await room.settle()
    place = room.cards()[0].ref
    assert list(await room.surface.find_lines(place)) == [0, 1, 2, 3]
    assert await room.store.ticket_at(place) == (FIRST, IN_SOCIAL)


async def test_a_card_posted_anew_is_found_when_the_answer_was_lost(room: Newsroom) -> None:
    await room.customer_writes()
    await room.deliver()
    room.surface.delete(room.cards()[0].ref)
    room.surface.lose = True
    await room.press(ANNA, CLAIM)
    await room.settle()
    assert len(room.cards()) == 1
    assert room.card().version == 2


async def test_a_deleted_line_stays_deleted(room: Newsroom) -> None:
    await room.customer_writes()
    await room.reply()
    await room.deliver()
    (third,) = (await room.surface.find_lines(room.cards()[0].ref))[3]
    room.surface.delete(third)
    await room.settle()
    assert 3 not in [line.number for line in room.lines()]
    assert await room.store.dead_letters() == []


async def test_lines_wait_for_the_thread_of_a_card_that_is_posted_anew(room: Newsroom) -> None:
    await room.customer_writes()
    await room.deliver()
    room.surface.before = Gone("thread_not_found")
    await room.customer_writes("More")
    await room.settle()
    assert room.thread()[-1] == "Mia wrote again: More"


async def test_a_card_that_the_product_does_not_take_is_given_up_and_holds_up_nobody(room: Newsroom) -> None:
    await room.customer_writes("One", "c1")
    room.surface.before = Unacceptable("invalid_blocks")
    await room.customer_writes("Two", "c2")
    await room.deliver()
    assert [m.content.ticket for m in room.cards() if isinstance(m.content, Card)] == [2]
    reasons = [letter.reason for letter in await room.store.dead_letters()]
    assert reasons[-1] == "Unacceptable: invalid_blocks"
    assert len(reasons) == 3


async def test_a_bot_that_was_shut_out_tries_again_until_it_is_let_in(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.down = LoggedOut("not_in_channel")
    for _ in range(20):
        await room.deliver()
        room.watch.forward(minutes=1)
    room.surface.down = None
    await room.settle()
    await room.assert_everything_stands_once()


async def test_a_ticket_that_fails_on_our_side_does_not_block_its_channel(room: Newsroom) -> None:
    await room.customer_writes("One", "c1")
    await room.customer_writes("Two", "c2")
    room.surface.stumbles_at = 1
    for _ in range(MISTAKES + 1):
        await room.deliver()
        room.watch.forward(minutes=10)
    assert [m.content.ticket for m in room.cards() if isinstance(m.content, Card)] == [2]


async def test_a_channel_without_a_surface_is_no_end(room: Newsroom) -> None:
    room.surface.channels = frozenset()
    await room.customer_writes()
    await room.deliver()
    assert room.surface.messages == []
    room.surface.channels = frozenset({IN_SOCIAL})
    await room.settle()
    await room.assert_everything_stands_once()


async def test_a_batch_of_slow_messages_ends_within_its_lease(room: Newsroom) -> None:
    await room.customer_writes()
    for number in range(12):
        text, reply = f"Draft {number}", f"d{number}"
        await room.desk.change(FIRST, reply, answering.draft, MIRA, room.watch(), reply=reply, text=text)

    async def slowly(name: str) -> None:
        if name == "log":
            room.watch.forward(seconds=3)

    room.start(slowly)
    while await room.store.next_due() is not None:
        begun = room.watch.now
        await room.courier.deliver_due()
        await room.courier.drain()
        assert room.watch.now - begun < LEASE
    await room.assert_everything_stands_once()
