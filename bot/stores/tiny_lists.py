"""Lists of the tickets of a `TinyStore`, each from an index that fits what is wanted.

Open and closed tickets are looked for apart, so that a list of what is open costs the same however much was closed.
"""
# ruff: noqa: S608 - what is put into SQL here are conditions of this module; values are always bound

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.domain.people import DepartmentId, PersonId
from bot.domain.posts import AccountId
from bot.domain.ticket import Status, Term, TicketId
from bot.stores.codec import moment
from bot.stores.listing import in_order
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import Filter, Order, Row, Tally

_SHOWN: Final = (
    "tickets.id, account, department, owner, status, urgent, starred, opened_at, waiting_since, due_at"
)
_ORDERS: Final = {
    Order.NEWEST: "{id} DESC",
    Order.DUE: "due_at IS NULL, urgent DESC, due_at, {id}",
}

Condition = tuple[str, Sequence[Any]]
"""SQL, and what is bound to it."""
Demand = tuple[Term, Sequence[str]]
"""A term that tickets must have, with any of these values."""


@dataclass(frozen=True, slots=True)
class _Scan:
    """One way through an index: that of tickets, or that of terms if one `leads` to the tickets."""

    conditions: tuple[Condition, ...]
    leads: bool

    @property
    def sql(self) -> str:
        """Return the statement from its source on. A CROSS JOIN keeps SQLite from changing what leads."""
        joined = "terms AS lead CROSS JOIN tickets ON tickets.id = lead.ticket"
        where = " AND ".join(sql for sql, _ in self.conditions) or "TRUE"
        return f"FROM {joined if self.leads else 'tickets'} WHERE {where}"

    @property
    def values(self) -> tuple[Any, ...]:
        return tuple(itertools.chain.from_iterable(values for _, values in self.conditions))


class Lists:
    """Lists and counts of tickets, from the tables of one connection."""

    def __init__(self, db: SqliteTinyDB) -> None:
        self._sql = db.storage.sql

    def rows(self, wanted: Filter) -> list[Row]:
        found = {row.ticket: row for scan in _scans(wanted) for row in self._scanned(scan, wanted)}
        return in_order(found.values(), wanted)

    def _scanned(self, scan: _Scan, wanted: Filter) -> Iterator[Row]:
        order = _ORDERS[wanted.order].format(id="lead.ticket" if scan.leads else "tickets.id")
        statement = f"SELECT {_SHOWN} {scan.sql} ORDER BY {order} LIMIT ?"
        return map(_row, self._sql.execute(statement, (*scan.values, wanted.limit)).fetchall())

    def tally(self, wanted: Filter, ages: Sequence[datetime]) -> list[Tally]:
        beyond = " + ".join(["iif(waiting_since IS NULL, NULL, 0)", *("(waiting_since < ?)" for _ in ages)])
        demands = _demands(wanted)
        scan = _scan(wanted, wanted.closed, demands[:1] if wanted.terms else [], demands)
        statement = f"SELECT account, status, owner, {beyond}, count(*) {scan.sql} GROUP BY 1, 2, 3, 4"
        found = self._sql.execute(statement, (*map(moment, ages), *scan.values)).fetchall()
        return [Tally(AccountId(a), Status(s), _person(o), age, count) for a, s, o, age, count in found]


def _scans(wanted: Filter) -> Iterator[_Scan]:
    demands = _demands(wanted)
    for closed in (False, True) if wanted.closed is None else (wanted.closed,):
        if _is_led(wanted):
            kind, values = demands[0]
            for value in values:
                yield _scan(wanted, closed, [(kind, (value,))], demands)
        else:
            yield _scan(wanted, closed, [], demands)


def _demands(wanted: Filter) -> list[Demand]:
    demands: list[Demand] = [(term, (value,)) for term, value in wanted.terms]
    if wanted.departments is not None:
        demands.append((Term.DEPARTMENT, sorted(wanted.departments)))
    return demands


def _is_led(wanted: Filter) -> bool:
    """Tell whether terms lead to the tickets: always but for departments, if something else leads to fewer or in order."""
    if wanted.terms or wanted.departments is None:
        return bool(wanted.terms)
    return wanted.owner is None and not wanted.starred and wanted.order is Order.NEWEST


def _scan(wanted: Filter, closed: bool | None, lead: Sequence[Demand], demands: Sequence[Demand]) -> _Scan:
    conditions = [*_led(wanted, closed, lead), *_having(demands[len(lead) :]), *_conditions(wanted)]
    return _Scan(tuple(conditions), bool(lead))


def _led(wanted: Filter, closed: bool | None, lead: Sequence[Demand]) -> Iterator[Condition]:
    """What the index is entered by. With the plus, SQLite does not enter by ids what it should read in another order."""
    state, ticket = ("lead.closed", "lead.ticket") if lead else ("tickets.closed", "tickets.id")
    ticket = f"+{ticket}" if wanted.order is Order.DUE else ticket
    for kind, values in lead:
        yield "lead.kind = ? AND lead.value = ?", (kind, *values)
    if closed is not None:
        yield f"{state} = ?", (closed,)
    if wanted.before is not None:
        yield f"{ticket} < ?", (wanted.before,)


def _having(demands: Sequence[Demand]) -> Iterator[Condition]:
    for kind, values in demands:
        found = f"kind = ? AND {_one_of('value', values)} AND closed = tickets.closed AND ticket = tickets.id"
        yield f"EXISTS (SELECT 1 FROM terms WHERE {found})", (kind, *values)


def _conditions(wanted: Filter) -> Iterator[Condition]:
    for column in ("department", "account", "owner", "starred"):
        if (value := getattr(wanted, column)) is not None:
            yield f"{column} = ?", (value,)
    if wanted.owned is not None:
        yield f"owner IS {'NOT ' * wanted.owned}NULL", ()
    if wanted.statuses is not None:
        yield _one_of("status", wanted.statuses), tuple(wanted.statuses)
    if wanted.due_by is not None:
        yield "due_at <= ?", (moment(wanted.due_by),)
    if wanted.without:
        yield f"NOT {_one_of('tickets.id', wanted.without)}", tuple(wanted.without)


def _one_of(column: str, values: Sequence[Any] | frozenset[Any]) -> str:
    return f"{column} IN ({', '.join('?' * len(values))})"


def _row(found: Sequence[Any]) -> Row:
    ticket, account, department, owner, status, urgent, starred, opened_at, waiting_since, due_at = found
    return Row(
        ticket=TicketId(ticket),
        account=AccountId(account),
        department=DepartmentId(department),
        owner=_person(owner),
        status=Status(status),
        urgent=bool(urgent),
        starred=bool(starred),
        opened_at=datetime.fromisoformat(opened_at),
        waiting_since=_time(waiting_since),
        due_at=_time(due_at),
    )


def _person(owner: str | None) -> PersonId | None:
    return PersonId(owner) if owner is not None else None


def _time(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written else None
