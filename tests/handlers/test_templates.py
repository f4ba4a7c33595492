"""Templates in the reply form: filled in for this customer, and never at the cost of what was typed."""

from __future__ import annotations

from bot.handlers.names import REPLY
from tests.fakes import world
from tests.fakes.world import ANNA, template
from tests.fakes.world import LATE as LATE_TRAIN
from tests.handlers.office import FIRST, Office, asked, field

LATE = "Hello Mia, sorry! Anna"


async def test_a_template_is_filled_in_for_this_customer(office: Office) -> None:
    form = await office.open(ANNA, REPLY)
    assert await office.search(ANNA, form, "LATE train") == ["Late train"]
    filled = asked(await office.choose(ANNA, form, template="late"))
    assert (field(filled, "text").initial, field(filled, "text").edition) == (LATE, 1)


async def test_templates_in_the_customers_language_come_before_others() -> None:
    german = template("Zug zu spät", "Entschuldigung!", "de")
    office = Office(library=world.library(LATE_TRAIN, german))
    await office.receives(world.post(language="de"))
    found = await office.search(ANNA, await office.open(ANNA, REPLY), "")
    assert found == ["Zug zu spät", "Late train"]


async def test_templates_never_lose_what_was_typed() -> None:
    office = Office(library=world.library(LATE_TRAIN, template("Bus", "Please take the bus.\n")))
    await office.receives()
    form = await office.open(ANNA, REPLY)
    typed = asked(await office.choose(ANNA, form, template="late", text="Dear Mia"))
    both = asked(await office.choose(ANNA, typed, template="bus"))
    assert field(both, "text").initial == f"Dear Mia\n\n{LATE}\n\nPlease take the bus."
    assert field(both, "text").edition == 2


async def test_an_untouched_template_gives_way_to_the_next() -> None:
    office = Office(library=world.library(LATE_TRAIN, template("Bus", "Please take the bus.\n")))
    await office.receives()
    bus = asked(await office.choose(ANNA, await office.open(ANNA, REPLY), template="bus"))
    late = asked(await office.choose(ANNA, bus, template="late"))
    assert field(late, "text").initial == LATE


async def test_choosing_a_target_does_not_insert_the_template_again(office: Office) -> None:
    filled = asked(await office.choose(ANNA, await office.open(ANNA, REPLY), template="late"))
    other = asked(await office.choose(ANNA, filled, template="late", text="Hi!", target="private"))
    assert (field(other, "text").initial, field(other, "text").edition) == ("Hi!", 1)


async def test_the_used_template_is_remembered(office: Office) -> None:
    filled = asked(await office.choose(ANNA, await office.open(ANNA, REPLY), template="late"))
    preview = asked(await office.submit(ANNA, filled, template="late"))
    await office.submit(ANNA, preview)
    activity = (await office.desk.log(FIRST))[-1].activity
    assert getattr(activity, "template", None) == "late"


async def test_a_placeholder_in_a_customers_name_is_not_filled() -> None:
    name = world.post().author
    office = Office()
    tricky = type(name)(name.id, type(name.name)("{{agent}}"), name.handle)
    await office.receives(world.post(author=tricky))
    filled = asked(await office.choose(ANNA, await office.open(ANNA, REPLY), template="late"))
    assert field(filled, "text").initial == "Hello {{agent}}, sorry! Anna"
