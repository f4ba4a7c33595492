"""What a value may be: each kind reads it from the file, describes it as JSON Schema, and calls itself by a name for the docs.

A kind never raises. It adds what is wrong to the findings and returns a stand-in, so that everything else is checked as well.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

from bot.policy_file.findings import Findings, Spot
from bot.policy_file.problems import quoted
from bot.policy_file.tree import Scalar, Table

T_co = TypeVar("T_co", covariant=True)
Schema = dict[str, Any]


class Kind(ABC, Generic[T_co]):
    """A kind of value. `words` is its name in the reference, `step` how a path goes on into it."""

    words: str
    step: ClassVar[str] = ""

    @property
    def plural(self) -> str:
        return f"{self.words}s"

    @abstractmethod
    def read(self, spot: Spot, findings: Findings) -> T_co: ...

    @abstractmethod
    def schema(self) -> Schema: ...

    def parts(self) -> tuple[Kind[Any], ...]:
        """The kinds that this one is made of."""
        return ()


def read_text(spot: Spot, findings: Findings) -> str | None:
    """Return the text at a spot; None, and a finding, where something else stands."""
    node = spot.node
    if isinstance(node, Scalar) and node.kind == "text":
        return node.text
    findings.add(spot, f"text expected, found {described(spot)}", _how_to_quote(spot))
    return None


def is_table(spot: Spot, findings: Findings) -> bool:
    """Return whether a table stands at a spot, and add a finding if not."""
    if isinstance(spot.node, Table):
        return True
    findings.add(
        spot, f"a table of keys expected, found {described(spot)}", "write key: value lines, indented below"
    )
    return False


def described(spot: Spot) -> str:
    """Return what stands at a spot, as a message says it."""
    node = spot.node
    if isinstance(node, Scalar) and node.text:
        return f"{node.kind} {quoted(node.text)}" if node.kind != "nothing" else f"nothing ({node.text})"
    return "an empty text" if isinstance(node, Scalar) and not node.plain else node.kind


def _how_to_quote(spot: Spot) -> str:
    match spot.node:
        case Scalar(text="", plain=True):
            return 'values that begin with # need quotes: "#name"'
        case Scalar(text=text):
            return f'put it in quotes: "{text}"' if len(text) < 30 else "put it in quotes"  # noqa: PLR2004 - fits a line
        case _:
            return ""
