"""Which department a post goes to, and which of its words decided that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from bot.domain.policy import Policy, Route
from bot.domain.posts import Post
from bot.domain.text import shortened

_GERMAN: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WORD: Final = re.compile(r"[^\W_]+")
_LONGEST_MATCH: Final = 80  # characters; a card names the match in half a line


def folded(text: str) -> str:
    """Return `text` as it is compared: case, diacritics and the German spellings ä=ae, ö=oe, ü=ue, ß=ss make no difference.

    Folding what is folded changes nothing. Compatibility forms (full width, ligatures) become plain letters.
    """
    if text.isascii():
        return text.lower()
    german = unicodedata.normalize("NFC", text).casefold().translate(_GERMAN)
    letters = unicodedata.normalize("NFKD", german)
    bare = "".join(char for char in letters if not unicodedata.combining(char))
    again = unicodedata.normalize("NFC", bare)
    return again if again == text else folded(again)


def route(post: Post, policy: Policy) -> tuple[Route, str]:
    """Return the first rule that holds for a post, and the words that matched, as the post wrote them ("" if none had to).

    A keyword matches whole words, `word*` also what begins so, several words only next to each other.
    """
    text = _Words.of(post.text.clean())
    for rule in policy.routes:
        if _concerns(rule, post) and (matched := _matched(rule, text)) is not None:
            return rule, matched
    raise LookupError("the policy's last rule is no catch-all")


@dataclass(frozen=True, slots=True)
class _Words:
    """A text, the place of each word in it, and all words folded, each between two blanks."""

    text: str
    spans: tuple[tuple[int, int], ...]
    folded: str

    @staticmethod
    def of(text: str) -> _Words:
        found = [match.span() for match in _WORD.finditer(text)]
        return _Words(text, tuple(found), f" {' '.join(_fold_word(text[a:b]) for a, b in found)} ")

    def find(self, pattern: str) -> str | None:
        """Return the original of the first place where `pattern`, made by `_pattern`, stands."""
        at = self.folded.find(pattern)
        if at < 0:
            return None
        first = self.folded.count(" ", 0, at)
        last = first + pattern.strip().count(" ")
        original = self.text[self.spans[first][0] : self.spans[last][1]]
        return shortened(" ".join(original.split()), _LONGEST_MATCH)


def _concerns(rule: Route, post: Post) -> bool:
    fits_account = not rule.accounts or post.ref.account in rule.accounts
    return fits_account and (not rule.languages or post.language in rule.languages)


def _matched(rule: Route, text: _Words) -> str | None:
    """Return the words that a rule's keywords found, "" for a rule without keywords, None where none is found."""
    if not rule.keywords:
        return ""
    return next(_finds(rule, text), None)


def _finds(rule: Route, text: _Words) -> Iterator[str]:
    for keyword in rule.keywords:
        pattern = _pattern(keyword)
        if pattern and (found := text.find(pattern)) is not None:
            yield found


@lru_cache(maxsize=4096)
def _pattern(keyword: str) -> str:
    """Return what to look for among the folded words; "" for a keyword without a letter or digit."""
    words = [_fold_word(word) for word in _WORD.findall(keyword)]
    end = "" if keyword.rstrip().endswith("*") else " "
    return f" {' '.join(words)}{end}" if words else ""


def _fold_word(word: str) -> str:
    if word.isascii():
        return word.lower()
    # A few single letters fold to several words (U+FDFA to a whole sentence); here one word stays one.
    return "".join(folded(word).split())
