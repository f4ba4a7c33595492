"""Cards in every state that a person can see: for each the log that leads there, the card, and how Slack gets it.

`python -m tests.golden` writes them anew; what changed is then reviewed in the diff, dialects side by side.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from bot.chat.card import card
from bot.chat.slack.blocks import card_message
from bot.domain import (
    answering,
    claiming,
    escalating,
    helping,
    marking,
    opinions,
    putting_aside,
    receiving,
    recutting,
)
from bot.domain.acquaintance import Acquaintance
from bot.domain.activities import Activity
from bot.domain.evolving import evolve, fold, opened
from bot.domain.hints import Watch
from bot.domain.people import ChannelId
from bot.domain.policy import Policy, Region
from bot.domain.posts import Post, PostKind, PostRef, Removal
from bot.domain.text import Link, Moment, Strong, Untrusted
from bot.domain.ticket import Ticket, TicketId
from bot.stores.codec import from_document, to_document
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, JONAS, MIRA, PLATFORM, SELMA, SERVICE, SHOP

HERE = Path(__file__).parent
LANGUAGES = ("de", "en")
NUMBER = TicketId(17)
OLDER = TicketId(16)
BEGIN = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

Step = Callable[[Ticket, datetime], Sequence[Activity]]

HINTS = (Watch("Threat", ("bomb",), urgent=True), Watch("Press or law", ("lawyer*",)))
REGIONS = {"tirol": Region("tirol", "Tirol", ("innsbruck",)), "wien": Region("wien", "Wien", ("vienna",))}


@dataclass(frozen=True)
class Case:
    """A first post, what happens then (a minute apart), the channel that looks at it, and what is known of the customer.

    With `cut_from` the ticket begins with what was split off from another, after these steps there.
    """

    name: str
    post: Post
    steps: tuple[Step, ...] = ()
    channel: ChannelId = IN_SOCIAL
    acquaintance: Acquaintance | None = None
    cut_from: tuple[Step, ...] = ()

    def log(self, policy: Policy) -> list[Activity]:
        log: list[Activity] = [receiving.first(self.post, policy, BEGIN)]
        if self.cut_from:
            log = cut_off(OLDER, _after(self.cut_from, OLDER, log), BEGIN)
        return _after(self.steps, NUMBER, log)


def _after(steps: Sequence[Step], number: TicketId, log: Sequence[Activity]) -> list[Activity]:
    """Return a log together with what these steps add to it."""
    log = list(log)
    ticket = fold(number, log)
    for minutes, step in enumerate(steps, start=1):
        for activity in step(ticket, BEGIN + timedelta(minutes=minutes)):
            ticket = evolve(ticket, activity)
            log.append(activity)
    return log


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


def sent(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return answering.sent(ticket, now, reply="r1", sent_as=PostRef(SHOP, "r1"), url="")


def failed(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return answering.failed(ticket, now, reply="r1", reason="too many <links>")


def unknown(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return answering.unknown(ticket, now, reply="r1", reason="no answer")


def wrote_again(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    number = len(ticket.posts) + 1
    post = world.post(f"Hello? This is my message {number}.", number)
    return receiving.more(ticket, now, post=post, policy=policy("en"))


def removed(ticket: Ticket, now: datetime) -> Sequence[Activity]:
    return receiving.removed(ticket, now, removal=Removal(ticket.last_post.ref, "c1"))


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


LATE = world.post()
REGULAR = Acquaintance(
    earlier=3,
    answered_at=BEGIN - timedelta(days=9),
    answered_by="Jonas",
    tags=("regular customer",),
    notes=1,
)
FOREIGN = "<!channel> *Look* at <https://evil.example|this> & that \u202e:tada:"

CASES = (
    Case("new", LATE),
    Case("urgent", world.post("My microphone is BROKEN!"), channel=IN_SERVICE),
    Case("claimed", LATE, (claimed,)),
    Case("escalated-origin", LATE, (claimed, escalated)),
    Case("escalated-service", LATE, (claimed, escalated), channel=IN_SERVICE),
    Case("suggested-origin", LATE, (claimed, escalated, suggested)),
    Case("suggested-service", LATE, (claimed, escalated, suggested), channel=IN_SERVICE),
    Case("returned-service", LATE, (claimed, escalated, returned), channel=IN_SERVICE),
    Case("draft-ready", LATE, (drafted,)),
    Case("queued", LATE, (queued,)),
    Case("failed", LATE, (queued, sending, failed)),
    Case("uncertain", LATE, (queued, sending, unknown)),
    Case("answered", LATE, (queued, sending, sent)),
    Case("closed", LATE, (claimed, closed)),
    Case("reopened", LATE, (claimed, closed, wrote_again)),
    Case("removed", LATE, (removed,)),
    Case("long", world.post("Why? " * 400)),
    Case("several-posts", LATE, (wrote_again, wrote_again)),
    Case("private", world.post("It is about my order", kind=PostKind.MESSAGE, private=True)),
    Case("review-without-url", world.post("Three stars", kind=PostKind.REVIEW, url="")),
    Case("foreign-markup", world.post(FOREIGN)),
    Case("marked", world.post("My lawyer will call you!"), (claimed, starred, tagged)),
    Case("urgent-hint", world.post("There is a bomb on the train")),
    Case("region-named", world.post("No train to Vienna")),
    Case("region-chosen", LATE, (placed,)),
    Case("snoozed", LATE, (snoozed,)),
    Case("muted", LATE, (muted,)),
    Case("muted-goes-on", LATE, (claimed, closed, muted, wrote_again)),
    Case("help-open", LATE, (claimed, asked_for_help)),
    Case("help-given", LATE, (claimed, asked_for_help, helped)),
    Case("second-opinion-asked", LATE, (claimed, asked_for_an_opinion)),
    Case("merged", LATE, (claimed, merged)),
    Case("merged-away", LATE, (merged_away,)),
    Case("split", LATE, (wrote_again, split_off)),
    Case("split-off", LATE, cut_from=(wrote_again,)),
    Case("known-customer", LATE, acquaintance=REGULAR),
    Case("first-contact", LATE, acquaintance=Acquaintance()),
    Case("customer-of-many-tickets", LATE, acquaintance=Acquaintance(earlier=50, more=True)),
)


def renderings(case: Case, log: Sequence[Activity]) -> Iterator[tuple[str, Any]]:
    """Yield what a log looks like, by the end of its file's name."""
    ticket = fold(NUMBER, log)
    for language in LANGUAGES:
        spoken = policy(language)
        shown = card(ticket, case.channel, spoken, PLATFORM, case.acquaintance)
        yield f"{language}.card", plain(shown)
        yield f"{language}.slack", card_message(shown, spoken.time_zone)


def plain(value: object) -> Any:
    """Return a card as JSON knows it; spans say what they are."""
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    if is_dataclass(value):
        return _span(value) or {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value.value if isinstance(value, Enum) else value


def _span(value: object) -> dict[str, str] | None:
    match value:
        case Untrusted(raw=text):
            return {"untrusted": text}
        case Strong(text=text):
            return {"strong": text}
        case Moment(at=at):
            return {"moment": at.isoformat()}
        case Link(label=label, url=url):
            return {"link": label, "url": url}
        case _:
            return None


def path(case: Case, what: str) -> Path:
    return HERE / f"{case.name}.{what}.json"


def read_log(case: Case) -> list[Activity]:
    """Return the log as it was written, perhaps by an older version."""
    return [from_document(document) for document in json.loads(path(case, "ticket").read_text())]


def write(case: Case) -> list[Path]:
    """Write a case anew; return its files."""
    log = case.log(policy("en"))
    contents: Mapping[str, Any] = {
        "ticket": [to_document(activity) for activity in log],
        **dict(renderings(case, log)),
    }
    for what, content in contents.items():
        path(case, what).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    return [path(case, what) for what in contents]
