"""Bulk: close, assign or tag many tickets at once, see what became of each, and take it back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from bot.desk import Desk
from bot.domain.people import Role
from bot.domain.refusals import NothingWritten, Refused, TagsLocked, TooLong, TooManyChosen
from bot.domain.ticket import TicketId
from bot.handlers import bulk_actions, bulk_result
from bot.handlers.bulk_actions import ACTIONS, CLOSING, Action
from bot.handlers.bulk_steps import go_on, keep, undo
from bot.handlers.finding import ticket_option, visible
from bot.handlers.form import NO_TICKET, Choice, Form, Option, Part, Passage, Several, Toggle, chosen
from bot.handlers.handler import Handler, Incomplete, Interaction, Place, Side, never, placing
from bot.handlers.names import BULK, UNDO_BULK
from bot.handlers.picks import YES, remembered
from bot.handlers.selection import selected
from bot.keeping import bulks
from bot.keeping.bulks import Bulk, Progress
from bot.texts import speaking
from bot.texts.texts import Texts

MOST: Final = 50
"""Tickets at once: more than that nobody has looked at."""

_ABOUT_TAG: Final = {NothingWritten: "tag", TooLong: "tag", TagsLocked: "tag"}


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    """Begin with the filter of the inbox; or show again how far it has come."""
    known = await _known(interaction, desk)
    if known is not None:
        return bulk_result.form(known, interaction.by)
    return await _form(interaction, uuid.uuid4().hex, desk)


async def _changed(interaction: Interaction, desk: Desk) -> Form:
    return await _form(interaction, interaction.memory.get("bulk") or uuid.uuid4().hex, desk)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    """Begin, or go on with what there was no time for: the same form submitted twice is one bulk."""
    known = await _known(interaction, desk) or await _begun(interaction, desk)
    if known.undoing is not None:
        return bulk_result.form(await undo(known, interaction.by, desk), interaction.by)
    return bulk_result.form(await go_on(known, interaction.by, desk), interaction.by)


async def _undo(interaction: Interaction, desk: Desk) -> Form | None:
    """Take it back: what this person did, within a day."""
    by = interaction.by
    known = await bulks.find(desk.store, by.id, interaction.subject)
    if known is None or known.at + bulks.UNDOABLE_FOR <= desk.clock():
        return bulk_result.too_late(by)
    return bulk_result.form(await undo(known, by, desk), by)


async def _known(interaction: Interaction, desk: Desk) -> Bulk | None:
    bulk_id = interaction.memory.get("bulk")
    return await bulks.find(desk.store, interaction.by.id, bulk_id) if bulk_id else None


async def _begun(interaction: Interaction, desk: Desk) -> Bulk:
    """Keep what was asked for before anything of it is done."""
    action = _action(interaction)
    tickets = _tickets(interaction)
    with placing(_ABOUT_TAG, interaction):
        argument = await bulk_actions.argument(action, interaction, desk)
    if not tickets or (action.needs and not argument):
        missing = "tickets" if not tickets else action.needs
        raise Incomplete({missing: speaking(interaction.by.language).inbox.choose_something()})
    if len(tickets) > MOST:
        raise Refused(TooManyChosen(len(tickets), MOST))
    bulk = Bulk(
        id=interaction.memory.get("bulk") or uuid.uuid4().hex,
        by=interaction.by.id,
        action=action.name,
        argument=argument,
        at=desk.clock(),
        progress=Progress(tickets),
    )
    return await keep(bulk, desk)


def _tickets(interaction: Interaction) -> tuple[TicketId, ...]:
    """Return the chosen tickets, each once, or all that the form shows."""
    if interaction.values.get("all") == YES:
        return _numbers(interaction.memory.get("shown", "").split(","))
    return _numbers(chosen(interaction.values, "tickets"))


def _numbers(words: Iterable[str]) -> tuple[TicketId, ...]:
    numbers = (TicketId(int(word)) for word in words if word.isascii() and word.isdecimal())
    return tuple(dict.fromkeys(numbers))


def _action(interaction: Interaction) -> Action:
    return ACTIONS.get(interaction.values.get("action", interaction.memory.get("action", "")), CLOSING)


async def _form(interaction: Interaction, bulk_id: str, desk: Desk) -> Form:
    by, picks = interaction.by, remembered(interaction.memory)
    texts = speaking(by.language)
    action = _action(interaction)
    wanted = replace(await selected(picks, by, desk), limit=MOST)
    tickets = await visible(await desk.store.tickets(wanted), action.like, by, desk)
    options = tuple(ticket_option(one, by) for one in tickets)
    parts = (
        _fields(options, action, interaction, texts)
        if options
        else (Passage((texts.inbox.nothing_found(),)),)
    )
    shown = ",".join(option.value for option in options)
    memory = {**picks.memory(), "bulk": bulk_id, "shown": shown, "action": action.name}
    labels = texts.inbox.labels
    return Form(BULK, NO_TICKET, labels.bulk, parts, labels.carry_out if options else None, memory)


def _fields(
    options: Sequence[Option], action: Action, interaction: Interaction, texts: Texts
) -> tuple[Part, ...]:
    labels = texts.inbox.labels
    actions = tuple(Option(one.name, one.label(texts)) for one in ACTIONS.values())
    before = chosen(interaction.values, "tickets")
    return (
        Choice("action", labels.action, actions, action.name, live=True),
        *bulk_actions.fields(action, texts),
        Several("tickets", labels.which_tickets, tuple(options), before, optional=True),
        Toggle("all", texts.inbox.all_shown(len(options)), initial=interaction.values.get("all") == YES),
    )


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> list[Option]:
    return await bulk_actions.options(_action(interaction), interaction, typed, desk)


HANDLER = Handler(
    name=BULK,
    label=lambda texts: texts.inbox.labels.bulk,
    needs=Role.ANSWER,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    ask=_ask,
    act=_act,
    changed=_changed,
    suggest=_suggest,
)

UNDO_HANDLER = Handler(
    name=UNDO_BULK,
    label=lambda texts: texts.inbox.labels.undo_bulk,
    needs=Role.ANSWER,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    act=_undo,
)
