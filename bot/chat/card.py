"""The ticket as a channel shows it: one message, updated in place. Pure; reads from top to bottom like the card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain.acquaintance import Acquaintance
from bot.domain.acting import ANSWERS
from bot.domain.people import ChannelId, DepartmentId
from bot.domain.policy import Policy
from bot.domain.posts import NAME_LIMIT, Act, Attachment, Platform, Post
from bot.domain.text import Link, Moment, Span, Text, Untrusted, shortened
from bot.domain.ticket import Escalation, Ticket, TicketId
from bot.handlers import HANDLERS
from bot.handlers.form import Button, Style
from bot.handlers.handler import Place, Seat
from bot.links import Destination, destinations
from bot.texts import speaking
from bot.texts.hinting import hinted
from bot.texts.texts import Texts

QUOTE_LIMIT = 1200
"""Characters of a post on a card: about a screen of a phone. The whole text is in the log."""


REASON_LIMIT = 300
"""Characters of a platform's refusal on a card."""


ATTACHMENTS_LIMIT = 5
"""Attachments named on a card."""

_SHOWN = tuple(act for act in Act if act not in ANSWERS)

LINKS_LIMIT = 5
"""Domains on a card; whoever links to more is no ordinary customer, and the number says so."""


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: Text


@dataclass(frozen=True, slots=True)
class Card:
    """A ticket as one channel sees it.

    `customer` says what is known of whoever wrote; empty where nothing was asked. `summary` is the essential content in one
    text, for notifications and screen readers. `hint` is empty unless something of the post is not on the card.
    """

    ticket: TicketId
    version: int
    title: str
    author: Text
    customer: Text
    quote: Untrusted
    hint: str
    facts: tuple[Fact, ...]
    buttons: tuple[Button, ...]
    summary: Text
    urgent: bool = False


def card(
    ticket: Ticket,
    channel: ChannelId,
    policy: Policy,
    platform: Platform,
    acquaintance: Acquaintance | None = None,
) -> Card:
    """Return the card of a ticket for a channel, in the channel's language, with what is known of the customer."""
    texts = speaking(policy.language_of(channel))
    department = ticket.department_in(channel) or ticket.department
    return Card(
        ticket=ticket.id,
        version=ticket.version,
        title=_title(ticket, policy, texts),
        author=_author(ticket.last_post, texts),
        customer=("👤 ", *texts.customers.known(acquaintance)) if acquaintance else (),
        quote=_quote(ticket, texts),
        hint=_hint(ticket, texts),
        facts=tuple(_facts(ticket, department, policy, texts)),
        buttons=_buttons(ticket, Seat(channel, department, platform, policy), texts),
        summary=_summary(ticket, policy, texts),
        urgent=ticket.urgent,
    )


def _title(ticket: Ticket, policy: Policy, texts: Texts) -> str:
    post = ticket.last_post
    kind = texts.kind(post.kind, private=post.private)
    urgent = f"🔴 {texts.labels.urgent} · " if ticket.urgent else ""
    star = "⭐ " if ticket.starred else ""
    return f"{star}{urgent}{policy.account(ticket.conversation.account).name} · {kind} · {texts.ticket(ticket.id)}"


def _author(post: Post, texts: Texts) -> Text:
    author = post.author
    wrote = texts.wrote(
        author.shown, author.shown_handle if author.shown_handle.raw else None, post.written_at
    )
    return (*wrote, " · ", Link(texts.labels.see_original, post.url)) if post.url else wrote


def _quote(ticket: Ticket, texts: Texts) -> Untrusted:
    post = ticket.last_post
    if post.ref in ticket.removed:
        return Untrusted(texts.labels.removed_post)
    return Untrusted(shortened(post.text.clean(), QUOTE_LIMIT))


def _hint(ticket: Ticket, texts: Texts) -> str:
    parts: list[str] = []
    if len(ticket.last_post.text.clean()) > QUOTE_LIMIT:
        parts.append(texts.shortened())
    if earlier := len(ticket.posts) - 1:
        parts.append(texts.earlier_posts(earlier))
    return " ".join(parts)


def _facts(ticket: Ticket, department: DepartmentId, policy: Policy, texts: Texts) -> list[Fact]:
    labels = texts.labels
    facts = [
        Fact(labels.state, _state(ticket, texts)),
        Fact(labels.owner, _owner(ticket, texts)),
        Fact(labels.routed, texts.routed_by(policy.name_of(ticket.department), ticket.rule, ticket.matched)),
    ]
    facts += _attachments(ticket, texts)
    facts += _links(ticket, texts)
    facts += _done_to(ticket, texts)
    facts += _marks(ticket, policy, texts)
    if department == ticket.department:
        facts += [_due(escalation, policy, texts) for escalation in ticket.open_escalations]
        facts += _asked_by_mail(ticket, texts)
    elif (asked := ticket.escalation_to(department)) is not None:
        facts += _question(asked, policy, texts)
    facts += _waits(ticket, policy, texts)
    return facts if ticket.closed else facts + _answers(ticket, texts)


def _state(ticket: Ticket, texts: Texts) -> Text:
    status: Text = (_status(ticket, texts),)
    until: Text = (" → ", Moment(ticket.snoozed_until)) if ticket.snoozed_until and not ticket.closed else ()
    into = (f" → {texts.ticket(ticket.merged_into)}",) if ticket.merged_into else ()
    muted = (" · 🔕",) if ticket.muted else ()
    return (*status, *into, *until, *muted)


def _links(ticket: Ticket, texts: Texts) -> list[Fact]:
    """Return whose domains the links in the post lead to, whatever they look like."""
    post = ticket.last_post
    return leading_to(() if post.ref in ticket.removed else destinations(post.text), texts)


def _attachments(ticket: Ticket, texts: Texts) -> list[Fact]:
    """Return what hangs on the post, in words: nothing of a stranger's is fetched or shown."""
    post = ticket.last_post
    if not post.attachments or post.ref in ticket.removed:
        return []
    named = [
        span
        for one in post.attachments[:ATTACHMENTS_LIMIT]
        for span in ("\n", *texts.acts.attached(_short(one)))
    ]
    beyond = len(post.attachments) - ATTACHMENTS_LIMIT
    more = (f"\n{texts.acts.more_attached(beyond)}",) if beyond > 0 else ()
    return [Fact(texts.acts.labels.attachments, (*named[1:], *more))]


def _short(one: Attachment) -> Attachment:
    name, alt = (
        Untrusted(shortened(" ".join(words.clean().split()), NAME_LIMIT)) for words in (one.name, one.alt)
    )
    return replace(one, name=name, alt=alt)


def _done_to(ticket: Ticket, texts: Texts) -> list[Fact]:
    """Return what our account did to the post or to its author."""
    done = [texts.acts.state(act) for act in _SHOWN if ticket.is_done(act, ticket.last_post.ref)]
    return [Fact(texts.acts.labels.on_the_platform, (" · ".join(done),))] if done else []


def _asked_by_mail(ticket: Ticket, texts: Texts) -> list[Fact]:
    """Return who was asked by mail and has not answered."""
    waiting = [span for one in ticket.open_forwards for span in ("\n", *texts.mails.waits(one))]
    return [Fact(texts.mails.labels.asked_by_mail, tuple(waiting[1:]))] if waiting else []


def leading_to(found: Sequence[Destination], texts: Texts) -> list[Fact]:
    """Return the fact that names these domains, if there are any."""
    named = [span for one in found[:LINKS_LIMIT] for span in (" · ", *_destination(one, texts))]
    more = (f" · +{len(found) - LINKS_LIMIT}",) if len(found) > LINKS_LIMIT else ()
    return [Fact(texts.tools.labels.leads_to, (*named[1:], *more))] if found else []


def _destination(one: Destination, texts: Texts) -> Text:
    domain, encoded = Untrusted(one.domain), Untrusted(one.encoded)
    if one.strange:
        return texts.tools.look_alike(domain, encoded)
    return (domain,) if one.domain == one.encoded else (domain, " (", encoded, ")")


def _status(ticket: Ticket, texts: Texts) -> str:
    waits = (reply := ticket.in_flight) is not None and reply.stopped is not None
    return texts.stops.waits() if waits else texts.status(ticket.status)


def _marks(ticket: Ticket, policy: Policy, texts: Texts) -> list[Fact]:
    """Return what the post seems to be about, where it belongs and what people marked it with."""
    labels = texts.tools.labels
    facts: list[Fact] = []
    if ticket.hints:
        facts.append(Fact(labels.hints, hinted(ticket.hints)))
    if ticket.region:
        region = policy.regions.get(ticket.region)
        facts.append(Fact(labels.region, (region.name if region else ticket.region,)))
    if ticket.wave:
        facts.append(Fact(texts.waves.labels.wave, (texts.waves.part_of(ticket.wave),)))
    if ticket.tags:
        facts.append(Fact(labels.tags, (", ".join(sorted(ticket.tags)),)))
    if not ticket.closed:
        facts += [
            Fact(texts.labels.question, texts.tools.help_open(one.to.name, one.due_at))
            for one in ticket.open_helps
        ]
    return facts


def _question(asked: Escalation, policy: Policy, texts: Texts) -> list[Fact]:
    """Return what a department was asked, as its own card shows it."""
    return [
        Fact(texts.labels.question, (asked.question,)),
        Fact(texts.labels.asked_by, (f"{asked.by.name} ({asked.reason})",)),
        *([_due(asked, policy, texts)] if asked.open else []),
    ]


def _due(asked: Escalation, policy: Policy, texts: Texts) -> Fact:
    return Fact(texts.labels.due, texts.asked(policy.name_of(asked.department), asked.due_at))


def _waits(ticket: Ticket, policy: Policy, texts: Texts) -> list[Fact]:
    """Return why a reply that was sent has not left yet."""
    reply = ticket.in_flight
    if reply is None or reply.stopped is None:
        return []
    account = policy.account(ticket.conversation.account).name
    return [Fact(texts.labels.your_answer, texts.stops.stopped(account, reply.stopped))]


def _answers(ticket: Ticket, texts: Texts) -> list[Fact]:
    """Return what waits for somebody to take it up: a reply that failed or is held, a draft."""
    facts: list[Fact] = []
    if (failed := ticket.failed) is not None:
        reason = Untrusted(shortened(failed.reason.clean(), REASON_LIMIT) if failed.reason else "")
        words = texts.delivery.failed(texts.delivery.because(failed.why, reason))
        facts.append(Fact(texts.labels.your_answer, words))
    if (held := ticket.held) is not None and held.hold is not None:
        words = texts.delivery.held(texts.delivery.hold(held.hold, held.by.name))
        facts.append(Fact(texts.labels.your_answer, words))
    if (draft := ticket.draft) is not None:
        facts.append(Fact(texts.labels.your_answer, texts.draft_ready(draft.by.name)))
    return facts


def _owner(ticket: Ticket, texts: Texts) -> Text:
    if ticket.owner is None or ticket.owned_since is None:
        return (texts.labels.nobody,)
    return texts.owned_since(ticket.owner.name, ticket.owned_since)


def _buttons(ticket: Ticket, seat: Seat, texts: Texts) -> tuple[Button, ...]:
    """Return what is offered, in the order of the handlers; only the first that wants to stand out does."""
    on_cards = (handler for handler in HANDLERS.values() if handler.place is Place.CARD)
    offered = [handler for handler in on_cards if handler.offered(ticket, seat)]
    primary = next((handler for handler in offered if handler.style is Style.PRIMARY), None)
    return tuple(
        Button(
            handler.name,
            ticket.id,
            handler.label(texts),
            handler.subject(ticket) if handler.subject else "",
            style=Style.PLAIN if handler.style is Style.PRIMARY and handler is not primary else handler.style,
        )
        for handler in offered
    )


def _summary(ticket: Ticket, policy: Policy, texts: Texts) -> tuple[Span, ...]:
    post = ticket.last_post
    owner = f", {ticket.owner.name}" if ticket.owner else ""
    head = f"{_title(ticket, policy, texts)}. {_status(ticket, texts)}{owner}. "
    return (head, post.author.shown, ": ", _quote(ticket, texts))
