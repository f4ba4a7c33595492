"""Single decisions, told as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import answering, claiming, escalating, noting, receiving
from bot.domain import refusals as no
from bot.domain.activities import Activity, Claimed, Closed, NoteAdded, NoteEdited, Reopened, ReplyQueued
from bot.domain.deliveries import DeliveryKind
from bot.domain.lanes import is_repaint
from bot.domain.owing import owed
from bot.domain.people import ChannelId, DepartmentId
from bot.domain.posts import Act, Platform, PostRef, Removal
from bot.domain.replies import ReplyState
from bot.domain.text import Untrusted
from bot.domain.ticket import Status, Ticket
from tests.domain.deciding import NOW, after, fresh, refusal
from tests.fakes import world
from tests.fakes.world import ANNA, GEORG, IN_SERVICE, IN_SOCIAL, JONAS, MIRA, PLATFORM, SELMA, SERVICE, SHOP

POLICY = world.policy()
IN_TEAMS = ChannelId("teams:Social Media/Allgemein")


def wish(text: str = "Sorry!", **changes: Any) -> answering.Wish:
    fields: dict[str, Any] = {"reply": "r1", "text": text, "to": world.post().ref}
    return answering.Wish(**{**fields, **changes})


def sending(ticket: Ticket, what: answering.Wish) -> list[Activity]:
    window = timedelta(seconds=15)
    return answering.send(ticket, ANNA, NOW, wish=what, platform=PLATFORM, undo_window=window)


def queued(ticket: Ticket, **changes: Any) -> Ticket:
    return after(ticket, sending(ticket, wish(**changes)))


def answered(ticket: Ticket) -> Ticket:
    on_its_way = after(queued(ticket), answering.begin_sending(queued(ticket), NOW, reply="r1"))
    return after(on_its_way, answering.sent(on_its_way, NOW, reply="r1", sent_as=PostRef(SHOP, "a1"), url=""))


def test_who_has_not_seen_an_answer_does_not_send_another() -> None:
    ticket = answered(fresh())
    unread = wish(reply="r2", after=fresh().version)
    assert refusal(sending, ticket, unread) == no.AnsweredMeanwhile(ANNA.actor)


def test_who_has_seen_an_answer_may_send_another() -> None:
    ticket = answered(fresh())
    assert isinstance(sending(ticket, wish(reply="r2", after=ticket.version))[-1], ReplyQueued)


def test_nobody_can_snatch_a_claimed_ticket() -> None:
    ticket = after(fresh(), claiming.claim(fresh(), ANNA, NOW))
    assert refusal(claiming.claim, ticket, JONAS, NOW) == no.ClaimedBy(ANNA.actor, NOW)


def test_claiming_twice_is_claiming_once() -> None:
    ticket = after(fresh(), claiming.claim(fresh(), ANNA, NOW))
    assert claiming.claim(ticket, ANNA, NOW) == []


def test_only_the_owner_releases() -> None:
    ticket = after(fresh(), claiming.claim(fresh(), ANNA, NOW))
    assert refusal(claiming.release, ticket, JONAS, NOW) == no.OwnedBySomebodyElse(ANNA.actor)
    assert after(ticket, claiming.release(ticket, ANNA, NOW)).owner is None


def test_a_ticket_is_not_assigned_to_who_only_reads() -> None:
    assert isinstance(refusal(claiming.assign, fresh(), ANNA, NOW, to=GEORG), no.RoleTooLow)


def test_a_ticket_is_not_assigned_across_departments() -> None:
    assert isinstance(refusal(claiming.assign, fresh(), ANNA, NOW, to=SELMA), no.OtherDepartment)


def test_a_keyword_routes_and_says_why() -> None:
    ticket = fresh("It is BROKEN!")
    assert (ticket.department, ticket.rule, ticket.matched) == (SERVICE, "Broken", "BROKEN")
    assert ticket.urgent


def test_a_reply_by_who_may_only_draft_is_refused() -> None:
    window = timedelta(seconds=15)
    why = refusal(answering.send, fresh(), MIRA, NOW, wish=wish(), platform=PLATFORM, undo_window=window)
    assert isinstance(why, no.RoleTooLow)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (" \n", no.NothingWritten()),
        ("Hello {{customer}}", no.PlaceholdersLeft(("customer",))),
        ("x" * 201, no.TooLong(201, 200)),
    ],
)
def test_what_must_not_be_published_is_refused(text: str, why: no.Refusal) -> None:
    assert refusal(sending, fresh(), wish(text)) == why


def test_answering_an_unclaimed_ticket_claims_it() -> None:
    kinds = [type(activity) for activity in sending(fresh(), wish())]
    assert kinds == [Claimed, ReplyQueued]


def test_the_same_form_submitted_twice_is_one_reply() -> None:
    assert sending(queued(fresh()), wish()) == []


def test_a_second_reply_waits_for_the_first() -> None:
    assert refusal(sending, queued(fresh()), wish(reply="r2")) == no.ReplyOnItsWay(ANNA.actor)


def test_a_deleted_post_is_not_answered() -> None:
    removal = Removal(world.post().ref, "c1")
    ticket = after(fresh(), receiving.removed(fresh(), NOW, removal=removal))
    assert refusal(sending, ticket, wish()) == no.PostRemovedMeanwhile()
    assert ticket.last_post.text == Untrusted("")


def test_a_platform_that_cannot_answer_in_private_is_believed() -> None:
    public_only = Platform("Town", frozenset({Act.REPLY}), 100, len)
    window = timedelta(seconds=15)
    why = refusal(
        answering.send, fresh(), ANNA, NOW, wish=wish(private=True), platform=public_only, undo_window=window
    )
    assert why == no.PlatformCannot("Town")


def test_undo_works_until_the_first_byte_may_have_left() -> None:
    ticket = queued(fresh())
    withdrawn = after(ticket, answering.undo(ticket, JONAS, NOW, reply="r1"))
    assert answering.begin_sending(withdrawn, NOW, reply="r1") == []
    left = after(ticket, answering.begin_sending(ticket, NOW, reply="r1"))
    assert refusal(answering.undo, left, ANNA, NOW, reply="r1") == no.ReplyGoneAlready()


def test_a_postponed_reply_can_be_taken_back_again() -> None:
    ticket = queued(fresh())
    ticket = after(ticket, answering.begin_sending(ticket, NOW, reply="r1"))
    until = NOW + timedelta(minutes=1)
    ticket = after(ticket, answering.postpone(ticket, NOW, reply="r1", until=until, reason="busy"))
    assert ticket.in_flight is not None
    assert ticket.in_flight.due_at == until
    assert answering.undo(ticket, ANNA, NOW, reply="r1")


def test_a_sent_reply_closes_the_ticket_when_asked_to() -> None:
    ticket = queued(fresh(), close=True)
    ticket = after(ticket, answering.begin_sending(ticket, NOW, reply="r1"))
    sent = answering.sent(ticket, NOW, reply="r1", sent_as=world.post(number=9).ref, url="")
    assert isinstance(sent[-1], Closed)
    assert after(ticket, sent).status is Status.CLOSED


def test_a_ticket_stays_open_when_the_customer_wrote_while_the_answer_left() -> None:
    ticket = queued(fresh(), close=True)
    ticket = after(ticket, answering.begin_sending(ticket, NOW, reply="r1"))
    ticket = after(ticket, receiving.more(ticket, NOW, policy=POLICY, post=world.post("And now?", 2)))
    sent = answering.sent(ticket, NOW, reply="r1", sent_as=world.post(number=9).ref, url="")
    assert not after(ticket, sent).closed


def test_a_ticket_does_not_close_over_a_reply_on_its_way() -> None:
    assert refusal(claiming.close, queued(fresh()), ANNA, NOW) == no.ReplyOnItsWay(ANNA.actor)


def test_a_customers_next_post_reopens_the_ticket() -> None:
    ticket = after(fresh(), claiming.close(fresh(), ANNA, NOW))
    facts = receiving.more(ticket, NOW, policy=POLICY, post=world.post("Still late", 2))
    assert facts[-1] == Reopened(at=NOW)
    assert not after(ticket, facts).closed


def test_an_edited_post_replaces_the_old_text_and_the_same_text_changes_nothing() -> None:
    ticket = fresh()
    assert receiving.more(ticket, NOW, policy=POLICY, post=world.post()) == []
    edited = after(ticket, receiving.more(ticket, NOW, policy=POLICY, post=world.post("My train came", 1)))
    assert edited.last_post.text == Untrusted("My train came")
    assert len(edited.posts) == 1


def test_an_edit_that_arrives_after_the_deletion_brings_nothing_back() -> None:
    ticket = after(fresh(), receiving.removed(fresh(), NOW, removal=Removal(world.post().ref, "c1")))
    assert receiving.more(ticket, NOW, policy=POLICY, post=world.post("Back again")) == []


@pytest.mark.parametrize(
    ("known", "late"),
    [("10", "9"), ("2026-11-21T10:00:00+01:00", "2026-11-21T08:59:59+00:00")],
)
def test_an_older_edit_that_arrives_late_changes_nothing(known: str, late: str) -> None:
    ticket = after(
        fresh(), receiving.more(fresh(), NOW, policy=POLICY, post=world.post("Newer", revision=known))
    )
    assert receiving.more(ticket, NOW, policy=POLICY, post=world.post("Older", revision=late)) == []
    assert receiving.more(
        ticket, NOW, policy=POLICY, post=world.post("Newest", revision="a hash has no order")
    )


def test_a_post_that_arrives_after_its_removal_stays_removed() -> None:
    late = world.post("Forget this", 2)
    ticket = after(fresh(), receiving.removed(fresh(), NOW, removal=Removal(late.ref, "c1")))
    assert receiving.more(ticket, NOW, policy=POLICY, post=late) == []


def escalated(ticket: Ticket) -> Ticket:
    question = escalating.Question(
        department=SERVICE, reason="Refund", text="May she?", due_at=NOW + timedelta(hours=1)
    )
    facts = escalating.escalate(ticket, ANNA, NOW, question=question, policy=world.policy())
    return after(ticket, facts)


def test_an_escalated_ticket_stands_in_both_channels_until_it_is_answered() -> None:
    ticket = escalated(fresh())
    assert ticket.all_channels() == (IN_SOCIAL, IN_SERVICE)
    assert ticket.status is Status.ESCALATED
    facts = escalating.suggest(ticket, SELMA, NOW, number=1, reply="d1", text="Yes, she may.")
    ticket = after(ticket, facts)
    assert ticket.status is Status.NEW
    assert ticket.draft is not None
    assert ticket.draft.text == "Yes, she may."


def test_a_department_is_not_asked_twice_at_once() -> None:
    assert refusal(escalated, escalated(fresh())) == no.AskedAlready(SERVICE)


def test_only_the_department_that_was_asked_answers() -> None:
    why = refusal(escalating.suggest, escalated(fresh()), ANNA, NOW, number=1, reply="d1", text="Yes")
    assert isinstance(why, no.OtherDepartment)


def test_a_returned_question_can_be_asked_again() -> None:
    ticket = escalated(fresh())
    ticket = after(ticket, escalating.give_back(ticket, SELMA, NOW, number=1, reason="Which train?"))
    assert refusal(escalating.give_back, ticket, SELMA, NOW, number=1, reason="x") == no.NotAsked()
    assert escalated(ticket).open_escalations[0].number == 2


def test_a_question_waits_for_nobody_while_its_ticket_is_closed() -> None:
    ticket = escalated(fresh())
    closed = after(ticket, claiming.close(ticket, ANNA, NOW))
    assert refusal(escalating.suggest, closed, SELMA, NOW, number=1, reply="d1", text="Yes") == no.NotAsked()
    reopened = after(closed, claiming.reopen(closed, ANNA, NOW))
    assert reopened.status is Status.ESCALATED


def test_nobody_is_asked_whom_the_policy_does_not_name() -> None:
    question = escalating.Question(
        department=DepartmentId("press"), reason="x", text="?", due_at=NOW + timedelta(hours=1)
    )
    why = refusal(escalating.escalate, fresh(), ANNA, NOW, question=question, policy=world.policy())
    assert why == no.NoSuchTarget(DepartmentId("press"))


def test_a_used_draft_is_used_once() -> None:
    ticket = after(fresh(), answering.draft(fresh(), MIRA, NOW, reply="d1", text="Sorry!"))
    ticket = queued(ticket, draft="d1")
    assert ticket.draft is None
    assert refusal(answering.discard, ticket, ANNA, NOW, reply="d1") == no.NoSuchDraft()


def test_a_reworked_draft_takes_the_place_of_one_s_own_only() -> None:
    ticket = after(fresh(), answering.draft(fresh(), MIRA, NOW, reply="d1", text="Sorry!"))
    mine = after(ticket, answering.draft(ticket, MIRA, NOW, reply="d2", text="So sorry!", reworked="d1"))
    assert [reply.state for reply in mine.replies] == [ReplyState.DISCARDED, ReplyState.DRAFT]
    both = after(ticket, answering.draft(ticket, JONAS, NOW, reply="d2", text="So sorry!", reworked="d1"))
    assert [reply.state for reply in both.replies] == [ReplyState.DRAFT, ReplyState.DRAFT]


def test_a_thread_message_is_a_note_then_an_edit_then_nothing() -> None:
    words: dict[str, Any] = {"channel": IN_SOCIAL, "message": "m1"}
    ticket = fresh()
    first = noting.note(ticket, ANNA.actor, NOW, text="Ask Selma", **words)
    assert isinstance(first[0], NoteAdded)
    ticket = after(ticket, first)
    assert noting.note(ticket, ANNA.actor, NOW, text="Ask Selma", **words) == []
    second = noting.note(ticket, ANNA.actor, NOW, text="Asked Selma", **words)
    assert isinstance(second[0], NoteEdited)
    gone = noting.note(ticket, ANNA.actor, NOW, text=None, **words)
    ticket = after(ticket, gone)
    assert noting.note(ticket, ANNA.actor, NOW, text=None, **words) == []


def test_lines_elsewhere_are_repainted_when_a_note_is_changed_or_deleted() -> None:
    ticket = replace(fresh(), channels=(IN_SOCIAL, IN_TEAMS))
    words: dict[str, Any] = {"channel": IN_SOCIAL, "message": "m1"}
    noted = after(ticket, noting.note(ticket, ANNA.actor, NOW, text="Ask Selma", **words))
    first = noted.version
    edit = noting.note(noted, ANNA.actor, NOW, text="Asked Selma", **words)
    edited = after(noted, edit)
    assert lines_repainted(noted, edited, edit) == [(IN_TEAMS, first)]
    deletion = noting.note(edited, ANNA.actor, NOW, text=None, **words)
    gone = after(edited, deletion)
    assert lines_repainted(edited, gone, deletion) == [
        (IN_SOCIAL, first + 1),
        (IN_TEAMS, first),
        (IN_TEAMS, first + 1),
    ]


def lines_repainted(before: Ticket, now: Ticket, facts: list[Activity]) -> list[tuple[ChannelId, int]]:
    owing = (one for one in owed(before, now, facts) if one.kind is DeliveryKind.LINE and is_repaint(one))
    return [(one.channel, one.number) for one in owing]


def test_the_account_of_a_ticket_is_where_the_customer_wrote() -> None:
    assert fresh().conversation.account == SHOP


def test_a_card_does_not_wait_for_a_line_that_is_not_posted_yet() -> None:
    ticket = queued(fresh())
    facts = answering.undo(ticket, ANNA, NOW, reply="r1")
    repaints = [d for d in owed(ticket, after(ticket, facts), facts) if is_repaint(d)]
    cards = {d.lane for d in repaints if d.kind is DeliveryKind.CARD}
    lines = {d.lane for d in repaints if d.kind is DeliveryKind.LINE}
    assert cards
    assert lines
    assert not cards & lines
