"""The example ticket in every state that a card can show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import reduce

from bot.domain import acting, answering, claiming, escalating, helping, putting_aside, receiving, reconciling
from bot.domain import forwarding as mails
from bot.domain.activities import Activity, ForwardBegun, ReplyHeld
from bot.domain.answering import Wish
from bot.domain.escalating import Question
from bot.domain.evolving import evolve, opened
from bot.domain.obstacles import Hold, Obstacle
from bot.domain.policy import Contact, Forwarding
from bot.domain.posts import Act
from bot.domain.ticket import Ticket, TicketId
from docs.generate.samples import ABLE, FORWARD, LATER, NOW, POST, REF, REPLY, SERVICE, anna, policy, selma


def new() -> Ticket:
    return opened(TicketId(17), receiving.first(POST, policy(), NOW))


def claimed() -> Ticket:
    return _then(new(), claiming.claim(new(), anna(), NOW))


def escalated() -> Ticket:
    asked = Question(department=SERVICE, reason="Technik", text="Do we have it?", due_at=LATER)
    ticket = claimed()
    return _then(ticket, escalating.escalate(ticket, anna(), NOW, question=asked, policy=policy()))


def suggested() -> Ticket:
    ticket = escalated()
    return _then(ticket, escalating.suggest(ticket, selma(), NOW, number=1, reply=REPLY, text="Yes."))


def queued() -> Ticket:
    wish = Wish(reply=REPLY, text="We are looking into it.", to=REF)
    window = timedelta(seconds=15)
    ticket = claimed()
    return _then(
        ticket,
        answering.send(ticket, anna(), NOW, wish=wish, platform=ABLE, undo_window=window),
    )


def withdrawn() -> Ticket:
    return _then(queued(), answering.undo(queued(), anna(), NOW, reply=REPLY))


def sending() -> Ticket:
    return _then(queued(), answering.begin_sending(queued(), NOW, reply=REPLY))


def failed() -> Ticket:
    return _then(sending(), answering.failed(sending(), NOW, reply=REPLY, reason="refused"))


def deleting() -> Ticket:
    able = replace(ABLE, can=frozenset(Act))
    window = timedelta(seconds=15)
    decided = acting.ask(
        new(), anna(), NOW, act=Act.DELETE, to=REF, platform=able, undo_window=window, reason="Spam"
    )
    return _then(new(), decided)


def forwarding() -> Ticket:
    asked = mails.Question(
        account=FORWARD.account,
        to="fund@bahn.example",
        name="Fundbüro",
        question="Was a blue bag found?",
        subject=FORWARD.subject,
        text=FORWARD.text,
        becomes=FORWARD.becomes,
        token=FORWARD.token,
        due_at=LATER,
    )
    book = {"lost": Contact("lost", "Fundbüro", "fund@bahn.example")}
    able = replace(policy(), address_book=book, forwarding=Forwarding(FORWARD.account))
    return _then(
        new(), mails.forward(new(), anna(), NOW, asked=asked, policy=able, undo_window=timedelta(seconds=15))
    )


def _leaving() -> Ticket:
    return _then(forwarding(), [ForwardBegun(at=NOW, number=1)])


def forwarded() -> Ticket:
    return _then(_leaving(), mails.sent(_leaving(), NOW, number=1))


def forward_failed() -> Ticket:
    return _then(_leaving(), mails.failed(_leaving(), NOW, number=1, why=Obstacle.GONE, reason=""))


def forward_unknown() -> Ticket:
    return _then(_leaving(), mails.unknown(_leaving(), NOW, number=1, why=Obstacle.STOPPED, reason=""))


def unknown() -> Ticket:
    return _then(sending(), answering.unknown(sending(), NOW, reply=REPLY, reason="no answer"))


def held() -> Ticket:
    why = ReplyHeld(at=NOW, reply=REPLY, why=Hold.EDITED, confirmed_by=anna().actor)
    return _then(queued(), [why])


def checking() -> Ticket:
    doubt = reconciling.check(sending(), NOW, reply=REPLY, until=LATER, why=Obstacle.NO_ANSWER)
    return _then(sending(), doubt)


def answered() -> Ticket:
    return _then(sending(), answering.sent(sending(), NOW, reply=REPLY, sent_as=REF, url=""))


def asked_for_help() -> Ticket:
    asked = helping.ask(claimed(), anna(), NOW, to=selma(), question="Do we have it?", due_at=LATER)
    return _then(claimed(), asked)


def snoozed() -> Ticket:
    return _then(claimed(), putting_aside.snooze(claimed(), anna(), NOW, until=LATER))


def closed() -> Ticket:
    return _then(claimed(), claiming.close(claimed(), anna(), NOW))


def all_states() -> Iterator[tuple[str, Ticket]]:
    """Yield what a reader would call the state, and a ticket in it."""
    yield "new", new()
    yield "claimed", claimed()
    yield "another department was asked", escalated()
    yield "it has suggested an answer", suggested()
    yield "a reply waits for the end of the undo window", queued()
    yield "Zuruf finds out whether the reply arrived", checking()
    yield "it is unclear whether the reply arrived", unknown()
    yield "the reply was not sent", failed()
    yield "the reply is held", held()
    yield "answered, still open", answered()
    yield "snoozed", snoozed()
    yield "closed", closed()


def _then(ticket: Ticket, activities: Sequence[Activity]) -> Ticket:
    return reduce(evolve, activities, ticket)
