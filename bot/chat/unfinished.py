"""Nothing that somebody typed is lost: forms give back what was begun, and keep what was not used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.desk import Desk
from bot.domain.people import Person
from bot.domain.text import Moment, Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET, Form, Part, Passage, Quote, TextField, written
from bot.handlers.handler import Handler, Interaction
from bot.keeping import unfinished
from bot.keeping.unfinished import Unfinished, Where
from bot.texts import speaking


async def keep(handler: Handler, interaction: Interaction, desk: Desk) -> None:
    """Keep what was typed into the fields that a handler wants kept."""
    if typed := _typed(handler, interaction.values):
        where = _where(handler, interaction.by, interaction.ticket, interaction.memory)
        await unfinished.keep(desk.store, where, typed, desk.clock())


async def used(handler: Handler, interaction: Interaction, desk: Desk) -> None:
    """Forget what was typed: it has had its effect."""
    for ticket in await _together(interaction.ticket, desk) if handler.keeps else ():
        await unfinished.drop(desk.store, _where(handler, interaction.by, ticket, interaction.memory))


async def restored(form: Form, handler: Handler, interaction: Interaction, desk: Desk) -> Form:
    """Return a form with what its person began before: in its empty fields, else to be read above them."""
    if not handler.keeps:
        return form
    begun = await _begun(handler, interaction.by, form, desk)
    form = replace(form, kept=True)
    if begun is None:
        return form
    parts = [shown for part in form.parts for shown in _with(part, begun, interaction.by.language)]
    return replace(form, parts=tuple(parts))


async def _begun(handler: Handler, by: Person, form: Form, desk: Desk) -> Unfinished | None:
    """Return what a person began for a ticket, the newest, wherever that stood before tickets were merged."""
    places = [_where(handler, by, one, form.memory) for one in await _together(form.ticket, desk)]
    found = [begun for place in places if (begun := await unfinished.find(desk.store, place))]
    return max(found, key=lambda one: one.at, default=None)


async def _together(ticket: TicketId, desk: Desk) -> list[TicketId]:
    """Return a ticket and all that went over into it: what was typed there cannot be used anywhere else."""
    absorbed = (await desk.ticket(ticket)).absorbed if ticket != NO_TICKET else ()
    return [ticket, *[earlier for one in absorbed for earlier in await _together(one, desk)]]


def _with(part: Part, begun: Unfinished, language: str) -> tuple[Part, ...]:
    if not isinstance(part, TextField) or not (typed := begun.values.get(part.name)):
        return (part,)
    texts = speaking(language)
    if not part.initial:
        return (Passage((texts.begun_before(), Moment(begun.at))), replace(part, initial=typed))
    if part.initial == typed:
        return (part,)
    return (Passage((texts.begun_otherwise(), Moment(begun.at))), Quote(Untrusted(typed)), part)


def _typed(handler: Handler, values: Mapping[str, str]) -> dict[str, str]:
    typed = {name: written(values, name) for name in sorted(handler.keeps)}
    return {name: text for name, text in typed.items() if text}


def _where(handler: Handler, by: Person, ticket: TicketId, memory: Mapping[str, str]) -> Where:
    """Return where a text belongs: what was meant for one question must not answer another."""
    form = handler.kept_with or handler.name
    return Where(by.id, ticket, f"{form}:{memory.get(handler.kept_by, '')}" if handler.kept_by else form)
