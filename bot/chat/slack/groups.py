"""Groups of people whom one can mention at once: <https://docs.slack.dev/reference/methods/usergroups.users.update>."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from bot.chat.slack.calls import Calls
from bot.chat.slack.channels import SURFACE
from bot.chat.surface import Haste
from bot.domain.people import PersonId
from bot.domain.policy import Policy


class UserGroups:
    """The groups of one workspace. People who are not in Slack are in none."""

    def __init__(self, calls: Calls, policy: Callable[[], Policy]) -> None:
        self._calls = calls
        self._policy = policy

    async def staff(self, group: str, people: Iterable[PersonId]) -> bool:
        """Let a group consist of these people; False if none of them is in Slack, which takes no empty group. Raises `OutsideError`."""
        known = (self._policy().known_on(one, SURFACE) for one in people)
        users = ",".join(one for one in known if one)
        if users:
            await self._calls.call(
                "usergroups.users.update", haste=Haste.UNHURRIED, usergroup=group, users=users
            )
        return bool(users)
