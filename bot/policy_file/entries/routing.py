"""Which department gets what, which may ask which, and what to point out."""

# ruff: noqa: RUF009 -- key() describes a field; what it returns is no shared default

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.policy_file.entries.ids import MATCHING
from bot.policy_file.shape import Entry, Many, key
from bot.policy_file.vocabulary import ANY_LANGUAGE, KEYWORD, TEXT
from bot.policy_file.words import Duration, Flag, Name


@dataclass(frozen=True, kw_only=True)
class RouteEntry(Entry):
    name: str = key(TEXT, "The rule's name; cards say it.", example="Technik")
    to: str = key(Name("departments"), "The department that gets the ticket.", example="service")
    accounts: tuple[str, ...] = key(
        Many(Name("accounts")),
        "The post came to one of these accounts.",
        example='["letterbox/@donaubahn"]',
        default=(),
        fallback="any account",
    )
    keywords: tuple[str, ...] = key(
        Many(KEYWORD),
        f"The post has one of these words, or several words next to each other. {MATCHING}",
        example='[mikrofon, "defekt*", "kein ton"]',
        default=(),
        fallback="any text",
    )
    languages: tuple[str, ...] = key(
        Many(ANY_LANGUAGE),
        "The post is in one of these languages.",
        example="[en]",
        default=(),
        fallback="any language, also an unknown one",
    )
    urgent: bool = key(Flag(), "The ticket is urgent.", example="true", default=False, fallback="`false`")


@dataclass(frozen=True, kw_only=True)
class EscalationEntry(Entry):
    from_: str = key(Name("departments"), "The department that asks.", example="social")
    to: str = key(Name("departments"), "The department that may be asked.", example="service")
    reasons: tuple[str, ...] = key(Many(TEXT), "The reasons to choose from.", example="[Erstattung, Technik]")
    due: timedelta = key(Duration("1m", "90d"), "How long it usually has to answer.", example="4h")


@dataclass(frozen=True, kw_only=True)
class WatchEntry(Entry):
    name: str = key(TEXT, "What the hint is called on cards.", example="Drohung")
    words: tuple[str, ...] = key(
        Many(KEYWORD),
        f"The post has one of these words, or several words next to each other. {MATCHING}",
        example='["bombe", "euch umbringen"]',
    )
    urgent: bool = key(
        Flag(), "The hint makes the ticket urgent.", example="true", default=False, fallback="`false`"
    )
