"""The telling words of a text: without stop words, placeholders, addresses and numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.suggesting.stems import plain, stem
from bot.suggesting.stopwords import EVERY_STOPWORD, STOPWORDS

_LONGEST_TEXT: Final = 10_000  # characters; what a post is about, it has said by then
_PLACEHOLDER: Final = re.compile(r"\{\{[^{}]*\}\}")
_WORD: Final = re.compile(r"[^\W_]+")
_ADDRESSES: Final = ("http://", "https://", "www.")


@dataclass(frozen=True, slots=True)
class Word:
    """A telling word as it was written, without case and umlauts, and the stem that it is compared by."""

    written: str
    plain: str
    stem: str


def telling(text: str, language: str) -> Iterator[Word]:
    """Yield the words of `text` that can say what it is about, in their order, repeated as they are."""
    ignored = STOPWORDS.get(language, EVERY_STOPWORD)
    for written in _written(text):
        word = plain(written)
        if len(word) > 1 and not word.isdigit() and word not in ignored:
            yield Word(written, word, stem(word, language))


def _written(text: str) -> Iterator[str]:
    composed = unicodedata.normalize("NFC", text[:_LONGEST_TEXT])
    for token in _PLACEHOLDER.sub(" ", composed).split():
        if "@" not in token and not token.startswith(_ADDRESSES):
            yield from _WORD.findall(token)
