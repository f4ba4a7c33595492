"""Who said in chat that they, or somebody whom they lead, are away. Nothing here says why."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.domain.people import PersonId
from bot.domain.shifts import Absence
from bot.stores.store import Conflict, Record, Store

KIND: Final = "absence"
KEPT_FOR: Final = timedelta(days=60)
"""After its end; then nobody needs it any more, and it is forgotten."""
MOST: Final = 2000

_TRIES: Final = 5


async def all_known(store: Store) -> list[Absence]:
    """Return the absences that were entered, those that end last first."""
    return [_absence(record) for record in await store.records(KIND, limit=MOST)]


async def of(store: Store, person: PersonId) -> list[Absence]:
    """Return the absences of a person, those that end last first."""
    return [_absence(record) for record in await store.records(KIND, person, limit=MOST)]


async def enter(store: Store, absence: Absence) -> None:
    """Keep an absence; one that begins at the same time takes a new end instead, also one that is over before it began."""
    name = absence.since.isoformat()
    for _ in range(_TRIES):
        known = await store.kept(KIND, absence.person, name)
        version = known.version if known else 0
        try:
            await store.keep(Record(KIND, absence.person, name, absence.until, {}, version))
        except Conflict:
            continue
        return
    raise Conflict(f"the absence of {absence.person} changed {_TRIES} times while one change was kept")


async def come_back(store: Store, person: PersonId, now: datetime) -> list[Absence]:
    """End what a person entered and is not over; return what that was, each as it stood."""
    standing = [one for one in await of(store, person) if one.until > now]
    for one in standing:
        await _end(store, one, now)
    return standing


async def _end(store: Store, absence: Absence, now: datetime) -> None:
    if absence.since >= now:
        await store.drop(KIND, absence.person, absence.since.isoformat())
    else:
        await enter(store, Absence(absence.person, absence.since, now))


def standing(absences: Iterable[Absence], now: datetime) -> list[Absence]:
    """Return those that are not over, the first to begin first."""
    return sorted((one for one in absences if one.until > now), key=lambda one: (one.since, one.person))


def _absence(record: Record) -> Absence:
    return Absence(PersonId(record.of), datetime.fromisoformat(record.id), record.at)
