"""A feed that somebody else writes: press, forums, competitors. It is only read, and never mixed with tickets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import ClassVar, Final
from urllib.parse import urljoin, urlsplit

import httpx

from bot.connectors import http as calls
from bot.connectors.connector import Connector, Idempotency
from bot.connectors.feed import reading
from bot.connectors.feed.reading import Told
from bot.connectors.http import Answer
from bot.domain.errors import OutsideError, Rejected
from bot.domain.posts import AccountId, Act, Platform
from bot.finding import Finding

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a feed; two thousand entries are less."""
_MOVES: Final = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT})
_ACCEPTED: Final = (
    "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)


@dataclass(frozen=True, slots=True)
class Tag:
    """What a server wants to be reminded of, so that it need not send again what is known (RFC 9110, 8.8)."""

    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """What a feed said, and with which tag it is asked the next time."""

    told: Told
    tag: Tag


class Feed(Connector):
    """Reads one feed. Its entries are no posts of customers, so it is not polled as accounts are."""

    name: ClassVar[str] = "feed"
    can: ClassVar[frozenset[Act]] = frozenset()
    idempotency: ClassVar[Idempotency] = Idempotency.NONE

    def __init__(
        self, account: AccountId, url: str, http: httpx.AsyncClient, clock: Callable[[], datetime]
    ) -> None:
        self.account = account
        self.url = url
        self._http = http
        self._clock = clock

    @property
    def platform(self) -> Platform:
        """See `Connector.platform`."""
        return Platform("Feed", self.can, 1, len, settles_after=self.settles_after)

    async def look(self, tag: Tag) -> Look | None:
        """Return what the feed says; None if it says the same as with this tag."""
        answer = await self._ask(self.url, tag)
        if answer.status in _MOVES:
            answer = await self._ask(self._moved_to(answer), tag)
        if answer.status == HTTPStatus.NOT_MODIFIED:
            return None
        if not answer.is_success:
            calls.refuse(answer, self._clock())
        told = await asyncio.to_thread(reading.read, answer.body)
        if told is None:
            raise Rejected("what stands at this address is no feed")
        return Look(told, Tag(_header(answer, "etag"), _header(answer, "last-modified")))

    async def inspect(self) -> AsyncIterator[Finding]:
        """See `Connector.inspect`: whether there is a feed."""
        try:
            look = await self.look(Tag())
        except OutsideError as error:
            mend = "look at `url`: it has to be the feed's own address, as docs/connectors/feed.md says"
            yield Finding(f"{self.account}: the feed cannot be read: {error}", mend)
            return
        count = len(look.told.entries) if look else 0
        yield Finding(f"{self.account}: the feed has {count} entries")

    async def _ask(self, url: str, tag: Tag) -> Answer:
        headers = {"accept": _ACCEPTED}
        headers |= {"if-none-match": tag.etag} if tag.etag else {}
        headers |= {"if-modified-since": tag.modified} if tag.modified else {}
        request = self._http.build_request("GET", url, headers=headers)
        return await calls.exchange(self._http, request, largest=LARGEST)

    def _moved_to(self, answer: Answer) -> str:
        """Return where a feed has moved for good, on the same server; whoever wants another server says so in the policy."""
        url = urljoin(self.url, answer.headers.get("location", ""))
        if urlsplit(url)[:2] != urlsplit(self.url)[:2]:
            calls.refuse(answer, self._clock())
        return url


def _header(answer: Answer, name: str) -> str:
    """Return a header that is short enough to be kept and sent back."""
    value = answer.headers.get(name, "")
    return value if len(value) <= 512 and value.isascii() and value.isprintable() else ""  # noqa: PLR2004 -- longer than any real tag
