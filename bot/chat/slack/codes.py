"""What travels through Slack and comes back: button values, a form's memory, message metadata, block ids.

Everything here is versioned, because buttons of older versions stay in channels for ever. Only ids, never words of people:
metadata can be read by any app of the workspace.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from bot.chat.card import Card
from bot.domain.ticket import TicketId
from bot.handlers.form import Button, Form

Json = dict[str, Any]

CARD_EVENT: Final = "ticket_card"
LINES_EVENT: Final = "ticket_lines"
_VERSION: Final = "v1"
_TICKET_DIGITS: Final = 15


class Unreadable(ValueError):
    """Not written by us, or by a version that we do not know."""


@dataclass(frozen=True, slots=True)
class ButtonCode:
    ticket: TicketId
    subject: str


@dataclass(frozen=True, slots=True)
class FormCode:
    handler: str
    ticket: TicketId
    memory: Mapping[str, str] = field(default_factory=dict)


def button_value(button: Button) -> str:
    """Return `v1|17|subject`."""
    return f"{_VERSION}|{button.ticket}|{button.subject}"


def read_button(value: object) -> ButtonCode:
    """Read a button's value; `Unreadable` if it is of another make."""
    parts = value.split("|", 2) if isinstance(value, str) else []
    match parts:
        case [version, number, subject] if version == _VERSION:
            return ButtonCode(_ticket(number), subject)
        case _:
            raise Unreadable("not a button of this version")


def form_memory(form: Form) -> str:
    """Return a view's `private_metadata`."""
    content = {"v": 1, "t": form.ticket, "h": form.handler, "m": dict(form.memory)}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def read_form(text: object) -> FormCode:
    """Read a view's `private_metadata`; `Unreadable` if it is of another make."""
    try:
        content = json.loads(text) if isinstance(text, str) else None
    except (ValueError, RecursionError):
        raise Unreadable("not JSON") from None
    match content:
        case {"v": 1, "t": int(ticket), "h": str(handler), "m": dict(memory)}:
            return FormCode(handler, TicketId(ticket), {str(k): str(v) for k, v in memory.items()})
        case _:
            raise Unreadable("not a form of this version")


def card_metadata(card: Card) -> Json:
    return {"event_type": CARD_EVENT, "event_payload": {"ticket": card.ticket, "version": card.version}}


def lines_metadata(numbers: Iterable[int]) -> Json:
    return {"event_type": LINES_EVENT, "event_payload": {"numbers": ",".join(map(str, numbers))}}


def card_in(metadata: object) -> TicketId | None:
    """Return whose card a message is, by its metadata."""
    match metadata:
        case {"event_type": "ticket_card", "event_payload": {"ticket": int(ticket)}}:
            return TicketId(ticket)
        case _:
            return None


def lines_in(metadata: object) -> tuple[int, ...]:
    """Return the numbers of the lines that a message holds, by its metadata."""
    match metadata:
        case {"event_type": "ticket_lines", "event_payload": {"numbers": str(numbers)}}:
            return tuple(int(number) for number in numbers.split(",") if _is_number(number))
        case _:
            return ()


def field_id(name: str, edition: int = 0) -> str:
    """Return the block_id of a form's field. A new edition makes Slack show our content instead of what was typed."""
    return f"{name}.{edition}"


def field_name(block_id: str) -> str:
    return block_id.rpartition(".")[0]


def _ticket(number: str) -> TicketId:
    if not _is_number(number):
        raise Unreadable("not a ticket's number")
    return TicketId(int(number))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _TICKET_DIGITS
