"""What travels in the data of actions and forms, and comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.ticket import TicketId


class Unreadable(ValueError):
    """Not written by us, or by a version that we do not know."""


@dataclass(frozen=True, slots=True)
class PressCode:
    """A button: what it does, to which ticket, and the version of the card that it stands on."""

    handler: str
    ticket: TicketId
    subject: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class FormCode:
    """Which form a dialog shows; `nonce` tells one opening from every other."""

    handler: str
    ticket: TicketId
    memory: Mapping[str, str] = field(default_factory=dict)
    nonce: str = ""
