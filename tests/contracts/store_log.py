"""What every store promises about tickets, their logs, and how far sources have been read."""

from __future__ import annotations

import asyncio

import pytest

from bot.domain.activities import Closed, Released
from bot.domain.evolving import fold, opened
from bot.domain.posts import AccountId, Conversation
from bot.domain.ticket import TicketId
from bot.stores.store import AlreadyDone, Conflict, Filter, Store, UnknownTicket
from tests.contracts.store_making import (
    ANNA,
    BEN,
    NOON,
    SERVICE,
    SHOP,
    SOCIAL,
    add,
    card,
    claimed,
    note,
    open_ticket,
    opening,
    take,
)


class LogContract:
    async def test_a_store_that_works_has_no_trouble(self, store: Store) -> None:
        await open_ticket(store, "a")
        assert await store.trouble() is None

    """Activities, causes, conversations, lists of tickets, cursors."""

    async def test_no_two_callers_get_the_same_ticket_id(self, store: Store) -> None:
        ids = await asyncio.gather(*(store.new_ticket_id() for _ in range(50)))
        assert len(set(ids)) == 50
        assert min(ids) >= 1

    async def test_a_new_id_is_never_that_of_a_stored_ticket(self, store: Store) -> None:
        first = opening("a")
        await store.append(opened(TicketId(7), first), [first], cause="open")
        assert await store.new_ticket_id() > 7

    async def test_ids_that_others_may_have_had_are_left_out(self, store: Store) -> None:
        await open_ticket(store, "a")
        await store.leap(TicketId(500))
        await store.leap(TicketId(20))
        assert await store.new_ticket_id() == 501

    async def test_unused_ids_leave_gaps(self, store: Store) -> None:
        unused = await store.new_ticket_id()
        ticket = await open_ticket(store, "a")
        assert ticket.id > unused
        with pytest.raises(UnknownTicket):
            await store.history(unused)

    async def test_the_log_keeps_its_order_and_counts_without_a_gap(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        other = await open_ticket(store, "b")
        for number in range(5):
            ticket, _ = await add(store, ticket, [note(f"{number}"), note(f"{number}+")], f"note:{number}")
            other, _ = await add(store, other, [note("in between")], f"other:{number}")
        log = await store.history(ticket.id)
        assert [entry.number for entry in log] == list(range(1, 12))
        texts = [f"{number}{plus}" for number in range(5) for plus in ("", "+")]
        assert [entry.activity for entry in log] == [opening("a"), *map(note, texts)]
        assert {entry.ticket for entry in log} == {ticket.id}

    async def test_append_returns_what_it_wrote(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        _, written = await add(store, ticket, [claimed(), note("mine")], "click:1")
        assert [(entry.number, entry.cause) for entry in written] == [(2, "click:1"), (3, "click:1")]
        assert written == (await store.history(ticket.id))[1:]

    async def test_the_log_adds_up_to_the_ticket_that_was_handed_over(self, store: Store) -> None:
        ticket, _ = await add(store, await open_ticket(store, "a"), [claimed(), note("mine")], "click")
        assert fold(ticket.id, (entry.activity for entry in await store.history(ticket.id))) == ticket
        assert await store.ticket(ticket.id) == ticket
        assert await store.ticket_and_log(ticket.id) == (ticket, await store.history(ticket.id))

    async def test_an_unknown_ticket_has_no_log_and_no_state(self, store: Store) -> None:
        with pytest.raises(UnknownTicket):
            await store.history(TicketId(99))
        with pytest.raises(UnknownTicket):
            await store.ticket(TicketId(99))
        with pytest.raises(UnknownTicket):
            await store.ticket_and_log(TicketId(99))

    async def test_a_lost_race_changes_no_ticket(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        after, _ = await add(store, ticket, [note("first")], "first")
        with pytest.raises(Conflict):
            await add(store, ticket, [claimed()], "late")
        assert await store.ticket(ticket.id) == after

    async def test_a_writer_who_saw_an_older_log_meets_a_conflict(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        await add(store, ticket, [claimed(ANNA)], "click:anna")
        with pytest.raises(Conflict):
            await add(store, ticket, [claimed(BEN)], "click:ben")

    async def test_a_writer_who_is_ahead_of_the_log_meets_a_conflict(self, store: Store) -> None:
        first = opening("a")
        ticket = opened(await store.new_ticket_id(), first)
        with pytest.raises(Conflict):
            await add(store, ticket, [claimed()], "click")

    async def test_a_ticket_cannot_begin_twice(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        with pytest.raises(Conflict):
            await store.append(opened(ticket.id, opening("b")), [opening("b")], cause="again")

    async def test_a_conversation_has_one_ticket(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        with pytest.raises(Conflict):
            await store.append(opened(await store.new_ticket_id(), opening("a")), [opening("a")], cause="b")
        assert await store.ticket_of(ticket.conversation) == ticket.id

    async def test_the_same_conversation_id_on_two_accounts_is_two_conversations(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        assert await store.ticket_of(Conversation(SHOP, "a")) == ticket.id
        assert await store.ticket_of(Conversation(AccountId("mail/info"), "a")) is None

    async def test_of_two_who_open_a_conversation_at_once_one_wins(self, store: Store) -> None:
        tickets = [opened(await store.new_ticket_id(), opening("a")) for _ in range(2)]
        results = await asyncio.gather(
            *(store.append(t, [opening("a")], cause=f"open:{t.id}") for t in tickets), return_exceptions=True
        )
        (loser,) = (result for result in results if isinstance(result, BaseException))
        assert isinstance(loser, Conflict)
        winner = await store.ticket_of(Conversation(SHOP, "a"))
        assert winner is not None
        assert len(await store.history(winner)) == 1

    async def test_of_32_claims_on_one_version_exactly_one_goes_through(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        claims = (add(store, ticket, [claimed()], f"click:{n}", deliveries=[card()]) for n in range(32))
        results = await asyncio.gather(*claims, return_exceptions=True)
        lost = [result for result in results if isinstance(result, BaseException)]
        assert [type(result) for result in lost] == [Conflict] * 31
        assert len(await store.history(ticket.id)) == 2
        assert len(await take(store)) == 1

    async def test_a_cause_has_its_effect_once(self, store: Store) -> None:
        ticket, _ = await add(store, await open_ticket(store, "a"), [claimed()], "click")
        with pytest.raises(AlreadyDone) as done:
            await add(store, ticket, [note("again")], "click")
        assert done.value.ticket == ticket.id
        assert len(await store.history(ticket.id)) == 2

    async def test_a_known_cause_is_noticed_before_any_conflict(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        await add(store, ticket, [claimed()], "click")
        with pytest.raises(AlreadyDone):
            await add(store, ticket, [claimed()], "click")  # from the old version
        other = opened(await store.new_ticket_id(), opening("a"))
        with pytest.raises(AlreadyDone) as done:
            await store.append(other, [opening("a")], cause="click")  # in a taken conversation
        assert done.value.ticket == ticket.id

    async def test_one_cause_at_the_same_time_happens_once(self, store: Store) -> None:
        tickets = [await open_ticket(store, f"{n}") for n in range(8)]
        results = await asyncio.gather(
            *(add(store, ticket, [claimed()], "click") for ticket in tickets), return_exceptions=True
        )
        assert sum(isinstance(result, AlreadyDone) for result in results) == 7

    async def test_a_cause_leads_to_its_ticket(self, store: Store) -> None:
        ticket, _ = await add(store, await open_ticket(store, "a"), [claimed()], "click")
        assert await store.done_by("click") == ticket.id
        assert await store.done_by("open:a") == ticket.id
        assert await store.done_by("another click") is None

    async def test_what_is_refused_leaves_nothing_behind(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        await add(store, ticket, [claimed()], "click")
        with pytest.raises(Conflict):
            await add(store, ticket, [note("late")], "late", deliveries=[card()])
        assert await store.done_by("late") is None
        assert await store.next_due() is None
        assert len(await store.history(ticket.id)) == 2

    async def test_what_fails_half_way_leaves_nothing_behind(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        naive = card(due_at=NOON.replace(tzinfo=None))
        with pytest.raises(ValueError, match="time zone"):
            await add(store, ticket, [note("half")], "half", deliveries=[card(), naive])
        assert await store.done_by("half") is None
        assert await store.next_due() is None
        await add(store, ticket, [claimed()], "click")

    async def test_something_can_be_owed_though_nothing_happened(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        assert await store.append(ticket, [], cause="repaint", deliveries=[card(ticket.id)]) == []
        assert len(await store.history(ticket.id)) == 1
        assert len(await take(store)) == 1

    async def test_tickets_are_listed_newest_first(self, store: Store) -> None:
        ids = [(await open_ticket(store, f"{n}")).id for n in range(5)]
        assert await store.tickets(Filter()) == ids[::-1]

    async def test_a_list_can_be_paged_backwards(self, store: Store) -> None:
        ids = [(await open_ticket(store, f"{n}")).id for n in range(5)]
        first = await store.tickets(Filter(limit=2))
        second = await store.tickets(Filter(limit=2, before=first[-1]))
        third = await store.tickets(Filter(limit=2, before=second[-1]))
        assert first + second + third == ids[::-1]

    @pytest.mark.parametrize(
        ("wanted", "expected"),
        [
            (Filter(closed=False), [6, 5, 2, 1]),
            (Filter(closed=True), [4, 3]),
            (Filter(department=SERVICE), [6, 4, 2]),
            (Filter(owner=ANNA.id), [6, 3, 1]),
            (Filter(closed=False, department=SERVICE), [6, 2]),
            (Filter(closed=True, owner=ANNA.id), [3]),
            (Filter(department=SOCIAL, owner=ANNA.id), [3, 1]),
            (Filter(closed=False, department=SOCIAL, owner=ANNA.id), [1]),
            (Filter(owner=ANNA.id, before=TicketId(6)), [3, 1]),
            (Filter(owner=BEN.id), []),
        ],
    )
    async def test_a_list_can_be_narrowed(self, store: Store, wanted: Filter, expected: list[int]) -> None:
        for number in range(1, 7):
            ticket = await open_ticket(store, f"{number}", SOCIAL if number % 2 else SERVICE)
            if number in {1, 3, 6}:
                ticket, _ = await add(store, ticket, [claimed()], f"claim:{number}")
            if number in {3, 4}:
                await add(store, ticket, [Closed(at=NOON, by=ANNA)], f"close:{number}")
        assert await store.tickets(wanted) == expected

    async def test_a_list_follows_what_happens(self, store: Store) -> None:
        ticket, _ = await add(store, await open_ticket(store, "a"), [claimed(BEN)], "click:ben")
        assert await store.tickets(Filter(owner=BEN.id)) == [ticket.id]
        ticket, _ = await add(store, ticket, [Released(at=NOON, by=BEN)], "release")
        assert await store.tickets(Filter(owner=BEN.id)) == []
        await add(store, ticket, [Closed(at=NOON, by=ANNA)], "close")
        assert await store.tickets(Filter(closed=False)) == []

    async def test_a_source_that_was_never_read_has_no_cursor(self, store: Store) -> None:
        assert await store.cursor("mastodon/@shop") is None

    async def test_cursors_move_each_for_itself(self, store: Store) -> None:
        await store.move_cursor("a", "1")
        await store.move_cursor("b", "x")
        await store.move_cursor("a", "2")
        assert (await store.cursor("a"), await store.cursor("b")) == ("2", "x")
