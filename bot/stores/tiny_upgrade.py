"""How the file of an older program becomes one of this.

What follows from the logs is derived from them again, and every activity gets its link in the chain. It is one transaction over
everything, one after the other: whoever is killed in the middle has done nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Final

from bot.domain.evolving import fold
from bot.domain.ticket import TicketId
from bot.stores.chain import LinkKind
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import Change, Entry
from bot.stores.tiny_chain import Chain
from bot.stores.tiny_entries import entry_of
from bot.stores.tiny_log import Log
from bot.stores.tiny_schema import ACTIVITIES, TICKETS
from bot.stores.tiny_tickets import Tickets

_CLOSE_UP: Final = "UPDATE activities SET id = ? WHERE id = ?"


def drop_derived(db: SqliteTinyDB) -> None:
    """Take away what `derive` makes anew."""
    db.storage.sql.execute(f"DROP TABLE {TICKETS}")


def derive(db: SqliteTinyDB) -> None:
    """Fill the tables that tickets are found by, as if their logs were written now; the search index follows by itself."""
    tickets, index = Tickets(db), Log(db, Chain(db)).index
    for ticket, log in _logs(db):
        activities = [entry.activity for entry in log]
        tickets.change(Change(fold(ticket, activities), activities))
        index.forget_removed(log)


def chain_up(db: SqliteTinyDB) -> None:
    """Give every activity its link, in the order in which they were written; their ids close up to the numbers of the links."""
    sql, chain = db.storage.sql, Chain(db)
    growth = chain.grow()
    sql.execute("UPDATE indexed SET up_to = (SELECT count(*) FROM activities WHERE id <= up_to)")
    order = "SELECT id, ticket, number, cause, rest FROM activities ORDER BY id"
    for known, ticket, number, cause, payload in sql.execute(order):
        if known != growth.next:
            sql.execute(_CLOSE_UP, (growth.next, known))
        growth.add(LinkKind.ACTIVITY, payload, cause=cause, ticket=ticket, number=number)
    chain.settle()


def _logs(db: SqliteTinyDB) -> Iterator[tuple[TicketId, list[Entry]]]:
    rows = db.table(ACTIVITIES).rows.stream("TRUE ORDER BY ticket, number")
    entries = (entry_of(document) for _, document in rows)
    for ticket, log in itertools.groupby(entries, key=lambda entry: entry.ticket):
        yield ticket, list(log)
