"""People of the team: who they are, where they belong, what they may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NewType

PersonId = NewType("PersonId", str)
DepartmentId = NewType("DepartmentId", str)
ChannelId = NewType("ChannelId", str)
"""A team channel as the policy names it, surface first: `slack:#social-media`, `slack:C0123` or `teams:Team/Channel`."""


@dataclass(frozen=True, slots=True)
class Identity:
    """How a chat product knows somebody: `Identity("slack", "U01ANNA")`, `Identity("teams", <Entra object id in small letters>)`."""

    surface: str
    id: str


class Role(IntEnum):
    """What a person may do; each role includes the ones before it."""

    READ = 0
    DRAFT = 1
    ANSWER = 2


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the team as the policy knows them. `language` is empty where the surface has to say it.

    `skills` are what they know well, as the policy calls it.
    """

    id: PersonId
    name: str
    departments: frozenset[DepartmentId]
    role: Role
    language: str
    skills: frozenset[str] = frozenset()

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did something, as the log keeps it."""

    id: PersonId
    name: str
