"""What somebody meant to type: words with one letter missing, too many, wrong, or swapped with its neighbour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

_SHORTEST: Final = 5
"""Shorter words are too often one letter away from another one that is right as well."""


class Spelling:
    """Words that are known to be right, and those that are one slip of the finger away from them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)
        self._slips: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            for slip in _without_a_letter(word):
                self._slips[slip].append(word)

    def corrected(self, word: str) -> str:
        """Return the known word that was meant, or `word` itself if it is known or nothing is near it.

        Two words that become the same when each loses one letter are at most such a slip apart, if they begin alike.
        """
        if word in self._words or len(word) < _SHORTEST:
            return word
        near = (known for slip in _without_a_letter(word) for known in self._slips.get(slip, ()))
        return min((known for known in near if known[0] == word[0]), default=word)


def _without_a_letter(word: str) -> Iterator[str]:
    """Yield the word and what is left of it without any one of its letters; nothing for short words."""
    if len(word) >= _SHORTEST:
        yield word
        yield from (word[:at] + word[at + 1 :] for at in range(1, len(word)))
