"""Whether a reply reads like one that was sent before: for people under the same post, who would feel processed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Final, TypeVar

from bot.domain.matching import folded

T = TypeVar("T")

NEARLY_EQUAL: Final = 0.8
"""The share of words in familiar company from which on two replies read the same."""

_IN_COMPANY: Final = 3  # words in a row
_TOO_SHORT: Final = 6  # words; below it every word counts
_PERSONAL: Final = 8  # words in a row that the other text does not have: a sentence of one's own

_GREETING: Final = re.compile(
    r"\A\W*(hallo|hi|hey|servus|gr(?:ü|ue)(?:ß|ss) gott|guten (?:tag|morgen|abend)|liebe[r]?|sehr geehrte[r]?"
    r"|hello|dear|good (?:morning|afternoon|evening))\b[^,.!?:;\n]{0,40}(?=[,.!?:;\n])",
    re.IGNORECASE,
)
_CLOSING: Final = re.compile(
    r"(?<!\w)((?:freundliche|liebe|beste|viele|herzliche|sch(?:ö|oe)ne)n? gr(?:ü|ue)(?:ß|ss)e|lg|vg|mfg|(?:kind|best) regards|"
    r"best wishes|cheers)\b[^.!?]{0,60}\Z",
    re.IGNORECASE,
)
_SIGNATURE: Final = re.compile(r"(?<!\S)[/^~–—-]{1,2}\s?\w{1,20}\.?\s*\Z")
_CALLED: Final = re.compile(r",\s+[A-ZÄÖÜ][\w'’-]+(?:\s[A-ZÄÖÜ][\w'’-]+){0,2}(?=\s*[.!?,])")  # Danke, Mia!
_HANDLE: Final = re.compile(r"(?<!\w)@\w+(?:[.@-]+\w+)*")
_NUMBER: Final = re.compile(r"\d+(?:[.,:/-]\d+)*")
_WORD: Final = re.compile(r"[^\W_]+")


def nearest(text: str, others: Iterable[T], text_of: Callable[[T], str]) -> tuple[T, float] | None:
    """Return the most similar of `others` and how alike it is, from `NEARLY_EQUAL` to 1; None where none comes near.

    Names in the usual places, numbers and @handles make no difference. Texts of less than 6 words are alike if they are equal
    otherwise. A sentence of 8 words that only one of two texts has makes them different, however much they share.
    """
    words = words_of(text)
    found = ((other, likeness(words, words_of(text_of(other)))) for other in others)
    best = max(found, key=lambda pair: pair[1], default=None)
    return best if best and best[1] >= NEARLY_EQUAL else None


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how alike two texts are, from 0 to 1, by what `words_of` says of them."""
    if min(len(one), len(other)) < _TOO_SHORT:
        return float(bool(one) and one == other)
    known = _familiar(one, other), _familiar(other, one)
    if any(_longest_own_run(flags) >= _PERSONAL for flags in known):
        return 0.0
    return sum(map(sum, known)) / (len(one) + len(other))


def _familiar(words: Sequence[str], other: Sequence[str]) -> list[bool]:
    """Return for each word whether it stands in the other text as well, with the same neighbours."""
    there = set(_companies(other))
    flags = [False] * len(words)
    for at, company in enumerate(_companies(words)):
        if company in there:
            flags[at : at + _IN_COMPANY] = [True] * _IN_COMPANY
    return flags


def _companies(words: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_IN_COMPANY)), strict=False)


def _longest_own_run(familiar: Sequence[bool]) -> int:
    return max((len(list(run)) for known, run in groupby(familiar) if not known), default=0)


def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a text, with a 0 for each number and nothing for the names of people."""
    nameless = _HANDLE.sub(" ", _CALLED.sub(" ", text))
    nameless = _GREETING.sub(r"\1", _CLOSING.sub(r"\1", _SIGNATURE.sub("", nameless)))
    return tuple(_WORD.findall(folded(_NUMBER.sub("0", nameless))))
