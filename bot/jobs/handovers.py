"""Begins a handover before each shift ends, and closes it when the shift has ended. What else is owed waits in the outbox from then on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.desk import Desk
from bot.domain.handing_over import turns
from bot.domain.people import DepartmentId
from bot.domain.roster import Roster
from bot.handlers.handing import begin_turn, finish
from bot.keeping import handovers
from bot.keeping.rosters import roster

LOOK_EVERY: Final = 2.0
"""Seconds between looks at the plan, which cost next to nothing while no shift ends."""

BACK: Final = timedelta(hours=12)
"""A handover that nobody could begin in time, because Zuruf stood still, is begun as long after its shift."""

_MOMENT: Final = timedelta(microseconds=1)


class Handovers:
    """Each change of shifts is begun once, whichever process looks first: the store decides. What is remembered here saves looks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._begun: set[tuple[DepartmentId, datetime]] = set()
        self._open: dict[str, datetime] | None = None
        self._since: datetime | None = None

    async def look(self) -> None:
        now = self._desk.clock()
        plan = self._desk.policy.roster
        self._since = self._since or await handovers.since(self._desk.store, now)
        for department in self._desk.policy.departments:
            if self._desk.policy.handover.begins_in(department) and plan.has_shifts(department):
                await self._begin(department, plan, now, self._since)
        self._begun = {one for one in self._begun if one[1] > now - 2 * BACK}
        for key, at in [*(await self._unfinished()).items()]:
            if at <= now:
                await finish(key, self._desk)
                (await self._unfinished()).pop(key, None)

    async def _begin(self, department: DepartmentId, plan: Roster, now: datetime, since: datetime) -> None:
        """Begin what is due. The policy alone says when shifts end; who goes, what people agreed on says as well."""
        first, last = now - BACK, now + self._desk.policy.handover.before + _MOMENT
        ends = {one.ends_at for one in plan.duties(department, first, last) if first <= one.ends_at < last}
        due = {one for one in ends if (department, one) not in self._begun}
        if not due:
            return
        agreed = await roster(self._desk.store, self._desk.policy)
        for turn in turns(agreed, department, min(due), max(due) + _MOMENT):
            if turn.at in due and turn.at > since:
                await begin_turn(turn, self._desk)
                (await self._unfinished())[f"{department}/{handovers.id_of(turn.at)}"] = turn.at
        self._begun |= {(department, one) for one in due}

    async def _unfinished(self) -> dict[str, datetime]:
        """Return the handovers to which tickets are still added, and until when."""
        if self._open is None:
            known = [
                one
                for department in self._desk.policy.departments
                for one in await handovers.latest(self._desk.store, department)
            ]
            self._open = {one.key: one.at for one in known if not one.final}
        return self._open
