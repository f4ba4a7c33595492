"""Whether what a `TinyStore` finds things by says what its logs add up to, and whether anything in it leads nowhere.

It looks at one ticket after the other, so it needs hardly more memory for a million than for one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Final

from bot.domain.activities import PostRemoved
from bot.domain.evolving import fold
from bot.domain.posts import PostRef
from bot.domain.ticket import TicketId
from bot.stores.changing import split_off
from bot.stores.recording import payload_of
from bot.stores.searching import lasting_words
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import Damaged, Entry
from bot.stores.tiny_entries import entry_of
from bot.stores.tiny_index import NUMBER_BITS
from bot.stores.tiny_records import record_of
from bot.stores.tiny_schema import ACTIVITIES, RECORDS, REMOVED, SPLIT_OFF, TICKETS
from bot.stores.tiny_tickets import sought_of
from bot.stores.verifying import Fault

Numbered = tuple[int, Entry]
"""An entry with the number of its link."""

_TERMS: Final = """
    SELECT tickets.id, json_extract(term.value, '$[0]'), json_extract(term.value, '$[1]'), closed
    FROM tickets, json_each(terms) AS term
"""
_SAME: Final = (
    ("the terms of tickets", _TERMS, "SELECT ticket, kind, value, closed FROM terms"),
    (
        "the counts of terms",
        "SELECT kind, value, count(*) FROM terms GROUP BY 1, 2",
        "SELECT kind, value, count FROM term_counts",
    ),
)
"""What must be the same in two places, and how each says it."""

_WORDS: Final = (
    "SELECT id, c0 FROM words_content WHERE id >= ? AND id < ?"  # where FTS5 keeps the text of `words`
)

_UNKNOWN: Final = "NOT EXISTS (SELECT 1 FROM tickets AS known WHERE known.id = {})"
_NOWHERE: Final = (
    (
        "is a ticket without a log",
        "SELECT id FROM tickets WHERE NOT EXISTS (SELECT 1 FROM activities WHERE ticket = tickets.id)",
    ),
    (
        "has something to be delivered, but is no ticket",
        f"SELECT ticket FROM deliveries WHERE kind IN ('card', 'line', 'reply') AND {_UNKNOWN.format('ticket')}",  # noqa: S608 - our own names
    ),
    (
        "is found by words, but is no ticket",
        f"SELECT id >> {NUMBER_BITS} FROM words_content WHERE {_UNKNOWN.format(f'words_content.id >> {NUMBER_BITS}')}",  # noqa: S608 - as above
    ),
    (
        "was merged into a ticket that is not there",
        f"SELECT id FROM tickets WHERE merged_into IS NOT NULL AND {_UNKNOWN.format('tickets.merged_into')}",  # noqa: S608 - as above
    ),
    (
        "goes on as itself, by way of others that it was merged into",
        """
        WITH RECURSIVE way(start, at) AS (
            SELECT id, merged_into FROM tickets WHERE merged_into IS NOT NULL
            UNION SELECT start, merged_into FROM way JOIN tickets ON id = at WHERE merged_into IS NOT NULL
        ) SELECT start FROM way WHERE start = at
        """,
    ),
)
"""What leads nowhere, and how its ticket is found."""

_STUCK: Final = (
    ("has deliveries that nobody looks at", "SELECT lane FROM deliveries EXCEPT SELECT lane FROM lanes"),
    ("has nothing to give", "SELECT lane FROM lanes EXCEPT SELECT lane FROM deliveries"),
    (
        "does not begin with its first delivery",
        """
        SELECT lane FROM lanes WHERE head !=
            (SELECT id FROM deliveries AS first WHERE first.lane = lanes.lane ORDER BY urgent DESC, id LIMIT 1)
        """,
    ),
)
"""What keeps a lane of the outbox from giving what it has, and how the lane is found."""

_FORGOTTEN: Final = """
    SELECT seq, note FROM chain WHERE kind = 'record' AND salt IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM chain AS next WHERE next.about = chain.seq AND next.about > 0 AND next.kind = 'record')
    AND seq NOT IN (SELECT chained FROM records WHERE chained IS NOT NULL)
"""
"""Records whose newest version is in the chain, but no longer kept."""


class Derived:
    """Compares, over one connection that reads one moment."""

    def __init__(self, db: SqliteTinyDB) -> None:
        self._sql = db.storage.sql
        self._activities, self._tickets = db.table(ACTIVITIES).rows, db.table(TICKETS).rows
        self._records, self._known_removed = db.table(RECORDS).rows, db.table(REMOVED).rows
        self._known_split = db.table(SPLIT_OFF).rows
        self._split_off: dict[PostRef, tuple[int, TicketId]] = {}
        self._removed: set[PostRef] = set()
        self._indexed = 0

    def faults(self) -> Iterator[Fault]:
        """Yield what does not follow from the logs, or leads nowhere."""
        ((self._indexed,),) = self._sql.execute("SELECT up_to FROM indexed").fetchall()
        for ticket, log in self._logs():
            try:
                yield from self._ticket(ticket, log)
            except (Damaged, TypeError) as error:
                yield Fault(f"cannot be read: {error}", ticket=ticket)
        yield from self._posts()
        yield from self._same()
        yield from self._kept()
        yield from self._dead_ends()

    def _logs(self) -> Iterator[tuple[TicketId, list[tuple[int, dict[str, object]]]]]:
        found = self._activities.stream("TRUE ORDER BY ticket, number")
        for ticket, rows in itertools.groupby(found, key=lambda row: row[1]["ticket"]):
            yield TicketId(ticket), list(rows)

    def _ticket(self, ticket: TicketId, rows: Sequence[tuple[int, dict[str, object]]]) -> Iterator[Fault]:
        log = [(seq, entry_of(document)) for seq, document in rows]
        if [entry.number for _, entry in log] != list(range(1, len(log) + 1)):
            yield Fault("has a log with a gap", ticket=ticket)
        expected = sought_of(fold(ticket, (entry.activity for _, entry in log)))
        known = dict(self._tickets.stream("id = ?", (ticket,))).get(ticket)
        if differing := _differing(known, expected):
            yield Fault(f"is listed otherwise than its log says: {differing}", ticket=ticket)
        yield from self._words(ticket, log)
        self._gather(log)

    def _words(self, ticket: TicketId, log: Sequence[Numbered]) -> Iterator[Fault]:
        first = ticket << NUMBER_BITS
        known = dict(self._sql.execute(_WORDS, (first, first + (1 << NUMBER_BITS))))
        for seq, entry in log:
            words = " ".join(lasting_words(entry.activity, self._is_removed)) if seq <= self._indexed else ""
            if known.pop(first + entry.number, "") != words:
                yield Fault("is found by other words than it says", seq, ticket, entry.number)
        if known:
            yield Fault("is found by words of activities that it does not have", ticket=ticket)

    def _is_removed(self, ref: PostRef) -> bool:
        found = self._sql.execute(
            "SELECT 1 FROM removed_posts WHERE account = ? AND post = ?", (ref.account, ref.external_id)
        )
        return bool(found.fetchall())

    def _gather(self, log: Sequence[Numbered]) -> None:
        """Remember what the log says of single posts: whose they are since they were split off, and which are gone."""
        seq, first = log[0]
        begun = itertools.takewhile(lambda one: one[1].cause == first.cause, log)
        for post in split_off([entry.activity for _, entry in begun]):
            self._split_off[post] = max(self._split_off.get(post, (0, first.ticket)), (seq, first.ticket))
        self._removed |= {one.activity.ref for _, one in log if isinstance(one.activity, PostRemoved)}

    def _posts(self) -> Iterator[Fault]:
        split = {_ref(document): document["ticket"] for _, document in self._known_split.stream()}
        if split != {post: ticket for post, (_, ticket) in self._split_off.items()}:
            yield Fault("which posts were split off to which ticket is noted otherwise than the log says")
        if {_ref(document) for _, document in self._known_removed.stream()} != self._removed:
            yield Fault("which posts are gone is noted otherwise than the log says")

    def _same(self) -> Iterator[Fault]:
        for what, one, other in _SAME:
            for first, second in ((one, other), (other, one)):
                if self._sql.execute(f"SELECT * FROM ({first} EXCEPT {second}) LIMIT 1").fetchall():  # noqa: S608 - our own names
                    yield Fault(f"{what} are noted otherwise than they are")

    def _kept(self) -> Iterator[Fault]:
        for _, document in self._records.stream("chained IS NOT NULL"):
            found = self._sql.execute("SELECT payload FROM chain WHERE seq = ?", (document["chained"],))
            if found.fetchall() != [(payload_of(record_of(document)),)]:
                yield Fault(
                    f"record {document['record']} of kind {document['kind']} differs from its newest link"
                )
        for seq, kind in self._sql.execute(_FORGOTTEN):
            yield Fault(f"a record of kind {kind} is not kept any more, and nobody dropped it", seq)

    def _dead_ends(self) -> Iterator[Fault]:
        for what, statement in _NOWHERE:
            for (ticket,) in self._sql.execute(statement):
                yield Fault(what, ticket=ticket)
        for what, statement in _STUCK:
            for (lane,) in self._sql.execute(statement):
                yield Fault(f"lane {lane!r} of the outbox {what}")


def _ref(document: dict[str, object]) -> PostRef:
    return PostRef(document["account"], document["post"])  # type: ignore[arg-type]  # the columns are text


def _differing(known: dict[str, object] | None, expected: dict[str, object]) -> str:
    if known is None:
        return "it is in no list"
    both = known.keys() | expected.keys()
    return ", ".join(sorted(name for name in both if known.get(name) != expected.get(name)))  # absent is None
