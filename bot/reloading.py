"""Goes by another `escalation.yaml` and other prepared answers while the bot runs: by all of it, or by nothing."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final

from bot.connections import Connections, Unconnected
from bot.desk import Desk
from bot.domain.errors import OutsideError
from bot.egress import exits_of
from bot.exits import Exits
from bot.fitting import require_fit
from bot.given import Files, Given, Signature
from bot.jobs.clock import Clock
from bot.jobs.policy_news import told_of
from bot.library import LibraryProblems
from bot.policy_file import PolicyProblems
from bot.settings import Settings, SettingsProblems

logger = logging.getLogger(__name__)

LOOK_EVERY: Final = 3.0
"""Seconds between two looks at the files. A change counts when it has stood for one of them, so that it is written to its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """Puts one policy in the place of another. `follow` lets everything go by what the desk's policy and the connections are then."""

    settings: Settings
    environ: Mapping[str, str]
    desk: Desk
    exits: Exits
    connections: Connections
    follow: Callable[[], Awaitable[None]]

    async def take_over(self, given: Given) -> None:
        """Go by other files from now on.

        Raises `SettingsProblems` where the settings do not fit them, `Unconnected` where an account cannot be connected, and the
        errors of `bot.domain.errors`; then everything stays as it was.
        """
        require_fit(self.settings, given.policy)
        await self.connections.follow(given.policy.accounts)
        self.desk.policy = given.policy
        self.exits.follow(exits_of(self.settings, given.policy, self.environ))
        await self.follow()
        await self.desk.answers.follow(given.library)
        self.desk.owes.set()


class Reloading:
    """Looks at the files again and again. `reasons` says what is wrong with what stands in them now."""

    def __init__(self, files: Files, take_over: Callable[[Given], Awaitable[None]], desk: Desk) -> None:
        self._files = files
        self._take_over = take_over
        self._desk = desk
        self._settled: Signature = files.signature()
        self._seen: Signature = self._settled
        self._wrong = ""
        self._reloading = asyncio.Lock()

    @property
    def reasons(self) -> list[str]:
        """Return that the files are not what we go by, if so."""
        return [f"{self._files.policy.name} was not taken over: {self._wrong}"] if self._wrong else []

    async def look(self) -> None:
        """Reload if a file was changed and is left alone since."""
        seen = await asyncio.to_thread(self._files.signature)
        changed, still = seen != self._settled, seen == self._seen
        self._seen = seen
        if changed and still:
            await self.reload()

    async def reload(self) -> None:
        """Go by what the files say now; if something is wrong with them, by what they said before, and tell people."""
        async with self._reloading:
            signature = await asyncio.to_thread(self._files.signature)
            try:
                await self._take_over(await asyncio.to_thread(self._files.read))
            except (PolicyProblems, LibraryProblems, SettingsProblems, Unconnected, OutsideError) as wrong:
                self._wrong = str(wrong).replace(f"{self._files.policy.parent}{os.sep}", "")
                logger.error("the policy was not taken over, the one before still holds:\n%s", wrong)  # noqa: TRY400 -- people mend this
            else:
                self._wrong = ""
                logger.info("the policy was taken over: %s", self._files.policy)
            self._settled = self._seen = signature
            await told_of(self._desk, self._wrong)


def reloading_of(files: Files | None, succession: Succession, clock: Clock) -> Reloading | None:
    """Let the clock look at the files, if somebody said where they are."""
    if files is None:
        return None
    reloading = Reloading(files, succession.take_over, succession.desk)
    clock.every(LOOK_EVERY, reloading.look, name="look at the policy")
    return reloading
