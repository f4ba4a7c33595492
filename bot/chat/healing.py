"""Brings back what somebody deleted and somebody else still needs: cards, and lines with something to press."""

from __future__ import annotations

from collections.abc import AsyncIterator

from bot.chat.lines import line
from bot.desk import Desk
from bot.domain.deliveries import Delivery, MessageRef
from bot.domain.people import ChannelId
from bot.domain.showing import line_anew, wanted_card
from bot.domain.ticket import TicketId
from bot.stores.lanes import CARD


async def heal(desk: Desk, deleted: MessageRef, root: MessageRef) -> None:
    """A message of ours was deleted, in the thread that begins at `root`: owe what is to take its place.

    Only what the ticket's card and its thread are by our records: what was replaced or taken back before may be gone.
    """
    found = await desk.store.ticket_at(root)
    if found is None or await desk.store.message_of(*found, CARD) != root:
        return
    ticket, channel = found
    if deleted == root:
        urgent = (await desk.ticket(ticket)).urgent
        owed = [wanted_card(ticket, channel, desk.clock(), urgent=urgent, gone=root.id)]
    else:
        owed = [delivery async for delivery in _needed_lines(desk, ticket, channel, deleted)]
    if owed:
        await desk.store.owe(owed)
        desk.owes.set()


async def _needed_lines(
    desk: Desk, ticket_id: TicketId, channel: ChannelId, deleted: MessageRef
) -> AsyncIterator[Delivery]:
    """Yield what posts the lines of a deleted message anew that carry buttons now; the others are in the log."""
    ticket, entries = await desk.ticket_and_log(ticket_id)
    for number, entry in enumerate(entries, start=1):
        shown = line(ticket, number, entry.activity, channel, desk.policy)
        pressable = shown is not None and shown.buttons
        if pressable and await desk.store.message_of(ticket_id, channel, number) == deleted:
            yield line_anew(ticket, channel, number, desk.clock())
