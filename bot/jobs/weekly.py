"""Once a week, at each department's own time: the list of themes that nobody has an answer for."""

from __future__ import annotations

from typing import Final

from bot.desk import Desk
from bot.domain.owing import notices
from bot.domain.people import DepartmentId
from bot.domain.policy import Department
from bot.jobs.clock import Clock, Job
from bot.keeping.slots import once

THEMES: Final = "themes"
"""The first word of the notices' keys."""


async def catch_up(desk: Desk) -> None:
    """Owe the lists whose time of this week has passed while nobody ticked; those that were owed in time are not owed again."""
    now = desk.clock().astimezone(desk.policy.time_zone)
    for department in desk.policy.departments.values():
        weekly = department.weekly
        if weekly is not None and (weekly.day, weekly.at) <= (now.weekday(), now.time()):
            await owe_themes(desk, department)


def announce_weekly(desk: Desk, clock: Clock) -> list[str]:
    """Let the clock owe each department its list, none without a time of its own; return the names of these jobs."""
    names = list[str]()
    for department in desk.policy.departments.values():
        if (weekly := department.weekly) is not None:
            names.append(f"{THEMES} {department.id}")
            owing = _owing(desk, department.id)
            clock.weekly(weekly.day, weekly.at, desk.policy.time_zone, owing, name=names[-1])
    return names


def _owing(desk: Desk, department: DepartmentId) -> Job:
    async def owe() -> None:
        await owe_themes(desk, desk.policy.departments[department])

    return owe


async def owe_themes(desk: Desk, department: Department) -> None:
    """Owe a department's channels the list of this week, once."""
    year, week, _ = desk.today().isocalendar()
    slot = f"{year}-W{week:02}"
    now = desk.clock()
    lists = notices(department.channels, f"{THEMES} {slot}", now, urgent=False)
    if await once(desk.store, f"{THEMES} {department.id}", slot, now, deliveries=lists):
        desk.owes.set()
