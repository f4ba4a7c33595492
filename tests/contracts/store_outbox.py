"""What every store promises about deliveries."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.deliveries import DeliveryKind, Done, Failed, Later, MessageRef
from bot.domain.people import ChannelId
from bot.domain.ticket import TicketId
from bot.stores.store import Store
from tests.contracts.store_making import (
    CHANNEL,
    NOON,
    OTHER_CHANNEL,
    add,
    card,
    claimed,
    line,
    open_ticket,
    owe,
    seconds,
    take,
    take_one,
    what,
)

HERE = MessageRef("slack", "C1", "100.1")
THERE = MessageRef("slack", "C1", "200.2")
FIRST = TicketId(1)


class OutboxContract:
    """Owing, taking, finishing."""

    async def test_what_an_append_owes_can_be_taken(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        owed = [card(ticket.id, urgent=True), line(2, ticket=ticket.id, lane="b", subject="s")]
        await add(store, ticket, [claimed()], "click", deliveries=owed)
        taken = await take(store)
        assert [delivery.delivery for delivery in taken] == owed
        assert [delivery.attempts for delivery in taken] == [1, 1]
        assert len({delivery.id for delivery in taken}) == 2

    async def test_nothing_is_owed_at_first(self, store: Store) -> None:
        assert await take(store) == []
        assert await store.next_due() is None

    async def test_a_lane_is_carried_out_in_the_order_it_was_owed(self, store: Store) -> None:
        await owe(store, card(3), card(1), card(2))
        assert await self._one_after_the_other(store) == [(3, 0), (1, 0), (2, 0)]

    async def test_urgent_ones_come_first_in_their_lane(self, store: Store) -> None:
        await owe(store, card(1), card(2, urgent=True), card(3), card(4, urgent=True))
        assert await self._one_after_the_other(store) == [(2, 0), (4, 0), (1, 0), (3, 0)]

    async def _one_after_the_other(self, store: Store) -> list[tuple[int, int]]:
        order = []
        while taken := await take(store):
            order += what(taken)
            await store.finish(taken[0], Done())
        return order

    async def test_lanes_with_something_urgent_come_first(self, store: Store) -> None:
        await owe(store, card(1, lane="a"), card(2, lane="b"), card(3, lane="c", urgent=True))
        assert what(await take(store)) == [(3, 0), (1, 0), (2, 0)]

    async def test_a_lane_gives_nothing_while_something_of_it_is_taken(self, store: Store) -> None:
        await owe(store, card(1), card(2))
        taken = await take_one(store)
        await owe(store, card(9, urgent=True))
        assert await take(store) == []
        await store.finish(taken, Done())
        assert what(await take(store)) == [(9, 0)]

    async def test_lanes_do_not_wait_for_each_other(self, store: Store) -> None:
        await owe(store, card(1, lane="a"), card(2, lane="a"))
        await take_one(store)
        await owe(store, card(3, lane="b"))
        assert what(await take(store)) == [(3, 0)]

    async def test_two_takers_at_once_never_get_the_same(self, store: Store) -> None:
        await owe(store, *(card(n, lane=f"{n}") for n in range(1, 11)))
        taken = await asyncio.gather(*(take(store, limit=4) for _ in range(5)))
        given = [delivery.id for some in taken for delivery in some]
        assert len(given) == len(set(given)) == 10

    async def test_what_is_not_due_is_not_given(self, store: Store) -> None:
        await owe(store, card(due_at=seconds(10)))
        assert await take(store, 9.999) == []
        assert what(await take(store, 10)) == [(1, 0)]

    async def test_a_head_that_is_not_due_holds_its_lane(self, store: Store) -> None:
        await owe(store, card(1, due_at=seconds(10)), card(2))
        assert await take(store) == []
        assert await store.next_due() == seconds(10)
        assert what(await take(store, 10)) == [(1, 0)]

    async def test_something_urgent_that_is_not_due_holds_its_lane_too(self, store: Store) -> None:
        await owe(store, card(1), card(2, urgent=True, due_at=seconds(10)))
        assert await take(store) == []
        assert what(await take(store, 10)) == [(2, 0)]

    async def test_something_urgent_overtakes_a_head_that_is_not_due(self, store: Store) -> None:
        await owe(store, card(1, due_at=seconds(10)), card(2, urgent=True))
        assert what(await take(store)) == [(2, 0)]

    async def test_lines_of_one_ticket_in_one_channel_are_given_together(self, store: Store) -> None:
        await owe(store, line(1), line(2), line(3))
        assert what(await take(store)) == [(1, 1), (1, 2), (1, 3)]

    async def test_a_batch_passes_over_other_tickets_channels_and_kinds(self, store: Store) -> None:
        others = [line(1, ticket=2), line(2, channel=OTHER_CHANNEL), card(1)]
        for number, other in enumerate(others):
            lane = f"lane {number}"
            await owe(
                store, line(1, lane=lane), line(3, lane=lane), replace(other, lane=lane), line(4, lane=lane)
            )
            taken = await take(store)
            assert what(taken) == [(1, 1), (1, 3), (1, 4)]
            assert {owed.delivery.channel for owed in taken} == {line(1).channel}

    async def test_a_batch_ends_at_what_is_not_due(self, store: Store) -> None:
        await owe(store, line(1), line(2), line(3, due_at=seconds(5)), line(4))
        assert what(await take(store)) == [(1, 1), (1, 2)]

    async def test_an_urgent_line_overtakes_other_tickets_and_takes_its_own_earlier_lines_along(
        self, store: Store
    ) -> None:
        waiting = [line(1, ticket=2), line(1), line(2, due_at=seconds(9))]
        await owe(store, *waiting, line(4), line(3, urgent=True))
        assert what(await take(store)) == [(1, 1), (1, 2), (1, 3), (1, 4)]
        assert await take(store) == []

    async def test_cards_are_given_one_at_a_time(self, store: Store) -> None:
        await owe(store, card(1), card(1, channel=OTHER_CHANNEL))
        assert len(await take(store)) == 1

    async def test_the_limit_counts_deliveries(self, store: Store) -> None:
        await owe(store, line(1), line(2), line(3), card(2, lane="b"))
        assert what(await take(store, limit=2)) == [(1, 1), (1, 2)]
        assert what(await take(store, limit=2)) == [(2, 0)]

    async def test_a_lane_waits_for_all_of_a_batch(self, store: Store) -> None:
        await owe(store, line(1), line(2), card())
        first, second = await take(store)
        await store.finish(first, Done())
        assert await take(store) == []
        await store.finish(second, Done())
        assert what(await take(store)) == [(1, 0)]

    async def test_a_delivery_whose_taker_is_gone_is_due_again(self, store: Store) -> None:
        await owe(store, card())
        first = await take_one(store)
        assert await take(store, 59.999) == []
        second = await take_one(store, 60)
        assert (second.id, second.delivery) == (first.id, first.delivery)
        assert (first.attempts, second.attempts) == (1, 2)

    async def test_a_lost_batch_is_given_again_in_its_order(self, store: Store) -> None:
        await owe(store, line(1), line(2), card(2))
        await take(store)
        await owe(store, card(3, urgent=True))
        urgent = await take_one(store, 61)
        assert what([urgent]) == [(3, 0)]
        await store.finish(urgent, Done())
        assert what(await take(store, 61)) == [(1, 1), (1, 2)]

    async def test_a_late_taker_cannot_finish_what_another_has(self, store: Store) -> None:
        await owe(store, card())
        first = await take_one(store)
        second = await take_one(store, 61)
        await store.finish(first, Later(seconds(61)))
        assert await take(store, 62) == []
        await store.finish(second, Done(HERE), number=-1)
        assert await store.next_due() is None
        assert await store.message_of(FIRST, CHANNEL, -1) == HERE

    async def test_the_same_key_waits_only_once(self, store: Store) -> None:
        await owe(store, card(1), card(2))
        await owe(store, card(1), card(1))
        assert await self._one_after_the_other(store) == [(1, 0), (2, 0)]

    async def test_the_same_key_twice_in_one_append_is_one(self, store: Store) -> None:
        await owe(store, card(1), card(1))
        assert await self._one_after_the_other(store) == [(1, 0)]

    async def test_what_is_owed_again_keeps_its_place_and_the_earlier_time(self, store: Store) -> None:
        await owe(store, card(1, due_at=seconds(30)), card(2))
        await owe(store, card(1, due_at=seconds(40)))
        assert await store.next_due() == seconds(30)
        await owe(store, card(1))
        assert what(await take(store)) == [(1, 0)]

    async def test_what_is_owed_again_urgently_becomes_urgent_and_stays_so(self, store: Store) -> None:
        await owe(store, card(1), card(2), card(3, urgent=True))
        await owe(store, card(2, urgent=True))
        await owe(store, card(2))
        assert await self._one_after_the_other(store) == [(2, 0), (3, 0), (1, 0)]

    async def test_what_is_owed_again_while_it_is_taken_comes_once_more(self, store: Store) -> None:
        await owe(store, card())
        first = await take_one(store)
        await owe(store, card())
        await owe(store, card())
        await store.finish(first, Done())
        second = await take_one(store)
        assert (second.id != first.id, second.attempts) == (True, 1)

    async def test_what_is_put_back_takes_in_what_waits_with_its_key(self, store: Store) -> None:
        await owe(store, card())
        first = await take_one(store)
        await owe(store, card(urgent=True, due_at=seconds(5)), card(2, urgent=True, due_at=seconds(5)))
        await store.finish(first, Later(seconds(30)))
        assert await store.next_due() == seconds(5)
        again = await take_one(store, 5)
        assert (again.id, again.attempts, again.delivery.urgent) == (first.id, 2, True)
        await store.finish(again, Done())
        assert what(await take(store, 5)) == [(2, 0)]

    async def test_later_puts_a_delivery_back_at_its_place(self, store: Store) -> None:
        await owe(store, card(1), card(2))
        taken = await take_one(store)
        await store.finish(taken, Later(seconds(30), "rate limited"))
        assert await take(store, 29) == []
        again = await take_one(store, 30)
        assert (again.id, again.attempts, again.delivery.due_at) == (taken.id, 2, seconds(30))

    async def test_what_certainly_did_nothing_is_told_to_whoever_takes_it_next(self, store: Store) -> None:
        await owe(store, card())
        await store.finish(await take_one(store), Later(seconds(1), "refused", undone=True))
        again = await take_one(store, 1)
        assert (again.attempts, again.undone) == (2, 1)
        await store.finish(again, Later(seconds(2), "no answer"))
        assert (await take_one(store, 2)).undone == 1

    async def test_whoever_is_lost_after_a_try_that_did_nothing_leaves_a_doubt(self, store: Store) -> None:
        await owe(store, card())
        await store.finish(await take_one(store), Later(seconds(1), "refused", undone=True))
        await take_one(store, 1)
        again = await take_one(store, 1000)
        assert (again.attempts, again.undone) == (3, 1)

    async def test_what_did_nothing_is_known_of_what_took_in_a_newer_one(self, store: Store) -> None:
        await owe(store, card())
        taken = await take_one(store)
        await owe(store, card())
        await store.finish(taken, Later(seconds(1), "refused", undone=True))
        again = await take_one(store, 1)
        assert (again.id, again.undone) == (taken.id, 1)

    async def test_done_leaves_nothing(self, store: Store) -> None:
        await owe(store, card())
        await store.finish(await take_one(store), Done())
        assert await take(store, 1000) == []
        assert await store.next_due() is None

    async def test_what_was_given_up_is_kept_with_its_reason(self, store: Store) -> None:
        await owe(store, card(1), card(2))
        first = await take_one(store)
        await store.finish(first, Failed("channel_not_found"))
        second = await take_one(store)
        await store.finish(second, Failed("is_archived"))
        dead = await store.dead_letters()
        assert [(letter.delivery, letter.reason) for letter in dead] == [
            (second, "is_archived"),
            (first, "channel_not_found"),
        ]
        assert await store.dead_letters(limit=1) == dead[:1]
        assert await take(store, 1000) == []

    async def test_what_was_given_up_of_one_ticket_can_be_asked_for(self, store: Store) -> None:
        for ticket, reason in ((1, "earlier"), (2, "another's"), (1, "later")):
            await owe(store, card(ticket))
            await store.finish(await take_one(store), Failed(reason))
        letters = await store.dead_letters(ticket=TicketId(1))
        assert [letter.delivery.delivery.ticket for letter in letters] == [1, 1]
        assert [letter.reason for letter in letters] == ["later", "earlier"]
        assert len(await store.dead_letters(1, ticket=TicketId(1))) == 1
        assert await store.dead_letters(ticket=TicketId(3)) == []

    async def test_how_many_tickets_wait_for_a_channel_can_be_asked_for(self, store: Store) -> None:
        assert await store.waiting_in(ChannelId("slack:#a")) == 0
        lanes = ("slack:#a", "slack:#a:lines", "slack:#a:7", "slack:#ab", "slack:#b", "word:anna")
        for ticket, lane in enumerate(lanes, start=1):
            await owe(store, card(ticket, lane=lane))
        await owe(store, line(1, lane="slack:#a:lines"), line(2, lane="slack:#a:lines"))
        assert await store.waiting_in(ChannelId("slack:#a")) == 3
        for owed in await take(store):
            await store.finish(owed, Done())
        assert await store.waiting_in(ChannelId("slack:#b")) == 0

    async def test_finishing_twice_does_nothing(self, store: Store) -> None:
        await owe(store, card(1), card(2, lane="b"))
        first, second = await take(store)
        await store.finish(first, Failed("no"))
        await store.finish(first, Failed("no"))
        await store.finish(first, Done(HERE), number=-1)
        assert len(await store.dead_letters()) == 1
        assert await store.ticket_at(HERE) is None
        await store.finish(second, Later(seconds(5)))
        await store.finish(second, Done(HERE), number=-1)
        assert what(await take(store, 5)) == [(2, 0)]

    async def test_next_due_is_the_earliest_head(self, store: Store) -> None:
        await owe(store, card(1, lane="a", due_at=seconds(20)), card(2, lane="b", due_at=seconds(10)))
        assert await store.next_due() == seconds(10)

    async def test_next_due_is_in_the_past_if_something_is_overdue(self, store: Store) -> None:
        await owe(store, card(due_at=seconds(-5)))
        assert await store.next_due() == seconds(-5)

    async def test_next_due_of_a_taken_lane_is_the_end_of_its_lease(self, store: Store) -> None:
        await owe(store, card(1), card(2))
        await take(store, lease=timedelta(seconds=7))
        await owe(store, card(3, urgent=True))
        assert await store.next_due() == NOON + timedelta(seconds=7)

    async def test_kinds_and_people_survive_the_outbox(self, store: Store) -> None:
        word = line(3, subject="anna")
        owed = [replace(word, kind=kind, lane=kind) for kind in DeliveryKind]
        await owe(store, *owed)
        assert [delivery.delivery for delivery in await take(store)] == owed

    async def test_everything_that_is_owed_counts_as_tried_once_more(self, store: Store) -> None:
        await owe(store, card(1), card(2, channel=OTHER_CHANNEL, lane="b"))
        first, second = await take(store)
        assert (first.attempts, second.attempts) == (1, 1)
        await store.finish(first, Later(NOON, undone=True))
        assert await store.doubt() == [first.delivery, second.delivery]
        again = await take(store, 3_600)
        assert [(one.attempts, one.undone) for one in again] == [(3, 1), (3, 0)]
