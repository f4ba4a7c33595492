"""Shows waves on one surface: their cards, computed from the tickets as they are now, and what happened to them as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final

from bot.chat.card import Card
from bot.chat.surface import Surface
from bot.chat.wave_card import wave_card, wave_line
from bot.desk import Desk
from bot.domain.deliveries import Done, Failed, Later, MessageRef, OwedDelivery
from bot.domain.errors import CannotLook, Gone, OutcomeUnknown, RateLimited, Rejected, Unreachable
from bot.domain.owing import repaint_wave
from bot.domain.people import ChannelId
from bot.domain.showing import pressed
from bot.handlers.wave_figures import figures
from bot.jobs.asking import Asking
from bot.jobs.doubts import Doubts
from bot.keeping import questions, waves
from bot.keeping.questions import Question, Word
from bot.keeping.waves import Wave
from bot.texts import speaking
from bot.watching import said

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
        self._asking = Asking(desk)

    async def show(self, owed: OwedDelivery) -> None:
        """Post or repaint the card, or say an entry of the wave's log in its thread."""
        wave = await waves.find(self._desk.store, -owed.delivery.ticket)
        if wave is None:  # another one began in its place
            await self._desk.store.finish(owed, Done())
            return
        with self._doubts.watching([owed]):
            await self._carry_out(owed, wave)

    async def _carry_out(self, owed: OwedDelivery, wave: Wave) -> None:
        if owed.delivery.subject:
            await self._adopt(owed, wave)
        elif owed.delivery.number:
            await self._say(owed, wave)
        else:
            await self._card_of(owed, wave)

    async def _card_of(self, owed: OwedDelivery, wave: Wave) -> None:
        channel, at = owed.delivery.channel, await self._card(owed)
        if at is None and (asked := await self._question(owed)) is not None and asked.open:
            await self._desk.store.finish(owed, Done())  # people have to say first whether it stands there
            return
        card = wave_card(wave, await figures(wave, self._desk), channel, self._desk.policy)
        try:
            ref = await self._repainted(owed, card, channel, at) or await self._posted(owed, wave, card)
        except CannotLook:
            self._doubts.leave(owed)
            await self._asking.ask(owed.delivery)
            await self._desk.store.finish(owed, Done())
            return
        again = self._doubts.painted(owed) if ref == at else None
        await self._desk.store.finish(owed, again or Done(ref), number=CARD)

    async def _repainted(
        self, owed: OwedDelivery, card: Card, channel: ChannelId, at: MessageRef | None
    ) -> MessageRef | None:
        """Repaint the card where it stands; None where there is none, or somebody deleted it: the wave still needs one."""
        if at is None:
            return None
        with suppress(Gone), self._doubts.repainting([owed]):
            return await self._surface.show(card, channel, at)
        return None

    async def _posted(self, owed: OwedDelivery, wave: Wave, card: Card) -> MessageRef:
        """Post it, unless it is found; after an unknown outcome only once it cannot come through any more."""
        channel = owed.delivery.channel
        doubtful = self._doubts.hangs_over(owed)
        found = await self._found(owed) if doubtful else ()
        if doubtful and not found:
            self._doubts.check([owed])
        ref = await self._shown(owed, card, found[0] if found else None)
        await self._begin_thread(wave, channel, ref, new=not found)
        if (asked := await self._question(owed)) is not None:
            await self._appears(wave, owed, asked)
        return ref

    async def _shown(self, owed: OwedDelivery, card: Card, found: MessageRef | None) -> MessageRef:
        """Post it, or paint what was found; if that is refused, what was found stands there still, and is looked for again."""
        channel = owed.delivery.channel
        if found is None:
            return await self._doubts.attempt([owed], partial(self._surface.show, card, channel, None))
        with self._doubts.repainting([owed]):
            return await self._surface.show(card, channel, found)

    async def _begin_thread(self, wave: Wave, channel: ChannelId, card: MessageRef, *, new: bool) -> None:
        """Say what every thread begins with. If that is refused the card stands all the same, so that its next try has to look for it."""
        try:
            if new or 0 not in await self._surface.find_lines(card):
                await self._surface.log([wave_line(wave, 0, channel, self._desk.policy)], card, None)
        except (RateLimited, Unreachable) as error:
            raise OutcomeUnknown(f"its card stands, its thread does not: {error}") from error

    async def _found(self, owed: OwedDelivery) -> Sequence[MessageRef]:
        """Return the cards that stand there; `CannotLook`, once it has settled, where only people can tell."""
        try:
            return await self._surface.find_cards(owed.delivery.ticket, owed.delivery.channel)
        except CannotLook:
            self._doubts.check([owed])
            raise

    async def _adopt(self, owed: OwedDelivery, wave: Wave) -> None:
        """Somebody pressed a button on a card that is not on record: it is the wave's, unless another one is."""
        card, kept = pressed(owed.delivery), await self._card(owed)
        if kept is None:
            with suppress(OutcomeUnknown):  # it says what every thread begins with
                first = wave_line(wave, 0, owed.delivery.channel, self._desk.policy)
                await self._surface.log([first], card, None)
            await self._appears(wave, owed, await self._question(owed))
            await self._desk.store.finish(owed, Done(card), number=CARD)
            return
        if kept != card:
            moved = speaking(self._desk.policy.language_of(owed.delivery.channel)).channels.moved()
            with suppress(Rejected):  # it is gone, or nobody can change it any more
                await self._surface.retire(card, moved, kept)
        await self._desk.store.finish(owed, Done())

    async def _appears(self, wave: Wave, owed: OwedDelivery, asked: Question | None) -> None:
        """A card that was in question stands: show it as it is now, with all that was said below it."""
        now, channel = self._desk.clock(), owed.delivery.channel
        lines = [said(wave, number, now) for number in range(1, len(wave.log) + 1)]
        here = [one for deliveries in lines for one in deliveries if one.channel == channel]
        await self._desk.store.owe([*repaint_wave(wave.number, [channel], now), *here])
        if asked is not None:
            await self._asking.settle(asked)

    async def _question(self, owed: OwedDelivery) -> Question | None:
        asked = await questions.find(self._desk.store, owed.delivery.ticket, owed.delivery.channel)
        return None if asked is None or asked.word is Word.SETTLED else asked

    async def _say(self, owed: OwedDelivery, wave: Wave) -> None:
        number, thread = owed.delivery.number, await self._card(owed)
        at = await self._desk.store.message_of(owed.delivery.ticket, owed.delivery.channel, number)
        if at is not None and thread is not None:
            await self._say_anew(owed, wave, thread, at)
            return
        if thread is None and await self._question(owed) is not None:
            await self._desk.store.finish(owed, Done())  # it comes with its card
            return
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

    async def _say_anew(self, owed: OwedDelivery, wave: Wave, thread: MessageRef, at: MessageRef) -> None:
        """A note says by now what its author made of it; all else stays as it was said."""
        line = wave_line(wave, owed.delivery.number, owed.delivery.channel, self._desk.policy)
        if line.alone and at.id:
            with suppress(Gone), self._doubts.repainting([owed]):
                await self._surface.log([line], thread, at)
        await self._desk.store.finish(owed, self._doubts.painted(owed) or Done())

    async def _said(self, owed: OwedDelivery, wave: Wave, thread: MessageRef) -> MessageRef:
        """Say it once: as for the card."""
        number = owed.delivery.number
        if self._doubts.hangs_over(owed):
            try:
                standing = (await self._surface.find_lines(thread)).get(number)
            except CannotLook:  # the wave's log has it, and there is nothing to press below it
                standing = [MessageRef(thread.surface, thread.place, "")]
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
