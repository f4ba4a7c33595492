"""Whether a card stands in its channel, where only people can see that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.desk import Desk
from bot.domain.deliveries import Delivery
from bot.domain.owing import repaint_wave
from bot.domain.people import Role
from bot.domain.refusals import CardIsKnown, OtherDepartment, OutdatedButton, Refused
from bot.domain.showing import question as question_owed
from bot.domain.showing import wanted_card
from bot.domain.ticket import TicketId
from bot.handlers.form import Form
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.names import CARD_MISSING, CARD_STANDS
from bot.keeping import questions
from bot.keeping.questions import Question, Word


async def _stands(interaction: Interaction, desk: Desk) -> Form | None:
    """Somebody sees it: whoever presses something on it says where."""
    question = await _meant(interaction, desk)
    await _answer(question, Word.STANDS, interaction, desk)
    return None


async def _missing(interaction: Interaction, desk: Desk) -> Form | None:
    """Somebody does not see it: it is posted again."""
    question = await _meant(interaction, desk)
    await _answer(question, Word.MISSING, interaction, desk, await _posted_again(question, desk))
    return None


async def _meant(interaction: Interaction, desk: Desk) -> Question:
    """Return the question that a button stands below; refused to other departments, and once it is settled."""
    channel, number = interaction.channel, interaction.subject
    if channel is None or not number.removeprefix("-").isdecimal():
        raise Refused(OutdatedButton())
    owners = frozenset(one.id for one in desk.policy.departments.values() if channel in one.channels)
    if not owners & interaction.by.departments:
        raise Refused(OtherDepartment(owners))
    found = await questions.find(desk.store, TicketId(int(number)), channel)
    if found is None or found.word is Word.SETTLED:
        raise Refused(CardIsKnown())
    return found


async def _answer(
    question: Question, word: Word, interaction: Interaction, desk: Desk, more: Sequence[Delivery] = ()
) -> None:
    """Keep what somebody says, and show it; it counts until the card is on record, or somebody says otherwise."""

    def answered(before: Question) -> Question:
        if before.word is Word.SETTLED or (before.word is Word.MISSING and word is Word.STANDS):
            raise Refused(CardIsKnown())
        return replace(before, word=word, by=interaction.by.name)

    if question.word is not word:
        shown = question_owed(question.card, question.channel, desk.clock())
        await questions.change(desk.store, question, answered, [shown, *more])
        desk.owes.set()


async def _posted_again(question: Question, desk: Desk) -> list[Delivery]:
    now = desk.clock()
    if question.card < 0:
        return repaint_wave(-question.card, [question.channel], now)
    urgent = (await desk.ticket(question.card)).urgent
    return [wanted_card(question.card, question.channel, now, urgent=urgent, gone=question.replaces)]


STANDS_HANDLER = Handler(
    name=CARD_STANDS,
    label=lambda texts: texts.channels.card_is_there,
    needs=Role.DRAFT,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    act=_stands,
)

MISSING_HANDLER = Handler(
    name=CARD_MISSING,
    label=lambda texts: texts.channels.card_missing_post_it,
    needs=Role.DRAFT,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    act=_missing,
)
