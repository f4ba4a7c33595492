"""Notices that say something else by now, wherever they stand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.deliveries import Delivery, MessageRef
from bot.domain.owing import notices
from bot.domain.people import ChannelId
from bot.handlers.handler import Interaction


def repainted(
    subject: str, channels: Iterable[ChannelId], interaction: Interaction, now: datetime
) -> list[Delivery]:
    """Return what paints a notice anew: where it was pressed, and in its other channels, as far as it is found there.

    The key of the first ends with where it stands; see `standing`.
    """
    at, pressed = interaction.card, interaction.channel
    owed = notices([one for one in channels if at is None or one != pressed], subject, now, urgent=False)
    if at is not None and pressed is not None and " " not in f"{at.surface}{at.place}{at.id}":
        owed += notices((pressed,), f"{subject} {at.surface} {at.place} {at.id}", now, urgent=False)
    return owed


def standing(where: Iterable[str]) -> MessageRef | None:
    """Return where a notice stands, if the end of its key says so."""
    parts = tuple(where)
    return MessageRef(*parts) if parts else None
