"""What every store promises about where messages stand."""

from __future__ import annotations

from bot.domain.deliveries import Done, MessageRef
from bot.domain.people import ChannelId
from bot.domain.ticket import TicketId
from bot.stores.store import Store
from tests.contracts.store_making import CHANNEL, OTHER_CHANNEL, card, line, owe, take, take_one

HERE = MessageRef("slack", "C1", "100.1")
THERE = MessageRef("slack", "C1", "200.2")
FIRST = TicketId(1)


class MessagesContract:
    """The addresses that finished deliveries leave."""

    async def test_done_remembers_where_a_card_stands(self, store: Store) -> None:
        await owe(store, card())
        await store.finish(await take_one(store), Done(HERE), number=-1)
        assert await store.message_of(FIRST, CHANNEL, -1) == HERE
        assert await store.ticket_at(HERE) == (FIRST, CHANNEL)

    async def test_done_remembers_where_a_line_stands(self, store: Store) -> None:
        await owe(store, line(4))
        await store.finish(await take_one(store), Done(HERE), number=4)
        assert await store.message_of(FIRST, CHANNEL, 4) == HERE
        assert await store.ticket_at(HERE) is None  # a line begins no thread

    async def test_lines_that_became_one_message_share_its_address(self, store: Store) -> None:
        await owe(store, line(1), line(2))
        for owed in await take(store):
            await store.finish(owed, Done(HERE), number=owed.delivery.number)
        assert [await store.message_of(FIRST, CHANNEL, number) for number in (1, 2)] == [HERE, HERE]

    async def test_channels_have_each_their_own_card(self, store: Store) -> None:
        await owe(store, card(), card(lane="b", channel=OTHER_CHANNEL))
        for owed, message in zip(await take(store), (HERE, THERE), strict=True):
            await store.finish(owed, Done(message), number=-1)
        assert await store.message_of(FIRST, CHANNEL, -1) == HERE
        assert await store.message_of(FIRST, OTHER_CHANNEL, -1) == THERE
        assert await store.ticket_at(THERE) == (FIRST, OTHER_CHANNEL)

    async def test_an_updated_card_stands_where_it_stood(self, store: Store) -> None:
        await self._show_card(store, HERE)
        await self._show_card(store, HERE)
        assert await store.message_of(FIRST, CHANNEL, -1) == HERE

    async def test_the_thread_of_a_replaced_card_still_belongs_to_the_ticket(self, store: Store) -> None:
        await self._show_card(store, HERE)
        await self._show_card(store, THERE)
        assert await store.message_of(FIRST, CHANNEL, -1) == THERE
        assert await store.ticket_at(HERE) == await store.ticket_at(THERE) == (FIRST, CHANNEL)

    async def _show_card(self, store: Store, message: MessageRef) -> None:
        await owe(store, card())
        await store.finish(await take_one(store), Done(message), number=-1)

    async def test_without_a_number_no_address_is_kept(self, store: Store) -> None:
        await owe(store, card())
        await store.finish(await take_one(store), Done(HERE))
        assert await store.message_of(FIRST, CHANNEL, -1) is None
        assert await store.ticket_at(HERE) is None

    async def test_what_is_no_ticket_has_a_place_below_zero(self, store: Store) -> None:
        wave = TicketId(-7)
        await owe(store, card(ticket=wave))
        await store.finish(await take_one(store), Done(HERE), number=-1)
        assert await store.message_of(wave, CHANNEL, -1) == HERE
        assert await store.message_of(TicketId(7), CHANNEL, -1) is None
        assert await store.ticket_at(HERE) == (wave, CHANNEL)

    async def test_an_unknown_message_belongs_to_nothing(self, store: Store) -> None:
        assert await store.ticket_at(HERE) is None
        assert await store.message_of(FIRST, ChannelId("slack:#nowhere"), -1) is None
