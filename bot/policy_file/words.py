"""Kinds of values that are written as one word or text."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from bot.policy_file.findings import Findings, Spot
from bot.policy_file.kinds import Kind, Schema, described, read_text
from bot.policy_file.problems import did_you_mean, quoted
from bot.policy_file.tree import Scalar

T = TypeVar("T")

_UNITS: Final = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
_FIRST_DAY: Final = date(2000, 1, 1)
_LAST_DAY: Final = date(2199, 12, 31)
_AS_FLAG: Final = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


_SINGULAR: Final = {
    "departments": "department",
    "people": "person",
    "accounts": "account",
    "regions": "region",
}


class Word(Kind[T]):
    """A kind that is written as one text; `blank` stands in for a wrong one."""

    blank: T

    def read(self, spot: Spot, findings: Findings) -> T:
        text = read_text(spot, findings)
        return self.blank if text is None else self.understood(text, spot, findings)

    @abstractmethod
    def understood(self, text: str, spot: Spot, findings: Findings) -> T:
        """Return what a text says, or `blank` and a finding."""


Check = Callable[[str], tuple[str, str] | None]
"""Says what is wrong with a text (`{}` stands for the text) and how to mend it, or None."""


class Text(Word[str]):
    """A text that fits a pattern and passes a check; `wrong` says what is wrong with one that does not fit."""

    blank = ""

    def __init__(
        self,
        words: str = "text",
        pattern: str = r"\S",
        wrong: tuple[str, str] = ("an empty text", "write something, or leave the key out"),
        check: Check = lambda _text: None,
    ) -> None:
        self.words = words
        self._pattern = pattern
        self._wrong = wrong
        self._check = check

    def understood(self, text: str, spot: Spot, findings: Findings) -> str:
        wrong = self._check(text) if re.search(self._pattern, text) else self._wrong
        if wrong is None:
            return text
        message, mend = wrong
        findings.add(spot, message.replace("{}", quoted(text)), mend)
        return self.blank

    def schema(self) -> Schema:
        return {"type": "string", "pattern": self._pattern}


class Choice(Word[T]):
    """One of a few words, each with what it means; the first one stands in for a wrong one."""

    def __init__(self, what: str, choices: Mapping[str, T], words: str = "", mend: str = "") -> None:
        self.words = words or ", ".join(f"`{choice}`" for choice in choices)
        self.blank = next(iter(choices.values()))
        self._what = what
        self._choices = choices
        self._mend = mend

    def understood(self, text: str, spot: Spot, findings: Findings) -> T:
        if text not in self._choices:
            near = did_you_mean(text, self._choices) or self._mend
            findings.add(spot, f"no {self._what} {quoted(text)}", near)
        return self._choices.get(text, self.blank)

    def schema(self) -> Schema:
        return {"enum": list(self._choices)}


class Name(Word[str]):
    """The id of a department, account or person of this file."""

    blank = ""

    def __init__(self, section: str) -> None:
        self.words = f"id from `{section}`"
        self._section = section

    @property
    def plural(self) -> str:
        return f"ids from `{self._section}`"

    def understood(self, text: str, spot: Spot, findings: Findings) -> str:
        known = findings.names.get(self._section, frozenset())
        if text in known:
            return text
        findings.add(spot, f"no {_SINGULAR[self._section]} {quoted(text)}", did_you_mean(text, sorted(known)))
        return self.blank

    def schema(self) -> Schema:
        return {"type": "string"}


class Duration(Word[timedelta]):
    """A number with a unit, between two bounds that are written the same way."""

    words = "duration"
    blank = timedelta()
    _PATTERN: Final = r"^[0-9]{1,6}[smhd]$"
    _MEND: Final = "write it like 15s, 30m, 4h or 2d"

    def __init__(self, least: str, most: str) -> None:
        self._least = least
        self._most = most

    def read(self, spot: Spot, findings: Findings) -> timedelta:
        if isinstance(spot.node, Scalar) and spot.node.kind == "a number":
            findings.add(spot, f"{quoted(spot.node.text)} without a unit is no duration", self._MEND)
            return self.blank
        return super().read(spot, findings)

    def understood(self, text: str, spot: Spot, findings: Findings) -> timedelta:
        if not re.search(self._PATTERN, text):
            findings.add(spot, f"{quoted(text)} is no duration", self._MEND)
            return self.blank
        value = _duration(text)
        if not _duration(self._least) <= value <= _duration(self._most):
            findings.add(spot, f"{text} is out of bounds", f"from {self._least} to {self._most}")
        return value

    def schema(self) -> Schema:
        return {"type": "string", "pattern": self._PATTERN}


class TimeOfDay(Word[time]):
    """A time on the clock of 24 hours. YAML 1.2 reads `9:00` as text, with quotes or without."""

    words = "time of day"
    blank = time()
    _PATTERN: Final = r"^([01]?[0-9]|2[0-3]):[0-5][0-9]$"
    _MEND: Final = "write it like 9:00 or 17:30"

    def read(self, spot: Spot, findings: Findings) -> time:
        if isinstance(spot.node, Scalar) and spot.node.kind == "a number":
            findings.add(spot, f"{quoted(spot.node.text)} without minutes is no time of day", self._MEND)
            return self.blank
        return super().read(spot, findings)

    def understood(self, text: str, spot: Spot, findings: Findings) -> time:
        if not re.search(self._PATTERN, text):
            findings.add(spot, f"{quoted(text)} is no time of day", self._MEND)
            return self.blank
        hour, minute = text.split(":")
        return time(int(hour), int(minute))

    def schema(self) -> Schema:
        return {"type": "string", "pattern": self._PATTERN}


class Day(Word[date]):
    """A day as ISO 8601 writes it; YAML 1.2 reads `2026-12-24` as text, with quotes or without."""

    words = "day"
    blank = date.min  # before every day that is allowed
    _PATTERN: Final = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    _MEND: Final = "write it like 2026-12-24"

    def understood(self, text: str, spot: Spot, findings: Findings) -> date:
        if not re.search(self._PATTERN, text):
            findings.add(spot, f"{quoted(text)} is no day", self._MEND)
            return self.blank
        try:
            day = date.fromisoformat(text)
        except ValueError:
            findings.add(spot, f"there is no day {text}", self._MEND)
            return self.blank
        if not _FIRST_DAY <= day <= _LAST_DAY:
            findings.add(spot, f"{text} is out of bounds", f"from {_FIRST_DAY} to {_LAST_DAY}")
        return day

    def schema(self) -> Schema:
        return {"type": "string", "pattern": self._PATTERN}


class Number(Kind[int]):
    """A whole number between two bounds."""

    words = "whole number"

    def __init__(self, least: int, most: int) -> None:
        self._least = least
        self._most = most

    def read(self, spot: Spot, findings: Findings) -> int:
        node = spot.node
        if not isinstance(node, Scalar) or node.kind != "a number" or not re.fullmatch(r"\d{1,9}", node.text):
            findings.add(spot, f"a whole number expected, found {described(spot)}", "write it like 20")
            return self._least
        if not self._least <= int(node.text) <= self._most:
            findings.add(spot, f"{node.text} is out of bounds", f"from {self._least} to {self._most}")
        return int(node.text)

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self._least, "maximum": self._most}


class Zone(Word[ZoneInfo]):
    """A time zone by its IANA name."""

    words = "IANA time zone"
    blank = ZoneInfo("UTC")

    def understood(self, text: str, spot: Spot, findings: Findings) -> ZoneInfo:
        known = available_timezones()
        if text in known:
            return ZoneInfo(text)
        near = did_you_mean(text, known) or "write it like Europe/Vienna"
        findings.add(spot, f"no time zone {quoted(text)}", near)
        return self.blank

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"^[A-Za-z0-9_+/-]+$"}


class Flag(Kind[bool]):
    """`true` or `false`; other spellings are text in YAML 1.2 and are refused with what they probably mean."""

    words = "`true` or `false`"

    def read(self, spot: Spot, findings: Findings) -> bool:
        node = spot.node
        if isinstance(node, Scalar) and node.kind == "true or false":
            return node.text.lower() == "true"
        meant = _AS_FLAG.get(node.text.lower()) if isinstance(node, Scalar) else None
        findings.add(
            spot, f"true or false expected, found {described(spot)}", f"write {meant}" if meant else ""
        )
        return False

    def schema(self) -> Schema:
        return {"type": "boolean"}


def _duration(text: str) -> timedelta:
    return int(text[:-1]) * _UNITS[text[-1]]
