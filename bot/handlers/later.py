"""Later: let a ticket sleep until a time, wake it, or be reminded of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.desk import Desk
from bot.domain import claiming, putting_aside
from bot.domain.people import Role
from bot.domain.putting_aside import Later
from bot.domain.refusals import DueInThePast, NothingWritten, OutdatedButton, Refused
from bot.domain.ticket import Ticket
from bot.handlers.form import Choice, Form, MomentField, Option, TextField, moment, written
from bot.handlers.handler import (
    Handler,
    Interaction,
    Place,
    Seat,
    Side,
    at_origin,
    carry_out,
    placing,
    simply,
)
from bot.handlers.names import REMIND, SNOOZE, WAKE
from bot.texts import speaking

_REMINDER: Final[Mapping[type, str]] = {NothingWritten: "text", DueInThePast: "due"}


def _can_sleep(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and not ticket.closed and ticket.snoozed_until is None


def _sleeps(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and not ticket.closed and ticket.snoozed_until is not None


async def _ask_snooze(interaction: Interaction, desk: Desk) -> Form:
    claiming.must_be_open(await desk.ticket(interaction.ticket))
    texts = speaking(interaction.by.language).tools
    times = putting_aside.times(desk.clock(), desk.policy.time_zone)
    options = tuple(Option(_seconds(at), texts.later(when)) for when, at in times.items())
    exactly = times[Later.TOMORROW]
    return Form(
        handler=SNOOZE,
        ticket=interaction.ticket,
        title=texts.labels.snooze,
        submit=texts.labels.snooze,
        parts=(
            Choice("when", texts.labels.when, options, options[0].value),
            MomentField("exactly", texts.labels.exactly, exactly),
        ),
        memory={"untouched": _seconds(exactly)},
    )


def _seconds(at: datetime) -> str:
    return str(int(at.timestamp()))


async def _snooze(interaction: Interaction, desk: Desk) -> Form | None:
    field, until = _wanted(interaction)
    with placing({DueInThePast: field}, interaction):
        await carry_out(interaction, desk, putting_aside.snooze, until=until)
    return None


def _wanted(interaction: Interaction) -> tuple[str, datetime]:
    """Return the field that says when, and the time: the exact one, if somebody touched it."""
    values = interaction.values
    touched = values.get("exactly", "") not in {"", interaction.memory.get("untouched", "")}
    field = "exactly" if touched else "when"
    if (until := moment(values, field)) is None:
        raise Refused(OutdatedButton())
    return field, until


async def _ask_remind(interaction: Interaction, desk: Desk) -> Form:
    claiming.must_go_on(await desk.ticket(interaction.ticket))
    labels = speaking(interaction.by.language).tools.labels
    tomorrow = putting_aside.times(desk.clock(), desk.policy.time_zone)[Later.TOMORROW]
    return Form(
        handler=REMIND,
        ticket=interaction.ticket,
        title=labels.remind,
        submit=labels.save,
        parts=(MomentField("due", labels.when, tomorrow), TextField("text", labels.remind_of, single=True)),
    )


async def _remind(interaction: Interaction, desk: Desk) -> Form | None:
    if (due_at := moment(interaction.values, "due")) is None:
        raise Refused(OutdatedButton())
    with placing(_REMINDER, interaction):
        await carry_out(
            interaction,
            desk,
            putting_aside.remind,
            due_at=due_at,
            text=written(interaction.values, "text"),
        )
    return None


SNOOZE_HANDLER = Handler(
    name=SNOOZE,
    label=lambda texts: texts.tools.labels.snooze,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    offered=_can_sleep,
    ask=_ask_snooze,
    act=_snooze,
    place=Place.MORE,
)

WAKE_HANDLER = Handler(
    name=WAKE,
    label=lambda texts: texts.tools.labels.wake,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    offered=_sleeps,
    act=simply(putting_aside.wake),
    place=Place.MORE,
)

REMIND_HANDLER = Handler(
    name=REMIND,
    label=lambda texts: texts.tools.labels.remind,
    needs=Role.READ,
    side=Side.ANY,
    offered=lambda ticket, _seat: ticket.merged_into is None,
    ask=_ask_remind,
    act=_remind,
    place=Place.MORE,
    keeps=frozenset({"text"}),
)
