"""What may have happened is looked for, twice and apart in time, before it is done again; what came through late is put right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.card import Card
from bot.chat.surface import Haste
from bot.domain import answering, claiming
from bot.domain.deliveries import DeliveryKind, MessageRef
from bot.domain.errors import OutcomeUnknown, RateLimited, Unreachable
from bot.domain.people import ChannelId
from bot.domain.showing import LATEST_TWIN, doubtful_card, posting, wanted_card
from bot.handlers.names import CLAIM, RELEASE
from bot.jobs.doubts import LATEST_REPAINT, SETTLE
from tests.fakes.surface import MemorySurface, Message
from tests.fakes.world import ANNA, IN_SOCIAL, JONAS
from tests.jobs.newsroom import FIRST, Newsroom, Surface, pass_time


class Queue:
    """Between us and the product: takes the next post, hangs up, and puts it through when told to."""

    def __init__(self, surface: MemorySurface) -> None:
        self._surface = surface
        self._held: list[Message] = []

    def hold_the_next(self) -> None:
        self._surface.lose = True

    def take_away(self) -> None:
        """What was just posted is on its way only: nobody sees it."""
        self._held.append(self._surface.messages.pop())

    def let_through(self) -> None:
        self._surface.messages += self._held


async def a_card_on_its_way(room: Newsroom) -> Queue:
    queue = Queue(room.surface)
    await room.customer_writes()
    queue.hold_the_next()
    await room.deliver()
    queue.take_away()
    return queue


async def test_a_card_that_comes_through_late_is_the_only_one(room: Newsroom) -> None:
    queue = await a_card_on_its_way(room)
    await pass_time(room, SETTLE - timedelta(seconds=1))
    assert room.cards() == []
    queue.let_through()
    await room.settle()
    await room.assert_everything_stands_once()


async def test_a_card_that_never_came_through_is_posted_after_the_second_look(room: Newsroom) -> None:
    await a_card_on_its_way(room)
    await pass_time(room, SETTLE)
    assert room.cards() == []
    await pass_time(room, timedelta(seconds=5))
    assert len(room.cards()) == 1
    await room.settle()
    await room.assert_everything_stands_once()


async def test_a_doubtful_card_holds_up_no_other_of_its_channel(room: Newsroom) -> None:
    await a_card_on_its_way(room)
    await room.customer_writes("Two", "c2")
    await room.deliver()
    assert [m.content.ticket for m in room.cards() if isinstance(m.content, Card)] == [2]


async def test_nobody_who_is_in_a_hurry_posts_a_card_that_is_being_settled(room: Newsroom) -> None:
    await a_card_on_its_way(room)
    await pass_time(room, timedelta(seconds=3))
    await room.press(ANNA, CLAIM)
    await pass_time(room, timedelta(seconds=5))
    assert room.cards() == []
    await room.settle()
    assert room.card().version == 2
    await room.assert_everything_stands_once()


async def test_a_twin_that_comes_through_after_all_is_retired(room: Newsroom) -> None:
    queue = await a_card_on_its_way(room)
    await pass_time(room, SETTLE + timedelta(seconds=10))
    kept = room.cards()[0].ref
    queue.let_through()
    assert len(room.cards()) == 2
    await pass_time(room, LATEST_TWIN)
    assert [card.ref for card in room.cards()] == [kept]
    await room.settle()
    await room.assert_everything_stands_once()


async def test_a_twin_that_cannot_be_retired_now_is_retired_later(room: Newsroom) -> None:
    queue = await a_card_on_its_way(room)
    await pass_time(room, SETTLE + timedelta(seconds=10))
    queue.let_through()
    await pass_time(room, LATEST_TWIN - SETTLE - timedelta(seconds=60))
    room.surface.down = RateLimited("slow down", 30)
    await pass_time(room, timedelta(seconds=120))
    assert len(room.cards()) == 2
    room.surface.down = None
    await room.settle()
    await room.assert_everything_stands_once()


async def test_the_twin_that_stands_is_kept_when_the_card_on_record_does_not_any_more(room: Newsroom) -> None:
    queue = await a_card_on_its_way(room)
    await pass_time(room, SETTLE + timedelta(seconds=10))
    on_record = room.cards()[0].ref
    queue.let_through()
    room.surface.delete(on_record)
    await room.settle()
    (card,) = room.cards()
    assert [m.thread for m in room.surface.messages if m.thread == card.ref.id] != []


async def a_lost_card_that_somebody_else_is_about_to_post(room: Newsroom) -> None:
    await room.customer_writes()
    await room.store.owe([wanted_card(FIRST, IN_SOCIAL, room.watch(), urgent=True)])
    room.surface.lose = True


async def test_a_card_whose_answer_got_lost_is_looked_for_by_whoever_is_about_to_post_it(
    room: Newsroom,
) -> None:
    await a_lost_card_that_somebody_else_is_about_to_post(room)
    await room.deliver()
    assert len(room.cards()) == 1
    await room.settle()
    await room.assert_everything_stands_once()


async def test_a_doubtful_card_whose_place_another_one_took_is_retired(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    await room.surface.show(room.card(), IN_SOCIAL, None)
    came_late = posting(DeliveryKind.CARD, await room.ticket(), IN_SOCIAL, 0, room.watch())
    await room.store.owe([doubtful_card(came_late, room.watch())])
    await room.settle()
    await room.assert_everything_stands_once()


async def test_whichever_twin_is_pressed_the_same_ticket_is_claimed_once(room: Newsroom) -> None:
    queue = await a_card_on_its_way(room)
    await pass_time(room, SETTLE + timedelta(seconds=10))
    queue.let_through()
    await room.press(ANNA, CLAIM)
    await room.press(JONAS, CLAIM)
    await room.settle()
    assert (await room.ticket()).owner == ANNA.actor
    await room.assert_everything_stands_once()


async def test_a_new_process_doubts_what_the_last_one_had_begun(room: Newsroom) -> None:
    queue = await a_card_on_its_way(room)
    room.start()
    await pass_time(room, SETTLE)
    assert room.cards() == []
    queue.let_through()
    await room.settle()
    await room.assert_everything_stands_once()


async def test_lines_that_come_through_late_stand_once(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    await room.press(ANNA, CLAIM)
    queue = Queue(room.surface)
    queue.hold_the_next()  # the repaint of the card changes a message, so this is the line
    await room.deliver()
    queue.take_away()
    await room.press(ANNA, RELEASE)
    await pass_time(room, SETTLE - timedelta(seconds=5))
    queue.let_through()
    await room.settle()
    await room.assert_everything_stands_once()


async def test_what_could_not_be_reached_was_not_begun_and_needs_no_settling(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.down = Unreachable("no network")
    await pass_time(room, timedelta(seconds=3))
    room.surface.down = None
    await pass_time(room, timedelta(seconds=5))
    assert len(room.cards()) == 1


async def test_a_look_that_fails_leaves_the_doubt(room: Newsroom) -> None:
    queue = await a_card_on_its_way(room)
    room.surface.down = Unreachable("no network")
    await pass_time(room, timedelta(seconds=20))
    room.surface.down = None
    await pass_time(room, SETTLE - timedelta(seconds=5))
    assert room.cards() == []
    queue.let_through()
    await room.settle()
    await room.assert_everything_stands_once()


@pytest.mark.parametrize("arrives", [True, False])
async def test_a_word_whose_answer_was_lost_is_said_once(room: Newsroom, *, arrives: bool) -> None:
    await room.customer_writes()
    await room.settle()
    await room.desk.change(FIRST, "a", claiming.assign, ANNA, room.watch(), to=JONAS)
    room.surface.lose_words = True
    await room.deliver()
    told, room.surface.told = room.surface.told, []
    if not arrives:
        room.surface.keys.clear()
    await room.settle()
    assert [person for person, _ in [*(told if arrives else []), *room.surface.told]] == [JONAS.id]


async def test_all_lines_of_a_thread_are_settled_together(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    queue = Queue(room.surface)
    await room.press(ANNA, CLAIM)
    queue.hold_the_next()
    await room.deliver()
    queue.take_away()
    for number in range(3):  # each alone in its message
        text, reply = f"Draft {number}", f"d{number}"
        await room.desk.change(FIRST, reply, answering.draft, ANNA, room.watch(), reply=reply, text=text)
    await pass_time(room, SETTLE + timedelta(seconds=5))
    await room.assert_everything_stands_once()


async def test_a_line_that_comes_through_after_it_was_posted_again_is_retired(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    await room.press(ANNA, CLAIM)
    queue = Queue(room.surface)
    queue.hold_the_next()
    await room.deliver()
    queue.take_away()
    await pass_time(room, SETTLE + timedelta(seconds=5))
    queue.let_through()
    assert [line.number for line in room.lines()] == [0, 1, 2, 2]
    await room.settle()
    await room.assert_everything_stands_once()


async def test_lines_that_stand_there_are_not_posted_again(room: Newsroom) -> None:
    """Not even until they would be retired."""
    await room.customer_writes()
    await room.settle()
    await room.press(ANNA, CLAIM)
    room.surface.lose = True
    await pass_time(room, SETTLE + timedelta(seconds=10))
    assert [line.number for line in room.lines()] == [0, 1, 2]


async def test_lines_that_come_through_late_are_retired_in_whatever_company(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    queue = Queue(room.surface)
    await room.press(ANNA, CLAIM)
    await room.press(ANNA, RELEASE)
    queue.hold_the_next()
    await room.deliver()
    queue.take_away()
    await room.press(ANNA, CLAIM)
    await pass_time(room, SETTLE + timedelta(seconds=5))
    queue.let_through()
    await room.press(ANNA, RELEASE)
    await room.settle()
    await room.assert_everything_stands_once()


class Sluggish(Surface):
    """A product that puts one repaint of a card aside, says nothing, and carries it out when told to."""

    aside: tuple[Card, MessageRef] | None = None
    puts_aside = False

    async def show(
        self, card: Card, channel: ChannelId, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        if at is None or not self.puts_aside:
            return await super().show(card, channel, at, haste)
        self.aside, self.puts_aside = (card, at), False
        raise OutcomeUnknown("no answer")

    async def carry_out(self) -> None:
        assert self.aside is not None
        await super().show(self.aside[0], ChannelId(""), self.aside[1])


async def a_repaint_put_aside(room: Newsroom) -> Sluggish:
    surface = Sluggish(room.surface.channels, room.surface.people)
    room.surface = surface
    room.start()
    await room.customer_writes()
    await room.settle()
    surface.puts_aside = True
    await room.press(ANNA, CLAIM)
    await room.deliver()
    return surface


@pytest.mark.parametrize("after", [1, 20, 50])
@pytest.mark.parametrize("restarts", [True, False])
async def test_a_repaint_that_comes_through_late_does_not_cover_a_newer_one(
    room: Newsroom, after: int, *, restarts: bool
) -> None:
    surface = await a_repaint_put_aside(room)
    await room.press(ANNA, RELEASE)
    if restarts:
        room.start()
    await pass_time(room, timedelta(seconds=after))
    assert room.card().version == 3
    await surface.carry_out()
    assert room.card().version == 2
    await room.settle()
    await room.assert_everything_stands_once()
    assert room.card().version == 3


async def test_what_is_to_be_painted_once_more_holds_up_no_newer_repaint(room: Newsroom) -> None:
    await a_repaint_put_aside(room)
    await pass_time(room, timedelta(seconds=5))
    assert room.card().version == 2
    await room.press(ANNA, RELEASE)
    await room.deliver()
    assert room.card().version == 3
    await room.settle()
    assert room.card().version == 3


async def test_a_repaint_that_came_to_nothing_for_certain_is_not_painted_once_more(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    room.surface.before = RateLimited("slow down", 5)
    await room.press(ANNA, CLAIM)
    await room.settle()
    begun = room.watch.now
    assert await room.store.next_due() is None
    assert room.card().version == 2
    assert begun - (await room.desk.log(FIRST))[-1].activity.at < LATEST_REPAINT


async def test_a_line_keeps_no_buttons_that_come_back_late(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    await room.desk.change(FIRST, "d", answering.draft, ANNA, room.watch(), reply="d1", text="Sorry!")
    await room.deliver()
    old = next(m for m in room.surface.messages if isinstance(m.content, tuple) and m.content[0].buttons)
    stale = old.content
    await room.desk.change(FIRST, "x", answering.discard, ANNA, room.watch(), reply="d1")
    room.surface.loses_repaint_of_a_line = True
    await pass_time(room, timedelta(seconds=10))
    assert room.buttons_under(2) == []
    old.content = stale
    await room.settle()
    assert room.buttons_under(2) == []
