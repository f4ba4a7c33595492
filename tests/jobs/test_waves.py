"""Many posts at once become one card; what is something else keeps its own."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.chat.card import Card
from bot.chat.reception import Written
from bot.domain import refusals
from bot.domain.deliveries import place_of
from bot.domain.errors import OutsideError, RateLimited, Unreachable
from bot.domain.owing import repaint_wave
from bot.domain.people import Person
from bot.domain.posts import Removal
from bot.domain.ticket import Leaving, Status, TicketId
from bot.domain.waves import Happening
from bot.handlers.form import Buttons, Heading, Passage
from bot.handlers.names import HOME
from bot.handlers.waves import note
from bot.keeping import waves
from bot.keeping.waves import Entry
from bot.stores.store import Filter
from tests.fakes.surface import words
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, SELMA, SHOP, SOCIAL
from tests.handlers.office import asked, no, told
from tests.handlers.pressing import labelled, press_in
from tests.jobs.storm import LATE, RULES, Storm


async def test_many_alike_become_one_card_and_those_before_keep_theirs() -> None:
    room = Storm()
    tickets = await room.storm(30)
    await room.settle()
    assert room.ticket_cards() == tickets[:3]
    (card,) = room.wave_cards()
    assert "30 posts" in card.title
    assert words(card.author).startswith("Since 2026-11-21")
    assert card.quote.clean().splitlines() == [f"Customer {n}: {LATE}" for n in (30, 29, 28)]
    assert {"linz", "melk", "train"} <= set(room.facts()["In common"].split(", "))
    assert room.facts()["So far"] == "30 open"


async def test_every_conversation_stays_a_ticket_with_its_own_log() -> None:
    room = Storm()
    first, *_, last = await room.storm(10)
    await room.settle()
    assert await room.happened(last) == ["Opened", "JoinedWave"]
    assert await room.happened(first) == ["Opened", "JoinedWave"]
    assert [t.bundled for t in await room.tickets(first, last)] == [False, True]
    wave = await room.wave()
    facts = [(fact.label, words(fact.value)) for card in room.shown() for fact in card.facts]
    assert facts.count(("Wave", f"belongs to wave {wave.number}")) == 3
    assert (await room.said(wave))[1:] == ["🌊 A wave begins here, with 4 posts."]


async def test_what_happens_to_a_wave_is_owed_to_its_thread_in_the_same_commit() -> None:
    room = Storm()
    await room.storm(6)
    await room.settle()

    async def ends(name: str) -> None:
        if name == "owe":
            raise asyncio.CancelledError

    claimed = Entry(at=room.watch(), what=Happening.CLAIMED, by=ANNA.actor)
    with suppress(asyncio.CancelledError):
        await note(await room.wave(), claimed, room.desk_that(ends))
    await room.settle()
    assert (await room.said(await room.wave()))[-1] == "Anna claimed the wave."


async def test_what_hurries_always_has_its_own_card() -> None:
    room = Storm()
    await room.storm(6)
    urgent = await room.writes(
        "The door of the train to Linz is broken and standing in Melk for half an hour"
    )
    await room.settle()
    assert room.ticket_cards(IN_SERVICE) == [urgent]
    assert (await room.desk.ticket(urgent)).wave == 0


async def test_many_that_hurry_are_no_wave() -> None:
    room = Storm()
    urgent = [await room.writes(f"The door of my train is broken, coach {number}") for number in range(6)]
    await room.settle()
    assert sorted(room.ticket_cards(IN_SERVICE)) == urgent
    assert await waves.newest(room.store, 5) == []


async def test_what_is_something_else_has_its_own_card_in_the_middle_of_a_storm() -> None:
    room = Storm()
    before = await room.storm(8)
    other = await room.writes("Where can I collect the lost umbrella that your conductor found?")
    await room.storm(8)
    await room.settle()
    assert room.ticket_cards() == [*before[:3], other]


async def test_a_sudden_rush_in_different_words_is_one_wave_too() -> None:
    room = Storm()
    texts = [
        "Westbahn line down again, trains cancelled",
        "is the westbahn line closed?",
        "Westbahn: no train on this line for an hour",
        "When does the Westbahn line open again please",
        "stuck on the westbahn line near Melk",
    ]
    for number in range(20):
        await room.writes(f"{texts[number % 5]} {'really ' * (number // 5)}{number * 'x'}")
    apart = await room.writes("Do you sell gift vouchers?")
    await room.settle()
    assert len(room.wave_cards()) == 1
    assert room.ticket_cards()[-1] == apart
    assert {"westbahn", "line"} <= set(room.facts()["In common"].split(", "))


async def test_a_busy_day_is_no_wave() -> None:
    """Twelve in ten minutes are many, but no more than five times as many as all day long."""
    room = Storm()
    for number in range(60):
        await room.writes(f"Question {chr(97 + number % 26) * 5} about {chr(97 + number % 23) * 7}")
        room.watch.forward(minutes=2)
    for number in range(14):
        await room.writes(f"Subject {chr(97 + number) * 6} and {chr(98 + number) * 9}")
    await room.settle()
    assert await waves.newest(room.store, 5) == []


async def test_many_comments_under_one_post_of_ours_are_one_wave() -> None:
    room = Storm()
    for number in range(15):
        await room.writes(f"{chr(97 + number) * 5} {chr(98 + number) * 6}", under="tip")
    await room.settle()
    (card,) = room.wave_cards()
    assert words(card.customer) == "Many comments under a post of yours"
    assert len(room.ticket_cards()) == 11


async def test_without_a_rule_every_post_has_its_own_card() -> None:
    room = Storm(None)
    tickets = await room.storm(20)
    await room.settle()
    assert room.ticket_cards() == tickets


async def test_two_posts_that_cross_the_line_at_once_begin_one_wave() -> None:
    room = Storm()
    await room.storm(3)
    other = room.desk_that(_giving_way)
    notes = [room.square.say(SHOP, f"Twin {n}", LATE, f"twin-{n}") for n in range(2)]
    posts = [(await room.letterbox.fetch(f"{room.square.name}:{n.number - 1}")).posts[0] for n in notes]
    both = await asyncio.gather(room.desk_that(_giving_way).take(posts[0]), other.take(posts[1]))
    (wave,) = await waves.newest(room.store, 5)
    joined = [t for t in await room.tickets(*(TicketId(one or 0) for one in both)) if t.wave == wave.number]
    assert len(joined) == 2
    assert (await waves.open_waves(room.store, SHOP, SOCIAL)).numbers == (wave.number,)


async def _giving_way(_call: str) -> None:
    await asyncio.sleep(0)


async def test_the_same_post_twice_begins_no_wave() -> None:
    room = Storm()
    await room.storm(2)
    note = room.square.say(SHOP, "Mia", LATE, "again")
    (post,) = (await room.letterbox.fetch(f"{room.square.name}:{note.number - 1}")).posts
    assert len({await room.desk.take(post) for _ in range(5)}) == 1
    assert await waves.newest(room.store, 5) == []


async def test_a_wave_goes_on_after_a_restart() -> None:
    room = Storm()
    await room.storm(3)
    room.reopen()
    await room.storm(3)
    room.reopen()
    await room.storm(3)
    await room.settle()
    assert len(room.ticket_cards()) == 3
    (card,) = room.wave_cards()
    assert "9 posts" in card.title


async def test_the_card_of_a_wave_is_edited_every_few_seconds_at_most() -> None:
    room = Storm()
    seen = set[Card]()
    for _ in range(60):
        await room.writes()
        await room.deliver()
        seen.update(room.wave_cards())
    assert 60 / 6 <= len(seen) <= 60 / 5 + 1


async def test_somebody_pulls_a_ticket_out_and_it_appears_in_full() -> None:
    room = Storm()
    *_, last = await room.storm(8)
    await room.settle()
    posts = asked(await room.press_on(ANNA, "Show posts"))
    await press_in(room, ANNA, posts, "Pull out")
    await room.settle()
    assert room.ticket_cards()[-1] == last
    assert await room.happened(last) == ["Opened", "JoinedWave", "LeftWave"]
    assert room.facts()["So far"] == "7 open · 1 pulled out"
    assert (await room.said(await room.wave()))[-1] == "Anna pulled 1 post out."
    shown = [line.number for line in room.lines() if "pulled the ticket out" in words(line.text)]
    assert shown == [3]


async def test_several_are_pulled_out_together() -> None:
    room = Storm()
    tickets = await room.storm(8)
    await room.settle()
    posts = asked(await room.press_on(JONAS, "Show posts"))
    chosen = [str(one) for one in tickets[-3:]]
    after = asked(await room.submit(JONAS, posts, tickets="\n".join(chosen)))
    assert after.handler == posts.handler
    await room.settle()
    assert sorted(room.ticket_cards()[3:]) == tickets[-3:]


async def test_a_customer_who_writes_something_else_leaves_the_wave() -> None:
    room = Storm()
    *_, last = await room.storm(6)
    await room.writes("And my daughter has left her medicine on board, who can help her?", conversation="c-6")
    await room.settle()
    ticket = await room.desk.ticket(last)
    assert (ticket.wave, ticket.bundled) == (0, False)
    log = [entry.activity for entry in await room.desk.log(last)]
    assert getattr(log[-1], "why", None) is Leaving.UNLIKE
    assert last in room.ticket_cards()


async def test_a_customer_who_says_the_same_again_stays() -> None:
    room = Storm()
    *_, last = await room.storm(6)
    await room.writes(LATE, conversation="c-6")
    await room.settle()
    assert (await room.desk.ticket(last)).bundled
    assert last not in room.ticket_cards()


async def test_whoever_claims_one_of_them_gets_its_card() -> None:
    room = Storm()
    *_, last = await room.storm(6)
    await room.settle()
    await room.press(ANNA, "claim", number=last)
    await room.settle()
    assert room.ticket_cards()[-1] == last


async def test_a_wave_takes_no_more_after_a_quiet_time() -> None:
    room = Storm()
    await room.storm(6)
    await room.until(room.watch() + RULES.quiet + timedelta(minutes=1))
    wave = await room.wave()
    assert wave.over_at is not None
    assert (await room.said(wave))[-1] == "It has become quiet: the wave takes no more posts."
    late = await room.writes()
    assert (await room.desk.ticket(late)).wave == 0


async def test_a_wave_that_goes_on_is_not_quiet() -> None:
    room = Storm()
    for _ in range(8):
        await room.storm(2)
        await room.until(room.watch() + timedelta(minutes=9))
    assert (await room.wave()).over_at is None


async def test_a_person_ends_a_wave_and_gives_the_rest_cards_of_their_own() -> None:
    room = Storm()
    tickets = await room.storm(40)
    await room.settle()
    form = asked(await room.press_on(ANNA, "End wave"))
    await room.submit(ANNA, form, left="cards")
    await room.settle()
    assert sorted(room.ticket_cards()) == tickets
    assert room.facts()["So far"] == "0 open · 40 pulled out"


async def test_a_person_ends_a_wave_and_closes_the_rest() -> None:
    room = Storm()
    tickets = await room.storm(30)
    await room.settle()
    form = asked(await room.press_on(ANNA, "End wave"))
    await room.submit(ANNA, form, left="close")
    await room.settle()
    assert {ticket.status for ticket in await room.tickets(*tickets)} == {Status.CLOSED}
    assert len(room.ticket_cards()) == 3
    assert [b.label for b in room.wave_cards()[0].buttons] == ["Show posts", "Claim wave"]


async def test_first_click_wins_the_wave() -> None:
    room = Storm()
    await room.storm(6)
    await room.settle()
    stale = room.wave_cards()[0].buttons
    claim = next(one for one in stale if one.label == "Claim wave")
    await room.press_on(ANNA, "Claim wave")
    await room.settle()
    assert room.facts()["Owner"] == "Anna"
    late = room.click(JONAS, claim.handler, ticket=claim.ticket, subject=claim.subject, channel=IN_SOCIAL)
    assert "Anna" in told(await room.reception.press(late))
    await room.press_on(ANNA, "Release wave")
    await room.settle()
    assert room.facts()["Owner"] == "nobody yet"
    assert (await room.said(await room.wave()))[-2:] == ["Anna claimed the wave.", "Anna released the wave."]


WAVE_ACTIONS = ("answer_wave", "wave_texts", "wave_posts", "claim_wave", "stop_wave", "end_wave")


@pytest.mark.parametrize("action", WAVE_ACTIONS)
async def test_people_of_other_departments_and_other_channels_are_refused(action: str) -> None:
    room = Storm()
    await room.storm(6)
    await room.settle()
    number = str((await room.wave()).number)
    before = await room.wave()
    for who, channel, why in (
        (SELMA, None, refusals.OtherDepartment(frozenset({SOCIAL}))),
        (SELMA, IN_SOCIAL, refusals.OtherDepartment(frozenset({SOCIAL}))),
        (ANNA, IN_SERVICE, refusals.NotHere()),
    ):
        pressed = room.click(who, action, ticket=TicketId(0), subject=number, channel=channel)
        submitted = room.click(who, action, ticket=TicketId(0), memory={"wave": number}, channel=channel)
        assert told(await room.reception.press(pressed)) == no(who, why)
        assert told(await room.reception.submit(submitted)) == no(who, why)
        assert list(await room.reception.suggest(submitted, "")) == []
    assert await room.wave() == before


@pytest.mark.parametrize("action", WAVE_ACTIONS)
@pytest.mark.parametrize("number", ["", "0", "-1", "99", "1 pull 2", "²", "9" * 30])
async def test_a_wave_that_is_none_is_refused(action: str, number: str) -> None:
    room = Storm()
    click = room.click(ANNA, action, ticket=TicketId(0), subject=number)
    assert told(await room.reception.press(click)) == no(ANNA, refusals.NoSuchWave())


async def test_a_ticket_of_another_department_cannot_be_pulled_out_of_anything() -> None:
    room = Storm()
    theirs = await room.writes("My microphone is broken")
    await room.storm(6)
    await room.settle()
    number = (await room.wave()).number
    log = await room.desk.log(theirs)
    click = room.click(ANNA, "wave_posts", ticket=TicketId(0), subject=f"{number} pull {theirs}")
    asked(await room.reception.press(click))
    assert await room.desk.log(theirs) == log
    assert len(await room.said(await room.wave())) == 2


async def test_the_walk_offers_the_wave_and_not_each_of_its_tickets() -> None:
    room = Storm()
    tickets = await room.storm(12)
    await room.settle()
    for ticket in tickets[:3]:
        await room.press(ANNA, "close", number=ticket)
    walk = await room.open(ANNA, "walk")
    assert labelled(walk, "Answer all").handler == "answer_wave"
    inbox = await room.open(ANNA, "inbox")
    assert labelled(inbox, "Show posts").subject == str((await room.wave()).number)
    assert await room.store.tickets(Filter(statuses=frozenset({Status.BUNDLED}))) == tickets[:2:-1]


async def test_tickets_of_a_wave_are_found_by_search() -> None:
    room = Storm()
    *_, last = await room.storm(8)
    found = await room.store.search("standing in Melk", frozenset({SOCIAL}), limit=50)
    assert last in {one.ticket for one in found}


async def test_a_department_that_looks_at_times_sees_the_wave_at_its_next_time() -> None:
    room = Storm()
    social = replace(room.policy.departments[SOCIAL], windows=(time(13),))
    room.policy = replace(room.policy, departments={**room.policy.departments, SOCIAL: social})
    room.reopen()
    await room.storm(8)
    await room.until(room.watch() + timedelta(minutes=20))
    assert room.shown() == []
    await room.until(room.watch().replace(hour=12, minute=1))
    assert len(room.wave_cards()) == 1
    assert len(room.ticket_cards()) == 3


async def test_what_a_customer_deleted_is_no_sample() -> None:
    room = Storm()
    await room.storm(6)
    await room.settle()
    ticket = await room.desk.ticket((await room.store.tickets(Filter(limit=1)))[0])
    await room.desk.forget(Removal(ticket.last_post.ref, ticket.last_post.conversation))
    await room.settle()
    (card,) = room.wave_cards()
    assert "Customer 6" not in card.quote.clean()
    assert "Customer 5" in card.quote.clean()


async def test_the_card_of_a_wave_that_somebody_deleted_comes_back() -> None:
    room = Storm()
    await room.storm(6)
    await room.settle()
    (message,) = (m for m in room.cards() if isinstance(m.content, Card) and m.content.ticket < 0)
    room.surface.delete(message.ref)
    await room.writes()
    await room.settle()
    (card,) = room.wave_cards()
    assert "7 posts" in card.title
    assert len(await room.said(await room.wave())) == 1


async def test_a_card_whose_answer_was_lost_stands_once() -> None:
    room = Storm()
    await room.storm(3)
    await room.deliver()
    room.surface.lose = True
    await room.writes()
    await room.settle()
    await room.writes()
    await room.settle()
    (card,) = room.wave_cards()
    assert "5 posts" in card.title
    assert (await room.said(await room.wave()))[1:] == ["🌊 A wave begins here, with 4 posts."]


@pytest.mark.parametrize("refusal", [RateLimited("slow down", 5), Unreachable("connection refused")])
async def test_a_card_of_which_only_the_thread_was_refused_stands_once(refusal: OutsideError) -> None:
    room = Storm()
    room.surface.refuses_threads = [refusal]
    await room.storm(6)
    await room.settle()
    assert len(room.wave_cards()) == 1
    assert (await room.said(await room.wave()))[0].startswith("🔒")


@pytest.mark.parametrize("refusal", [RateLimited("slow down", 5), Unreachable("connection refused")])
async def test_a_card_that_was_found_and_could_not_be_painted_stands_once(refusal: OutsideError) -> None:
    room = Storm()
    room.surface.refuses_threads = [Unreachable("connection refused")]
    room.surface.refuses_repaints = [refusal]
    await room.storm(6)
    await room.settle()
    assert not room.surface.refuses_repaints
    assert len(room.wave_cards()) == 1


async def test_a_line_whose_answer_was_lost_stands_once() -> None:
    room = Storm()
    await room.storm(6)
    await room.settle()
    await room.press_on(ANNA, "Claim wave")
    await room.deliver()
    room.surface.lose = True
    await room.press_on(ANNA, "Release wave")
    await room.settle()
    said = await room.said(await room.wave())
    assert said.count("Anna released the wave.") == 1


async def test_a_post_costs_the_same_however_many_a_wave_has() -> None:
    room = Storm()
    called: Counter[str] = Counter()

    async def count(call: str) -> None:
        called[call] += 1

    room.desk = room.desk_that(count)
    await room.storm(10)
    early, late = Counter[str](), Counter[str]()
    for costs, more in ((early, 1), (late, 300)):
        await room.storm(more)
        called.clear()
        await room.writes()
        costs.update(called)
    assert early == late
    assert set(late) == {"ticket_of", "done_by", "new_ticket_id", "kept", "append"}


async def test_home_lists_the_waves_in_which_somebody_waits() -> None:
    room = Storm()
    await room.storm(8)
    await room.settle()
    wave = await room.wave()
    heading, said, row = (asked(await room.press(ANNA, HOME, number=0))).parts[-3:]
    assert isinstance(heading, Heading)
    assert heading.text == "Waves"
    assert isinstance(said, Passage)
    assert words(said.text) == f"🌊 Shop on the Square · Wave {wave.number} · 8 open"
    assert isinstance(row, Buttons)
    assert [button.label for button in row.buttons] == ["Answer all", "Show posts"]
    elsewhere = asked(await room.press(SELMA, HOME, number=0))
    assert not [part for part in elsewhere.parts if isinstance(part, Heading)]


async def writes_below(room: Storm, text: str | None, message: str = "m1", by: Person | None = ANNA) -> bool:
    """Somebody writes in the thread of the wave's card, changes that, or deletes it."""
    wave = await room.wave()
    at = await room.store.message_of(place_of(wave.number), IN_SOCIAL, -1)
    assert at is not None
    return await room.reception.noted(Written(f"{message} {text}", by, at, message, text))


async def notes(room: Storm) -> list[str]:
    """Return the notes that the form with the wave's posts shows."""
    form = asked(await room.press_on(ANNA, "Show posts"))
    said = [words(part.text) for part in form.parts if isinstance(part, Passage)]
    return [one for one in said if one.startswith("📝")]


async def test_what_is_written_below_a_wave_is_a_note_in_its_log_and_never_sent() -> None:
    room = Storm()
    await room.storm(8)
    await room.settle()
    before = len((await room.wave()).log)
    assert await writes_below(room, "The bus company knows.")
    assert await writes_below(room, "The bus company knows.")
    assert len((await room.wave()).log) == before + 1
    assert await notes(room) == ["📝 Anna: The bus company knows."]
    await room.settle()
    assert room.published == []
    assert (await room.said(await room.wave()))[-1] != "📝 Anna: The bus company knows."


async def test_a_note_below_a_wave_says_what_its_author_made_of_it() -> None:
    room = Storm()
    await room.storm(8)
    await room.settle()
    await writes_below(room, "The bus company knows.")
    await writes_below(room, "The train company knows.")
    assert await notes(room) == ["📝 Anna: The train company knows."]
    await writes_below(room, None, by=None)
    assert await notes(room) == []
    assert "bus company" not in str((await room.wave()).log)
    await writes_below(room, None, "never written")
    await writes_below(room, "   ", "m2")
    assert await notes(room) == []


async def test_the_other_channels_of_a_wave_read_its_notes_and_their_end() -> None:
    room = Storm()
    await room.storm(8)
    await room.settle()
    wave = await room.wave()
    await waves.change(room.store, wave.number, lambda one: replace(one, channels=(IN_SOCIAL, IN_SERVICE)))
    await room.store.owe(repaint_wave(wave.number, [IN_SERVICE], room.watch()))
    await room.settle()
    await writes_below(room, "The bus company knows.")
    await room.settle()

    def there() -> list[str]:
        lines = (m.content for m in room.surface.messages if m.ref.place == IN_SERVICE and m.thread)
        return [words(one.text) for content in lines if isinstance(content, tuple) for one in content]

    assert there()[-1] == "📝 Anna: The bus company knows."
    await writes_below(room, None)
    await room.settle()
    assert "bus company" not in " ".join(there())
