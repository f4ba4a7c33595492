"""The posts of a wave, a page at a time: read them, open one, pull out what is something else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from bot.desk import Desk
from bot.domain import bundling
from bot.domain.people import Person, Role
from bot.domain.refusals import Refused
from bot.domain.text import Untrusted
from bot.domain.ticket import Leaving, Ticket, TicketId
from bot.domain.waves import Happening
from bot.handlers.finding import ticket_number, ticket_option
from bot.handlers.form import (
    NO_TICKET,
    Button,
    Buttons,
    Form,
    Heading,
    Part,
    Passage,
    Several,
    chosen,
)
from bot.handlers.handler import Handler, Interaction, Place, Side, never
from bot.handlers.listing import one as listed
from bot.handlers.names import MORE, WAVE_POSTS
from bot.handlers.permission import permit
from bot.handlers.release import HANDLER as LIKE
from bot.handlers.wave_figures import counts, members
from bot.handlers.wave_notes import notes_of
from bot.handlers.waves import note, wave_meant, words_of
from bot.keeping import wave_answers
from bot.keeping.waves import Entry, Wave
from bot.texts import speaking
from bot.texts.texts import Texts

PAGE: Final = 10
PULL: Final = "pull"
BEFORE: Final = "before"


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    """Show the newest; or one of the buttons was pressed: pull a ticket out, look at older ones."""
    wave = await wave_meant(interaction, desk)
    before = _number(interaction.memory.get(BEFORE, ""))
    match words_of(interaction)[1:]:
        case [verb, number] if verb == PULL:
            await _pull(wave, [_number(number)], interaction, desk)
        case [verb, number] if verb == BEFORE:
            before = _number(number)
        case [_]:
            before = NO_TICKET
        case _:
            pass
    return await _form(wave, before, interaction.by, desk)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    """Pull out what was chosen."""
    wave = await wave_meant(interaction, desk)
    await _pull(wave, map(_number, chosen(interaction.values, "tickets")), interaction, desk)
    return await _form(wave, _number(interaction.memory.get(BEFORE, "")), interaction.by, desk)


def _number(word: str) -> TicketId:
    return ticket_number(word) or NO_TICKET


async def _pull(wave: Wave, tickets: Iterable[TicketId], interaction: Interaction, desk: Desk) -> None:
    """Let tickets go on by themselves, each with its whole log; those that others pulled out before are out."""
    by, pulled = interaction.by, 0
    for one in dict.fromkeys(tickets):
        try:
            permit(LIKE, by, await desk.ticket(one))
            await desk.change(
                one,
                f"{interaction.cause}:{one}",
                bundling.leave,
                by,
                desk.clock(),
                wave=wave.number,
                why=Leaving.PULLED,
            )
        except Refused:
            continue
        pulled += 1
    if pulled:
        entry = Entry(at=desk.clock(), what=Happening.PULLED, by=by.actor, count=pulled)
        await note(wave, entry, desk)


async def _form(wave: Wave, before: TicketId, by: Person, desk: Desk) -> Form:
    texts = speaking(by.language)
    labels = texts.waves.labels
    wanted = replace(members(wave, PAGE), before=before or None)
    tickets = [await desk.ticket(one) for one in await desk.store.tickets(wanted)]
    may_pull = by.role >= LIKE.needs
    parts: tuple[Part, ...] = (
        Passage((texts.waves.counts(await counts(wave, desk)),)),
        *notes_of(wave, texts),
        *await _left_out(wave, desk, texts),
        *(part for ticket in tickets for part in _one(wave, ticket, desk, texts, may_pull=may_pull)),
        *(() if tickets else (Passage((texts.waves.nobody_here(),)),)),
        *_turning(wave, before, tickets, texts),
        *(_choosing(tickets, by, texts) if may_pull and tickets else ()),
    )
    memory = {"wave": str(wave.number), **({BEFORE: str(before)} if before else {})}
    submit = labels.pull_chosen if may_pull and tickets else None
    return Form(WAVE_POSTS, NO_TICKET, texts.waves.name(wave.number), parts, submit, memory)


def _one(wave: Wave, ticket: Ticket, desk: Desk, texts: Texts, *, may_pull: bool) -> tuple[Part, Part]:
    line, _ = listed(ticket, desk, texts)
    pull = Button(WAVE_POSTS, NO_TICKET, texts.waves.labels.pull_out, f"{wave.number} {PULL} {ticket.id}")
    look = Button(MORE, ticket.id, texts.inbox.labels.open)
    return line, Buttons((pull, look) if may_pull else (look,))


def _turning(wave: Wave, before: TicketId, tickets: list[Ticket], texts: Texts) -> tuple[Part, ...]:
    labels = texts.waves.labels
    buttons = [Button(WAVE_POSTS, NO_TICKET, labels.newest, f"{wave.number} newest")] if before else []
    if len(tickets) == PAGE:
        subject = f"{wave.number} {BEFORE} {tickets[-1].id}"
        buttons.append(Button(WAVE_POSTS, NO_TICKET, labels.older, subject))
    return (Buttons(tuple(buttons)),) if buttons else ()


def _choosing(tickets: list[Ticket], by: Person, texts: Texts) -> tuple[Part, ...]:
    labels = texts.waves.labels
    options = tuple(ticket_option(one, by) for one in tickets)
    return (
        Heading(labels.pull_chosen),
        Several("tickets", texts.inbox.labels.which_tickets, options, optional=True),
    )


async def _left_out(wave: Wave, desk: Desk, texts: Texts) -> list[Part]:
    """Say who got nothing of the last answer, and why; those with the same reason together."""
    answer = await wave_answers.find(desk.store, wave.number, wave.answer)
    reasons: dict[str, list[TicketId]] = {}
    for ticket, why in (answer.left_out if answer else {}).items():
        reasons.setdefault(why, []).append(ticket)
    return [
        Passage((*texts.waves.left_out(tickets), " ", Untrusted(why))) for why, tickets in reasons.items()
    ]


HANDLER = Handler(
    name=WAVE_POSTS,
    label=lambda texts: texts.waves.labels.show_posts,
    needs=Role.READ,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    ask=_ask,
    act=_act,
)
