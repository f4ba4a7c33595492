"""What people read, before any chat product has a say in it.

A `Text` is a tuple of spans. Nothing in it is markup: a renderer escapes every span, ours and foreign ones alike. What a
stranger wrote is `Untrusted` and cannot be formatted into a string by accident, because formatting it raises.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Never

from bot.domain.cleaning import cleaned
from bot.domain.people import PersonId


@dataclass(frozen=True, slots=True, repr=False)
class Untrusted:
    """Text from outside. Only `clean` and the stores may look at `raw`."""

    raw: str

    def clean(self) -> str:
        """Return the text without what deceives the eye; see `bot.domain.cleaning`.

        Still not markup-safe: that is the renderer's part.
        """
        return cleaned(self.raw)

    def __repr__(self) -> str:
        """Say that there is something, and not what: an exception that names its values may reach a log."""
        return f"<{len(self.raw)} untrusted characters>"

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


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody of the team who is asked to act. A chat product that knows them tells them so; anywhere else it is their name."""

    person: PersonId
    name: str


Called = Strong | Mention
"""Somebody by name: so that it stands out, or so that they are told."""

Span = str | Untrusted | Moment | Strong | Link | Mention
Text = tuple[Span, ...]


def shortened(text: str, limit: int) -> str:
    """Return at most `limit` characters of `text`, with an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
