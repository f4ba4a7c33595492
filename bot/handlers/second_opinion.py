"""Second opinion: send the draft to a colleague before it is sent to the customer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.desk import Desk
from bot.domain import opinions
from bot.domain.opinions import Opinion
from bot.domain.people import PersonId, Role
from bot.domain.refusals import (
    DueInThePast,
    NothingWritten,
    OutdatedButton,
    Refused,
    UnknownPerson,
)
from bot.domain.routing import folded
from bot.handlers.form import Form, MomentField, Option, Passage, Search, TextField, written
from bot.handlers.handler import Handler, Interaction, Place, Side, beside, carry_out, never
from bot.handlers.names import SECOND_OPINION
from bot.texts import speaking

_SHOWN = 25


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    """Take along what stands in the form in which the button was pressed."""
    texts = speaking(interaction.by.language)
    labels = texts.answers.labels
    return Form(
        handler=SECOND_OPINION,
        ticket=interaction.ticket,
        title=labels.second_opinion,
        submit=labels.ask,
        parts=(
            Passage(texts.answers.opinion_stays_inside()),
            Search("person", texts.labels.person),
            TextField("question", texts.labels.question, initial=texts.answers.what_do_you_think()),
            TextField("text", labels.draft, initial=written(interaction.values, "text")),
            MomentField("due", texts.labels.due, desk.clock() + desk.policy.help_due),
        ),
        memory={"reply": interaction.subject},
    )


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> Sequence[Option]:
    people = (p for p in desk.policy.people.values() if p.id != interaction.by.id)
    found = sorted((p for p in people if folded(typed) in folded(p.name)), key=lambda p: folded(p.name))
    return [Option(person.id, person.name) for person in found[:_SHOWN]]


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    try:
        await carry_out(interaction, desk, opinions.ask, opinion=_opinion(interaction, desk))
    except Refused as refused:
        raise beside(_field(refused), refused, interaction) from refused
    return None


def _opinion(interaction: Interaction, desk: Desk) -> Opinion:
    chosen = PersonId(interaction.values.get("person", ""))
    due, writing = interaction.values.get("due", ""), interaction.memory.get("reply", "")
    if not writing or not due.isdecimal():
        raise Refused(OutdatedButton())
    if (to := desk.policy.people.get(chosen)) is None:
        raise Refused(UnknownPerson(chosen))
    return Opinion(
        writing=writing,
        text=written(interaction.values, "text"),
        to=to,
        question=written(interaction.values, "question"),
        due_at=datetime.fromtimestamp(int(due), UTC),
    )


def _field(refused: Refused) -> str | None:
    match refused.why:
        case UnknownPerson():
            return "person"
        case NothingWritten():
            return "text"
        case DueInThePast():
            return "due"
        case _:
            return None


HANDLER = Handler(
    name=SECOND_OPINION,
    label=lambda texts: texts.answers.labels.second_opinion,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask,
    act=_act,
    suggest=_suggest,
    keeps=frozenset({"question"}),
)
