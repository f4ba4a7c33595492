"""The telling words of a text: without stop words, placeholders, addresses and numbers, each with its stem."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import snowballstemmer  # type: ignore[import-untyped]  # it ships no type information

from bot.domain.routing import folded
from bot.suggesting.stopwords import EVERY_STOPWORD, STOPWORDS

LONGEST_TEXT: Final = 4_000  # characters; what a post is about, it says before that

_ALGORITHMS: Final = {"de": "german", "en": "english"}
_NO_WORDS: Final = re.compile(r"\{\{.*?\}\}|https?://\S+|www\.\S+|\S+@\S+|@[\w.]+", re.DOTALL)
_WORD: Final = re.compile(r"[^\W_]+")
_DRAWN_OUT: Final = re.compile(r"(.)\1{2,}")
_LONGEST_WORD: Final = 40


@dataclass(frozen=True, slots=True)
class Word:
    """A telling word as it was written, and the stem that it is compared by."""

    written: str
    stem: str


def telling(text: str, language: str) -> Iterator[Word]:
    """Yield the words of `text` that can say what it is about, in their order, repeated as they are.

    A language without a stemmer of its own ("" or, say, "fr") is stemmed as German.
    """
    ignored = STOPWORDS.get(language, EVERY_STOPWORD)
    for found in _WORD.finditer(_NO_WORDS.sub(" ", text[:LONGEST_TEXT])):
        word = _plain(found[0])
        if len(word) > 1 and not word.isdigit() and word not in ignored:
            yield Word(found[0], _stem(word, language))


def _plain(written: str) -> str:
    """Return a word as it is compared: `laaange` is `lange`."""
    return _DRAWN_OUT.sub(r"\1", folded(written[:_LONGEST_WORD]))


@lru_cache(maxsize=50_000)
def _stem(word: str, language: str) -> str:
    # A stemmer keeps state while it works; one for each call costs nothing beside the work and needs no lock.
    stem: str = snowballstemmer.stemmer(_ALGORITHMS.get(language, "german")).stemWord(word)
    return stem
