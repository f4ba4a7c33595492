"""A walk through the tree: where one stands, and what was found wrong so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.policy_file.problems import Problem, did_you_mean, quoted
from bot.policy_file.tree import Listing, Node, Scalar, Table


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the file. `node` is what stands there, `path` how people call it: `people.anna.role`."""

    node: Node
    path: str = ""

    def entries(self) -> Iterator[tuple[Scalar, Spot]]:
        """Yield the keys and values of a table; nothing where there is no table."""
        if isinstance(self.node, Table):
            for key, value in self.node.entries:
                yield key, Spot(value, f"{self.path}.{key.text}" if self.path else key.text)

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

    def unknown(
        self, spot: Spot, what: str, word: str, known: frozenset[str], *, at: Node | None = None
    ) -> None:
        """Add that there is no such thing, and which one is probably meant."""
        self.add(spot, f"no {what} {quoted(word)}", did_you_mean(word, sorted(known)), at=at)
