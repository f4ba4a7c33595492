"""Words as they are compared: folded, without drawn-out letters, and reduced to their stem."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import snowballstemmer  # type: ignore[import-untyped]  # it ships no type information

from bot.domain.matching import folded

_ALGORITHMS: Final = {"de": "german", "en": "english"}
_DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
_LONGEST: Final = 40  # characters of a word; no language has a longer one that tells more


def plain(written: str) -> str:
    """Return a word as it is looked up: `GRÜÜÜSSE` is `gruesse`."""
    return folded(_DRAWN_OUT.sub(r"\1", written[:_LONGEST].casefold()))


@lru_cache(maxsize=50_000)
def stem(word: str, language: str) -> str:
    """Return the stem of a plain word; a language without a stemmer here ("", "fr") is treated like German."""
    # A stemmer keeps state while it works. A new one costs nothing beside the work, and so no thread needs a lock.
    found: str = snowballstemmer.stemmer(_ALGORITHMS.get(language, "german")).stemWord(word)
    return found
