"""Search: whatever was written, with the place where it stands."""

from __future__ import annotations

import pytest

from bot.domain.people import Person
from bot.domain.posts import Removal
from bot.handlers.form import NO_TICKET, Form, Pager, Quote
from bot.handlers.names import MORE, SEARCH
from bot.handlers.search import PAGE
from bot.texts import speaking
from tests.fakes.world import ANNA, SELMA
from tests.handlers.crowd import write, writes
from tests.handlers.office import Office, asked, escalate, field, read_aloud
from tests.handlers.pressing import buttons


@pytest.fixture
def office(quiet_office: Office) -> Office:
    return quiet_office


async def seeks(office: Office, by: Person, words: str) -> Form:
    form = await office.open(by, SEARCH, number=NO_TICKET)
    return asked(await office.submit(by, form, words=words))


def found(form: Form) -> list[int]:
    return [button.ticket for button in buttons(form) if button.handler == MORE]


def passages(form: Form) -> list[str]:
    return [part.text.raw for part in form.parts if isinstance(part, Quote)]


async def test_a_ticket_is_found_with_the_passage_and_a_button(office: Office, anna: Person) -> None:
    late, _ = await write(office, "My train is late", "My bus is early")
    form = await seeks(office, anna, "train")
    assert found(form) == [late]
    assert "My train is late" in passages(form)[0]
    line = read_aloud(form)[0]
    assert line.startswith(f"Ticket {late} · Shop on the Square · Customer 1 · ")
    assert "2026-11-21" in line


async def test_a_command_brings_its_words_along(office: Office) -> None:
    late, _ = await write(office, "My train is late", "My bus is early")
    for command in ("suche Train late", "search Train late"):
        click = office.click(ANNA, "", ticket=NO_TICKET)
        form = asked(await office.reception.command(command, click))
        assert found(form) == [late]
        assert field(form, "words").initial == "Train late"


async def test_the_passage_is_cut_around_the_word(office: Office) -> None:
    await write(office, f"{'first ' * 100}Regenschirm {'last ' * 100}")
    (passage,) = passages(await seeks(office, ANNA, "regen"))
    assert "Regenschirm" in passage
    assert passage.startswith("…")
    assert len(passage) <= 240


async def test_only_what_ones_departments_have_in_front_of_them_is_found(office: Office) -> None:
    await office.receives()
    await write(office, "It is broken")
    assert found(await seeks(office, SELMA, "train")) == []
    assert found(await seeks(office, ANNA, "broken")) == []
    await escalate(office)
    assert found(await seeks(office, SELMA, "train")) == [1]


async def test_what_a_customer_deleted_is_not_told_any_more(office: Office) -> None:
    ticket = await writes(office, "My train is late")
    ref, conversation = (
        (await office.ticket(ticket)).last_post.ref,
        (await office.ticket(ticket)).conversation,
    )
    await office.desk.forget(Removal(ref, conversation.id))
    assert found(await seeks(office, ANNA, "train")) == []


async def test_nothing_found_is_said(office: Office, anna: Person) -> None:
    await write(office, "one")
    form = await seeks(office, anna, "train")
    assert read_aloud(form) == [speaking(anna.language).inbox.nothing_found()]
    assert read_aloud(await office.open(anna, SEARCH, number=NO_TICKET)) == []


async def test_many_results_are_turned_page_by_page(office: Office, anna: Person) -> None:
    tickets = await write(office, *(f"train {number}" for number in range(2 * PAGE + 1)))
    first = await seeks(office, anna, "train")
    assert found(first) == tickets[: -PAGE - 1 : -1]
    second = asked(await office.choose(anna, first, page="2"))
    third = asked(await office.choose(anna, second, page="3"))
    assert found(third) == tickets[:1]
    assert third.parts[-1] == Pager("2", None)
    back = asked(await office.choose(anna, third, page="2"))
    assert found(back) == found(second)
    assert back.parts[-1] == Pager("1", "3")


async def test_a_page_has_room_in_a_form(office: Office) -> None:
    await write(office, *(f"train {number}" for number in range(PAGE + 1)))
    form = await seeks(office, ANNA, "train")
    assert len(form.parts) < 99
    assert sum(map(len, form.memory.values())) < 2000


@pytest.mark.parametrize("page", ["", "0", "99", "x"])
async def test_a_page_that_there_is_not_is_the_nearest_one(office: Office, page: str) -> None:
    await write(office, "train")
    form = asked(await office.choose(ANNA, await seeks(office, ANNA, "train"), page=page))
    assert found(form) == [1]
