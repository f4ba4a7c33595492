"""What travels in the data of actions and in the ids of elements, and comes back.

Everything here is versioned, because buttons of older versions stay in channels for ever. Only ids, never words of people. Nothing is
signed, because nothing of it is trusted: who may do what is checked on our side, at the moment of acting.

Teams adds what was filled in to an action's data, under the ids of the inputs. Those have dots in them (`text.name.0.0`), our own
words (`press`, `form`, `act`, `page`) have none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, get_args

from bot.chat.card import Card
from bot.chat.teams.escape import encodable
from bot.domain.ticket import TicketId
from bot.handlers.form import Button

Json = dict[str, Any]

Act = Literal["submit", "press", "change", "page", "back"]
"""What was done in a form. `change`: what stands in its fields is to be looked at; `back`: to the form that lies below."""

_VERSION: Final = 1
_DIGITS: Final = 15
_MARK: Final = "zuruf1"
_MARKS_LIMIT: Final = 1000
_MOST_BELOW: Final = 4
"""Forms that lie under a form; each one costs its memory in every button above it."""


class Unreadable(ValueError):
    """Not written by us, or by a version that we do not know."""


@dataclass(frozen=True, slots=True)
class PressCode:
    """A button: what it does, to which ticket, what it is about, and the version of the card that it stands on."""

    handler: str
    ticket: TicketId
    subject: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True)
class FormCode:
    """Which form a dialog shows.

    `nonce` tells one showing from every other. `below` is the form that it was opened from. `required` names the fields that must not
    be empty, `silent` those of which clients say nothing where nothing stands in them (`edition_of`). `live` holds what stood in the fields that
    should report back at once, since Teams reports nothing.
    """

    handler: str
    ticket: TicketId
    memory: Mapping[str, str] = field(default_factory=dict)
    nonce: str = ""
    below: FormCode | None = None
    turn: int = 0
    required: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    live: Mapping[str, str] = field(default_factory=dict)


# Buttons


def press_data(button: Button, version: int = 0) -> Json:
    """Return the data of a button; `version` is that of the card it stands on."""
    return {"press": _press(PressCode(button.handler, button.ticket, button.subject, version))}


def press_in(data: Mapping[str, Any]) -> PressCode:
    """Return which button was pressed, by the data that it sent; `Unreadable` if it is of another make."""
    match data.get("press"):
        case {"v": 1, "h": str(handler), "t": int(ticket), "s": str(subject), "n": int(version)}:
            return PressCode(encodable(handler), _ticket(ticket), encodable(subject), _number(version))
        case _:
            raise Unreadable("not a button of this version")


def _press(code: PressCode) -> Json:
    return {"v": _VERSION, "h": code.handler, "t": code.ticket, "s": code.subject, "n": code.version}


# Forms


def form_data(code: FormCode, act: Act, *, press: Button | None = None, page: str = "") -> Json:
    """Return the data of something that can be done in a form; `press` is the button that it is, `page` where it leads.

    What only matters when it is submitted goes along only then: a form may have a hundred buttons.
    """
    shown = code if act == "submit" else replace(code, required=(), live={})
    data: Json = {"act": act, "form": _form(shown)}
    return data | (press_data(press) if press else {}) | ({"page": page} if page else {})


def form_in(data: Mapping[str, Any]) -> FormCode:
    """Return which form something was done in, by the data that it sent; `Unreadable` if it is of another make."""
    return _read_form(data.get("form"), _MOST_BELOW)


def act_in(data: Mapping[str, Any]) -> Act:
    """Return what was done in a form; a button that does not say so submits it."""
    return next((act for act in get_args(Act) if act == data.get("act")), "submit")


def page_in(data: Mapping[str, Any]) -> str:
    """Return the page that a pager's button leads to; empty for other buttons."""
    page = data.get("page")
    return encodable(page) if isinstance(page, str) else ""


def search_dataset(code: FormCode, name: str) -> str:
    """Return what a search field calls itself: Teams sends that along while somebody types, and nothing else of the form."""
    code = replace(code, below=None, required=(), silent=(), live={})
    return json.dumps(
        {"v": _VERSION, "f": name, "form": _form(code)}, ensure_ascii=False, separators=(",", ":")
    )


def search_in(dataset: str, data: Mapping[str, Any]) -> tuple[FormCode, str]:
    """Return in which form and field somebody searches; `Unreadable` if it is of another make.

    `data` is what came beside it; where a client sends the whole form there, that counts.
    """
    try:
        content = json.loads(dataset)
    except (ValueError, RecursionError):
        raise Unreadable("not a field of this version") from None
    match content:
        case {"v": 1, "f": str(name), "form": form}:
            return (form_in(data) if "form" in data else _read_form(form, 0)), encodable(name)
        case _:
            raise Unreadable("not a field of this version")


def _form(code: FormCode) -> Json:
    content: Json = {
        "v": _VERSION,
        "h": code.handler,
        "t": code.ticket,
        "m": dict(code.memory),
        "n": code.nonce,
    }
    more = {"u": code.turn, "r": list(code.required), "q": list(code.silent), "l": dict(code.live)}
    below = {"b": _form(code.below)} if code.below else {}
    return content | {key: value for key, value in more.items() if value} | below


def _read_form(content: object, most_below: int) -> FormCode:
    match content:
        case {"v": 1, "h": str(handler), "t": int(ticket), "m": dict(memory), "n": str(nonce), **more}:
            below = more.get("b")
            return FormCode(
                handler=encodable(handler),
                ticket=_ticket(ticket),
                memory=_words(memory),
                nonce=encodable(nonce),
                below=_read_form(below, most_below - 1) if below and most_below else None,
                turn=_number(more.get("u", 0)),
                required=_names(more.get("r", [])),
                silent=_names(more.get("q", [])),
                live=_words(more.get("l", {})),
            )
        case _:
            raise Unreadable("not a form of this version")


# Fields


FieldKind = Literal["text", "choice", "several", "search", "toggle", "date", "time"]


@dataclass(frozen=True, slots=True)
class FieldId:
    """What an input is called. Another edition of a field, and a field of another turn, is another input."""

    kind: FieldKind
    name: str
    edition: int = 0
    turn: int = 0

    def __str__(self) -> str:
        return f"{self.kind}.{self.name}.{self.edition}.{self.turn}"


def edition_of(name: str, edition: int) -> str:
    """Return what tells a field from one of the same name whose content we replaced."""
    return f"{name}.{edition}"


def field_in(key: object) -> FieldId | None:
    """Return which field an entry of an action's data is of; None for what is no field."""
    kind, _, rest = str(key).partition(".")
    parts = rest.rsplit(".", 2)
    match next((known for known in get_args(FieldKind) if known == kind), None), parts:
        case None, _:
            return None
        case known, [str(name), edition, turn] if name and _is_number(edition) and _is_number(turn):
            return FieldId(known, name, int(edition), int(turn))
        case _:
            return None


# Marks: what our own messages are found again by


def card_mark(card: Card) -> str:
    """Return the id of a card's first element: it stays with the message, and whoever may read the channel can read it."""
    return f"{_MARK} card {card.ticket} {card.version}"


def lines_mark(numbers: Iterable[int]) -> str:
    return f"{_MARK} lines {','.join(map(str, numbers))}"


def notice_mark(key: str) -> str:
    """Return the id of the first element of an announcement, or of a word to one person."""
    return f"{_MARK} notice {key}"


def marks_in(content: object) -> Iterator[tuple[str, str]]:
    """Yield the marks of a card, as (what, about). `content` is the card, or its JSON, as Graph has it."""
    card = _parsed(content) if isinstance(content, str) else content
    match card:
        case {"body": list(body)}:
            pass
        case _:
            return
    for element in body[:_MARKS_LIMIT]:
        mark = element.get("id") if isinstance(element, Mapping) else None
        match mark.split(" ", 2) if isinstance(mark, str) else []:
            case [make, what, about] if make == _MARK:
                yield what, about
            case _:
                continue


def card_in(content: object) -> TicketId | None:
    """Return whose card this is."""
    for what, about in marks_in(content):
        number = about.partition(" ")[0]
        if what == "card" and _is_number(number.removeprefix("-")):
            return TicketId(int(number))
    return None


def lines_in(content: object) -> tuple[int, ...]:
    """Return the numbers of the lines that this card holds."""
    found = (about.split(",") for what, about in marks_in(content) if what == "lines")
    return tuple(int(number) for numbers in found for number in numbers if _is_number(number))


def notice_in(content: object) -> str | None:
    """Return the key of the announcement or word that this card is."""
    return next((about for what, about in marks_in(content) if what == "notice"), None)


# What anybody may have sent


def _ticket(number: int) -> TicketId:
    return TicketId(_number(number))


def _number(number: object) -> int:
    if isinstance(number, bool) or not isinstance(number, int) or abs(number) >= 10**_DIGITS:
        raise Unreadable("not a number of ours")
    return number


def _words(content: object) -> dict[str, str]:
    if not isinstance(content, Mapping) or not all(isinstance(word, str) for word in content.values()):
        raise Unreadable("not a form of this version")
    return {encodable(str(name)): encodable(word) for name, word in content.items()}


def _names(content: object) -> tuple[str, ...]:
    if not isinstance(content, list):
        raise Unreadable("not a form of this version")
    return tuple(_words({str(number): name for number, name in enumerate(content)}).values())


def _is_number(text: object) -> bool:
    return isinstance(text, str) and text.isascii() and text.isdecimal() and len(text) <= _DIGITS


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
