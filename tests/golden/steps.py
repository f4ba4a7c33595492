"""What can happen to the ticket of a golden card, one step a minute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce

from bot.domain import (
    acting,
    answering,
    bundling,
    claiming,
    confirming,
    escalating,
    helping,
    marking,
    opinions,
    putting_aside,
    receiving,
    reconciling,
    recutting,
    stopping,
)
from bot.domain.activities import Activity, JoinedWave
from bot.domain.evolving import evolve, fold, opened
from bot.domain.hints import Watch
from bot.domain.obstacles import Obstacle
from bot.domain.policy import Policy, Region
from bot.domain.posts import SETTLE, Act, PostRef, Removal
from bot.domain.stops import Stop, Stopped
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket, TicketId
from tests.fakes import world
from tests.fakes.world import ANNA, JONAS, MIRA, PLATFORM, SELMA, SERVICE, SHOP

NUMBER = TicketId(17)
OLDER = TicketId(16)
BEGIN = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

Step = Callable[[Ticket, datetime], Sequence[Activity]]

HINTS = (Watch("Threat", ("bomb",), urgent=True), Watch("Press or law", ("lawyer*",)))
REGIONS = {"tirol": Region("tirol", "Tirol", ("innsbruck",)), "wien": Region("wien", "Wien", ("vienna",))}


def policy(language: str) -> Policy:
    """Return the usual policy, with every channel in one language."""
    usual = world.policy()
    spoken = {key: replace(d, language=language) for key, d in usual.departments.items()}
    return replace(usual, language=language, departments=spoken, hints=HINTS, regions=REGIONS)


def claimed(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return claiming.claim(ticket, ANNA, now)


def closed(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return claiming.close(ticket, ANNA, now)


def escalated(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    question = escalating.Question(
        department=SERVICE,
        reason="Refund",
        text="May she have her money back?",
        due_at=now + timedelta(hours=4),
    )
    return escalating.escalate(ticket, ANNA, now, question=question, policy=policy("en"))


def suggested(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return escalating.suggest(ticket, SELMA, now, number=1, reply="d1", text="Yes, with 50 % of the fare.")


def returned(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return escalating.give_back(ticket, SELMA, now, number=1, reason="Which train was it?")


def drafted(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return answering.draft(ticket, MIRA, now, reply="d1", text="We are sorry!")


def queued(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    wish = answering.Wish(reply="r1", text="We are sorry!", to=ticket.last_post.ref)
    window = timedelta(seconds=15)
    return answering.send(ticket, JONAS, now, wish=wish, platform=PLATFORM, undo_window=window)


def sending(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return answering.begin_sending(ticket, now, reply="r1")


def frozen(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    why = Stopped(Stop.FROZEN, now, ANNA.actor, Untrusted("The price is <wrong>"))
    return stopping.stop(ticket, now, reply="r1", stopped=why)


def paused(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    until = now + timedelta(minutes=5)
    why = Stopped(Stop.UNREACHABLE, now, reason=Untrusted("connection <refused>"), until=until)
    return stopping.stop(ticket, now, reply="r1", stopped=why)


def shelved(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return stopping.shelve(ticket, SELMA.actor, now, reply="r1")


def sent(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return answering.sent(ticket, now, reply="r1", sent_as=PostRef(SHOP, "r1"), url="")


def failed(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    why = Obstacle.NOT_ACCEPTED
    return answering.failed(ticket, now, reply="r1", reason="too many <links>", why=why)


def checking(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    until = now + SETTLE
    return reconciling.check(ticket, now, reply="r1", until=until, why=Obstacle.NO_ANSWER)


def held(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    """The post says something else by now, when the reply is to leave."""
    edited = receiving.more(ticket, now, post=world.post("My bus is late"), policy=policy("en"))
    then = reduce(evolve, edited, ticket)
    return [*edited, *confirming.start(then, now, reply="r1", policy=policy("en"))]


def unknown(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return answering.unknown(ticket, now, reply="r1", reason="", why=Obstacle.NO_ANSWER)


def wrote_again(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    number = len(ticket.posts) + 1
    post = world.post(f"Hello? This is my message {number}.", number)
    return receiving.more(ticket, now, post=post, policy=policy("en"))


def removed(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return receiving.removed(ticket, now, removal=Removal(ticket.last_post.ref, "c1"))


def hidden(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return _acting(ticket, now, Act.HIDE)


def liked(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return _acting(ticket, now, Act.LIKE)


def deleting(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return _asking(ticket, now, Act.DELETE)


def deleted(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return _acting(ticket, now, Act.DELETE)


def blocked_by_hand(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return acting.by_hand(ticket, ANNA, now, act=Act.BLOCK, to=ticket.last_post.ref, reason="Insult")


def not_hidden(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    asked = _asking(ticket, now, Act.HIDE)
    then = reduce(evolve, asked, ticket)
    failed = acting.failed(then, now, number=1, why=Obstacle.NOT_ACCEPTED, reason="not <yours>")
    return [*asked, *failed]


ABLE = replace(PLATFORM, can=frozenset(Act), undoes=frozenset({Act.LIKE, Act.HIDE}))


def _asking(ticket: Ticket, now: datetime, act: Act) -> Sequence[Activity]:
    window = timedelta(seconds=15)
    to = ticket.last_post.ref
    return acting.ask(ticket, ANNA, now, act=act, to=to, platform=ABLE, undo_window=window, reason="Spam")


def _acting(ticket: Ticket, now: datetime, act: Act) -> Sequence[Activity]:
    """Somebody wants it, and the platform does it."""
    number = len(ticket.deeds) + 1
    asked = _asking(ticket, now, act)
    begun = acting.begin(reduce(evolve, asked, ticket), now, number=number, policy=policy("en"))
    facts = [*asked, *begun]
    return [*facts, *acting.done(reduce(evolve, facts, ticket), now, number=number)]


def starred(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return marking.star(ticket, ANNA, now)


def tagged(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return marking.tag(ticket, ANNA, now, put=("delay", "Innsbruck line"))


def placed(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return marking.set_region(ticket, ANNA, now, region="tirol", policy=policy("en"))


def snoozed(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return putting_aside.snooze(ticket, ANNA, now, until=now + timedelta(hours=3))


def muted(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return marking.mute(ticket, ANNA, now)


def joined_wave(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    """It came before the wave, and keeps its card."""
    return bundling.join(ticket, now, wave=4)


def bundled(_ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return [JoinedWave(at=now, wave=4)]


def asked_for_help(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    due_at = now + timedelta(hours=2)
    return helping.ask(ticket, ANNA, now, to=SELMA, question="Was the 7:14 late?", due_at=due_at)


def helped(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return helping.answer(ticket, SELMA, now, number=1, text="Yes, by 40 minutes.")


def asked_for_an_opinion(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    opinion = opinions.Opinion(
        writing="w1",
        text="We are sorry!",
        to=JONAS,
        question="Can I send it like this?",
        due_at=now + timedelta(hours=2),
    )
    return opinions.ask(ticket, ANNA, now, opinion=opinion)


def merged(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    """Another conversation of the same customer goes on here."""
    later = world.post("Nobody answers me!", 2, conversation="c2")
    other = opened(TicketId(18), receiving.first(later, policy("en"), now))
    return recutting.merge(ticket, other, ANNA, now)[0]


def merged_away(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    """This conversation goes on in an older ticket."""
    earlier = world.post("Where is my train?", 2, conversation="c2")
    older = opened(OLDER, receiving.first(earlier, policy("en"), now))
    return recutting.merge(older, ticket, ANNA, now)[1]


def split_off(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    refs = {ticket.last_post.ref}
    return recutting.split(ticket, TicketId(18), ANNA, now, refs=refs, policy=policy("en"))[0]


def cut_off(number: TicketId, log: Sequence[Activity], now: datetime) -> list[Activity]:
    """Return what a new ticket begins with that takes the last post of another."""
    ticket = fold(number, log)
    refs = {ticket.last_post.ref}
    return recutting.split(ticket, NUMBER, ANNA, now, refs=refs, policy=policy("en"))[1]
