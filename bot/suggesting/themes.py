"""What customers ask again and again: posts grouped by the telling stems that they share. Counting, nothing else."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
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


def grouped(questions: Sequence[Question]) -> list[Theme]:
    """Return the themes of some questions, the largest first, each ticket in one of them at most.

    Again and again, the stem that most of the remaining tickets share makes a theme. Of equally common stems the longer one
    goes first, because it says more.
    """
    writings, left = _read(questions)
    themes: list[Theme] = []
    while len(themes) < MOST and (tickets := _largest(left)):
        themes.append(_theme(tickets, left, writings))
        left = {ticket: stems for ticket, stems in left.items() if ticket not in tickets}
    return themes


def _read(questions: Sequence[Question]) -> tuple[Mapping[str, Counter[str]], dict[int, frozenset[str]]]:
    """Return how often each stem was written how, and the stems of each ticket."""
    writings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    stems: defaultdict[int, set[str]] = defaultdict(set)
    for question in sorted(questions, key=lambda one: (one.ticket, one.text)):
        for word in telling(question.text, question.language):
            writings[word.stem][word.written] += 1
            stems[question.ticket].add(word.stem)
    return writings, {ticket: frozenset(found) for ticket, found in stems.items()}


def _largest(left: Mapping[int, frozenset[str]]) -> frozenset[int]:
    """Return the tickets that share the commonest stem; none if no two share one."""
    holders: defaultdict[str, set[int]] = defaultdict(set)
    for ticket, stems in left.items():
        for stem in stems:
            holders[stem].add(ticket)
    best = min(holders, key=lambda stem: (-len(holders[stem]), -len(stem), stem), default="")
    tickets = frozenset(holders.get(best, ()))
    return tickets if len(tickets) >= FEWEST_TICKETS else frozenset()


def _theme(
    tickets: frozenset[int], left: Mapping[int, frozenset[str]], writings: Mapping[str, Counter[str]]
) -> Theme:
    """Return a theme with the words that more than half of its tickets share."""
    counted = Counter(stem for ticket in sorted(tickets) for stem in left[ticket])
    shared = [stem for stem, count in counted.items() if 2 * count > len(tickets)]
    shared.sort(key=lambda stem: (-counted[stem], -len(stem), stem))
    words = [max(writings[stem].items(), key=lambda item: (item[1], item[0]))[0] for stem in shared[:WORDS]]
    return Theme(tuple(words), tuple(sorted(tickets)))
