"""Who may do what. Asked at the moment of acting, for every ticket that is acted on."""

from __future__ import annotations

from bot.domain.people import DepartmentId, Person, PersonId
from bot.domain.refusals import NotAsked, NotHere, OtherDepartment, Refused, RoleTooLow, Stranger
from bot.domain.ticket import Ticket
from bot.handlers.handler import Handler, Interaction, Side


def permit_here(handler: Handler, interaction: Interaction, ticket: Ticket) -> None:
    """Refuse a click that came from a channel in which the ticket does not stand; else as `permit`."""
    if interaction.channel is not None and interaction.channel not in ticket.all_channels():
        raise Refused(NotHere())
    permit(handler, interaction.by, ticket)


def permit(handler: Handler, by: Person, ticket: Ticket) -> None:
    """Refuse strangers, people of other departments or of one that was not asked, and roles that are too low."""
    permit_at_desk(handler, by)
    departments = _departments(handler.side, ticket)
    asked_for_help = handler.side is Side.ANY and ticket.is_helping(by.id)
    if by.departments & departments or asked_for_help:
        return
    if handler.side is Side.ASKED and by.departments & ticket.departments():
        raise Refused(NotAsked())
    raise Refused(OtherDepartment(departments))


def permit_at_desk(handler: Handler, by: Person) -> None:
    """Refuse strangers and roles that are too low, for what is not about one ticket."""
    if by.id.startswith("?"):
        raise Refused(Stranger(PersonId(by.id.removeprefix("?"))))
    if by.role < handler.needs:
        raise Refused(RoleTooLow(handler.needs))


def _departments(side: Side, ticket: Ticket) -> frozenset[DepartmentId]:
    match side:
        case Side.ORIGIN:
            return frozenset({ticket.department})
        case Side.ASKED:
            return frozenset(escalation.department for escalation in ticket.escalations)
        case Side.ANY | Side.DESK:
            return ticket.departments()
