"""Suggest an answer, or return the question: what a department does that was asked."""

from __future__ import annotations

import uuid

from bot.desk import Desk
from bot.domain import escalating
from bot.domain.people import Role
from bot.domain.refusals import NothingWritten, OutdatedButton, Refused
from bot.domain.ticket import Ticket
from bot.handlers.form import Form, Passage, Quote, Style, TextField, written
from bot.handlers.handler import Handler, Interaction, Seat, Side, carry_out, placing
from bot.handlers.names import RETURN, SUGGEST
from bot.texts import speaking


def _offered(ticket: Ticket, seat: Seat) -> bool:
    """Wherever the question was put; also where one channel serves those who ask and those who are asked."""
    return any(seat.channel in escalation.channels for escalation in ticket.open_escalations)


async def _ask_suggestion(interaction: Interaction, desk: Desk) -> Form:
    texts = speaking(interaction.by.language)
    typed = written(interaction.values, "text")  # of the message that somebody pointed at
    field = TextField("text", texts.labels.suggested_answer, typed, hint=texts.stays_internal())
    return await _form(interaction, desk, field, texts.labels.suggest)


async def _ask_return(interaction: Interaction, desk: Desk) -> Form:
    labels = speaking(interaction.by.language).labels
    return await _form(interaction, desk, TextField("reason", labels.return_reason), labels.give_back)


async def _form(interaction: Interaction, desk: Desk, field: TextField, submit: str) -> Form:
    """Return the question, what the customer wrote, and a field for the answer."""
    ticket = await desk.ticket(interaction.ticket)
    asked = escalating.asked(ticket, interaction.by)
    question = speaking(interaction.by.language).question_from(asked.by.name, asked.question)
    return Form(
        handler=interaction.handler,
        ticket=ticket.id,
        title=submit,
        submit=submit,
        parts=(Passage(question), Quote.of(ticket.last_post.text), field),
        memory={"number": str(asked.number), "reply": uuid.uuid4().hex},
    )


async def _suggest(interaction: Interaction, desk: Desk) -> Form | None:
    number, text = _number(interaction), written(interaction.values, "text")
    draft = interaction.memory.get("reply", "")
    with placing({NothingWritten: "text"}, interaction):
        await carry_out(interaction, desk, escalating.suggest, number=number, reply=draft, text=text)
    return None


async def _return(interaction: Interaction, desk: Desk) -> Form | None:
    number, reason = _number(interaction), written(interaction.values, "reason")
    with placing({NothingWritten: "reason"}, interaction):
        await carry_out(interaction, desk, escalating.give_back, number=number, reason=reason)
    return None


def _number(interaction: Interaction) -> int:
    """Return which question the form is about; a form of another make names none."""
    number = interaction.memory.get("number", "")
    if not number.isdecimal() or not interaction.memory.get("reply"):
        raise Refused(OutdatedButton())
    return int(number)


SUGGEST_HANDLER = Handler(
    name=SUGGEST,
    label=lambda texts: texts.labels.suggest,
    needs=Role.DRAFT,
    side=Side.ASKED,
    offered=_offered,
    ask=_ask_suggestion,
    act=_suggest,
    keeps=frozenset({"text"}),
    style=Style.PRIMARY,
)

RETURN_HANDLER = Handler(
    name=RETURN,
    label=lambda texts: texts.labels.give_back,
    needs=Role.DRAFT,
    side=Side.ASKED,
    offered=_offered,
    ask=_ask_return,
    act=_return,
    keeps=frozenset({"reason"}),
)
