"""A draft in which wordings are looked up folded, and named as they were written."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.domain.matching import folded_word

_NOT_OURS: Final = re.compile(
    r"„[^“”\n]{0,300}[“”]|“[^”\n]{0,300}”|»[^«\n]{0,300}«|«[^»\n]{0,300}»|\"[^\"\n]{0,300}\""  # what somebody else said
    r"|\{\{[^{}\n]*\}\}|https?://\S+|\bwww\.\S+|[\w.+-]{1,64}@[\w.-]+|[@#]\w+(?:[.@-]+\w+)*"
)
_WORD: Final = re.compile(r"[^\W_]+")
_SENTENCE_END: Final = re.compile(r"[.!?…:\n]")
_SOMEBODY_ELSE: Final = re.compile(r"\b(?:sie|ihnen|ihr(?:e[mnrs]?)?)\b")
_NEGATION: Final = re.compile(r"(?:nicht|nie|niemals|keinesfalls|keineswegs|weder|not|never|\w+n't)\b")
_WORDS_BEFORE: Final = 3  # so far before a wording its negation stands


@dataclass(frozen=True, slots=True)
class Draft:
    """A text without quotations, links, @handles, #tags and placeholders, which are replaced by blanks.

    `folded` is that text with each word folded; words begin and end there at `starts` and `ends`, and in `text` at `spans`.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    folded: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @staticmethod
    def of(text: str) -> Draft:
        own = _NOT_OURS.sub(lambda match: " " * len(match[0]), text)
        spans = tuple(match.span() for match in _WORD.finditer(own))
        parts, starts, ends, length, after = list[str](), list[int](), list[int](), 0, 0
        for begin, end in spans:
            between, word = own[after:begin].replace("’", "'"), folded_word(own[begin:end])
            parts += [between, word]
            starts.append(length + len(between))
            length, after = starts[-1] + len(word), end
            ends.append(length)
        return Draft(own, spans, "".join([*parts, own[after:].replace("’", "'")]), tuple(starts), tuple(ends))

    def find(self, wordings: Iterable[str]) -> Iterator[str]:
        """Yield what wordings match, as it was written.

        A wording is a regular expression for folded text that begins and ends with whole words.
        """
        for match in self._matches(wordings):
            yield self.text[self._begin(match) : self._end(match)]

    def find_said(self, wordings: Iterable[str]) -> Iterator[str]:
        """Yield what `find` does, without what is negated or has a small *sie*, *ihr*, *ihnen*, which are somebody else."""
        for match in self._matches(wordings):
            written = self.text[self._begin(match) : self._end(match)]
            if not self._is_negated(match.start()) and not _SOMEBODY_ELSE.search(written):
                yield written

    def _matches(self, wordings: Iterable[str]) -> Iterator[re.Match[str]]:
        return (match for wording in wordings for match in _compiled(wording).finditer(self.folded))

    def _begin(self, match: re.Match[str]) -> int:
        return self.spans[bisect_left(self.starts, match.start())][0]

    def _end(self, match: re.Match[str]) -> int:
        return self.spans[bisect_left(self.ends, match.end())][1]

    def _is_negated(self, at: int) -> bool:
        sentence = _SENTENCE_END.split(self.folded[max(at - 100, 0) : at])[-1]
        return any(_NEGATION.match(word) for word in sentence.split()[-_WORDS_BEFORE:])


@lru_cache(maxsize=1024)
def _compiled(wording: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{wording})(?!\w)".replace(" ", r"\s+"))
