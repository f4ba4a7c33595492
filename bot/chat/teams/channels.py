"""Which channels Teams lets the bot into, and which of them the policy means.

Without Graph nobody can ask for teams: we learn of one when the app is installed there, and from every activity that comes from
it, and keep it, so that a restart knows it too. Channels that are shared with other companies are left out: people there would see
customers' words, and could click.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from urllib.parse import quote

from bot.chat.teams.calls import Calls
from bot.chat.teams.heard import ChannelsChanged, Installed, Removed, Spot
from bot.chat.teams.naming import PREFIX, SURFACE, meant, name_of
from bot.domain.errors import Barrier, Closed, OutsideError
from bot.domain.people import ChannelId
from bot.keeping import rooms
from bot.keeping.rooms import Space
from bot.stores.store import Store

logger = logging.getLogger(__name__)

PAUSE: Final = timedelta(seconds=60)
"""Between two looks at the lists of channels for one that is missing; each look is a call for each team."""

NOT_FOUND: Final = (
    "no team that has the app has such a channel: install it there, or mend the name in the policy"
)
SEVERAL: Final = "several channels are called so: write the link to the channel instead"
GONE: Final = "the app was removed from this team: install it again"
ARCHIVED: Final = "the team or the channel is archived"

_SHUT: Final[Mapping[str, Barrier | None]] = {
    "teamArchived": Barrier.ARCHIVED,
    "teamDeleted": Barrier.NOT_FOUND,
    "teamHardDeleted": Barrier.NOT_FOUND,
    "teamUnarchived": None,
    "teamRestored": None,
}
"""What an event about a whole team does to it: <https://learn.microsoft.com/en-us/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events>."""
_WORDS: Final[Mapping[Barrier, str]] = {Barrier.NOT_MEMBER: GONE, Barrier.ARCHIVED: ARCHIVED}
_SHARED: Final = "shared"


class Room(NamedTuple):
    """A channel, and the team that it is in."""

    place: str
    space: Space


class Channels:
    """The policy's channels in one tenant. `problems` says what is wrong with one, for an operator."""

    def __init__(
        self,
        calls: Calls,
        store: Store,
        wanted: Callable[[], Iterable[ChannelId]],
        clock: Callable[[], datetime],
    ) -> None:
        self._calls = calls
        self._store = store
        self._named = wanted
        self._clock = clock
        self._spaces: dict[str, Space] = {}
        self._ids: dict[ChannelId, str] = {}
        self._looked_at: datetime | None = None
        self._looking = asyncio.Lock()

    async def load(self) -> None:
        """Take up what was known before the restart."""
        for space in await rooms.all_of(self._store, SURFACE):
            self._take(space)

    @property
    def _wanted(self) -> tuple[ChannelId, ...]:
        return tuple(channel for channel in self._named() if channel.startswith(PREFIX))

    @property
    def problems(self) -> Mapping[ChannelId, str]:
        found = {channel: self._problem(channel) for channel in self._wanted}
        return {channel: problem[1] for channel, problem in found.items() if problem}

    @property
    def spaces(self) -> tuple[Space, ...]:
        """Return the teams that let us in."""
        return tuple(space for space in self._spaces.values() if space.shut is None)

    async def room(self, channel: ChannelId) -> Room:
        """Return which channel the policy means; `Closed` with the problem if the bot cannot work there."""
        if channel not in self._ids:
            await self._look_again()
        problem = self._problem(channel)
        if problem is not None:
            raise Closed(f"{channel}: {problem[1]}", problem[0])
        place = self._ids[channel]
        return Room(place, self._spaces[self._team_of(place)])

    def forget(self) -> None:
        """Something changed: look again when a channel that is not known is needed next."""
        self._looked_at = None
        for space in self._spaces.values():
            self._take(space)

    def check(self, place: str) -> None:
        """Raise `Closed` if nothing is taken in a channel; other places are taken for chats."""
        space = self.space(place)
        if space is not None and space.shut is not None:
            raise Closed(_WORDS.get(space.shut, NOT_FOUND), space.shut)

    def space(self, place: str) -> Space | None:
        """Return the team of a channel."""
        return self._spaces.get(self._team_of(place))

    def named(self, place: str) -> ChannelId:
        """Return how the policy names a channel; a channel that it does not name by its id."""
        known = (channel for channel, found in self._ids.items() if found == place)
        return next(known, ChannelId(f"{PREFIX}{place}"))

    def name(self, place: str) -> str | None:
        """Return the name that people see, with that of its team."""
        space = self.space(place)
        return name_of(place, space) if space else None

    def link(self, place: str, message: str) -> str | None:
        """Return the address that opens a message: <https://learn.microsoft.com/en-us/microsoftteams/platform/concepts/build-and-test/deep-link-teams>."""
        space = self.space(place)
        if space is None or not space.group:
            return None
        path = f"{quote(place, safe='')}/{quote(message, safe='')}"
        return f"https://teams.microsoft.com/l/message/{path}?groupId={quote(space.group)}"

    # What Teams tells

    def is_news(self, spot: Spot) -> bool:
        """Tell whether something came from where we did not know that we are, or that wants to be called otherwise now."""
        known = self._spaces.get(spot.team)
        return bool(spot.team and spot.channel) and (known is None or _with(known, spot) != known)

    async def seen(self, spot: Spot) -> None:
        """Learn a team and a channel that something came from."""
        known = self._spaces.get(spot.team)
        await self._keep(spot.team, lambda space: _with(space, spot))
        if known is None or spot.channel not in known.channels:
            await self._ask(spot.team)

    async def installed(self, heard: Installed) -> None:
        """The app is in a team (again): learn its channels."""
        spot = heard.spot
        await self._keep(spot.team, lambda space: replace(_with(space, spot, heard.team_name), shut=None))
        await self._ask(spot.team)

    async def removed(self, heard: Removed) -> None:
        """The app is not in a team any more."""
        logger.error("the app was removed from the team %s: nothing is posted there", heard.spot.team)
        await self._keep(heard.spot.team, lambda space: replace(space, shut=Barrier.NOT_MEMBER))

    async def changed(self, heard: ChannelsChanged) -> None:
        """A channel or its team is another than before."""
        team = heard.spot.team
        if heard.kind in _SHUT:
            await self._keep(team, lambda space: replace(space, shut=_SHUT[heard.kind]))
            return
        await self._keep(team, lambda space: _changed(space, heard))
        await self._ask(team)

    # How it is kept

    async def _look_again(self) -> None:
        """Ask every team for its channels, unless that was done a moment ago."""
        async with self._looking:
            now = self._clock()
            if self._looked_at is None or now - self._looked_at >= PAUSE:
                self._looked_at = now
                for space in self.spaces:
                    await self._ask(space.id)

    async def _ask(self, team: str) -> None:
        """Ask for the name and the channels of a team; what is known holds where Teams does not answer."""
        try:
            about = await self._calls.team(team)
            listed = await self._calls.channels_of(team)
        except OutsideError as error:
            logger.warning("the channels of the team %s could not be read: %s", team, error)
            return
        found = {str(one["id"]): str(one.get("name") or "") for one in listed if _is_ours(one)}
        name, group = str(about.get("name") or ""), str(about.get("aadGroupId") or "")
        await self._keep(
            team,
            lambda space: replace(
                space,
                name=name or space.name,
                group=group or space.group,
                channels=found or space.channels,
            ),
        )

    async def _keep(self, team: str, do: Callable[[Space], Space]) -> None:
        known = self._spaces.get(team)
        if team and (known is None or do(known) != known):
            self._take(await rooms.change(self._store, SURFACE, team, self._clock(), do))

    def _take(self, space: Space) -> None:
        self._spaces[space.id] = space
        if space.service:
            for place in (space.id, *space.channels):
                self._calls.urls.learn(place, space.service)
        for channel in self._wanted:
            self._find(channel)

    def _find(self, channel: ChannelId) -> None:
        """A name that is not listed any more still means the channel that had it: its cards hang there."""
        found = meant(channel, self._spaces.values())
        if len(found) == 1:
            self._ids[channel] = found[0]
        elif channel in self._ids and not found:
            logger.error(
                "%s is not called so any more: without its new name in the policy, no restart finds it",
                channel,
            )

    def _problem(self, channel: ChannelId) -> tuple[Barrier, str] | None:
        place = self._ids.get(channel)
        space = self.space(place) if place else None
        if place is None or space is None:
            several = len(meant(channel, self._spaces.values())) > 1
            return Barrier.NOT_FOUND, SEVERAL if several else NOT_FOUND
        if space.shut is not None:
            return space.shut, _WORDS.get(space.shut, NOT_FOUND)
        return None

    def _team_of(self, place: str) -> str:
        found = (space.id for space in self._spaces.values() if place in space.channels)
        return next(found, "")


def _with(space: Space, spot: Spot, name: str = "") -> Space:
    """Return what is known of a team once something came from there."""
    channels = dict(space.channels)
    if spot.channel:
        channels.setdefault(spot.channel, "")
    return replace(
        space,
        name=name or space.name,
        group=spot.group or space.group,
        service=spot.service_url or space.service,
        channels=channels,
    )


def _changed(space: Space, heard: ChannelsChanged) -> Space:
    match heard.kind:
        case "teamRenamed":
            return replace(space, name=heard.name or space.name)
        case "channelDeleted":
            return replace(
                space, channels={one: name for one, name in space.channels.items() if one != heard.channel}
            )
        case _ if heard.channel:
            return replace(space, channels={**space.channels, heard.channel: heard.name})
        case _:
            return space


def _is_ours(channel: Mapping[str, object]) -> bool:
    """Tell whether a channel belongs to this company alone."""
    return bool(channel.get("id")) and channel.get("type") != _SHARED
