"""Looking through templates and FAQ, and proposing new ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.chat.reception import Nothing, Tell
from bot.chat.slack.modal import modal
from bot.domain import answering
from bot.domain.deliveries import LEASE, DeliveryKind
from bot.domain.library import FaqEntry, Library, Reference
from bot.domain.people import Person
from bot.domain.policy import Address
from bot.domain.posts import Author, PostRef
from bot.domain.refusals import OwnProposal
from bot.domain.text import Untrusted
from bot.handlers.form import NO_TICKET, Form
from bot.handlers.names import (
    APPROVE,
    DECLINE,
    PROPOSALS,
    PROPOSE_FAQ,
    PROPOSE_TEMPLATE,
    REPLY,
    TEMPLATES,
    THEMES,
)
from bot.stores.store import StoreError
from bot.workspace.blockkit import view_problems
from tests.fakes import world
from tests.fakes.world import ANNA, GEORG, JONAS, LATE, SELMA, SHOP, STRANGER, template
from tests.handlers.broken import BrokenStore
from tests.handlers.office import FIRST, Office, asked, beside, field, no, read_aloud, told
from tests.handlers.pressing import buttons, press_in

BIKE = template("Bike", "Bicycles travel for free, {{customer}}.", folder="Travel", tags=("bike",))
OLD = template("Christmas", "We are closed.", valid_until=date(2020, 12, 27), owner="anna")
ENTRY = FaqEntry(
    id="lost",
    questions=("What if I lost something?", "Lost property?"),
    answer=("Write to us.", "We keep things for a month."),
    language="en",
    links=(Reference("Form", "https://rail.example/lost"),),
    contact="service",
    owner=ANNA.id,
)


@pytest.fixture
async def library() -> Office:
    shelf = {one.id: one for one in (LATE, BIKE, OLD)}
    office = Office(library=Library(shelf, {ENTRY.id: ENTRY}))
    await office.receives()
    return office


async def command(office: Office, words: str) -> Form:
    return asked(await office.reception.command(words, office.click(ANNA, "", ticket=NO_TICKET)))


async def test_templates_are_found_by_words_folder_and_tag(library: Office) -> None:
    assert names(await command(library, "templates")) == ["Late train", "Bike", "Christmas"]
    assert names(await command(library, "vorlagen free")) == ["Bike"]
    form = await command(library, "templates")
    assert names(asked(await library.choose(ANNA, form, folder="Travel"))) == ["Bike"]
    found = await library.reception.submit(library.filled_in(ANNA, form, {"words": "sorry"}))
    assert names(asked(found)) == ["Late train"]


def names(form: Form) -> list[str]:
    assert form.handler == TEMPLATES
    return [line.split("\n")[0] for line in read_aloud(form)]


async def test_a_template_is_shown_whole_and_the_way_back_keeps_the_words(library: Office) -> None:
    whole = asked(await press_in(library, ANNA, await command(library, "templates free"), "Look"))
    assert "Bicycles travel for free, {{customer}}." in read_aloud(whole)
    back = asked(await press_in(library, ANNA, whole, "Back to the list"))
    assert field(back, "words").initial == "free"


async def test_what_expired_is_still_to_be_seen_and_says_so(library: Office) -> None:
    form = await command(library, "templates closed")
    assert "Expired: it is not offered any more." in read_aloud(form)[0]


async def test_how_often_a_template_was_used_is_told(library: Office) -> None:
    filled = asked(await library.choose(ANNA, await library.open(ANNA, REPLY), template="late"))
    preview = asked(await library.submit(ANNA, filled))
    await library.submit(ANNA, preview)
    assert "used in 1 ticket" in read_aloud(await command(library, "templates sorry"))[0]


async def test_accounts_without_a_wording_are_named(library: Office) -> None:
    form = await command(library, "templates free")
    whole = asked(await press_in(library, ANNA, form, "Look"))
    assert not any("No wording" in line for line in read_aloud(whole))
    await library.desk.answers.approve({"rad": template("Rad", "Gratis.", "de")}, {})
    lacking = asked(await press_in(library, ANNA, await command(library, "templates gratis"), "Look"))
    assert any("Shop on the Square" in line for line in read_aloud(lacking) if "No wording" in line)


async def test_the_faq_answers_with_links_and_whom_to_ask(library: Office) -> None:
    said = read_aloud(await command(library, "faq lost"))
    assert said == [
        "❓ What if I lost something? (Lost property?)",
        "Write to us.\n\nWe keep things for a month.",
        "Form",
        "Whom to ask: Kundenservice · looked after by Anna",
    ]
    assert read_aloud(await command(library, "faq zebra")) == [
        "Nothing found. Fewer or other words may help."
    ]


async def test_whatever_is_looked_for_slack_takes_the_list() -> None:
    library = Office(library=world.library(template("Odd", "Hello", folder="f" * 76)))
    for form in (await command(library, f"templates {'e' * 3000}"), await command(library, "templates odd")):
        again = asked(await library.submit(ANNA, form, words=f"odd{' ' * 3000}e"))
        for shown in (form, again):
            assert view_problems(modal(shown, library.policy.time_zone, "Cancel")) == []


async def test_strangers_see_nothing_of_the_library(library: Office) -> None:
    answer = await library.reception.command("templates", library.click(STRANGER, "", ticket=NO_TICKET))
    assert "I do not know you yet" in told(answer)


async def sent_reply(office: Office, text: str) -> str:
    preview = asked(await office.submit(ANNA, await office.open(ANNA, REPLY), text=text))
    await office.submit(ANNA, preview)
    reply = (await office.ticket()).replies[0].id
    now = office.watch.forward(minutes=1)
    await office.desk.change(FIRST, "s1", answering.begin_sending, now, reply=reply)
    out = PostRef(SHOP, "out")
    await office.desk.change(FIRST, "s2", answering.sent, now, reply=reply, sent_as=out, url="")
    return reply


async def test_a_sent_reply_becomes_a_template_once_its_owner_approved_it(library: Office) -> None:
    reply = await sent_reply(library, "Hello Mia, platform four today. Anna")
    form = asked(await library.press(ANNA, PROPOSE_TEMPLATE, reply))
    assert field(form, "text").initial == "Hello {{customer}}, platform four today. {{agent}}"
    assert ANNA.name not in await library.search(ANNA, form, "")
    thanks = asked(await library.submit(ANNA, form, title="Platform", owner="selma"))
    assert "Selma decides" in read_aloud(thanks)[0]
    assert "chat" not in " ".join(library.desk.answers.library.templates)

    waiting = await desk_form(library, SELMA, PROPOSALS)
    look = asked(await press_in(library, SELMA, waiting, "Look & approve"))
    after = await library.submit(SELMA, look, text="Hello {{customer}}, another platform today. {{agent}}")
    assert after == Nothing()
    [approved] = [t for t in library.desk.answers.library.templates.values() if t.name == "Platform"]
    assert approved.variants[0].address is Address.DU
    assert approved.variants[0].core == "Hello {{customer}}, another platform today. {{agent}}"
    assert read_aloud(await desk_form(library, SELMA, PROPOSALS)) == ["Nothing waits for a decision."]


async def test_whoever_may_answer_decides_in_the_place_of_an_owner_who_has_left(library: Office) -> None:
    reply = await sent_reply(library, "Platform four today.")
    form = asked(await library.press(ANNA, PROPOSE_TEMPLATE, reply))
    await library.submit(ANNA, form, title="Platform", owner="selma")
    people = {one.id: one for one in (ANNA, JONAS, GEORG)}
    library.desk.policy = replace(library.policy, people=people)
    for nobody in (ANNA, GEORG):
        assert buttons(await desk_form(library, nobody, PROPOSALS)) == []
    look = asked(
        await press_in(library, JONAS, await desk_form(library, JONAS, PROPOSALS), "Ansehen & freigeben")
    )
    own = await library.press(ANNA, APPROVE, look.memory["proposal"], number=NO_TICKET)
    assert told(own) == no(ANNA, OwnProposal())
    assert await library.submit(JONAS, look) == Nothing()


async def test_an_approval_that_was_interrupted_goes_on_when_it_is_submitted_again() -> None:
    store = BrokenStore()
    library = Office(store)
    await library.receives()
    reply = await sent_reply(library, "Platform four today.")
    form = asked(await library.press(ANNA, PROPOSE_TEMPLATE, reply))
    await library.submit(ANNA, form, title="Platform", owner="selma")
    look = asked(await press_in(library, SELMA, await desk_form(library, SELMA, PROPOSALS), "Look & approve"))
    store.error = StoreError("The disk is full")
    assert isinstance(await library.submit(SELMA, look), Tell)
    store.error = None
    assert await library.submit(SELMA, look) == Nothing()
    assert "Platform" in [one.name for one in library.desk.answers.library.templates.values()]
    assert (await library.happened())[-1] == "ProposalSettled"
    assert isinstance(await library.submit(SELMA, look), Tell)


async def test_only_whole_names_give_way_to_placeholders(library: Office) -> None:
    await library.receives(world.post(number=2, author=Author("a", Untrusted("A."), Untrusted("@a"))))
    reply = await sent_reply(library, "Hello A., the ANNAs mail was late. Annabel or Anna")
    form = asked(await library.press(ANNA, PROPOSE_TEMPLATE, reply))
    assert field(form, "text").initial == "Hello {{customer}}, the ANNAs mail was late. Annabel or {{agent}}"


async def desk_form(office: Office, by: Person, handler: str) -> Form:
    return asked(await office.reception.press(office.click(by, handler, ticket=NO_TICKET)))


async def proposed(office: Office) -> str:
    reply = await sent_reply(office, "It is at the counter.")
    form = asked(await office.press(ANNA, PROPOSE_FAQ, reply))
    await office.submit(ANNA, form, title="Where is the counter?", owner="jonas")
    waiting = await desk_form(office, JONAS, PROPOSALS)
    return buttons(waiting)[0].subject


async def test_a_question_is_found_in_the_faq_once_it_was_approved(library: Office) -> None:
    await proposed(library)
    look = asked(
        await press_in(library, JONAS, await desk_form(library, JONAS, PROPOSALS), "Ansehen & freigeben")
    )
    assert await library.submit(JONAS, look) == Nothing()
    assert "It is at the counter." in read_aloud(await command(library, "faq counter"))


async def test_only_the_owner_decides_and_only_once(library: Office) -> None:
    proposal = await proposed(library)
    press = library.click(SELMA, APPROVE, subject=proposal, ticket=NO_TICKET)
    assert told(await library.reception.press(press)) == "This is up to Jonas."
    decline = library.click(JONAS, DECLINE, subject=proposal, ticket=NO_TICKET)
    assert await library.reception.press(decline) == Nothing()
    again = library.click(JONAS, DECLINE, subject=proposal, ticket=NO_TICKET)
    assert isinstance(await library.reception.press(again), Tell)
    assert "It is at the counter." not in read_aloud(await command(library, "faq counter"))


async def test_the_owner_is_told_and_the_log_says_so(library: Office) -> None:
    await proposed(library)
    assert (await library.happened())[-1] == "Proposed"
    owed = await library.store.take_deliveries(library.watch.forward(minutes=1), limit=50, lease=LEASE)
    words = [one.delivery.subject for one in owed if one.delivery.kind is DeliveryKind.WORD]
    assert words == ["jonas"]


@pytest.mark.parametrize("approves", [True, False])
async def test_whoever_proposed_something_hears_what_became_of_it(library: Office, approves: bool) -> None:
    await proposed(library)
    waiting = await desk_form(library, JONAS, PROPOSALS)
    pressed = await press_in(library, JONAS, waiting, "Ansehen & freigeben" if approves else "Ablehnen")
    if approves:
        await library.submit(JONAS, asked(pressed))
    assert (await library.happened())[-1] == "ProposalSettled"
    owed = await library.store.take_deliveries(library.watch.forward(minutes=1), limit=50, lease=LEASE)
    words = [one.delivery.subject for one in owed if one.delivery.kind is DeliveryKind.WORD]
    assert words[-1] == "anna"


async def test_nobody_decides_about_their_own_proposal(library: Office) -> None:
    reply = await sent_reply(library, "Hello!")
    form = asked(await library.press(ANNA, PROPOSE_TEMPLATE, reply))
    answer = await library.submit(ANNA, form, title="Hi", owner="anna")
    assert beside(answer) == {"owner": "Nobody approves a proposal of their own."}
    untitled = await library.submit(ANNA, form, owner="selma")
    assert list(beside(untitled)) == ["title"]
    reader = await library.submit(ANNA, form, title="Hi", owner="georg")
    assert list(beside(reader)) == ["owner"]


async def test_the_same_proposal_submitted_twice_is_one(library: Office) -> None:
    reply = await sent_reply(library, "Hello!")
    form = asked(await library.press(ANNA, PROPOSE_TEMPLATE, reply))
    twice = library.filled_in(ANNA, form, {"title": "Hi", "owner": "selma"})
    await library.reception.submit(twice)
    await library.reception.submit(twice)
    assert len(buttons(await desk_form(library, SELMA, PROPOSALS))) == 2


async def test_a_placeholder_that_nobody_can_fill_is_not_approved(library: Office) -> None:
    reply = await sent_reply(library, "Hello!")
    form = asked(await library.press(ANNA, PROPOSE_TEMPLATE, reply))
    await library.submit(ANNA, form, title="Hi", owner="selma")
    waiting = await desk_form(library, SELMA, PROPOSALS)
    look = asked(await press_in(library, SELMA, waiting, "Look & approve"))
    answer = await library.submit(SELMA, look, text="Hello {{nobody}}")
    assert list(beside(answer)) == ["text"]


async def test_what_comes_up_again_and_has_no_answer_is_a_theme(library: Office) -> None:
    texts = (
        "The vending machine ate my coins",
        "vending machine broken again",
        "Coins stuck, vending machine!",
    )
    for number, text in enumerate(texts, start=10):
        await library.receives(world.post(text, number, conversation=f"v{number}"))
    form = await desk_form(library, ANNA, THEMES)
    assert any("vending" in line for line in read_aloud(form))
    assert len(buttons(form)) >= 2
    library.watch.forward(days=8)
    assert read_aloud(await desk_form(library, ANNA, THEMES)) == [
        "Everything that came up more than once has an answer."
    ]


async def test_themes_of_other_departments_stay_with_them(library: Office) -> None:
    for number in (20, 21, 22):
        await library.receives(world.post("broken umbrella stand", number, conversation=f"u{number}"))
    assert not any("umbrella" in line for line in read_aloud(await desk_form(library, ANNA, THEMES)))
    assert any("umbrella" in line.lower() for line in read_aloud(await desk_form(library, SELMA, THEMES)))


async def test_who_may_only_read_proposes_nothing(library: Office) -> None:
    reply = await sent_reply(library, "Hello!")
    refused = told(await library.press(GEORG, PROPOSE_FAQ, reply))
    assert refused.startswith("You need the right")
