"""Watches feeds: what is new appears once in the channels of its account, and nowhere among tickets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.connectors.feed.connector import Feed, Look, Tag
from bot.connectors.feed.reading import Entry, Told
from bot.desk import Desk
from bot.domain.matching import Words
from bot.domain.owing import notices
from bot.domain.people import ChannelId
from bot.domain.posts import AccountId
from bot.handlers.sighted import IDEAS_NOTICE, SIGHTINGS, key_of, showing
from bot.jobs.poll import Poller
from bot.keeping import sightings
from bot.keeping.sightings import Sighting, State
from bot.keeping.slots import once

FIRST: Final = 3
"""Entries that a feed shows when it is watched for the first time: enough to see that it works."""
AT_ONCE: Final = 5
"""Entries that get a message of their own at one look; the others are one list."""
LATEST_DAY: Final = 7
"""Of a month, on which its line is still posted if nobody ticked on the days before."""
OLDEST: Final = timedelta(days=30)
"""What appeared longer ago is no news, even if it was never seen."""


class Monitor(Poller):
    """Watches one feed."""

    def __init__(self, desk: Desk, account: AccountId, feed: Feed) -> None:
        super().__init__(desk, account, feed)
        self._feed = feed

    async def _page(self) -> bool:
        """Take what is new: noted together with what shows it, and only then is the place in the feed moved on."""
        store, now = self._desk.store, self._desk.clock()
        before = await sightings.state(store, self.account)
        look = await self._feed.look(Tag(before.etag, before.modified))
        if look is not None:
            await self._take(look, begun=before.begun)
            after = State(look.tag.etag, look.tag.modified, begun=True, version=before.version)
            if after != before:
                await sightings.move(store, self.account, now, after)
        return False

    async def _take(self, look: Look, *, begun: bool) -> None:
        known = await sightings.known(self._desk.store, self.account)
        new = [self._sighting(one, look.told) for one in look.told.entries if self._is_news(one, known)]
        single, rest = (new[:AT_ONCE], new[AT_ONCE:]) if begun else (new[:FIRST], [])
        unseen = new[len(single) + len(rest) :]
        await self._note(unseen)
        await self._list(rest)
        for one in reversed(single):
            await sightings.note(self._desk.store, one, showing(key_of(one), self._channels, self._desk))
        self._desk.owes.set()

    async def _list(self, rest: Sequence[Sighting]) -> None:
        """Show as one list what is too much for messages of their own; noted only afterwards, so that nothing of it is lost."""
        if rest:
            subject = f"{SIGHTINGS} {self.account} {sightings.list_id(rest)}"
            deliveries = showing(subject, self._channels, self._desk)
            now = self._desk.clock()
            await sightings.bundle(self._desk.store, self.account, rest, now, deliveries)
            await self._note(rest)

    async def _note(self, some: Sequence[Sighting]) -> None:
        for one in some:
            await sightings.note(self._desk.store, one)

    @property
    def _channels(self) -> Sequence[ChannelId]:
        return self._desk.policy.account(self.account).channels

    def _is_news(self, entry: Entry, known: frozenset[str]) -> bool:
        """Tell whether an entry is new, young, and about what the policy wants to know."""
        if entry.id in known or (entry.at is not None and entry.at < self._desk.clock() - OLDEST):
            return False
        wanted = self._desk.policy.account(self.account).options.get("keywords", "")
        keywords = [word.strip() for word in wanted.split(",") if word.strip()]
        words = Words.of(f"{entry.title.clean()}\n{entry.text.clean()}")
        return not keywords or words.first(keywords) is not None

    def _sighting(self, entry: Entry, told: Told) -> Sighting:
        return Sighting(
            account=self.account,
            id=entry.id,
            seen_at=self._desk.clock(),
            title=entry.title,
            text=entry.text,
            url=entry.url,
            feed=told.title,
            written_at=entry.at,
        )


async def owe_ideas(desk: Desk) -> None:
    """On the first days of a month, owe the channels of all feeds the line about the ideas of the month before, once."""
    today = desk.today()
    channels = dict.fromkeys(channel for account in desk.policy.watched() for channel in account.channels)
    if today.day > LATEST_DAY or not channels:
        return
    month = f"{today - timedelta(days=today.day):%Y-%m}"
    lines = notices(channels, f"{IDEAS_NOTICE} {month}", desk.clock(), urgent=False)
    if await once(desk.store, IDEAS_NOTICE, month, desk.clock(), deliveries=lines):
        desk.owes.set()
