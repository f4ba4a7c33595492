"""What travels through Slack and comes back: button values, a form's memory, message metadata, block ids.

Everything here is versioned, because buttons of older versions stay in channels for ever. Only ids, never words of people:
metadata can be read by any app of the workspace.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bot.chat.card import Card
from bot.domain.ticket import TicketId
from bot.handlers.form import Button, Form

Json = dict[str, Any]

CARD_EVENT: Final = "ticket_card"
LINES_EVENT: Final = "ticket_lines"
NOTICE_EVENT: Final = "team_notice"
WORD_EVENT: Final = "team_word"
RETIRED_EVENT: Final = "ticket_card_moved"
_FILE: Final = "file "
_VERSION: Final = "v1"
_TICKET_DIGITS: Final = 15
_TWIN: Final = "#"
_METADATA_LIMIT: Final = 3000


class Unreadable(ValueError):
    """Not written by us, or by a version that we do not know."""


@dataclass(frozen=True, slots=True)
class ButtonCode:
    ticket: TicketId
    subject: str


@dataclass(frozen=True, slots=True)
class FormCode:
    """Which form a view shows. `below` is the form that it was opened from and that comes to light when it is closed."""

    handler: str
    ticket: TicketId
    memory: Mapping[str, str] = field(default_factory=dict)
    below: FormCode | None = None


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


def button_action(handler: str, twin: int = 1) -> str:
    """Return a button's action_id. Slack wants no two alike in a row: the second of a handler there is `walk#2`."""
    return handler if twin == 1 else f"{handler}{_TWIN}{twin}"


def handler_of(action_id: str) -> str:
    return action_id.partition(_TWIN)[0]


def form_memory(form: Form, below: FormCode | None = None) -> str:
    """Return a view's `private_metadata`. What the forms below it remember goes along as far as Slack has room for it."""
    code = FormCode(form.handler, form.ticket, form.memory, below)
    whole = _dumped(_form(code))
    return whole if len(whole) <= _METADATA_LIMIT else _dumped(_form(replace(code, below=_forgetful(below))))


def read_form(text: object) -> FormCode:
    """Read a view's `private_metadata`; `Unreadable` if it is of another make."""
    try:
        content = json.loads(text) if isinstance(text, str) else None
        return _read_form(content)
    except (ValueError, RecursionError):
        raise Unreadable("not a form of this version") from None


def _form(code: FormCode) -> Json:
    content: Json = {"v": 1, "t": code.ticket, "h": code.handler, "m": dict(code.memory)}
    return content | ({"b": _form(code.below)} if code.below else {})


def _read_form(content: object) -> FormCode:
    match content:
        case {"v": 1, "t": int(ticket), "h": str(handler), "m": dict(memory), **more}:
            below = _read_form(more["b"]) if more.get("b") else None
            return FormCode(handler, TicketId(ticket), {str(k): str(v) for k, v in memory.items()}, below)
        case _:
            raise Unreadable("not a form of this version")


def _forgetful(code: FormCode | None) -> FormCode | None:
    return FormCode(code.handler, code.ticket, below=_forgetful(code.below)) if code else None


def _dumped(content: Json) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def card_metadata(card: Card) -> Json:
    return {"event_type": CARD_EVENT, "event_payload": {"ticket": card.ticket, "version": card.version}}


def lines_metadata(numbers: Iterable[int]) -> Json:
    return {"event_type": LINES_EVENT, "event_payload": {"numbers": ",".join(map(str, numbers))}}


def notice_metadata(key: str) -> Json:
    return {"event_type": NOTICE_EVENT, "event_payload": {"key": key}}


def word_metadata(key: str) -> Json:
    return {"event_type": WORD_EVENT, "event_payload": {"key": key}}


def retired_metadata() -> Json:
    """Return what tells a card that has moved from one that stands: a change without metadata would keep the old ones."""
    return {"event_type": RETIRED_EVENT, "event_payload": {"moved": True}}


def file_id(key: str) -> str:
    """Return the block_id of the words with a file, by which it is found again."""
    return f"{_FILE}{key}"


def keys_in(message: Mapping[str, Any]) -> Iterator[str]:
    """Yield the keys of the word or the file that a direct message is."""
    match message:
        case {"metadata": {"event_type": "team_word", "event_payload": {"key": str(key)}}}:
            yield key
        case {"blocks": [{"block_id": str(block)}, *_]} if block.startswith(_FILE):
            yield block.removeprefix(_FILE)
        case _:
            return


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


def notice_in(metadata: object) -> str | None:
    """Return which announcement a message is, by its metadata."""
    match metadata:
        case {"event_type": "team_notice", "event_payload": {"key": str(key)}}:
            return key
        case _:
            return None


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
