"""Disks that are full, broken or slow under a running bot.

What is not on disk is not acknowledged, the bot says that it is in trouble, nothing leaves the house meanwhile, and it goes
on by itself when the disk does. Full disks are tried twice: by a library between SQLite and the system, which needs no
rights and can fail in every way, and by a small file system of its own where we may mount one.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Final

import aiohttp

from bot.domain.deliveries import LEASE
from bot.domain.replies import ReplyState
from tests.faults.part import Part, Plan
from tests.faults.real.disk import MOODS, Disk, Moody, compiled, mounted
from tests.faults.real.fate import Arm
from tests.faults.real.machine import PATIENCE, POLL, Machine, Stuck, machine, warmed
from tests.faults.real.story import Story

ATTEMPTS: Final = 3
A_WHILE: Final = 0.4
"""Seconds in which a bot that nothing holds up would have gone on."""

A_REAL_ONE: Final = "a full file system"
SLOW: Final = "a slow disk"
DISKS: Final = (*MOODS, A_REAL_ONE)

FAILING_AT: Final = (
    "before the click on claim",
    "the claim is acknowledged",
    "before the reply is submitted",
    "the reply is acknowledged",
    "the platform is called",
    "the platform has it",
    "Slack has carried out chat.postMessage",
)
"""Moments at which the disk begins to fail."""


@dataclass
class Trial:
    """One machine on one disk. Everything that is wrong is in `found`."""

    machine: Machine
    disk: Disk
    name: str
    found: list[str] = field(default_factory=list)
    stories: int = 0

    async def run(self) -> None:
        await self.machine.up()
        await self.refuses_honestly()
        for moment in FAILING_AT:
            await self.fails_at(moment)
        await self.ends_and_begins_while_it_fails()
        if await self.machine.down():
            self.wrong("asked to end, the bot ends with an error")

    def wrong(self, what: str) -> None:
        self.found.append(f"{self.name}: {what} (`python -m tests.faults --part disks`)")

    def story(self) -> Story:
        self.stories += 1
        return Story(self.machine, "key", f"d{self.stories:03}")

    async def takes_its_time(self) -> None:
        """Every commit takes long, and everything goes its way."""
        await self.machine.up()
        self.disk.fail()
        for _ in range(ATTEMPTS):
            story = self.story()
            await self._ended(asyncio.create_task(story.tell()), story, "on a slow disk")

    async def refuses_honestly(self) -> None:
        """Nothing is acknowledged that is not on disk, and whoever asks is told why."""
        story = self.story()
        self.disk.fail()
        for _ in range(ATTEMPTS):
            if await self.machine.post(story.account, story.name, story.question):
                self.wrong("a post was acknowledged that is not on disk")
        ready, answer = await self._ready()
        if ready or "Make room" not in answer:
            self.wrong(f"/readyz does not say so: {answer}")
        if story.cards():
            self.wrong("a card stands there of a post that is not on disk")
        self.disk.heal()
        await self._get_ready()
        await self._ended(asyncio.create_task(story.tell()), story, "when it works again")

    async def fails_at(self, moment: str) -> None:
        """The disk fails amid a story: while it does, no reply begins to leave. It heals, and the story goes on."""
        story, failing, calls = self.story(), asyncio.Event(), 0

        def fail() -> None:
            nonlocal calls
            self.disk.fail()
            calls = self.machine.platform.calls
            failing.set()

        self.machine.watching[moment] = fail
        telling = asyncio.create_task(story.tell())
        waiting = asyncio.create_task(failing.wait())
        await asyncio.wait([telling, waiting], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not failing.is_set():
            self.wrong(f"the story never came to this: {moment}")
        await asyncio.sleep(A_WHILE)
        if self.machine.platform.calls != calls and not story.has_begun_to_send():
            self.wrong(f"{moment}: a reply began to leave that could not be recorded")
        self.disk.heal()
        await self._end_leases()
        await self._ended(telling, story, moment)

    async def _end_leases(self) -> None:
        """What could not be recorded comes back when its lease ends; let that be now, when nothing is under way any more."""
        last = None
        while (owed := self.machine.owed()) != last:
            last = owed
            await asyncio.sleep(A_WHILE)
        if owed.under_way:
            self.machine.fate.jump(LEASE + timedelta(seconds=1))

    async def ends_and_begins_while_it_fails(self) -> None:
        """It is killed and started on a disk that fails still."""
        story = self.story()
        await story.write()
        self.disk.fail()
        self.machine.strike(Arm("on a failing disk"))
        with suppress(TimeoutError):
            async with asyncio.timeout(2):
                await self.machine.up()
        self.disk.heal()
        await self._ended(asyncio.create_task(story.tell()), story, "after a start on a failing disk")

    async def _ended(self, telling: asyncio.Task[None], story: Story, when: str) -> None:
        try:
            await telling
        except (Stuck, TimeoutError, LookupError, AssertionError) as error:
            self.wrong(f"{when}: {type(error).__name__} {error}")
            return
        for one in story.violations():
            self.wrong(f"{when}: {one}")
        if story.states() != [ReplyState.SENT]:
            self.wrong(f"{when}: the reply ends as {story.states()}")

    async def _get_ready(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while not (await self._ready())[0]:  # noqa: ASYNC110 - there is no event to wait for
                await asyncio.sleep(POLL)

    async def _ready(self) -> tuple[bool, str]:
        url = f"http://127.0.0.1:{self.machine.port}/readyz"
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            return answer.status == HTTPStatus.OK, await answer.text()


def run(plan: Plan) -> Part:
    with ThreadPoolExecutor(plan.processes) as hands:
        parts = list(hands.map(partial(trial, plan.scratch), DISKS))
    whole = Part(
        counts=sum((part.counts for part in parts), Counter[str]()),
        violations=[one for part in parts for one in part.violations],
        details={name: dict(part.counts) for name, part in zip(DISKS, parts, strict=True)},
    )
    whole.crash_points["C21"] = whole.counts["disk_failures"]
    return whole


def trial(scratch: Path, name: str) -> Part:
    """Try a disk in a process of its own, whose bots find the library that it was started with."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_on_a_disk, scratch, name).result()


def _on_a_disk(scratch: Path, name: str) -> Part:
    logging.disable()
    folder = scratch / f"disk-{DISKS.index(name)}"
    if name == A_REAL_ONE:
        with mounted(folder) as small:
            return asyncio.run(_tried(small, name)) if small else Part(counts=Counter(unmounted=1))
    folder.mkdir()
    moody = Moody(folder, compiled(folder), MOODS[name])
    os.environ.update(moody.environ)
    part = asyncio.run(_tried(moody, name))
    if name != SLOW and not moody.refused:
        part.violations.append(f"{name}: the system was never refused anything, so this proves nothing")
    return part


async def _tried(disk: Disk, name: str) -> Part:
    part = Part()
    async with machine(
        disk.folder / "machine", warmed(), output=disk.folder.parent / f"{disk.folder.name}.txt"
    ) as on:
        trial = Trial(on, disk, name)
        if name == SLOW:
            await trial.takes_its_time()
        else:
            await trial.run()
    part.violations += trial.found
    part.counts["disk_failures"] = trial.stories
    return part
