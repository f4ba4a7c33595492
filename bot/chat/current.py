"""What a message of ours shows by now: the card or line that stands there, from the ticket as it is."""

from __future__ import annotations

from bot.chat.card import Card, card
from bot.chat.lines import Line, line
from bot.chat.wave_card import wave_card
from bot.desk import Desk
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.acquaintance import acquaintance
from bot.handlers.wave_figures import figures
from bot.keeping import waves


async def card_of(ticket: Ticket, channel: ChannelId, desk: Desk) -> Card:
    """Return a ticket's card for a channel, with what is known of the customer."""
    platform = desk.platform(ticket.conversation.account)
    return card(ticket, channel, desk.policy, platform, await acquaintance(ticket, desk))


async def shown_at(message: MessageRef, root: MessageRef, desk: Desk) -> Card | Line | None:
    """Return what stands at a message of the thread that begins at `root`; None for what can never change, or is not ours."""
    found = await desk.store.ticket_at(root)
    if found is None:
        return None
    ticket, channel = found
    if message != root:
        return await _line_at(message, ticket, channel, desk) if ticket > 0 else None
    if ticket > 0:
        return await card_of(await desk.ticket(ticket), channel, desk)
    wave = await waves.find(desk.store, -ticket)
    return wave_card(wave, await figures(wave, desk), channel, desk.policy) if wave else None


async def _line_at(message: MessageRef, ticket_id: TicketId, channel: ChannelId, desk: Desk) -> Line | None:
    """Only lines that stand alone can be pressed, or change."""
    ticket, entries = await desk.ticket_and_log(ticket_id)
    for number in range(len(entries), 0, -1):
        shown = line(ticket, number, entries[number - 1].activity, channel, desk.policy)
        alone = shown is not None and shown.alone
        if alone and await desk.store.message_of(ticket_id, channel, number) == message:
            return shown
    return None
