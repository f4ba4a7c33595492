"""What all stores agree on about searching: which words there are, and which are gone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Final

from bot.domain.activities import Absorbed, Activity, Opened
from bot.domain.matching import folded
from bot.domain.posts import PostRef
from bot.domain.searching import posts_in, words_of
from bot.domain.ticket import TicketId

_WORD: Final = re.compile(r"[^\W_]+")
_WESTERN: Final = re.compile(
    "[\0-\u012f\u0131-\u02af\u2010-\u2027\u20ac\u2600-\u27bf\U0001f300-\U0001faff]*"
).fullmatch
"""What most texts consist of, emoji included: no mark stands apart from its letter, so words can be folded one by one.

Of İ (U+0130) the small letter has such a mark."""
_LONGEST_WORD: Final = 64  # characters; what goes on longer is no word that anybody types again
_MOST_WORDS: Final = 40
"""Of a text that somebody searches for; more would not find it any better."""


def words_in(text: str) -> list[str]:
    """Return the words of a text as they are compared, each once."""
    words = _folded_apart(text) if _WESTERN(text) else _WORD.findall(folded(text))
    return list(dict.fromkeys([word[:_LONGEST_WORD] for word in words]))


def _folded_apart(text: str) -> Iterator[str]:
    """Yield what folding the whole text would give, without a look at each letter of words that are plain by then."""
    german = text.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    for word in _WORD.findall(german):
        if word.isascii():
            yield word
        else:
            yield from _WORD.findall(folded(word))


def sought_words(text: str) -> list[str]:
    """Return what is looked for; nothing if somebody typed no word."""
    return words_in(text)[:_MOST_WORDS]


def lasting_words(activity: Activity, is_removed: Callable[[PostRef], bool]) -> list[str]:
    """Return the words of an activity without those of posts that were removed."""
    if not any(map(is_removed, posts_in(activity))):
        return words_in(words_of(activity))
    if isinstance(activity, Absorbed):
        left = tuple(post for post in activity.posts if not is_removed(post.ref))
        return words_in(words_of(replace(activity, posts=left)))
    return []


def origins(activities: Iterable[Activity]) -> set[TicketId]:
    """Return the tickets whose posts a ticket took over."""
    found: set[TicketId] = set()
    for activity in activities:
        match activity:
            case Opened(split_from=int() as ticket) | Absorbed(ticket=ticket):
                found.add(ticket)
            case _:
                pass
    return found
