"""The whole house: everything around the processes, and the door through which they come and go."""

from __future__ import annotations

import asyncio

from bot.stores.store import Locked
from bot.stores.tiny_file import Lock
from tests.faults.parlour import Parlour
from tests.faults.process import Process


class House(Parlour):
    """`Ground` says what it is made of."""

    async def start(self) -> Process:
        self.note("a process starts")
        if not self.people and (story := asyncio.current_task()):
            self.people.add(story)  # which no process takes with it
        self.process = Process(self, await self.disk.start())
        return self.process

    async def alive(self) -> Process:
        """Return a process that takes things in: a new one, if the last one is gone or going."""
        async with self._door:
            process = self.process
            if process is not None and process.stopping is not None:
                await asyncio.wait([process.stopping])
            if process is None or not process.lives:
                await self.bury()
                return await self.start()
            for job in process.ended():
                self.violated(f"a job of the process ended by itself: {job!r}")
            return process

    async def bury(self) -> None:
        """Let a process be gone with all that it was about to do."""
        if self.process is None:
            return
        self.process.bury()
        self.disk.end()
        others = asyncio.all_tasks() - {asyncio.current_task()} - self.people
        for task in others:
            task.cancel()
        if others:
            await asyncio.wait(others)
        self.process = None

    async def pass_time(self, seconds: float) -> None:
        """Let time go by; a process that ended meanwhile is started again afterwards."""
        await asyncio.sleep(seconds)
        await self.alive()

    def second_process(self) -> None:
        try:
            Lock(self.lock).release()
        except Locked:
            return
        self.violated("a second process was let in")
