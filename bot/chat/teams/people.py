"""Who somebody is in Teams, and whether they may use the bot at all.

A team's roster says who belongs to it and who is a guest there; it needs no right of its own. People are known by their id in Entra;
the one by which Teams writes to them (`29:…`) is another for every bot.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.chat.teams.calls import Calls
from bot.chat.teams.heard import Visitor
from bot.domain.errors import OutsideError

logger = logging.getLogger(__name__)

FRESH: Final = 300.0
"""Seconds for which we believe a roster. Who was taken out of a team can do nothing more after that."""
_PAUSE: Final = 10.0
"""Seconds between two looks at a roster for somebody who is not in it: they may just have come in."""
_MOST_ROSTERS: Final = 2000
_STRANGERS: Final = frozenset({"guest", "anonymous"})


class NotOurs(Exception):
    """A guest, of another company, or in none of our teams. The message says which."""


@dataclass(frozen=True, slots=True)
class Member:
    """`id` is theirs in Entra, `user` the one that Teams writes to; either may be nothing where Teams does not say it."""

    id: str
    user: str
    name: str
    role: str
    tenant: str


@dataclass(frozen=True, slots=True)
class _Roster:
    at: float
    members: Mapping[str, Member]


class People:
    """Rosters, remembered for five minutes or until Teams says that somebody came or went."""

    def __init__(self, calls: Calls, tenant: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`tenant` is ours; nothing where nobody checks, on one machine alone."""
        self._calls = calls
        self._tenant = tenant
        self._clock = clock
        self._rosters: dict[str, _Roster] = {}

    async def member(self, who: Visitor, place: str) -> Member:
        """Return who did something in a place; `NotOurs` for whoever may not; `OutsideError` if Teams cannot be asked."""
        if self._tenant and who.tenant != self._tenant:
            raise NotOurs("other tenant")
        keys = [key for key in (who.object_id, who.user) if key]
        found = _one(await self._roster(place), keys) or _one(await self._roster(place, _PAUSE), keys)
        if found is None:
            raise NotOurs("not in the roster")
        self._check(found)
        return found

    async def active(self, person: str, places: Iterable[str]) -> bool | None:
        """Say whether somebody, by their id in Entra, is in one of these teams and no guest; None if Teams cannot be asked."""
        unasked = False
        for place in places:
            try:
                found = (await self._roster(place)).get(person)
            except OutsideError as error:
                logger.warning("a roster could not be read: %s", error)
                unasked = True
                continue
            if found is not None and self._is_ours(found):
                return True
        return None if unasked else False

    async def find(self, person: str, places: Iterable[str]) -> Member | None:
        """Return what a roster says of somebody; raises `OutsideError`."""
        for place in places:
            found = (await self._roster(place)).get(person)
            if found is not None:
                return found
        return None

    def known(self, who: Visitor) -> Member | None:
        """Return what we happen to know of somebody, without asking."""
        keys = [key for key in (who.object_id, who.user) if key]
        found = (_one(roster.members, keys) for roster in self._rosters.values())
        return next((one for one in found if one), None)

    def forget(self, place: str) -> None:
        self._rosters.pop(place, None)

    async def _roster(self, place: str, fresh: float = FRESH) -> Mapping[str, Member]:
        known = self._rosters.get(place)
        if known is None or self._clock() - known.at > fresh:
            members = [member_in(about) async for about in self._calls.members(place)]
            keyed = {key: one for one in members for key in (one.id, one.user) if key}
            self._remember(place, known := _Roster(self._clock(), keyed))
        return known.members

    def _remember(self, place: str, roster: _Roster) -> None:
        if len(self._rosters) >= _MOST_ROSTERS:
            self._rosters.clear()
        self._rosters[place] = roster

    def _check(self, member: Member) -> None:
        if is_stranger(member):
            raise NotOurs(member.role)
        if self._tenant and member.tenant not in {"", self._tenant}:
            raise NotOurs("other tenant")

    def _is_ours(self, member: Member) -> bool:
        try:
            self._check(member)
        except NotOurs as stranger:
            logger.info("%s may not act: %s", member.id or member.user, stranger)
            return False
        return True


def _one(roster: Mapping[str, Member], keys: Iterable[str]) -> Member | None:
    return next((roster[key] for key in keys if key in roster), None)


def is_stranger(member: Member) -> bool:
    """Tell whether somebody is in a team without being of the company."""
    return member.role in _STRANGERS


def member_in(about: Mapping[str, Any]) -> Member:
    """Return what a roster says of somebody."""
    return Member(
        id=str(about.get("aadObjectId") or about.get("objectId") or ""),
        user=str(about.get("id") or ""),
        name=str(about.get("name") or ""),
        role=str(about.get("userRole") or "").casefold(),
        tenant=str(about.get("tenantId") or ""),
    )
