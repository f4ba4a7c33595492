"""What every store promises about lists of tickets, and counts of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from bot.domain.activities import (
    Activity,
    Closed,
    Escalated,
    EscalationReturned,
    HelpAnswered,
    HelpAsked,
    Released,
    Reopened,
    ReplyDrafted,
    Snoozed,
    Starred,
    Tagged,
    Unstarred,
    Untagged,
)
from bot.domain.people import ChannelId, DepartmentId
from bot.domain.posts import AccountId, PostRef
from bot.domain.ticket import Status, Term, TicketId
from bot.stores.listing import row_of
from bot.stores.store import Filter, Order, Store, Tally
from tests.contracts.store_making import (
    ANNA,
    BEN,
    NOON,
    SERVICE,
    SHOP,
    SOCIAL,
    add,
    claimed,
    open_ticket,
    post,
    seconds,
)

MAIL = AccountId("mail/info")
TAGGED = (Term.TAG, "refund")


def tagged(tag: str = "refund") -> Tagged:
    return Tagged(at=NOON, by=ANNA, tag=tag)


def closed() -> Closed:
    return Closed(at=NOON, by=ANNA)


def starred() -> Starred:
    return Starred(at=NOON, by=ANNA)


def asked(department: DepartmentId = SERVICE) -> Escalated:
    return Escalated(
        at=NOON,
        by=ANNA,
        number=1,
        department=department,
        channels=(ChannelId(f"slack:#{department}"),),
        reason="refund",
        question="May she?",
        due_at=NOON,
    )


def snoozed(until: float) -> Snoozed:
    return Snoozed(at=NOON, by=ANNA, until=seconds(until))


async def six_tickets(store: Store) -> None:
    """1 claimed by Anna and tagged, 2 asked of service, 3 closed, starred and tagged, 4 mail for service, 5 urgent and
    snoozed for 50 s, 6 snoozed for 20 s.
    """
    what_happens: dict[int, list[Activity]] = {
        1: [claimed(), tagged()],
        2: [asked()],
        3: [tagged(), starred(), closed()],
        5: [snoozed(50)],
        6: [snoozed(20)],
    }
    for number in range(1, 7):
        made = post(f"{number}")
        if number == 4:
            made = replace(made, ref=PostRef(MAIL, "4"))
        department = SERVICE if number == 4 else SOCIAL
        ticket = await open_ticket(store, f"{number}", department, post=made, urgent=number == 5)
        if number in what_happens:
            await add(store, ticket, what_happens[number], f"then:{number}")


NARROWED = [
    (Filter(account=MAIL), [4]),
    (Filter(account=SHOP, closed=True), [3]),
    (Filter(owned=True), [1]),
    (Filter(owned=False, closed=False), [6, 5, 4, 2]),
    (Filter(statuses=frozenset({Status.SNOOZED, Status.ESCALATED})), [6, 5, 2]),
    (Filter(statuses=frozenset()), []),
    (Filter(starred=True), [3]),
    (Filter(starred=False, closed=True), []),
    (Filter(departments=frozenset({SERVICE})), [4, 2]),
    (Filter(departments=frozenset({SERVICE, SOCIAL})), [6, 5, 4, 3, 2, 1]),
    (Filter(departments=frozenset({SERVICE, SOCIAL}), limit=3), [6, 5, 4]),
    (Filter(departments=frozenset({SERVICE, SOCIAL}), before=TicketId(4)), [3, 2, 1]),
    (Filter(departments=frozenset()), []),
    (Filter(departments=frozenset({SOCIAL}), owner=ANNA.id), [1]),
    (Filter(departments=frozenset({SERVICE}), owner=ANNA.id), []),
    (Filter(departments=frozenset({SOCIAL}), starred=True), [3]),
    (Filter(terms=(TAGGED,)), [3, 1]),
    (Filter(terms=(TAGGED,), closed=False), [1]),
    (Filter(terms=(TAGGED,), before=TicketId(3)), [1]),
    (Filter(terms=(TAGGED, (Term.CUSTOMER, "mastodon:u1")), starred=True), [3]),
    (Filter(terms=(TAGGED, (Term.CUSTOMER, "mastodon:u2"))), []),
    (Filter(terms=(TAGGED,), departments=frozenset({SERVICE})), []),
    (Filter(terms=((Term.ASKED, SERVICE),)), [2]),
    (Filter(terms=((Term.TAG, "refun"),)), []),
    (Filter(due_by=NOON), [4, 1]),
    (Filter(due_by=seconds(20)), [6, 4, 1]),
    (Filter(without=frozenset({TicketId(1), TicketId(5)}), closed=False), [6, 4, 2]),
    (Filter(order=Order.DUE), [5, 1, 4, 6, 2, 3]),
    (Filter(order=Order.DUE, closed=False), [5, 1, 4, 6, 2]),
    (Filter(order=Order.DUE, limit=2), [5, 1]),
    (Filter(order=Order.DUE, departments=frozenset({SERVICE})), [4, 2]),
    (Filter(order=Order.DUE, terms=(TAGGED,)), [1, 3]),
    (Filter(order=Order.DUE, due_by=seconds(20)), [1, 4, 6]),
    (Filter(order=Order.DUE, before=TicketId(5), without=frozenset({TicketId(1)})), [4, 2, 3]),
]
"""Which of the six tickets are wanted, in order."""

COUNTED = [
    (Filter(), 6),
    (Filter(limit=1, order=Order.DUE), 6),
    (Filter(closed=True), 1),
    (Filter(departments=frozenset({SERVICE, SOCIAL})), 6),
    (Filter(departments=frozenset({SERVICE})), 2),
    (Filter(terms=(TAGGED,)), 2),
    (Filter(terms=(TAGGED,), closed=True, departments=frozenset({SOCIAL})), 1),
    (Filter(owner=BEN.id), 0),
]


class ListsContract:
    """Lists show what the log adds up to, in either order, however they are narrowed."""

    async def test_a_list_can_be_narrowed_and_ordered(self, store: Store) -> None:
        await six_tickets(store)
        for wanted, expected in NARROWED:
            assert await store.tickets(wanted) == expected, wanted
            assert [row.ticket for row in await store.rows(wanted)] == expected, wanted

    async def test_a_row_shows_what_the_log_adds_up_to(self, store: Store) -> None:
        ticket = await open_ticket(store, "a", urgent=True, due_at=seconds(30))
        assert await store.rows(Filter()) == [row_of(ticket)]
        ticket, _ = await add(store, ticket, [claimed(BEN), starred(), snoozed(90), asked()], "more")
        assert await store.rows(Filter()) == [row_of(ticket)]
        ticket, _ = await add(store, ticket, [Released(at=NOON, by=BEN), closed()], "end")
        assert await store.rows(Filter()) == [row_of(ticket)]

    async def test_rows_tell_times_in_any_zone_alike(self, store: Store) -> None:
        first = NOON + timedelta(microseconds=1)
        ticket = await open_ticket(store, "a", due_at=first)
        assert [row.due_at for row in await store.rows(Filter(due_by=first))] == [first]
        assert await store.rows(Filter(due_by=NOON)) == []
        assert ticket.due_at == first

    async def test_terms_follow_what_happens(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        changes: list[tuple[Activity, set[Term]]] = [
            (tagged(), {Term.TAG}),
            (
                HelpAsked(at=NOON, by=ANNA, number=1, to=BEN, question="?", due_at=NOON),
                {Term.TAG, Term.HELPER},
            ),
            (
                ReplyDrafted(at=NOON, by=ANNA, reply="r", text="Hallo"),
                {Term.TAG, Term.HELPER, Term.DRAFTER},
            ),
            (closed(), {Term.TAG}),
            (Reopened(at=NOON, by=ANNA), {Term.TAG, Term.HELPER, Term.DRAFTER}),
            (HelpAnswered(at=NOON, by=BEN, number=1, text="!"), {Term.TAG, Term.DRAFTER}),
            (Untagged(at=NOON, by=ANNA, tag="refund"), {Term.DRAFTER}),
        ]
        values = {Term.TAG: "refund", Term.HELPER: BEN.id, Term.DRAFTER: ANNA.id}
        for number, (activity, expected) in enumerate(changes):
            ticket, _ = await add(store, ticket, [activity], f"change:{number}")
            found = {t for t, v in values.items() if await store.tickets(Filter(terms=((t, v),)))}
            assert found == expected, activity

    async def test_a_ticket_stays_with_a_department_that_returned_the_question(self, store: Store) -> None:
        ticket, _ = await add(store, await open_ticket(store, "a"), [asked()], "ask")
        returned = EscalationReturned(at=NOON, by=BEN, number=1, reason="not ours")
        await add(store, ticket, [returned], "return")
        assert await store.tickets(Filter(terms=((Term.ASKED, SERVICE),))) == []
        assert await store.tickets(Filter(departments=frozenset({SERVICE}))) == [ticket.id]

    async def test_a_star_can_be_taken_away(self, store: Store) -> None:
        ticket, _ = await add(store, await open_ticket(store, "a"), [starred()], "star")
        await add(store, ticket, [Unstarred(at=NOON, by=ANNA)], "unstar")
        assert await store.tickets(Filter(starred=True)) == []

    async def test_tickets_are_counted_by_what_they_have_in_common(self, store: Store) -> None:
        await six_tickets(store)
        assert _sorted(await store.tally(Filter(closed=False))) == _sorted(
            [
                Tally(SHOP, Status.CLAIMED, ANNA.id, 0, 1),
                Tally(SHOP, Status.ESCALATED, None, 0, 1),
                Tally(SHOP, Status.SNOOZED, None, 0, 2),
                Tally(MAIL, Status.NEW, None, 0, 1),
            ]
        )

    async def test_a_count_can_be_narrowed(self, store: Store) -> None:
        await six_tickets(store)
        for wanted, count in COUNTED:
            assert sum(tally.count for tally in await store.tally(wanted)) == count, wanted

    async def test_waiting_is_counted_by_age(self, store: Store) -> None:
        for number, at in enumerate((0, 10, 20, 20, 30)):
            await open_ticket(store, f"{number}", at=seconds(at))
        ages = [seconds(25), seconds(20), seconds(5)]
        found = {tally.age: tally.count for tally in await store.tally(Filter(), ages)}
        assert found == {0: 1, 1: 2, 2: 1, 3: 1}

    async def test_values_of_a_term_come_with_their_number_the_most_frequent_first(
        self, store: Store
    ) -> None:
        for number, tags in enumerate(("ab", "b", "bc", "c", "")):
            ticket = await open_ticket(store, f"{number}")
            ticket, _ = await add(store, ticket, [tagged(tag) for tag in tags], f"tag:{number}")
            if number == 2:
                ticket, _ = await add(store, ticket, [Untagged(at=NOON, by=ANNA, tag="c"), closed()], "untag")
        assert await store.values(Term.TAG) == [("b", 3), ("a", 1), ("c", 1)]
        assert await store.values(Term.TAG, 1) == [("b", 3)]
        assert await store.values(Term.TEMPLATE) == []
        assert await store.values(Term.CUSTOMER) == [("mastodon:u1", 5)]

    async def test_a_value_that_no_ticket_has_any_more_is_forgotten(self, store: Store) -> None:
        ticket, _ = await add(store, await open_ticket(store, "a"), [tagged()], "tag")
        await add(store, ticket, [Untagged(at=NOON, by=ANNA, tag="refund")], "untag")
        assert await store.values(Term.TAG) == []


def _sorted(tallies: Iterable[Tally]) -> list[Tally]:
    return sorted(tallies, key=repr)
