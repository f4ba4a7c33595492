"""Inbox: what waits, counted, filtered, the most pressing first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.chat.reception import Wrong
from bot.domain import marking
from bot.domain import refusals as why
from bot.domain.people import Person, PersonId
from bot.domain.posts import AccountId
from bot.domain.queueing import Whose
from bot.domain.ticket import Status, Ticket, TicketId
from bot.handlers.form import NO_TICKET, Buttons, Choice, Form, Heading
from bot.handlers.inbox import SHOWN
from bot.handlers.names import BULK, CLAIM, CLOSE, HOME, INBOX, MORE, SEARCH, WALK
from bot.handlers.picks import ANY, Picks, remembered
from bot.keeping import filters
from bot.stores.memory import MemoryStore
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.world import ANNA, GEORG, JONAS, SELMA, SHOP
from tests.handlers.crowd import write
from tests.handlers.office import Office, asked, beside, escalate, field, no, read_aloud, told
from tests.handlers.pressing import buttons, press_in


@pytest.fixture
def office(quiet_office: Office) -> Office:
    return quiet_office


def labels(by: Person) -> Any:
    return speaking(by.language).inbox.labels


async def looks(office: Office, by: Person) -> Form:
    return await office.open(by, INBOX, number=NO_TICKET)


async def picks(office: Office, by: Person, form: Form, **values: str) -> Form:
    return asked(await office.choose(by, form, **values))


def aloud(form: Form) -> str:
    return "\n".join(read_aloud(form))


def listed(form: Form) -> list[int]:
    return [button.ticket for button in buttons(form) if button.handler == MORE]


async def test_it_counts_by_account_waiting_time_state_and_owner(office: Office) -> None:
    mine, theirs = await write(office, "one", "two")
    office.watch.forward(hours=5)
    await write(office, "three")
    await office.press(ANNA, CLAIM, number=mine)
    await office.press(JONAS, CLAIM, number=theirs)
    page = aloud(await looks(office, ANNA)).split("\n")
    assert page[0] == "3 tickets, 2 of them due for you now."
    assert "Account: Shop on the Square 3" in page
    assert "Waiting: under 1 hour 1 · 4–24 hours 2" in page
    assert "Whose: mine 1 · nobody’s 1 · others’ 1" in page
    state = next(line for line in page if line.startswith("State:"))
    assert (
        state == f"State: {speaking('en').status(Status.NEW)} 1 · {speaking('en').status(Status.CLAIMED)} 2"
    )


async def test_the_most_pressing_come_first_with_words_and_waiting_time(office: Office, anna: Person) -> None:
    first, second = await write(office, "My train is late", "My bus is late")
    office.watch.forward(hours=3)
    form = await looks(office, anna)
    assert listed(form) == [first, second]
    line = next(line for line in read_aloud(form) if "My train is late" in line)
    waiting = {"de": "wartet seit 3 Stunden", "en": "waiting for 3 hours"}[anna.language]
    assert line == f"Ticket {first} · Shop on the Square · Customer 1 · {waiting}\nMy train is late"


async def test_the_tickets_stand_above_the_fields_and_the_filter_is_told_on_top(
    office: Office, anna: Person
) -> None:
    (ticket,) = await write(office, "My train is late")
    words = labels(anna)
    form = await looks(office, anna)
    assert f"{words.filter}: " not in aloud(form)
    form = await picks(office, anna, form, whose="nobodys")
    nobodys = speaking(anna.language).inbox.whose(Whose.NOBODYS)
    assert aloud(form).startswith(f"{words.filter}: {nobodys}\n")
    opens = next(
        number
        for number, part in enumerate(form.parts)
        if isinstance(part, Buttons) and part.buttons[0].ticket == ticket
    )
    assert isinstance(form.parts[opens + 1], Heading)
    assert isinstance(form.parts[opens + 2], Choice)


async def test_only_so_many_are_listed_and_read(office: Office) -> None:
    await write(office, *map(str, range(SHOWN + 3)))
    form = await looks(office, ANNA)
    assert len(listed(form)) == SHOWN
    assert read_aloud(form)[0].startswith(f"{SHOWN + 3} tickets")
    assert len(form.parts) < 60


class CountingStore(MemoryStore):
    """Counts the tickets that are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.read = 0

    async def ticket(self, ticket: TicketId) -> Ticket:
        self.read += 1
        return await super().ticket(ticket)


@pytest.mark.parametrize(("handler", "most"), [(INBOX, SHOWN), (WALK, 2), (HOME, 0)])
async def test_however_many_wait_only_the_tickets_that_are_shown_are_read(handler: str, most: int) -> None:
    store = CountingStore()
    office = Office(store)
    await write(office, *map(str, range(3 * SHOWN)))
    store.read = 0
    await office.open(ANNA, handler, number=NO_TICKET)
    assert store.read <= most


async def test_nothing_open_is_good_news(office: Office, anna: Person) -> None:
    assert speaking(anna.language).inbox.all_done() in aloud(await looks(office, anna))


async def test_another_departments_tickets_are_neither_counted_nor_listed(office: Office) -> None:
    await write(office, "It is broken")
    assert listed(await looks(office, ANNA)) == []
    assert listed(await looks(office, SELMA)) == [1]


async def test_a_department_that_was_asked_sees_the_ticket(office: Office) -> None:
    await office.receives()
    assert listed(await looks(office, SELMA)) == []
    await escalate(office)
    assert listed(await looks(office, SELMA)) == [1]


async def test_a_filter_acts_at_once_and_travels_along(office: Office, anna: Person) -> None:
    mine, _theirs, nobodys = await write(office, "one", "two", "three")
    await office.press(ANNA, CLAIM, number=mine)
    await office.press(JONAS, CLAIM, number=2)
    form = await looks(office, anna)
    assert listed(await picks(office, anna, form, whose="mine")) == [mine]
    assert listed(await picks(office, anna, form, whose="others")) == [2]
    unclaimed = await picks(office, anna, form, whose="nobodys")
    assert listed(unclaimed) == [nobodys]
    assert remembered(unclaimed.memory) == Picks(whose="nobodys")
    assert listed(await picks(office, anna, unclaimed, whose=ANY)) == [1, 2, 3]


async def test_tickets_are_found_by_state_tag_star_and_delay(office: Office) -> None:
    tagged, starred, closed = await write(office, "one", "two", "three")
    await office.desk.change(tagged, "t", marking.tag, ANNA, office.watch(), put=["refund"])
    await office.desk.change(starred, "s", marking.star, ANNA, office.watch())
    await office.press(ANNA, CLOSE, number=closed)
    office.watch.forward(hours=2)
    (late,) = await write(office, "four")
    form = await looks(office, ANNA)
    assert listed(await picks(office, ANNA, form, tag="refund")) == [tagged]
    assert listed(await picks(office, ANNA, form, starred="yes")) == [starred]
    assert listed(await picks(office, ANNA, form, state="closed")) == [closed]
    assert listed(await picks(office, ANNA, form, overdue="1h")) == [tagged, starred]
    assert late in listed(form)
    assert listed(await picks(office, ANNA, form, overdue="1h", starred="yes")) == [starred]


async def test_a_tag_that_no_ticket_has_any_more_is_still_seen_to_be_picked(
    office: Office, anna: Person
) -> None:
    (ticket,) = await write(office, "one")
    now = office.watch()
    await office.desk.change(ticket, "t", marking.tag, ANNA, now, put=("refund",))
    form = await picks(office, anna, await looks(office, anna), tag="refund")
    await office.desk.change(ticket, "u", marking.tag, ANNA, now, off=("refund",))
    form = await picks(office, anna, form, tag="refund")
    assert read_aloud(form)[0] == f"{labels(anna).filter}: refund"
    assert listed(await picks(office, anna, form, tag=ANY)) == [ticket]


async def test_one_account_can_be_looked_at_alone() -> None:
    other = AccountId("letterbox/@other")
    accounts = {**world.policy().accounts, other: replace(world.policy().accounts[SHOP], id=other)}
    office = Office(accounts=accounts)
    await write(office, "one")
    form = await looks(office, ANNA)
    assert listed(await picks(office, ANNA, form, account=SHOP)) == [1]
    nothing = await picks(office, ANNA, form, account=other)
    assert speaking("en").inbox.nothing_found() in aloud(nothing)


async def test_a_filter_is_saved_used_and_forgotten(office: Office, anna: Person) -> None:
    mine, _ = await write(office, "one", "two")
    await office.press(ANNA, CLAIM, number=mine)
    form = await picks(office, anna, await looks(office, anna), whose="mine")
    saved = asked(await press_in(office, anna, form, labels(anna).save_filter, filter_name="Meine"))
    assert "Meine" in [button.label for button in buttons(saved)]
    fresh = await looks(office, anna)
    used = asked(await press_in(office, anna, fresh, "Meine"))
    assert listed(used) == [mine]
    assert field(used, "whose").initial == "mine"
    forgotten = asked(
        await press_in(office, anna, used, speaking(anna.language).inbox.forget_filter("Meine"))
    )
    assert "Meine" not in [button.label for button in buttons(forgotten)]
    assert listed(forgotten) == [1, 2]


async def test_a_used_filter_shows_fields_that_nobody_has_chosen_in_yet(office: Office) -> None:
    await filters.save(office.store, ANNA.id, "Mine", {"whose": "mine"}, office.watch())
    form = await picks(office, ANNA, await looks(office, ANNA), whose="others")
    used = asked(await press_in(office, ANNA, form, "Mine"))
    assert used.turn != form.turn
    assert remembered(used.memory) == Picks(whose="mine")
    assert asked(await press_in(office, ANNA, used, "Mine")).turn != used.turn


async def test_a_filter_needs_a_name(office: Office) -> None:
    form = await picks(office, ANNA, await looks(office, ANNA), whose="mine")
    answer = await press_in(office, ANNA, form, labels(ANNA).save_filter, filter_name="  ")
    assert isinstance(answer, Wrong)
    assert set(beside(answer)) == {"filter_name"}


async def test_everybody_has_filters_of_their_own(office: Office) -> None:
    await filters.save(office.store, JONAS.id, "Jonas only", {"whose": "mine"}, office.watch())
    assert "Jonas only" not in [button.label for button in buttons(await looks(office, ANNA))]


async def test_next_walks_through_what_was_picked(office: Office, anna: Person) -> None:
    _, mine = await write(office, "one", "two")
    await office.press(ANNA, CLAIM, number=mine)
    form = await picks(office, anna, await looks(office, anna), whose="mine")
    assert form.submit == labels(anna).next
    walk = asked(await office.submit(anna, form))
    assert (walk.handler, walk.ticket) == (WALK, mine)
    assert remembered(walk.memory) == Picks(whose="mine")
    end = asked(await press_in(office, anna, walk, labels(anna).skip))
    assert end.ticket == NO_TICKET


async def test_others_tickets_can_only_be_looked_at(office: Office, anna: Person) -> None:
    await write(office, "one")
    await office.press(JONAS, CLAIM, number=1)
    form = await picks(office, anna, await looks(office, anna), whose="others")
    assert form.submit == labels(anna).look_again
    assert asked(await office.submit(anna, form)).handler == INBOX


async def test_who_may_only_read_looks_and_is_not_offered_what_would_be_refused(office: Office) -> None:
    await write(office, "one")
    form = await looks(office, GEORG)
    assert form.submit == labels(GEORG).look_again
    assert BULK not in [button.handler for button in buttons(form)]
    assert {BULK, SEARCH} <= {button.handler for button in buttons(await looks(office, ANNA))}


async def test_the_inbox_opens_with_a_command(office: Office) -> None:
    for word in ("posteingang", "inbox"):
        click = office.click(ANNA, "", ticket=NO_TICKET)
        assert asked(await office.reception.command(word, click)).handler == INBOX


async def test_a_stranger_sees_no_inbox(office: Office) -> None:
    refused = no(world.STRANGER, why.Stranger(PersonId("U99")))
    assert told(await office.press(world.STRANGER, INBOX, number=NO_TICKET)) == refused
