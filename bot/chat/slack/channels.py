"""Which Slack channel the policy means by `slack:#name` or `slack:C…`, and whether the bot may work there."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from bot.chat.slack.calls import BARRIERS, Calls, Json
from bot.domain.errors import Barrier, Closed, OutsideError, Rejected
from bot.domain.people import ChannelId

logger = logging.getLogger(__name__)

SURFACE: Final = "slack"
_PREFIX: Final = f"{SURFACE}:"
_PAUSE: Final = 60.0
"""Seconds between two looks at the list of channels; Slack allows 20 pages a minute."""
_FRESH: Final = 600.0
"""Seconds after which the list is looked at again, since not every change is told: sharing a channel, for instance."""
_MOST_PAGES: Final = 100

NOT_FOUND: Final = "channel_not_found"
ARCHIVED: Final = "is_archived"
SHARED: Final = "externally_shared"


class Channels:
    """The policy's channels in one workspace.

    Externally shared channels (Slack Connect) are refused: people of other companies would see customers' words, and could
    click. `problems` says what is wrong with a channel of the policy, in Slack's words or ours.
    """

    def __init__(
        self,
        calls: Calls,
        wanted: Callable[[], Iterable[ChannelId]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._calls = calls
        self._named = wanted
        self._clock = clock
        self._ids: dict[ChannelId, str] = {}
        self._names: dict[str, str] = {}
        self._shared: set[str] = set()
        self._problems: dict[ChannelId, str] = {}
        self._loaded_at: float | None = None
        self._loading = asyncio.Lock()

    @property
    def _wanted(self) -> tuple[ChannelId, ...]:
        return tuple(channel for channel in self._named() if channel.startswith(_PREFIX))

    @property
    def problems(self) -> Mapping[ChannelId, str]:
        return self._problems

    async def load(self) -> None:
        """Find the policy's channels and join those that are public; raises `OutsideError` if Slack cannot be asked."""
        async with self._loading:
            await self._load()

    async def place(self, channel: ChannelId) -> str:
        """Return Slack's id of a channel; `Closed` with the problem if the bot cannot or may not work there."""
        if channel not in self._ids or channel in self._problems:
            await self._look_again(_PAUSE)
        else:
            await self._stay_fresh()
        found = self._ids.get(channel)
        if found is None or channel in self._problems:
            raise _closed(self._problems.get(channel, NOT_FOUND), channel)
        self.check(found)
        return found

    def check(self, place: str) -> None:
        """Raise `Closed` if a channel is shared with another company."""
        if place in self._shared:
            raise _closed(SHARED, place)

    def is_shared(self, place: str) -> bool:
        return place in self._shared

    def is_direct(self, place: str) -> bool:
        """Tell whether a place is a direct message: since our buttons stand there, one with us."""
        return place.startswith("D")

    def mark_shared(self, place: str) -> None:
        """An event says that a channel is shared with another company now."""
        if place not in self._shared:
            logger.error("channel %s is shared with another company: nothing is posted there", place)
        self._shared.add(place)

    def forget(self) -> None:
        """Something changed: look again when a channel is needed next, and go by what is known until then."""
        self._loaded_at = None

    def named(self, place: str) -> ChannelId:
        """Return how the policy names a channel; a channel that it does not name by its id."""
        known = (channel for channel, found in self._ids.items() if found == place)
        return next(known, ChannelId(f"{_PREFIX}{place}"))

    def name(self, place: str) -> str | None:
        """Return the name that people see, without its #."""
        return self._names.get(place)

    async def _stay_fresh(self) -> None:
        try:
            await self._look_again(_FRESH)
        except OutsideError as error:
            logger.warning("the list of channels could not be read again: %s", error)

    async def _look_again(self, pause: float) -> None:
        async with self._loading:
            if self._loaded_at is None or self._clock() - self._loaded_at >= pause:
                await self._load()

    async def _load(self) -> None:
        self._loaded_at = self._clock()
        pages = self._calls.pages(
            "conversations.list",
            "channels",
            most=_MOST_PAGES,
            types="public_channel,private_channel",
            exclude_archived=True,
        )
        found = {str(channel["id"]): channel async for channel in pages}
        self._names = {place: str(channel.get("name", "")) for place, channel in found.items()}
        self._shared = {place for place, channel in found.items() if _is_shared(channel)}
        # A name that is not in the list any more still means the channel that had it: its cards hang there.
        self._ids |= {channel: place for channel in self._wanted if (place := self._id(channel)) in found}
        self._problems = {
            channel: await self._why_missing(channel)
            for channel in self._wanted
            if self._ids.get(channel) not in found
        }
        for channel, place in self._ids.items():
            if place in found:
                self._warn_if_renamed(channel, place)
                await self._settle(channel, place, member=bool(found[place].get("is_member")))

    async def _why_missing(self, channel: ChannelId) -> str:
        """Say what became of a channel whose id is known, from the policy or since it was last seen."""
        place = self._ids.get(channel) or self._id(channel)
        if not place:
            return NOT_FOUND
        try:
            answer = await self._calls.call("conversations.info", channel=place)
        except Rejected:
            return NOT_FOUND
        return ARCHIVED if answer.get("channel", {}).get("is_archived") else NOT_FOUND

    def _id(self, channel: ChannelId) -> str:
        wanted = channel.removeprefix(_PREFIX)
        if not wanted.startswith("#"):
            return wanted
        return next((place for place, name in self._names.items() if name == wanted[1:]), "")

    def _warn_if_renamed(self, channel: ChannelId, place: str) -> None:
        if self._id(channel) != place:
            name = self._names[place]
            logger.error(
                "%s is called #%s now: without the new name in the policy, no restart finds it", channel, name
            )

    async def _settle(self, channel: ChannelId, place: str, *, member: bool) -> None:
        """Join a channel, unless it is shared with another company."""
        if place in self._shared:
            self._problems[channel] = SHARED
        elif not member:
            try:
                await self._calls.call("conversations.join", channel=place)
            except OutsideError as error:
                self._problems[channel] = str(error)


def _closed(problem: str, place: str) -> Closed:
    """Return the error for a problem in Slack's words or ours; one that keeps us from joining keeps us out."""
    known = {**BARRIERS, SHARED: Barrier.SHARED}
    return Closed(f"{problem}: {place}", known.get(problem.partition(":")[0], Barrier.NOT_MEMBER))


def _is_shared(channel: Json) -> bool:
    return bool(channel.get("is_ext_shared") or channel.get("is_pending_ext_shared"))
