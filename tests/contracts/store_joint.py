"""What every store promises about changes to two tickets at once: merging, splitting, and deliveries that nothing owes."""

from __future__ import annotations

import pytest

from bot.domain.activities import Absorbed, Activity, MergedInto, Opened, PostAdded, SplitOff
from bot.domain.evolving import evolve, fold, opened
from bot.domain.posts import Conversation, PostRef
from bot.domain.ticket import Ticket
from bot.stores.store import AlreadyDone, Change, Conflict, Store
from tests.contracts.store_making import (
    ANNA,
    NOON,
    SHOP,
    add,
    card,
    claimed,
    line,
    note,
    open_ticket,
    opening,
    post,
    take,
    what,
)


def change(ticket: Ticket, *activities: Activity, owes: int | None = None) -> Change:
    """Return a change to a ticket that owes the card of ticket `owes`."""
    for activity in activities:
        ticket = evolve(ticket, activity)
    return Change(ticket, activities, [card(owes)] if owes else ())


async def merge(store: Store, ticket: Ticket, into: Ticket, cause: str = "merge") -> tuple[Ticket, Ticket]:
    """Merge a ticket into another; return both afterwards."""
    conversations = (ticket.conversation, *ticket.also)
    absorbed = Absorbed(at=NOON, by=ANNA, ticket=ticket.id, posts=ticket.posts, conversations=conversations)
    gone = change(ticket, MergedInto(at=NOON, by=ANNA, ticket=into.id))
    survivor, _ = await add(store, into, [absorbed], cause, also=gone)
    return gone.ticket, survivor


async def split(store: Store, ticket: Ticket, refs: list[PostRef], cause: str = "split") -> Ticket:
    """Cut posts off a ticket; return the ticket that they became."""
    new = await store.new_ticket_id()
    first, *more = (one for one in ticket.posts if one.ref in refs)
    beginning: list[Activity] = [
        Opened(
            at=NOON,
            post=first,
            department=ticket.department,
            channels=ticket.channels,
            rule="split",
            split_from=ticket.id,
        ),
        *(PostAdded(at=NOON, post=one) for one in more),
    ]
    cut = change(ticket, SplitOff(at=NOON, by=ANNA, posts=tuple(refs), ticket=new))
    begun = fold(new, beginning)
    await store.append(begun, beginning, cause=cause, also=cut)
    return begun


class JointContract:
    """`append(also=…)`, `owe`, and whose a conversation or a post is afterwards."""

    async def test_two_tickets_change_together_and_owe_together(self, store: Store) -> None:
        one, other = await open_ticket(store, "a"), await open_ticket(store, "b")
        _, written = await add(
            store,
            one,
            [claimed()],
            "both",
            deliveries=[card(one.id)],
            also=change(other, note("too"), owes=other.id),
        )
        assert [(entry.ticket, entry.number) for entry in written] == [(one.id, 2)]
        assert [entry.activity for entry in await store.history(other.id)][1:] == [note("too")]
        assert what(await take(store)) == [(one.id, 0)]  # both cards are in one lane, the first one's first
        assert await store.done_by("both") == one.id

    async def test_a_joint_cause_has_its_effect_once(self, store: Store) -> None:
        one, other = await open_ticket(store, "a"), await open_ticket(store, "b")
        await add(store, one, [claimed()], "both", also=change(other, claimed()))
        with pytest.raises(AlreadyDone) as done:
            await add(store, one, [claimed()], "both", also=change(other, claimed()))
        assert done.value.ticket == one.id

    @pytest.mark.parametrize("late", ["first", "second"])
    async def test_a_conflict_of_either_ticket_stops_both(self, store: Store, late: str) -> None:
        one, other = await open_ticket(store, "a"), await open_ticket(store, "b")
        await add(store, one if late == "first" else other, [note("meanwhile")], "meanwhile")
        logs = [await store.history(one.id), await store.history(other.id)]
        with pytest.raises(Conflict):
            await add(
                store, one, [claimed()], "both", deliveries=[card()], also=change(other, claimed(), owes=1)
            )
        assert [await store.history(one.id), await store.history(other.id)] == logs
        assert await store.done_by("both") is None
        assert await store.next_due() is None

    async def test_what_fails_in_the_second_change_leaves_nothing_of_the_first(self, store: Store) -> None:
        one, other = await open_ticket(store, "a"), await open_ticket(store, "b")
        naive = Change(evolve(other, claimed()), [claimed()], [line(1, due_at=NOON.replace(tzinfo=None))])
        with pytest.raises(ValueError, match="time zone"):
            await add(store, one, [claimed()], "both", also=naive)
        assert len(await store.history(one.id)) == 1

    async def test_a_ticket_cannot_change_beside_itself(self, store: Store) -> None:
        ticket = await open_ticket(store, "a")
        with pytest.raises(ValueError, match="twice at once"):
            await add(store, ticket, [claimed()], "both", also=change(ticket, note("too")))
        assert len(await store.history(ticket.id)) == 1

    async def test_deliveries_can_be_owed_without_a_ticket(self, store: Store) -> None:
        await store.owe([line(1), line(2), line(1)])
        assert what(await take(store)) == [(1, 1), (1, 2)]

    async def test_of_deliveries_without_a_time_zone_none_is_owed(self, store: Store) -> None:
        with pytest.raises(ValueError, match="time zone"):
            await store.owe([line(1), line(2, due_at=NOON.replace(tzinfo=None))])
        assert await store.next_due() is None

    async def test_a_merged_conversation_leads_to_the_ticket_that_survived(self, store: Store) -> None:
        one, other = await open_ticket(store, "a"), await open_ticket(store, "b")
        _, survivor = await merge(store, one, other)
        assert await store.ticket_of(one.conversation) == other.id
        assert await store.ticket_of(other.conversation) == other.id
        assert survivor.also == (one.conversation,)

    async def test_a_survivor_that_is_merged_takes_all_its_conversations_along(self, store: Store) -> None:
        one, two, three = [await open_ticket(store, name) for name in "abc"]
        _, two = await merge(store, one, two, "first")
        await merge(store, two, three, "second")
        assert {await store.ticket_of(Conversation(SHOP, name)) for name in "abc"} == {three.id}

    async def test_a_merged_conversation_cannot_begin_another_ticket(self, store: Store) -> None:
        await merge(store, await open_ticket(store, "a"), await open_ticket(store, "b"))
        with pytest.raises(Conflict):
            await store.append(opened(await store.new_ticket_id(), opening("a")), [opening("a")], cause="c")

    async def test_what_was_merged_can_still_be_written_to(self, store: Store) -> None:
        gone, survivor = await merge(store, await open_ticket(store, "a"), await open_ticket(store, "b"))
        await add(store, gone, [note("late")], "late")
        assert await store.ticket_of(gone.conversation) == survivor.id

    async def test_posts_that_were_split_off_lead_to_their_own_ticket(self, store: Store) -> None:
        ticket, _ = await add(store, await open_ticket(store, "a"), self._three_posts(), "more")
        refs = [one.ref for one in ticket.posts]
        new = await split(store, ticket, refs[1:3])
        found = [await store.ticket_of(ticket.conversation, ref) for ref in refs]
        assert found == [ticket.id, new.id, new.id, ticket.id]
        assert await store.ticket_of(ticket.conversation) == ticket.id
        assert await store.ticket_of(new.conversation) == new.id
        assert await store.done_by("split") == new.id

    async def test_a_post_of_an_unknown_conversation_leads_nowhere(self, store: Store) -> None:
        assert await store.ticket_of(Conversation(SHOP, "a"), PostRef(SHOP, "1")) is None

    async def test_a_post_can_be_split_off_twice(self, store: Store) -> None:
        ticket, _ = await add(store, await open_ticket(store, "a"), self._three_posts(), "more")
        refs = [one.ref for one in ticket.posts]
        second = await split(store, ticket, refs[1:3])
        third = await split(store, second, refs[2:3], "again")
        assert await store.ticket_of(ticket.conversation, refs[1]) == second.id
        assert await store.ticket_of(ticket.conversation, refs[2]) == third.id

    async def test_a_split_that_is_merged_back_takes_its_posts_along(self, store: Store) -> None:
        ticket, _ = await add(store, await open_ticket(store, "a"), self._three_posts(), "more")
        ref = ticket.posts[1].ref
        new = await split(store, ticket, [ref])
        ticket = fold(ticket.id, (entry.activity for entry in await store.history(ticket.id)))
        await merge(store, new, ticket)
        assert await store.ticket_of(ticket.conversation, ref) == ticket.id

    async def test_a_split_that_comes_too_late_leaves_nothing_behind(self, store: Store) -> None:
        ticket, _ = await add(store, await open_ticket(store, "a"), self._three_posts(), "more")
        await add(store, ticket, [claimed()], "meanwhile")
        ref = ticket.posts[1].ref
        with pytest.raises(Conflict):
            await split(store, ticket, [ref])
        assert await store.ticket_of(ticket.conversation, ref) == ticket.id
        assert await store.done_by("split") is None

    @staticmethod
    def _three_posts() -> list[Activity]:
        return [PostAdded(at=NOON, post=post("a", ref=f"more-{number}")) for number in range(3)]
