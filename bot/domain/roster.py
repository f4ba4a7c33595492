"""Who is on duty when. Everything is computed from what was planned; nothing here remembers that a shift has begun."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from bot.domain.people import DepartmentId, PersonId
from bot.domain.shifts import Absence, Cover, Duty, Exchanged, Shift, is_away_throughout
from bot.domain.windows import shown_at

Change = Exchanged | Cover
"""What is otherwise than usual on one day; of two that contradict each other the later one holds."""


class Calendar(Protocol):
    """Duties of a department that somebody entered elsewhere, one by one. Their shifts are on no day by themselves."""

    @property
    def department(self) -> DepartmentId: ...

    def duties(self, since: datetime, until: datetime) -> Iterable[Duty]:
        """Return what takes place at any time from `since` until before `until`, in any order, as it was entered."""


AHEAD: Final = timedelta(days=62)
"""So far ahead the next duty is looked for: who has none in two months has none."""

_DAY: Final = timedelta(days=1)
_MOMENT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Roster:
    """The plan of all departments. `people` are who belongs to each department, whatever their role."""

    shifts: tuple[Shift, ...] = ()
    changes: tuple[Change, ...] = ()
    absences: tuple[Absence, ...] = ()
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("UTC"))
    people: Mapping[DepartmentId, tuple[PersonId, ...]] = field(default_factory=dict)
    calendars: tuple[Calendar, ...] = ()

    def with_more(self, changes: Iterable[Change] = (), absences: Iterable[Absence] = ()) -> Roster:
        """Return the plan with what came later."""
        return replace(self, changes=(*self.changes, *changes), absences=(*self.absences, *absences))

    def has_shifts(self, department: DepartmentId) -> bool:
        """Tell whether a department works in shifts at all."""
        return department in self.in_shifts()

    def in_shifts(self) -> tuple[DepartmentId, ...]:
        """Return the departments that work in shifts, each once."""
        weekly = (one.department for one in self.shifts)
        return tuple(dict.fromkeys((*weekly, *(one.department for one in self.calendars))))

    def on_duty(self, department: DepartmentId, at: datetime) -> tuple[PersonId, ...]:
        """Return who of a department is there now, without those who are away; of one without shifts, all of its people."""
        if not self.has_shifts(department):
            return self.present(self.people.get(department, ()), at)
        running = self.duties(department, at, at + _MOMENT)
        return self.present(dict.fromkeys(person for duty in running for person in duty.people), at)

    def present(self, people: Iterable[PersonId], at: datetime) -> tuple[PersonId, ...]:
        """Return those of some people who are not away at a time, in their order."""
        return tuple(person for person in people if not self.is_absent(person, at))

    def is_absent(self, person: PersonId, at: datetime) -> bool:
        return any(one.person == person and one.holds(at) for one in self.absences)

    def duties(self, department: DepartmentId, since: datetime, until: datetime) -> tuple[Duty, ...]:
        """Return what takes place at any time from `since` until before `until`, in order, also what nobody is left for."""
        found = (*self._weekly(department, since, until), *self._entered(department, since, until))
        touching = (duty for duty in found if duty.touches(since, until))
        return tuple(sorted(touching, key=lambda duty: (duty.starts_at, duty.ends_at, duty.shift.id)))

    def duties_of(self, person: PersonId, since: datetime, until: datetime) -> tuple[Duty, ...]:
        """Return when a person is planned between two times, in whatever department, in order."""
        found = (duty for one in self.in_shifts() for duty in self.duties(one, since, until))
        return tuple(
            sorted((duty for duty in found if person in duty.people), key=lambda duty: duty.starts_at)
        )

    def next_duty(self, department: DepartmentId, after: datetime) -> Duty | None:
        """Return the first duty with anybody that begins later than a time; None if there is none for two months."""
        coming = self.duties(department, after, after + AHEAD)
        return next((duty for duty in coming if duty.starts_at > after and duty.people), None)

    def duty(self, shift: str, day: date) -> Duty | None:
        """Return a shift as it takes place on a day, if it does."""
        weekly = (duty for one in self.shifts if one.id == shift for duty in self._on(one, day))
        begins = shown_at(day, time(), self.zone)
        near = (duty for one in self.in_shifts() for duty in self._entered(one, begins, begins + 2 * _DAY))
        entered = (duty for duty in near if (duty.shift.id, duty.day) == (shift, day))
        return next(chain(weekly, entered), None)

    def _weekly(self, department: DepartmentId, since: datetime, until: datetime) -> Iterator[Duty]:
        first = since.astimezone(self.zone).date() - 2 * _DAY  # those of yesterday may end today
        days = (until.astimezone(self.zone).date() - first).days + 1
        for shift in self.shifts:
            if shift.department == department:
                for number in range(days + 1):
                    yield from self._on(shift, first + number * _DAY)

    def _on(self, shift: Shift, day: date) -> Iterator[Duty]:
        exchanged = self._exchanged(shift, day)
        people = exchanged.people if exchanged else shift.people
        if people if exchanged else day.weekday() in shift.days:
            yield self._changed(Duty(shift, day, *shift.times_on(day, self.zone), people))

    def _exchanged(self, shift: Shift, day: date) -> Exchanged | None:
        exchanges = (one for one in reversed(self.changes) if isinstance(one, Exchanged))
        return next((one for one in exchanges if (one.shift, one.day) == (shift.id, day)), None)

    def _entered(self, department: DepartmentId, since: datetime, until: datetime) -> Iterator[Duty]:
        mine = (one for one in self.calendars if one.department == department)
        return (self._changed(duty) for one in mine for duty in one.duties(since, until))

    def _changed(self, duty: Duty) -> Duty:
        """Return a duty with those who cover for others, and without those who are away all the time."""
        people = duty.people
        for one in self.changes:
            if isinstance(one, Cover) and (one.shift, one.day) == (duty.shift.id, duty.day):
                people = _covered(people, one)
        return replace(duty, people=tuple(one for one in people if not self._misses(one, duty)))

    def _misses(self, person: PersonId, duty: Duty) -> bool:
        mine = (one for one in self.absences if one.person == person)
        return is_away_throughout(mine, duty.starts_at, duty.ends_at)


def _covered(people: Sequence[PersonId], cover: Cover) -> tuple[PersonId, ...]:
    """Put one person in the place of another; who is not planned any more needs no cover."""
    if cover.of not in people:
        return tuple(people)
    return tuple(dict.fromkeys(cover.by if one == cover.of else one for one in people))
