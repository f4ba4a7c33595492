"""What every store promises about the chain over its log: all of it holds, and what was erased is gone and still holds."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.activities import Activity, NoteAdded, Opened, PostRemoved
from bot.domain.evolving import fold
from bot.domain.posts import Author
from bot.domain.text import Untrusted
from bot.domain.ticket import Term, Ticket, TicketId
from bot.stores.chain import Evidence, Head, LinkKind
from bot.stores.store import Change, Conflict, Found, Record, Store, UnknownTicket
from bot.stores.verifying import Walk
from tests.contracts.store_making import (
    BEN,
    NOON,
    SERVICE,
    SOCIAL,
    add,
    claimed,
    note,
    open_ticket,
    opening,
    post,
    seconds,
)

FREEZE = Record("freeze", "all", "1", NOON, {"by": "anna", "reason": "storm"})


async def walked(store: Store) -> Walk:
    """Return a walk along the whole chain, page by page."""
    walk = Walk()
    while page := await store.links(walk.head.seq, 7):
        walk.follow(page)
    walk.end(await store.head())
    return walk


async def links(store: Store) -> list[Evidence]:
    """Return all links of a chain that holds."""
    walk = await walked(store)
    assert walk.faults == []
    return await store.links(0, walk.records)


def kinds(chain: Sequence[Evidence]) -> list[tuple[str, int, int]]:
    return [(each.link.kind, each.link.ticket, each.link.number) for each in chain]


def without_words(opened: Activity) -> Opened:
    """Return what is left of a first post when its writer is to be forgotten."""
    assert isinstance(opened, Opened)
    nobody = Author("", Untrusted(""), Untrusted(""))
    return replace(opened, post=replace(opened.post, text=Untrusted(""), author=nobody))


async def erased_ticket(store: Store, text: str = "Geheim") -> Ticket:
    """Return a ticket whose first post said something, and says nothing any more."""
    ticket = await open_ticket(store, "a", post=post("a", text))
    [entry] = await store.history(ticket.id)
    await store.erase(ticket.id, {1: without_words(entry.activity)}, at=seconds(9), reason="request 17")
    return ticket


class ChainContract:
    """One chain over the whole store; a link for each activity, in the same commit."""

    async def test_an_empty_store_has_an_empty_chain(self, store: Store) -> None:
        assert await store.head() == Head()
        assert await store.links() == []

    async def test_every_activity_gets_its_link_in_one_chain_over_all_tickets(self, store: Store) -> None:
        one = await open_ticket(store, "a")
        two = await open_ticket(store, "b")
        await add(store, one, [claimed(), note("called")], "later")
        await add(store, two, [claimed(BEN)], "later still")
        expected = [(one.id, 1), (two.id, 1), (one.id, 2), (one.id, 3), (two.id, 2)]
        assert kinds(await links(store)) == [("activity", *each) for each in expected]
        assert (await store.head()).seq == 5

    async def test_two_tickets_that_change_together_have_links_together(self, store: Store) -> None:
        one, two = await open_ticket(store, "a"), await open_ticket(store, "b")
        also = Change(replace(two, version=2), [note("b")])
        await add(store, one, [note("a")], "both", also=also)
        assert kinds(await links(store))[2:] == [("activity", one.id, 2), ("activity", two.id, 2)]

    async def test_what_is_refused_leaves_no_link(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        before = await store.head()
        with pytest.raises(Conflict):
            await store.append(ticket, [claimed()], cause="stale")
        stale = Change(replace(ticket, id=TicketId(99), version=7), [note("b")])
        with pytest.raises(Conflict):
            await add(store, ticket, [note("a")], "stale as well", also=stale)
        assert await store.head() == before
        await add(store, ticket, [claimed()], "fresh")
        assert len(await links(store)) == 2

    async def test_the_same_twice_makes_different_chains(self, store: Store) -> None:
        await open_ticket(store, "a")
        ticket = await open_ticket(store, "b")
        ticket, _ = await add(store, ticket, [note("ja")], "1")
        await add(store, ticket, [note("ja")], "2")
        chain = await links(store)
        assert len({each.link.salt for each in chain}) == 4
        assert chain[-1].payload == chain[-2].payload
        assert chain[-1].link.commitment != chain[-2].link.commitment

    async def test_links_come_in_pages(self, store: Store) -> None:
        for name in "abcde":
            await open_ticket(store, name)
        assert [each.link.seq for each in await store.links(2, 2)] == [3, 4]
        assert await store.links(5) == []

    async def test_a_head_can_be_written_down_and_read_again(self, store: Store) -> None:
        await open_ticket(store, "a")
        head = await store.head()
        assert Head.parse(f" {head}\n") == head

    # Erasing

    async def test_what_was_erased_is_gone_and_the_chain_still_holds(self, store: Store) -> None:
        ticket = await erased_ticket(store)
        [entry] = await store.history(ticket.id)
        assert isinstance(entry.activity, Opened)
        assert entry.activity.post.text.raw == ""
        walk = await walked(store)
        assert (walk.faults, walk.records, walk.erased) == ([], 2, 1)
        assert not any(b"Geheim" in (each.payload or b"") for each in await store.links())

    async def test_an_erasure_is_a_link_that_says_when_and_why(self, store: Store) -> None:
        ticket = await erased_ticket(store)
        first, erasing = await links(store)
        assert first.link.salt is None
        assert first.instead == erasing.link
        assert (erasing.link.kind, erasing.link.about) == (LinkKind.ERASED, 1)
        assert (erasing.link.ticket, erasing.link.number) == (ticket.id, 1)
        assert json.loads(erasing.link.note) == {"at": seconds(9).isoformat(), "reason": "request 17"}

    async def test_an_erased_ticket_is_found_by_nothing_that_was_erased(self, store: Store) -> None:
        await open_ticket(store, "kept")
        assert await store.search("geheim", frozenset({SOCIAL})) == []
        ticket = await open_ticket(store, "a", post=post("a", "Geheim", by="u2"))
        assert await store.search("geheim", frozenset({SOCIAL})) == [Found(ticket.id, 1)]
        [entry] = await store.history(ticket.id)
        await store.erase(ticket.id, {1: without_words(entry.activity)}, at=NOON, reason="asked")
        assert await store.search("geheim", frozenset({SOCIAL})) == []
        assert "mastodon:u2" not in dict(await store.values(Term.CUSTOMER))

    async def test_what_stands_in_the_place_of_something_erased_is_found(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        await add(store, ticket, [note("🙂")], "smile")
        assert await store.search("removed", frozenset({SOCIAL})) == []
        instead = replace(note("🙂"), text="removed on request")
        await store.erase(ticket.id, {2: instead}, at=NOON, reason="asked")
        assert await store.search("removed", frozenset({SOCIAL})) == [Found(ticket.id, 2)]

    async def test_work_goes_on_after_something_was_erased(self, store: Store) -> None:
        ticket = await erased_ticket(store)
        ticket, _ = await add(store, ticket, [claimed()], "later")
        assert await store.ticket_of(ticket.conversation) == ticket.id
        assert [entry.number for entry in await store.history(ticket.id)] == [1, 2]
        assert await store.done_by("open:a") == ticket.id
        assert len(await links(store)) == 3

    async def test_what_was_erased_is_no_part_of_the_ticket_any_more(self, store: Store) -> None:
        ticket = await erased_ticket(store)
        log = await store.history(ticket.id)
        assert await store.ticket(ticket.id) == fold(ticket.id, (entry.activity for entry in log))

    async def test_several_activities_are_erased_together(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        ticket, _ = await add(store, ticket, [note("Maria rief an"), note("sonst nichts")], "notes")
        [opened, called, _] = await store.history(ticket.id)
        assert isinstance(called.activity, NoteAdded)
        gone: dict[int, Activity] = {1: without_words(opened.activity), 2: replace(called.activity, text="")}
        await store.erase(ticket.id, gone, at=NOON, reason="asked")
        assert [each.instead is not None for each in await links(store)] == [True, True, False, False, False]

    async def test_what_was_erased_can_be_erased_further(self, store: Store) -> None:
        ticket = await open_ticket(store, "a", rule="Geheim")
        for left in (opening("a", rule="Geheim", post=post("a", "")), opening("a", post=post("a", ""))):
            await store.erase(ticket.id, {1: left}, at=NOON, reason="asked")
        chain = await links(store)
        assert [each.link.salt is None for each in chain] == [True, True, False]
        assert chain[0].instead == chain[2].link
        assert not any(b"Geheim" in (each.payload or b"") for each in chain)

    @pytest.mark.parametrize(
        "other",
        [
            claimed(),
            opening("a", at=seconds(1)),
            opening("a", post=post("a", ref="another")),
            opening("b", post=post("b", ref="post-of-a")),
        ],
        ids=["kind", "time", "post", "conversation"],
    )
    async def test_erasing_is_no_way_to_tell_another_story(self, store: Store, other: Activity) -> None:
        ticket = await open_ticket(store, "a")
        before = await store.history(ticket.id), await store.head()
        with pytest.raises(ValueError, match=r"must stay what it is|conversation"):
            await store.erase(ticket.id, {1: other}, at=NOON, reason="asked")
        assert (await store.history(ticket.id), await store.head()) == before

    async def test_what_is_not_there_cannot_be_erased(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        with pytest.raises(ValueError, match=f"ticket {ticket.id} has no activity 2"):
            await store.erase(ticket.id, {2: claimed()}, at=NOON, reason="asked")
        with pytest.raises(UnknownTicket):
            await store.erase(TicketId(99), {1: claimed()}, at=NOON, reason="asked")
        assert len(await links(store)) == 1

    async def test_a_removed_post_stays_unfindable_when_it_is_erased(self, store: Store) -> None:
        ticket = await open_ticket(store, "a", post=post("a", "Geheim"))
        ref = post("a").ref
        await add(store, ticket, [PostRemoved(at=NOON, ref=ref)], "gone")
        await store.erase(ticket.id, {1: opening("a", post=post("a", ""))}, at=NOON, reason="asked")
        assert await store.search("zug", frozenset({SOCIAL, SERVICE})) == []
        assert len(await links(store)) == 3

    # Records

    async def test_a_record_is_no_link_unless_that_is_asked_for(self, store: Store) -> None:
        await store.keep(FREEZE)
        assert await store.head() == Head()

    async def test_every_version_of_a_chained_record_is_a_link(self, store: Store) -> None:
        kept = await store.keep(FREEZE, chained=True)
        await open_ticket(store, "between")
        await store.keep(replace(kept, content={"by": "ben", "reason": "calm"}))
        first, _, second = await links(store)
        assert (first.link.kind, first.link.note, first.link.number) == (LinkKind.RECORD, "freeze", 1)
        assert (second.link.number, second.link.about) == (2, 1)
        assert json.loads(first.payload or b"")["content"] == {"by": "anna", "reason": "storm"}
        assert json.loads(second.payload or b"")["content"] == {"by": "ben", "reason": "calm"}

    async def test_a_chained_record_is_kept_and_found_like_any_other(self, store: Store) -> None:
        kept = await store.keep(FREEZE, chained=True)
        assert await store.kept("freeze", "all", "1") == kept == replace(FREEZE, version=1)
        assert await store.records("freeze") == [kept]
        with pytest.raises(Conflict):
            await store.keep(FREEZE, chained=True)
        assert len(await links(store)) == 1

    async def test_a_record_can_enter_the_chain_later(self, store: Store) -> None:
        kept = await store.keep(FREEZE)
        await store.keep(kept, chained=True)
        [link] = await links(store)
        assert (link.link.number, link.link.about) == (2, 0)

    async def test_a_dropped_record_says_nothing_any_more_but_that_it_was_there(self, store: Store) -> None:
        await store.keep(await store.keep(FREEZE, chained=True))
        await store.drop("freeze", "all", "1")
        chain = await links(store)
        assert [each.link.kind for each in chain] == ["record", "record", "erased", "erased"]
        assert [each.payload for each in chain[:2]] == [b"", b""]
        assert json.loads(chain[-1].link.note)["reason"] == "dropped"
        assert (await store.keep(FREEZE, chained=True)).version == 1
        assert len(await links(store)) == 5

    async def test_dropping_what_is_older_keeps_the_chain_whole(self, store: Store) -> None:
        await store.keep(FREEZE, chained=True)
        await store.keep(replace(FREEZE, id="2"))
        await store.keep(replace(FREEZE, id="3", at=seconds(5)), chained=True)
        assert await store.drop_older("freeze", seconds(3)) == 2
        assert [each.instead is not None for each in await links(store)] == [True, False, False]
        assert [one.id for one in await store.records("freeze")] == ["3"]

    async def test_when_something_was_dropped_is_written_down(self, store: Store) -> None:
        await store.keep(FREEZE, chained=True)
        await store.drop("freeze", "all", "1")
        at = datetime.fromisoformat(json.loads((await links(store))[-1].link.note)["at"])
        assert at.tzinfo == UTC
