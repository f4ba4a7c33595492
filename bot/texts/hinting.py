"""Hints as people read them: each topic with the very words of the post that speak for it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.hints import Hint
from bot.domain.text import Span, Text, Untrusted


def hinted(hints: Sequence[Hint]) -> Text:
    """Return the hints in one line; what they matched stays a stranger's words."""
    spans: list[Span] = []
    for hint in hints:
        spans += [" · ", hint.name, " (", Untrusted(hint.matched), ")"]
    return tuple(spans[1:])
