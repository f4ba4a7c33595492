"""The prepared answers as they are right now: what the files say, what was approved in chat, and an index over all of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date

from bot.domain.library import FaqEntry, Library, Template
from bot.domain.wording import Situation, fitting
from bot.suggesting import Suggester, Suggestion


class Answers:
    """A library that can grow while it is used. `files` is what was read from `templates/` and `faq/`."""

    def __init__(self, files: Library | None = None) -> None:
        self._files = files or Library()
        self.library = self._files
        self._suggester: Suggester | None = None

    @property
    def suggester(self) -> Suggester:
        """The index over the library, made at the latest when it is first asked for."""
        if self._suggester is None:
            self._suggester = _index(self.library)
        return self._suggester

    async def warm_up(self) -> None:
        """Make the index in another thread: it takes some 0.4 s, for which nobody should wait."""
        self._suggester = await asyncio.to_thread(_index, self.library)

    async def approve(self, templates: Mapping[str, Template], faq: Mapping[str, FaqEntry]) -> None:
        """Take in all that was approved in chat. What the files say under the same id wins."""
        library = self._files.with_more(templates, faq)
        index = await asyncio.to_thread(_index, library)
        self.library, self._suggester = library, index

    async def follow(self, files: Library) -> None:
        """Go by other files from now on; what was approved in chat stays."""
        approved = {k: v for k, v in self.library.templates.items() if k not in self._files.templates}
        known = {k: v for k, v in self.library.faq.items() if k not in self._files.faq}
        self._files = files
        await self.approve(approved, known)

    def offered(self, situation: Situation, on: date) -> dict[str, Template]:
        """Return the templates that may be used on a day, those first whose wording lacks nothing in the situation."""
        valid = (one for one in self.library.templates.values() if one.is_valid(on))
        found = [(one, wording) for one in valid if (wording := fitting(one, situation)) is not None]
        found.sort(key=lambda pair: len(pair[1].lacks))
        return {one.id: one for one, _ in found}

    def suggested(self, text: str, language: str, situation: Situation, on: date) -> list[Suggestion]:
        """Return the best three of those for what a customer wrote, with the words that speak for each."""
        return self.suggester.best(text, language, among=self.offered(situation, on))


def _index(library: Library) -> Suggester:
    return Suggester(library.templates.values(), library.faq.values())
