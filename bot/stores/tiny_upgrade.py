"""How the file of an older program becomes one of this: what follows from the logs is derived from them again.

It is one transaction over all tickets, one after the other: whoever is killed in the middle has done nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from bot.domain.evolving import fold
from bot.domain.ticket import TicketId
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import Change, Entry
from bot.stores.tiny_entries import entry_of
from bot.stores.tiny_log import Log
from bot.stores.tiny_schema import ACTIVITIES, TICKETS
from bot.stores.tiny_tickets import Tickets


def drop_derived(db: SqliteTinyDB) -> None:
    """Take away what `derive` makes anew."""
    db.storage.sql.execute(f"DROP TABLE {TICKETS}")


def derive(db: SqliteTinyDB) -> None:
    """Fill the tables that tickets are found by, as if their logs were written now; the search index follows by itself."""
    tickets, index = Tickets(db), Log(db).index
    for ticket, log in _logs(db):
        activities = [entry.activity for entry in log]
        tickets.change(Change(fold(ticket, activities), activities))
        index.forget_removed(log)


def _logs(db: SqliteTinyDB) -> Iterator[tuple[TicketId, list[Entry]]]:
    rows = db.table(ACTIVITIES).rows.stream("TRUE ORDER BY ticket, number")
    entries = (entry_of(document) for _, document in rows)
    for ticket, log in itertools.groupby(entries, key=lambda entry: entry.ticket):
        yield ticket, list(log)
