"""The form by which somebody is asked by mail: whom one may ask, what is left out, and that all of it is seen before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.card import card
from bot.chat.reception import Nothing
from bot.domain.policy import Contact, Forwarding
from bot.domain.refusals import AddressNotAllowed, NobodyToForwardTo, NothingWritten
from bot.handlers.form import Choice, Form
from bot.handlers.names import CLOSE, FORWARD, FORWARDS, MORE
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SOCIAL, SELMA, SHOP
from tests.handlers.office import Office, asked, beside, field, no, read_aloud, told
from tests.handlers.test_freeze import buttons

WORDS = "My bag is lost. Call me: 0664 123 45 67, or mia@home.example, IBAN AT61 1904 3002 3457 3201"


async def office() -> Office:
    one = Office()
    await one.receives(world.post(WORDS))
    return one


async def previewed(one: Office, **values: str) -> Form:
    form = await one.open(ANNA, FORWARD)
    return asked(await one.submit(ANNA, form, **{"question": "A blue bag?", **values}))


async def test_one_may_ask_those_for_ones_department_and_others_of_the_house() -> None:
    form = await (await office()).open(ANNA, FORWARD)
    choice = field(form, "to")
    assert isinstance(choice, Choice)
    assert [option.value for option in choice.options] == ["lost", "other"]
    assert choice.initial == "lost"


async def test_the_whole_mail_is_seen_before_it_leaves() -> None:
    one = await office()
    form = await previewed(one)
    assert (await one.ticket()).forwards == ()
    said = "\n".join(read_aloud(form))
    assert "Goes to Lost property, from Shop on the Square:" in said
    assert "Anna (Social Media) asks:\n\nA blue bag?" in said
    assert await one.submit(ANNA, form) == Nothing()
    (sent,) = (await one.ticket()).forwards
    assert sent.to == "lost@rail.example"
    assert sent.text in said
    assert sent.subject == f"A blue bag? [{sent.token}]"
    assert sent.token.startswith("1-1-")


async def test_no_more_of_the_customer_is_told_than_is_needed() -> None:
    one = await office()
    said = "\n".join(read_aloud(await previewed(one)))
    assert "My bag is lost. Call me: […], or […], IBAN […]" in said
    assert "Phone numbers, addresses and account numbers are left out" in said
    whole = "\n".join(read_aloud(await previewed(one, data="yes")))
    assert WORDS in whole


async def test_what_was_written_meanwhile_is_shown_before() -> None:
    one = await office()
    form = await previewed(one)
    await one.receives(world.post("I found it myself!", 2))
    again = asked(await one.submit(ANNA, form))
    assert "I found it myself!" in "\n".join(read_aloud(again))
    assert (await one.ticket()).forwards == ()
    assert await one.submit(ANNA, again) == Nothing()


async def test_somebody_else_of_the_house_can_be_asked() -> None:
    one = await office()
    form = await one.open(ANNA, FORWARD)
    other = asked(await one.choose(ANNA, form, to="other"))
    shown = asked(await one.submit(ANNA, other, to="other", address="Boss@Rail.example", question="Why?"))
    assert await one.submit(ANNA, shown) == Nothing()
    assert (await one.ticket()).forwards[0].to == "boss@rail.example"


@pytest.mark.parametrize(
    "address",
    [
        "eve@else.example, boss@rail.example",
        "<eve@else.example> boss@rail.example",
        "boss@else.example",
        "depot@rail.example.evil",
        "",
        "a b@c",
        "x@rail.example\nBcc: y",
    ],
)
async def test_nobody_else_can_be(address: str) -> None:
    one = await office()
    form = asked(await one.choose(ANNA, await one.open(ANNA, FORWARD), to="other"))
    answer = await one.submit(ANNA, form, to="other", address=address, question="Why?")
    assert set(beside(answer)) == {"address"}
    assert (await one.ticket()).forwards == ()


async def test_a_contact_of_another_department_is_not_offered_and_not_taken() -> None:
    one = await office()
    one.policy = replace(one.policy, forwarding=Forwarding(SHOP))
    one.desk.policy = one.policy
    form = await one.open(ANNA, FORWARD)
    answer = await one.submit(ANNA, form, to="depot", question="Why?")
    assert beside(answer) == {"address": no(ANNA, AddressNotAllowed(""))}


async def test_a_question_is_needed() -> None:
    one = await office()
    answer = await one.submit(ANNA, await one.open(ANNA, FORWARD), question=" ")
    assert beside(answer) == {"question": no(ANNA, NothingWritten())}


async def test_where_nobody_can_be_asked_it_is_not_offered() -> None:
    one = await office()
    assert FORWARD in buttons(await one.open(ANNA, MORE))
    for change in ({"forwarding": None}, {"forwarding": Forwarding(SHOP), "address_book": {}}):
        one.policy = replace(one.policy, **change)
        one.desk.policy = one.policy
        assert FORWARD not in buttons(await one.open(ANNA, MORE))
        assert told(await one.press(ANNA, FORWARD)) == no(ANNA, NobodyToForwardTo())


async def test_the_list_says_whom_everybody_waits_for() -> None:
    one = await office()
    assert "No mail of yours" in "\n".join(read_aloud(await one.open(ANNA, FORWARDS, number=0)))
    await one.submit(ANNA, await previewed(one))
    said = "\n".join(read_aloud(await one.open(ANNA, FORWARDS, number=0)))
    assert "Lost property (about to leave), until" in said
    assert "A blue bag?" in said
    assert "Lost property" not in "\n".join(read_aloud(await one.open(SELMA, FORWARDS, number=0)))
    await one.press(ANNA, CLOSE)
    assert "Lost property" not in "\n".join(read_aloud(await one.open(ANNA, FORWARDS, number=0)))


async def test_the_card_says_who_was_asked() -> None:
    one = await office()
    await one.submit(ANNA, await previewed(one))
    shown = card(await one.ticket(), IN_SOCIAL, one.policy, one.platforms[SHOP])
    facts = [fact for fact in shown.facts if fact.label == "Asked by mail"]
    assert len(facts) == 1


async def test_contacts_have_their_own_time_and_way() -> None:
    one = await office()
    book = {**one.policy.address_book, "night": Contact("night", "Night shift", "night@rail.example")}
    one.policy = replace(one.policy, address_book=book)
    one.desk.policy = one.policy
    form = await one.open(ANNA, FORWARD)
    assert isinstance(field(form, "becomes-lost"), Choice)
    other = asked(await one.choose(ANNA, form, to="night"))
    becomes = field(other, "becomes-night")
    assert isinstance(becomes, Choice)
    assert becomes.initial == "note"
