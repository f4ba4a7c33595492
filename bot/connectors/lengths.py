"""How platforms measure a text."""

from __future__ import annotations

import math
import re
from typing import Final

import regex  # type: ignore[import-untyped]  # it ships no type information

_GRAPHEME: Final = regex.compile(r"\X")
_LINK: Final = re.compile(r"https?://\S+")
_LINK_LENGTH: Final = 23
"""What Mastodon counts for any link (`characters_reserved_per_url` of /api/v2/instance)."""

_BYTES_EACH: Final = 10
"""What a grapheme may take on average on Bluesky (`maxLength` and `maxGraphemes` of app.bsky.feed.post)."""


def graphemes(text: str) -> int:
    """Count what a reader takes for one character: a family emoji is one."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def graphemes_or_bytes(text: str) -> int:
    """Count graphemes, or ten bytes of UTF-8 as one if that is more: Bluesky takes 300 of the one and 3,000 of the other."""
    return max(graphemes(text), math.ceil(len(text.encode(errors="surrogatepass")) / _BYTES_EACH))


def graphemes_with_short_links(text: str) -> int:
    """Count graphemes, every link as 23 of them however long it is, as Mastodon does."""
    without, links = _LINK.subn("", text)
    return graphemes(without) + links * _LINK_LENGTH
