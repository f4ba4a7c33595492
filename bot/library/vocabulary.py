"""The kinds of values that only the library has, beside those of `bot.policy_file.vocabulary`."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from bot.domain.policy import Address
from bot.domain.templates import GAP, PERSONAL, PLACEHOLDERS, is_placeholder, left
from bot.policy_file.findings import Findings, Spot
from bot.policy_file.kinds import Kind, Schema, read_text
from bot.policy_file.problems import did_you_mean, quoted
from bot.policy_file.shape import Many
from bot.policy_file.tree import Listing
from bot.policy_file.vocabulary import ID, TEXT
from bot.policy_file.words import Choice, Text, Word


def _wrong_template(text: str, more: Collection[str]) -> tuple[str, str] | None:
    """Say which placeholder of a text nobody can fill; `more` are known beside those of every text."""
    for name in left(text):
        if not (is_placeholder(name) or name in more or name.startswith(GAP)):
            return f"no placeholder {quoted(name)}", did_you_mean(name, (*PLACEHOLDERS, *more))
    if re.search(r"\{\{|\}\}", re.sub(r"\{\{[^{}]*\}\}", "", text)):
        return "a placeholder is not closed", "write it like {{customer}}"
    return None


class Answer(Text):
    """A text with placeholders; `more` are known beside those of every answer."""

    def __init__(self, *more: str) -> None:
        super().__init__("text with placeholders", check=lambda text: _wrong_template(text, more))

    @property
    def plural(self) -> str:
        return "texts with placeholders"


TEMPLATE: Final = Answer()
CORE: Final = Answer(PERSONAL)


@dataclass(frozen=True, slots=True)
class Shared:
    """The name of a shared block, and where it stands."""

    name: str
    spot: Spot


Block = tuple[str, ...] | Shared
"""Greetings or closings: written out, or by the name of a shared block."""


class BlockKind(Kind[Block]):
    """A list of texts that take turns, or the name of a shared block."""

    def __init__(self, what: str) -> None:
        self.words = f"list of texts, or the name of a shared {what}"
        self._what = what
        self._texts = Many(TEMPLATE)

    def read(self, spot: Spot, findings: Findings) -> Block:
        if isinstance(spot.node, Listing):
            return self._texts.read(spot, findings)
        name = read_text(spot, findings)
        if name is None:
            return ()
        known = findings.names.get(f"{self._what}s", frozenset())
        if name not in known:
            is_name = re.fullmatch(r"[\w-]+", name)
            mend = did_you_mean(name, sorted(known)) if is_name else 'write a text as a list: ["…"]'
            findings.add(spot, f"no shared {self._what} {quoted(name)}", mend)
        return Shared(name, spot) if name in known else ()

    def schema(self) -> Schema:
        return {"anyOf": [ID.schema(), self._texts.schema()]}

    def parts(self) -> tuple[Kind[Any], ...]:
        return (self._texts,)


class Paragraphs(Kind[tuple[str, ...]]):
    """A text, or a list of texts that become paragraphs."""

    words = "text, or list of texts"

    def __init__(self) -> None:
        self._texts = Many(TEXT)

    def read(self, spot: Spot, findings: Findings) -> tuple[str, ...]:
        if isinstance(spot.node, Listing):
            return self._texts.read(spot, findings)
        text = TEXT.read(spot, findings)
        return (text,) if text else ()

    def schema(self) -> Schema:
        return {"anyOf": [TEXT.schema(), self._texts.schema()]}


class Day(Word[date]):
    """A day of the calendar, as ISO 8601 writes it."""

    words = "day"
    blank = date.max
    _PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

    def understood(self, text: str, spot: Spot, findings: Findings) -> date:
        try:
            if re.fullmatch(self._PATTERN, text):  # Python takes other spellings of ISO 8601 as well
                return date.fromisoformat(text)
        except ValueError:
            pass
        findings.add(spot, f"{quoted(text)} is no day of the calendar", "write it like 2026-12-31")
        return self.blank

    def schema(self) -> Schema:
        return {"type": "string", "pattern": self._PATTERN}


class Contact(Word[str]):
    """Whom to ask: any words; a single lower-case word has to be a department."""

    words = "id from `departments`, or words"
    blank = ""

    def understood(self, text: str, spot: Spot, findings: Findings) -> str:
        departments = findings.names.get("departments", frozenset())
        if text.isascii() and text.islower() and text.isidentifier() and text not in departments:
            near = did_you_mean(text, sorted(departments))
            findings.add(spot, f"no department {quoted(text)}", near)
        return TEXT.understood(text, spot, findings)

    def schema(self) -> Schema:
        return TEXT.schema()


ADDRESS: Final = Choice("address", {one.value: one for one in Address})
TAG: Final = Text(
    "tag",
    r"^\w[\w &./-]{0,39}$",
    ("{} is no tag", "use letters, digits, blanks and &./-_, at most 40 of them"),
)
FOLDER: Final = Text(
    "folder",
    r"^[\w-][\w .&-]*(/[\w-][\w .&-]*)*$",
    ("{} cannot be a folder", "write names with / between them, like fahrgast/verspaetung"),
)
WISH: Final = Text(
    "text without braces",
    r"^[^{}\r\n]*[^{}\s][^{}\r\n]*$",
    ("{} cannot stand in a gap", "write one line without { and }"),
)
URL: Final = Text(
    "web address",
    r'^https?://[^\s<>"|\\/?#@]+([/?#][^\s<>"|\\]*)?$',
    ("{} is no web address", "write it like https://donaubahn.example/fahrrad"),
)
