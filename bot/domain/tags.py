"""The words that tickets are tagged with: how they are compared, which of them exist, and which fit a ticket."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.domain.matching import Words, folded
from bot.domain.refusals import NothingWritten, Refused, TagsLocked, TooLong
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket

TAG_LIMIT: Final = 40
"""Characters of a tag: about what fits on a card beside others."""

TAGS_LIMIT: Final = 20
"""Tags of one ticket; with more, none says anything."""


@dataclass(frozen=True, slots=True)
class TagList:
    """What the team agreed on about its tags.

    `aliases` lead from a tag that was merged (folded) to the one that took its place. While `locked`, tickets only get tags that
    exist: those in use, and those `listed` when the list was locked.
    """

    locked: bool = False
    listed: frozenset[str] = frozenset()
    aliases: Mapping[str, str] = field(default_factory=dict)

    def resolve(self, typed: str, used: Iterable[str]) -> str:
        """Return the tag that somebody means: an existing one as it is spelled, else a new one.

        Raises `Refused`: `NothingWritten`, `TooLong`, or `TagsLocked` where no new ones may be made.
        """
        tag = tidy(typed)
        if not tag:
            raise Refused(NothingWritten())
        if len(tag) > TAG_LIMIT:
            raise Refused(TooLong(len(tag), TAG_LIMIT))
        key = folded(tag)
        if key in self.aliases:
            return self.aliases[key]
        spelled = {folded(one): one for one in (*sorted(self.listed), *used)}
        if key not in spelled and self.locked:
            raise Refused(TagsLocked(tag))
        return spelled.get(key, tag)

    def merging(self, old: str, new: str) -> TagList:
        """Return the list in which `new` has taken the place of `old`, and of all that `old` stood for."""
        gone = folded(old)
        led = {name: new if folded(to) == gone else to for name, to in self.aliases.items()}
        aliases = {**led, gone: new}
        aliases.pop(folded(new), None)
        listed = {one for one in self.listed if folded(one) != gone}
        return replace(self, aliases=aliases, listed=frozenset(listed))


def tidy(typed: str) -> str:
    """Return a tag as it is kept: one line, one blank between words, no leading `#`."""
    return " ".join(Untrusted(typed).clean().split()).lstrip("#").strip()


def fitting(ticket: Ticket, used: Iterable[str], customers: Iterable[str]) -> list[str]:
    """Return tags for a ticket, the likeliest first; `used` come the most frequent first.

    First those whose words stand in what the customer wrote, then those of the customer's other tickets, then the rest.
    """
    words = Words.of("\n".join(post.text.clean() for post in ticket.posts))
    known, theirs = list(used), set(customers)
    named = [tag for tag in known if words.find(tag) is not None]
    likely = dict.fromkeys((*named, *(tag for tag in known if tag in theirs), *known))
    present = {folded(tag) for tag in ticket.tags}
    return [tag for tag in likely if folded(tag) not in present]
