"""How what is owed to a channel lines up: which lanes it has, and what comes in which of them. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.people import ChannelId
from bot.domain.ticket import Ticket

LINES: Final = "lines"
URGENT: Final = "urgent"
WANTED: Final = "wanted"
DOUBTFUL: Final = "doubtful"
TWINS: Final = "twins"
PRESSED: Final = "pressed"
"""What a channel's lanes are called, beside the one that has its name; others have the number of their ticket."""


def is_repaint(delivery: Delivery) -> bool:
    """Tell whether a card or line stands there already: first posts come in lanes that keep their order."""
    return f"{delivery.lane}:".startswith(f"{delivery.channel}:{delivery.ticket}:")


def posting_lane(kind: DeliveryKind, ticket: Ticket, channel: ChannelId) -> str:
    """Cards in order, urgent ones in a lane that no other card ever stops, and lines beside them: a product takes few messages.

    What was held back has its own lane for ever, so that it holds up no other.
    """
    if ticket.held_until is not None and channel in ticket.channels:
        return f"{channel}:held:{ticket.id}"
    if kind is DeliveryKind.LINE:
        return f"{channel}:{LINES}"
    return f"{channel}:{URGENT}" if ticket.urgent else channel


def repaint_lane(ticket: Ticket, channel: ChannelId) -> str:
    """A lane for each card, and within it for each line: what cannot be repainted yet holds up nothing else."""
    return f"{channel}:{ticket.id}"


def is_held(ticket: Ticket, now: datetime) -> bool:
    """Tell whether a ticket waits for the next window of its team."""
    return ticket.held_until is not None and now < ticket.held_until and not ticket.urgent


def surface_of(channel: ChannelId) -> str:
    """Return the surface that a channel is on: `slack:#x` -> `slack`."""
    return channel.partition(":")[0]


def anywhere_on(surface: str) -> ChannelId:
    """Return the channel of what goes to one person on a surface, wherever it reaches them there."""
    return ChannelId(f"{surface}:")
