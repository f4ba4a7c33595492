"""What happens when the time that an activity named has come."""

from __future__ import annotations

from datetime import datetime

from bot.domain.activities import (
    Activity,
    Escalated,
    EscalationOverdue,
    Forwarded,
    ForwardOverdue,
    HelpAsked,
    HelpOverdue,
    Reminded,
    ReminderSet,
    Snoozed,
    Woken,
)
from bot.domain.ticket import Ticket


def due_at(activity: Activity) -> datetime | None:
    """Return when an activity wants to be looked at again; None for all that name no time."""
    match activity:
        case Snoozed(until=until):
            return until
        case HelpAsked(due_at=due) | ReminderSet(due_at=due) | Escalated(due_at=due) | Forwarded(due_at=due):
            return due
        case _:
            return None


def strike(  # noqa: PLR0911 -- one case for each activity that names a time
    ticket: Ticket, now: datetime, *, activity: Activity
) -> list[Activity]:
    """Its time has come: say what that means for the ticket as it is now; nothing, if it is settled by then."""
    if ticket.merged_into is not None:
        return []  # whatever waited there went over
    match activity:
        case Snoozed(until=until) if ticket.snoozed_until == until:
            return [Woken(at=now)]
        case HelpAsked(number=number) if (asked := ticket.help(number)) and not asked.answered:
            return [] if asked.overdue or ticket.closed else [HelpOverdue(at=now, number=number)]
        case Escalated(number=number, department=department) if _is_open(ticket, number):
            return [EscalationOverdue(at=now, number=number, department=department)]
        case Forwarded(number=number, name=name, to=to) if _is_awaited(ticket, number):
            return [ForwardOverdue(at=now, number=number, name=name or to)]
        case ReminderSet(number=number) if not _is_done(ticket, number):
            return [Reminded(at=now, number=number)]
        case _:
            return []


def _is_open(ticket: Ticket, number: int) -> bool:
    return any(escalation.number == number for escalation in ticket.open_escalations)


def _is_awaited(ticket: Ticket, number: int) -> bool:
    return not ticket.closed and any(one.number == number for one in ticket.open_forwards)


def _is_done(ticket: Ticket, number: int) -> bool:
    return any(reminder.number == number and reminder.done for reminder in ticket.reminders)
