"""Merge and split, and where everything goes that arrives afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.reception import Answer, Nothing, Written
from bot.domain import answering
from bot.domain import refusals as why
from bot.domain.deliveries import Delivery, DeliveryKind, Done, MessageRef, OwedDelivery
from bot.domain.people import Person
from bot.domain.posts import Author, Conversation, PostRef, Removal
from bot.domain.text import Untrusted
from bot.domain.ticket import Status, TicketId
from bot.handlers.form import Form
from bot.handlers.names import CLAIM, CLOSE, MERGE, NOTE, REOPEN, REPLY, SPLIT, UNDO, USE_DRAFT
from bot.stores.memory import MemoryStore
from bot.stores.store import Store
from bot.stores.tiny import TinyStore
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.surface import words
from tests.fakes.world import ANNA, IN_SOCIAL, JONAS, SELMA
from tests.handlers.office import Office, asked, beside, escalate, field, no, read_aloud, told
from tests.handlers.pressing import buttons

BEN = Author("ben", Untrusted("Ben"), Untrusted("@ben"))
SECOND = TicketId(2)
CARD = -1


@pytest.fixture(params=["in memory", "on disk"])
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    """An office with one ticket, over each store: where posts belong is theirs to know."""
    store: Store = await TinyStore.open(tmp_path / "store") if request.param == "on disk" else MemoryStore()
    office = Office(store)
    await office.receives()
    yield office
    await store.close()


@pytest.fixture
async def two(office: Office) -> Office:
    """An office in which Mia has written in two places."""
    await office.receives(world.post("And my money?", 2, conversation="c2"))
    return office


async def merges(office: Office, by: Person = ANNA, *, number: int = 2, other: str = "1") -> Form:
    """Merge two tickets; return the form in which that was confirmed."""
    form = await office.open(by, MERGE, number=number)
    confirmation = asked(await office.submit(by, form, other=other))
    assert await office.submit(by, confirmation) == Nothing()
    return confirmation


async def splits(office: Office, by: Person, *parts: str) -> Answer:
    form = await office.open(by, SPLIT)
    options = field(form, "posts").options
    chosen = [option.value for option in options if any(part in option.label for part in parts)]
    return await office.submit(by, form, posts="\n".join(chosen))


@pytest.mark.parametrize(("number", "other"), [(2, "1"), (1, "2"), (1, "#2")])
async def test_the_older_ticket_stays_from_wherever_one_comes(two: Office, number: int, other: str) -> None:
    confirmation = await merges(two, number=number, other=other)
    said = read_aloud(confirmation)
    assert said[0] == words(speaking("en").tools.stays(1))
    assert said[1] == "My train is late"
    assert said[3] == "And my money?"
    survivor, gone = await two.ticket(1), await two.ticket(2)
    assert [post.ref.external_id for post in survivor.posts] == ["p1", "p2"]
    assert (gone.merged_into, gone.status) == (1, Status.CLOSED)


async def test_what_arrives_later_lands_on_the_survivor(two: Office) -> None:
    await merges(two)
    assert await two.receives(world.post("Hello?", 3, conversation="c2")) == 1
    assert await two.receives(world.post("And my money, please?", 2, conversation="c2", revision="2")) == 1
    survivor = await two.ticket(1)
    assert [post.text.clean() for post in survivor.posts] == [
        "My train is late",
        "And my money, please?",
        "Hello?",
    ]
    assert len((await two.ticket(2)).posts) == 1


async def test_what_is_deleted_later_is_gone_from_both(two: Office) -> None:
    await merges(two)
    await two.desk.forget(Removal(world.post(number=2).ref, "c2"))
    for number in (1, 2):
        ticket = await two.ticket(number)
        assert "And my money?" not in [post.text.clean() for post in ticket.posts]
        assert world.post(number=2).ref in ticket.removed


class Interrupted(MemoryStore):
    """A store in which something happens right after it was asked whose a post is."""

    meanwhile: Callable[[], Awaitable[object]] | None = None

    async def ticket_of(self, conversation: Conversation, post: PostRef | None = None) -> TicketId | None:
        found = await super().ticket_of(conversation, post)
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            await happens()
        return found


async def test_what_is_deleted_while_tickets_are_merged_is_gone_from_both() -> None:
    store = Interrupted()
    office = Office(store)
    await office.receives()
    await office.receives(world.post("My secret", 2, conversation="c2"))
    store.meanwhile = lambda: merges(office)
    await office.desk.forget(Removal(world.post(number=2).ref, "c2"))
    for number in (1, 2):
        assert "My secret" not in [post.text.clean() for post in (await office.ticket(number)).posts]


async def test_what_is_deleted_or_edited_while_it_is_split_off_is_so_where_it_went() -> None:
    store = Interrupted()
    office = Office(store)
    await office.receives()
    await office.receives(world.post("My secret", 2), world.post("Where do I park?", 3))
    store.meanwhile = lambda: splits(office, ANNA, "secret", "park")
    await office.desk.forget(Removal(world.post(number=2).ref, "c1"))
    assert [post.text.clean() for post in (await office.ticket(2)).posts] == ["", "Where do I park?"]
    store.meanwhile = lambda: merges(office)
    await office.desk.forget(Removal(world.post(number=3).ref, "c1"))
    assert "Where do I park?" not in [post.text.clean() for post in (await office.ticket(1)).posts]


async def test_an_edit_that_races_with_a_split_is_made_where_the_post_went() -> None:
    store = Interrupted()
    office = Office(store)
    await office.receives()
    await office.receives(world.post("Where do I park?", 2))
    store.meanwhile = lambda: splits(office, ANNA, "park")
    assert await office.receives(world.post("Where can I park?", 2, revision="2")) == 2
    assert (await office.ticket(2)).last_post.text.clean() == "Where can I park?"


async def test_a_note_under_the_card_that_went_over_belongs_to_the_survivor(two: Office) -> None:
    root = await card_of(two, SECOND)
    before = Written("n1", ANNA, root, "m1", "Look at this")
    await two.reception.noted(before)
    await merges(two)
    assert await two.reception.noted(Written("n2", JONAS, root, "m2", "I called her"))
    assert await two.reception.noted(Written("n3", ANNA, root, "m1", "Look at that"))
    happened = await two.happened(1)
    assert happened[-2:] == ["NoteAdded", "NoteAdded"]
    assert (await two.happened(2))[-1] == "MergedInto"


async def card_of(office: Office, ticket: TicketId) -> MessageRef:
    """Let a ticket's card stand somewhere."""
    message = MessageRef("slack", "C1", f"card {ticket}")
    wanted = Delivery(
        kind=DeliveryKind.CARD, ticket=ticket, lane="here", channel=IN_SOCIAL, due_at=office.watch()
    )
    await office.store.owe([wanted])
    for owed in await office.store.take_deliveries(office.watch(), limit=99, lease=timedelta(minutes=1)):
        if is_card(owed, ticket):
            await office.store.finish(owed, Done(message), number=CARD)
    assert await office.store.ticket_at(message) == (ticket, IN_SOCIAL)
    return message


def is_card(owed: OwedDelivery, ticket: TicketId) -> bool:
    return (owed.delivery.kind, owed.delivery.ticket) == (DeliveryKind.CARD, ticket)


@pytest.mark.parametrize("handler", [CLAIM, REPLY, REOPEN, CLOSE, NOTE, MERGE, SPLIT])
async def test_what_went_over_is_never_changed_again(two: Office, anna: Person, handler: str) -> None:
    await merges(two)
    before = await two.happened(2)
    answer = await two.press(anna, handler, number=2)
    assert told(answer) == no(anna, why.AlreadyMerged(1))
    assert await two.happened(2) == before


async def test_a_draft_that_went_over_is_used_where_it_is(two: Office, anna: Person) -> None:
    await two.desk.change(
        SECOND, "d", answering.draft, JONAS, two.watch(), reply="r1", text="It is on its way."
    )
    await merges(two)
    assert told(await two.press(anna, USE_DRAFT, "r1", number=2)) == no(anna, why.AlreadyMerged(1))
    form = await two.open(anna, USE_DRAFT, "r1")
    assert field(form, "text").initial == "It is on its way."


async def test_what_somebody_typed_meanwhile_comes_back_where_the_ticket_went(two: Office) -> None:
    begun = await two.open(JONAS, REPLY, number=2)
    await merges(two)
    await two.reception.closed(two.filled_in(JONAS, begun, {"text": "Dear Mia, your money"}))
    form = await two.open(JONAS, REPLY)
    assert field(form, "text").initial == "Dear Mia, your money"
    preview = asked(await two.submit(JONAS, form))
    assert await two.submit(JONAS, preview) == Nothing()
    await two.press(JONAS, UNDO, (await two.ticket()).replies[-1].id)
    assert not field(await two.open(JONAS, REPLY), "text").initial


async def test_both_logs_name_the_other_ticket(two: Office) -> None:
    await merges(two)
    here, there = await two.open(ANNA, "log"), await two.open(ANNA, "log", number=2)
    assert any("merged ticket 2 into this one" in said for said in read_aloud(here))
    assert "And my money?" in read_aloud(here)
    assert any("merged this ticket into ticket 1" in said for said in read_aloud(there))


async def test_the_customers_other_tickets_are_found_first(two: Office, anna: Person) -> None:
    await two.receives(world.post("Where do I park?", 3, conversation="c3", author=BEN))
    form = await two.open(anna, MERGE)
    labels = await two.search(anna, form, "")
    assert [label.split(" · ")[0] for label in labels] == ["Ticket 2", "Ticket 3"]
    assert [label.split(" · ")[0] for label in await two.search(anna, form, "park")] == ["Ticket 3"]
    assert [label.split(" · ")[0] for label in await two.search(anna, form, "2")] == ["Ticket 2"]
    assert await two.search(anna, form, "1") == []
    assert await two.search(anna, form, "77") == []


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ("", why.NoSuchTicket()),
        ("soon", why.NoSuchTicket()),
        ("77", why.NoSuchTicket()),
        ("1", why.CannotMerge(1)),
        ("3", why.OtherDepartment(frozenset())),
    ],
)
async def test_what_cannot_be_joined_stands_beside_the_field(
    two: Office, anna: Person, other: str, refusal: why.Refusal
) -> None:
    await two.receives(world.post("broken", 3, conversation="c3"))
    form = await two.open(anna, MERGE)
    assert beside(await two.submit(anna, form, other=other)) == {"other": no(anna, refusal)}


async def test_a_question_that_waits_elsewhere_keeps_tickets_apart(two: Office, anna: Person) -> None:
    form = await two.open(anna, MERGE, number=2)
    confirmation = asked(await two.submit(anna, form, other="1"))
    question = await two.open(JONAS, "escalate", number=2)
    await two.submit(JONAS, question, question="May she?")
    assert told(await two.submit(anna, confirmation)) == no(anna, why.CannotMerge(2))
    assert (await two.ticket(2)).merged_into is None


async def test_a_merge_submitted_twice_is_one(two: Office) -> None:
    form = await two.open(ANNA, MERGE, number=2)
    confirmation = asked(await two.submit(ANNA, form, other="1"))
    click = two.filled_in(ANNA, confirmation, {})
    assert [await two.reception.submit(click) for _ in range(2)] == [Nothing()] * 2
    assert await two.happened(1) == ["Opened", "Absorbed"]


async def test_some_posts_become_a_ticket_of_their_own(office: Office, anna: Person) -> None:
    await office.receives(world.post("Where do I park?", 2), world.post("Near the station?", 3))
    assert await splits(office, anna, "park", "station") == Nothing()
    old, new = await office.ticket(1), await office.ticket(2)
    assert [post.text.clean() for post in old.posts] == ["My train is late"]
    assert [post.text.clean() for post in new.posts] == ["Where do I park?", "Near the station?"]
    assert (new.department, new.rule) == (old.department, old.rule)


async def test_what_was_split_off_is_edited_and_deleted_there(office: Office) -> None:
    await office.receives(world.post("Where do I park?", 2))
    await splits(office, ANNA, "park")
    assert await office.receives(world.post("Where can I park?", 2, revision="2")) == 2
    assert await office.receives(world.post("Hello?", 4)) == 1
    assert (await office.ticket(2)).last_post.text.clean() == "Where can I park?"
    await office.desk.forget(Removal(world.post(number=2).ref, "c1"))
    assert (await office.ticket(2)).last_post.text.clean() == ""
    assert world.post(number=2).ref in (await office.ticket(1)).removed


async def test_what_was_split_off_and_comes_back_is_edited_where_it_is(office: Office) -> None:
    await office.receives(world.post("Where do I park?", 2))
    await splits(office, ANNA, "park")
    await merges(office)
    assert await office.receives(world.post("Where can I park?", 2, revision="2")) == 1
    texts = [post.text.clean() for post in (await office.ticket(1)).posts]
    assert sorted(texts) == ["My train is late", "Where can I park?"]


@pytest.mark.parametrize("parts", [(), ("train", "park")])
async def test_one_post_goes_and_one_stays(office: Office, anna: Person, parts: tuple[str, ...]) -> None:
    await office.receives(world.post("Where do I park?", 2))
    answer = await splits(office, anna, *parts)
    assert beside(answer) == {"posts": no(anna, why.NothingToSplit())}
    assert await office.store.new_ticket_id() == 2  # what is refused takes no number


async def test_a_ticket_of_one_post_is_not_offered_to_be_split(office: Office) -> None:
    assert not (await offers(office, SPLIT))
    await office.receives(world.post("Where do I park?", 2))
    assert await offers(office, SPLIT)


async def offers(office: Office, handler: str) -> bool:
    return handler in {button.handler for button in buttons(await office.open(ANNA, "more"))}


async def test_who_was_asked_cuts_and_joins_nothing(two: Office) -> None:
    await escalate(two)
    for handler in (MERGE, SPLIT):
        assert told(await two.press(SELMA, handler)) == no(SELMA, why.OtherDepartment(frozenset()))
