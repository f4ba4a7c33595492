"""The desk: one decision at a time, whatever happens at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

from bot.desk import Desk
from bot.domain import claiming
from bot.domain.activities import Activity, Opened
from bot.domain.deliveries import LEASE, DeliveryKind, Done
from bot.domain.people import Person
from bot.domain.posts import TEXT_LIMIT, AccountId, PostRef, Removal
from bot.domain.refusals import ClaimedBy, NoSuchTicket, Refused
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket, TicketId
from bot.stores.memory import MemoryStore
from bot.stores.store import Conflict, Entry, Filter, Store
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, MIRA, PLATFORM, SERVICE, SHOP
from tests.jobs.between import between, others_turn


class Contested(MemoryStore):
    """A store in which somebody else is faster so many times."""

    def __init__(self, losses: int) -> None:
        super().__init__()
        self.losses = losses

    async def append(self, ticket: Ticket, activities: Sequence[Activity], **more: Any) -> list[Entry]:
        if self.losses and not isinstance(activities[0], Opened):
            self.losses -= 1
            raise Conflict("somebody was faster")
        return await super().append(ticket, activities, **more)


def desk_on(store: Store) -> Desk:
    return Desk(store, world.policy(), {SHOP: PLATFORM}, world.Watch())


def busy_desk() -> Desk:
    """Return a desk at which everybody gets a turn between any two calls of the store."""
    return desk_on(between(MemoryStore(), others_turn))


async def claims(desk: Desk, who: Person, cause: str = "") -> Ticket | Refused:
    try:
        return await desk.change(TicketId(1), cause or who.id, claiming.claim, who, desk.clock())
    except Refused as refused:
        return refused


async def kinds(desk: Desk, ticket: int = 1) -> list[str]:
    return [type(entry.activity).__name__ for entry in await desk.log(TicketId(ticket))]


async def test_two_people_claim_at_once_and_one_hears_who_was_faster() -> None:
    desk = busy_desk()
    await desk.receive(world.post())
    answers = await asyncio.gather(*(claims(desk, who) for who in (ANNA, JONAS, MIRA)))
    owner = (await desk.ticket(TicketId(1))).owner
    assert owner is not None
    refused = [answer.why for answer in answers if isinstance(answer, Refused)]
    assert refused == [ClaimedBy(owner, desk.clock())] * 2
    assert await kinds(desk) == ["Opened", "Claimed"]


async def test_the_same_click_twice_at_once_is_one() -> None:
    desk = busy_desk()
    await desk.receive(world.post())
    answers = await asyncio.gather(*(claims(desk, ANNA, "click") for _ in range(4)))
    assert {answer.version for answer in answers if isinstance(answer, Ticket)} == {2}
    assert await kinds(desk) == ["Opened", "Claimed"]


async def test_a_cause_that_had_its_effect_has_no_other() -> None:
    desk = desk_on(MemoryStore())
    await desk.receive(world.post())
    await claims(desk, ANNA, "click")
    released = await desk.change(TicketId(1), "next", claiming.release, ANNA, desk.clock())
    assert await claims(desk, JONAS, "click") == released


async def test_a_repeated_click_is_not_refused_for_what_it_did_itself() -> None:
    desk = desk_on(MemoryStore())
    await desk.receive(world.post())
    await claims(desk, ANNA)
    for _ in range(2):
        released = await desk.change(TicketId(1), "release", claiming.release, ANNA, desk.clock())
        assert released.owner is None


async def test_the_same_post_many_times_at_once_is_one_ticket() -> None:
    desk = busy_desk()
    tickets = await asyncio.gather(*(desk.receive(world.post()) for _ in range(8)))
    assert len(set(tickets)) == 1
    assert await kinds(desk, tickets[0]) == ["Opened"]


async def test_posts_of_a_new_conversation_at_once_are_one_ticket() -> None:
    desk = busy_desk()
    posts = [world.post(f"Post {number}", number) for number in range(1, 6)]
    tickets = await asyncio.gather(*(desk.receive(post) for post in posts))
    assert len(set(tickets)) == 1
    assert len((await desk.ticket(tickets[0])).posts) == 5
    assert await desk.store.tickets(Filter()) == [tickets[0]]


async def test_conversations_do_not_mix_nor_do_accounts() -> None:
    desk = busy_desk()
    other = AccountId("letterbox/@other")
    posts = [
        world.post(),
        world.post(number=2, conversation="c2"),
        world.post(ref=PostRef(other, "p1")),
    ]
    assert len(set(await asyncio.gather(*(desk.receive(post) for post in posts)))) == 3


async def test_an_edit_changes_the_text_and_the_older_text_that_comes_late_does_not() -> None:
    desk = desk_on(MemoryStore())
    first, second = world.post("I am late"), world.post("My train is late")
    for post in (first, second, first, second):
        await desk.receive(post)
    ticket = await desk.ticket(TicketId(1))
    assert [post.text for post in ticket.posts] == [Untrusted("My train is late")]
    assert await kinds(desk) == ["Opened", "PostEdited"]


async def test_a_removal_takes_the_text_away_once() -> None:
    desk = desk_on(MemoryStore())
    await desk.receive(world.post())
    removal = Removal(world.post().ref, "c1")
    assert [await desk.take(removal), await desk.take(removal)] == [1, 1]
    assert (await desk.ticket(TicketId(1))).posts[0].text == Untrusted("")
    assert await kinds(desk) == ["Opened", "PostRemoved"]


async def test_a_removal_of_what_never_came_is_nothing() -> None:
    desk = desk_on(MemoryStore())
    assert await desk.take(Removal(world.post().ref, "c1")) is None


async def test_a_customers_post_reopens_the_ticket() -> None:
    desk = desk_on(MemoryStore())
    await desk.receive(world.post())
    await desk.change(TicketId(1), "close", claiming.close, ANNA, desk.clock())
    await desk.take(world.post("Still late", 2))
    assert await kinds(desk) == ["Opened", "Closed", "PostAdded", "Reopened"]


async def test_who_loses_the_race_a_few_times_decides_anew_and_wins() -> None:
    store = Contested(losses=5)
    desk = desk_on(store)
    await desk.receive(world.post())
    assert isinstance(await claims(desk, ANNA), Ticket)
    assert store.losses == 0
    assert await kinds(desk) == ["Opened", "Claimed"]


async def test_who_loses_for_ever_gives_up_and_changes_nothing() -> None:
    desk = desk_on(Contested(losses=10_000))
    await desk.receive(world.post())
    with pytest.raises(Conflict):
        await claims(desk, ANNA)
    with pytest.raises(Conflict):
        await desk.receive(world.post("More", 2))
    assert await kinds(desk) == ["Opened"]


async def test_there_is_no_ticket_that_nobody_opened() -> None:
    desk = desk_on(MemoryStore())
    for ask in (desk.ticket, desk.log):
        with pytest.raises(Refused) as caught:
            await ask(TicketId(7))
        assert caught.value.why == NoSuchTicket()


async def test_an_account_that_nobody_serves_can_do_nothing_and_still_has_a_name() -> None:
    platform = desk_on(MemoryStore()).platform(AccountId("letterbox/@gone"))
    assert (platform.name, platform.can) == ("letterbox/@gone", frozenset())


async def owed(desk: Desk) -> Counter[tuple[str, str, int]]:
    """Take and finish all that is owed; return it as (kind, channel, number)."""
    taken = await desk.store.take_deliveries(desk.clock(), limit=1, lease=LEASE)
    found: Counter[tuple[str, str, int]] = Counter()
    while taken:
        found.update((d.delivery.kind, d.delivery.channel, d.delivery.number) for d in taken)
        for one in taken:
            await desk.store.finish(one, Done())
        taken = await desk.store.take_deliveries(desk.clock(), limit=1, lease=LEASE)
    return found


async def test_a_new_ticket_owes_its_card_and_its_first_lines() -> None:
    desk = desk_on(MemoryStore())
    await desk.receive(world.post())
    assert desk.owes.is_set()
    card, line = DeliveryKind.CARD, DeliveryKind.LINE
    assert await owed(desk) == Counter([(card, IN_SOCIAL, 0), (line, IN_SOCIAL, 0), (line, IN_SOCIAL, 1)])


async def test_what_changes_nothing_owes_nothing() -> None:
    desk = desk_on(MemoryStore())
    await desk.receive(world.post())
    await claims(desk, ANNA, "one")
    await owed(desk)
    desk.owes.clear()
    await claims(desk, ANNA, "two")
    await desk.receive(world.post())
    assert not await owed(desk)
    assert not desk.owes.is_set()


async def test_a_post_goes_where_the_policy_sends_it() -> None:
    desk = desk_on(MemoryStore())
    await desk.receive(world.post("It arrived broken"))
    assert (await desk.ticket(TicketId(1))).department == SERVICE
    assert {channel for _, channel, _ in await owed(desk)} == {IN_SERVICE}


async def test_of_a_post_of_any_length_ten_pages_are_kept() -> None:
    desk = desk_on(MemoryStore())
    long = "\u0e01\u0e34\u0e48" * 80_000
    ticket = await desk.receive(world.post(long))
    kept = (await desk.ticket(ticket)).last_post.text.raw
    assert len(kept) == TEXT_LIMIT
    assert kept.endswith("…")
    assert await desk.receive(world.post(long)) == ticket
    assert (await desk.ticket(ticket)).version == 1
