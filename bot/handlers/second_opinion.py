"""Second opinion: send the draft to a colleague before it is sent to the customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from bot.desk import Desk
from bot.domain import opinions
from bot.domain.opinions import Opinion
from bot.domain.people import Role
from bot.domain.refusals import (
    DueInThePast,
    NothingWritten,
    OutdatedButton,
    Refused,
    UnknownPerson,
)
from bot.handlers.finding import colleagues, person_chosen
from bot.handlers.form import Form, MomentField, Option, Passage, Search, TextField, moment, written
from bot.handlers.handler import Handler, Interaction, Place, Side, carry_out, never, placing
from bot.handlers.names import SECOND_OPINION
from bot.texts import speaking

_FIELDS: Final[Mapping[type, str]] = {
    UnknownPerson: "person",
    NothingWritten: "text",
    DueInThePast: "due",
}


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
        memory={"reply": interaction.subject, "template": interaction.memory.get("template", "")},
    )


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> Sequence[Option]:
    return colleagues(interaction.by, typed, desk)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    with placing(_FIELDS, interaction):
        await carry_out(interaction, desk, opinions.ask, opinion=_opinion(interaction, desk))
    return None


def _opinion(interaction: Interaction, desk: Desk) -> Opinion:
    if not (writing := interaction.memory.get("reply", "")):
        raise Refused(OutdatedButton())
    return Opinion(
        writing=writing,
        text=written(interaction.values, "text"),
        template=interaction.memory.get("template", ""),
        to=person_chosen("person", interaction, desk),
        question=written(interaction.values, "question"),
        due_at=moment(interaction.values, "due") or desk.clock() + desk.policy.help_due,
    )


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
