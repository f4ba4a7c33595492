"""When many posts at once are one wave, and which posts belong to it. Pure, and the same for the same posts.

A post is compared with those of the last minutes on its account and in its department. It knows neither texts nor people: a
`Seen` is what is left of a post for that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.domain.people import DepartmentId
from bot.domain.policy import WaveRules
from bot.domain.posts import Post
from bot.domain.similarity import likeness, words_of
from bot.domain.ticket import TicketId

USUAL_OVER: Final = timedelta(hours=24)
"""What is usual on an account is measured over this time, so that each hour of the day counts."""

EXAMPLES: Final = 5
"""First posts of a wave that later ones are compared with."""

_SHORTEST_WORD: Final = 3
_BEGINNING: Final = 6  # letters by which words count as the same: Verspätung, Verspätungen
_IN_COMMON: Final = 0.2  # the share of posts that must have a word
_AT_LEAST: Final = 3  # posts that must have it
_MOST_WORDS: Final = 12
_ENOUGH: Final = 2  # of these words in a post make it one of them


class Sort(StrEnum):
    """What makes posts a wave."""

    ALIKE = "alike"
    """Nearly the same words."""
    UNDER = "under"
    """Many under one post of ours."""
    SUDDEN = "sudden"
    """Far more than usual."""


class Happening(StrEnum):
    """What can happen to a wave as a whole."""

    BEGAN = "began"
    CLAIMED = "claimed"
    RELEASED = "released"
    PULLED = "pulled"
    PREPARED = "prepared"
    SENT_OFF = "sent_off"
    STOPPED = "stopped"
    ALL_SENT = "all_sent"
    QUIET = "quiet"
    ENDED = "ended"
    RESTORED = "restored"
    """A backup was restored: some may have been answered since it was made."""
    NOTED = "noted"
    """Somebody wrote in the thread of its card: internal, as all of it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A post as far as waves are concerned. `words` are folded, without names of people; `under` is our own post above it."""

    ticket: TicketId
    at: datetime
    department: DepartmentId
    words: tuple[str, ...]
    under: str = ""


@dataclass(frozen=True, slots=True)
class Pattern:
    """What the posts of a wave have in common.

    `examples` are the words of its first posts, `common` the beginnings of words that many of them have; of a `SUDDEN` wave
    that has none, every post is one.
    """

    sort: Sort
    examples: tuple[tuple[str, ...], ...] = ()
    under: str = ""
    common: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Beginning:
    """A wave begins, with the posts before that belong to it; `words` are what most of them say, the most frequent first.

    `first` are the tickets that the pattern's examples are from.
    """

    pattern: Pattern
    first: tuple[TicketId, ...]
    before: tuple[TicketId, ...]
    words: tuple[str, ...]


def seen(ticket: TicketId, at: datetime, department: DepartmentId, post: Post) -> Seen:
    return Seen(ticket, at, department, words_of(post.text.clean()), post.under)


def belongs(post: Seen, pattern: Pattern, rules: WaveRules) -> bool:
    """Tell whether a post is one of a wave's."""
    match pattern.sort:
        case Sort.ALIKE:
            return any(_is_alike(post.words, one, rules.alike) for one in pattern.examples)
        case Sort.UNDER:
            return post.under == pattern.under
        case Sort.SUDDEN:
            return _has_in_common(post, pattern.common)


def begins(
    post: Seen, before: Sequence[Seen], rules: WaveRules, telling_nothing: Container[str] = frozenset()
) -> Beginning | None:
    """Return the wave that begins with a post, if one does.

    `before` are the posts of its account that belong to no wave, in order; words in `telling_nothing` are no sign that two
    posts are about the same.
    """
    recent = [one for one in before if one.department == post.department and post.at - one.at <= rules.within]
    if len(recent) + 1 < min(rules.posts, rules.sudden):
        return None
    return (
        _alike(post, recent, rules, telling_nothing)
        or _under(post, recent, rules, telling_nothing)
        or _sudden(post, recent, before, rules, telling_nothing)
    )


def usual(before: Iterable[Seen], now: datetime, within: timedelta) -> float:
    """Return how many posts there usually are in such a time, by those that came earlier in the last day."""
    earlier = [one.at for one in before if within < now - one.at <= USUAL_OVER]
    if not earlier:
        return 0.0
    return len(earlier) * (within / max(now - min(earlier) - within, within))


def _alike(
    post: Seen, recent: Sequence[Seen], rules: WaveRules, telling_nothing: Container[str]
) -> Beginning | None:
    same = [one for one in recent if _is_alike(post.words, one.words, rules.alike)]
    if len(same) + 1 < rules.posts:
        return None
    return _beginning(Pattern(Sort.ALIKE), post, same, telling_nothing)


def _under(
    post: Seen, recent: Sequence[Seen], rules: WaveRules, telling_nothing: Container[str]
) -> Beginning | None:
    same = [one for one in recent if post.under and one.under == post.under]
    if len(same) + 1 < rules.sudden:
        return None
    return _beginning(Pattern(Sort.UNDER, under=post.under), post, same, telling_nothing)


def _sudden(
    post: Seen,
    recent: Sequence[Seen],
    before: Sequence[Seen],
    rules: WaveRules,
    telling_nothing: Container[str],
) -> Beginning | None:
    count = len(recent) + 1
    if count < rules.sudden or count <= rules.times * usual(before, post.at, rules.within):
        return None
    common = _common([post, *recent], telling_nothing)
    pattern = Pattern(Sort.SUDDEN, common=frozenset(common))
    same = [one for one in recent if _has_in_common(one, pattern.common)]
    if not _has_in_common(post, pattern.common) or len(same) + 1 < rules.posts:
        return None
    return _beginning(pattern, post, same, telling_nothing)


def _beginning(
    pattern: Pattern, post: Seen, same: Sequence[Seen], telling_nothing: Container[str]
) -> Beginning:
    first = (post, *reversed(same))[:EXAMPLES]
    return Beginning(
        replace(pattern, examples=tuple(dict.fromkeys(one.words for one in first))),
        tuple(one.ticket for one in first),
        tuple(one.ticket for one in same),
        tuple(_common([post, *same], telling_nothing).values()),
    )


def _is_alike(one: Sequence[str], other: Sequence[str], least: float) -> bool:
    """Compare what costs little first: texts that share few words are alike in no order."""
    shared = len(set(one) & set(other))
    if shared < least * min(len(set(one)), len(set(other))) - 1:
        return False
    return likeness(one, other) >= least


def _common(posts: Sequence[Seen], telling_nothing: Container[str]) -> dict[str, str]:
    """Return the beginnings of words that many posts have, the most frequent first, each with the word as most write it."""
    having: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for post in posts:
        words = {word for word in post.words if _tells(word, telling_nothing)}
        having.update({word[:_BEGINNING] for word in words})
        for word in words:
            written.setdefault(word[:_BEGINNING], Counter())[word] += 1
    least = max(_AT_LEAST, _IN_COMMON * len(posts))
    frequent = sorted(having.items(), key=lambda pair: (-pair[1], pair[0]))[:_MOST_WORDS]
    return {begin: _most_frequent(written[begin]) for begin, count in frequent if count >= least}


def _most_frequent(words: Counter[str]) -> str:
    return min(words.items(), key=lambda pair: (-pair[1], pair[0]))[0]


def _tells(word: str, telling_nothing: Container[str]) -> bool:
    return len(word) >= _SHORTEST_WORD and not word.isdigit() and word not in telling_nothing


def _has_in_common(post: Seen, common: frozenset[str]) -> bool:
    """Tell whether a post has enough of the words of a wave; one of a few words needs fewer."""
    if not common:
        return True
    beginnings = {word[:_BEGINNING] for word in post.words}
    return len(beginnings & common) >= min(_ENOUGH, len(beginnings), len(common))
