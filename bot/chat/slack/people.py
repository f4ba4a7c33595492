"""Who somebody is in Slack, and whether they may use the bot at all."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bot.chat.slack.calls import Calls, Json
from bot.domain.errors import OutsideError, Rejected

logger = logging.getLogger(__name__)

FRESH: Final = 300.0
"""Seconds for which we believe what users.info said. Who was deactivated can do nothing more after that."""

_UNKNOWN: Final = frozenset({"user_not_found", "user_not_visible"})
_MOST_KEPT: Final = 10_000
_PATIENCE: Final = 1.0
"""Seconds that a click may wait for its turn: it must be acknowledged within three."""


class NotOurs(Exception):
    """Deactivated, a guest, a bot, or of another workspace. The message says which."""


@dataclass(frozen=True, slots=True)
class Member:
    """`locale` as Slack gives it: `de-DE`."""

    id: str
    name: str
    locale: str


class People:
    """users.info, remembered for five minutes or until Slack says that somebody changed."""

    def __init__(
        self, calls: Calls, team: Callable[[], str], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`team` is our workspace's id, which is known once Slack was asked who we are."""
        self._calls = calls
        self._team = team
        self._clock = clock
        self._known: dict[str, tuple[float, Json]] = {}

    async def member(self, user: str) -> Member:
        """Return a person of this workspace; `NotOurs` for anybody else; `OutsideError` if Slack cannot be asked."""
        try:
            about = await self._about(user)
        except Rejected as rejected:
            if str(rejected) in _UNKNOWN:
                raise NotOurs("unknown") from rejected
            raise
        self._check(about)
        return _member(user, about)

    async def active(self, user: str) -> bool | None:
        """Say whether somebody may use the bot; None if Slack cannot be asked."""
        try:
            await self.member(user)
        except NotOurs as stranger:
            logger.info("%s may not act: %s", user, stranger)
            return False
        except OutsideError as error:
            logger.warning("Slack does not say whether %s may act: %s", user, error)
            return None
        return True

    async def anybody(self, user: str) -> Member:
        """Return whoever that is, guests too; `OutsideError` if Slack cannot be asked."""
        return _member(user, await self._about(user))

    async def _about(self, user: str) -> Json:
        known = self._known.get(user)
        if known is None or self._clock() - known[0] > FRESH:
            answer = await self._calls.call("users.info", patience=_PATIENCE, user=user, include_locale=True)
            self._remember(user, answer.get("user", {}))
        return self._known[user][1]

    def forget(self, user: str) -> None:
        self._known.pop(user, None)

    def name(self, user: str) -> str | None:
        """Return a name without asking Slack, if we happen to know it."""
        known = self._known.get(user)
        return _name(known[1]) if known else None

    def _remember(self, user: str, about: Json) -> None:
        if len(self._known) >= _MOST_KEPT:
            self._known.clear()
        self._known[user] = (self._clock(), about)

    def _check(self, about: Json) -> None:
        if about.get("deleted"):
            raise NotOurs("deactivated")
        if about.get("is_restricted") or about.get("is_ultra_restricted"):
            raise NotOurs("guest")
        if about.get("is_bot") or about.get("is_workflow_bot"):
            raise NotOurs("bot")
        if about.get("is_stranger") or self._team() not in {about.get("team_id"), *_enterprise_teams(about)}:
            raise NotOurs("other workspace")


def _member(user: str, about: Json) -> Member:
    return Member(user, _name(about) or user, str(about.get("locale") or "en"))


def _enterprise_teams(about: Json) -> tuple[str, ...]:
    """Return the workspaces of a person in an Enterprise organisation."""
    enterprise = about.get("enterprise_user")
    teams = enterprise.get("teams", ()) if isinstance(enterprise, dict) else ()
    return tuple(str(team) for team in teams)


def _name(about: Json) -> str | None:
    profile = about.get("profile") or {}
    names = (profile.get("display_name"), about.get("real_name"), profile.get("real_name"), about.get("name"))
    return next((str(name) for name in names if name), None)
