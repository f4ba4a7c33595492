"""Random histories of tickets, compared with a model that is too simple to be wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import replace
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.domain.activities import (
    Activity,
    Claimed,
    Closed,
    NoteAdded,
    Opened,
    PostAdded,
    PostRemoved,
    Reopened,
    Snoozed,
    Starred,
    Tagged,
    Unstarred,
    Untagged,
)
from bot.domain.evolving import fold
from bot.domain.posts import PostRef
from bot.domain.text import Untrusted
from bot.domain.ticket import Status, Term, Ticket, TicketId
from bot.stores.listing import row_of
from bot.stores.store import AlreadyDone, Conflict, Filter, Found, Order, Record, Row, Store
from tests.contracts.store_joint import merge, split
from tests.contracts.store_making import (
    ANNA,
    BEN,
    NOON,
    SERVICE,
    SOCIAL,
    add,
    note,
    open_ticket,
    post,
    seconds,
)

T = TypeVar("T")

WORDS = ("paket", "danke", "zug")
TEAMS = st.frozensets(st.sampled_from([SOCIAL, SERVICE]))

marks: st.SearchStrategy[Activity] = st.sampled_from(
    [
        Claimed(at=NOON, by=ANNA),
        Claimed(at=NOON, by=BEN),
        Starred(at=NOON, by=ANNA),
        Unstarred(at=NOON, by=ANNA),
        Tagged(at=NOON, by=ANNA, tag="refund"),
        Tagged(at=NOON, by=ANNA, tag="delay"),
        Untagged(at=NOON, by=ANNA, tag="refund"),
        Snoozed(at=NOON, by=ANNA, until=seconds(60)),
        Closed(at=NOON, by=ANNA),
        Reopened(at=NOON),
        *map(note, WORDS),
    ]
)

narrowings: st.SearchStrategy[tuple[str, Any]] = st.sampled_from(
    [
        ("closed", False),
        ("closed", True),
        ("department", SOCIAL),
        ("departments", frozenset({SERVICE})),
        ("departments", frozenset({SERVICE, SOCIAL})),
        ("owner", ANNA.id),
        ("owned", False),
        ("statuses", frozenset({Status.NEW, Status.SNOOZED})),
        ("starred", True),
        ("terms", ((Term.TAG, "refund"),)),
        ("terms", ((Term.TAG, "delay"), (Term.CUSTOMER, "mastodon:u1"))),
        ("due_by", NOON),
        ("due_by", seconds(60)),
        ("without", frozenset({TicketId(1)})),
        ("before", TicketId(3)),
        ("order", Order.DUE),
        ("order", Order.DUE),
        ("limit", 2),
    ]
)
filters = st.lists(narrowings, max_size=3).map(lambda some: Filter(**dict(some)))


def _without_words(activity: Activity) -> Activity:
    """Return what is left of an activity when its words are to be forgotten."""
    match activity:
        case NoteAdded():
            return replace(activity, text="")
        case Opened(post=said) | PostAdded(post=said):
            return replace(activity, post=replace(said, text=Untrusted("")))
        case _:
            return activity


class TicketsMachine(RuleBasedStateMachine):
    """Logs, and all that is derived from them. The model knows nothing but the logs.

    Subclasses open a store, and may open it anew in `reopened`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.store = self.run(self.open_store())
        self.logs: dict[TicketId, list[Activity]] = {}
        self.owners: dict[PostRef, TicketId] = {}
        self.records: dict[tuple[str, str], Record] = {}
        self.causes = 0

    async def open_store(self) -> Store:
        raise NotImplementedError

    async def reopened(self, store: Store) -> Store:
        return store

    def run(self, step: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(step)

    def teardown(self) -> None:
        self.run(self.store.close())
        self.runner.close()

    # What the model knows

    def tickets(self) -> dict[TicketId, Ticket]:
        return {ticket: fold(ticket, log) for ticket, log in self.logs.items()}

    def alive(self) -> list[Ticket]:
        return [ticket for ticket in self.tickets().values() if ticket.merged_into is None]

    def removed(self) -> set[PostRef]:
        return {one.ref for log in self.logs.values() for one in log if isinstance(one, PostRemoved)}

    def cause(self) -> str:
        self.causes += 1
        return f"cause {self.causes}"

    def read(self, *tickets: TicketId) -> None:
        """Take over into the model what a joint change did to these logs."""
        for ticket in tickets:
            self.logs[ticket] = [entry.activity for entry in self.run(self.store.history(ticket))]

    # What happens

    @rule(word=st.sampled_from(WORDS), team=st.sampled_from([SOCIAL, SERVICE]), urgent=st.booleans())
    def open(self, word: str, team: Any, *, urgent: bool) -> None:
        name = f"c{len(self.logs)}"
        ticket = self.run(open_ticket(self.store, name, team, post=post(name, word), urgent=urgent))
        self.read(ticket.id)
        self.owners[ticket.last_post.ref] = ticket.id

    @precondition(lambda self: self.logs)
    @rule(data=st.data(), activities=st.lists(marks, min_size=1, max_size=3))
    def mark(self, data: st.DataObject, activities: list[Activity]) -> None:
        ticket = data.draw(st.sampled_from(list(self.tickets().values())))
        cause = self.cause()
        self.run(add(self.store, ticket, activities, cause))
        self.logs[ticket.id] += activities
        self._cannot_happen_again(ticket, activities, cause)

    def _cannot_happen_again(self, ticket: Ticket, activities: list[Activity], cause: str) -> None:
        for late, error in ((cause, AlreadyDone), (self.cause(), Conflict)):
            try:
                self.run(add(self.store, ticket, activities, late))
            except error:
                continue
            raise AssertionError(f"{late} went through")

    @precondition(lambda self: self.logs)
    @rule(data=st.data(), word=st.sampled_from(WORDS))
    def write(self, data: st.DataObject, word: str) -> None:
        ticket = data.draw(st.sampled_from(self.alive()))
        more = post(ticket.conversation.id, word, ref=f"p{len(self.owners)}-{self.causes}")
        self.run(add(self.store, ticket, [PostAdded(at=NOON, post=more)], self.cause()))
        self.logs[ticket.id].append(PostAdded(at=NOON, post=more))
        self.owners[more.ref] = ticket.id

    @precondition(lambda self: self.owners)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        ref = data.draw(st.sampled_from(sorted(self.owners, key=lambda ref: ref.external_id)))
        ticket = fold(self.owners[ref], self.logs[self.owners[ref]])
        self.run(add(self.store, ticket, [PostRemoved(at=NOON, ref=ref)], self.cause()))
        self.logs[ticket.id].append(PostRemoved(at=NOON, ref=ref))

    @precondition(lambda self: len(self.alive()) > 1)
    @rule(data=st.data())
    def merge(self, data: st.DataObject) -> None:
        gone, into = data.draw(st.permutations(self.alive()))[:2]
        self.run(merge(self.store, gone, into, self.cause()))
        self.read(gone.id, into.id)
        self.owners |= dict.fromkeys((ref for ref, owner in self.owners.items() if owner == gone.id), into.id)

    @precondition(lambda self: any(len(ticket.posts) > 1 for ticket in self.alive()))
    @rule(data=st.data())
    def split(self, data: st.DataObject) -> None:
        ticket = data.draw(st.sampled_from([one for one in self.alive() if len(one.posts) > 1]))
        refs = [one.ref for one in ticket.posts]
        cut = data.draw(st.lists(st.sampled_from(refs), min_size=1, max_size=len(refs) - 1, unique=True))
        new = self.run(split(self.store, ticket, cut, self.cause()))
        self.read(ticket.id, new.id)
        self.owners |= dict.fromkeys(cut, new.id)

    @precondition(lambda self: self.logs)
    @rule(data=st.data())
    def erase(self, data: st.DataObject) -> None:
        ticket = data.draw(st.sampled_from(sorted(self.logs)))
        number = data.draw(st.integers(1, len(self.logs[ticket])))
        instead = _without_words(self.logs[ticket][number - 1])
        self.run(self.store.erase(ticket, {number: instead}, at=NOON, reason="asked"))
        self.logs[ticket][number - 1] = instead

    @rule(name=st.sampled_from("ab"), of=st.sampled_from(["anna", "ben"]), version=st.integers(0, 3))
    def keep(self, name: str, of: str, version: int) -> None:
        known = self.records.get((of, name))
        record = Record("draft", of, name, seconds(self.causes), {"cause": self.cause()}, version)
        try:
            self.records[of, name] = self.run(self.store.keep(record))
        except Conflict:
            assert version != (known.version if known else 0)
        else:
            assert version == (known.version if known else 0)
            assert self.records[of, name] == replace(record, version=version + 1)

    @rule(name=st.sampled_from("ab"), of=st.sampled_from(["anna", "ben"]))
    def drop(self, name: str, of: str) -> None:
        self.run(self.store.drop("draft", of, name))
        self.records.pop((of, name), None)

    @rule()
    def reopen(self) -> None:
        self.store = self.run(self.reopened(self.store))

    # What is seen

    @rule(several=st.lists(filters, min_size=5, max_size=10))
    def narrow(self, several: list[Filter]) -> None:
        for wanted in several:
            self._narrow(wanted)

    def _narrow(self, wanted: Filter) -> None:
        rows = [row_of(ticket) for ticket in self.tickets().values() if _is_wanted(ticket, wanted)]
        listed = sorted(rows, key=_due if wanted.order is Order.DUE else _newest)
        assert self.run(self.store.rows(wanted)) == listed[: wanted.limit]
        tallies = self.run(self.store.tally(wanted, [NOON]))
        counted = sorted((t.account, t.status, t.owner or "", t.age is None, t.count) for t in tallies)
        assert counted == sorted(_counted(rows))

    @rule(
        words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
        cut=st.integers(2, 9),
        teams=TEAMS,
        before=st.none() | st.integers(1, 9).map(TicketId),
        limit=st.integers(1, 5),
    )
    def find(
        self, words: list[str], cut: int, teams: frozenset[Any], before: TicketId | None, limit: int
    ) -> None:
        typed = [word[:cut] for word in words]
        found = self.run(self.store.search(" ".join(typed), teams, before=before, limit=limit))
        tickets = sorted(self.tickets().values(), key=lambda ticket: -ticket.id)
        places = (self._place(ticket, typed) for ticket in tickets if ticket.departments() & teams)
        expected = [place for place in places if place and (before is None or place.ticket < before)]
        assert found == expected[:limit]

    def _place(self, ticket: Ticket, words: list[str]) -> Found | None:
        numbers = [
            [number for number, text in enumerate(self._texts(ticket), 1) if word in text] for word in words
        ]
        return Found(ticket.id, max(map(max, numbers))) if all(numbers) else None

    def _texts(self, ticket: Ticket) -> Iterable[str]:
        """What can be found of each activity, told apart by the words of this test alone."""
        gone = self.removed()
        for activity in self.logs[ticket.id]:
            posts = (
                *getattr(activity, "posts", ()),
                *([p] if (p := getattr(activity, "post", None)) else []),
            )
            left = [one.text.raw for one in posts if not isinstance(one, PostRef) and one.ref not in gone]
            yield " ".join([*left, getattr(activity, "text", "")])

    @invariant()
    def conversations_and_posts_lead_to_their_tickets(self) -> None:
        tickets = self.tickets()
        for ticket in tickets.values():
            last = ticket
            while last.merged_into is not None:
                last = tickets[last.merged_into]
            assert self.run(self.store.ticket_of(ticket.conversation)) == last.id
        for ref, owner in self.owners.items():
            first = next(t for t in tickets.values() for one in (*t.posts,) if one.ref == ref)
            assert self.run(self.store.ticket_of(first.conversation, ref)) == owner

    @invariant()
    def terms_are_counted(self) -> None:
        terms = [term for ticket in self.tickets().values() for term in ticket.terms()]
        for kind in (Term.TAG, Term.DEPARTMENT):
            values = {value: terms.count((kind, value)) for known, value in terms if known is kind}
            assert dict(self.run(self.store.values(kind))) == values

    @invariant()
    def records_are_kept(self) -> None:
        newest_first = sorted(self.records.values(), key=lambda one: one.at, reverse=True)
        assert self.run(self.store.records("draft")) == newest_first


def _is_wanted(ticket: Ticket, wanted: Filter) -> bool:
    row = row_of(ticket)
    checks = [
        wanted.closed is None or ticket.closed is wanted.closed,
        wanted.department is None or row.department == wanted.department,
        wanted.departments is None or bool(ticket.departments() & wanted.departments),
        wanted.owner is None or row.owner == wanted.owner,
        wanted.owned is None or (row.owner is not None) is wanted.owned,
        wanted.statuses is None or row.status in wanted.statuses,
        wanted.starred is None or row.starred is wanted.starred,
        all(term in ticket.terms() for term in wanted.terms),
        wanted.due_by is None or (row.due_at is not None and row.due_at <= wanted.due_by),
        wanted.before is None or ticket.id < wanted.before,
        ticket.id not in wanted.without,
    ]
    return all(checks)


def _newest(row: Row) -> tuple[Any, ...]:
    return (-row.ticket,)


def _due(row: Row) -> tuple[Any, ...]:
    return (row.due_at is None, not row.urgent, row.due_at or NOON, row.ticket)


def _counted(rows: list[Row]) -> list[tuple[Any, ...]]:
    alike = [(row.account, row.status, row.owner or "", row.waiting_since is None) for row in rows]
    return [(*group, alike.count(group)) for group in set(alike)]
