"""Decisions about what people write in a ticket's thread. All of it is internal."""

from __future__ import annotations

from datetime import datetime

from bot.domain.activities import Activity, NoteAdded, NoteDeleted, NoteEdited
from bot.domain.claiming import must_go_on
from bot.domain.people import Actor, ChannelId
from bot.domain.ticket import Ticket


def note(
    ticket: Ticket, by: Actor | None, now: datetime, *, channel: ChannelId, message: str, text: str | None
) -> list[Activity]:
    """A message in the thread was written, changed, or (`text` None) deleted.

    What changed before it was known is new, what says the same as before or is deleted without being known is nothing. An edit
    without an author cannot happen on any surface, a deletion can.
    """
    must_go_on(ticket)
    known = ticket.note(channel, message)
    said = known.text if known else None
    if text is None:
        return [] if said is None else [NoteDeleted(at=now, by=by, channel=channel, message=message)]
    if by is None or not text.strip() or text == said:
        return []
    kind = NoteAdded if said is None else NoteEdited
    return [kind(at=now, by=by, channel=channel, message=message, text=text)]
