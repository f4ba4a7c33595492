"""Show log: everything that ever happened to a ticket, in order, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from bot.desk import Desk
from bot.domain.activities import Absorbed, Activity, Opened, PostAdded, PostEdited, PostRemoved
from bot.domain.people import Role
from bot.domain.posts import AccountId, PostRef
from bot.domain.text import Moment, Text, Untrusted
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.form import Button, Buttons, Form, Pager, Part, Passage, Quote
from bot.handlers.handler import Handler, Interaction, Seat, Side
from bot.handlers.names import EXPORT_LOG, LOG
from bot.stores.store import Entry
from bot.texts import speaking
from bot.texts.saying import POST_LIMIT, say, without_removed
from bot.texts.texts import Texts

PAGE = 25
"""Entries on a page: with a quote each they stay below the 100 blocks of a Slack modal."""

FORMATS: Final[Mapping[str, str]] = {"md": "Markdown", "json": "JSON", "csv": "CSV"}
"""What a log can be taken along as: the names in buttons and commands, and what people call them."""


def _offered(_ticket: Ticket, _seat: Seat) -> bool:
    return True


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    return await newest(interaction, desk)


async def newest(interaction: Interaction, desk: Desk, notice: Text = ()) -> Form:
    """Return the log at its end, with something to say above it, if there is."""
    form = _form(await desk.log(interaction.ticket), None, interaction, desk)
    return replace(form, parts=(Passage(notice), *form.parts)) if notice else form


async def _turned(interaction: Interaction, desk: Desk) -> Form:
    page = interaction.values.get("page", "")
    number = int(page) if page.isdecimal() else None
    return _form(await desk.log(interaction.ticket), number, interaction, desk)


async def _act(_interaction: Interaction, _desk: Desk) -> Form | None:
    return None


def _form(entries: list[Entry], page: int | None, interaction: Interaction, desk: Desk) -> Form:
    texts = speaking(interaction.by.language)
    pages = -(-len(entries) // PAGE)
    shown = pages if page is None else min(max(page, 1), pages)
    parts: list[Part] = []
    for entry in entries[(shown - 1) * PAGE : shown * PAGE]:
        parts += _entry(entry, entries, desk, texts)
    if pages > 1:
        older = str(shown - 1) if shown > 1 else None
        newer = str(shown + 1) if shown < pages else None
        parts += [Passage((texts.page(shown, pages),)), Pager(older, newer)]
    parts.append(_exports(interaction.ticket, texts))
    return Form(LOG, interaction.ticket, texts.ticket(interaction.ticket), tuple(parts))


def _exports(ticket: TicketId, texts: Texts) -> Buttons:
    formats = ((name, texts.tools.take_along(label)) for name, label in FORMATS.items())
    return Buttons(tuple(Button(EXPORT_LOG, ticket, label, name) for name, label in formats))


def _entry(entry: Entry, entries: list[Entry], desk: Desk, texts: Texts) -> list[Part]:
    activity = without_removed(entry.activity, _removed(entries), texts)
    words = say(_account(entries), activity, desk.policy, texts)
    if words is None:
        return []
    line = Passage((f"{entry.number} · ", Moment(activity.at), " · ", *words))
    quote = _quote(activity)
    return [line, quote] if quote else [line]


def _account(entries: list[Entry]) -> AccountId:
    first = entries[0].activity
    assert isinstance(first, Opened)
    return first.post.ref.account


def _removed(entries: list[Entry]) -> frozenset[PostRef]:
    return frozenset(e.activity.ref for e in entries if isinstance(e.activity, PostRemoved))


def _quote(activity: Activity) -> Quote | None:
    """Return a post's words, where the line itself has not said them all. `zuruf log` does not shorten them."""
    match activity:
        case Opened(post=post):
            return Quote.of(post.text)
        case PostAdded(post=post) | PostEdited(post=post) if len(post.text.clean()) > POST_LIMIT:
            return Quote.of(post.text)
        case Absorbed(posts=posts):
            return Quote.of(Untrusted("\n\n".join(post.text.clean() for post in posts)))
        case _:
            return None


HANDLER = Handler(
    name=LOG,
    label=lambda texts: texts.labels.show_log,
    needs=Role.READ,
    side=Side.ANY,
    offered=_offered,
    ask=_ask,
    act=_act,
    changed=_turned,
)
