"""Whether the people of shifts, leads and people on call can do what is asked of them there."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.people import Role
from bot.policy_file.entries.duty import AbsenceEntry, ShiftEntry
from bot.policy_file.entries.file import FileEntry
from bot.policy_file.entries.team import DepartmentEntry
from bot.policy_file.findings import Findings, Spot
from bot.policy_file.words import Day


def check_duty(file: FileEntry, findings: Findings) -> None:
    """Add what is wrong with shifts, absences, leads and people on call."""
    for shift in file.shifts.values():
        _check_shift(shift, file, findings)
    for absence in file.absences:
        _check_absence(absence, findings)
    for name, department in file.departments.items():
        _check_lead(name, department, file, findings)
        _check_members(department.spot.nearest("on_call"), department.on_call, name, file, findings)


def _check_shift(shift: ShiftEntry, file: FileEntry, findings: Findings) -> None:
    _check_members(shift.spot.nearest("people"), shift.people, shift.department, file, findings)
    before: set[object] = set()
    for one in shift.except_:
        _check_members(one.spot.nearest("people"), one.people, shift.department, file, findings)
        if one.on != Day.blank and one.on in before:
            findings.add(one.spot.nearest("on"), "this day stands twice", "remove one")
        before.add(one.on)


def _check_lead(name: str, department: DepartmentEntry, file: FileEntry, findings: Findings) -> None:
    spot = department.spot.nearest("lead")
    _check_members(spot, department.lead, name, file, findings)
    for person, place in zip(department.lead, spot.items(), strict=False):
        entry = file.people.get(person)
        if entry is not None and entry.role is not Role.ANSWER:
            findings.add(place, f"{person} leads, but may not answer", "give them role: answer")


def _check_members(
    spot: Spot, people: Iterable[str], department: str, file: FileEntry, findings: Findings
) -> None:
    """Whoever works for a department has to be of it: nobody else may touch its tickets."""
    for person, place in zip(people, spot.items(), strict=False):
        entry = file.people.get(person)
        if entry is not None and department and department not in entry.departments:
            mend = f"add {department} to people.{person}.departments"
            findings.add(place, f"{person} is not of the department {department}", mend)


def _check_absence(absence: AbsenceEntry, findings: Findings) -> None:
    if Day.blank < absence.until < absence.from_:
        findings.add(absence.spot.nearest("until"), "this day is before the first one", "exchange them")
