"""Escalate: ask another department; its answer comes back as a draft."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.desk import Desk
from bot.domain import escalating
from bot.domain.people import DepartmentId, Person, Role
from bot.domain.policy import EscalationTarget
from bot.domain.refusals import NoSuchTarget, NothingWritten, Refused
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket
from bot.handlers.form import Choice, Form, MomentField, Option, Part, Quote, TextField
from bot.handlers.handler import Handler, Incomplete, Interaction, Seat, Side, at_origin, carry_out
from bot.handlers.names import ESCALATE
from bot.texts import speaking


def _offered(ticket: Ticket, seat: Seat) -> bool:
    asked = {escalation.department for escalation in ticket.open_escalations}
    left = {target.department for target in seat.policy.targets_of(ticket.department)} - asked
    return at_origin(ticket, seat) and bool(left) and not ticket.closed


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    ticket = await desk.ticket(interaction.ticket)
    targets = desk.policy.targets_of(ticket.department)
    if not targets:
        raise Refused(NoSuchTarget(DepartmentId("")))
    return _form(ticket, targets[0], interaction.by, desk)


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
            Quote(Untrusted(ticket.last_post.text.clean())),
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
    targets = desk.policy.targets_of(ticket.department)
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
        text=interaction.values.get("question", ""),
        due_at=_moment(interaction.values.get("due", ""), desk.clock() + target.due),
    )
    if not question.text.strip():
        words = speaking(interaction.by.language).refused(NothingWritten())
        raise Incomplete({"question": "".join(str(word) for word in words)})
    await carry_out(interaction, desk, escalating.escalate, question=question, policy=desk.policy)
    return None


def _moment(seconds: str, otherwise: datetime) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds.isdecimal() else otherwise


HANDLER = Handler(
    name=ESCALATE,
    label=lambda texts: texts.labels.escalate,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    offered=_offered,
    ask=_ask,
    act=_act,
    changed=_changed,
)
