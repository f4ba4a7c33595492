"""Where a product lets nobody but people look, people say whether a card stands there; nothing is posted again without them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.card import Card
from bot.chat.reception import Answer, Nothing, Tell
from bot.domain import answering, claiming
from bot.domain.deliveries import MessageRef
from bot.domain.errors import OutcomeUnknown, Unreachable
from bot.domain.owing import notices
from bot.domain.people import ChannelId, Person
from bot.domain.refusals import NoSuchTicket
from bot.domain.text import Text
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET
from bot.handlers.names import CARD_MISSING, CARD_STANDS, CLAIM, LOG, RELEASE, UNDO
from bot.jobs.doubts import SETTLE
from bot.keeping import questions
from tests.fakes.surface import Message, Notice, words
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, MIRA, STRANGER
from tests.handlers.office import no, told
from tests.jobs.newsroom import FIRST, Newsroom, pass_time


@pytest.fixture
def room() -> Newsroom:
    room = Newsroom()
    room.surface.blind = True
    return room


def asked(room: Newsroom) -> list[Message]:
    """What the channel is asked, and was."""
    return [m for m in room.surface.messages if isinstance(m.content, Notice) and m.content.key]


def question(room: Newsroom) -> tuple[str, list[str]]:
    """The only question: its words, and what can be pressed."""
    (message,) = asked(room)
    assert isinstance(message.content, Notice)
    return words(message.content.text), [button.handler for button in message.content.buttons]


async def a_card_in_question(room: Newsroom, *, arrives: bool = True) -> None:
    await room.customer_writes()
    if arrives:
        room.surface.lose = True
    else:
        room.surface.before = OutcomeUnknown("the connection broke")
    await room.settle()


async def says(room: Newsroom, by: Person, handler: str, channel: ChannelId = IN_SOCIAL) -> Answer:
    """Press a button below the question."""
    click = room.click(by, handler, ticket=NO_TICKET, subject=str(FIRST), channel=channel)
    return await room.reception.press(click)


async def press_on(room: Newsroom, card: MessageRef, by: Person = ANNA, handler: str = LOG) -> Answer:
    return await room.reception.press(room.click(by, handler, channel=IN_SOCIAL, card=card))


async def assert_nothing_is_asked_any_more(room: Newsroom) -> None:
    assert await room.store.records(questions.KIND) == []
    assert question(room)[1] == []


@pytest.mark.parametrize("arrives", [True, False])
async def test_a_card_that_may_stand_there_is_asked_for_and_not_posted_again(
    room: Newsroom, *, arrives: bool
) -> None:
    await a_card_in_question(room, arrives=arrives)
    assert len(room.cards()) == arrives
    text, buttons = question(room)
    assert "Ticket 1" in text
    assert "My train is late" in text
    assert buttons == [CARD_STANDS, CARD_MISSING]


async def test_nobody_is_asked_before_it_has_settled(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.lose = True
    await pass_time(room, SETTLE)
    assert asked(room) == []
    await pass_time(room, timedelta(seconds=5))
    assert len(asked(room)) == 1


async def test_what_is_not_there_is_posted_once_whoever_says_so(room: Newsroom) -> None:
    await a_card_in_question(room, arrives=False)
    assert isinstance(await says(room, ANNA, CARD_MISSING), Nothing)
    assert isinstance(await says(room, JONAS, CARD_MISSING), Nothing)
    await room.settle()
    await room.assert_everything_stands_once()
    await assert_nothing_is_asked_any_more(room)
    assert "✅" in question(room)[0]


async def test_what_got_lost_again_is_asked_for_again_whoever_is_in_a_hurry(room: Newsroom) -> None:
    await a_card_in_question(room, arrives=False)
    await says(room, ANNA, CARD_MISSING)
    room.surface.lose = True
    await pass_time(room, timedelta(seconds=1))
    await room.press(ANNA, CLAIM)
    await room.settle()
    assert len(room.cards()) == 1
    assert len([m for m in asked(room) if isinstance(m.content, Notice) and m.content.buttons]) == 1
    await press_on(room, room.cards()[0].ref)
    await room.settle()
    await room.assert_everything_stands_once()


async def test_a_card_in_the_place_of_a_deleted_one_is_asked_for_once_it_got_lost(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    room.surface.delete(room.cards()[0].ref)
    room.surface.lose = True
    await room.press(ANNA, CLAIM)
    await pass_time(room, timedelta(seconds=1))
    await room.press(ANNA, RELEASE)
    await room.settle()
    assert len(room.cards()) == 1
    assert question(room)[1] == [CARD_STANDS, CARD_MISSING]


async def test_what_is_there_is_kept_up_to_date_once_somebody_pressed_it(room: Newsroom) -> None:
    await a_card_in_question(room)
    await says(room, ANNA, CARD_STANDS)
    await room.settle()
    text, buttons = question(room)
    assert "Anna" in text
    assert buttons == [CARD_MISSING]
    assert room.lines() == []
    await press_on(room, room.cards()[0].ref, JONAS, CLAIM)
    await room.settle()
    assert room.card().version == 2
    await room.assert_everything_stands_once()
    await assert_nothing_is_asked_any_more(room)


async def test_a_click_on_the_card_answers_by_itself(room: Newsroom) -> None:
    await a_card_in_question(room)
    await press_on(room, room.cards()[0].ref)
    await room.settle()
    await room.assert_everything_stands_once()
    await assert_nothing_is_asked_any_more(room)


async def test_a_second_card_is_retired_when_it_is_pressed(room: Newsroom) -> None:
    await a_card_in_question(room)
    await says(room, ANNA, CARD_MISSING)
    await room.settle()
    late, kept = (card.ref for card in room.cards())
    await press_on(room, late)
    await room.settle()
    assert [card.ref for card in room.cards()] == [kept]
    await room.assert_everything_stands_once()


async def test_of_two_cards_the_one_that_is_pressed_first_stays(room: Newsroom) -> None:
    await a_card_in_question(room)
    first = room.cards()[0].ref
    room.surface.messages.append(Message(MessageRef("slack", IN_SOCIAL, "late"), room.cards()[0].content))
    await press_on(room, first)
    await press_on(room, room.cards()[1].ref)
    await room.settle()
    assert [card.ref for card in room.cards()] == [first]
    await room.assert_everything_stands_once()


async def test_a_pressed_card_takes_the_place_of_one_that_is_gone(room: Newsroom) -> None:
    room.surface.blind = False
    await room.customer_writes()
    await room.settle()
    (old,) = room.cards()
    late = MessageRef("slack", IN_SOCIAL, "late")
    room.surface.messages.append(Message(late, old.content))
    room.surface.delete(old.ref)
    await press_on(room, late)
    await room.settle()
    assert [card.ref for card in room.cards()] == [late]


async def test_the_card_on_record_is_looked_after_by_no_click(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    await press_on(room, room.cards()[0].ref)
    assert await room.store.next_due() is None


async def test_a_hurry_posts_no_card_that_is_in_question(room: Newsroom) -> None:
    await a_card_in_question(room, arrives=False)
    await room.press(ANNA, CLAIM)
    await room.customer_writes("And now my train is on fire")
    await room.settle()
    assert room.cards() == []
    await says(room, ANNA, CARD_MISSING)
    await room.settle()
    await room.assert_everything_stands_once()


async def test_other_tickets_go_on_with_all_their_lines(room: Newsroom) -> None:
    await a_card_in_question(room)
    room.surface.messages.clear()
    await room.customer_writes("Another one", "c2")
    await room.settle()
    assert [m.content.ticket for m in room.cards() if isinstance(m.content, Card)] == [2]
    assert [line.number for line in room.lines()] == [0, 1]


@pytest.mark.parametrize("word", [None, CARD_STANDS, CARD_MISSING])
async def test_a_new_process_knows_what_was_asked_and_said(room: Newsroom, word: str | None) -> None:
    await a_card_in_question(room)
    if word:
        await says(room, ANNA, word)
    room.start()
    await room.press(JONAS, CLAIM)
    await room.settle()
    assert len(room.cards()) == (2 if word == CARD_MISSING else 1)
    await press_on(room, room.cards()[0].ref)
    await room.settle()
    assert room.card().version == 2
    assert [line.number for line in room.lines()] == [0, 1, 2]
    await assert_nothing_is_asked_any_more(room)


async def test_a_process_that_ends_while_it_posts_leaves_a_question(room: Newsroom) -> None:
    await room.customer_writes()
    taken = await room.store.take_deliveries(room.watch(), limit=1, lease=timedelta(seconds=60))
    assert taken
    room.watch.forward(seconds=61)
    room.start()
    await room.press(ANNA, CLAIM)  # whose line would like to have the card soon
    await room.settle()
    assert room.cards() == []
    assert question(room)[1] == [CARD_STANDS, CARD_MISSING]


async def test_a_post_that_gets_lost_again_is_asked_for_again(room: Newsroom) -> None:
    await a_card_in_question(room, arrives=False)
    await says(room, ANNA, CARD_MISSING)
    room.surface.lose = True
    await room.deliver()
    room.surface.delete(room.cards()[0].ref)
    await room.settle()
    old, new = asked(room)
    assert isinstance(old.content, Notice)
    assert isinstance(new.content, Notice)
    assert [b.handler for b in new.content.buttons] == [CARD_STANDS, CARD_MISSING]
    assert room.cards() == []
    await says(room, ANNA, CARD_MISSING)
    await room.settle()
    await room.assert_everything_stands_once()


async def test_a_question_that_may_be_lost_is_asked_again(room: Newsroom) -> None:
    await room.customer_writes()
    room.surface.before = OutcomeUnknown("the connection broke")
    await room.deliver()
    for _ in range(40):
        room.watch.forward(seconds=1)
        room.surface.lose = not asked(room)
        await room.deliver()
    room.surface.lose = False
    await room.settle()
    assert len(asked(room)) == 2
    await says(room, ANNA, CARD_MISSING)
    await room.settle()
    await room.assert_everything_stands_once()


async def test_a_question_that_somebody_deleted_is_asked_again_when_it_is_answered_otherwise(
    room: Newsroom,
) -> None:
    await a_card_in_question(room)
    room.surface.delete(asked(room)[0].ref)
    await says(room, ANNA, CARD_STANDS)
    await room.settle()
    assert question(room)[1] == [CARD_MISSING]


async def test_whoever_has_no_business_in_the_channel_answers_nothing(room: Newsroom) -> None:
    await a_card_in_question(room, arrives=False)
    for person, channel in ((MIRA, IN_SERVICE), (STRANGER, IN_SOCIAL)):
        assert isinstance(await says(room, person, CARD_MISSING, channel), Tell)
    await room.settle()
    assert room.cards() == []


async def test_what_is_settled_is_not_answered_any_more(room: Newsroom) -> None:
    await a_card_in_question(room, arrives=False)
    await says(room, ANNA, CARD_MISSING)
    told = await says(room, JONAS, CARD_STANDS)
    assert isinstance(told, Tell)
    await room.settle()
    told = await says(room, JONAS, CARD_MISSING)
    assert isinstance(told, Tell)
    assert words(told.text) == "Das ist schon geklärt, es ist nichts mehr zu tun."
    await room.assert_everything_stands_once()


async def test_a_deleted_card_is_posted_again_without_a_question(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    (card,) = room.cards()
    room.surface.delete(card.ref)
    await room.reception.vanished(card.ref, card.ref)
    await room.settle()
    assert len(room.cards()) == 1
    assert asked(room) == []


@pytest.mark.parametrize("arrives", [True, False])
async def test_a_line_that_may_stand_there_is_left_to_the_log(room: Newsroom, *, arrives: bool) -> None:
    await room.customer_writes()
    await room.settle()
    await room.press(ANNA, CLAIM)
    room.surface.lose = True
    await room.deliver()
    if not arrives:
        room.surface.messages.pop()
    await room.settle()
    assert [line.number for line in room.lines()].count(2) == arrives
    assert asked(room) == []


async def a_question_in_a_line(room: Newsroom) -> None:
    """Owe a line that people decide below: whether a draft is sent."""
    await room.customer_writes()
    await room.settle()
    text = "Sorry!"
    await room.desk.change(FIRST, "d", answering.draft, MIRA, room.watch(), reply="d1", text=text)


async def test_a_line_with_something_to_press_is_said_until_it_came_through(room: Newsroom) -> None:
    await a_question_in_a_line(room)
    room.surface.before_a_line = [OutcomeUnknown("the connection broke")] * 15
    for _ in range(40):  # with settling in between
        room.watch.forward(minutes=6)
        await room.deliver()
    await room.settle()
    assert not room.surface.before_a_line
    assert [line.number for line in room.lines()].count(2) == 1


async def test_a_question_that_came_through_for_certain_is_not_said_again(room: Newsroom) -> None:
    await a_question_in_a_line(room)
    room.surface.lose = True
    await room.settle()
    assert [line.number for line in room.lines()].count(2) == 2


async def test_a_new_process_posts_a_line_that_certainly_is_not_there(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    await room.press(ANNA, CLAIM)
    for _ in range(2):
        room.surface.before_a_line = [Unreachable("connection refused")]
        await room.deliver()
        assert not room.surface.before_a_line
        room.watch.forward(seconds=30)
        room.start()
    await room.settle()
    assert [line.number for line in room.lines()].count(2) == 1


async def test_what_was_to_follow_a_line_that_got_lost_still_comes(room: Newsroom) -> None:
    await a_question_in_a_line(room)
    await room.press(ANNA, CLAIM)
    room.surface.before_a_line = [OutcomeUnknown("the connection broke")]
    await room.settle()
    assert not room.surface.before_a_line
    assert [line.number for line in room.lines()].count(3) == 1


async def test_buttons_whose_place_nobody_knows_stay_and_mean_nothing(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    await room.reply()
    for _ in range(30):
        room.surface.lose = True
        room.watch.forward(seconds=1)
        await room.deliver()
    await room.settle()
    assert UNDO in room.buttons_under(3)
    assert isinstance(await room.press(ANNA, UNDO, "r1"), Tell)


async def test_a_word_is_said_twice_rather_than_never_but_not_three_times(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    await room.desk.change(FIRST, "a", claiming.assign, ANNA, room.watch(), to=JONAS)
    for _ in range(60):
        room.surface.lose_words = True
        await room.deliver()
        room.watch.forward(seconds=1)
    assert [person for person, _ in room.surface.told] == [JONAS.id, JONAS.id]


async def test_a_notice_is_said_twice_rather_than_never_but_not_three_times(room: Newsroom) -> None:
    async def hello(_desk: object, _channel: ChannelId, _key: str) -> Text:
        return ("Hello.",)

    room.announcements = {"hello": hello}
    room.start()
    await room.store.owe(notices([IN_SOCIAL], "hello 1", room.watch(), urgent=False))
    for _ in range(60):
        room.surface.lose = True
        await room.deliver()
        room.watch.forward(seconds=1)
    assert len(asked(room)) == 2


async def test_a_card_of_a_ticket_that_never_was_is_answered_and_nothing_is_owed(room: Newsroom) -> None:
    await room.customer_writes()
    await room.settle()
    card = MessageRef("slack", "C0SOMEWHERE", "1")
    click = room.click(ANNA, CLAIM, ticket=TicketId(4711), channel=IN_SOCIAL, card=card)
    assert told(await room.reception.press(click)) == no(ANNA, NoSuchTicket())
    assert await room.store.next_due() is None
