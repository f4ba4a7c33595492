"""Ask a colleague for help, and answer who asks. The colleague may see the ticket from then on; nothing of it ever leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.desk import Desk
from bot.domain import claiming, helping
from bot.domain.people import Role
from bot.domain.refusals import (
    DueInThePast,
    NotAwaitingHelp,
    NothingWritten,
    OutdatedButton,
    Refused,
    UnknownPerson,
)
from bot.domain.text import Untrusted
from bot.domain.ticket import Help, Ticket
from bot.handlers.finding import colleagues, person_chosen
from bot.handlers.form import (
    Form,
    MomentField,
    Option,
    Part,
    Passage,
    Quote,
    Search,
    TextField,
    moment,
    written,
)
from bot.handlers.handler import Handler, Interaction, Place, Side, carry_out, never, placing
from bot.handlers.names import ANSWER_HELP, HELP
from bot.texts import speaking

_FIELDS: Final[Mapping[type, str]] = {
    UnknownPerson: "person",
    NothingWritten: "question",
    DueInThePast: "due",
}


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    claiming.must_be_open(await desk.ticket(interaction.ticket))
    texts = speaking(interaction.by.language)
    return Form(
        handler=HELP,
        ticket=interaction.ticket,
        title=texts.tools.labels.help,
        submit=texts.tools.labels.help,
        parts=(
            Search("person", texts.tools.labels.colleague),
            TextField("question", texts.labels.question),
            MomentField("due", texts.labels.due, desk.clock() + desk.policy.help_due),
        ),
    )


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> Sequence[Option]:
    return colleagues(interaction.by, typed, desk)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    with placing(_FIELDS, interaction):
        await carry_out(
            interaction,
            desk,
            helping.ask,
            to=person_chosen("person", interaction, desk),
            question=written(interaction.values, "question"),
            due_at=moment(interaction.values, "due") or desk.clock() + desk.policy.help_due,
        )
    return None


async def _ask_answer(interaction: Interaction, desk: Desk) -> Form:
    """Return the question, what the customer wrote, the draft that it is about, and a field for the answer."""
    ticket = await desk.ticket(interaction.ticket)
    claiming.must_go_on(ticket)
    asked = _asked(ticket, interaction.subject)
    texts = speaking(interaction.by.language)
    return Form(
        handler=ANSWER_HELP,
        ticket=ticket.id,
        title=texts.tools.labels.answer_help,
        submit=texts.tools.labels.answer_help,
        parts=(
            Passage(texts.question_from(asked.by.name, asked.question)),
            Quote.of(ticket.last_post.text),
            *_draft(ticket, asked),
            TextField("text", texts.tools.labels.your_help),
        ),
        memory={"number": str(asked.number)},
    )


def _asked(ticket: Ticket, number: str) -> Help:
    if not number.isdecimal():
        raise Refused(OutdatedButton())
    asked = ticket.help(int(number))
    if asked is None or asked.answered:
        raise Refused(NotAwaitingHelp())
    return asked


def _draft(ticket: Ticket, asked: Help) -> tuple[Part, ...]:
    draft = ticket.reply(asked.draft)
    return (Quote(Untrusted(draft.text)),) if draft else ()


async def _answer(interaction: Interaction, desk: Desk) -> Form | None:
    number = interaction.memory.get("number", "")
    if not number.isdecimal():
        raise Refused(OutdatedButton())
    text = written(interaction.values, "text")
    with placing({NothingWritten: "text"}, interaction):
        await carry_out(interaction, desk, helping.answer, number=int(number), text=text)
    return None


HELP_HANDLER = Handler(
    name=HELP,
    label=lambda texts: texts.tools.labels.help,
    needs=Role.DRAFT,
    side=Side.ANY,
    offered=lambda ticket, _seat: not ticket.closed,
    ask=_ask,
    act=_act,
    suggest=_suggest,
    place=Place.MORE,
    keeps=frozenset({"question"}),
)

ANSWER_HANDLER = Handler(
    name=ANSWER_HELP,
    label=lambda texts: texts.tools.labels.answer_help,
    needs=Role.READ,
    side=Side.ANY,
    offered=never,
    ask=_ask_answer,
    act=_answer,
    place=Place.ELSEWHERE,
    keeps=frozenset({"text"}),
    kept_by="number",
)
