"""Shows waves on one surface: their cards, computed from the tickets as they are now, and what happened to them as a whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final

from bot.chat.card import Card
from bot.chat.surface import Surface
from bot.chat.wave_card import wave_card, wave_line
from bot.desk import Desk
from bot.domain.deliveries import Done, Failed, Later, MessageRef, OwedDelivery
from bot.domain.errors import Gone
from bot.domain.people import ChannelId
from bot.handlers.wave_figures import figures
from bot.jobs.doubts import Doubts
from bot.keeping import waves
from bot.keeping.waves import Wave

CARD: Final = -1

TRIES: Final = 12
"""How often a line waits for the card: about half an hour, in which a channel can be mended."""

_LONGEST_WAIT: Final = 300.0


class WavePainter:
    """As `Painter`, for what is no ticket."""

    def __init__(self, desk: Desk, surface: Surface) -> None:
        self._desk = desk
        self._surface = surface
        self._doubts = Doubts(desk.clock)

    async def show(self, owed: OwedDelivery) -> None:
        """Post or repaint the card, or say an entry of the wave's log in its thread."""
        wave = await waves.find(self._desk.store, -owed.delivery.ticket)
        if wave is None:  # another one began in its place
            await self._desk.store.finish(owed, Done())
            return
        with self._doubts.watching([owed]):
            await (self._say if owed.delivery.number else self._card_of)(owed, wave)

    async def _card_of(self, owed: OwedDelivery, wave: Wave) -> None:
        channel, at = owed.delivery.channel, await self._card(owed)
        card = wave_card(wave, await figures(wave, self._desk), channel, self._desk.policy)
        ref = await self._repainted(card, channel, at) or await self._posted(owed, wave, card)
        await self._desk.store.finish(owed, Done(ref), number=CARD)

    async def _repainted(self, card: Card, channel: ChannelId, at: MessageRef | None) -> MessageRef | None:
        """Repaint the card where it stands; None where there is none, or somebody deleted it: the wave still needs one."""
        if at is None:
            return None
        with suppress(Gone):
            return await self._surface.show(card, channel, at)
        return None

    async def _posted(self, owed: OwedDelivery, wave: Wave, card: Card) -> MessageRef:
        """Post it, unless it is found; after an unknown outcome only once it cannot come through any more."""
        channel = owed.delivery.channel
        doubtful = self._doubts.hangs_over(owed)
        found = await self._surface.find_cards(owed.delivery.ticket, channel) if doubtful else ()
        if doubtful and not found:
            self._doubts.check([owed])
        before = found[0] if found else None
        ref = await self._doubts.attempt([owed], partial(self._surface.show, card, channel, before))
        if before is None or 0 not in await self._surface.find_lines(ref):
            await self._surface.log([wave_line(wave, 0, channel, self._desk.policy)], ref, None)
        return ref

    async def _say(self, owed: OwedDelivery, wave: Wave) -> None:
        number, thread = owed.delivery.number, await self._card(owed)
        if thread is None:
            self._doubts.came_to_nothing([owed])
            await self._later(owed, "the card of the wave is not posted yet")
            return
        try:
            ref = await self._said(owed, wave, thread)
        except Gone as gone:
            await self._later(owed, f"the card of the wave is gone: {gone}")
            return
        await self._desk.store.finish(owed, Done(ref), number=number)

    async def _said(self, owed: OwedDelivery, wave: Wave, thread: MessageRef) -> MessageRef:
        """Say it once: as for the card."""
        number = owed.delivery.number
        if self._doubts.hangs_over(owed):
            standing = (await self._surface.find_lines(thread)).get(number)
            if standing:
                return standing[-1]
            self._doubts.check([owed])
        line = wave_line(wave, number, owed.delivery.channel, self._desk.policy)
        return await self._doubts.attempt([owed], partial(self._surface.log, [line], thread, None))

    async def _later(self, owed: OwedDelivery, reason: str) -> None:
        seconds = min(2.0 ** (owed.attempts - 1), _LONGEST_WAIT)
        later = Later(self._desk.clock() + timedelta(seconds=seconds), reason)
        await self._desk.store.finish(owed, later if owed.attempts < TRIES else Failed(reason))

    async def _card(self, owed: OwedDelivery) -> MessageRef | None:
        return await self._desk.store.message_of(owed.delivery.ticket, owed.delivery.channel, CARD)
