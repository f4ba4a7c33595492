"""How platforms measure a text."""

from __future__ import annotations

import re
from typing import Final

import regex  # type: ignore[import-untyped]  # it ships no type information

_GRAPHEME: Final = regex.compile(r"\X")
_LINK: Final = re.compile(r"https?://\S+")
_LINK_LENGTH: Final = 23
"""What Mastodon counts for any link (`characters_reserved_per_url` of /api/v2/instance)."""


def graphemes(text: str) -> int:
    """Count what a reader takes for one character: a family emoji is one."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def graphemes_with_short_links(text: str) -> int:
    """Count graphemes, every link as 23 of them however long it is, as Mastodon does."""
    without, links = _LINK.subn("", text)
    return graphemes(without) + links * _LINK_LENGTH
