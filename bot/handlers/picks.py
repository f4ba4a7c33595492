"""What somebody picked out of the tickets of their departments: the filter of the inbox, of the queue walk and of bulk changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import parse_qsl, urlencode

from bot.domain.people import Person
from bot.domain.posts import AccountId
from bot.domain.queueing import Whose
from bot.domain.ticket import Status, Term
from bot.stores.store import Filter, Tally

ANY: Final = "*"
"""Chosen in a field to say that it does not matter."""
OVERDUE: Final = {
    "1h": timedelta(hours=1),
    "4h": timedelta(hours=4),
    "1d": timedelta(days=1),
    "3d": timedelta(days=3),
}
"""How long ago a ticket should have been looked at, by the value of its option."""
YES: Final = "yes"

_MEMORY: Final = "picks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picks:
    """Empty fields do not matter. `overdue` is a key of `OVERDUE`."""

    account: str = ""
    state: str = ""
    whose: str = ""
    tag: str = ""
    starred: str = ""
    overdue: str = ""

    def __bool__(self) -> bool:
        return self != Picks()

    def content(self) -> dict[str, str]:
        """Return what was picked, as a record keeps it."""
        return {name: value for name, value in asdict(self).items() if value}

    def memory(self) -> dict[str, str]:
        """Return what was picked, as a form carries it along."""
        return {_MEMORY: urlencode(self.content())} if self else {}


def picked(content: Mapping[str, str]) -> Picks:
    """Return picks from a record or from a form's fields; what they do not know is left out."""
    known = {field.name for field in fields(Picks)}
    return Picks(**{name: value for name, value in content.items() if name in known and value != ANY})


def remembered(memory: Mapping[str, str]) -> Picks:
    """Return the picks that a form carried along."""
    return picked(dict(parse_qsl(memory.get(_MEMORY, ""))))


def matching(picks: Picks, by: Person, now: datetime) -> Filter:
    """Return the filter for the tickets that a person's departments have in front of them, whoever has them."""
    overdue = OVERDUE.get(picks.overdue)
    state = Status(picks.state) if picks.state in set(Status) else None
    return Filter(
        closed=state is Status.CLOSED,
        departments=by.departments,
        account=AccountId(picks.account) if picks.account else None,
        statuses=frozenset({state}) if state else None,
        terms=((Term.TAG, picks.tag),) if picks.tag else (),
        starred=True if picks.starred == YES else None,
        due_by=now - overdue if overdue else None,
    )


def whose(tally: Tally, by: Person) -> Whose:
    """Return who has the tickets that a tally counts, as seen by a person."""
    if tally.owner is None:
        return Whose.NOBODYS
    return Whose.MINE if tally.owner == by.id else Whose.OTHERS
