"""Tables and lists. A table with known keys is described once; parsing, JSON Schema and reference follow from that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields
from types import MappingProxyType
from typing import Any, ClassVar, Final, Generic, TypeVar, cast

from bot.policy_file.findings import Findings, Spot
from bot.policy_file.kinds import Kind, Schema, described, is_table
from bot.policy_file.problems import did_you_mean, quoted
from bot.policy_file.tree import Listing, Scalar, Table

T = TypeVar("T")
E = TypeVar("E", bound="Entry")

_REQUIRED: Final[Any] = MISSING
_NOTHING: Final = Spot(Scalar(1, 1, ""))


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a table. `fallback` says in words what holds without it; "" means that the key is required."""

    name: str
    kind: Kind[Any]
    doc: str
    example: str
    fallback: str


def key(
    kind: Kind[T],
    doc: str,
    *,
    example: str = "",
    default: T = _REQUIRED,
    default_factory: Callable[[], T] = _REQUIRED,
    fallback: str = "",
) -> T:
    """Describe the key of a field; a key without a default is required. `fallback` is the default in words."""
    about: dict[str, Any] = {"kind": kind, "doc": doc, "example": example, "fallback": fallback}
    defaults: dict[str, Any] = {"default": default, "default_factory": default_factory}
    given: dict[str, Any] = {name: one for name, one in defaults.items() if one is not _REQUIRED}
    return cast("T", field(metadata=about, **given))


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A table that was read. `spot` is where it stands, for checks that compare entries."""

    spot: Spot


def keys_of(entry: type[Entry]) -> Iterator[Key]:
    """Yield the keys of a table in the order of the reference. A trailing _ keeps clear of Python's own words."""
    for one in fields(entry):
        if "kind" in one.metadata:
            yield Key(one.name.rstrip("_"), **one.metadata)


class Shape(Kind[E], Generic[E]):
    """A table with the keys that the fields of an entry describe.

    With `rest`, further keys are read with that kind into the entry's field `rest`. `moved` are keys of earlier versions, and
    where to write them now. At least one of the keys `any_of` has to be there.
    """

    def __init__(
        self,
        entry: type[E],
        words: str,
        rest: Kind[Any] | None = None,
        moved: Mapping[str, str] = MappingProxyType({}),
        any_of: Sequence[str] = (),
    ) -> None:
        self.entry = entry
        self.words = words
        self.keys = {one.name: one for one in keys_of(entry)}
        self.rest = rest
        self.moved = moved
        self.any_of = any_of

    def read(self, spot: Spot, findings: Findings) -> E:
        if is_table(spot, findings):
            self._report_unknown(spot, findings)
            self._report_none(spot, findings)
        values = {one.name: one for one in fields(self.entry) if "kind" in one.metadata}
        read = {
            name: self._read_key(spot, self.keys[name.rstrip("_")], _default_of(one), findings)
            for name, one in values.items()
        }
        extra = {"rest": self._read_rest(spot, self.rest, findings)} if self.rest else {}
        return self.entry(spot=spot, **read, **extra)

    def _read_key(self, spot: Spot, wanted: Key, default: Any, findings: Findings) -> Any:
        written = spot.key(wanted.name)
        if written is not None:
            return wanted.kind.read(written, findings)
        if default is not MISSING:
            return default
        if isinstance(spot.node, Table):
            findings.add(
                spot,
                f"the key {quoted(wanted.name)} is missing",
                _example(wanted),
            )
        return wanted.kind.read(_NOTHING, Findings({}))

    def _read_rest(self, spot: Spot, kind: Kind[Any], findings: Findings) -> dict[str, Any]:
        others = ((word.text, value) for word, value in spot.entries() if word.text not in self.keys)
        return {word: kind.read(value, findings) for word, value in others}

    def _report_unknown(self, spot: Spot, findings: Findings) -> None:
        for word, value in spot.entries():
            if word.text in self.keys:
                continue
            near = self.moved.get(word.text) or did_you_mean(word.text, self.keys)
            if self.rest is None or near.startswith("did you mean"):
                findings.add(value, f"no key {quoted(word.text)}", near, at=word)

    def _report_none(self, spot: Spot, findings: Findings) -> None:
        if self.any_of and not any(spot.key(name) for name in self.any_of):
            names = " or ".join(map(quoted, self.any_of))
            findings.add(spot, f"the key {names} is missing", _example(self.keys[self.any_of[0]]))

    def schema(self) -> Schema:
        required = [one.name for one in self.keys.values() if not one.fallback]
        return {
            "type": "object",
            "properties": {one.name: _described(one) for one in self.keys.values()},
            "additionalProperties": self.rest.schema() if self.rest else False,
            **({"required": required} if required else {}),
            **({"anyOf": [{"required": [name]} for name in self.any_of]} if self.any_of else {}),
        }


class Many(Kind[tuple[T, ...]]):
    """A list with at least one item, none of them twice."""

    step: ClassVar[str] = "[]"

    def __init__(self, of: Kind[T]) -> None:
        self.words = f"list of {of.plural}"
        self.of = of

    @property
    def plural(self) -> str:
        return f"lists of {self.of.plural}"

    def read(self, spot: Spot, findings: Findings) -> tuple[T, ...]:
        if not isinstance(spot.node, Listing):
            findings.add(
                spot,
                f"a list expected, found {described(spot)}",
                "write [one, another], or lines that begin with -",
            )
        elif not spot.node.items:
            findings.add(spot, "an empty list", "put something in, or leave the key out")
        _report_repeated(spot, findings)
        return tuple(self.of.read(item, findings) for item in spot.items())

    def schema(self) -> Schema:
        return {"type": "array", "minItems": 1, "items": self.of.schema()}

    def parts(self) -> tuple[Kind[Any], ...]:
        return (self.of,)


class ById(Kind[Mapping[str, T]]):
    """A table from ids that fit a pattern to values of one kind."""

    step: ClassVar[str] = ".<id>"

    def __init__(self, what: str, pattern: str, mend: str, of: Kind[T]) -> None:
        self.words = f"table of {of.plural} by id"
        self.of = of
        self._what = what
        self._pattern = pattern
        self._mend = mend

    def read(self, spot: Spot, findings: Findings) -> dict[str, T]:
        if is_table(spot, findings) and not any(spot.entries()):
            findings.add(spot, "an empty table", f"there must be at least one {self._what}")
        for key, value in spot.entries():
            if not re.search(self._pattern, key.text):
                findings.add(value, f"{quoted(key.text)} cannot be an id here", self._mend, at=key)
        return {key.text: self.of.read(value, findings) for key, value in spot.entries()}

    def schema(self) -> Schema:
        values = {self._pattern: self.of.schema()}
        return {
            "type": "object",
            "minProperties": 1,
            "patternProperties": values,
            "additionalProperties": False,
        }

    def parts(self) -> tuple[Kind[Any], ...]:
        return (self.of,)


def _default_of(one: Field[Any]) -> Any:
    return one.default if one.default_factory is MISSING else one.default_factory()


def _report_repeated(spot: Spot, findings: Findings) -> None:
    seen: set[str] = set()
    for item in spot.items():
        if isinstance(item.node, Scalar) and item.node.text:
            if item.node.text in seen:
                findings.add(item, f"{quoted(item.node.text)} stands twice in this list", "remove one")
            seen.add(item.node.text)


def _example(one: Key) -> str:
    return f"for example {one.name}: {one.example}" if one.example else "docs/reference says what goes in"


def _described(one: Key) -> Schema:
    default = f" Default: {one.fallback}." if one.fallback else ""
    return {"description": one.doc + default, **one.kind.schema()}
