"""What is new: notifications, threads of own posts, and what became of posts that were seen.

Each look is made of few requests: a page of notifications, the account's own latest posts, at most two of their threads, and the
latest version of 25 posts. Notifications alone would not do: some never come (measured: one in four, where an answer follows its
post within milliseconds), and of removals nobody is told.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Container, Coroutine, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from bot.connectors.bluesky import memory, reading, threads
from bot.connectors.bluesky.api import Api
from bot.connectors.bluesky.memory import Gap, Memory
from bot.connectors.bluesky.reading import View, did_of
from bot.connectors.bluesky.threads import Missing
from bot.connectors.bluesky.writing import POST
from bot.connectors.connector import Malformed, Page
from bot.connectors.http import TooLarge
from bot.domain.errors import Gone, OutsideError
from bot.domain.posts import AccountId, News, PostRef, Removal

logger = logging.getLogger(__name__)

T = TypeVar("T")

_PAGE_OF_LARGE: Final = 10
_OWN_POSTS: Final = 30
_THREADS: Final = 2
_DEPTH: Final = 10
_AT_ONCE: Final = 25  # what getPosts takes
_ROUNDS: Final = 5
_REASONS: Final = ("mention", "reply", "quote")


@dataclass(frozen=True, slots=True)
class Reach:
    """How far one look goes."""

    page: int = 100
    """Notifications of one request; the server gives no more."""
    pages: int = 20
    """Pages that are read back at once; whatever is older comes with the next look."""
    known: int = 400
    """Posts that are remembered; as text some 40 kB."""


@dataclass(frozen=True, slots=True)
class _Own:
    """A post of the account, and how many direct answers it had when it was looked at last."""

    uri: str
    answers: int


class Intake:
    """Looks for news of one account. What it remembers between two looks only spares requests."""

    def __init__(self, account: AccountId, api: Api, clock: Callable[[], datetime], reach: Reach) -> None:
        self._account = account
        self._api = api
        self._clock = clock
        self._reach = reach
        self._looks = 0
        self._swept: dict[str, int] = {}
        self._sweeping: tuple[str, dict[str, int]] = ("", {})
        self._newest: tuple[str, str] | None = None

    async def fetch(self, after: str | None) -> Page:
        """Return what is new since a cursor; see `Connector.fetch`."""
        before = memory.read(after, self._clock())
        if after == self._sweeping[0]:
            self._swept |= self._sweeping[1]  # what was found there is stored
        own = (await self._api.session()).did
        notified, gap = await self._notified(before)
        answers, parents, counts = await self._beside(self._answers(own), ([], {}, {}))
        current, gone = await self._beside(self._watched(before), ([], []))
        seen = _in_order(own, [*notified, *filter(before.is_news, [*answers, *current])])
        placed = await self._placed(seen, own, before, parents)
        cursor = memory.written(before.after(placed, gone, gap, self._reach.known))
        self._looks += 1
        self._sweeping = (cursor, counts)
        removals = [Removal(PostRef(self._account, uri), before.known[uri].conversation) for uri in gone]
        posts: list[News] = [reading.post(one, self._account, own, into) for one, into in placed]
        return Page([*posts, *removals], cursor)

    async def may_have_news(self) -> bool:
        """Tell whether another notification is the newest than at the last look; one small request."""
        views, _ = await self._page_of(1, "")
        return _newest(views) != self._newest

    async def _beside(self, look: Coroutine[Any, Any, T], nothing: T) -> T:
        """Look beside the notifications, which come also when that does not work."""
        try:
            return await look
        except OutsideError as error:
            logger.warning(
                "%s: only notifications could be read: %s: %s", self._account, type(error).__name__, error
            )
            return nothing

    async def _notified(self, before: Memory) -> tuple[list[View], Gap | None]:
        """Read back to what is known, and on from where the last look broke off."""
        self._newest = None
        found, rest = await self._read_back(before, "", before.floor, before.known)
        if before.gap is None:
            return found, Gap(rest, before.floor) if rest else None
        if rest:  # two gaps become one: what lies between them is told twice
            return found, Gap(rest, before.gap.floor)
        older, rest = await self._read_back(before, before.gap.cursor, before.gap.floor, ())
        return [*found, *older], Gap(rest, before.gap.floor) if rest else None

    async def _read_back(
        self, before: Memory, cursor: str, floor: datetime, known: Container[str]
    ) -> tuple[list[View], str]:
        """Return what is new down to a page with something known, and where to go on if it was too much for one look."""
        found: list[View] = []
        for _ in range(self._reach.pages):
            views, cursor = await self._page(cursor)
            self._newest = self._newest or _newest(views)
            found += [one for one in views if before.is_news(one, floor)]
            if not cursor or any(one.at <= floor or one.uri in known for one in views):
                return found, ""
        return found, cursor

    async def _page(self, cursor: str) -> tuple[list[View], str]:
        try:
            return await self._page_of(self._reach.page, cursor)
        except TooLarge:
            return await self._page_of(_PAGE_OF_LARGE, cursor)

    async def _page_of(self, size: int, cursor: str) -> tuple[list[View], str]:
        params = [("limit", str(size)), *(("reasons", reason) for reason in _REASONS)]
        told = await self._api.get(
            "app.bsky.notification.listNotifications", [*params, *([("cursor", cursor)] if cursor else [])]
        )
        following = told.body.get("cursor")
        return list(_views(told.listed("notifications"))), following if isinstance(following, str) else ""

    async def _answers(self, own: str) -> tuple[list[View], dict[str, str], dict[str, int]]:
        """Read threads of own posts: first those with other answers than last time, then one after the other."""
        posts = [one for one in await self._own_posts(own) if one.answers]
        changed = [one for one in posts if self._swept.get(one.uri) != one.answers]
        in_turn = posts[self._looks % len(posts) :][:1] if posts else []
        found: list[View] = []
        swept: dict[str, int] = {}
        for one in dict.fromkeys([*changed[: _THREADS - 1], *in_turn, *changed]):
            if len(swept) < _THREADS:
                found += await self._thread(one.uri)
                swept[one.uri] = one.answers
        return found, {one.uri: one.parent for one in found if one.parent}, swept

    async def _own_posts(self, own: str) -> list[_Own]:
        params = [("actor", own), ("filter", "posts_with_replies"), ("limit", str(_OWN_POSTS))]
        try:
            told = await self._api.get("app.bsky.feed.getAuthorFeed", params)
        except TooLarge:
            return []
        posts = [one.get("post") for one in told.listed("feed") if isinstance(one, dict)]
        return list(_own(posts, own))

    async def _thread(self, uri: str) -> list[View]:
        params = [("uri", uri), ("depth", str(_DEPTH)), ("parentHeight", "0")]
        try:
            told = await self._api.get("app.bsky.feed.getPostThread", params)
        except (Gone, TooLarge):
            return []
        return list(_views(_below(told.body.get("thread"))))

    async def _watched(self, before: Memory) -> tuple[list[View], list[str]]:
        """Look at 25 of the posts that were seen, in turn; return how they stand now, and which are gone."""
        known = sorted(before.known, key=lambda uri: before.known[uri].at, reverse=True)
        turns = -(-len(known) // _AT_ONCE)
        if not turns:
            return [], []
        start = self._looks % turns * _AT_ONCE
        asked = known[start : start + _AT_ONCE]
        try:
            there = list(_views(await self._api.posts(asked)))
        except TooLarge:
            return [], []
        missing = [uri for uri in asked if uri not in {one.uri for one in there}]
        return there, [uri for uri in missing if await self._is_gone(uri)]

    async def _is_gone(self, uri: str) -> bool:
        """Tell whether a post is gone, and not only hidden from us, as those of people are who block us or whom we block."""
        return await self._api.record(did_of(uri), POST, uri.rsplit("/", 1)[1]) is None

    async def _placed(
        self, seen: Sequence[View], own: str, before: Memory, parents: Mapping[str, str]
    ) -> list[tuple[View, str]]:
        """Find the conversation of each post. Whom an unknown post answers is asked for, a few steps up."""
        known, answered = (
            before.conversations,
            dict(parents) | {one.uri: one.parent for one in seen if one.parent},
        )
        for _ in range(_ROUNDS):
            found = [threads.conversation(one, own, known, answered) for one in seen]
            missing = list(dict.fromkeys(one.uri for one in found if isinstance(one, Missing)))
            if not missing:
                break
            for first in range(0, len(missing), _AT_ONCE):
                answered |= await self._parents(missing[first : first + _AT_ONCE])
        placed = (threads.conversation(one, own, known, answered) for one in seen)
        return [
            (one, into.top if isinstance(into, Missing) else into)
            for one, into in zip(seen, placed, strict=True)
        ]

    async def _parents(self, uris: Sequence[str]) -> dict[str, str]:
        """Return what posts answer; those that are gone end the way up."""
        there = {one.uri: one.parent for one in _views(await self._api.posts(uris))}
        return {uri: there.get(uri, "") for uri in uris}


def _newest(views: Sequence[View]) -> tuple[str, str] | None:
    return (views[0].uri, views[0].cid) if views else None


def _in_order(own: str, views: Iterable[View]) -> list[View]:
    """Return each post once and in order, without our own."""
    news = {one.uri: one for one in views if one.author.id != own}
    return sorted(news.values(), key=lambda one: (one.at, one.uri))


def _views(shown: Iterable[Any]) -> Iterator[View]:
    for one in shown:
        try:
            yield reading.view(one)
        except Malformed as problem:
            logger.warning("something that Bluesky shows is left out: %s", problem)


def _own(posts: Iterable[Any], own: str) -> Iterator[_Own]:
    """Return own posts with how often they were answered; reposts of others stand in the same list."""
    for one in posts:
        if not isinstance(one, dict):
            continue
        try:
            uri = reading.view(one).uri
        except Malformed:
            continue
        answers = one.get("replyCount")
        if did_of(uri) == own:
            yield _Own(uri, answers if isinstance(answers, int) else 0)


def _below(thread: Any) -> Iterator[Any]:
    """Return all answers in a thread; what is not found or blocked has no post."""
    waiting = [thread]
    while waiting:
        node = waiting.pop()
        answers = node.get("replies") if isinstance(node, dict) else None
        for answer in answers if isinstance(answers, list) else ():
            if isinstance(answer, dict) and "post" in answer:
                yield answer["post"]
                waiting.append(answer)
