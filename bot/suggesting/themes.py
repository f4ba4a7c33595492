"""What customers ask again and again: posts grouped by the telling stems that they share. Counting, nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.suggesting.words import telling

MOST: Final = 10
"""So many themes fit into one message."""

FEWEST_TICKETS: Final = 2
WORDS: Final = 3


@dataclass(frozen=True, slots=True)
class Question:
    """What a customer wrote, cleaned, with its language ("" if unknown) and the number of its ticket."""

    ticket: int
    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Tickets, in ascending order, that share words; the words as customers write them most often, the commonest first."""

    words: tuple[str, ...]
    tickets: tuple[int, ...]


def grouped(questions: Sequence[Question], is_common: Callable[[str, str], bool]) -> list[Theme]:
    """Return the themes of some questions, the largest first, each ticket in one of them at most.

    Again and again, the stem that most of the remaining tickets share makes a theme. Of equally frequent stems it is one whose
    tickets have more in common. `is_common` says of a stem in a language that it is in everybody's mouth ("train") and makes none.
    """
    writings, left = _read(questions, is_common)
    themes: list[Theme] = []
    while len(themes) < MOST and (tickets := _largest(left)):
        themes.append(_theme(tickets, left, writings))
        left = {ticket: stems for ticket, stems in left.items() if ticket not in tickets}
    return themes


def _read(
    questions: Sequence[Question], is_common: Callable[[str, str], bool]
) -> tuple[Mapping[str, Counter[str]], dict[int, frozenset[str]]]:
    """Return how often each stem was written how, and the stems of each ticket."""
    writings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    stems: defaultdict[int, set[str]] = defaultdict(set)
    for question in questions:
        for word in telling(question.text, question.language):
            if not (word.is_phrase or is_common(word.stem, question.language)):
                writings[word.stem][word.written] += 1
                stems[question.ticket].add(word.stem)
    return writings, {ticket: frozenset(found) for ticket, found in stems.items()}


def _largest(left: Mapping[int, frozenset[str]]) -> frozenset[int]:
    """Return the tickets that share the most frequent stem; none if no two share one."""
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for ticket, stems in left.items():
        for stem in stems:
            holders[stem].add(ticket)
    stems_of = Counter(frozenset(tickets) for tickets in holders.values() if len(tickets) >= FEWEST_TICKETS)
    return min(
        stems_of,
        key=lambda tickets: (-len(tickets), -stems_of[tickets], sorted(tickets)),
        default=frozenset(),
    )


def _theme(
    tickets: frozenset[int], left: Mapping[int, frozenset[str]], writings: Mapping[str, Counter[str]]
) -> Theme:
    """Return a theme with the words that more than half of its tickets share, the most frequent and then the longest first."""
    counted = Counter(stem for ticket in tickets for stem in left[ticket])
    shared = [stem for stem, count in counted.items() if 2 * count > len(tickets)]
    shared.sort(key=lambda stem: (-counted[stem], -len(stem), stem))
    return Theme(tuple(_usual(writings[stem]) for stem in shared[:WORDS]), tuple(sorted(tickets)))


def _usual(writings: Counter[str]) -> str:
    """Return the most frequent way to write a word, whatever order the questions came in."""
    return min(writings, key=lambda written: (-writings[written], written))
