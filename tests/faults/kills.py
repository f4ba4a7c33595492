"""Real processes, killed at every named point and at any time: nothing acknowledged is lost, nothing stands there twice.

`python -m tests.faults.kills SEED NUMBER` tells one story again; of a long run, with the count of ends at any time behind it.
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from tests.faults.part import Part, Plan
from tests.faults.real.deaths import ANY_TIME, SECOND, Death, deaths
from tests.faults.real.machine import Machine, Stuck, machine, warmed
from tests.faults.real.platform import Answer
from tests.faults.real.story import Story

Numbered = tuple[int, Death]

GOAL: Final = 300
AT_ANY_TIME: Final = 60
AT_ANY_TIME_LONG: Final = 2000
ON_ONE_MACHINE: Final = 40
"""Stories told on one machine before it gets a new disk, so that a failure is told by few."""


@dataclass(frozen=True, slots=True)
class Plot:
    """What tells the same stories again."""

    seed: int
    at_any_time: int = AT_ANY_TIME

    def deaths(self) -> list[Death]:
        return deaths(self.seed, at_any_time=self.at_any_time)

    def command(self, number: int) -> str:
        more = "" if self.at_any_time == AT_ANY_TIME else f" {self.at_any_time}"
        return f"python -m tests.faults.kills {self.seed} {number}{more}"


def run(plan: Plan) -> Part:
    plot = Plot(plan.seed, AT_ANY_TIME_LONG if plan.long else AT_ANY_TIME)
    planned = list(enumerate(plot.deaths()))
    shares = [planned[at : at + ON_ONE_MACHINE] for at in range(0, len(planned), ON_ONE_MACHINE)]
    folders = [plan.scratch / f"kills-{number}" for number in range(len(shares))]
    spawning = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(plan.processes, mp_context=spawning) as pool:
        parts = list(pool.map(_share, folders, shares, [plot] * len(shares)))
    whole = Part(
        counts=sum((part.counts for part in parts), Counter[str]()),
        violations=[one for part in parts for one in part.violations],
        crash_points=sum((part.crash_points for part in parts), Counter[str]()),
    )
    whole.goals[f"at least {GOAL} kills"] = whole.counts["kills"] >= GOAL
    whole.details = {"killed_at": dict(sum((Counter(part.details) for part in parts), Counter[str]()))}
    return whole


def _share(folder: Path, share: Sequence[Numbered], plot: Plot) -> Part:
    logging.disable()  # the workspace and the platform complain about every connection that is cut
    return asyncio.run(_tell_all(folder, share, plot))


async def _tell_all(folder: Path, share: Sequence[Numbered], plot: Plot) -> Part:
    part = Part()
    async with machine(folder, warmed()) as on:
        stories: list[tuple[int, Death, Story]] = []
        for number, death in share:
            story = await told(on, number, death, part, plot)
            if story is None:
                return part
            stories.append((number, death, story))
        for number, death, story in stories:  # once more: what comes later must not disturb them either
            part.violations += _found(number, death, story, plot)
        part.violations += await _end(on, plot)
    part.details = Counter(on.ended_at)
    part.violations = list(dict.fromkeys(part.violations))
    return part


async def told(on: Machine, number: int, death: Death, part: Part, plot: Plot) -> Story | None:
    """Tell one story; None if the machine is of no more use."""
    story = Story(
        on, death.account, f"{number:04}", drafted=death.drafted, removed=death.removed, left=death.left
    )
    before = len(on.ended_at)
    try:
        await _with_its_end(on, death, story)
    except (Stuck, TimeoutError, LookupError, AssertionError) as error:
        part.violations.append(f"{_named(number, death, plot)}: {type(error).__name__}: {error}")
        return None
    finally:
        on.come_back()
    ends = on.ended_at[before:]
    part.counts["stories"] += 1
    part.counts["kills"] += len([end for end in ends if not end.startswith("stopped")])
    part.counts["stops"] += len([end for end in ends if end.startswith("stopped")])
    part.crash_points[death.crash] += bool(ends) or death.arm.point == SECOND
    part.violations += _found(number, death, story, plot)
    return story


async def _with_its_end(on: Machine, death: Death, story: Story) -> None:
    await on.up()
    on.platform.answers.clear()
    if death.left:
        on.watching["the reply is acknowledged"] = partial(on.leave, story.julia.who.id)
    if death.answer is not Answer.WELL:
        on.platform.answers.append(death.answer)
    if death.arm.point == SECOND:
        await on.aim([])
        telling = asyncio.create_task(story.tell())
        refused = await on.is_refused_another()
        await telling
        if not refused:
            raise Stuck("a second bot was let in, or the first one ended with it")
        return
    if death.arm.point != ANY_TIME:
        await on.aim([death.arm, *death.then])
        await story.tell()
        await on.aim([])
        return
    await on.aim([])
    telling = asyncio.create_task(story.tell())
    await asyncio.wait([telling], timeout=death.after)
    on.strike(death.arm)
    await telling


def _found(number: int, death: Death, story: Story, plot: Plot) -> Iterator[str]:
    yield from (f"{_named(number, death, plot)}: {one}" for one in story.violations())


async def _end(on: Machine, plot: Plot) -> Iterator[str]:
    await on.aim([])
    found: list[str] = []
    if (code := await on.down()) != 0:
        found.append(f"asked to end, the bot ends with {code} (seed {plot.seed}): {on.said}")
    if on.platform.forged:
        found.append(f"{on.platform.forged} callbacks were not signed (seed {plot.seed})")
    if "by itself" in on.ended_at:
        found.append(f"the bot ended by itself (seed {plot.seed}): {on.said}")
    found += [f"what Slack would not have taken: {one}" for one in on.workspace.unexpected]
    return iter(found)


def _named(number: int, death: Death, plot: Plot) -> str:
    return f"`{plot.command(number)}` ({death})"


def main() -> int:
    seed, number, *more = map(int, sys.argv[1:])
    plot = Plot(seed, *more)
    death = plot.deaths()[number]
    folder = Path(tempfile.mkdtemp(prefix="zuruf-kill-"))
    part = asyncio.run(_tell_all(folder / "machine", [(number, death)], plot))
    sys.stdout.write(f"{death}\n{part}\n{(folder / 'machine' / 'output.txt').read_text()}")
    shutil.rmtree(folder)
    return len(part.violations)


if __name__ == "__main__":
    sys.exit(main())
