"""What Microsoft Graph remembers of a team's channels: <https://learn.microsoft.com/en-us/graph/api/channel-list-messages>.

For looking only, with the right that the team gave our app when it was installed (RSC `ChannelMessage.Read.Group`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import urlsplit

from bot.chat.surface import Haste
from bot.chat.teams.addresses import in_path
from bot.chat.teams.throttle import Kind, Throttle
from bot.chat.teams.wire import Aim, Json, Request, Wire
from bot.chat.turns import PATIENCE
from bot.domain.errors import RateLimited, Rejected

GRAPH: Final = "https://graph.microsoft.com"
_VERSION: Final = "v1.0"
_PAGE: Final = 50
_LARGEST: Final = 8 * 1024 * 1024
"""Bytes: 50 messages with a card each, the words of people beside them."""


def scope(url: str) -> str:
    """Return for what a token is asked that Graph takes."""
    return f"{url.rstrip('/')}/.default"


class Graph:
    """Reads channels of teams; `group` is a team's id in Entra. Every call raises `OutsideError`."""

    def __init__(self, wire: Wire, throttle: Throttle, url: str = GRAPH) -> None:
        self._wire = wire
        self._throttle = throttle
        self._url = url.rstrip("/")

    def messages(self, group: str, channel: str, *, most: int) -> AsyncIterator[Json]:
        """Yield the first messages of a channel's threads, at most `most` pages of 50, those with the latest reply first."""
        return self._pages(f"{self._channel(group, channel)}/messages?$top={_PAGE}", most)

    def replies(self, group: str, channel: str, root: str, *, most: int) -> AsyncIterator[Json]:
        """Yield what stands under a message, at most `most` pages of 50, the newest first."""
        return self._pages(
            f"{self._channel(group, channel)}/messages/{in_path(root)}/replies?$top={_PAGE}", most
        )

    def _channel(self, group: str, channel: str) -> str:
        return f"{self._url}/{_VERSION}/teams/{in_path(group)}/channels/{in_path(channel)}"

    async def _pages(self, url: str, most: int) -> AsyncIterator[Json]:
        for _ in range(most):
            content = await self._get(url)
            for item in content.get("value") or ():
                if isinstance(item, dict):
                    yield item
            link = content.get("@odata.nextLink")
            if not isinstance(link, str) or not link:
                return
            url = self._ours(link)

    def _ours(self, link: str) -> str:
        """Return the address of the next page, which belongs to Graph as the token does."""
        wanted, found = urlsplit(self._url), urlsplit(link)
        if (wanted.scheme, wanted.netloc) != (found.scheme, found.netloc):
            raise Rejected("Graph's next page is on another host")
        return link

    async def _get(self, url: str) -> Json:
        await self._throttle.turn(Kind.GRAPH, "", PATIENCE, Haste.NORMAL)
        try:
            return await self._wire.send(Request(Aim.LOOK, "GET", url, largest=_LARGEST))
        except RateLimited as limited:
            self._throttle.block(Kind.GRAPH, "", limited.retry_after)
            raise
