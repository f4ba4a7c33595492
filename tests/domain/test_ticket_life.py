"""Whatever people and customers do in whatever order: what must always be true of a ticket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain import answering, claiming, escalating, noting, receiving
from bot.domain.activities import Activity, NoteAdded, ReplyQueued, ReplySending, ReplySent
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.evolving import evolve, fold, opened
from bot.domain.owing import owed
from bot.domain.people import Person
from bot.domain.posts import Removal
from bot.domain.refusals import Refused
from bot.domain.ticket import IN_FLIGHT, ReplyState, Status, Ticket, TicketId
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, MIRA, PLATFORM, SELMA, SERVICE

people = st.sampled_from([ANNA, JONAS, MIRA, SELMA])
texts = st.sampled_from(["", "Sorry!", "{{customer}}", "x" * 300])


class TicketLife(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = world.Watch()
        self.policy = world.policy()
        self.activities: list[Activity] = []
        self.owed: list[Delivery] = []
        self.replies = 0

    @initialize()
    def a_customer_writes(self) -> None:
        first = receiving.first(world.post(), self.policy, self.now())
        self.ticket = opened(TicketId(1), first)
        self.activities.append(first)
        self.owed += owed(None, self.ticket, [first])

    def happens(self, decide: Callable[..., Sequence[Activity]], *args: Any, **kwargs: Any) -> None:
        before = self.ticket
        try:
            facts = decide(self.ticket, *args, **kwargs)
        except Refused:
            return
        for fact in facts:
            self.ticket = evolve(self.ticket, fact)
            self.activities.append(fact)
        if facts:
            self.owed += owed(before, self.ticket, facts)

    @rule(who=people)
    def claim(self, who: Person) -> None:
        self.happens(claiming.claim, who, self.now())

    @rule(who=people)
    def release(self, who: Person) -> None:
        self.happens(claiming.release, who, self.now())

    @rule(who=people, to=people)
    def assign(self, who: Person, to: Person) -> None:
        self.happens(claiming.assign, who, self.now(), to=to)

    @rule(who=people)
    def close(self, who: Person) -> None:
        self.happens(claiming.close, who, self.now())

    @rule(who=people)
    def reopen(self, who: Person) -> None:
        self.happens(claiming.reopen, who, self.now())

    @rule(number=st.integers(1, 4), text=texts)
    def the_customer_writes(self, number: int, text: str) -> None:
        self.happens(receiving.more, self.now(), policy=world.policy(), post=world.post(text, number))

    @rule(number=st.integers(1, 4))
    def the_customer_deletes(self, number: int) -> None:
        self.happens(receiving.removed, self.now(), removal=Removal(world.post(number=number).ref, "c1"))

    @rule(who=people, text=texts, close=st.booleans(), repeat=st.booleans())
    def send(self, who: Person, text: str, close: bool, repeat: bool) -> None:
        self.replies += not repeat
        wish = answering.Wish(reply=f"r{self.replies}", text=text, to=self.ticket.last_post.ref, close=close)
        self.happens(
            answering.send,
            who,
            self.now(),
            wish=wish,
            platform=PLATFORM,
            undo_window=self.policy.undo_window,
        )

    @rule(who=people, text=texts)
    def draft(self, who: Person, text: str) -> None:
        self.replies += 1
        self.happens(answering.draft, who, self.now(), reply=f"r{self.replies}", text=text)

    @rule(who=people, number=st.integers(1, 5))
    def undo(self, who: Person, number: int) -> None:
        self.happens(answering.undo, who, self.now(), reply=f"r{number}")

    @rule(number=st.integers(1, 5))
    def begin_sending(self, number: int) -> None:
        self.happens(answering.begin_sending, self.now(), reply=f"r{number}")

    @rule(number=st.integers(1, 5), how=st.sampled_from(["sent", "failed", "unknown", "postpone"]))
    def sending_ends(self, number: int, how: str) -> None:
        reply, now = f"r{number}", self.now()
        match how:
            case "sent":
                ref = world.post(number=90 + number).ref
                self.happens(answering.sent, now, reply=reply, sent_as=ref, url="")
            case "failed":
                self.happens(answering.failed, now, reply=reply, reason="no")
            case "unknown":
                self.happens(answering.unknown, now, reply=reply, reason="?")
            case _:
                later = now + timedelta(minutes=1)
                self.happens(answering.postpone, now, reply=reply, until=later, reason="busy")

    @rule(who=people, number=st.integers(1, 5), arrived=st.booleans())
    def settle(self, who: Person, number: int, arrived: bool) -> None:
        self.happens(answering.settle, who, self.now(), reply=f"r{number}", arrived=arrived)

    @rule(who=people, text=texts)
    def escalate(self, who: Person, text: str) -> None:
        question = escalating.Question(
            department=SERVICE, reason="Refund", text=text, due_at=self.now() + timedelta(hours=1)
        )
        self.happens(escalating.escalate, who, self.now(), question=question, policy=self.policy)

    @rule(who=people, number=st.integers(1, 3), text=texts)
    def suggest(self, who: Person, number: int, text: str) -> None:
        self.replies += 1
        self.happens(escalating.suggest, who, self.now(), number=number, reply=f"r{self.replies}", text=text)

    @rule(who=people, number=st.integers(1, 3), text=texts)
    def give_back(self, who: Person, number: int, text: str) -> None:
        self.happens(escalating.give_back, who, self.now(), number=number, reason=text)

    @rule(who=people, message=st.sampled_from(["m1", "m2"]), text=st.none() | texts)
    def note(self, who: Person, message: str, text: str | None) -> None:
        channel = IN_SERVICE if who is SELMA else IN_SOCIAL
        self.happens(noting.note, who.actor, self.now(), channel=channel, message=message, text=text)

    @invariant()
    def the_ticket_is_the_sum_of_its_activities(self) -> None:
        if not self.activities:
            return
        assert fold(TicketId(1), self.activities) == self.ticket
        assert self.ticket.version == len(self.activities)

    @invariant()
    def at_most_one_reply_is_on_its_way(self) -> None:
        if self.activities:
            assert sum(reply.state in IN_FLIGHT for reply in self.ticket.replies) <= 1

    @invariant()
    def nothing_was_sent_that_was_not_queued_and_recorded_as_sending_before(self) -> None:
        steps = {
            kind: [a.reply for a in self.activities if isinstance(a, kind)]
            for kind in (ReplyQueued, ReplySending, ReplySent)
        }
        assert len(set(steps[ReplyQueued])) == len(steps[ReplyQueued])
        assert len(set(steps[ReplySent])) == len(steps[ReplySent])
        assert set(steps[ReplySent]) <= set(steps[ReplySending]) <= set(steps[ReplyQueued])

    @invariant()
    def what_was_queued_could_be_published(self) -> None:
        for activity in self.activities:
            if isinstance(activity, ReplyQueued):
                assert activity.text.strip()
                assert "{{" not in activity.text
                assert PLATFORM.count(activity.text) <= PLATFORM.limit

    @invariant()
    def an_owner_is_a_person_of_the_team_that_may_write(self) -> None:
        if self.activities and self.ticket.owner is not None:
            assert self.ticket.owned_since is not None

    @invariant()
    def every_channel_is_owed_one_card_and_every_line_once(self) -> None:
        if not self.activities:
            return
        for channel in self.ticket.all_channels():
            posted = [d for d in self.owed if d.lane == channel]
            assert sum(d.kind is DeliveryKind.CARD for d in posted) == 1
            lines = Counter(d.number for d in posted if d.kind is DeliveryKind.LINE)
            assert set(lines.values()) == {1}
            silent = {
                number
                for number, activity in enumerate(self.activities, start=1)
                if isinstance(activity, ReplySending)
                or (isinstance(activity, NoteAdded) and activity.channel == channel)
            }
            assert set(lines) | silent == set(range(self.ticket.version + 1))

    @invariant()
    def every_queued_reply_is_owed_once(self) -> None:
        queued = [a.reply for a in self.activities if isinstance(a, ReplyQueued)]
        assert [d.subject for d in self.owed if d.kind is DeliveryKind.REPLY] == queued

    @invariant()
    def the_status_tells_the_most_pressing_truth(self) -> None:
        if self.activities:
            assert self.ticket.status is _expected(self.ticket)


def _expected(ticket: Ticket) -> Status:
    states = {reply.state for reply in ticket.replies}
    if ReplyState.UNKNOWN in states:
        return Status.UNCERTAIN
    if states & {ReplyState.QUEUED, ReplyState.SENDING}:
        return Status.SENDING
    if ticket.closed:
        return Status.CLOSED
    if any(escalation.open for escalation in ticket.escalations):
        return Status.ESCALATED
    if ticket.answered:
        return Status.ANSWERED
    return Status.CLAIMED if ticket.owner else Status.NEW


TestTicketLife = TicketLife.TestCase
