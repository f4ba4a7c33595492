"""Whatever people and customers do in whatever order: what must always be true of a ticket."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.chat.lines import line
from bot.domain import (
    answering,
    claiming,
    clocks,
    confirming,
    escalating,
    helping,
    marking,
    mending,
    noting,
    putting_aside,
    receiving,
    reconciling,
    recutting,
)
from bot.domain.activities import (
    Activity,
    HelpAsked,
    NoteAdded,
    PostAdded,
    PostRemoved,
    ReminderSet,
    Reopened,
    ReplyChecking,
    ReplyQueued,
    ReplyQueuedAgain,
    ReplySending,
    ReplySent,
    Snoozed,
    Woken,
)
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.evolving import evolve, fold, opened
from bot.domain.lanes import is_repaint
from bot.domain.obstacles import Hold, Obstacle
from bot.domain.owing import has_words, owed
from bot.domain.people import Person, Role
from bot.domain.posts import Echo, PostRef, Removal
from bot.domain.refusals import Refused
from bot.domain.replies import IN_FLIGHT, ReplyState
from bot.domain.tags import TAGS_LIMIT
from bot.domain.text import Untrusted
from bot.domain.ticket import Status, Ticket, TicketId
from bot.handlers.form import Button
from tests.fakes import world
from tests.fakes.world import ANNA, EVERYBODY, IN_SERVICE, IN_SOCIAL, JONAS, MIRA, SELMA, SERVICE

PLATFORM = replace(world.PLATFORM, lists=True)
ENDS = {ReplyState.SENT, ReplyState.WITHDRAWN, ReplyState.DISCARDED, ReplyState.REPLACED}

people = st.sampled_from([ANNA, JONAS, MIRA, SELMA])
TAGS = tuple(f"tag {number}" for number in range(23))
texts = st.sampled_from(["", "Sorry!", "{{customer}}", "x" * 300])


class TicketLife(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = world.Watch()
        self.policy = world.policy()
        self.activities: list[Activity] = []
        self.owed: list[Delivery] = []
        self.replies = 0
        self.written: set[PostRef] = set()
        self.elsewhere: dict[TicketId, Ticket] = {}
        self.when_merged: int | None = None
        self.reopened_though_muted = False

    @initialize()
    def a_customer_writes(self) -> None:
        first = receiving.first(world.post(), self.policy, self.now())
        self.ticket = opened(TicketId(1), first)
        self.activities.append(first)
        self.owed += owed(None, self.ticket, [first])
        self.written.add(first.post.ref)

    def happens(self, decide: Callable[..., Sequence[Activity]], *args: Any, **kwargs: Any) -> None:
        before = self.ticket
        try:
            facts = decide(self.ticket, *args, **kwargs)
        except Refused:
            return
        for fact in facts:
            by_itself = isinstance(fact, Reopened) and fact.by is None
            self.reopened_though_muted |= by_itself and self.ticket.muted
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

    @rule(number=st.integers(1, 5), hold=st.none() | st.sampled_from(Hold))
    def begin_sending(self, number: int, hold: Hold | None) -> None:
        reply = f"r{number}"
        self.happens(confirming.start, self.now(), reply=reply, policy=self.policy, hold=hold)

    @rule(number=st.integers(1, 5))
    def send_once_more(self, number: int) -> None:
        self.happens(confirming.start_again, self.now(), reply=f"r{number}", policy=self.policy)

    @rule(number=st.integers(1, 5), how=st.sampled_from(["sent", "failed", "unknown", "postpone", "check"]))
    def sending_ends(self, number: int, how: str) -> None:
        reply, now = f"r{number}", self.now()
        later = now + timedelta(minutes=1)
        match how:
            case "sent":
                ref = world.post(number=90 + number).ref
                self.happens(answering.sent, now, reply=reply, sent_as=ref, url="")
            case "failed":
                self.happens(answering.failed, now, reply=reply, reason="no")
            case "unknown":
                self.happens(answering.unknown, now, reply=reply, reason="?")
            case "check":
                why = Obstacle.NO_ANSWER
                self.happens(reconciling.check, now, reply=reply, until=later, why=why)
            case _:
                self.happens(answering.postpone, now, reply=reply, until=later, reason="busy")

    @rule(number=st.integers(1, 5))
    def is_missing_in_the_list(self, number: int) -> None:
        self.happens(reconciling.queue_again, self.now(), reply=f"r{number}", due_at=self.now())

    @rule(number=st.integers(1, 5), text=texts, keyed=st.booleans())
    def the_platform_tells_of_a_reply(self, number: int, text: str, keyed: bool) -> None:
        echo = Echo(
            ref=world.post(number=80 + number).ref,
            conversation="c1",
            text=Untrusted(text),
            written_at=self.now(),
            key=f"r{number}" if keyed else "",
        )
        self.happens(reconciling.heard, self.now(), echo=echo)

    @rule(who=people, number=st.integers(1, 5), arrived=st.booleans())
    def settle(self, who: Person, number: int, arrived: bool) -> None:
        self.happens(answering.settle, who, self.now(), reply=f"r{number}", arrived=arrived)

    @rule(who=people, number=st.integers(1, 5))
    def look(self, who: Person, number: int) -> None:
        self.happens(reconciling.look, who, self.now(), reply=f"r{number}", platform=PLATFORM)

    @rule(who=people, number=st.integers(1, 5))
    def send_again(self, who: Person, number: int) -> None:
        self.happens(
            mending.send_again,
            who,
            self.now(),
            reply=f"r{number}",
            platform=PLATFORM,
            undo_window=self.policy.undo_window,
        )

    @rule(who=people, number=st.integers(1, 5))
    def discard(self, who: Person, number: int) -> None:
        self.happens(mending.discard, who, self.now(), reply=f"r{number}")

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

    @rule(who=people, put=st.lists(st.sampled_from(TAGS), max_size=9), off=st.lists(st.sampled_from(TAGS)))
    def tag(self, who: Person, put: list[str], off: list[str]) -> None:
        self.happens(marking.tag, who, self.now(), put=put, off=off)

    @rule(who=people, how=st.sampled_from([marking.star, marking.unstar, marking.mute, marking.unmute]))
    def mark(self, who: Person, how: Callable[..., Sequence[Activity]]) -> None:
        self.happens(how, who, self.now())

    @rule(who=people, hours=st.integers(0, 3))
    def snooze(self, who: Person, hours: int) -> None:
        self.happens(putting_aside.snooze, who, self.now(), until=self.now() + timedelta(hours=hours))

    @rule(who=people)
    def wake(self, who: Person) -> None:
        self.happens(putting_aside.wake, who, self.now())

    @rule(who=people, hours=st.integers(0, 3), text=texts)
    def remind(self, who: Person, hours: int, text: str) -> None:
        due_at = self.now() + timedelta(hours=hours)
        self.happens(putting_aside.remind, who, self.now(), due_at=due_at, text=text)

    @rule(who=people, to=people, text=texts, hours=st.integers(0, 3))
    def ask_for_help(self, who: Person, to: Person, text: str, hours: int) -> None:
        due_at = self.now() + timedelta(hours=hours)
        self.happens(helping.ask, who, self.now(), to=to, question=text, due_at=due_at)

    @rule(who=people, number=st.integers(1, 4), text=texts)
    def help(self, who: Person, number: int, text: str) -> None:
        self.happens(helping.answer, who, self.now(), number=number, text=text)

    @rule(hours=st.integers(1, 4))
    def time_passes(self, hours: int) -> None:
        """Whatever named a time by now is looked at, as often as a clock that crashes would."""
        self.now.forward(hours=hours)
        for activity in list(self.activities):
            if (due := clocks.due_at(activity)) is not None and due <= self.now():
                self.happens(clocks.strike, self.now(), activity=activity)

    @rule(who=people, numbers=st.sets(st.integers(1, 4)))
    def split(self, who: Person, numbers: set[int]) -> None:
        new = TicketId(100 + len(self.elsewhere))
        refs = {world.post(number=number).ref for number in numbers}
        beginnings: list[Ticket] = []

        def decide(ticket: Ticket) -> list[Activity]:
            facts, beginning = recutting.split(ticket, new, who, self.now(), refs=refs, policy=self.policy)
            beginnings.append(fold(new, beginning))
            return facts

        self.happens(decide)
        self.elsewhere |= {one.id: one for one in beginnings}

    @rule(who=people)
    def take_in(self, who: Person) -> None:
        """Merge what was split off last back in, or else a conversation of its own."""
        other = next(reversed(self.elsewhere.values()), None) or self._another_conversation()

        def decide(ticket: Ticket) -> list[Activity]:
            facts, _ = recutting.merge(ticket, other, who, self.now())
            self.elsewhere.pop(other.id, None)
            self.written |= {post.ref for post in other.posts}
            return facts

        self.happens(decide)

    def _another_conversation(self) -> Ticket:
        number = 50 + len(self.written)
        post = world.post(number=number, conversation=f"c{number}")
        return opened(TicketId(number), receiving.first(post, self.policy, self.now()))

    @rule(who=people)
    def go_over(self, who: Person) -> None:
        """Merge the ticket into an older one: the end of its life."""
        older = opened(TicketId(0), receiving.first(world.post(number=40), self.policy, self.now()))
        self.happens(lambda ticket: recutting.merge(older, ticket, who, self.now())[1])
        if self.ticket.merged_into is not None and self.when_merged is None:
            self.when_merged = self.ticket.version

    @invariant()
    def what_was_merged_only_loses_words_that_were_taken_back(self) -> None:
        if self.when_merged is not None:
            assert all(isinstance(one, PostRemoved) for one in self.activities[self.when_merged :])

    @invariant()
    def no_post_is_lost_or_doubled_by_cutting_and_joining(self) -> None:
        if not self.activities:
            return
        written = self.written | {one.post.ref for one in self.activities if isinstance(one, PostAdded)}
        kept = [post.ref for ticket in (self.ticket, *self.elsewhere.values()) for post in ticket.posts]
        assert Counter(kept) == Counter(written)

    @invariant()
    def a_muted_ticket_is_never_reopened_by_the_customer(self) -> None:
        assert not self.reopened_though_muted

    @invariant()
    def a_ticket_wakes_at_most_once_for_each_time_it_went_to_sleep(self) -> None:
        asleep = False
        for activity in self.activities:
            if isinstance(activity, Woken):
                assert asleep
            asleep = isinstance(activity, Snoozed) or (asleep and not isinstance(activity, Woken))

    @invariant()
    def questions_and_reminders_are_counted_without_a_gap(self) -> None:
        if self.activities:
            asked = [one.number for one in self.activities if isinstance(one, HelpAsked)]
            reminders = [one.number for one in self.activities if isinstance(one, ReminderSet)]
            assert asked == [one.number for one in self.ticket.helps] == list(range(1, len(asked) + 1))
            assert reminders == list(range(1, len(reminders) + 1))

    @invariant()
    def nobody_reads_more_tags_than_twenty(self) -> None:
        if self.activities:
            assert len(self.ticket.tags) <= TAGS_LIMIT

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
    def every_public_reply_has_the_id_of_a_person_who_may_answer(self) -> None:
        may = {one.id for one in EVERYBODY if one.role >= Role.ANSWER}
        queued = {one.reply: one.by.id for one in self.activities if isinstance(one, ReplyQueued)}
        assert may >= set(queued.values())
        assert queued.keys() >= {one.reply for one in self.activities if isinstance(one, ReplySent)}

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
            posted = [d for d in self.owed if d.channel == channel and not is_repaint(d)]
            cards = [d.lane for d in posted if d.kind is DeliveryKind.CARD]
            assert len(set(cards)) == len(
                cards
            )  # one that became urgent is owed in both lanes and posted in one
            assert cards
            lines = Counter(d.number for d in posted if d.kind is DeliveryKind.LINE)
            assert set(lines.values()) == {1}
            silent = {
                number
                for number, activity in enumerate(self.activities, start=1)
                if not has_words(activity)
                or (isinstance(activity, NoteAdded) and activity.channel == channel)
            }
            assert set(lines) | silent == set(range(self.ticket.version + 1))

    @invariant()
    def each_time_a_person_wants_a_reply_to_go_on_it_is_owed_once(self) -> None:
        wanted = [
            a.reply
            for a in self.activities
            if isinstance(a, ReplyQueued)
            or (isinstance(a, ReplyQueuedAgain | ReplyChecking) and a.by is not None)
        ]
        assert [d.subject for d in self.owed if d.kind is DeliveryKind.REPLY] == wanted

    @invariant()
    def every_reply_that_has_not_ended_has_a_time_or_buttons(self) -> None:
        for reply in self.ticket.replies if self.activities else ():
            match reply.state:
                case ReplyState.QUEUED | ReplyState.CHECKING:
                    assert reply.due_at is not None
                case ReplyState.UNKNOWN | ReplyState.FAILED | ReplyState.HELD:
                    assert self._buttons_under(reply.asked_in)
                case ReplyState.DRAFT:
                    assert self._buttons_under(reply.number)
                case ReplyState.SENDING:
                    assert (
                        reply.tried_at is not None
                    )  # its delivery is taken, and comes back when the lease ends
                case state:
                    assert state in ENDS

    def _buttons_under(self, number: int) -> tuple[Button, ...]:
        shown = line(self.ticket, number, self.activities[number - 1], IN_SOCIAL, self.policy)
        assert shown is not None
        return shown.buttons

    @invariant()
    def nothing_leaves_that_was_changed_or_that_answers_what_was_changed(self) -> None:
        if self.activities and isinstance(last := self.activities[-1], ReplySending):
            reply = self.ticket.reply(last.reply)
            assert reply is not None
            assert confirming.objection(self.ticket, reply, self.policy) is None

    @invariant()
    def the_status_tells_the_most_pressing_truth(self) -> None:
        if self.activities:
            assert self.ticket.status is _expected(self.ticket)


def _expected(ticket: Ticket) -> Status:
    told = {
        Status.UNCERTAIN: any(reply.state is ReplyState.UNKNOWN for reply in ticket.replies),
        Status.CHECKING: any(reply.shown is ReplyState.CHECKING for reply in ticket.replies),
        Status.SENDING: any(r.state in {ReplyState.QUEUED, ReplyState.SENDING} for r in ticket.replies),
        Status.CLOSED: ticket.closed,
        Status.SNOOZED: ticket.snoozed_until is not None,
        Status.ESCALATED: any(escalation.open for escalation in ticket.escalations),
        Status.ANSWERED: ticket.answered,
        Status.CLAIMED: ticket.owner is not None,
        Status.NEW: True,
    }
    return next(status for status, holds in told.items() if holds)


TestTicketLife = TicketLife.TestCase
