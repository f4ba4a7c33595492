"""A small language for the shape of JSON, and its interpreter: what a value breaks, and where.

`blockkit_elements`, `blockkit_richtext` and `blockkit_blocks` are sentences of this language. Messages are worded as
Slack words them in `response_metadata.messages`, so that a person meets the same sentence here and there.
"""

import functools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from bot.workspace.limits import LIMITS, Limit


class Flaw(NamedTuple):
    """One thing that is wrong: a JSON pointer (RFC 6901) and a sentence."""

    pointer: str
    message: str


class Shape(Protocol):
    """What a JSON value may look like."""

    def flaws(self, value: Any, at: str) -> Iterator[Flaw]:
        """Everything about `value`, which stands at the pointer `at`, that does not fit."""


Rule = Callable[[Mapping[str, Any], str], Iterator[Flaw]]


def within(at: str, key: str | int) -> str:
    """The pointer of one member, escaped as RFC 6901 asks."""
    return f"{at}/{str(key).replace('~', '~0').replace('/', '~1')}"


@dataclass(frozen=True)
class Anything:
    """Any JSON value; for parts that Slack does not check."""

    def flaws(self, value: Any, at: str) -> Iterator[Flaw]:  # noqa: ARG002 - the signature of every shape
        return iter(())


@dataclass(frozen=True)
class Flag:
    """True or false."""

    def flaws(self, value: Any, at: str) -> Iterator[Flaw]:
        if not isinstance(value, bool):
            yield Flaw(at, "must be a boolean")


@dataclass(frozen=True)
class Text:
    """A string of `least` to `most` characters that matches `pattern` as a whole."""

    least: int = 0
    most: int | None = None
    pattern: str = ""

    def flaws(self, value: Any, at: str) -> Iterator[Flaw]:
        if not isinstance(value, str):
            yield Flaw(at, "must be a string")
            return
        if len(value) < self.least:
            yield Flaw(at, f"must be more than {self.least - 1} characters")
        if self.most is not None and len(value) > self.most:
            yield Flaw(at, f"must be less than {self.most + 1} characters")
        if self.pattern and not re.fullmatch(self.pattern, value):
            yield Flaw(at, f"must match {self.pattern}")


@dataclass(frozen=True)
class Number:
    """A number from `least` to `most`, both included; a whole one unless `fractions`."""

    least: int = 0
    most: int | None = None
    fractions: bool = False

    def flaws(self, value: Any, at: str) -> Iterator[Flaw]:
        allowed = (int, float) if self.fractions else (int,)
        if isinstance(value, bool) or not isinstance(value, allowed):
            yield Flaw(at, "must be a number" if self.fractions else "must be an integer")
        elif value < self.least or (self.most is not None and value > self.most):
            yield Flaw(at, f"must be between {self.least} and {self.most}")


@dataclass(frozen=True)
class Choice:
    """One of a few fixed values."""

    values: tuple[str | int, ...]

    def flaws(self, value: Any, at: str) -> Iterator[Flaw]:
        if isinstance(value, bool) or value not in self.values:
            yield Flaw(at, f"value must be one of {', '.join(map(str, self.values))}")


@dataclass(frozen=True)
class Many:
    """A list of `least` to `most` items of one shape; no two alike if `distinct`."""

    item: Shape
    least: int = 0
    most: int | None = None
    distinct: bool = False

    def flaws(self, value: Any, at: str) -> Iterator[Flaw]:
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            yield Flaw(at, "must be an array")
            return
        if len(value) < self.least:
            yield Flaw(at, f"no fewer than {self.least} items allowed")
        if self.most is not None and len(value) > self.most:
            yield Flaw(at, f"no more than {self.most} items allowed")
        if self.distinct and any(item in value[:index] for index, item in enumerate(value)):
            yield Flaw(at, "must not have the same item twice")
        for index, item in enumerate(value):
            yield from self.item.flaws(item, within(at, index))


@dataclass(frozen=True)
class Record:
    """An object with known members; `kind` is the value of its `type`, empty for objects without one.

    Rules say how members go together. They are asked only when every member fits, so they need not doubt any.
    """

    fields: Mapping[str, Shape]
    needs: tuple[str, ...] = ()
    kind: str = ""
    rules: tuple[Rule, ...] = ()

    def flaws(self, value: Any, at: str) -> Iterator[Flaw]:
        if not isinstance(value, Mapping):
            yield Flaw(at, "must be an object")
            return
        if self.kind and value.get("type") != self.kind:
            yield Flaw(within(at, "type"), f"unsupported type: {value.get('type')}")
            return
        found = [Flaw(at, f"missing required field: {name}") for name in self.needs if name not in value]
        for name, member in value.items():
            found += self._member_flaws(name, member, at)
        yield from found or (flaw for rule in self.rules for flaw in rule(value, at))

    def _member_flaws(self, name: str, member: Any, at: str) -> Iterator[Flaw]:
        if name in self.fields:
            yield from self.fields[name].flaws(member, within(at, name))
        elif name != "type" or not self.kind:
            yield Flaw(within(at, name), f"invalid additional property: {name}")


@dataclass(frozen=True)
class OneOf:
    """An object of one of several kinds, told apart by their `type`."""

    records: tuple[Record, ...]

    @functools.cached_property
    def _by_kind(self) -> Mapping[str, Record]:
        return {record.kind: record for record in self.records}

    @property
    def kinds(self) -> frozenset[str]:
        """The values of `type` that fit."""
        return frozenset(self._by_kind)

    def flaws(self, value: Any, at: str) -> Iterator[Flaw]:
        if not isinstance(value, Mapping):
            yield Flaw(at, "must be an object")
            return
        kind = value.get("type")
        record = self._by_kind.get(kind) if isinstance(kind, str) else None
        if record is None:
            yield Flaw(within(at, "type"), f"unsupported type: {kind}")
        else:
            yield from record.flaws(value, at)


def limit(name: str) -> Limit:
    """The row of the table of limits; an unknown name is a KeyError at import."""
    return LIMITS[name]


def text(name: str, pattern: str = "") -> Text:
    """A string under a limit of the table."""
    return Text(limit(name).least, limit(name).most, pattern)


def number(name: str) -> Number:
    """A whole number under a limit of the table."""
    return Number(limit(name).least, limit(name).most)


def many(item: Shape, name: str) -> Many:
    """A list under a limit of the table."""
    return Many(item, limit(name).least, limit(name).most)


def needs_one_of(*names: str) -> Rule:
    """At least one of the members is present."""

    def rule(value: Mapping[str, Any], at: str) -> Iterator[Flaw]:
        if not any(name in value for name in names):
            yield Flaw(at, f"missing one of the required fields: {', '.join(names)}")

    return rule


def not_both(first: str, second: str) -> Rule:
    """The two members exclude each other."""

    def rule(value: Mapping[str, Any], at: str) -> Iterator[Flaw]:
        if first in value and second in value:
            yield Flaw(at, f"{first} and {second} must not be given together")

    return rule


def in_order(low: str, high: str) -> Rule:
    """The first number is not greater than the second; numbers may be written as strings, as Slack does."""

    def rule(value: Mapping[str, Any], at: str) -> Iterator[Flaw]:
        if float(value.get(low, "-inf")) > float(value.get(high, "inf")):
            yield Flaw(within(at, low), f"must not be greater than {high}")

    return rule
