"""Posts and repaints cards on one surface: each once, the newest, and again when somebody has deleted it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Final

from bot.chat.card import Card
from bot.chat.current import card_of
from bot.chat.surface import Haste
from bot.domain.deliveries import Delivery, DeliveryKind, Done, MessageRef, OwedDelivery
from bot.domain.errors import CannotLook, Gone, NotDone, OutcomeUnknown, OutsideError, Rejected
from bot.domain.lanes import DOUBTFUL, PRESSED, TWINS, WANTED, is_repaint
from bot.domain.showing import doubtful_card, lines, lines_anew, look_for_twins, pressed, repainting
from bot.domain.ticket import Ticket
from bot.jobs.asking import Asking
from bot.jobs.doubts import Unsettled
from bot.jobs.standing import Standing
from bot.stores.lanes import CARD
from bot.texts import speaking

FIRST_LOOK: Final = timedelta(seconds=2)
"""After which a card whose answer got lost is looked for."""

FRESH: Final = timedelta(minutes=2)
"""So long after it changed, somebody looks at a ticket's card: it is repainted before those that nobody touched."""

LONG_ENOUGH: Final = 5
"""Tries after which a repaint counts like those that somebody looks at, so that these never keep it waiting for ever."""


class Cards:
    """Carries out what is owed of cards."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._desk = standing.desk
        self._surface = standing.surface
        self._doubts = standing.doubts
        self._asking = Asking(standing.desk)
        self._specially = {TWINS: self._retire_twins, PRESSED: self._look_at_pressed}

    async def show(self, owed: OwedDelivery) -> None:
        """Post the card, repaint it, or find that others have done so."""
        if (special := self._specially.get(_lane(owed.delivery))) is not None:
            await special(owed)
            return
        at = await self._stands(owed.delivery)
        if at is None:
            async with self._standing.posting(owed.delivery):
                at = await self._stands(owed.delivery)
                if at is None:
                    await self._make_appear(owed)
                    return
        if is_repaint(owed.delivery):
            await self._repaint(owed, at)
        elif self._is_doubtful(owed):  # what another one stands for may stand there, or come through still
            await self._desk.store.owe([self._later_look(owed.delivery)])
            await self._retire_twins(owed)
        else:
            await self._desk.store.finish(owed, Done())  # somebody in a greater hurry has posted it

    async def _stands(self, delivery: Delivery) -> MessageRef | None:
        """Return where the card stands, unless that is the very message which is to be replaced."""
        at = await self._standing.card(delivery)
        return at if at is None or is_repaint(delivery) or at.id != delivery.subject else None

    async def _make_appear(self, owed: OwedDelivery) -> None:
        asked = await self._standing.question(owed.delivery)
        if asked is not None and asked.open:  # people have to say first
            await self._desk.store.finish(owed, Done())
            return
        if not is_repaint(owed.delivery):
            await self._post(owed)
            return
        # What still waits to be posted will show the newest; it is posted earlier only if somebody waits for it.
        if await self._is_fresh(owed.delivery) or await self._is_given_up(owed.delivery):
            await self._standing.want_card(owed.delivery)
        await self._desk.store.finish(owed, Done())

    async def _repaint(self, owed: OwedDelivery, at: MessageRef) -> None:
        ticket = await self._desk.ticket(owed.delivery.ticket)
        haste = await self._haste_to_repaint(owed, ticket)
        shown = await self._card(ticket, owed.delivery)
        try:
            with self._doubts.repainting([owed]):
                await self._surface.show(shown, owed.delivery.channel, at, haste)
        except Gone:  # somebody deleted it, or the product changes it no more: the ticket still needs one
            await self._standing.want_card(owed.delivery, gone=at.id)
            await self._desk.store.finish(owed, Done())  # the new one may be on record already
            return
        await self._standing.troubles.works(owed.delivery.channel)
        await self._desk.store.finish(owed, self._doubts.painted(owed) or Done())

    async def _haste_to_repaint(self, owed: OwedDelivery, ticket: Ticket) -> Haste:
        if ticket.urgent:
            return Haste.URGENT
        pressing = owed.attempts > LONG_ENOUGH or await self._is_fresh(owed.delivery)
        return Haste.NORMAL if pressing else Haste.UNHURRIED

    async def _post(self, owed: OwedDelivery) -> None:
        try:
            posted, others = await self._found_or_posted(owed)
        except (OutcomeUnknown, Unsettled) as doubt:
            await self._settle(owed, doubt)
            return
        except CannotLook:
            await self._leave_to_people(owed)
            return
        await self._standing.troubles.works(owed.delivery.channel)
        await self._after(owed, posted, others)
        await self._desk.store.finish(owed, Done(posted), number=CARD)

    async def _found_or_posted(self, owed: OwedDelivery) -> tuple[MessageRef, Sequence[MessageRef]]:
        """Return where the card stands now, and what else there is of it."""
        delivery = owed.delivery
        ticket = await self._desk.ticket(delivery.ticket)
        shown = await self._card(ticket, delivery)
        found = await self._found(owed) if self._is_doubtful(owed) or _lane(delivery) == WANTED else ()
        for number, ref in enumerate(found):
            with suppress(Gone):
                at = await self._surface.show(shown, delivery.channel, ref, Haste.NORMAL)
                return at, [*found[:number], *found[number + 1 :]]
        if self._is_doubtful(owed):
            self._doubts.check([owed])
        haste = Haste.URGENT if ticket.urgent else Haste.NORMAL
        post = partial(self._surface.show, shown, delivery.channel, None, haste)
        return await self._doubts.attempt([owed], post), ()

    def _is_doubtful(self, owed: OwedDelivery) -> bool:
        """Tell whether the card may stand there already: by this delivery's doing, or by another one's."""
        settling = self._doubts.until(owed.delivery) is not None
        return settling or _lane(owed.delivery) == DOUBTFUL or self._doubts.hangs_over(owed)

    async def _found(self, owed: OwedDelivery) -> Sequence[MessageRef]:
        """Return the cards that stand there; `CannotLook` where nobody can tell and it may not be posted without being told."""
        delivery = owed.delivery
        try:
            found = await self._surface.find_cards(delivery.ticket, delivery.channel)
        except CannotLook:
            if self._is_doubtful(owed):
                self._doubts.check([owed])
            elif await self._is_missing(delivery):
                return ()
            raise
        return [ref for ref in found if ref.id != delivery.subject]

    async def _is_missing(self, delivery: Delivery) -> bool:
        """Tell whether a card does not stand there for certain: it was deleted, given up, or people say so."""
        if delivery.subject or await self._is_given_up(delivery):
            return True
        return await self._standing.question(delivery) is not None  # else one that is open had ended this

    async def _can_look(self, delivery: Delivery) -> bool:
        """Tell whether the product shows what stands there; one that does not answer may."""
        try:
            await self._surface.find_cards(delivery.ticket, delivery.channel)
        except CannotLook:
            return False
        except OutsideError:
            return True
        return True

    async def _leave_to_people(self, owed: OwedDelivery) -> None:
        """Ask about a card that may have come through; one that somebody is only in a hurry for comes in its own lane."""
        if self._is_doubtful(owed):
            self._doubts.leave(owed)
            await self._asking.ask(owed.delivery)
        await self._desk.store.finish(owed, Done())

    async def _settle(self, owed: OwedDelivery, doubt: OutcomeUnknown | Unsettled) -> None:
        """Go on with a doubtful card in a lane of its own, so that the channel's other cards do not wait for it."""
        if _lane(owed.delivery) == DOUBTFUL:
            raise doubt
        if await self._is_missing(owed.delivery) and not await self._can_look(owed.delivery):
            # What was missing may stand there now: whoever else is about to post it has to hear that at once.
            await self._asking.ask(owed.delivery)
            await self._desk.store.finish(owed, Done())
            return
        self._doubts.begin(owed)
        wait = timedelta(seconds=doubt.retry_after) if isinstance(doubt, Unsettled) else FIRST_LOOK
        await self._desk.store.owe([doubtful_card(owed.delivery, self._desk.clock() + wait)])
        await self._desk.store.finish(owed, Done())

    async def _after(self, owed: OwedDelivery, posted: MessageRef, others: Sequence[MessageRef]) -> None:
        """See to what a new card brings with it, before it is on record: whoever is interrupted here begins again."""
        delivery = owed.delivery
        now = self._desk.clock()
        more: list[Delivery] = []
        asked = await self._standing.question(delivery)
        if delivery.subject or await self._is_given_up(delivery):
            ticket = await self._desk.ticket(delivery.ticket)
            more += lines_anew(ticket, delivery.channel, now)
        elif asked is not None:
            more += lines(await self._desk.ticket(delivery.ticket), delivery.channel, now)
        old = [MessageRef(posted.surface, posted.place, delivery.subject)] if delivery.subject else []
        if old or others or _lane(delivery) == DOUBTFUL:
            more.append(self._later_look(delivery))
        if more:
            await self._desk.store.owe(more)
        if asked is not None:
            await self._asking.settle(asked)
        with suppress(NotDone):  # what stands there still is found when twins are looked for
            await self._retire([*old, *others], delivery, posted)

    def _later_look(self, delivery: Delivery) -> Delivery:
        return look_for_twins(delivery.ticket, delivery.channel, self._desk.clock())

    async def _retire_twins(self, owed: OwedDelivery) -> None:
        """Leave only the card that is on record; if that does not stand any more, the newest of those that do."""
        delivery = owed.delivery
        with suppress(CannotLook):  # whoever presses a button on one tells us where it stands
            found = await self._surface.find_cards(delivery.ticket, delivery.channel)
            async with self._standing.posting(delivery):
                kept = await self._standing.card(delivery)
                others = [ref for ref in found if ref != kept]
                if kept is not None and others and not await self._stands_there(kept, found, delivery):
                    await self._retire(others[:-1], delivery, others[-1])
                    await self._adopt(owed, others[-1])
                    return
            if kept is not None:
                await self._retire(others, delivery, kept)
                await self._retire_twins_below(kept, delivery)
        await self._desk.store.finish(owed, Done())

    async def _retire_twins_below(self, card: MessageRef, delivery: Delivery) -> None:
        """Leave, of lines that stand twice, those that are on record; what is being posted now is on record nowhere."""
        found = await self._surface.find_lines(card)
        said = speaking(self._desk.policy.language_of(delivery.channel)).channels.said_below()
        kept = {number: await self._standing.message(delivery, number) for number in found}
        for message in dict.fromkeys(ref for places in found.values() for ref in places):
            numbers = [number for number, places in found.items() if message in places]
            others = [at for number in numbers if (at := kept[number]) in found[number] and at != message]
            if len(others) == len(numbers) and others[0] is not None:
                with suppress(Rejected):
                    await self._surface.retire(message, said, others[0])

    async def _look_at_pressed(self, owed: OwedDelivery) -> None:
        """Somebody pressed a button on a card that is not on record: it is the ticket's card, unless another one stands."""
        delivery, card = owed.delivery, pressed(owed.delivery)
        async with self._standing.posting(delivery):
            kept = await self._standing.card(delivery)
            if kept is None or (kept != card and not await self._still_stands(kept, delivery)):
                await self._adopt(owed, card)
                return
        if kept != card:
            await self._retire([card], delivery, kept)
        await self._desk.store.finish(owed, Done())

    async def _stands_there(self, kept: MessageRef, found: Sequence[MessageRef], delivery: Delivery) -> bool:
        return kept in found or await self._still_stands(kept, delivery)

    async def _still_stands(self, kept: MessageRef, delivery: Delivery) -> bool:
        ticket = await self._desk.ticket(delivery.ticket)
        try:
            await self._surface.show(await self._card(ticket, delivery), delivery.channel, kept, Haste.NORMAL)
        except Gone:
            return False
        # Whatever changed meanwhile may have been painted before this.
        await self._desk.store.owe([repainting(ticket, delivery.channel, self._desk.clock())])
        return True

    async def _adopt(self, owed: OwedDelivery, card: MessageRef) -> None:
        """Put a card on record, with all lines below it and as it is now."""
        delivery, now = owed.delivery, self._desk.clock()
        ticket, asked = await self._desk.ticket(delivery.ticket), await self._standing.question(delivery)
        replaces = await self._standing.card(delivery) is not None
        below = (lines_anew if replaces else lines)(ticket, delivery.channel, now)
        await self._desk.store.owe([repainting(ticket, delivery.channel, now), *below])
        if asked is not None:
            await self._asking.settle(asked)
        await self._desk.store.finish(owed, Done(card), number=CARD)

    async def _retire(self, cards: Sequence[MessageRef], delivery: Delivery, kept: MessageRef) -> None:
        moved = speaking(self._desk.policy.language_of(delivery.channel)).channels.moved()
        for old in cards:
            with suppress(Rejected):  # it is gone, or nobody can change it any more
                await self._surface.retire(old, moved, kept)

    async def _is_given_up(self, delivery: Delivery) -> bool:
        return await self._standing.is_given_up(delivery, DeliveryKind.CARD)

    async def _is_fresh(self, delivery: Delivery) -> bool:
        """Tell whether something happened to the ticket just now, so that somebody looks at its card."""
        log = await self._desk.log(delivery.ticket)
        return self._desk.clock() - log[-1].activity.at < FRESH

    async def _card(self, ticket: Ticket, delivery: Delivery) -> Card:
        return await card_of(ticket, delivery.channel, self._desk)


def _lane(delivery: Delivery) -> str:
    """Return the name of a delivery's lane within its channel."""
    return delivery.lane.removeprefix(f"{delivery.channel}:").partition(":")[0]
