"""A walk through the tree: where one stands, and what was found wrong so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.policy_file.problems import Problem, plain
from bot.policy_file.tree import Listing, Node, Scalar, Table

_LONGEST_WORD: Final = 60  # characters of a key in a path


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the file. `node` is what stands there, `path` how people call it: `people.anna.role`."""

    node: Node
    path: str = ""

    def entries(self) -> Iterator[tuple[Scalar, Spot]]:
        """Yield the keys and values of a table; nothing where there is no table."""
        if isinstance(self.node, Table):
            for key, value in self.node.entries:
                word = plain(key.text, _LONGEST_WORD)
                yield key, Spot(value, f"{self.path}.{word}" if self.path else word)

    def items(self) -> Iterator[Spot]:
        """Yield the items of a list; nothing where there is no list."""
        if isinstance(self.node, Listing):
            for number, item in enumerate(self.node.items):
                yield Spot(item, f"{self.path}[{number}]")

    def key(self, name: str) -> Spot | None:
        return next((value for key, value in self.entries() if key.text == name), None)

    def nearest(self, name: str) -> Spot:
        """Return the value of a key, or the table itself where the key is missing."""
        return self.key(name) or self


class Findings:
    """Collects problems. `names` are the departments, accounts and people of the file, for what refers to them."""

    def __init__(self, names: Mapping[str, frozenset[str]]) -> None:
        self.problems: list[Problem] = []
        self.names = names

    def add(self, spot: Spot, message: str, suggestion: str = "", *, at: Node | None = None) -> None:
        """Add a problem with what stands at a spot, or with a node beside it, such as the key."""
        node = at or spot.node
        self.problems.append(Problem(node.line, node.column, spot.path, message, suggestion))
