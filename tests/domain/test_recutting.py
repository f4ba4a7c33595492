"""One ticket of two, and two of one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain import (
    answering,
    claiming,
    confirming,
    escalating,
    helping,
    marking,
    noting,
    putting_aside,
    receiving,
    recutting,
)
from bot.domain import refusals as no
from bot.domain.activities import Activity, Opened
from bot.domain.clocks import strike
from bot.domain.evolving import fold
from bot.domain.hints import Hint
from bot.domain.obstacles import Hold
from bot.domain.people import ChannelId
from bot.domain.posts import AccountId, Conversation, PostRef, Removal
from bot.domain.ticket import Status, Ticket, TicketId
from tests.domain.deciding import NOW, after, fresh, refusal
from tests.fakes import world
from tests.fakes.world import ANNA, JONAS, PLATFORM, SELMA, SERVICE, SHOP

LATER = NOW + timedelta(hours=2)


def older() -> Ticket:
    return fresh(id=3)


def younger() -> Ticket:
    return fresh("And where is my money?", id=7, number=2, conversation="c2")


def merged(survivor: Ticket, other: Ticket) -> tuple[Ticket, Ticket]:
    facts, others = recutting.merge(survivor, other, ANNA, NOW)
    return after(survivor, facts), after(other, others)


def answered(ticket: Ticket) -> Ticket:
    wish = answering.Wish(reply="r1", text="Sorry!", to=ticket.last_post.ref)
    window = timedelta(0)
    queued = after(
        ticket, answering.send(ticket, ANNA, NOW, wish=wish, platform=PLATFORM, undo_window=window)
    )
    sending = after(queued, answering.begin_sending(queued, NOW, reply="r1"))
    return after(sending, answering.sent(sending, NOW, reply="r1", sent_as=PostRef(SHOP, "a1"), url=""))


def stuck(ticket: Ticket, *, held: bool) -> Ticket:
    """Return the ticket with a reply that certainly did not leave."""
    wish = answering.Wish(reply="r1", text="Sorry!", to=ticket.last_post.ref)
    send = answering.send(ticket, ANNA, NOW, wish=wish, platform=PLATFORM, undo_window=timedelta(0))
    queued = after(ticket, send)
    hold = Hold.INACTIVE if held else None
    begun = confirming.start(queued, NOW, reply="r1", policy=world.policy(), hold=hold)
    begun_or_held = after(queued, begun)
    return after(begun_or_held, answering.failed(begun_or_held, NOW, reply="r1", reason="no"))


@pytest.mark.parametrize("held", [True, False], ids=["held", "failed"])
def test_a_reply_that_did_not_leave_goes_over_as_a_draft(held: bool) -> None:
    other = stuck(younger(), held=held)
    assert (other.held is not None, other.failed is not None) == (held, not held)
    survivor, _ = merged(fresh(), other)
    assert survivor.draft is not None
    assert (survivor.draft.by, survivor.draft.text) == (ANNA.actor, "Sorry!")


def escalated(ticket: Ticket) -> Ticket:
    question = escalating.Question(department=SERVICE, reason="Refund", text="?", due_at=LATER)
    return after(ticket, escalating.escalate(ticket, ANNA, NOW, question=question, policy=world.policy()))


def test_the_survivor_has_all_posts_and_conversations() -> None:
    survivor, gone = merged(older(), younger())
    assert [post.ref.external_id for post in survivor.posts] == ["p1", "p2"]
    assert survivor.also == (Conversation(SHOP, "c2"),)
    assert survivor.absorbed == (TicketId(7),)
    assert (gone.merged_into, gone.status) == (TicketId(3), Status.CLOSED)


def test_hints_go_over_once() -> None:
    threat, praise = Hint("Threat", "sue", urgent=True), Hint("Praise", "great")
    survivor, _ = merged(replace(older(), hints=(praise,)), replace(younger(), hints=(praise, threat)))
    assert survivor.hints == (praise, threat)
    assert survivor.urgent


def test_what_absorbed_others_hands_them_on() -> None:
    middle, _ = merged(younger(), fresh("!", id=9, number=3, conversation="c3"))
    survivor, _ = merged(older(), middle)
    assert survivor.also == (Conversation(SHOP, "c2"), Conversation(SHOP, "c3"))
    assert len(survivor.posts) == 3


def asleep(ticket: Ticket, until: datetime) -> Ticket:
    return after(ticket, putting_aside.snooze(ticket, ANNA, NOW, until=until))


@pytest.mark.parametrize(
    ("other", "due_at"),
    [
        (younger(), NOW),
        (asleep(younger(), LATER), LATER),
        (asleep(younger(), LATER + timedelta(days=2)), LATER + timedelta(days=1)),
        (answered(younger()), LATER + timedelta(days=1)),
    ],
)
def test_nobody_waits_longer_because_the_survivor_sleeps(other: Ticket, due_at: datetime) -> None:
    survivor, _ = merged(asleep(older(), LATER + timedelta(days=1)), other)
    assert survivor.due_at == due_at


def test_who_waited_in_either_waits_in_the_survivor() -> None:
    survivor, _ = merged(answered(older()), younger())
    assert (survivor.answered, survivor.waiting_since, survivor.due_at) == (False, NOW, NOW)


def test_an_answered_ticket_that_goes_over_calls_nobody() -> None:
    survivor, _ = merged(older(), answered(younger()))
    assert survivor.waiting_since == older().waiting_since
    quiet, _ = merged(answered(older()), answered(younger()))
    assert (quiet.answered, quiet.due_at) == (True, None)


def test_what_waits_goes_over_in_the_name_of_whoever_began_it() -> None:
    other = after(
        younger(), answering.draft(younger(), JONAS, NOW, reply="r1", text="Your money is on its way")
    )
    other = after(
        other, helping.ask(other, JONAS, NOW, to=SELMA, question="Is it?", due_at=LATER, draft="r1")
    )
    other = after(other, putting_aside.remind(other, JONAS, NOW, due_at=LATER, text="Look again"))
    survivor, _ = merged(older(), other)
    assert survivor.draft is not None
    assert (survivor.draft.by, survivor.draft.text) == (JONAS.actor, "Your money is on its way")
    assert [(one.by, one.to, one.draft) for one in survivor.open_helps] == [(JONAS.actor, SELMA.actor, "r1")]
    assert [(one.by, one.text) for one in survivor.reminders] == [(JONAS.actor, "Look again")]


def test_marks_go_over_where_there_is_room() -> None:
    other = after(younger(), marking.star(younger(), ANNA, NOW), claiming.claim(younger(), JONAS, NOW))
    other = after(other, marking.tag(other, ANNA, NOW, put=["refund", "VIP"]))
    mine = after(older(), marking.tag(older(), ANNA, NOW, put=["vip", *(f"t{n}" for n in range(18))]))
    survivor, gone = merged(mine, other)
    assert survivor.starred
    assert survivor.owner == JONAS.actor
    assert len(survivor.tags) == 20
    assert "VIP" not in survivor.tags
    assert not any(term == "tag" for term, _ in gone.terms())


def test_an_owner_keeps_the_ticket() -> None:
    mine = after(older(), claiming.claim(older(), ANNA, NOW))
    other = after(younger(), claiming.claim(younger(), JONAS, NOW))
    assert merged(mine, other)[0].owner == ANNA.actor


def test_urgency_goes_over() -> None:
    survivor, _ = merged(fresh("It is broken", id=3), fresh("broken!", id=7, number=2, conversation="c2"))
    assert survivor.urgent


def test_what_was_deleted_stays_deleted() -> None:
    removal = Removal(world.post(number=2).ref, "c2")
    other = after(younger(), receiving.removed(younger(), NOW, removal=removal))
    survivor, _ = merged(older(), other)
    assert removal.ref in survivor.removed
    assert survivor.answerable is not None
    assert survivor.answerable.ref == world.post().ref


@pytest.mark.parametrize(
    "other",
    [
        older(),
        fresh("broken", id=7, number=2, conversation="c2"),  # routed to another department
        fresh(id=7, ref=PostRef(AccountId("letterbox/@other"), "p2"), conversation="c2"),
        after(younger(), claiming.close(younger(), ANNA, NOW)),
        escalated(younger()),
        after(
            younger(),
            answering.draft(younger(), ANNA, NOW, reply="r0", text="…"),
            answering.send(
                younger(),
                ANNA,
                NOW,
                wish=answering.Wish(reply="r1", text="Sorry!", to=younger().last_post.ref),
                platform=PLATFORM,
                undo_window=timedelta(seconds=15),
            ),
        ),
    ],
    ids=["itself", "another department", "another account", "closed", "asked elsewhere", "reply on its way"],
)
def test_what_does_not_belong_together_stays_apart(other: Ticket) -> None:
    assert refusal(recutting.merge, older(), other, ANNA, NOW) == no.CannotMerge(other.id)


def test_a_merged_ticket_never_changes_again() -> None:
    other = after(younger(), answering.draft(younger(), ANNA, NOW, reply="r1", text="…"))
    other = after(other, helping.ask(other, ANNA, NOW, to=SELMA, question="?", due_at=LATER))
    reminder = putting_aside.remind(other, ANNA, NOW, due_at=LATER, text="!")
    _, gone = merged(older(), after(other, reminder))
    question = escalating.Question(department=SERVICE, reason="Refund", text="?", due_at=LATER)
    wish = answering.Wish(reply="r2", text="Sorry!", to=gone.last_post.ref)
    window = timedelta(0)
    policy = world.policy()
    tries = (
        lambda: claiming.claim(gone, ANNA, NOW),
        lambda: claiming.release(gone, ANNA, NOW),
        lambda: claiming.assign(gone, ANNA, NOW, to=JONAS),
        lambda: claiming.close(gone, ANNA, NOW),
        lambda: claiming.reopen(gone, ANNA, NOW),
        lambda: answering.draft(gone, ANNA, NOW, reply="r3", text="…"),
        lambda: answering.discard(gone, ANNA, NOW, reply="r1"),
        lambda: answering.send(gone, ANNA, NOW, wish=wish, platform=PLATFORM, undo_window=window),
        lambda: escalating.escalate(gone, ANNA, NOW, question=question, policy=policy),
        lambda: helping.ask(gone, ANNA, NOW, to=JONAS, question="?", due_at=LATER),
        lambda: helping.answer(gone, SELMA, NOW, number=1, text="!"),
        lambda: marking.tag(gone, ANNA, NOW, put=["x"]),
        lambda: marking.star(gone, ANNA, NOW),
        lambda: marking.unstar(gone, ANNA, NOW),
        lambda: marking.mute(gone, ANNA, NOW),
        lambda: marking.unmute(gone, ANNA, NOW),
        lambda: marking.set_region(gone, ANNA, NOW, region="", policy=policy),
        lambda: putting_aside.snooze(gone, ANNA, NOW, until=LATER),
        lambda: putting_aside.wake(gone, ANNA, NOW),
        lambda: putting_aside.remind(gone, ANNA, NOW, due_at=LATER, text="!"),
        lambda: noting.note(gone, ANNA.actor, NOW, channel=ChannelId("c"), message="m", text="!"),
        lambda: receiving.more(gone, NOW, post=world.post("!", 3), policy=policy),
        lambda: recutting.merge(older(), gone, ANNA, NOW),
        lambda: recutting.merge(gone, older(), ANNA, NOW),
        lambda: recutting.split(gone, TicketId(9), ANNA, NOW, refs=[gone.last_post.ref], policy=policy),
    )
    assert [refusal(one) for one in tries] == [no.AlreadyMerged(3)] * len(tries)
    assert strike(gone, LATER, activity=reminder[0]) == []
    assert marking.retag(gone, ANNA, NOW, old="a", new="b") == []


def three_posts() -> Ticket:
    ticket = fresh(id=3)
    for number in (2, 3):
        more = receiving.more(ticket, NOW, post=world.post(f"post {number}", number), policy=world.policy())
        ticket = after(ticket, more)
    return ticket


def cut(ticket: Ticket, *numbers: int) -> tuple[Ticket, Ticket, list[Activity]]:
    refs = [world.post(number=number).ref for number in numbers]
    facts, beginning = recutting.split(ticket, TicketId(8), ANNA, NOW, refs=refs, policy=world.policy())
    return after(ticket, facts), fold(TicketId(8), beginning), beginning


def test_the_chosen_posts_become_a_ticket_of_their_own() -> None:
    old, new, beginning = cut(three_posts(), 3, 2)
    assert [post.ref.external_id for post in old.posts] == ["p1"]
    assert [post.ref.external_id for post in new.posts] == ["p2", "p3"]
    assert isinstance(beginning[0], Opened)
    assert (beginning[0].split_from, beginning[0].rule) == (3, old.rule)
    assert (new.department, new.channels) == (old.department, old.channels)
    assert new.conversation != old.conversation


def test_who_waited_before_the_cut_has_waited_since_then() -> None:
    old = three_posts()
    refs = [world.post(number=3).ref]
    tomorrow = NOW + timedelta(days=1)
    _, beginning = recutting.split(old, TicketId(8), ANNA, tomorrow, refs=refs, policy=world.policy())
    assert fold(TicketId(8), beginning).waiting_since == old.waiting_since == NOW
    _, beginning = recutting.split(
        answered(old), TicketId(8), ANNA, tomorrow, refs=refs, policy=world.policy()
    )
    assert fold(TicketId(8), beginning).waiting_since == tomorrow


@pytest.mark.parametrize("numbers", [(), (1, 2, 3), (9,)])
def test_one_post_goes_at_least_and_one_stays(numbers: tuple[int, ...]) -> None:
    assert refusal(cut, three_posts(), *numbers) == no.NothingToSplit()


def test_what_was_deleted_neither_goes_nor_counts_as_staying() -> None:
    removal = Removal(world.post().ref, "c1")
    ticket = after(three_posts(), receiving.removed(three_posts(), NOW, removal=removal))
    assert refusal(cut, ticket, 2, 3) == no.NothingToSplit()
    _, new, _ = cut(ticket, 1, 2)
    assert [post.ref.external_id for post in new.posts] == ["p2"]


def test_a_post_that_is_being_answered_stays() -> None:
    wish = answering.Wish(reply="r1", text="Sorry!", to=world.post(number=3).ref)
    window = timedelta(seconds=15)
    ticket = three_posts()
    ticket = after(
        ticket, answering.send(ticket, ANNA, NOW, wish=wish, platform=PLATFORM, undo_window=window)
    )
    assert refusal(cut, ticket, 3) == no.ReplyOnItsWay(ANNA.actor)
    assert cut(ticket, 2)[1].last_post.ref == world.post(number=2).ref


def test_what_was_split_off_can_come_back() -> None:
    old, new, _ = cut(three_posts(), 2)
    survivor, _ = merged(old, new)
    assert {post.ref.external_id for post in survivor.posts} == {"p1", "p2", "p3"}


def test_a_closed_ticket_is_not_cut() -> None:
    closed = after(three_posts(), claiming.close(three_posts(), ANNA, NOW))
    assert refusal(cut, closed, 2) == no.ClosedAlready(ANNA.actor)
