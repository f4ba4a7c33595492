"""Escalate: ask another department; its answer comes back as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.desk import Desk
from bot.domain import claiming, escalating
from bot.domain.people import DepartmentId, Person, Role
from bot.domain.policy import EscalationTarget, Policy
from bot.domain.refusals import (
    AskedAlready,
    DueInThePast,
    NoSuchTarget,
    NothingWritten,
    Refusal,
    Refused,
)
from bot.domain.ticket import Ticket
from bot.handlers.form import Choice, Form, MomentField, Option, Part, Quote, TextField, moment, written
from bot.handlers.handler import Handler, Interaction, Seat, Side, at_origin, carry_out, placing
from bot.handlers.names import ESCALATE
from bot.texts import speaking

_FIELDS: Final[Mapping[type, str]] = {NothingWritten: "question", DueInThePast: "due"}
"""Which field a refusal is about."""


def _offered(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and bool(_left(ticket, seat.policy)) and not ticket.closed


def _left(ticket: Ticket, policy: Policy) -> tuple[EscalationTarget, ...]:
    """Return who can be asked and has no open question."""
    asked = {escalation.department for escalation in ticket.open_escalations}
    return tuple(t for t in policy.targets_of(ticket.department) if t.department not in asked)


def _nobody_left(ticket: Ticket) -> Refusal:
    asked = ticket.open_escalations
    return AskedAlready(asked[-1].department) if asked else NoSuchTarget(DepartmentId(""))


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    """Begin with the department that the button was about, if it was about one."""
    ticket = await desk.ticket(interaction.ticket)
    claiming.must_be_open(ticket)
    targets = _left(ticket, desk.policy)
    if not targets:
        raise Refused(_nobody_left(ticket))
    meant = next((one for one in targets if one.department == interaction.subject), targets[0])
    return _form(ticket, meant, interaction.by, desk)


async def _changed(interaction: Interaction, desk: Desk) -> Form:
    """Another department was chosen: it has reasons and a usual time of its own."""
    ticket = await desk.ticket(interaction.ticket)
    return _form(ticket, _chosen(interaction, ticket, desk), interaction.by, desk, interaction)


def _form(
    ticket: Ticket,
    target: EscalationTarget,
    by: Person,
    desk: Desk,
    typed: Interaction | None = None,
) -> Form:
    texts = speaking(by.language)
    return Form(
        handler=ESCALATE,
        ticket=ticket.id,
        title=texts.labels.escalate,
        submit=texts.labels.escalate,
        parts=(
            Quote.of(ticket.last_post.text),
            *_service(ticket, target, by, desk),
            Choice(
                f"reason-{target.department}",
                texts.labels.reason,
                tuple(Option(reason, reason) for reason in target.reasons),
                target.reasons[0],
            ),
            TextField("question", texts.labels.question, typed.values.get("question", "") if typed else ""),
            MomentField("due", texts.labels.due, desk.clock() + target.due),
        ),
        memory={"department": target.department},
    )


def _service(ticket: Ticket, target: EscalationTarget, by: Person, desk: Desk) -> tuple[Part, ...]:
    targets = _left(ticket, desk.policy)
    options = tuple(Option(t.department, desk.policy.name_of(t.department)) for t in targets)
    label = speaking(by.language).labels.service
    return (Choice("service", label, options, target.department, live=len(targets) > 1),)


def _chosen(interaction: Interaction, ticket: Ticket, desk: Desk) -> EscalationTarget:
    wanted = interaction.values.get("service") or interaction.memory.get("department", "")
    targets = desk.policy.targets_of(ticket.department)
    found = next((target for target in targets if target.department == wanted), None)
    if found is None:
        raise Refused(NoSuchTarget(DepartmentId(wanted)))
    return found


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    ticket = await desk.ticket(interaction.ticket)
    target = _chosen(interaction, ticket, desk)
    question = escalating.Question(
        department=target.department,
        reason=interaction.values.get(f"reason-{target.department}") or target.reasons[0],
        text=written(interaction.values, "question"),
        due_at=moment(interaction.values, "due") or desk.clock() + target.due,
    )
    with placing(_FIELDS, interaction):
        await carry_out(interaction, desk, escalating.escalate, question=question, policy=desk.policy)
    return None


HANDLER = Handler(
    name=ESCALATE,
    label=lambda texts: texts.labels.escalate,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    offered=_offered,
    ask=_ask,
    act=_act,
    changed=_changed,
    keeps=frozenset({"question"}),
)
