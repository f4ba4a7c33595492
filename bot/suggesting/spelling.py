"""What somebody meant to write: a slip of the finger put right, a German compound in its known parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

_SHORTEST: Final = 5
"""Shorter words are too often one letter away from another one that is right as well."""
_SHORTEST_PART: Final = 4


class Spelling:
    """Words that are known to be right, and those that are one slip of the finger away. `beyond` is asked for what is not here."""

    def __init__(self, words: Iterable[str], beyond: Spelling | None = None) -> None:
        self._words = frozenset(words)
        self._beyond = beyond
        self._slips: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            for slip in _without_a_letter(word):
                self._slips[slip].append(word)

    def knows(self, word: str) -> bool:
        return word in self._words or (self._beyond is not None and self._beyond.knows(word))

    def corrected(self, word: str) -> str:
        """Return the known word that was meant, or `word` itself if it is known or nothing is near it.

        One letter may be missing, too many, wrong, or swapped with its neighbour. Two words that become the same when each
        loses one letter are hardly more than such a slip apart, if they begin alike.
        """
        if self.knows(word):
            return word
        near = (known for slip in _without_a_letter(word) for known in self._slips.get(slip, ()))
        found = min((known for known in near if known[0] == word[0]), default=word)
        return self._beyond.corrected(word) if found == word and self._beyond else found

    def parts(self, word: str) -> list[str]:
        """Return the longest known words that an unknown one begins and ends with: Paketverfolgung is about a Paket."""
        if self.knows(word):
            return []
        places = range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
        first = next((word[:at] for at in reversed(places) if self.knows(word[:at])), "")
        last = next((word[at:] for at in places if self.knows(word[at:])), "")
        return [part for part in (first, last) if part]


def _without_a_letter(word: str) -> Iterator[str]:
    """Yield the word and what is left of it without any one of its letters; nothing for short words."""
    if len(word) >= _SHORTEST:
        yield word
        yield from (word[:at] + word[at + 1 :] for at in range(1, len(word)))
