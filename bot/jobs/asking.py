"""Asks a channel whether a card stands there, where a product lets nobody but people look.

A question that may have been lost is asked again: twice is harmless, since whatever is pressed under either says the same.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial

from bot.chat.questions import asked
from bot.chat.surface import Surface
from bot.desk import Desk
from bot.domain.deliveries import Delivery, Done, MessageRef, OwedDelivery
from bot.domain.errors import CannotLook, Gone
from bot.domain.showing import question as question_owed
from bot.jobs.doubts import Doubts
from bot.keeping import questions
from bot.keeping.questions import Question, Word


class Asking:
    """What cards in question have to do with people: they are asked, and see what has become of it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, card: Delivery) -> None:
        """Keep that nobody knows whether a card was posted, and owe the question."""
        now = self._desk.clock()
        doubt = Question(card=card.ticket, channel=card.channel, since=now, replaces=card.subject)
        await questions.ask(self._desk.store, doubt, [question_owed(card.ticket, card.channel, now)])
        self._desk.owes.set()

    async def settle(self, question: Question) -> None:
        """A card is on record by now: nobody has to answer any more."""
        now = self._desk.clock()
        owed = [question_owed(question.card, question.channel, now)]
        settled = partial(replace, word=Word.SETTLED)
        await questions.change(self._desk.store, question, settled, owed)
        self._desk.owes.set()


class Asker:
    """Posts questions on one surface, and repaints them."""

    def __init__(self, desk: Desk, surface: Surface) -> None:
        self._desk = desk
        self._surface = surface
        self._doubts = Doubts(desk.clock)

    async def show(self, owed: OwedDelivery) -> None:
        """Show what a channel is asked, as it stands now."""
        channel = owed.delivery.channel
        question = await questions.find(self._desk.store, owed.delivery.ticket, channel)
        if question is not None:
            with self._doubts.watching([owed]):
                at = await self._shown(owed, question)
            await self._keep(question, at)
        await self._desk.store.finish(owed, Done())

    async def _shown(self, owed: OwedDelivery, question: Question) -> MessageRef | None:
        """Return where it stands; a question that was deleted before it was answered is asked again."""
        if question.message is not None:
            with suppress(Gone):
                return await self._say(question, question.message)
        if not question.open:
            return None
        if self._doubts.hangs_over(owed):
            if (standing := await self._standing(question)) is not None:
                return await self._say(question, standing)
            self._doubts.check([owed])
        return await self._doubts.attempt([owed], partial(self._say, question, None))

    async def _standing(self, question: Question) -> MessageRef | None:
        with suppress(CannotLook):
            return await self._surface.find_announcement(question.channel, _key(question))
        return None

    async def _say(self, question: Question, at: MessageRef | None) -> MessageRef:
        text, buttons = await asked(question, self._desk)
        return await self._surface.announce(question.channel, _key(question), text, buttons, at)

    async def _keep(self, question: Question, at: MessageRef | None) -> None:
        if question.word is Word.SETTLED:
            await questions.forget(self._desk.store, question)
        elif at != question.message:
            await questions.change(self._desk.store, question, partial(_at, since=question, at=at))


def _at(now: Question, *, since: Question, at: MessageRef | None) -> Question:
    """One that was asked anew meanwhile stands somewhere else."""
    return replace(now, message=at) if now.since == since.since else now


def _key(question: Question) -> str:
    return f"card {question.card} {question.since:%Y-%m-%dT%H:%M:%S}"
