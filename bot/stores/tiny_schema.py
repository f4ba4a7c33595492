"""The tables of a `TinyStore`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.stores.sqlite_tinydb import Index, Shape

APPLICATION_ID: Final = 0x5A555255  # "ZURU": `file` and we recognise the format by it
VERSION: Final = 2

ACTIVITIES: Final = "activities"
TICKETS: Final = "tickets"
SPLIT_OFF: Final = "split_off"
DELIVERIES: Final = "deliveries"
LANES: Final = "lanes"
DEAD_LETTERS: Final = "dead_letters"
MESSAGES: Final = "messages"
CURSORS: Final = "cursors"

SCHEMA: Final[Mapping[str, Shape]] = {
    # One document for each activity: what happened, in `activity`, as the codec writes it.
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
        },
        (
            Index("account, conversation", unique=True),
            Index("closed"),
            Index("department, closed"),
            Index("owner, closed", where="owner IS NOT NULL"),
            Index("owner, department, closed", where="owner IS NOT NULL"),
        ),
    ),
    # Posts that are not where their conversation is, because somebody cut a ticket in two.
    SPLIT_OFF: Shape({"account": str, "post": str, "ticket": int}, (Index("account, post", unique=True),)),
    # The outbox. `until` is the end of the lease of whoever has taken it; one that waits has none.
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
    DEAD_LETTERS: Shape({"ticket": int}),
    # Where cards (number -1) and lines stand.
    MESSAGES: Shape(
        {"ticket": int, "channel": str, "number": int, "surface": str, "place": str, "message": str},
        (Index("ticket, channel, number"), Index("message, place, surface", where="number = -1")),
    ),
    CURSORS: Shape({"source": str, "cursor": str}, (Index("source", unique=True),)),
}
