"""What a post seems to be about: words from a list that the team edits, shown with the very words that matched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.matching import Words


@dataclass(frozen=True, slots=True)
class Watch:
    """A topic to look out for, and the words that speak for it, matched as routing keywords are."""

    name: str
    words: tuple[str, ...]
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Hint:
    """A topic that a post touches. `matched` is what the post wrote: foreign words, as `Untrusted.clean` leaves them."""

    name: str
    matched: str
    urgent: bool = False


def hints(text: str, watch: Sequence[Watch]) -> tuple[Hint, ...]:
    """Return at most one hint for each watch, in their order, for a text that was cleaned."""
    words = Words.of(text)
    found = ((one, words.first(one.words)) for one in watch)
    return tuple(Hint(one.name, matched, one.urgent) for one, matched in found if matched is not None)
