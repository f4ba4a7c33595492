"""The best prepared answers for a post, out of the library, with the words that speak for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.library import FaqEntry, Template
from bot.suggesting.index import Hit, Index, Passage
from bot.suggesting.themes import Question, Theme, grouped

LIMIT: Final = 3
"""More than three suggestions are no help."""

REASONS: Final = 4
"""So many words at most say why something is suggested."""

_ABOUT, _TEXT = 1.0, 0.3
"""What a word counts in a name, a tag or an example, and in the prepared text."""
_TELLING: Final = 0.72
"""Below this score there is nothing to suggest. It is a little less than one word that only a few templates have.

A short template without tags and examples has no more than that to be found by: *parcel* for the one about shipping is 0.74. On the
measured set, the right template is among three for 93 (German) and 95 (English) of 100 posts, and nothing is suggested for 14 of the 34
posts that no template answers; at 0.8 these would be 17, and such short templates would never be suggested.
"""
_BESIDE_THE_BEST: Final = 0.2
"""What scores less than this share of the best one would only fill the list."""
_ANSWERED: Final = 1.8
"""On the measured set, 94 of 100 posts with an answer score more, and 27 of 28 without one less."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A template or FAQ entry, how well it fits (only to be compared within one answer), and the customer's words for it.

    `words` (some are phrases) are written as in the post, the most telling first, at least one and at most four.
    """

    id: str
    score: float
    words: tuple[str, ...]


class Suggester:
    """Knows a library. Make a new one when the library changes: 300 templates take a fraction of a second."""

    def __init__(self, templates: Iterable[Template], faq: Iterable[FaqEntry] = ()) -> None:
        self._templates = _Shelf({one.id: _spoken(one) for one in templates})
        self._faq = _Shelf({one.id: {one.language: _asked(one)} for one in faq})

    def best(
        self, text: str, language: str, among: Collection[str] | None = None, limit: int = LIMIT
    ) -> list[Suggestion]:
        """Return the templates that fit best, best first; none without a telling word in common.

        `language` is an ISO 639-1 code, or "" if nobody knows it. Templates without a variant in it are left out, unless
        no template at all speaks it. `among` are the ids that may be suggested here and now.
        """
        return self._templates.find(text, language, among, limit)

    def faq(self, text: str, language: str, limit: int = LIMIT) -> list[Suggestion]:
        """Return the FAQ entries whose questions are most like this one, best first."""
        return self._faq.find(text, language, None, limit)

    def answer(self, text: str, language: str) -> Suggestion | None:
        """Return the FAQ entry that answers a question, by the measure that themes go by; None if none does."""
        found = self._faq.find(text, language, None, 1)
        return found[0] if found and found[0].score >= _ANSWERED else None

    def themes(self, questions: Sequence[Question]) -> list[Theme]:
        """Return what comes up again and again and has no answer in the library, the largest theme first."""
        return grouped([one for one in questions if not self._answers(one)], self._is_common)

    def _is_common(self, stem: str, language: str) -> bool:
        return self._templates.is_common(stem, language) or self._faq.is_common(stem, language)

    def _answers(self, question: Question) -> bool:
        best = self.best(question.text, question.language, limit=1)
        prepared = any(suggestion.score >= _ANSWERED for suggestion in best)
        return prepared or self.answer(question.text, question.language) is not None


class _Shelf:
    """Documents by id and language, indexed once for each language."""

    def __init__(self, documents: dict[str, dict[str, list[Passage]]]) -> None:
        languages = dict.fromkeys(language for spoken in documents.values() for language in spoken)
        self._indexes = {
            language: Index(
                {id_: spoken[language] for id_, spoken in documents.items() if language in spoken}, language
            )
            for language in languages
        }

    def find(self, text: str, language: str, among: Collection[str] | None, limit: int) -> list[Suggestion]:
        """Return what fits, best first, one for each id even where several languages had to be asked."""
        hits = [hit for index in self._speaking(language) for hit in index.ask(text, among)]
        hits.sort(key=lambda hit: (-hit.score, hit.id))
        least = max(_TELLING, _BESIDE_THE_BEST * hits[0].score) if hits else _TELLING
        best: dict[str, Hit] = {}
        for hit in hits:
            if hit.score >= least:
                best.setdefault(hit.id, hit)
        return [_suggestion(hit) for hit in list(best.values())[:limit]]

    def is_common(self, stem: str, language: str) -> bool:
        return any(index.is_common(stem) for index in self._speaking(language))

    def _speaking(self, language: str) -> list[Index]:
        """Return the index of a language, or all of them if nothing here speaks it."""
        known = self._indexes.get(language)
        return [known] if known else list(self._indexes.values())


def _suggestion(hit: Hit) -> Suggestion:
    in_phrases = {part for word in hit.shares if " " in word for part in word.split()}
    words = sorted(
        (word for word in hit.shares if word not in in_phrases), key=lambda word: -hit.shares[word]
    )
    return Suggestion(hit.id, hit.score, tuple(words[:REASONS]))


def _spoken(template: Template) -> dict[str, list[Passage]]:
    """Return what a template says, by language; its name, tags and examples count in each."""
    about = [Passage(template.name, _ABOUT), Passage(" ".join(template.tags), _ABOUT)]
    about += [Passage(example, _ABOUT) for example in template.examples]
    spoken: dict[str, list[Passage]] = {}
    for variant in template.variants:
        spoken.setdefault(variant.language, [*about]).append(Passage(variant.core, _TEXT))
    return spoken


def _asked(entry: FaqEntry) -> list[Passage]:
    about = [Passage(question, _ABOUT) for question in entry.questions]
    return [*about, Passage(" ".join(entry.tags), _ABOUT), *(Passage(block, _TEXT) for block in entry.answer)]
