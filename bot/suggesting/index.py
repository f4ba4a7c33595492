"""BM25 over stems, their 4-grams and their word fields. A score is a sum over the words of the question, so it can be explained."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.suggesting.spelling import Spelling
from bot.suggesting.stems import stem as stem_of
from bot.suggesting.stopwords import EVERY_STOPWORD, STOPWORDS
from bot.suggesting.wordfields import fields_of, words_in_fields
from bot.suggesting.words import Word, telling

_SATURATION: Final = 1.2  # BM25's k1
_LENGTH: Final = 0.3  # BM25's b: a template is hardly punished for explaining more
_GRAM: Final = 4
_STEM, _GRAMS, _FIELDS = 0.5, 0.5, 0.8
"""What a word counts if a document has its stem, all of its 4-grams (compounds, typing errors), a word of the same field."""
_CLEAR: Final = 0.35
"""At least so much of a word has to be found: two 4-grams that happen to match are no reason."""
_COMPOUNDING: Final = frozenset({"de"})
_GUESSED: Final = 0.7
"""A word that had to be guessed counts less: perhaps it is right, and only unknown."""
_ELSEWHERE: Final = 30
"""As if there were so many documents more, about other things: in a small library, too, "delay" is worth something in three of six."""
_COMMON: Final = 0.2
"""What more than a fifth of all documents say distinguishes none of them."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document, and how much each of its words counts."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that shares words with a question: its score, and what each word (as it was written) adds to it.

    The unit is about one word that only this document has, whatever the number of documents.
    """

    id: str
    score: float
    shares: Mapping[str, float]


class Index:
    """Documents in one language, ready to be asked. Asking changes nothing."""

    def __init__(self, documents: Mapping[str, Iterable[Passage]], language: str) -> None:
        self._language = language
        self._count = len(documents)
        read = {id_: _read(parts, language) for id_, parts in documents.items()}
        self._postings = _postings({id_: _weighed(words, language) for id_, words in read.items()})
        written = {word.plain for words in read.values() for word, _ in words}
        self._ignored = STOPWORDS.get(language, EVERY_STOPWORD)
        self._spelling = Spelling(written, _everyday(language))

    def ask(self, text: str, among: Collection[str] | None = None) -> list[Hit]:
        """Return the documents that share telling words with `text`, best first, equally good ones by id."""
        shares: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for stem, (written, certainty) in self._meant(text).items():
            for id_, share in self._matches(stem).items():
                if among is None or id_ in among:
                    shares[id_][written] = max(shares[id_].get(written, 0.0), share * certainty)
        hits = (Hit(id_, sum(words.values()), words) for id_, words in shares.items())
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))

    def is_common(self, stem: str) -> bool:
        """Return whether so many documents have this stem that it distinguishes nothing."""
        return len(self._postings.get(stem, ())) > max(self._count * _COMMON, 2)

    def _meant(self, text: str) -> dict[str, tuple[str, float]]:
        """Return the stems of a text in their order, each with the word as it was written first and how certain it is."""
        found: dict[str, tuple[str, float]] = {}
        for word in telling(text, self._language):
            found.setdefault(word.stem, (word.written, 1.0))
            for guess in () if word.is_phrase else self._guesses(word.plain):
                found.setdefault(stem_of(guess, self._language), (word.written, _GUESSED))
        return found

    def _guesses(self, word: str) -> list[str]:
        """Return the telling words that an unknown one is made of, or else what it may have been misspelled from."""
        guesses = self._spelling.parts(word) if self._language in _COMPOUNDING else []
        return [guess for guess in guesses or [self._spelling.corrected(word)] if guess not in self._ignored]

    def _matches(self, stem: str) -> dict[str, float]:
        """Return what a word adds to the score of each document in which enough of it is found."""
        scores: defaultdict[str, float] = defaultdict(float)
        found: defaultdict[str, float] = defaultdict(float)
        for feature, weight in _features(stem, self._language):
            postings = self._postings.get(feature, {})
            rarity = _rarity(len(postings), self._count)
            for id_, strength in postings.items():
                scores[id_] += weight * rarity * strength
                found[id_] += weight
        return {id_: score for id_, score in scores.items() if found[id_] >= _CLEAR}


def _read(passages: Iterable[Passage], language: str) -> list[tuple[Word, float]]:
    """Return the words of a document, and how much each counts."""
    return [(word, part.weight) for part in passages for word in telling(part.text, language)]


def _weighed(words: Iterable[tuple[Word, float]], language: str) -> dict[str, float]:
    """Return how much of each feature a document has."""
    weighed: defaultdict[str, float] = defaultdict(float)
    for word, weight in words:
        for feature, _ in _features(word.stem, language):
            weighed[feature] += weight
    return weighed


def _postings(weighed: Mapping[str, Mapping[str, float]]) -> Mapping[str, Mapping[str, float]]:
    """Return for each feature its BM25 strength in the documents that have it."""
    lengths = {id_: sum(features.values()) for id_, features in weighed.items()}
    average = sum(lengths.values()) / len(lengths) if lengths else 0.0
    postings: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for id_, features in weighed.items():
        for feature, weight in features.items():
            length = 1 - _LENGTH + _LENGTH * lengths[id_] / average
            postings[feature][id_] = weight * (_SATURATION + 1) / (weight + _SATURATION * length)
    return postings


@lru_cache
def _everyday(language: str) -> Spelling:
    return Spelling(words_in_fields(language) | STOPWORDS.get(language, EVERY_STOPWORD))


def _rarity(holders: int, documents: int) -> float:
    """Return BM25's inverse document frequency, as a share of what a feature of a single document has."""
    total = documents + _ELSEWHERE
    return math.log(1 + (total - holders + 0.5) / (holders + 0.5)) / math.log(1 + (total - 0.5) / 1.5)


@lru_cache(maxsize=50_000)
def _features(stem: str, language: str) -> tuple[tuple[str, float], ...]:
    """Return by what a word is found, and how much each of it counts. 4-grams and fields are marked by their first character."""
    places = range(len(stem) - _GRAM + 1) if " " not in stem else ()
    grams = sorted({stem[at : at + _GRAM] for at in places})
    fields = fields_of(stem, language)
    whole = (stem, _STEM if grams else _STEM + _GRAMS)
    parts = ((f"~{gram}", _GRAMS / len(grams)) for gram in grams)
    return whole, *parts, *((f"#{field}", _FIELDS / len(fields)) for field in fields)
