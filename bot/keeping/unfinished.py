"""Texts that somebody began and did not use yet: they come back when the form is opened again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.domain.people import PersonId
from bot.domain.ticket import TicketId
from bot.stores.store import Conflict, Record, Store

KIND: Final = "unfinished"
KEPT_FOR: Final = timedelta(days=30)
"""Long enough for a holiday; what somebody never came back to is nobody's business after that."""

_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Where:
    """Whose text, for which ticket, in which form."""

    person: PersonId
    ticket: TicketId
    form: str

    @property
    def id(self) -> str:
        return f"{self.ticket}:{self.form}"


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What was typed, by field name, and when."""

    values: Mapping[str, str]
    at: datetime


async def keep(store: Store, where: Where, values: Mapping[str, str], now: datetime) -> None:
    """Keep what a person typed, in the place of what they typed there before."""
    for _ in range(_TRIES):
        known = await store.kept(KIND, where.person, where.id)
        if known is not None and known.content == values:
            return
        version = known.version if known else 0
        try:
            await store.keep(Record(KIND, where.person, where.id, now, dict(values), version))
        except Conflict:  # two windows of the same person: the one that comes last is kept
            continue
        return


async def find(store: Store, where: Where) -> Unfinished | None:
    """Return what a person began there."""
    known = await store.kept(KIND, where.person, where.id)
    return Unfinished({str(k): str(v) for k, v in known.content.items()}, known.at) if known else None


async def drop(store: Store, where: Where) -> None:
    """Forget what was begun: it has been used."""
    await store.drop(KIND, where.person, where.id)
