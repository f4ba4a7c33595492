"""What people read, before any chat product has a say in it.

A `Text` is a tuple of spans. Nothing in it is markup: a renderer escapes every span, ours and foreign ones alike. What a
stranger wrote is `Untrusted` and cannot be formatted into a string by accident, because formatting it raises.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Never

_KEPT_CONTROLS: Final = frozenset("\n\t")
_KEPT_FORMATS: Final = frozenset("\u200c\u200d")  # joiners: Persian words and emoji families need them
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_HARMLESS: Final = re.compile("[\n\t -~\u00a1-\u00ac\u00ae-\u02af\u2010-\u2027\u20ac]*").fullmatch
"""What most posts consist of, and nothing of it deceives: letters of Western Europe, punctuation, no mark, no control."""
_MARKS_IN_A_ROW: Final = 4  # more combining marks than any living script stacks


@dataclass(frozen=True, slots=True)
class Untrusted:
    """Text from outside. Only `clean` and the stores may look at `raw`."""

    raw: str

    def clean(self) -> str:
        """Return the text without what deceives the eye: bidi overrides, zero-width and control characters, zalgo.

        Still not markup-safe: that is the renderer's part.
        """
        composed = unicodedata.normalize("NFC", self.raw)
        return composed if _HARMLESS(composed) else "".join(_without_stacked_marks(_visible(composed)))

    def __str__(self) -> Never:
        raise TypeError("text from outside must go through a renderer")

    def __format__(self, _spec: str) -> Never:
        raise TypeError("text from outside must go through a renderer")


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time (aware), shown in each reader's own time zone where the surface can."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Strong:
    """Words of ours that should stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link to where something happened; the label is ours, the address came from outside."""

    label: str
    url: str


Span = str | Untrusted | Moment | Strong | Link
Text = tuple[Span, ...]


def shortened(text: str, limit: int) -> str:
    """Return at most `limit` characters of `text`, with an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _visible(text: str) -> str:
    return "".join(char for char in text.replace("\r\n", "\n") if _is_kept(char))


def _is_kept(char: str) -> bool:
    return char in _KEPT_CONTROLS or char in _KEPT_FORMATS or unicodedata.category(char) not in _DROPPED


def _without_stacked_marks(text: str) -> list[str]:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    return kept
