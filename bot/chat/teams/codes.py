"""What travels in the data of actions and forms, and comes back.

Everything here is versioned, because buttons of older versions stay in channels for ever. It is not signed: who may do what is
checked on our side, at the moment of acting.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from bot.domain.ticket import TicketId

_TICKET_DIGITS: Final = 15

Act = Literal["submit", "press", "change", "page"]


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


def press_in(data: Mapping[str, Any]) -> PressCode:
    """Return which button was pressed, by the data that it sent; `Unreadable` if it is of another make."""
    match data.get("press"):
        case {"v": 1, "h": str(handler), "t": int(ticket), "s": str(subject), "n": int(version)}:
            return PressCode(handler, TicketId(ticket), subject, version)
        case _:
            raise Unreadable("not a button of this version")


def form_in(data: Mapping[str, Any]) -> FormCode:
    """Return which form something was done in, by the data that it sent; `Unreadable` if it is of another make."""
    match data.get("form"):
        case {"v": 1, "h": str(handler), "t": int(ticket), "m": dict(memory), "n": str(nonce)}:
            return FormCode(
                handler, TicketId(ticket), {str(key): str(value) for key, value in memory.items()}, nonce
            )
        case _:
            raise Unreadable("not a form of this version")


def act_in(data: Mapping[str, Any]) -> Act:
    """Return what was done in a form; a button that does not say so submits it."""
    match data.get("act"):
        case "press" | "change" | "page" as act:
            return act  # type: ignore[no-any-return]  # the pattern says which
        case _:
            return "submit"


def search_in(dataset: str, data: Mapping[str, Any]) -> tuple[FormCode, str]:
    """Return in which form and field somebody searches, by what the field calls itself; `Unreadable` if it is of another make."""
    handler, _, rest = dataset.partition(":")
    number, _, name = rest.partition(":")
    if not name or not (number.isascii() and number.isdecimal() and len(number) <= _TICKET_DIGITS):
        raise Unreadable("not a field of this version")
    try:
        return form_in(data), name
    except Unreadable:
        return FormCode(handler, TicketId(int(number))), name
