"""Reply: write, see exactly what will appear, send; during the undo window take it back or edit it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.desk import Desk
from bot.domain import answering
from bot.domain.library import Template
from bot.domain.matching import folded
from bot.domain.people import Role
from bot.domain.posts import Act
from bot.domain.refusals import NoSuchDraft, Refused, ReplyGoneAlready, ReplyOnItsWay
from bot.domain.replies import ReplyState
from bot.domain.text import shortened
from bot.domain.ticket import Ticket
from bot.handlers import reply_form, writing
from bot.handlers.form import Form, Option, Style
from bot.handlers.handler import Handler, Interaction, Place, Seat, Side, at_origin, carry_out, never
from bot.handlers.names import EDIT, REPLY, UNDO, USE_DRAFT
from bot.handlers.prepared import offered, suggested
from bot.handlers.reply_form import Showing

_SHOWN = 25

_EDITABLE = frozenset({ReplyState.QUEUED, ReplyState.WITHDRAWN, ReplyState.FAILED, ReplyState.HELD})


def _offered(ticket: Ticket, seat: Seat) -> bool:
    post = ticket.answerable
    able = post is not None and bool({Act.REPLY, Act.REPLY_PRIVATELY} & seat.platform.acts_on(post))
    return at_origin(ticket, seat) and able and ticket.in_flight is None and not ticket.closed


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    ticket = await desk.ticket(interaction.ticket)
    if interaction.within is not None and interaction.memory.get(
        "reply"
    ):  # a suggestion in the form was pressed
        return _form(ticket, writing.changed(ticket, interaction, desk), interaction, desk)
    return _form(ticket, Showing(writing.begun(ticket, desk)), interaction, desk)


async def begin_private(interaction: Interaction, desk: Desk) -> Form:
    """Return the form to answer between two, even where the post is public."""
    ticket = await desk.ticket(interaction.ticket)
    begun = replace(writing.begun(ticket, desk), private=True)
    return _form(ticket, Showing(begun), interaction, desk)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    """Save a draft, or show the preview, or (when exactly this was previewed) send."""
    ticket = await desk.ticket(interaction.ticket)
    filled_in = reply_form.read(interaction.values, interaction.memory)
    showing = await writing.carry_on(ticket, filled_in, interaction, desk)
    return _form(await desk.ticket(interaction.ticket), showing, interaction, desk) if showing else None


async def _changed(interaction: Interaction, desk: Desk) -> Form:
    ticket = await desk.ticket(interaction.ticket)
    return _form(ticket, writing.changed(ticket, interaction, desk), interaction, desk)


def _form(ticket: Ticket, showing: Showing, interaction: Interaction, desk: Desk) -> Form:
    return reply_form.form(ticket, showing, interaction.by, desk)


async def suggest_templates(interaction: Interaction, typed: str, desk: Desk) -> Sequence[Option]:
    """Return the templates that can be used here and hold every typed word; without any, those that suit best come first."""
    ticket = await desk.ticket(interaction.ticket)
    words = folded(typed).split()
    best = [one.id for one, _ in suggested(ticket, ticket.last_post, desk)]
    fitting = [one for one in offered(ticket, desk).values() if all(word in _searched(one) for word in words)]
    fitting.sort(key=lambda one: best.index(one.id) if one.id in best else len(best))
    return [Option(one.id, one.name, shortened(_hint(one), 70)) for one in fitting[:_SHOWN]]


def _searched(template: Template) -> str:
    cores = (variant.core for variant in template.variants)
    return folded(" ".join((template.name, template.folder, *template.tags, *cores)))


def _hint(template: Template) -> str:
    return " · ".join(part for part in (template.folder, ", ".join(template.tags)) if part)


def _undoable(ticket: Ticket, seat: Seat) -> bool:
    """On the card too while a reply waits: in those seconds nobody should have to look for the thread."""
    return at_origin(ticket, seat) and bool(_queued(ticket))


def _queued(ticket: Ticket) -> str:
    reply = ticket.in_flight
    return reply.id if reply and reply.state is ReplyState.QUEUED else ""


async def _undo(interaction: Interaction, desk: Desk) -> Form | None:
    await carry_out(interaction, desk, answering.undo, reply=interaction.subject)
    return None


async def _edit(interaction: Interaction, desk: Desk) -> Form:
    """Take back a reply that has not left, or take up one that failed or is held, and open it again."""
    ticket = await desk.ticket(interaction.ticket)
    if (other := ticket.in_flight) is not None and other.id != interaction.subject:
        raise Refused(ReplyOnItsWay(other.by))
    reply = ticket.reply(interaction.subject)
    if reply is None or reply.state not in _EDITABLE:
        raise Refused(ReplyGoneAlready())
    if reply.state is ReplyState.QUEUED:
        await _undo(interaction, desk)
    return _form(ticket, Showing(writing.of_text(ticket, desk, reply.text, old=reply)), interaction, desk)


async def _use_draft(interaction: Interaction, desk: Desk) -> Form:
    ticket = await desk.ticket(interaction.ticket)
    draft = ticket.reply(interaction.subject)
    if draft is None or draft.state is not ReplyState.DRAFT:
        raise Refused(NoSuchDraft())
    if (other := ticket.in_flight) is not None:
        raise Refused(ReplyOnItsWay(other.by))
    return _form(ticket, Showing(writing.of_draft(ticket, desk, draft)), interaction, desk)


HANDLER = Handler(
    name=REPLY,
    label=lambda texts: texts.labels.reply,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    offered=_offered,
    ask=_ask,
    act=_act,
    changed=_changed,
    suggest=suggest_templates,
    keeps=frozenset({"text"}),
    style=Style.PRIMARY,
)

UNDO_HANDLER = Handler(
    name=UNDO,
    label=lambda texts: texts.labels.undo,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_undoable,
    act=_undo,
    subject=_queued,
    style=Style.DANGER,
)

EDIT_HANDLER = Handler(
    name=EDIT,
    label=lambda texts: texts.labels.edit,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=never,
    place=Place.ELSEWHERE,
    ask=_edit,
    act=_act,
    keeps=frozenset({"text"}),
    kept_with=REPLY,
)

USE_DRAFT_HANDLER = Handler(
    name=USE_DRAFT,
    label=lambda texts: texts.labels.use_draft,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=never,
    place=Place.ELSEWHERE,
    ask=_use_draft,
    act=_act,
    keeps=frozenset({"text"}),
    kept_with=REPLY,
)
