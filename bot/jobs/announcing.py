"""Announces in whole channels, or to single people, what is about no single ticket."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial

from bot.chat.surface import Surface
from bot.desk import Desk
from bot.domain.deliveries import Done, OwedDelivery
from bot.domain.direct import person_of
from bot.domain.errors import CannotLook, Gone
from bot.domain.people import ChannelId
from bot.domain.text import Text
from bot.handlers.notice import Notice
from bot.jobs.doubts import Doubts

logger = logging.getLogger(__name__)

Announcement = Callable[[Desk, ChannelId, str], Awaitable[Text | Notice | None]]
"""What is to be said in a channel, under the key of the notice (`themes 2026-W47`); None if there is nothing."""


class Announcer:
    """`announcements` are found by the first word of their key."""

    def __init__(self, desk: Desk, surface: Surface, announcements: Mapping[str, Announcement]) -> None:
        self._desk = desk
        self._surface = surface
        self._announcements = announcements
        self._doubts = Doubts(desk.clock)

    async def announce(self, owed: OwedDelivery) -> None:
        """Post it once: after an interruption, look first whether it stands there."""
        with self._doubts.watching([owed]):
            if not (self._doubts.hangs_over(owed) and await self._is_said(owed)):
                await self._doubts.attempt([owed], partial(self._post, owed))
        await self._desk.store.finish(owed, Done())

    async def _is_said(self, owed: OwedDelivery) -> bool:
        """Tell whether it stands there; where nobody can look, it is said once more."""
        stands = await self._stands_there(owed)
        if not stands:
            self._doubts.check([owed])
        return stands if stands is not None else not self._doubts.once_more(owed)

    async def _stands_there(self, owed: OwedDelivery) -> bool | None:
        channel, key = owed.delivery.channel, owed.delivery.subject
        with suppress(CannotLook):
            if (person := person_of(channel)) is not None:
                return await self._surface.was_told(person, key)
            return await self._surface.find_announcement(channel, key) is not None
        return None

    async def _post(self, owed: OwedDelivery) -> None:
        channel, key = owed.delivery.channel, owed.delivery.subject
        announcement = self._announcements.get(key.partition(" ")[0])
        if announcement is None:
            logger.error("nobody knows what %r announces", key)
            return
        said = await announcement(self._desk, channel, key)
        if said is None:
            return
        notice = said if isinstance(said, Notice) else Notice(said)
        if (person := person_of(channel)) is not None:
            await self._surface.tell(person, notice.text, None, notice.buttons, key=key)
        else:
            await self._announce(channel, key, notice)

    async def _announce(self, channel: ChannelId, key: str, notice: Notice) -> None:
        """Say it, or paint anew what stands there already, if it still does and can be found."""
        if not notice.key:
            await self._surface.announce(channel, key, notice.text, notice.buttons)
            return
        with suppress(Gone, CannotLook):
            at = notice.at or await self._surface.find_announcement(channel, notice.key)
            if at is not None:
                await self._surface.announce(channel, notice.key, notice.text, notice.buttons, at)
