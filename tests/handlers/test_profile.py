"""Who wrote this: one line on the card, and the profile with notes, tags and history."""

from __future__ import annotations

from datetime import timedelta

from bot.chat.card import card
from bot.chat.reception import Nothing
from bot.domain import answering
from bot.domain.deliveries import LEASE, DeliveryKind
from bot.domain.hints import Watch
from bot.domain.people import Person
from bot.domain.posts import Author, PostRef
from bot.domain.text import Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.acquaintance import acquaintance
from bot.handlers.form import Form
from bot.handlers.names import CUSTOMER_NOTE, MORE, PROFILE
from tests.fakes import world
from tests.fakes.surface import words
from tests.fakes.world import ANNA, GEORG, IN_SOCIAL, PLATFORM, SELMA, SHOP
from tests.handlers.office import FIRST, Office, asked, field, read_aloud
from tests.handlers.pressing import buttons, press_in


async def line(office: Office, number: int = 1) -> str:
    """Return what a card says of its customer."""
    ticket = await office.ticket(number)
    known = await acquaintance(ticket, office.desk)
    return words(card(ticket, IN_SOCIAL, office.policy, PLATFORM, known).customer)


async def profile(office: Office, by: Person = ANNA, number: int = 1) -> Form:
    return asked(await office.reception.press(office.click(by, PROFILE, ticket=TicketId(number))))


async def test_a_first_contact_is_told(office: Office) -> None:
    assert await line(office) == "👤 First contact"


async def test_other_tickets_are_counted_on_the_card(office: Office) -> None:
    await office.receives(world.post("And now this", 2, conversation="c2"))
    assert await line(office, 2) == "👤 1 other ticket"
    await office.receives(world.post("And that", 3, conversation="c3"))
    assert await line(office, 3) == "👤 2 other tickets"


async def test_a_namesake_is_somebody_else(office: Office) -> None:
    namesake = Author("another mia", Untrusted("Mia"), Untrusted("@mia"))
    await office.receives(world.post("Hello", 2, conversation="c2", author=namesake))
    assert await line(office, 2) == "👤 First contact"


async def test_notes_and_tags_stay_with_the_customer(office: Office) -> None:
    form = await profile(office)
    assert await office.submit(ANNA, form, note="Is a wheelchair user", tags="regular, member") == Nothing()
    await office.receives(world.post("Again me", 2, conversation="c2"))
    assert await line(office, 2) == "👤 1 other ticket · regular, member · 📝 1"
    said = read_aloud(await profile(office, GEORG, 2))
    assert any("Anna" in one and "Is a wheelchair user" in one for one in said)
    assert field(await profile(office, GEORG, 2), "tags").initial == "regular, member"


async def test_a_form_opened_earlier_takes_back_nobodys_tags(office: Office) -> None:
    await office.submit(ANNA, await profile(office), tags="regular, late")
    annas, georgs = await profile(office), await profile(office, GEORG)
    await office.submit(GEORG, georgs, tags="regular, late, member")
    await office.submit(ANNA, annas, note="Was friendly", tags="regular, young")
    assert field(await profile(office), "tags").initial == "regular, member, young"


async def test_a_note_is_about_whom_the_form_shows_whoever_wrote_meanwhile(office: Office) -> None:
    ben = Author("ben", Untrusted("Ben"), Untrusted("@ben"))
    await office.receives(world.post("Me too", 2, author=ben))
    bens = await profile(office)
    await office.receives(world.post("Hello?", 3))
    await office.reception.closed(office.filled_in(ANNA, bens, {"note": "Has a"}))
    assert not field(await profile(office), "note").initial
    assert await office.submit(ANNA, bens, note="Has a dog", tags="regular") == Nothing()
    assert "Mia" in read_aloud(await profile(office))[0]
    assert not any("Has a dog" in one for one in read_aloud(await profile(office)))
    await office.receives(world.post("Thanks", 4, author=ben))
    assert any("Has a dog" in one for one in read_aloud(await profile(office)))


async def test_a_note_repaints_the_card(office: Office) -> None:
    await office.store.take_deliveries(office.watch(), limit=50, lease=LEASE)
    await office.submit(ANNA, await profile(office), note="A note")
    [owed] = await office.store.take_deliveries(office.watch(), limit=50, lease=LEASE)
    assert owed.delivery.kind is DeliveryKind.CARD


async def test_a_note_is_taken_away_by_whoever_wrote_it_and_nobody_else(office: Office) -> None:
    await office.submit(ANNA, await profile(office), note="Wrong person")
    assert "Delete note" not in [one.label for one in buttons(await profile(office, GEORG))]
    [mine] = [one for one in buttons(await profile(office)) if one.handler == CUSTOMER_NOTE]
    foreign = office.click(GEORG, CUSTOMER_NOTE, subject=mine.subject)
    await office.reception.press(foreign)
    assert any("Wrong person" in one for one in read_aloud(await profile(office)))
    after = asked(await press_in(office, ANNA, await profile(office), "Delete note"))
    assert not any("Wrong person" in one for one in read_aloud(after))


async def test_the_same_note_submitted_twice_is_one(office: Office) -> None:
    form = await profile(office)
    twice = office.filled_in(ANNA, form, {"note": "Once"})
    await office.reception.submit(twice)
    await office.reception.submit(twice)
    assert sum("Once" in one for one in read_aloud(await profile(office))) == 1


async def test_the_history_shows_what_one_may_see_and_counts_the_rest(office: Office) -> None:
    await office.receives(world.post("My suitcase is broken", 2, conversation="c2"))  # goes to the service
    await office.receives(world.post("The second question", 3, conversation="c3"))
    form = await profile(office)
    said = "\n".join(read_aloud(form))
    assert "The second question" in said
    assert "suitcase" not in said
    assert "1 more at another department" in said
    assert [one.ticket for one in buttons(form) if one.handler == MORE] == [3]


async def test_the_history_says_what_was_answered_and_what_it_was_about() -> None:
    office = Office(hints=(Watch("Accident", ("accident",)),))
    await office.receives(world.post("There was an accident"))
    now = office.watch()
    wish = answering.Wish(reply="r", text="We are so sorry, Mia.", to=PostRef(SHOP, "p1"))
    await office.desk.change(
        FIRST, "q", answering.send, ANNA, now, wish=wish, platform=PLATFORM, undo_window=timedelta()
    )
    await office.desk.change(FIRST, "b", answering.begin_sending, now, reply="r")
    await office.desk.change(FIRST, "s", answering.sent, now, reply="r", sent_as=PostRef(SHOP, "o"), url="")
    await office.receives(world.post("Me again", 2, conversation="c2"))
    [row] = [one for one in read_aloud(await profile(office, number=2)) if one.startswith("Ticket 1")]
    assert row.split("\n")[1:] == [
        "There was an accident",
        "Hints: Accident (accident)",
        "↩️ Anna answered · We are so sorry, Mia.",
    ]


async def test_other_departments_do_not_see_the_profile(office: Office) -> None:
    answer = await office.reception.press(office.click(SELMA, PROFILE, ticket=FIRST))
    assert "another department" in words(answer.text)  # type: ignore[union-attr]  # a refusal has words
