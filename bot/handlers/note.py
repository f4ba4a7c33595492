"""Note: something that colleagues should know, in every thread of a ticket; from a message elsewhere, too."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Final

from bot.desk import Desk
from bot.domain import noting
from bot.domain.claiming import must_go_on
from bot.domain.deliveries import NO_CHANNEL
from bot.domain.people import Role
from bot.domain.refusals import AlreadyMerged, NoSuchTicket, NothingWritten, OtherDepartment, Refused
from bot.domain.ticket import TicketId
from bot.handlers.finding import ticket_number, ticket_option, tickets_meant, visible
from bot.handlers.form import NO_TICKET, Form, Option, Search, TextField, written
from bot.handlers.handler import Handler, Interaction, Place, Side, never, placing
from bot.handlers.names import FILE_NOTE, NOTE
from bot.handlers.permission import permit
from bot.texts import speaking

_FIELDS: Final[Mapping[type, str]] = {
    NothingWritten: "text",
    NoSuchTicket: "ticket",
    OtherDepartment: "ticket",
    AlreadyMerged: "ticket",
}


async def _ask_note(interaction: Interaction, desk: Desk) -> Form:
    must_go_on(await desk.ticket(interaction.ticket))
    labels = speaking(interaction.by.language).tools.labels
    return Form(NOTE, interaction.ticket, labels.note, (_text(interaction),), labels.save, _minted())


async def _ask_file(interaction: Interaction, _desk: Desk) -> Form:
    labels = speaking(interaction.by.language).tools.labels
    which = Search("ticket", labels.which_ticket, labels.search_tickets)
    return Form(FILE_NOTE, NO_TICKET, labels.file_note, (which, _text(interaction)), labels.save, _minted())


def _text(interaction: Interaction) -> TextField:
    """Return the field, with the words of the message that somebody pointed at, if they did."""
    texts = speaking(interaction.by.language).tools
    return TextField("text", texts.labels.note, written(interaction.values, "text"), hint=texts.note_hint())


def _minted() -> dict[str, str]:
    return {"message": f"form:{uuid.uuid4().hex}"}


async def _note(interaction: Interaction, desk: Desk) -> Form | None:
    with placing({NothingWritten: "text"}, interaction):
        await _keep(interaction.ticket, interaction, desk)
    return None


async def _file(interaction: Interaction, desk: Desk) -> Form | None:
    with placing(_FIELDS, interaction):
        wanted = ticket_number(interaction.values.get("ticket", ""))
        if wanted is None:
            raise Refused(NoSuchTicket())
        permit(NOTE_HANDLER, interaction.by, await desk.ticket(wanted))
        await _keep(wanted, interaction, desk)
    return None


async def _keep(ticket: TicketId, interaction: Interaction, desk: Desk) -> None:
    text = written(interaction.values, "text")
    if not text:
        raise Refused(NothingWritten())
    await desk.change(
        ticket,
        interaction.cause,
        noting.note,
        interaction.by.actor,
        desk.clock(),
        channel=NO_CHANNEL,
        message=interaction.memory.get("message") or f"form:{interaction.cause}",
        text=text,
    )


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> Sequence[Option]:
    meant = await tickets_meant(typed, interaction.by, desk)
    tickets = await visible(meant, NOTE_HANDLER, interaction.by, desk)
    return [ticket_option(one, interaction.by) for one in tickets if one.merged_into is None]


NOTE_HANDLER = Handler(
    name=NOTE,
    label=lambda texts: texts.tools.labels.note,
    needs=Role.READ,
    side=Side.ANY,
    offered=lambda ticket, _seat: ticket.merged_into is None,
    ask=_ask_note,
    act=_note,
    place=Place.MORE,
    keeps=frozenset({"text"}),
)

FILE_HANDLER = Handler(
    name=FILE_NOTE,
    label=lambda texts: texts.tools.labels.file_note,
    needs=Role.READ,
    side=Side.DESK,
    offered=never,
    ask=_ask_file,
    act=_file,
    suggest=_suggest,
    place=Place.ELSEWHERE,
    keeps=frozenset({"text"}),
)
