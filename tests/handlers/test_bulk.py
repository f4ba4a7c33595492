"""Bulk: many tickets at once, each checked for itself, and all of it taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.chat.reception import Wrong
from bot.domain import claiming, marking
from bot.domain import refusals as why
from bot.domain.people import Person
from bot.domain.ticket import TicketId
from bot.handlers.bulk import MOST
from bot.handlers.form import NO_TICKET, Form
from bot.handlers.names import BULK, CLAIM, CLOSE, RELEASE, REOPEN, UNDO_BULK
from bot.keeping import tags
from bot.stores.memory import MemoryStore
from bot.stores.store import Entry, Filter
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.world import ANNA, JONAS, MIRA, SELMA
from tests.handlers.crowd import write
from tests.handlers.office import Office, asked, beside, field, no, read_aloud, told
from tests.handlers.pressing import buttons, press_in
from tests.handlers.test_inbox import looks, picks


@pytest.fixture
def office(quiet_office: Office) -> Office:
    return quiet_office


def labels(by: Person) -> Any:
    return speaking(by.language).inbox.labels


async def begins(office: Office, by: Person = ANNA) -> Form:
    return await office.open(by, BULK, number=NO_TICKET)


async def does(office: Office, by: Person, action: str, tickets: Sequence[int], **more: str) -> Form:
    """Choose an action and tickets, and carry it out."""
    form = asked(await office.choose(by, await begins(office, by), action=action))
    return asked(await office.submit(by, form, tickets="\n".join(map(str, tickets)), **more))


async def undoes(office: Office, by: Person, result: Form) -> Form:
    return asked(await press_in(office, by, result, labels(by).undo_bulk))


def options(form: Form) -> list[str]:
    return [option.value for option in field(form, "tickets").options]


async def closed(office: Office) -> list[int]:
    known = await office.store.tickets(Filter())
    return sorted([one for one in known if (await office.ticket(one)).closed])


async def test_it_offers_what_was_filtered_in_the_inbox_and_chooses_nothing(
    office: Office, anna: Person
) -> None:
    mine, _ = await write(office, "My train is late", "two")
    await office.press(ANNA, CLAIM, number=mine)
    inbox = await picks(office, anna, await looks(office, anna), whose="mine")
    form = asked(await press_in(office, anna, inbox, labels(anna).bulk))
    assert (form.handler, options(form)) == (BULK, [str(mine)])
    assert field(form, "tickets").options[0].label == f"Ticket {mine} · Customer 1: My train is late"
    assert field(form, "tickets").initial == ()


async def test_chosen_tickets_are_closed_and_counted(office: Office, anna: Person) -> None:
    await write(office, "one", "two", "three")
    result = await does(office, anna, "close", [1, 3])
    assert await closed(office) == [1, 3]
    assert read_aloud(result) == [speaking(anna.language).inbox.bulk_counts(2, 0, 0, undone=False)]
    assert result.submit is None


async def test_all_that_are_shown_are_chosen_with_one_tick(office: Office) -> None:
    await write(office, "one", "two", "three")
    form = asked(await office.choose(ANNA, await begins(office), action="close"))
    await office.submit(ANNA, form, all="yes")
    assert await closed(office) == [1, 2, 3]


async def test_who_cannot_be_helped_is_named_with_the_reason(office: Office, anna: Person) -> None:
    await write(office, "one", "two", "three")
    form = asked(await office.choose(anna, await begins(office, anna), action="close"))
    await office.press(JONAS, CLOSE, number=2)
    result = asked(await office.submit(anna, form, all="yes"))
    aloud = read_aloud(result)
    assert aloud[0] == speaking(anna.language).inbox.bulk_counts(2, 1, 0, undone=False)
    assert aloud[1] == f"Ticket 2: {no(anna, why.ClosedAlready(JONAS.actor))}"


async def test_tickets_of_another_department_are_neither_offered_nor_changed(office: Office) -> None:
    await write(office, "one", "It is broken")
    form = await begins(office)
    assert options(form) == ["1"]
    form = asked(await office.choose(ANNA, form, action="close"))
    result = asked(await office.submit(ANNA, form, tickets="1\n2\n77"))
    assert await closed(office) == [1]
    assert f"Ticket 2: {no(ANNA, why.OtherDepartment(frozenset({world.SERVICE})))}" in read_aloud(result)
    assert f"Ticket 77: {no(ANNA, why.NoSuchTicket())}" in read_aloud(result)


async def test_who_may_only_draft_changes_nothing_in_bulk(office: Office) -> None:
    await write(office, "one")
    refused = no(MIRA, why.RoleTooLow(ANNA.role))
    assert told(await office.press(MIRA, BULK, number=NO_TICKET)) == refused
    click = office.click(MIRA, BULK, ticket=NO_TICKET, values={"tickets": "1", "action": "close"})
    assert told(await office.reception.submit(click)) == refused
    assert told(await office.press(MIRA, UNDO_BULK, "x", number=NO_TICKET)) == refused


async def test_too_many_are_refused_before_anything_happens(office: Office) -> None:
    await write(office, "one")
    form = await begins(office)
    many = "\n".join(map(str, range(1, MOST + 2)))
    answer = await office.submit(ANNA, form, action="close", tickets=many)
    assert told(answer) == no(ANNA, why.TooManyChosen(MOST + 1, MOST))
    assert await closed(office) == []


@pytest.mark.parametrize(
    ("action", "values", "missing"),
    [("close", {}, "tickets"), ("assign", {"tickets": "1"}, "person"), ("tag", {"tickets": "1"}, "tag")],
)
async def test_what_is_missing_is_asked_for(
    office: Office, action: str, values: dict[str, str], missing: str
) -> None:
    await write(office, "one")
    form = asked(await office.choose(ANNA, await begins(office), action=action))
    answer = await office.submit(ANNA, form, **values)
    assert isinstance(answer, Wrong)
    assert set(beside(answer)) == {missing}


async def test_tickets_are_assigned_and_the_person_is_told_of_each(office: Office) -> None:
    await write(office, "one", "two")
    form = asked(await office.choose(ANNA, await begins(office), action="assign"))
    assert await office.search(ANNA, form, "jon") == ["Jonas"]
    await office.submit(ANNA, form, all="yes", person=JONAS.id)
    owners = [(await office.ticket(number)).owner for number in (1, 2)]
    assert owners == [JONAS.actor, JONAS.actor]


async def test_nobody_of_another_department_is_given_tickets(office: Office) -> None:
    await write(office, "one")
    result = await does(office, ANNA, "assign", [1], person=SELMA.id)
    assert read_aloud(result)[1] == f"Ticket 1: {no(ANNA, why.OtherDepartment(SELMA.departments))}"
    assert (await office.ticket(1)).owner is None


async def test_tags_are_put_on_and_taken_off(office: Office) -> None:
    await write(office, "one", "two")
    form = asked(await office.choose(ANNA, await begins(office), action="tag"))
    assert "refund" in "".join(await office.search(ANNA, form, "refund"))
    await office.submit(ANNA, form, all="yes", tag=" #refund ")
    assert [(await office.ticket(number)).tags for number in (1, 2)] == [{"refund"}, {"refund"}]
    await does(office, ANNA, "untag", [2], tag="refund")
    assert [(await office.ticket(number)).tags for number in (1, 2)] == [{"refund"}, set()]


async def test_a_locked_list_takes_no_new_tags(office: Office) -> None:
    await write(office, "one")
    await tags.agree(office.store, lambda known: type(known)(locked=True), office.watch())
    form = asked(await office.choose(ANNA, await begins(office), action="tag"))
    assert await office.search(ANNA, form, "new") == []
    answer = await office.submit(ANNA, form, all="yes", tag="new")
    assert beside(answer)["tag"] == no(ANNA, why.TagsLocked("new"))


async def test_the_same_form_submitted_twice_happens_once(office: Office) -> None:
    await write(office, "one")
    form = asked(await office.choose(ANNA, await begins(office), action="close"))
    once = asked(await office.submit(ANNA, form, all="yes"))
    assert asked(await office.submit(ANNA, form, all="yes")) == once
    assert await office.happened(1) == ["Opened", "Closed"]


# In the time that a form has


class SlowStore(MemoryStore):
    """Each change takes three quarters of a second."""

    def __init__(self) -> None:
        super().__init__()
        self.watch = world.Watch()

    async def append(self, *args: Any, **kwargs: Any) -> list[Entry]:
        self.watch.forward(seconds=0.75)
        return await super().append(*args, **kwargs)


async def test_what_there_is_no_time_for_goes_on_with_the_next_press(anna: Person) -> None:
    store = SlowStore()
    office = Office(store)
    await write(office, *map(str, range(5)))
    store.watch = office.watch
    form = asked(await office.choose(anna, await begins(office, anna), action="close"))
    result = asked(await office.submit(anna, form, all="yes"))
    assert await closed(office) == [1, 2, 3]
    assert read_aloud(result)[0] == speaking(anna.language).inbox.bulk_counts(3, 0, 2, undone=False)
    assert result.submit == labels(anna).go_on
    result = asked(await office.submit(anna, result))
    assert await closed(office) == [1, 2, 3, 4, 5]
    assert result.submit is None
    undoing = await undoes(office, anna, result)
    assert await closed(office) == [4, 5]
    assert asked(await office.submit(anna, undoing)).submit is None
    assert await closed(office) == []


# Taking it back


async def test_what_was_closed_is_open_again(office: Office, anna: Person) -> None:
    await write(office, "one", "two")
    result = await does(office, anna, "close", [1, 2])
    undone = await undoes(office, anna, result)
    assert await closed(office) == []
    assert read_aloud(undone) == [speaking(anna.language).inbox.bulk_counts(2, 0, 0, undone=True)]
    assert UNDO_BULK not in [button.handler for button in buttons(undone)]


async def test_undoing_twice_changes_nothing_more(office: Office) -> None:
    await write(office, "one")
    result = await does(office, ANNA, "close", [1])
    await undoes(office, ANNA, result)
    await office.press(ANNA, CLOSE, number=1)
    await undoes(office, ANNA, result)
    assert await closed(office) == [1]


async def test_assigned_tickets_go_back_to_whoever_had_them(office: Office) -> None:
    had, free = await write(office, "one", "two")
    await office.press(MIRA, CLAIM, number=had)
    result = await does(office, ANNA, "assign", [had, free], person=JONAS.id)
    await undoes(office, ANNA, result)
    assert (await office.ticket(had)).owner == MIRA.actor
    assert (await office.ticket(free)).owner is None


async def test_whoever_left_the_department_gets_nothing_back(office: Office) -> None:
    (ticket,) = await write(office, "one")
    await office.desk.change(
        ticket, "former", claiming.claim, world.person("Former", world.SOCIAL), office.watch()
    )
    result = await does(office, ANNA, "assign", [ticket], person=JONAS.id)
    await undoes(office, ANNA, result)
    assert (await office.ticket(ticket)).owner is None


async def test_tags_are_taken_off_again_and_put_back(office: Office) -> None:
    await write(office, "one", "two")
    await office.desk.change(TicketId(1), "t", marking.tag, ANNA, office.watch(), put=["refund"])
    tagged = await does(office, ANNA, "tag", [1, 2], tag="refund")
    await undoes(office, ANNA, tagged)
    assert [(await office.ticket(number)).tags for number in (1, 2)] == [
        {"refund"},
        set(),
    ]  # one had it before
    untagged = await does(office, ANNA, "untag", [1], tag="refund")
    await undoes(office, ANNA, untagged)
    assert (await office.ticket(1)).tags == {"refund"}


async def test_what_somebody_changed_since_stays_and_is_named(office: Office) -> None:
    await write(office, "one", "two")
    result = await does(office, ANNA, "assign", [1, 2], person=JONAS.id)
    await office.press(JONAS, RELEASE, number=1)
    await office.press(MIRA, CLAIM, number=1)
    undone = await undoes(office, ANNA, result)
    assert (await office.ticket(1)).owner == MIRA.actor
    assert (await office.ticket(2)).owner is None
    assert read_aloud(undone)[1] == f"Ticket 1: {no(ANNA, why.ChangedMeanwhile())}"


async def test_a_change_in_another_respect_does_not_stand_in_the_way(office: Office) -> None:
    await write(office, "one")
    result = await does(office, ANNA, "close", [1])
    await office.desk.change(TicketId(1), "t", marking.tag, JONAS, office.watch(), put=["refund"])
    await undoes(office, ANNA, result)
    assert await closed(office) == []


async def test_what_was_reopened_and_closed_again_stays_closed(office: Office) -> None:
    await write(office, "one")
    result = await does(office, ANNA, "close", [1])
    await office.press(JONAS, REOPEN, number=1)
    await office.press(JONAS, CLOSE, number=1)
    await undoes(office, ANNA, result)
    assert await closed(office) == [1]


async def test_after_a_day_it_is_too_late(office: Office, anna: Person) -> None:
    await write(office, "one")
    result = await does(office, anna, "close", [1])
    office.watch.forward(hours=24)
    late = await undoes(office, anna, result)
    assert read_aloud(late) == [speaking(anna.language).inbox.undo_too_late()]
    assert await closed(office) == [1]


async def test_only_whoever_did_it_takes_it_back(office: Office) -> None:
    await write(office, "one")
    result = await does(office, ANNA, "close", [1])
    undone = await undoes(office, replace(JONAS, language="en"), result)
    assert read_aloud(undone) == [speaking("en").inbox.undo_too_late()]
    assert await closed(office) == [1]


async def test_a_step_that_a_crash_left_uncounted_is_taken_back_too() -> None:
    store = SlowStore()
    office = Office(store)
    await write(office, *map(str, range(4)))
    store.watch = office.watch
    form = asked(await office.choose(ANNA, await begins(office), action="close"))
    result = asked(await office.submit(ANNA, form, all="yes"))
    cause = f"bulk:{result.memory['bulk']}:4"
    await office.desk.change(TicketId(4), cause, claiming.close, ANNA, office.watch())
    first = await undoes(office, ANNA, result)
    await office.submit(ANNA, first)
    assert await closed(office) == []


async def test_a_form_that_comes_to_light_again_shows_how_far_it_came(office: Office) -> None:
    await write(office, "one")
    result = await does(office, ANNA, "close", [1])
    again = await office.reception.press(office.click(ANNA, BULK, ticket=NO_TICKET, memory=result.memory))
    assert asked(again).parts == result.parts


async def test_nothing_found_is_nothing_to_carry_out(office: Office, anna: Person) -> None:
    form = await begins(office, anna)
    assert form.submit is None
    assert read_aloud(form) == [speaking(anna.language).inbox.nothing_found()]
