"""Tickets of a wave: which card they have, how they leave it, and how many are answered at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import answering, bundling, claiming, escalating, marking, receiving
from bot.domain import refusals as no
from bot.domain.activities import Activity, JoinedWave, LeftWave, ReplyQueued
from bot.domain.answering import Wish
from bot.domain.bundling import Words, same_as_neighbour, text_for, wait
from bot.domain.deliveries import DeliveryKind
from bot.domain.evolving import evolve
from bot.domain.hints import Watch
from bot.domain.owing import owed, repaints
from bot.domain.replies import ReplyState
from bot.domain.similarity import words_of
from bot.domain.ticket import Leaving, Status, Term, Ticket
from tests.domain.deciding import NOW, after, fresh, refusal
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, PLATFORM, SERVICE

LATER = NOW + timedelta(minutes=5)
WAVE = 40
UNDO = timedelta(seconds=15)


def bundled() -> Ticket:
    return after(fresh(), [JoinedWave(at=NOW, wave=WAVE)])


def answer(ticket: Ticket, reply: str = "r1", text: str = "Sorry!") -> list[Activity]:
    wish = Wish(reply=reply, text=text, to=ticket.posts[0].ref)
    return bundling.answer(ticket, ANNA, LATER, wave=WAVE, wish=wish, platform=PLATFORM, undo_window=UNDO)


def shown(before: Ticket, activities: Sequence[Activity], channel: str = IN_SOCIAL) -> list[tuple[str, int]]:
    """Return the cards and lines that a channel is owed."""
    deliveries = owed(before, after(before, activities), activities)
    kinds = {DeliveryKind.CARD, DeliveryKind.LINE}
    return [(d.kind.value, d.number) for d in deliveries if d.kind in kinds and d.channel == channel]


def test_a_bundled_ticket_has_no_card_and_no_line() -> None:
    ticket = fresh()
    joined = [JoinedWave(at=NOW, wave=WAVE)]
    opening = owed(None, after(ticket, joined), joined)
    assert {one.kind for one in opening} == {DeliveryKind.WAVE}
    assert shown(bundled(), answer(bundled())) == []
    assert repaints(bundled(), NOW) == []


def test_one_that_came_before_the_wave_keeps_its_card_which_says_so() -> None:
    joined = bundling.join(fresh(), NOW, wave=WAVE)
    assert after(fresh(), joined).wave == WAVE
    assert shown(fresh(), joined) == [("line", 2), ("card", 0)]


@pytest.mark.parametrize("why", [Leaving.PULLED, Leaving.OVER])
def test_whoever_is_pulled_out_appears_in_full(why: Leaving) -> None:
    left = bundling.leave(bundled(), JONAS, LATER, wave=WAVE, why=why)
    assert shown(bundled(), left) == [("card", 0), ("line", 0), ("line", 1), ("line", 2), ("line", 3)]
    ticket = after(bundled(), left)
    assert (ticket.wave, ticket.status) == (0, Status.NEW)
    assert (Term.WAVE, f"{WAVE} left") in ticket.terms()
    assert refusal(bundling.leave, ticket, JONAS, LATER, wave=WAVE, why=why) == no.NotInWave()


def test_nobody_needs_to_look_at_one_of_a_wave_by_itself() -> None:
    assert (bundled().status, bundled().due_at) == (Status.BUNDLED, None)
    assert bundled().waiting_since is not None


def test_whoever_takes_it_gets_its_card() -> None:
    claimed = claiming.claim(bundled(), ANNA, LATER)
    assert ("card", 0) in shown(bundled(), claimed)
    assert after(bundled(), claimed).wave == WAVE


def test_a_department_that_is_asked_sees_it_and_so_does_its_own() -> None:
    question = escalating.Question(department=SERVICE, reason="Refund", text="May she?", due_at=LATER)
    asked = escalating.escalate(bundled(), ANNA, NOW, question=question, policy=world.policy())
    assert ("card", 0) in shown(bundled(), asked, IN_SERVICE)
    assert ("card", 0) in shown(bundled(), asked, IN_SOCIAL)


@pytest.mark.parametrize(
    ("text", "in_wave", "why"),
    [
        ("And where is my umbrella?", False, Leaving.UNLIKE),
        ("There is a bomb on the train", True, Leaving.URGENT),
    ],
)
def test_what_its_customer_writes_may_take_it_out(text: str, *, in_wave: bool, why: Leaving) -> None:
    policy = world.policy(hints=(Watch("Threat", ("bomb",), urgent=True),))
    facts = receiving.more(bundled(), LATER, post=world.post(text, 2), policy=policy, in_wave=in_wave)
    assert LeftWave(at=LATER, wave=WAVE, why=why) in facts
    assert ("card", 0) in shown(bundled(), facts)


def test_the_same_again_changes_nothing_about_the_wave() -> None:
    facts = receiving.more(bundled(), LATER, post=world.post(number=2), policy=world.policy())
    assert after(bundled(), facts).bundled
    assert shown(bundled(), facts) == []


def test_an_answer_that_waits_stays_here_when_the_customer_writes() -> None:
    queued = after(bundled(), answer(bundled()))
    facts = receiving.more(queued, LATER, post=world.post("Found it", 2), policy=world.policy())
    left = after(queued, facts)
    assert LeftWave(at=LATER, wave=WAVE, why=Leaving.WROTE) in facts
    assert left.replies[0].state is ReplyState.WITHDRAWN


def test_an_answer_that_is_being_sent_is_not_taken_back() -> None:
    queued = after(bundled(), answer(bundled()))
    sending = after(queued, answering.begin_sending(queued, LATER, reply="r1"))
    facts = receiving.more(sending, LATER, post=world.post("Found it", 2), policy=world.policy())
    assert after(sending, facts).replies[0].state is ReplyState.SENDING


def test_who_mends_their_words_after_the_answer_asks_nothing() -> None:
    closed = after(bundled(), claiming.close(bundled(), JONAS, NOW))
    mended = world.post("My train is late!")
    facts = receiving.more(closed, LATER, post=mended, policy=world.policy(), in_wave=False)
    assert [type(one).__name__ for one in facts] == ["PostEdited"]
    facts = receiving.more(bundled(), LATER, post=mended, policy=world.policy(), in_wave=False)
    assert [type(one).__name__ for one in facts] == ["PostEdited", "LeftWave"]


def test_answering_one_of_many_claims_nothing() -> None:
    facts = answer(bundled())
    assert [type(one) for one in facts] == [ReplyQueued]
    assert after(bundled(), facts).owner is None
    assert answer(after(bundled(), facts)) == []


def test_a_reply_to_it_alone_gets_it_a_card() -> None:
    wish = Wish(reply="r1", text="Sorry!", to=bundled().posts[0].ref)
    facts = answering.send(bundled(), ANNA, LATER, wish=wish, platform=PLATFORM, undo_window=UNDO)
    assert ("card", 0) in shown(bundled(), facts)


def test_who_left_was_answered_or_is_with_somebody_gets_no_answer_to_all() -> None:
    out = after(bundled(), bundling.leave(bundled(), JONAS, NOW, wave=WAVE, why=Leaving.PULLED))
    assert refusal(answer, out) == no.NotInWave()
    taken = after(bundled(), claiming.claim(bundled(), JONAS, NOW))
    assert refusal(answer, taken) == no.ClaimedBy(JONAS.actor, NOW)
    closed = after(bundled(), claiming.close(bundled(), JONAS, NOW))
    assert refusal(answer, closed) == no.ClosedAlready(JONAS.actor)
    queued = after(bundled(), answer(bundled()))
    assert refusal(answer, queued, "r2") == no.ReplyOnItsWay(ANNA.actor)
    sending = after(queued, answering.begin_sending(queued, LATER, reply="r1"))
    sent = after(sending, answering.sent(sending, LATER, reply="r1", sent_as=sending.posts[0].ref, url=""))
    assert refusal(answer, replace(sent, closed=False), "r2") == no.AnsweredMeanwhile(ANNA.actor)


def test_who_wrote_since_it_was_prepared_gets_none() -> None:
    again = evolve(
        bundled(), receiving.more(bundled(), LATER, post=world.post("Why?", 2), policy=world.policy())[0]
    )
    assert refusal(answer, again) == no.WroteMeanwhile()


def test_what_hurries_is_not_gathered_into_a_wave() -> None:
    urgent = fresh("My microphone is broken")
    assert urgent.urgent
    assert bundling.join(urgent, NOW, wave=WAVE) == []
    out = after(bundled(), bundling.leave(bundled(), JONAS, NOW, wave=WAVE, why=Leaving.PULLED))
    assert bundling.join(out, NOW, wave=WAVE) == []
    assert bundling.join(bundled(), NOW, wave=41) == []


def _claim(ticket: Ticket) -> Sequence[Activity]:
    return claiming.claim(ticket, ANNA, LATER)


def _release(ticket: Ticket) -> Sequence[Activity]:
    return claiming.release(ticket, ANNA, LATER)


def _tag(ticket: Ticket) -> Sequence[Activity]:
    return marking.tag(ticket, ANNA, LATER, put=("storm",))


def _more(ticket: Ticket) -> Sequence[Activity]:
    post = world.post("Why?", ticket.version + 10)
    return receiving.more(ticket, LATER, post=post, policy=world.policy())


def _answer(ticket: Ticket) -> Sequence[Activity]:
    return answer(ticket, f"r{ticket.version}")


def _send(ticket: Ticket) -> Sequence[Activity]:
    waiting = next((one.id for one in ticket.replies if one.state is ReplyState.QUEUED), "")
    return answering.begin_sending(ticket, LATER, reply=waiting)


def _fail(ticket: Ticket) -> Sequence[Activity]:
    sending = next((one.id for one in ticket.replies if one.state is ReplyState.SENDING), "")
    return answering.failed(ticket, LATER, reply=sending, reason="no")


def _pull(ticket: Ticket) -> Sequence[Activity]:
    return bundling.leave(ticket, JONAS, LATER, wave=WAVE, why=Leaving.PULLED)


STEPS = (_claim, _release, _tag, _more, _answer, _send, _fail, _pull)


@given(st.lists(st.sampled_from(STEPS), max_size=12))
def test_a_card_comes_once_in_full_and_never_goes_back(steps: list[object]) -> None:
    ticket, cards, appeared = bundled(), 0, False
    for step in steps:
        try:
            activities = step(ticket)  # type: ignore[operator]
        except no.Refused:
            continue
        if not activities:
            continue
        owed_here = shown(ticket, activities)
        ticket = after(ticket, activities)
        if ticket.bundled:
            assert owed_here == []
            assert not appeared
        elif not appeared:
            appeared = True
            cards += 1
            assert owed_here[0] == ("card", 0)
            assert [n for kind, n in owed_here if kind == "line"] == list(range(ticket.version + 1))
    assert cards <= 1


blocks = st.lists(st.sampled_from(["Hallo", "Guten Tag", "Servus", "Grüß Gott"]), unique=True, max_size=4)
ends = st.lists(
    st.sampled_from(["Liebe Grüße!", "Bis bald.", "Es tut uns leid.", "Danke!"]), unique=True, max_size=4
)


@given(blocks, ends, st.integers(2, 40))
def test_no_two_neighbours_read_the_same_where_there_are_two_wordings(
    greetings: list[str], closings: list[str], count: int
) -> None:
    words = Words("Die Strecke ist gesperrt. Busse fahren.", tuple(greetings), tuple(closings))
    texts = [text_for(words, turn, {"customer": f"Kunde {turn}"}) for turn in range(count)]
    if words.wordings > 1:
        assert all(one != other for one, other in pairwise(texts))
        assert len(set(texts)) == min(words.wordings, count)
    else:
        assert same_as_neighbour(texts) == count - 1


def test_a_name_alone_is_no_other_wording() -> None:
    words = Words("the line is closed. Buses run every 20 minutes.", ("Hello {{customer}},",))
    texts = [text_for(words, turn, {"customer": name}) for turn, name in enumerate(("Ada", "Bea"))]
    assert words_of(texts[0]) == words_of(texts[1])
    assert same_as_neighbour(texts) == 1


def test_a_placeholder_in_a_name_is_not_filled() -> None:
    text = text_for(Words("Hello {{customer}}"), 0, {"customer": "{{agent}}", "agent": "Anna"})
    assert text == "Hello {{agent}}"


@given(st.text(max_size=20), st.integers(0, 1000))
def test_the_pace_varies_a_little_and_is_the_same_for_the_same_seed(seed: str, number: int) -> None:
    pace = timedelta(seconds=4)
    assert timedelta(seconds=3) <= wait(seed, number, pace) <= timedelta(seconds=5)
    assert wait(seed, number, pace) == wait(seed, number, pace)
