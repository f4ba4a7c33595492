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

_LANGUAGES: Final = ("de", "en")
_NAME, _TAGS, _EXAMPLES, _TEXT = 3.0, 3.0, 2.0, 0.5
_ANSWERED: Final = 3.0  # a better score than this says that a question has an answer


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A template or FAQ entry, how well it fits (only to be compared within one answer), and the customer's words for it.

    `words` are written as in the post, the most telling first, at least one and at most four.
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

    def themes(self, questions: Sequence[Question]) -> list[Theme]:
        """Return what comes up again and again and has no answer in the library, the largest theme first."""
        return grouped([one for one in questions if not self._answers(one)])

    def _answers(self, question: Question) -> bool:
        found = self.best(question.text, question.language, limit=1)
        found += self.faq(question.text, question.language, limit=1)
        return any(suggestion.score >= _ANSWERED for suggestion in found)


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
        known = self._indexes.get(language)
        indexes = [known] if known else self._indexes.values()
        best: dict[str, Hit] = {}
        for hit in (hit for index in indexes for hit in index.ask(text, among)):
            if hit.id not in best or hit.score > best[hit.id].score:
                best[hit.id] = hit
        hits = sorted(best.values(), key=lambda hit: (-hit.score, hit.id))
        return [_suggestion(hit) for hit in hits[:limit]]


def _suggestion(hit: Hit) -> Suggestion:
    words = sorted(hit.shares, key=lambda word: -hit.shares[word])
    return Suggestion(hit.id, hit.score, tuple(words[:REASONS]))


def _spoken(template: Template) -> dict[str, list[Passage]]:
    """Return what a template says, by language; its name, tags and examples count in each."""
    about = [Passage(template.name, _NAME), Passage(" ".join(template.tags), _TAGS)]
    about += [Passage(example, _EXAMPLES) for example in template.examples]
    spoken: dict[str, list[Passage]] = {}
    for variant in template.variants:
        spoken.setdefault(variant.language, [*about]).append(Passage(variant.core, _TEXT))
    return spoken


def _asked(entry: FaqEntry) -> list[Passage]:
    about = [Passage(question, _EXAMPLES) for question in entry.questions]
    return [*about, Passage(" ".join(entry.tags), _TAGS), *(Passage(block, _TEXT) for block in entry.answer)]
