"""What the reply form offers: templates that fit, with the reason, and the FAQ entry that is most like the question."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.chat.reception import Nothing, Wrong
from bot.domain import answering
from bot.domain.hints import Watch
from bot.domain.library import FaqEntry, Library, Template, Variant
from bot.domain.people import DepartmentId
from bot.domain.policy import Address, EscalationTarget
from bot.domain.posts import PostRef
from bot.domain.ticket import Term, TicketId
from bot.handlers.names import ESCALATE, REPLY, USE_DRAFT
from tests.fakes import world
from tests.fakes.world import ANNA, MIRA, SHOP, template
from tests.handlers.office import FIRST, Office, asked, field, read_aloud
from tests.handlers.pressing import buttons, press_in

PARCEL = template(
    "Parcel",
    "Hello {{customer}}, your parcel is on its way. {{agent}}",
    examples=("Where is my parcel?", "My package has not arrived"),
    tags=("shipping",),
)
BIKE = template("Bike", "Hello {{customer}}, bicycles travel for free.", examples=("May I take my bike?",))
PERSONAL = template(
    "Complaint", "We are sorry about that.", personal="the trouble", examples=("I want to complain",)
)
CONTACT = FaqEntry(
    id="parcel-lost",
    questions=("What if my parcel is lost?",),
    answer=("We look for it.", "It takes two days."),
    language="en",
    contact=DepartmentId("service"),
)


async def office_with(*templates: Template, text: str, faq: FaqEntry | None = None) -> Office:
    entries = {faq.id: faq} if faq else {}
    office = Office(library=Library({one.id: one for one in templates}, entries))
    await office.receives(world.post(text))
    return office


async def test_the_templates_that_fit_are_named_with_the_words_that_speak_for_them() -> None:
    office = await office_with(PARCEL, BIKE, text="Hi! When does my parcel arrive?")
    form = await office.open(ANNA, REPLY)
    [reasons] = [line for line in read_aloud(form) if line.startswith("💬")]
    assert reasons.startswith("💬 Parcel: ")
    assert "parcel" in reasons
    assert "Bike" not in reasons


async def test_a_suggestion_is_put_in_by_one_press_and_no_other_is_offered_then() -> None:
    office = await office_with(PARCEL, BIKE, text="When does my parcel arrive?")
    filled = asked(await press_in(office, ANNA, await office.open(ANNA, REPLY), "Parcel"))
    assert field(filled, "text").initial == "Hello Mia, your parcel is on its way. Anna"
    assert not [line for line in read_aloud(filled) if line.startswith("💬")]


async def test_nothing_that_was_typed_is_lost_to_a_suggestion() -> None:
    office = await office_with(PARCEL, text="Where is my parcel?")
    form = await office.open(ANNA, REPLY)
    filled = asked(await press_in(office, ANNA, form, "Parcel", text="Dear Mia"))
    assert field(filled, "text").initial.startswith("Dear Mia\n\nHello Mia, ")


async def test_a_template_that_asks_for_something_personal_cannot_be_sent_as_it_is() -> None:
    office = await office_with(PERSONAL, text="I want to complain about the heating")
    form = asked(await press_in(office, ANNA, await office.open(ANNA, REPLY), "Complaint"))
    assert "{{?the trouble}}" in field(form, "text").initial
    gap_left = await office.submit(ANNA, form)
    assert isinstance(gap_left, Wrong)
    gap_deleted = await office.submit(ANNA, form, text="We are sorry about that.")
    assert isinstance(gap_deleted, Wrong)
    assert "the trouble" in gap_deleted.problems["text"]
    written = "You sat in the cold for two hours. We are sorry about that."
    assert field(asked(await office.submit(ANNA, form, text=written)), "text").initial == written


@pytest.mark.parametrize("handler", [USE_DRAFT, REPLY])
async def test_what_a_volunteer_left_out_is_asked_of_whoever_sends_the_draft(handler: str) -> None:
    office = await office_with(PERSONAL, text="I want to complain about the heating")
    form = asked(await press_in(office, MIRA, await office.open(MIRA, REPLY), "Complaint"))
    await office.submit(MIRA, form, text="We are sorry about that.")
    draft = (await office.ticket()).draft
    assert draft is not None
    refused = await office.submit(ANNA, await office.open(ANNA, handler, draft.id))
    assert isinstance(refused, Wrong)
    assert "the trouble" in refused.problems["text"]
    assert await office.desk.store.values(Term.TEMPLATE) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("WHY DID YOU not write earlier?", "WHY"),
        ("As I already said, it is late.", "As I already said"),
        ("We are sorry!!", "!!"),
    ],
)
async def test_a_friendly_check_explains_itself_and_does_not_block(text: str, said: str) -> None:
    office = await office_with(text="Where is my train?")
    preview = asked(await office.submit(ANNA, await office.open(ANNA, REPLY), text=text))
    noticed = [line for line in read_aloud(preview) if line.startswith("💡")]
    assert any(said in line for line in noticed), noticed
    assert preview.submit == "Send"


async def test_a_friendly_text_is_left_alone() -> None:
    office = await office_with(text="Where is my train?")
    text = "Hello Mia, your train is five minutes late today."
    preview = asked(await office.submit(ANNA, await office.open(ANNA, REPLY), text=text))
    assert not [line for line in read_aloud(preview) if line.startswith("💡")]


async def test_a_text_that_nearly_equals_a_neighbours_is_told_with_the_ticket() -> None:
    office = Office()
    text = "Hello {}, thank you for writing. The lift at the main station is repaired today, promise!"
    for number in (1, 2):
        await office.receives(
            world.post("When is the lift repaired?", number, conversation=f"c{number}", under="post-7")
        )
    await send(office, text.format("Mia"))
    second = asked(await office.reception.press(office.click(ANNA, REPLY, ticket=TicketId(2))))
    preview = asked(
        await office.reception.submit(
            office.click(
                ANNA, REPLY, ticket=TicketId(2), values={"text": text.format("Tom")}, memory=second.memory
            )
        )
    )
    [warning] = [line for line in read_aloud(preview) if line.startswith("💡")]
    assert "Anna in ticket 1" in warning


async def test_whoever_drafts_hears_the_same_advice_once_and_decides() -> None:
    office = await office_with(text="Where is my parcel?")
    form = await office.open(MIRA, REPLY)
    advised = asked(await office.submit(MIRA, form, text="YOU SHOULD HAVE READ the page!!"))
    assert [line[0] for line in read_aloud(advised)].count("💡") > 1
    assert "press once more" in read_aloud(advised)[-1]
    assert field(advised, "text").initial == "YOU SHOULD HAVE READ the page!!"
    assert await office.happened() == ["Opened"]
    assert await office.submit(MIRA, advised) == Nothing()
    assert await office.happened() == ["Opened", "ReplyDrafted"]


async def test_a_friendly_draft_is_saved_at_once() -> None:
    office = await office_with(text="Where is my parcel?")
    answer = await office.submit(MIRA, await office.open(MIRA, REPLY), text="We are sorry, Mia.")
    assert answer == Nothing()


async def send(office: Office, text: str) -> None:
    """Send a reply to the first ticket, all the way."""
    preview = asked(await office.submit(ANNA, await office.open(ANNA, REPLY), text=text))
    await office.submit(ANNA, preview)
    reply = (await office.ticket()).replies[0].id
    now = office.watch.forward(minutes=1)
    await office.desk.change(FIRST, "s1", answering.begin_sending, now, reply=reply)
    sent_as = PostRef(SHOP, "out")
    await office.desk.change(FIRST, "s2", answering.sent, now, reply=reply, sent_as=sent_as, url="")


async def test_an_faq_entry_is_offered_with_whom_to_ask() -> None:
    office = await office_with(text="What happens if my parcel got lost?", faq=CONTACT)
    form = await office.open(ANNA, REPLY)
    assert any("What if my parcel is lost?" in line for line in read_aloud(form))
    assert ESCALATE in [button.handler for button in buttons(form)]
    filled = asked(await press_in(office, ANNA, form, "Insert the answer"))
    assert field(filled, "text").initial == "We look for it.\n\nIt takes two days."


async def test_whom_an_faq_entry_names_is_asked_by_one_press() -> None:
    press = DepartmentId("press")
    targets = tuple(EscalationTarget(one, ("Refund",), timedelta(hours=4)) for one in (press, world.SERVICE))
    office = Office(library=Library({}, {CONTACT.id: CONTACT}), escalations={world.SOCIAL: targets})
    await office.receives(world.post("What happens if my parcel got lost?"))
    asking = asked(await press_in(office, ANNA, await office.open(ANNA, REPLY), "Ask this department"))
    assert field(asking, "service").initial == "service"
    assert field(await office.open(ANNA, ESCALATE), "service").initial == "press"


async def test_what_has_expired_is_offered_nowhere() -> None:
    old = template("Parcel", "Old news.", examples=PARCEL.examples, valid_until=date(2026, 11, 20))
    expired = FaqEntry(
        id="old", questions=CONTACT.questions, answer=("Old.",), language="en", valid_until=date(2020, 1, 1)
    )
    office = await office_with(old, text="Where is my parcel? Is it lost?", faq=expired)
    form = await office.open(ANNA, REPLY)
    assert buttons(form)[0].label == "Second opinion"
    assert await office.search(ANNA, form, "") == []


async def test_the_wording_of_the_ticket_comes_in_and_what_it_lacks_is_told() -> None:
    du = Variant(language="de", core="Dein Paket kommt bald.", address=Address.DU)
    office = await office_with(
        Template(id="parcel", name="Paket", variants=(du,)), text="Where is my parcel, please?"
    )
    form = await office.open(ANNA, REPLY)
    filled = asked(await office.choose(ANNA, form, template="parcel"))
    assert field(filled, "text").initial == "Dein Paket kommt bald."
    assert any("no wording in the customer's language" in line for line in read_aloud(filled))


async def test_a_threat_is_answered_with_nothing_prepared() -> None:
    watch = (Watch("Threat", ("find you",), urgent=True),)
    office = Office(library=world.library(PARCEL), hints=watch)
    await office.receives(world.post("Where is my parcel? I will find you!"))
    form = await office.open(ANNA, REPLY)
    assert not [line for line in read_aloud(form) if line.startswith("💬")]
    assert await office.search(ANNA, form, "") == ["Parcel"]
