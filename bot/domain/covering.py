"""Decisions about who works for whom."""

from __future__ import annotations

from datetime import datetime

from bot.domain.people import Person, PersonId
from bot.domain.refusals import AwayThen, BusyThen, NoSuchDuty, OtherDepartment, Refused
from bot.domain.roster import Roster
from bot.domain.shifts import Duty


def own_duty(duty: Duty | None, person: PersonId, now: datetime) -> Duty:
    """Return a duty if it is a person's own and not over; nobody asks for a cover of anything else."""
    if duty is None or duty.ends_at <= now or person not in duty.people:
        raise Refused(NoSuchDuty())
    return duty


def must_be_free(roster: Roster, duty: Duty, by: Person) -> None:
    """Refuse whoever cannot work then: people of other departments, or who are away or on duty themselves at any time of it."""
    if duty.shift.department not in by.departments:
        raise Refused(OtherDepartment(frozenset({duty.shift.department})))
    mine = (one for one in roster.absences if one.person == by.id)
    if any(one.since < duty.ends_at and one.until > duty.starts_at for one in mine):
        raise Refused(AwayThen())
    others = roster.duties_of(by.id, duty.starts_at, duty.ends_at)
    if others:
        raise Refused(BusyThen(others[0].shift.name, others[0].starts_at))
