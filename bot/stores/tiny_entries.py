"""Entries of logs as documents in a `TinyStore`, and back."""

from __future__ import annotations

from typing import Any

from bot.domain.ticket import TicketId
from bot.stores.codec import from_document, to_document
from bot.stores.sqlite_rows import Doc
from bot.stores.store import Damaged, Entry


def document_of(entry: Entry) -> dict[str, Any]:
    return {
        "ticket": entry.ticket,
        "number": entry.number,
        "cause": entry.cause,
        "activity": to_document(entry.activity),
    }


def entry_of(document: Doc) -> Entry:
    """Return the entry of a document; `Damaged` names the one that cannot be read."""
    ticket, number = TicketId(document["ticket"]), document["number"]
    try:
        return Entry(ticket, number, document["cause"], from_document(document["activity"]))
    except Damaged as error:
        raise Damaged(f"activity {number} of ticket {ticket}: {error}") from error
