"""Which words customers use for the same matter: the lines of `fields/*.txt`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from bot.suggesting.stems import plain, stem

_FOLDER: Final = Path(__file__).parent / "fields"
_SHORTEST_HEAD: Final = 4


@lru_cache(maxsize=50_000)
def fields_of(stemmed: str, language: str) -> tuple[str, ...]:
    """Return the names of the fields that a stem belongs to; a German compound belongs where its last part does."""
    known = _fields(language)
    if stemmed in known or language != "de":
        return known.get(stemmed, ())
    heads = (stemmed[at:] for at in range(1, len(stemmed) - _SHORTEST_HEAD + 1))
    return next((known[head] for head in heads if head in known), ())


@lru_cache
def words_in_fields(language: str) -> frozenset[str]:
    """Return all single words of a language that belong to a field, plain."""
    return frozenset(plain(entry) for line in _lines(language) for entry in line if "_" not in entry)


@lru_cache
def phrases_by_first(language: str) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Return the phrases that belong to a field, as stems, by the first of them."""
    found: defaultdict[str, tuple[tuple[str, ...], ...]] = defaultdict(tuple)
    for phrase in sorted(stemmed for stemmed in _fields(language) if " " in stemmed):
        parts = tuple(phrase.split())
        found[parts[0]] += (parts,)
    return dict(found)


@lru_cache
def _fields(language: str) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for number, line in enumerate(_lines(language)):
        for entry in line:
            stems = (stem(plain(word), language) for word in entry.split("_"))
            found[" ".join(stems)].add(f"field {number}")
    return {stemmed: tuple(sorted(names)) for stemmed, names in found.items()}


def _lines(language: str) -> list[list[str]]:
    """Return the fields of a language, none for one that has no file."""
    file = _FOLDER / f"{language}.txt"
    if language not in {known.stem for known in _FOLDER.glob("*.txt")}:
        return []
    return [
        line.split() for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")
    ]
