"""The card of a wave is asked for like a ticket's, where only people can look."""

from __future__ import annotations

import pytest

from bot.chat.card import Card
from bot.domain.deliveries import MessageRef
from bot.handlers.form import NO_TICKET
from bot.handlers.names import CARD_MISSING, CARD_STANDS
from tests.fakes.surface import Message, Notice, words
from tests.fakes.world import ANNA, IN_SOCIAL
from tests.jobs.storm import Storm

CLAIM = "Claim wave"


@pytest.fixture
def room() -> Storm:
    room = Storm()
    room.surface.blind = True
    return room


async def in_question(room: Storm, *, arrives: bool) -> None:
    """Let a wave begin whose card is posted without an answer, after everything else stands there."""
    await room.storm(3)
    await room.settle()
    await room.storm(5)
    before = len(room.surface.messages)
    room.surface.lose = True
    while len(room.surface.messages) == before:
        await room.deliver()
        due = await room.store.next_due()
        assert due is not None
        room.watch.now = max(room.watch.now, due)
    assert not room.surface.lose
    if not arrives:
        room.surface.delete(_card(room).ref)
    await room.settle()


def _card(room: Storm) -> Message:
    return next(m for m in room.cards() if isinstance(m.content, Card) and m.content.ticket < 0)


def question(room: Storm) -> tuple[str, list[str]]:
    notices = [m.content for m in room.surface.messages if isinstance(m.content, Notice) and m.content.key]
    (notice,) = notices
    return words(notice.text), [button.handler for button in notice.buttons]


async def says(room: Storm, handler: str) -> None:
    wave = await room.wave()
    click = room.click(ANNA, handler, ticket=NO_TICKET, subject=str(-wave.number), channel=IN_SOCIAL)
    await room.reception.press(click)
    await room.settle()


async def test_a_wave_s_card_that_is_not_there_is_posted_once_somebody_says_so(room: Storm) -> None:
    await in_question(room, arrives=False)
    assert room.wave_cards() == []
    assert question(room)[1] == [CARD_STANDS, CARD_MISSING]
    await room.storm(2)
    await room.settle()
    assert room.wave_cards() == []
    await says(room, CARD_MISSING)
    assert len(room.wave_cards()) == 1
    assert question(room)[1] == []
    assert len(await room.said(await room.wave())) == 2


async def test_a_wave_s_card_that_is_there_is_kept_up_to_date_once_somebody_pressed_it(room: Storm) -> None:
    await in_question(room, arrives=True)
    await says(room, CARD_STANDS)
    await room.press_on(ANNA, CLAIM, card=_card(room).ref)
    await room.settle()
    assert room.facts()["Owner"] == "Anna"
    assert question(room)[1] == []
    assert len(await room.said(await room.wave())) == 3


async def test_a_second_card_of_a_wave_is_retired_when_it_is_pressed(room: Storm) -> None:
    await room.storm(8)
    await room.settle()
    kept = _card(room)
    late = MessageRef("slack", IN_SOCIAL, "late")
    await room.press_on(ANNA, CLAIM, card=late)
    room.surface.messages.append(Message(late, kept.content))
    await room.settle()
    assert [m.ref for m in room.cards() if isinstance(m.content, Card) and m.content.ticket < 0] == [kept.ref]


async def test_what_is_said_about_a_wave_and_may_stand_there_is_left_to_its_log(room: Storm) -> None:
    await room.storm(8)
    await room.settle()
    await room.press_on(ANNA, CLAIM)
    room.surface.lose = True
    await room.settle()
    said = await room.said(await room.wave())
    assert len(said) == len(set(said)) == 3
    assert await room.store.dead_letters() == []
