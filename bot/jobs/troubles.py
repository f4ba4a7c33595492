"""Tells those who can mend it that a channel takes nothing, once a day and cause, and when it is over."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from typing import Final

from bot.desk import Desk
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.direct import language_at, person_of
from bot.domain.errors import Barrier, Closed
from bot.domain.lanes import surface_of
from bot.domain.people import ChannelId, PersonId
from bot.domain.policy import Department
from bot.domain.text import Text
from bot.handlers.form import NO_TICKET
from bot.keeping import troubles
from bot.keeping.slots import once
from bot.keeping.troubles import Trouble
from bot.texts import speaking

logger = logging.getLogger(__name__)

TROUBLE: Final = "trouble"
OVER: Final = "over"
"""The first words of the notices' keys."""

_PERSON: Final = ":@"


class Troubles:
    """What stands in the way of channels. Kept in the store, so that it is over only when something has got through."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[ChannelId, Trouble] = {}
        self._loading = asyncio.Lock()
        self._loaded = False

    async def met(self, channel: ChannelId, closed: Closed) -> None:
        """A channel took nothing: say so where it can be read, unless that was done today."""
        known, now = await self._all(), self._desk.clock()
        if person_of(channel):
            return
        if channel not in known or known[channel].barrier is not closed.barrier:
            known[channel] = Trouble(channel, closed.barrier, now)
            await troubles.keep(self._desk.store, known[channel])
        key = f"{TROUBLE} {closed.barrier.name} {self._desk.today()} {channel}"
        owed = list(self._notices(channel, key, known))
        slot = f"{TROUBLE} {channel} {closed.barrier.name}"
        if await once(self._desk.store, slot, str(self._desk.today()), now, deliveries=owed):
            logger.error("%s takes nothing: %s", channel, closed)
            self._desk.owes.set()

    async def works(self, channel: ChannelId) -> None:
        """Something got through to a channel: if it was closed, say that it is over."""
        known = await self._all()
        trouble = known.pop(channel, None)
        if trouble is not None:
            key = f"{OVER} {trouble.since:%Y-%m-%dT%H:%M:%S} {channel}"
            await self._desk.store.owe(list(self._notices(channel, key, known)))
            await troubles.forget(self._desk.store, channel)
            self._desk.owes.set()

    async def _all(self) -> dict[ChannelId, Trouble]:
        async with self._loading:
            if not self._loaded:
                self._known |= {one.channel: one for one in await troubles.all_open(self._desk.store)}
                self._loaded = True
        return self._known

    def _notices(self, channel: ChannelId, key: str, closed: Iterable[ChannelId]) -> Iterator[Delivery]:
        shut = {*closed, channel}
        for place in self._places(channel, shut):
            yield self._notice(place, f"notice:{place}", key)
        owners = [one.id for one in self._departments() if channel in one.channels]
        for person in self._desk.policy.people.values():
            if person.departments & {*owners}:
                place = ChannelId(f"{self._product(person.id, channel, shut)}{_PERSON}{person.id}")
                yield self._notice(place, f"word:{person.id}", key)

    def _places(self, channel: ChannelId, shut: set[ChannelId]) -> list[ChannelId]:
        """Return the department's other channels that take something; if there are none, one of each other department."""
        own = [
            place
            for one in self._departments()
            if channel in one.channels
            for place in one.channels
            if place not in shut
        ]
        others = [[place for place in one.channels if place not in shut] for one in self._departments()]
        return own or [places[0] for places in others if places]

    def _product(self, person: PersonId, channel: ChannelId, shut: set[ChannelId]) -> str:
        """Return where a person is told: on the channel's own chat product, on another one if nothing of that one is open."""
        policy, own = self._desk.policy, surface_of(channel)
        others = [surface_of(one) for one in policy.all_channels() if one not in shut]
        return policy.reached_on(person, (one for one in (own, *others) if one in others)) or own

    def _departments(self) -> Iterable[Department]:
        return self._desk.policy.departments.values()

    def _notice(self, place: ChannelId, lane: str, key: str) -> Delivery:
        now = self._desk.clock()
        return Delivery(
            kind=DeliveryKind.NOTICE, ticket=NO_TICKET, lane=lane, channel=place, subject=key, due_at=now
        )


async def tell_trouble(desk: Desk, place: ChannelId, key: str) -> Text | None:
    """Return what keeps a channel from being written to; None if it is over by now."""
    _, name, _, channel = key.split(" ", 3)
    trouble = await troubles.of(desk.store, ChannelId(channel))
    if trouble is None or trouble.barrier is not Barrier[name]:
        return None
    waiting = await desk.store.waiting_in(trouble.channel)
    texts = speaking(language_at(desk.policy, place)).channels
    return texts.trouble(trouble.name, trouble.barrier, waiting, trouble.surface)


async def tell_that_it_is_over(desk: Desk, place: ChannelId, key: str) -> Text | None:
    """Return that a channel works again; None if it is closed anew."""
    _, _, channel = key.split(" ", 2)
    if await troubles.of(desk.store, ChannelId(channel)) is not None:
        return None
    return speaking(language_at(desk.policy, place)).channels.over(channel.partition(":")[2])


ANNOUNCEMENTS: Final = {TROUBLE: tell_trouble, OVER: tell_that_it_is_over}
