"""More: the ticket whole, with everything that this person can do to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from bot.desk import Desk
from bot.domain.matching import folded
from bot.domain.people import Person, Role
from bot.domain.posts import Act
from bot.domain.refusals import AlreadyMerged, Refused
from bot.domain.text import Link, Moment, Strong, Text, Untrusted
from bot.domain.ticket import Ticket
from bot.handlers.form import Button, Buttons, Form, Part, Passage, Quote, Style
from bot.handlers.handler import Handler, Interaction, Place, Side, seat_of
from bot.handlers.names import ANSWER_HELP, MORE
from bot.handlers.permission import permit
from bot.texts import speaking
from bot.texts.hinting import hinted
from bot.texts.texts import Texts

Table = Callable[[], Mapping[str, Handler]]

_POSTS: Final = 3
_WAITING: Final = 10
"""Open questions and reminders each: a form has room for no more than 100 parts."""
_ROW: Final = 25
"""Buttons in one part."""


def handler(table: Table) -> Handler:
    """Return the handler; `table` returns all handlers, this one among them."""
    return Handler(
        name=MORE,
        label=lambda texts: texts.tools.labels.more,
        needs=Role.READ,
        side=Side.ANY,
        offered=lambda _ticket, _seat: True,
        ask=partial(_ask, table),
        act=_act,
    )


async def _ask(table: Table, interaction: Interaction, desk: Desk) -> Form:
    ticket, by = await desk.ticket(interaction.ticket), interaction.by
    texts = speaking(by.language)
    parts = (
        *_state(ticket, desk, texts),
        *_posts(ticket, texts),
        *_questions(ticket, desk, texts),
        *_reminders(ticket, texts),
        *_rows(tuple(_buttons(ticket, by, desk, table()))),
    )
    return Form(MORE, ticket.id, texts.ticket(ticket.id), parts)


async def _act(_interaction: Interaction, _desk: Desk) -> Form | None:
    return None


def _state(ticket: Ticket, desk: Desk, texts: Texts) -> Iterator[Part]:
    """Where it stands, whose it is, since when somebody waits, and why it is here."""
    labels, policy = texts.labels, desk.policy
    if ticket.merged_into is not None:
        yield Passage(texts.refused(AlreadyMerged(ticket.merged_into)))
    urgent = f"🔴 {labels.urgent} · " if ticket.urgent else ""
    account = policy.account(ticket.conversation.account).name
    lines: list[Text] = [
        (f"{urgent}{account} · {texts.status(ticket.status)}",),
        (Strong(labels.owner), ": ", *_owner(ticket, texts)),
    ]
    if ticket.waiting_since is not None and not ticket.closed:
        lines.append((Strong(texts.tools.labels.waiting_since), ": ", Moment(ticket.waiting_since)))
    routed = texts.routed_by(policy.name_of(ticket.department), ticket.rule, ticket.matched)
    lines.append((Strong(labels.routed), ": ", *routed))
    lines += [(Strong(label), ": ", *words) for label, words in _facts(ticket, desk, texts)]
    yield Passage(tuple(span for line in lines for span in (*line, "\n"))[:-1])
    yield from _why_no_answer(ticket, desk, texts)


def _why_no_answer(ticket: Ticket, desk: Desk, texts: Texts) -> Iterator[Part]:
    """Say why there is no button to reply, with the way to the original, where one can."""
    platform, url = desk.platform(ticket.conversation.account), ticket.last_post.url
    if not {Act.REPLY, Act.REPLY_PRIVATELY} & platform.acts_on(ticket.answerable or ticket.last_post):
        original = (" ", Link(texts.labels.see_original, url)) if url else ()
        yield Passage(("⚠️ ", texts.tools.no_answer_from_here(platform.name), *original))


def _owner(ticket: Ticket, texts: Texts) -> Text:
    if ticket.owner is None or ticket.owned_since is None:
        return (texts.labels.nobody,)
    return texts.owned_since(ticket.owner.name, ticket.owned_since)


def _facts(ticket: Ticket, desk: Desk, texts: Texts) -> Iterator[tuple[str, Text]]:
    labels = texts.tools.labels
    yield labels.language, (texts.tools.named_language(ticket.last_post.language),)
    if ticket.region in desk.policy.regions:
        yield labels.region, (desk.policy.regions[ticket.region].name,)
    if ticket.tags:
        yield labels.tags, (", ".join(sorted(ticket.tags, key=folded)),)
    if ticket.hints:
        yield labels.hints, hinted(ticket.hints)
    starred = (texts.tools.starred_now(),) if ticket.starred else ()
    muted = (texts.tools.muted_now(),) if ticket.muted else ()
    if marks := (*starred, *muted):
        yield labels.marks, (" · ".join(marks),)
    if ticket.snoozed_until is not None:
        yield labels.snooze, texts.tools.snoozed_now(ticket.snoozed_until)


def _posts(ticket: Ticket, texts: Texts) -> Iterator[Part]:
    newest = ticket.posts[-_POSTS:]
    if earlier := len(ticket.posts) - len(newest):
        yield Passage((texts.tools.wrote_earlier(earlier),))
    for post in newest:
        yield Passage(texts.wrote(post.author.shown, None, post.written_at))
        gone = post.ref in ticket.removed
        yield Quote(Untrusted(texts.labels.removed_post)) if gone else Quote.of(post.text)


def _questions(ticket: Ticket, desk: Desk, texts: Texts) -> Iterator[Part]:
    """What other departments and colleagues were asked and have not answered yet."""
    for escalation in ticket.open_escalations:
        department = desk.policy.name_of(escalation.department)
        yield Passage(texts.asked(department, escalation.due_at))
    for one in ticket.open_helps[-_WAITING:]:
        opinion = bool(one.draft)
        yield Passage(
            texts.tools.help_asked(
                one.by.name, Strong(one.to.name), one.question, one.due_at, second_opinion=opinion
            )
        )
        if ticket.merged_into is None:
            answer = Button(ANSWER_HELP, ticket.id, texts.tools.labels.answer_help, str(one.number))
            yield Buttons((answer,))


def _reminders(ticket: Ticket, texts: Texts) -> Iterator[Part]:
    waiting = [one for one in ticket.reminders if not one.done]
    for one in waiting[-_WAITING:]:
        yield Passage(texts.tools.reminder_set(one.by.name, one.due_at, one.text))


def _buttons(ticket: Ticket, by: Person, desk: Desk, table: Mapping[str, Handler]) -> Iterator[Button]:
    """What stands on the card first, then the rest; only what this person may do."""
    seat = seat_of(ticket, by, desk)
    for place in (Place.CARD, Place.MORE):
        for one in table.values():
            if (
                one.place is place
                and one.name != MORE
                and one.offered(ticket, seat)
                and _may(one, by, ticket)
            ):
                yield _button(one, ticket, speaking(by.language))


def _rows(buttons: tuple[Button, ...]) -> Iterator[Part]:
    for first in range(0, len(buttons), _ROW):
        yield Buttons(buttons[first : first + _ROW])


def _may(wanted: Handler, by: Person, ticket: Ticket) -> bool:
    try:
        permit(wanted, by, ticket)
    except Refused:
        return False
    return True


def _button(one: Handler, ticket: Ticket, texts: Texts) -> Button:
    subject = one.subject(ticket) if one.subject else ""
    button = Button(one.name, ticket.id, one.label(texts), subject)
    return replace(button, style=one.style) if one.style is Style.DANGER else button
