"""Tags: on a ticket, and the list of all."""

from __future__ import annotations

import pytest

from bot.chat.reception import Nothing
from bot.domain import marking
from bot.domain import refusals as why
from bot.domain.people import Person, Role
from bot.domain.posts import Author
from bot.domain.text import Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET, Form
from bot.handlers.names import TAG, TAGS
from bot.texts import speaking
from tests.fakes import world
from tests.fakes.world import ANNA, GEORG, MIRA, SELMA
from tests.handlers.office import Office, asked, beside, field, no, read_aloud, told
from tests.handlers.pressing import press_in

BEN = Author("ben", Untrusted("Ben"), Untrusted("@ben"))


async def tagged(office: Office, *tags: str, number: int = 1) -> None:
    now, cause = office.watch(), f"{number} {tags}"
    await office.desk.change(TicketId(number), cause, marking.tag, ANNA, now, put=tags)


async def tags_of(office: Office, number: int = 1) -> set[str]:
    return set((await office.ticket(number)).tags)


async def tag_list(office: Office, by: Person = ANNA) -> Form:
    return asked(await office.reception.command("tags", office.click(by, "")))


async def test_a_new_tag_is_written_and_several_are_chosen_at_once(office: Office, anna: Person) -> None:
    await office.receives(world.post("Something else", 2, conversation="c2", author=BEN))
    await tagged(office, "train", "vip", "praise", number=2)
    form = await office.open(anna, TAG)
    new = speaking(anna.language).tools.new_tag("late train")
    assert await office.search(anna, form, " late   train") == [new]
    answer = await office.submit(anna, form, tag="late train", proposed="train\nvip")
    assert answer == Nothing()
    assert await tags_of(office) == {"late train", "train", "vip"}


async def test_likely_tags_are_proposed_first(office: Office) -> None:
    await office.receives(world.post("Something else", 2, conversation="c2"))
    await office.receives(world.post("Hello", 3, conversation="c3", author=BEN))
    await office.receives(world.post("Hello", 4, conversation="c4", author=BEN))
    await tagged(office, "regular", number=2)
    await tagged(office, "train", "praise", number=3)
    await tagged(office, "praise", number=4)
    proposed = field(await office.open(ANNA, TAG), "proposed").options
    assert [option.value for option in proposed] == ["train", "regular", "praise"]


async def test_what_is_there_can_be_taken_off(office: Office, anna: Person) -> None:
    await tagged(office, "train", "vip")
    form = await office.open(anna, TAG)
    assert [option.value for option in field(form, "off").options] == ["train", "vip"]
    assert await office.search(anna, form, "Train") == []
    assert await office.submit(anna, form, off="train") == Nothing()
    assert await tags_of(office) == {"vip"}


async def test_a_tag_is_spelled_as_it_is_known(office: Office) -> None:
    await office.receives(world.post("Something else", 2, conversation="c2"))
    await tagged(office, "Rückgabe", number=2)
    form = await office.open(ANNA, TAG)
    assert await office.search(ANNA, form, "rueckgabe") == ["Rückgabe"]
    await office.submit(ANNA, form, tag="RUECKGABE")
    assert await tags_of(office) == {"Rückgabe"}


async def test_a_tag_that_is_too_long_or_one_too_many_stands_beside_its_field(
    office: Office, anna: Person
) -> None:
    form = await office.open(anna, TAG)
    long = await office.submit(anna, form, tag="x" * 41)
    assert beside(long) == {"tag": no(anna, why.TooLong(41, 40))}
    assert await office.search(anna, form, "x" * 41) == []
    await tagged(office, *(f"tag {number}" for number in range(20)))
    many = await office.submit(anna, form, tag="one more")
    assert beside(many) == {"tag": no(anna, why.TooManyChosen(21, 20))}


async def test_the_list_is_one_press_away(office: Office, anna: Person) -> None:
    form = await office.open(anna, TAG)
    shown = asked(await press_in(office, anna, form, speaking(anna.language).tools.labels.manage_tags))
    assert (shown.handler, shown.ticket) == (TAGS, NO_TICKET)


async def test_nothing_chosen_is_nothing_done(office: Office) -> None:
    assert await office.submit(ANNA, await office.open(ANNA, TAG)) == Nothing()
    assert await office.happened() == ["Opened"]


async def test_the_list_counts_tickets(office: Office) -> None:
    assert read_aloud(await tag_list(office)) == [speaking("en").tools.no_tags()]
    await office.receives(world.post("Something else", 2, conversation="c2"))
    await tagged(office, "train", "vip")
    await tagged(office, "train", number=2)
    assert read_aloud(await tag_list(office)) == ["train (2) · vip (1)"]


async def test_one_tag_takes_the_place_of_another_everywhere(office: Office, anna: Person) -> None:
    await office.receives(world.post("Something else", 2, conversation="c2"))
    await tagged(office, "shipping", "vip")
    await tagged(office, "shipping", "delivery", number=2)
    shown = asked(await office.submit(anna, await tag_list(office, anna), old="shipping", new="delivery"))
    merged = speaking(anna.language).tools.tags_merged("shipping", "delivery", 2, 0)
    assert read_aloud(shown)[0] == "".join(map(str, merged))
    assert await tags_of(office) == {"delivery", "vip"}
    assert await tags_of(office, 2) == {"delivery"}
    form = await office.open(ANNA, TAG)
    await office.submit(ANNA, form, off="delivery", tag="")
    await office.submit(ANNA, form, tag="Shipping")
    assert await tags_of(office) == {"delivery", "vip"}


async def test_a_tag_is_spelled_anew(office: Office) -> None:
    await tagged(office, "versand")
    asked(await office.submit(ANNA, await tag_list(office), old="versand", new="Versand"))
    assert await tags_of(office) == {"Versand"}


async def test_a_locked_list_takes_no_new_words(office: Office, anna: Person) -> None:
    await tagged(office, "train")
    assert await office.submit(anna, await tag_list(office, anna), locked="yes") == Nothing()
    form = await office.open(anna, TAG)
    assert await office.search(anna, form, "gossip") == []
    answer = await office.submit(anna, form, tag="gossip")
    assert beside(answer) == {"tag": no(anna, why.TagsLocked("gossip"))}
    await office.submit(anna, form, off="train")
    assert await office.search(anna, form, "tr") == ["train"]
    again = await tag_list(office, anna)
    assert field(again, "locked").initial
    await office.submit(anna, again, locked="")
    assert await office.submit(anna, form, tag="gossip") == Nothing()


async def test_a_new_name_is_needed_and_short(office: Office, anna: Person) -> None:
    await tagged(office, "train")
    form = await tag_list(office, anna)
    assert beside(await office.submit(anna, form, old="train")) == {"new": no(anna, why.NothingWritten())}
    long = await office.submit(anna, form, old="train", new="x" * 41)
    assert beside(long) == {"new": no(anna, why.TooLong(41, 40))}


@pytest.mark.parametrize("by", [GEORG, MIRA], ids=lambda one: one.name)
async def test_who_may_not_answer_reads_the_list_only(office: Office, by: Person) -> None:
    form = await tag_list(office, by)
    assert form.submit is None
    click = office.click(by, TAGS, ticket=NO_TICKET, values={"locked": "yes"})
    assert told(await office.reception.submit(click)) == no(by, why.RoleTooLow(Role.ANSWER))


async def test_what_cannot_be_changed_while_a_form_waits_is_told(office: Office) -> None:
    await tagged(office, "shipping")
    for number in range(2, 502):
        await office.receives(world.post("Something else", number, conversation=f"c{number}"))
        await tagged(office, "shipping", number=number)
    first = asked(await office.submit(ANNA, await tag_list(office), old="shipping", new="delivery"))
    assert "1 still have the old one" in read_aloud(first)[0]
    second = asked(await office.submit(ANNA, first, old="shipping", new="delivery"))
    assert "still" not in read_aloud(second)[0]
    assert await tags_of(office) == await tags_of(office, 501) == {"delivery"}


async def test_somebody_of_another_department_does_not_tag(office: Office) -> None:
    assert told(await office.press(SELMA, TAG)) == no(SELMA, why.OtherDepartment(frozenset()))
