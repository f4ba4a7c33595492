"""What all measurements of one run share: how much to measure, and where."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from pathlib import Path

from bench import world
from bench.slack import Slack
from bot.domain.ticket import TicketId


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured: `tickets` in the large store, `clicks` per round and bot, `posts` per round and store."""

    rounds: int
    tickets: int
    clicks: int
    posts: int
    naive_stored: int
    warming: int

    @property
    def claims(self) -> int:
        """How many tickets one bot can claim in a run."""
        return self.warming + self.rounds * self.clicks


FULL = Scale(rounds=5, tickets=100_000, clicks=300, posts=3_000, naive_stored=1_000, warming=50)
QUICK = Scale(rounds=3, tickets=2_000, clicks=20, posts=100, naive_stored=50, warming=5)


@dataclass(frozen=True, slots=True)
class Setting:
    """One run: its folder for stores and logs, and the other side of the bots."""

    scale: Scale
    folder: Path
    slack: Slack

    async def store(self, name: str, total: int, *, teams: bool = False) -> Path:
        """Return a folder with a store of its own for a bot, copied from one that is filled once for each size."""
        pattern = self.folder / f"filled-{total}{'-teams' if teams else ''}.db"
        if not pattern.exists():
            await world.fill(pattern, total, self.scale.claims, teams=teams)
        folder = self.folder / name
        folder.mkdir()
        await asyncio.to_thread(shutil.copy, pattern, folder / world.STORE_FILE)
        return folder

    def tickets(self, total: int) -> list[TicketId]:
        """Return the tickets of such a store that can be claimed."""
        return world.open_tickets(total, self.scale.claims)

    def environ(self, name: str, store: Path, mode: str = "socket") -> dict[str, str]:
        """Return the environment of our bot on a store; `mode` is `socket` or `http`."""
        ours = {
            "ZURUF_DATA": str(store),
            "ZURUF_PORT": "0",
            "ZURUF_SLACK_MODE": mode,
            "HOOK_SECRET": world.HOOK_SECRET,
        }
        return self.slack.environ(name) | ours
