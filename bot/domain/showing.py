"""What posts and repaints a ticket's cards and lines, each in its lane. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.deliveries import Delivery, DeliveryKind, MessageRef
from bot.domain.lanes import DOUBTFUL, PRESSED, TWINS, WANTED, is_held, posting_lane, repaint_lane
from bot.domain.people import ChannelId
from bot.domain.ticket import Ticket, TicketId

LATEST_TWIN: Final = timedelta(minutes=5)
"""After which a channel is looked through for what came through after another message took its place."""

ANEW: Final = "anew"
"""The subject of a line that is to be posted once more."""


def posting(kind: DeliveryKind, ticket: Ticket, channel: ChannelId, number: int, now: datetime) -> Delivery:
    """Return what posts a card or a line for the first time."""
    held = ticket.held_until if is_held(ticket, now) else None
    return Delivery(
        kind=kind,
        ticket=ticket.id,
        lane=posting_lane(kind, ticket, channel),
        channel=channel,
        number=number,
        due_at=now if channel not in ticket.channels else held or now,
        urgent=ticket.urgent,
    )


def repainting(ticket: Ticket, channel: ChannelId, now: datetime) -> Delivery:
    """Return what repaints a card where it stands."""
    return Delivery(
        kind=DeliveryKind.CARD,
        ticket=ticket.id,
        lane=repaint_lane(ticket, channel),
        channel=channel,
        due_at=now,
        urgent=ticket.urgent,
    )


def wanted_card(
    ticket: TicketId, channel: ChannelId, now: datetime, *, urgent: bool, gone: str = ""
) -> Delivery:
    """Return what posts a card that somebody waits for before all that nobody does; `gone` is the message that it replaces."""
    return _card(ticket, channel, f"{channel}:{WANTED}", now, urgent=urgent, subject=gone)


def doubtful_card(delivery: Delivery, due_at: datetime) -> Delivery:
    """Return what looks after a card of which nobody knows whether it was posted, in a lane where it holds up no other."""
    return replace(delivery, lane=f"{delivery.channel}:{DOUBTFUL}:{delivery.ticket}", due_at=due_at)


def look_for_twins(ticket: TicketId, channel: ChannelId, now: datetime, *, posted: str = "") -> Delivery:
    """Return what looks whether a card, or a line below it, stands there twice, since its first post came through after all.

    `posted` tells apart what was posted again: each is looked after when its own first post cannot come any more.
    """
    return _card(ticket, channel, f"{channel}:{TWINS}:{ticket}", now + LATEST_TWIN, subject=posted)


def pressed_card(ticket: TicketId, channel: ChannelId, card: MessageRef, now: datetime) -> Delivery:
    """Return what looks after a card that somebody pressed and that is not the one on record: it stands there."""
    of_wave = ticket < 0
    return Delivery(
        kind=DeliveryKind.WAVE if of_wave else DeliveryKind.CARD,
        ticket=ticket,
        lane=f"wave:{-ticket}:{channel}" if of_wave else f"{channel}:{PRESSED}:{ticket}",
        channel=channel,
        due_at=now,
        urgent=True,
        subject=f"{card.surface} {card.place} {card.id}",
    )


def pressed(delivery: Delivery) -> MessageRef:
    """Return which card was pressed."""
    surface, place, message = delivery.subject.split(" ", 2)
    return MessageRef(surface, place, message)


def question(ticket: TicketId, channel: ChannelId, now: datetime) -> Delivery:
    """Return what asks a channel whether a card stands there, or shows what has become of the question."""
    return Delivery(
        kind=DeliveryKind.QUESTION,
        ticket=ticket,
        lane=f"question:{channel}:{ticket}",
        channel=channel,
        due_at=now,
        urgent=True,
    )


def lines_anew(ticket: Ticket, channel: ChannelId, now: datetime) -> list[Delivery]:
    """Return what posts all lines in the thread of a new card, as those in the old one are not to be relied on."""
    return [line_anew(ticket, channel, number, now) for number in range(ticket.version + 1)]


def lines(ticket: Ticket, channel: ChannelId, now: datetime) -> list[Delivery]:
    """Return what posts those lines of a card that do not stand below it yet."""
    return [posting(DeliveryKind.LINE, ticket, channel, number, now) for number in range(ticket.version + 1)]


def line_anew(ticket: Ticket, channel: ChannelId, number: int, now: datetime) -> Delivery:
    """Return what posts a line once more, wherever it stood before."""
    once_more = posting(DeliveryKind.LINE, ticket, channel, number, now)
    return replace(once_more, subject=ANEW, urgent=True)


def _card(
    ticket: TicketId,
    channel: ChannelId,
    lane: str,
    due_at: datetime,
    *,
    urgent: bool = False,
    subject: str = "",
) -> Delivery:
    return Delivery(
        kind=DeliveryKind.CARD,
        ticket=ticket,
        lane=lane,
        channel=channel,
        due_at=due_at,
        urgent=urgent,
        subject=subject,
    )
