"""BM25 over stems and their 4-grams, with fields of different weight and the share of each asked word in the score."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.suggesting.words import Word, telling

_GRAM: Final = 4
_SATURATION: Final = 1.2  # BM25's k1
_LENGTH: Final = 0.4  # BM25's b: long templates are not punished for explaining more
_WHOLE: Final = 0.5  # of a word's weight lies on its whole stem, the rest on its 4-grams
_CLEAR: Final = 0.3  # of a word's features have to match before it is a reason


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of a document, and how much each of its words counts."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that shares words with a question: its score, and those words' shares in it, as they were written."""

    id: str
    score: float
    shares: Mapping[str, float]


class Index:
    """Documents in one language, ready to be asked. Built once; asking changes nothing."""

    def __init__(self, documents: Mapping[str, Iterable[Passage]], language: str) -> None:
        self._language = language
        counted = {id_: _weighed(passages, language) for id_, passages in documents.items()}
        self._postings = _postings(counted)
        self._count = len(counted)

    def ask(self, text: str, among: Collection[str] | None = None) -> list[Hit]:
        """Return what shares telling words with `text`, best first, equal ones by id."""
        shares: defaultdict[str, dict[str, float]] = defaultdict(dict)
        for word in {word.stem: word for word in reversed([*telling(text, self._language)])}.values():
            for id_, share in self._matches(word).items():
                if among is None or id_ in among:
                    shares[id_][word.written] = share
        hits = (Hit(id_, sum(words.values()), words) for id_, words in shares.items())
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))

    def _matches(self, word: Word) -> dict[str, float]:
        """Return what a word adds to the score of each document in which enough of it is found."""
        scores: defaultdict[str, float] = defaultdict(float)
        found: defaultdict[str, float] = defaultdict(float)
        for feature, weight in _features(word.stem):
            postings = self._postings.get(feature, {})
            rarity = math.log(1 + (self._count - len(postings) + 0.5) / (len(postings) + 0.5))
            for id_, strength in postings.items():
                scores[id_] += weight * rarity * strength
                found[id_] += weight
        return {id_: score for id_, score in scores.items() if found[id_] >= _CLEAR}


def _weighed(passages: Iterable[Passage], language: str) -> dict[str, float]:
    """Return how much of each feature a document has."""
    counted: defaultdict[str, float] = defaultdict(float)
    for passage in passages:
        for word in telling(passage.text, language):
            for feature, _ in _features(word.stem):
                counted[feature] += passage.weight
    return dict(counted)


def _postings(counted: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Return for each feature its BM25 strength in the documents that have it."""
    lengths = {id_: sum(features.values()) for id_, features in counted.items()}
    average = sum(lengths.values()) / max(len(lengths), 1)
    postings: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for id_, features in counted.items():
        length = 1 - _LENGTH + _LENGTH * lengths[id_] / (average or 1)
        for feature, weight in features.items():
            postings[feature][id_] = weight * (_SATURATION + 1) / (weight + _SATURATION * length)
    return dict(postings)


@lru_cache(maxsize=50_000)
def _features(stem: str) -> tuple[tuple[str, float], ...]:
    """Return the whole stem, marked, and its distinct 4-grams, with weights that add up to 1."""
    grams = sorted({stem[at : at + _GRAM] for at in range(len(stem) - _GRAM + 1)})
    whole = (f"={stem}", _WHOLE if grams else 1.0)
    return whole, *((gram, (1 - _WHOLE) / len(grams)) for gram in grams)
