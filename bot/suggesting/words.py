"""The telling words of a text: without stop words, placeholders, addresses and numbers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.suggesting.stems import plain, stem
from bot.suggesting.stopwords import EVERY_STOPWORD, STOPWORDS
from bot.suggesting.wordfields import phrases_by_first

_LONGEST_TEXT: Final = 10_000  # characters; what a post is about, it has said by then
_PLACEHOLDER: Final = re.compile(r"\{\{[^{}]*\}\}")
_WORD: Final = re.compile(r"[^\W_]+")
_ADDRESSES: Final = ("http://", "https://", "www.")
_GAP: Final = 2  # words that may stand between two of a phrase: "fällt der Zug aus"


@dataclass(frozen=True, slots=True)
class Word:
    """A telling word or phrase as it was written, without case and umlauts, and the stem that it is compared by."""

    written: str
    plain: str
    stem: str

    @property
    def is_phrase(self) -> bool:
        return " " in self.stem


def telling(text: str, language: str) -> Iterator[Word]:
    """Yield the words of `text` that can say what it is about, in their order, repeated as they are; then known phrases."""
    ignored = STOPWORDS.get(language, EVERY_STOPWORD)
    words = [_word(written, language) for written in _written(text)]
    for word in words:
        if len(word.plain) > 1 and not word.plain.isdigit() and word.plain not in ignored:
            yield word
    yield from _phrases(words, language)


def _phrases(words: Sequence[Word], language: str) -> Iterator[Word]:
    phrases = phrases_by_first(language)
    for at, word in enumerate(words):
        for phrase in phrases.get(word.stem, ()):
            if parts := _following(phrase, words[at:]):
                yield _joined(parts)


def _joined(parts: Sequence[Word]) -> Word:
    written, bare, stems = zip(*((part.written, part.plain, part.stem) for part in parts), strict=True)
    return Word(" ".join(written), " ".join(bare), " ".join(stems))


def _word(written: str, language: str) -> Word:
    bare = plain(written)
    return Word(written, bare, stem(bare, language))


def _following(phrase: Sequence[str], words: Sequence[Word]) -> list[Word]:
    """Return the words that are a phrase, if `words` begin with it and never stray too far; otherwise nothing."""
    parts: list[Word] = []
    at = 0
    for part in phrase:
        near = range(at, min(at + 1 + _GAP, len(words))) if parts else range(at, at + 1)
        found = next((place for place in near if words[place].stem == part), None)
        if found is None:
            return []
        parts.append(words[found])
        at = found + 1
    return parts


def _written(text: str) -> Iterator[str]:
    composed = unicodedata.normalize("NFC", text[:_LONGEST_TEXT])
    for token in _PLACEHOLDER.sub(" ", composed).split():
        if "@" not in token and not token.startswith(_ADDRESSES):
            yield from _WORD.findall(token)
