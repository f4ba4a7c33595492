"""The endpoint of Meta's apps: verifies, reads, asks who wrote a message, and keeps what is only pointed at."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.connectors.meta.facebook import FacebookPage
from bot.connectors.meta.hook import LARGEST_BODY, SIGNATURE, MetaHook
from bot.connectors.meta.instagram import InstagramAccount
from bot.connectors.meta.pointer import Pointer
from bot.domain.errors import OutsideError
from bot.domain.posts import AccountId, News, Post, PostKind
from bot.domain.text import Untrusted

logger = logging.getLogger(__name__)

Member = FacebookPage | InstagramAccount

PATIENCE: Final = 2.0
"""Seconds to find out names, for a whole batch: Meta waits twenty for our answer, and a post without a name is better than none."""

_MOST_NAMES: Final = 10_000


class MetaEndpoint:
    """One for all pages and accounts of the policy."""

    largest_body: Final = LARGEST_BODY
    decisive: Final = (SIGNATURE,)

    def __init__(self, members: Sequence[Member]) -> None:
        self._members = {member.account: member for member in members}
        self._hook = MetaHook([(member.access.app, member.reader) for member in members])
        self._names: OrderedDict[tuple[AccountId, str], str] = OrderedDict()

    def handshake(self, query: Mapping[str, str]) -> str:
        """See `Endpoint.handshake`."""
        return self._hook.handshake(query)

    async def take(self, headers: Mapping[str, str], body: bytes) -> Sequence[tuple[AccountId, News]]:
        """See `Endpoint.take`."""
        told = self._hook.parse(body, self._hook.verify(headers, body))
        await self._point(told)
        posts = [(account, news) for account, news in told if not isinstance(news, Pointer)]
        await self._meet(posts)
        return [(account, self._introduced(account, news)) for account, news in posts]

    async def _point(self, told: Sequence[tuple[AccountId, News | Pointer]]) -> None:
        for account, member in self._members.items():
            pointers = [one for of, one in told if of == account and isinstance(one, Pointer)]
            if pointers and isinstance(member, InstagramAccount):
                await member.point(pointers)

    async def _meet(self, told: Sequence[tuple[AccountId, News]]) -> None:
        """Ask who wrote the messages of people that are not known yet, as far as that is told at once."""
        strangers = {
            (account, news.author.id)
            for account, news in told
            if isinstance(news, Post) and news.kind is PostKind.MESSAGE
        } - self._names.keys()
        try:
            async with asyncio.timeout(PATIENCE):
                for account, person in strangers:
                    self._names[account, person] = await self._members[account].name_of(person)
        except (OutsideError, TimeoutError):
            logger.info("Meta does not say at once who wrote")
        while len(self._names) > _MOST_NAMES:
            self._names.popitem(last=False)

    def _introduced(self, account: AccountId, news: News) -> News:
        if not isinstance(news, Post) or not (name := self._names.get((account, news.author.id))):
            return news
        return replace(news, author=replace(news.author, name=Untrusted(name)))
