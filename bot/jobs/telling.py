"""Tells people what concerns them, and hands them files: whatever only one person gets to see."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from functools import partial

from bot.chat.export import exported
from bot.chat.surface import Surface
from bot.chat.words import word
from bot.desk import Desk
from bot.domain.deliveries import Delivery, DeliveryKind, Done, MessageRef, OwedDelivery
from bot.domain.errors import CannotLook, LoggedOut
from bot.domain.lanes import surface_of
from bot.domain.people import ChannelId, Person, PersonId
from bot.domain.refusals import Refused
from bot.domain.ticket import Ticket
from bot.handlers import HANDLERS
from bot.handlers.names import EXPORT_LOG
from bot.handlers.permission import permit
from bot.jobs.doubts import Doubts
from bot.stores.lanes import CARD
from bot.texts import speaking
from bot.texts.texts import Texts

logger = logging.getLogger(__name__)


class Teller:
    """Reaches people on one surface. Who has left the team meanwhile gets nothing."""

    def __init__(self, desk: Desk, surface: Surface) -> None:
        self._desk = desk
        self._surface = surface
        self._doubts = Doubts(desk.clock)

    async def tell(self, owed: OwedDelivery) -> None:
        """Tell a person what happened, if it is still true, in their language."""
        delivery = owed.delivery
        person = self._person(person_told(delivery))
        if person is not None:
            ticket, entries = await self._desk.ticket_and_log(delivery.ticket)
            texts = await self._texts(person)
            said = word(ticket, entries[delivery.number - 1].activity, person.id, self._desk.policy, texts)
            if said is not None:
                card = await self._card(ticket, delivery.channel)
                key = f"{delivery.ticket}:{delivery.number}"
                tell = partial(self._surface.tell, person.id, said.text, card, said.buttons, key=key)
                await self._once(owed, person.id, key, tell)
        await self._desk.store.finish(owed, Done())

    async def hand(self, owed: OwedDelivery) -> None:
        """Hand the log of a ticket to a person as a file, if they may still see it."""
        kind = owed.delivery.subject.partition(" ")[0]
        person = self._person(person_told(owed.delivery))
        if person is not None and await self._may_see(person, owed):
            texts = await self._texts(person)
            entries = await self._desk.log(owed.delivery.ticket)
            file, content = exported(entries, self._desk.policy, texts, kind)
            said, key = texts.words.log_as_file(owed.delivery.ticket), f"{owed.delivery.ticket}:{owed.id}"
            hand = partial(self._surface.hand, person.id, file, content, said, key=key)
            await self._once(owed, person.id, key, hand)
        await self._desk.store.finish(owed, Done())

    async def _once(
        self, owed: OwedDelivery, person: PersonId, key: str, say: Callable[[], Awaitable[None]]
    ) -> None:
        """Say it, unless it has arrived when we were interrupted."""
        with self._doubts.watching([owed]):
            if self._doubts.hangs_over(owed):
                told = await self._was_told(person, key)
                if not told:
                    self._doubts.check([owed])
                if told or (told is None and not self._doubts.once_more(owed)):
                    return
            await self._doubts.attempt([owed], say)

    async def _was_told(self, person: PersonId, key: str) -> bool | None:
        """Look whether something has arrived; None where nobody can: better say it twice than never."""
        try:
            return await self._surface.was_told(person, key)
        except (LoggedOut, CannotLook) as error:
            logger.warning("whether a word has arrived cannot be seen: %s", error)
            return None

    async def _may_see(self, person: Person, owed: OwedDelivery) -> bool:
        try:
            permit(HANDLERS[EXPORT_LOG], person, await self._desk.ticket(owed.delivery.ticket))
        except Refused as refused:
            logger.warning("%s is not handed over: %s", owed.delivery.key, type(refused.why).__name__)
            return False
        return True

    def _person(self, person: PersonId) -> Person | None:
        return self._desk.policy.people.get(person)

    async def _card(self, ticket: Ticket, near: ChannelId) -> MessageRef | None:
        """Return a card that the person can go to from here: that of a channel, else another one on this chat product."""
        for channel in dict.fromkeys((near, *ticket.all_channels())):
            here = surface_of(channel) == self._surface.name
            if here and (card := await self._desk.store.message_of(ticket.id, channel, CARD)):
                return card
        return None

    async def _texts(self, person: Person) -> Texts:
        """Return what a person reads: what the policy says, else their chat product, else the house."""
        said = person.language or await self._surface.language_of(person.id)
        return speaking(said or self._desk.policy.language)


def person_told(delivery: Delivery) -> PersonId:
    """Return whom a word or a file is for; before a person, a file names its format."""
    is_file = delivery.kind is DeliveryKind.FILE
    return PersonId(delivery.subject.partition(" ")[2] if is_file else delivery.subject)
