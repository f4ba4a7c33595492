"""Cards of which nobody knows whether they stand in their channel, where only people can look: what they were asked, and said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.domain.deliveries import Delivery, MessageRef
from bot.domain.people import ChannelId
from bot.domain.ticket import TicketId
from bot.stores.store import Conflict, Record, Store

KIND: Final = "card_question"
_TRIES: Final = 20


class Word(StrEnum):
    """What is known of a card."""

    NONE = "none"
    """Nobody has said anything yet."""
    STANDS = "stands"
    """Somebody sees it; where it stands will be known as soon as somebody presses a button on it."""
    MISSING = "missing"
    """Somebody does not see it: it is posted again."""
    SETTLED = "settled"
    """It is on record by now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """`card` is the ticket, or `place_of` a wave. `replaces` is the message in whose place the card was posted, if there was one.

    `by` is the name of whoever answered; `message` is where the question stands, once it does.
    """

    card: TicketId
    channel: ChannelId
    since: datetime
    word: Word = Word.NONE
    by: str = ""
    replaces: str = ""
    message: MessageRef | None = None
    version: int = 0

    @property
    def open(self) -> bool:
        """Tell whether nobody may post the card by themselves."""
        return self.word in {Word.NONE, Word.STANDS}


async def find(store: Store, card: TicketId, channel: ChannelId) -> Question | None:
    record = await store.kept(KIND, channel, str(card))
    return _read(record) if record else None


async def ask(store: Store, question: Question, deliveries: Sequence[Delivery]) -> None:
    """Keep that a card is in question, in the place of an earlier time that it was; the deliveries are owed with it."""
    known = await find(store, question.card, question.channel)
    anew = replace(question, version=known.version if known else 0)
    await store.keep(_record(anew), deliveries=deliveries)


async def change(
    store: Store,
    question: Question,
    decide: Callable[[Question], Question],
    deliveries: Sequence[Delivery] = (),
) -> Question | None:
    """Change a question as `decide` says, once more on what somebody else made of it; None if it is gone."""
    for _ in range(_TRIES):
        before = await find(store, question.card, question.channel)
        if before is None:
            return None
        try:
            return _read(await store.keep(_record(decide(before)), deliveries=deliveries))
        except Conflict:
            continue
    raise Conflict(f"the question about card {question.card} changed {_TRIES} times")


async def forget(store: Store, question: Question) -> None:
    await store.drop(KIND, question.channel, str(question.card))


def _record(question: Question) -> Record:
    at = question.message
    content = {
        "word": question.word.value,
        "by": question.by,
        "replaces": question.replaces,
        "message": [at.surface, at.place, at.id] if at else None,
    }
    return Record(KIND, question.channel, str(question.card), question.since, content, question.version)


def _read(record: Record) -> Question:
    content = record.content
    return Question(
        card=TicketId(int(record.id)),
        channel=ChannelId(record.of),
        since=record.at,
        word=Word(content["word"]),
        by=content["by"],
        replaces=content["replaces"],
        message=MessageRef(*content["message"]) if content["message"] else None,
        version=record.version,
    )
