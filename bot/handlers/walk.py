"""Next: go through what is due, ticket by ticket, in one form: read, answer, send, and the next one is there.

Opening a ticket claims nothing, so two people may read the same one. Whoever sends first has it; the other is told and keeps
what they typed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.desk import Desk
from bot.domain.claiming import must_be_open
from bot.domain.people import Person, Role
from bot.domain.posts import Act
from bot.domain.refusals import ClaimedBy, PlatformCannot, Refused
from bot.domain.ticket import Term, Ticket, TicketId
from bot.handlers import reply, reply_form, walk_form, writing
from bot.handlers.due import count_due, next_due, next_later
from bot.handlers.form import NO_TICKET, Form, Option
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.names import REPLY, WALK
from bot.handlers.permission import permit
from bot.handlers.picks import Picks
from bot.handlers.reply_form import USE, Showing
from bot.handlers.walk_form import AGAIN, SKIP, Round
from bot.handlers.wave_list import waves_for
from bot.stores.store import Filter

_OWN_DRAFTS: Final = 200


async def start(by: Person, picks: Picks, desk: Desk) -> Form:
    """Return the form for the first ticket of a round through what was picked."""
    return await _next(Round(picks), by, desk)


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    """Begin; or go on from a form in which a ticket was skipped, a suggestion pressed, or something else done to it."""
    by, ticket_id = interaction.by, interaction.ticket
    walk = Round.read(interaction.memory)
    if interaction.subject == AGAIN:
        return await _next(replace(walk, skipped=()), by, desk)
    if interaction.subject == SKIP:
        return await _next(walk.passing(ticket_id), by, desk)
    if interaction.subject.startswith(USE):
        return await _changed(interaction, desk)
    if ticket_id != NO_TICKET and _is_still_to_do(await desk.ticket(ticket_id), by, desk):
        return await _showing(walk, ticket_id, by, desk)
    return await _next(walk, by, desk)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    """Save a draft or send, and show the next ticket; before it leaves, show it as it will appear."""
    walk = Round.read(interaction.memory)
    filled_in = reply_form.read(interaction.values, interaction.memory)
    drafted = interaction.by.role < Role.ANSWER
    done = walk.having_done(interaction.ticket, passing=drafted)
    if (await desk.ticket(interaction.ticket)).reply(
        filled_in.reply
    ) is not None:  # they were not told that it is
        return await _next(done, interaction.by, desk)
    ticket = await _to_answer(interaction, desk)
    showing = await writing.carry_on(ticket, filled_in, interaction, desk)
    if showing is not None:
        return await _again(walk, showing, interaction, desk)
    return await _next(done, interaction.by, desk)


async def _changed(interaction: Interaction, desk: Desk) -> Form:
    ticket = await _to_answer(interaction, desk)
    showing = writing.changed(ticket, interaction, desk)
    return await _again(Round.read(interaction.memory), showing, interaction, desk)


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> list[Option]:
    permit(reply.HANDLER, interaction.by, await desk.ticket(interaction.ticket))
    return list(await reply.suggest_templates(interaction, typed, desk))


async def _to_answer(interaction: Interaction, desk: Desk) -> Ticket:
    """Return the ticket that a form is about; refused to whoever may not answer it, or not any more."""
    ticket = await desk.ticket(interaction.ticket)
    permit(reply.HANDLER, interaction.by, ticket)
    must_be_open(ticket)
    if ticket.owner is not None and ticket.owner.id != interaction.by.id:
        raise Refused(ClaimedBy(ticket.owner, ticket.owned_since or desk.clock()))
    return ticket


def _is_still_to_do(ticket: Ticket, by: Person, desk: Desk) -> bool:
    due = ticket.due_at is not None and ticket.due_at <= desk.clock()
    free = ticket.owner is None or ticket.owner.id == by.id
    return due and free and ticket.department in by.departments


async def _next(walk: Round, by: Person, desk: Desk) -> Form:
    left_out = frozenset(walk.skipped) | await _drafted(by, desk)
    row = await next_due(by, walk.picks, desk, left_out)
    if row is not None:
        return await _showing(walk, row.ticket, by, desk)
    later = await next_later(by, walk.picks, desk, left_out)
    return walk_form.nothing_due(walk, later, by, await waves_for(by, desk))


async def _drafted(by: Person, desk: Desk) -> frozenset[TicketId]:
    """Return the tickets that wait for somebody who may send: whoever may only draft has done their part there."""
    if by.role >= Role.ANSWER:
        return frozenset()
    drafted = Filter(terms=((Term.DRAFTER, by.id),), closed=False, limit=_OWN_DRAFTS)
    return frozenset(await desk.store.tickets(drafted))


async def _showing(walk: Round, ticket_id: TicketId, by: Person, desk: Desk) -> Form:
    """Return the form that begins to answer a ticket, or says why it cannot be answered here."""
    ticket = await desk.ticket(ticket_id)
    permit(reply.HANDLER, by, ticket)
    walk = replace(await _counted(walk, by, desk), turn=walk.turn + 1)
    try:
        begun = writing.begun(ticket, desk)
        _must_be_able(ticket, desk)
    except Refused as refused:
        return walk_form.unanswerable(ticket, refused.why, walk, by, desk)
    return walk_form.form(ticket, Showing(begun), walk, by, desk)


def _must_be_able(ticket: Ticket, desk: Desk) -> None:
    platform = desk.platform(ticket.conversation.account)
    if not {Act.REPLY, Act.REPLY_PRIVATELY} & platform.acts_on(ticket.answerable or ticket.last_post):
        raise Refused(PlatformCannot(platform.name))


async def _again(walk: Round, showing: Showing, interaction: Interaction, desk: Desk) -> Form:
    by = interaction.by
    ticket = await desk.ticket(interaction.ticket)
    return walk_form.form(ticket, showing, await _counted(walk, by, desk), by, desk)


async def _counted(walk: Round, by: Person, desk: Desk) -> Round:
    left_out = frozenset(walk.skipped) | await _drafted(by, desk)
    return replace(walk, due=await count_due(by, walk.picks, desk, left_out))


HANDLER = Handler(
    name=WALK,
    label=lambda texts: texts.inbox.labels.next,
    needs=Role.DRAFT,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    ask=_ask,
    act=_act,
    changed=_changed,
    suggest=_suggest,
    keeps=frozenset({"text"}),
    kept_with=REPLY,
)
