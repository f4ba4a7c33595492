"""Keeps in a group of Slack whoever is on duty, so that people can mention them without knowing who it is."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.desk import Desk
from bot.domain.errors import OutsideError
from bot.domain.people import PersonId
from bot.domain.policy import Department
from bot.keeping import duty_groups
from bot.keeping.rosters import roster

logger = logging.getLogger(__name__)

LOOK_EVERY: Final = 3.0
"""Seconds between looks at the plan."""
_PATIENCE: Final = timedelta(minutes=5)
"""Until a group that could not be changed is tried again."""


class Groups(Protocol):
    """What knows such groups; `bot.chat.slack.groups.UserGroups` does."""

    async def staff(self, group: str, people: Iterable[PersonId]) -> bool:
        """Let a group consist of these people; False if that cannot be said of them. Raises `OutsideError`."""


class DutyGroups:
    """Where nobody is on duty, whoever is on call stands in the group: somebody who mentions it has to reach somebody."""

    def __init__(self, desk: Desk, groups: Groups) -> None:
        self._desk = desk
        self._groups = groups
        self._again: dict[str, datetime] = {}

    async def look(self) -> None:
        wanted = [one for one in self._desk.policy.departments.values() if one.user_group]
        for department in wanted:
            if self._again.get(department.user_group, self._desk.clock()) <= self._desk.clock():
                await self._staff(department)

    async def _staff(self, department: Department) -> None:
        people, group, now = await self._on_duty(department), department.user_group, self._desk.clock()
        if not people or people == await duty_groups.staffed(self._desk.store, group):
            return
        try:
            done = await self._groups.staff(group, people)
        except OutsideError as error:
            self._again[group] = now + _PATIENCE
            logger.error("the group %s of %s could not be changed: %s", group, department.name, error)  # noqa: TRY400 -- people mend this
            return
        self._again.pop(group, None)
        if done:
            await duty_groups.keep(self._desk.store, group, people, now)

    async def _on_duty(self, department: Department) -> tuple[PersonId, ...]:
        plan, now = await roster(self._desk.store, self._desk.policy), self._desk.clock()
        return plan.on_duty(department.id, now) or plan.present(department.on_call, now)
