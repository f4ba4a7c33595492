"""Who may do what, and where."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.people import DepartmentId, PersonId, Role


@dataclass(frozen=True, slots=True)
class RoleTooLow:
    needed: Role


@dataclass(frozen=True, slots=True)
class Stranger:
    """Not in the policy. `person` is the id that the policy would need."""

    person: PersonId


@dataclass(frozen=True, slots=True)
class NotOfTheTeam:
    """A guest, a bot, somebody of another company, or deactivated, as the chat product says."""


@dataclass(frozen=True, slots=True)
class OtherDepartment:
    departments: frozenset[DepartmentId]


@dataclass(frozen=True, slots=True)
class NotHere:
    """The ticket does not stand in the channel that the click came from."""


@dataclass(frozen=True, slots=True)
class UnknownPerson:
    """Nobody of this id may be given a ticket, or be asked."""

    person: PersonId


PeopleRefusal = RoleTooLow | Stranger | NotOfTheTeam | OtherDepartment | NotHere | UnknownPerson
