"""The tables of a `TinyStore`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.stores.sqlite_tinydb import Index, Shape

APPLICATION_ID: Final = 0x5A555255  # "ZURU": `file` and we recognise the format by it
VERSION: Final = 4

ACTIVITIES: Final = "activities"
TICKETS: Final = "tickets"
SPLIT_OFF: Final = "split_off"
REMOVED: Final = "removed_posts"
DELIVERIES: Final = "deliveries"
LANES: Final = "lanes"
DEAD_LETTERS: Final = "dead_letters"
MESSAGES: Final = "messages"
CURSORS: Final = "cursors"
RECORDS: Final = "records"

SCHEMA: Final[Mapping[str, Shape]] = {
    # One document for each activity: what happened, in `activity`, as the codec writes it. Its id is the number of its link.
    ACTIVITIES: Shape(
        {"ticket": int, "number": int, "cause": str},
        (Index("ticket, number", unique=True), Index("cause")),
    ),
    # What of a ticket is looked for. Everything else is in its log.
    TICKETS: Shape(
        {
            "account": str,
            "conversation": str,
            "version": int,
            "closed": bool,
            "department": str,
            "owner": str,
            "merged_into": int,
            "status": str,
            "urgent": bool,
            "starred": bool,
            "opened_at": str,
            "waiting_since": str,
            "due_at": str,
            "terms": str,
        },
        (
            Index("account, conversation", unique=True),
            Index("closed"),
            Index("department, closed"),
            Index("owner, closed", where="owner IS NOT NULL"),
            Index("owner, department, closed", where="owner IS NOT NULL"),
            Index("account, closed"),
            Index("closed", where="starred"),
            Index("closed, due_at IS NULL, urgent DESC, due_at"),
        ),
    ),
    # Posts that are not where their conversation is, because somebody cut a ticket in two.
    SPLIT_OFF: Shape({"account": str, "post": str, "ticket": int}, (Index("account, post", unique=True),)),
    # Posts that are gone on their platform, and whose words must not be found again.
    REMOVED: Shape({"account": str, "post": str}, (Index("account, post", unique=True),)),
    # The outbox. `until` is the end of the lease of whoever has taken it; one that waits has none. The first `undone` of its
    # `attempts` certainly did nothing.
    DELIVERIES: Shape(
        {
            "lane": str,
            "key": str,
            "kind": str,
            "ticket": int,
            "channel": str,
            "number": int,
            "subject": str,
            "urgent": bool,
            "due_at": str,
            "until": str,
            "attempts": int,
            "undone": int,
        },
        (
            Index("lane, urgent DESC"),
            Index("lane, until", where="until IS NOT NULL"),
            Index("key", unique=True, where="until IS NULL"),
        ),
    ),
    # For each lane of the outbox, its head and when it gives it: so that no step has to look at all that waits.
    LANES: Shape(
        {"lane": str, "head": int, "urgent": bool, "ready_at": str},
        (Index("lane", unique=True), Index("urgent DESC, head, ready_at, lane"), Index("ready_at")),
    ),
    DEAD_LETTERS: Shape({"ticket": int}, (Index("ticket"),)),
    # Where cards (number -1) and lines stand.
    MESSAGES: Shape(
        {"ticket": int, "channel": str, "number": int, "surface": str, "place": str, "message": str},
        (Index("ticket, channel, number"), Index("message, place, surface", where="number = -1")),
    ),
    # What is kept beside the logs; `record` is the id, since a document cannot have a field of that name. `chained` is the
    # number of its newest link, if it is kept in the chain.
    RECORDS: Shape(
        {"kind": str, "of": str, "record": str, "at": str, "version": int, "chained": int},
        (
            Index("kind, of, record", unique=True),
            Index("kind, of, at DESC, record"),
            Index("kind, at DESC, of, record"),
        ),
    ),
    CURSORS: Shape({"source": str, "cursor": str}, (Index("source", unique=True),)),
}

DERIVED: Final[Sequence[str]] = (
    # From a term to its tickets; each ticket's row has its own ones in `terms`, as a JSON list.
    """
    CREATE TABLE terms (
        kind TEXT, value TEXT, closed BOOLEAN, ticket INTEGER, PRIMARY KEY (kind, value, closed, ticket)
    ) WITHOUT ROWID
    """,
    # How many tickets have a term.
    "CREATE TABLE term_counts (kind TEXT, value TEXT, count INTEGER, PRIMARY KEY (kind, value)) WITHOUT ROWID",
    # The search index. Words come folded and apart; what is left out is about where in a text a word stands.
    "CREATE VIRTUAL TABLE words USING fts5(text, tokenize = 'ascii', detail = none, columnsize = 0)",
    # Up to which activity it knows the log.
    "CREATE TABLE indexed (up_to INTEGER PRIMARY KEY) WITHOUT ROWID",
    "INSERT INTO indexed VALUES (0)",
)
"""Tables that hold no documents, but what leads to them; without row ids, which documents have."""

CHAIN: Final[Sequence[str]] = (
    # One link for each activity, record and erasure, as `bot.stores.chain` says. `payload` is what has no document of its own.
    """
    CREATE TABLE chain (
        seq INTEGER PRIMARY KEY, kind TEXT, ticket INTEGER, number INTEGER, about INTEGER, note TEXT, salt BLOB,
        commitment BLOB, link BLOB, payload TEXT
    )
    """,
    "CREATE INDEX chain_about ON chain (about) WHERE about > 0",
    # Where the chain ends; the seal is there if somebody has a key.
    "CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER, link BLOB, seal BLOB) WITHOUT ROWID",
    "INSERT INTO head VALUES (1, 0, zeroblob(32), NULL)",
)
"""Tables that hold no documents, but what vouches for them; nothing leads from them to a document, so they can be made of any log."""
