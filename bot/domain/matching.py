"""How words of ours are found in what people wrote: routing keywords, hints and regions all match in this one way.

A keyword matches whole words, `word*` also what begins so, several words only next to each other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.domain.text import shortened

_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST_MATCH: Final = 80  # characters; a card names the match in half a line


def folded(text: str) -> str:
    """Return `text` as it is compared: case, diacritics and the German spellings ä=ae, ö=oe, ü=ue, ß=ss make no difference.

    Folding what is folded changes nothing. Compatibility forms (full width, ligatures) become plain letters.
    """
    if text.isascii():
        return text.lower()
    german = unicodedata.normalize("NFC", text).casefold().translate(_GERMAN)
    letters = unicodedata.normalize("NFKD", german)
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    again = unicodedata.normalize("NFC", bare)
    return again if again == text else folded(again)


def folded_word(word: str) -> str:
    """Return one word folded. A few single letters fold to several words (U+FDFA to a whole sentence); here one stays one."""
    return word.lower() if word.isascii() else "".join(folded(word).split())


@dataclass(frozen=True, slots=True)
class Words:
    """A text, the place of each word in it, and all words folded, each between two blanks."""

    text: str
    spans: tuple[tuple[int, int], ...]
    folded: str

    @staticmethod
    @lru_cache(maxsize=4)  # of one post routing, hints and regions ask one after the other
    def of(text: str) -> Words:
        found = [match.span() for match in _WORD.finditer(text)]
        return Words(text, tuple(found), f" {' '.join(folded_word(text[a:b]) for a, b in found)} ")

    def first(self, keywords: Iterable[str]) -> str | None:
        """Return what the first keyword that is found matched, as it was written; None where none is found."""
        return next((found for keyword in keywords if (found := self.find(keyword)) is not None), None)

    def find(self, keyword: str) -> str | None:
        """Return the original of the first place where a keyword stands, in at most 80 characters."""
        pattern = _pattern(keyword)
        at = self.folded.find(pattern) if pattern else -1
        if at < 0:
            return None
        first = self.folded.count(" ", 0, at)
        last = first + pattern.strip().count(" ")
        original = self.text[self.spans[first][0] : self.spans[last][1]]
        return shortened(" ".join(original.split()), _LONGEST_MATCH)


@lru_cache(maxsize=4096)
def _pattern(keyword: str) -> str:
    """Return what to look for among the folded words; "" for a keyword without a letter or digit."""
    words = [folded_word(word) for word in _WORD.findall(keyword)]
    end = "" if keyword.rstrip().endswith("*") else " "
    return f" {' '.join(words)}{end}" if words else ""
