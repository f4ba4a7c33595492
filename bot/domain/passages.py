"""The part of a text that somebody looked for."""

from __future__ import annotations

import re
from typing import Final

from bot.domain.matching import folded_word
from bot.domain.text import shortened

_WORD: Final = re.compile(r"[^\W_]+")
_BEFORE: Final = 3  # the found word stands after the first third of the passage


def passage(text: str, words: str, limit: int) -> str:
    """Return at most `limit` characters of a text, around the first of the words that stands in it.

    Words are found as a search finds them: folded, and as the beginning of longer ones.
    """
    flat = " ".join(text.split())
    start = max(0, _place(flat, words) - limit // _BEFORE)
    if start == 0 or len(flat) <= limit:
        return shortened(flat, limit)
    start = min(start, len(flat) - limit + 1)
    return "…" + shortened(flat[start:].lstrip(), limit - 1)


def _place(text: str, words: str) -> int:
    wanted = tuple(folded_word(word) for word in _WORD.findall(words))
    found = (match.start() for match in _WORD.finditer(text) if folded_word(match[0]).startswith(wanted))
    return next(found, 0) if wanted else 0
