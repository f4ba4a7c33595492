"""Claim, release, assign, close, reopen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.reception import Nothing
from bot.domain import refusals as why
from bot.domain.people import Person, PersonId, Role
from bot.handlers.names import ASSIGN, CLAIM, CLOSE, LOG, MORE, RELEASE, REOPEN, REPLY
from tests.fakes import world
from tests.fakes.world import ANNA, EVERYBODY, GEORG, IN_SOCIAL, JONAS, MIRA, SELMA, SOCIAL
from tests.handlers.office import Office, asked, field, no, told


async def test_a_click_claims_and_the_next_one_hears_who_was_faster_and_when(
    office: Office, anna: Person
) -> None:
    assert await office.press(JONAS, CLAIM) == Nothing()
    since = office.watch.now
    office.watch.forward(minutes=2)
    assert told(await office.press(anna, CLAIM)) == no(anna, why.ClaimedBy(JONAS.actor, since))


async def test_who_may_only_draft_may_claim(office: Office) -> None:
    assert await office.press(MIRA, CLAIM) == Nothing()
    assert (await office.ticket()).owner == MIRA.actor


async def test_the_owner_releases_and_nobody_else(office: Office, anna: Person) -> None:
    assert told(await office.press(anna, RELEASE)) == no(anna, why.NobodyOwnsIt())
    await office.press(JONAS, CLAIM)
    assert told(await office.press(anna, RELEASE)) == no(anna, why.OwnedBySomebodyElse(JONAS.actor))
    assert await office.press(JONAS, RELEASE) == Nothing()
    assert (await office.ticket()).owner is None


async def test_the_card_offers_what_the_state_allows(office: Office) -> None:
    assert {CLAIM, REPLY, ASSIGN, CLOSE, LOG} <= set(await office.buttons(IN_SOCIAL))
    await office.press(ANNA, CLAIM)
    claimed = await office.buttons(IN_SOCIAL)
    assert CLAIM not in claimed
    assert RELEASE in claimed
    await office.press(ANNA, CLOSE)
    assert await office.buttons(IN_SOCIAL) == [REOPEN, MORE, LOG]


@pytest.mark.parametrize("handler", [CLAIM, RELEASE, ASSIGN, CLOSE])
async def test_a_closed_ticket_says_by_whom(office: Office, anna: Person, handler: str) -> None:
    await office.press(JONAS, CLOSE)
    assert told(await office.press(anna, handler)) == no(anna, why.ClosedAlready(JONAS.actor))


async def test_an_open_ticket_cannot_be_opened(office: Office, anna: Person) -> None:
    assert told(await office.press(anna, REOPEN)) == no(anna, why.OpenAlready())
    await office.press(anna, CLOSE)
    assert await office.press(anna, REOPEN) == Nothing()
    assert not (await office.ticket()).closed


async def test_a_ticket_is_given_to_a_person(office: Office, anna: Person) -> None:
    form = await office.open(anna, ASSIGN)
    assert await office.submit(anna, form, person=MIRA.id) == Nothing()
    assert (await office.ticket()).owner == MIRA.actor


@pytest.mark.parametrize("typed", ["mueller", "MÜLLER", "Muell", "müll"])
async def test_people_are_found_as_one_types_them(typed: str) -> None:
    mueller = world.person("Frida Müller", SOCIAL)
    office = Office(people={one.id: one for one in (*EVERYBODY, mueller)})
    await office.receives()
    form = await office.open(ANNA, ASSIGN)
    assert await office.search(ANNA, form, typed) == ["Frida Müller"]


async def test_only_people_who_can_deal_with_it_are_proposed(office: Office, anna: Person) -> None:
    form = await office.open(anna, ASSIGN)
    assert await office.search(anna, form, "") == ["Anna", "Jonas", "Mira"]
    assert await office.search(anna, form, "selma") == []


async def test_no_more_people_are_proposed_than_one_can_look_through() -> None:
    crowd = [world.person(f"Person {number:03}", SOCIAL) for number in range(60)]
    office = Office(people={one.id: one for one in (ANNA, *crowd)})
    await office.receives()
    assert len(await office.search(ANNA, await office.open(ANNA, ASSIGN), "person")) == 25


async def test_a_ticket_is_not_given_to_who_cannot_take_it(office: Office, anna: Person) -> None:
    form = await office.open(anna, ASSIGN)
    answers: dict[str, why.Refusal] = {
        GEORG.id: why.RoleTooLow(Role.DRAFT),
        SELMA.id: why.OtherDepartment(SELMA.departments),
        "nobody": why.UnknownPerson(PersonId("nobody")),
        "": why.UnknownPerson(PersonId("")),
    }
    for chosen, reason in answers.items():
        assert told(await office.submit(anna, form, person=chosen)) == no(anna, reason)
    assert await office.happened() == ["Opened"]


async def test_assigning_to_who_has_it_changes_nothing(office: Office) -> None:
    await office.press(JONAS, CLAIM)
    await office.submit(ANNA, await office.open(ANNA, ASSIGN), person=JONAS.id)
    assert await office.happened() == ["Opened", "Claimed"]


async def test_the_form_asks_in_the_persons_language(office: Office) -> None:
    english = await office.open(ANNA, ASSIGN)
    german = await office.open(replace(ANNA, language="de-AT"), ASSIGN)
    assert (english.title, german.title) == ("Assign", "Zuweisen")
    assert (field(english, "person").label, field(german, "person").label) == ("To whom", "Wem")


async def test_what_somebody_typed_before_the_ticket_was_closed_is_refused_afterwards(office: Office) -> None:
    form = asked(await office.press(ANNA, ASSIGN))
    await office.press(JONAS, CLOSE)
    answer = await office.submit(ANNA, form, person=MIRA.id)
    assert told(answer) == no(ANNA, why.ClosedAlready(JONAS.actor))
