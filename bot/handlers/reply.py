"""Reply: write, see exactly what will appear, send; during the undo window take it back or edit it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.desk import Desk
from bot.domain import answering
from bot.domain.people import Role
from bot.domain.policy import Template
from bot.domain.posts import Act, PostRef
from bot.domain.refusals import (
    AnsweredMeanwhile,
    NoSuchDraft,
    NothingWritten,
    PlaceholdersLeft,
    PostRemovedMeanwhile,
    Refused,
    ReplyGoneAlready,
    ReplyOnItsWay,
    TooLong,
)
from bot.domain.routing import folded
from bot.domain.templates import fill
from bot.domain.text import Untrusted, shortened
from bot.domain.ticket import Reply, ReplyState, Ticket
from bot.handlers import reply_form
from bot.handlers.form import Form, Option, Style
from bot.handlers.handler import (
    Handler,
    Interaction,
    Place,
    Seat,
    Side,
    at_origin,
    beside,
    carry_out,
    never,
)
from bot.handlers.names import EDIT, REPLY, UNDO, USE_DRAFT
from bot.handlers.reply_form import Writing
from bot.texts import speaking

_SHOWN = 25


def _offered(ticket: Ticket, seat: Seat) -> bool:
    able = bool({Act.REPLY, Act.REPLY_PRIVATELY} & seat.platform.can)
    wanted = ticket.answerable is not None and ticket.in_flight is None and not ticket.closed
    return at_origin(ticket, seat) and able and wanted


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    ticket = await desk.ticket(interaction.ticket)
    if (other := ticket.in_flight) is not None:
        raise Refused(ReplyOnItsWay(other.by))
    draft = ticket.draft
    return _begun(ticket, interaction, desk, draft.text if draft else "", draft=draft.id if draft else "")


def _begun(
    ticket: Ticket,
    interaction: Interaction,
    desk: Desk,
    text: str,
    *,
    draft: str = "",
    old: Reply | None = None,
) -> Form:
    """Return the form to answer the newest post that is still there.

    Private where that post is, or where the `old` reply was: never in public what either kept between two.
    """
    if (post := ticket.answerable) is None:
        raise Refused(PostRemovedMeanwhile())
    begun = reply_form.begin(post, desk.platform(post.ref.account), text, draft=draft)
    writing = replace(begun, after=ticket.version)
    if old is not None:
        writing = replace(writing, private=old.private or writing.private, close=old.close)
    return reply_form.form(ticket, writing, interaction.by, desk)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    """Save a draft, or show the preview, or (when exactly this was previewed) send."""
    writing = reply_form.read(interaction.values, interaction.memory)
    ticket = await desk.ticket(interaction.ticket)
    try:
        return await _next(ticket, writing, interaction, desk)
    except Refused as refused:
        about_text = isinstance(refused.why, NothingWritten | PlaceholdersLeft | TooLong)
        raise beside("text" if about_text else None, refused, interaction) from refused


async def _next(ticket: Ticket, writing: Writing, interaction: Interaction, desk: Desk) -> Form | None:
    if interaction.by.role < Role.ANSWER:
        kept = {"reply": writing.reply, "text": writing.text, "reworked": writing.draft}
        await carry_out(interaction, desk, answering.draft, **kept)
        return None
    answering.check_text(writing.text, desk.platform(ticket.conversation.account))
    if not writing.seen:
        return reply_form.form(ticket, writing, interaction.by, desk, preview=True)
    try:
        await _send(ticket, writing, interaction, desk)
    except Refused as refused:
        if isinstance(refused.why, AnsweredMeanwhile):
            return await _warned(refused.why, writing, interaction, desk)
        raise
    return None


async def _warned(why: AnsweredMeanwhile, writing: Writing, interaction: Interaction, desk: Desk) -> Form:
    """Return the form as if nothing had been previewed: whoever goes on from here knows of the other answer."""
    ticket = await desk.ticket(interaction.ticket)
    anew = replace(writing, previewed="", after=ticket.version)
    warning = speaking(interaction.by.language).refused(why)
    return reply_form.form(ticket, anew, interaction.by, desk, warning=warning)


async def _send(ticket: Ticket, writing: Writing, interaction: Interaction, desk: Desk) -> None:
    wish = answering.Wish(
        reply=writing.reply,
        text=writing.text,
        to=PostRef(ticket.conversation.account, writing.to),
        private=writing.private,
        close=writing.close,
        template=writing.template,
        draft=writing.draft,
        after=writing.after,
    )
    platform = desk.platform(ticket.conversation.account)
    window = desk.policy.undo_window
    await carry_out(interaction, desk, answering.send, wish=wish, platform=platform, undo_window=window)


async def _changed(interaction: Interaction, desk: Desk) -> Form:
    """A template or a target was chosen: put the template in without losing what was typed.

    The form shows no preview any more, so an earlier one must not count as seen.
    """
    ticket = await desk.ticket(interaction.ticket)
    writing = replace(reply_form.read(interaction.values, interaction.memory), previewed="")
    templates = desk.policy.templates_for(ticket.conversation.account)
    chosen = next((t for t in templates if t.id == interaction.values.get("template")), None)
    if chosen is None or chosen.id == interaction.memory.get("template"):
        return reply_form.form(ticket, writing, interaction.by, desk)
    return reply_form.form(
        ticket, _inserted(ticket, writing, chosen, interaction, desk), interaction.by, desk
    )


def _inserted(
    ticket: Ticket, writing: Writing, template: Template, interaction: Interaction, desk: Desk
) -> Writing:
    values = {
        "customer": reply_form.answered_post(ticket, writing).author.shown.clean(),
        "agent": interaction.by.name.partition(" ")[0],
        "account": desk.policy.account(ticket.conversation.account).name,
        "number": str(ticket.id),
    }
    filled = Untrusted(fill(template.text, values)).clean().strip()
    untouched = not writing.text or writing.inserted == reply_form.digest(writing.text, private=False)
    text = filled if untouched else f"{writing.text}\n\n{filled}"
    return replace(
        writing,
        text=text,
        template=template.id,
        inserted=reply_form.digest(text, private=False) if untouched else "",
        edition=writing.edition + 1,
    )


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> Sequence[Option]:
    """Return the account's templates that hold every typed word, those in the customer's language first."""
    ticket = await desk.ticket(interaction.ticket)
    account = desk.policy.account(ticket.conversation.account)
    language = ticket.last_post.language or account.language
    words = folded(typed).split()
    fitting = [
        template
        for template in desk.policy.templates_for(account.id)
        if all(word in folded(f"{template.name} {template.text}") for word in words)
    ]
    fitting.sort(key=lambda template: template.language != language)
    return [Option(t.id, f"{t.name} ({t.language})", shortened(t.text, 70)) for t in fitting[:_SHOWN]]


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
    """Hold a reply that has not left, or take up one that failed, and open it again."""
    ticket = await desk.ticket(interaction.ticket)
    if (other := ticket.in_flight) is not None and other.id != interaction.subject:
        raise Refused(ReplyOnItsWay(other.by))
    reply = ticket.reply(interaction.subject)
    if reply is None or reply.state not in {ReplyState.QUEUED, ReplyState.WITHDRAWN, ReplyState.FAILED}:
        raise Refused(ReplyGoneAlready())
    if reply.state is ReplyState.QUEUED:
        await _undo(interaction, desk)
    return _begun(ticket, interaction, desk, reply.text, old=reply)


async def _use_draft(interaction: Interaction, desk: Desk) -> Form:
    ticket = await desk.ticket(interaction.ticket)
    draft = ticket.reply(interaction.subject)
    if draft is None or draft.state is not ReplyState.DRAFT:
        raise Refused(NoSuchDraft())
    if (other := ticket.in_flight) is not None:
        raise Refused(ReplyOnItsWay(other.by))
    return _begun(ticket, interaction, desk, draft.text, draft=draft.id)


HANDLER = Handler(
    name=REPLY,
    label=lambda texts: texts.labels.reply,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    offered=_offered,
    ask=_ask,
    act=_act,
    changed=_changed,
    suggest=_suggest,
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
)
