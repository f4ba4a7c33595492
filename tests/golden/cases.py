"""Cards in every state that a person can see: for each the log that leads there, the card, and how Slack and Teams get it.

`python -m tests.golden` writes them anew; what changed is then reviewed in the diff, dialects side by side.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any

from bot.chat.card import card
from bot.chat.slack.blocks import card_message
from bot.chat.teams.cards import card_activity
from bot.domain import receiving
from bot.domain.acquaintance import Acquaintance
from bot.domain.activities import Activity
from bot.domain.evolving import evolve, fold
from bot.domain.people import ChannelId
from bot.domain.policy import Policy
from bot.domain.posts import Attachment, AttachmentKind, Post, PostKind
from bot.domain.text import Link, Mention, Moment, Strong, Untrusted
from bot.domain.ticket import TicketId
from bot.stores.codec import from_document, to_document
from tests.fakes import world
from tests.fakes.world import IN_SERVICE, IN_SOCIAL, PLATFORM
from tests.golden import steps
from tests.golden.steps import BEGIN, NUMBER, OLDER, Step, policy

HERE = Path(__file__).parent
LANGUAGES = ("de", "en")


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
            log = steps.cut_off(OLDER, _after(self.cut_from, OLDER, log), BEGIN)
        return _after(self.steps, NUMBER, log)


def _after(then: Sequence[Step], number: TicketId, log: Sequence[Activity]) -> list[Activity]:
    """Return a log together with what these steps add to it."""
    log = list(log)
    ticket = fold(number, log)
    for minutes, step in enumerate(then, start=1):
        for activity in step(ticket, BEGIN + timedelta(minutes=minutes)):
            ticket = evolve(ticket, activity)
            log.append(activity)
    return log


LATE = world.post()
REGULAR = Acquaintance(
    earlier=3,
    answered_at=BEGIN - timedelta(days=9),
    answered_by="Jonas",
    tags=("regular customer",),
    notes=1,
)
ATTACHED = (
    Attachment(AttachmentKind.FILE, name=Untrusted("invoice <b>.pdf"), bytes=120_300),
    Attachment(AttachmentKind.PICTURE, alt=Untrusted("The <!channel> platform, empty"), bytes=2_400_000),
    Attachment(AttachmentKind.PICTURE),
    Attachment(AttachmentKind.VIDEO, bytes=900),
    Attachment(AttachmentKind.AUDIO),
    Attachment(AttachmentKind.FILE),
)
FOREIGN = "<!channel> *Look* at <https://evil.example|this> & that \u202e:tada:"

CASES = (
    Case("new", LATE),
    Case("urgent", world.post("My microphone is BROKEN!"), channel=IN_SERVICE),
    Case("claimed", LATE, (steps.claimed,)),
    Case("escalated-origin", LATE, (steps.claimed, steps.escalated)),
    Case("escalated-service", LATE, (steps.claimed, steps.escalated), channel=IN_SERVICE),
    Case("suggested-origin", LATE, (steps.claimed, steps.escalated, steps.suggested)),
    Case("suggested-service", LATE, (steps.claimed, steps.escalated, steps.suggested), channel=IN_SERVICE),
    Case("returned-service", LATE, (steps.claimed, steps.escalated, steps.returned), channel=IN_SERVICE),
    Case("draft-ready", LATE, (steps.drafted,)),
    Case("queued", LATE, (steps.queued,)),
    Case("frozen", LATE, (steps.queued, steps.frozen)),
    Case("paused", LATE, (steps.queued, steps.sending, steps.paused)),
    Case("shelved", LATE, (steps.queued, steps.frozen, steps.shelved)),
    Case("failed", LATE, (steps.queued, steps.sending, steps.failed)),
    Case("held", LATE, (steps.queued, steps.held)),
    Case("checking", LATE, (steps.queued, steps.sending, steps.checking)),
    Case("uncertain", LATE, (steps.queued, steps.sending, steps.unknown)),
    Case("answered", LATE, (steps.queued, steps.sending, steps.sent)),
    Case("closed", LATE, (steps.claimed, steps.closed)),
    Case("reopened", LATE, (steps.claimed, steps.closed, steps.wrote_again)),
    Case("removed", LATE, (steps.removed,)),
    Case("long", world.post("Why? " * 400)),
    Case("several-posts", LATE, (steps.wrote_again, steps.wrote_again)),
    Case("private", world.post("It is about my order", kind=PostKind.MESSAGE, private=True)),
    Case("review-without-url", world.post("Three stars", kind=PostKind.REVIEW, url="")),
    Case("foreign-markup", world.post(FOREIGN)),
    Case("links", world.post("Is https://bank.example@www.müller.de/x you? Or https://pаypal.com/login")),
    Case("marked", world.post("My lawyer will call you!"), (steps.claimed, steps.starred, steps.tagged)),
    Case("urgent-hint", world.post("There is a bomb on the train")),
    Case("region-named", world.post("No train to Vienna")),
    Case("region-chosen", LATE, (steps.placed,)),
    Case("snoozed", LATE, (steps.snoozed,)),
    Case("muted", LATE, (steps.muted,)),
    Case("muted-goes-on", LATE, (steps.claimed, steps.closed, steps.muted, steps.wrote_again)),
    Case("help-open", LATE, (steps.claimed, steps.asked_for_help)),
    Case("help-given", LATE, (steps.claimed, steps.asked_for_help, steps.helped)),
    Case("second-opinion-asked", LATE, (steps.claimed, steps.asked_for_an_opinion)),
    Case("merged", LATE, (steps.claimed, steps.merged)),
    Case("merged-away", LATE, (steps.merged_away,)),
    Case("split", LATE, (steps.wrote_again, steps.split_off)),
    Case("split-off", LATE, cut_from=(steps.wrote_again,)),
    Case("hidden-and-liked", LATE, (steps.liked, steps.hidden)),
    Case("deleted-soon", LATE, (steps.deleting,)),
    Case("deleted-by-us", LATE, (steps.deleted,)),
    Case("blocked-by-hand", LATE, (steps.blocked_by_hand,)),
    Case("not-hidden", LATE, (steps.not_hidden,)),
    Case("attachments", replace(LATE, attachments=ATTACHED)),
    Case("in-a-wave", LATE, (steps.joined_wave,)),
    Case("bundled", LATE, (steps.bundled,)),
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
        yield f"{language}.teams", card_activity(shown, spoken.time_zone, language)


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
        case Mention(person=person, name=name):
            return {"mention": person, "name": name}
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
