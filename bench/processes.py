"""Measured bots as processes: started, asked what they cost, and always killed."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
COMPILED = ROOT / "build" / "bench-pycache"
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Cost:
    """`cpu` in seconds since the start, `rss` in bytes."""

    cpu: float
    rss: int


class Bot:
    """A running bot; `port` is where it listens, 0 if it does not."""

    def __init__(self, process: Process, port: int) -> None:
        self._process = process
        self.port = port

    async def cost(self) -> Cost:
        assert self._process.stdin
        self._process.stdin.write(b"\n")
        return Cost(**await _answer(self._process))


@asynccontextmanager
async def started(module: str, *arguments: str, log: Path, environ: Mapping[str, str]) -> AsyncIterator[Bot]:
    """Run `python -m module` until it says that it is ready; kill it in the end, as a power failure would.

    What it complains about goes to `log`.
    """
    with log.open("ab") as complaints:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", module, *arguments),
            cwd=ROOT,
            env=_environment(environ),
            stdin=PIPE,
            stdout=PIPE,
            stderr=complaints,
        )
    try:
        async with asyncio.timeout(START_SECONDS):
            ready = await _answer(process)
        yield Bot(process, ready["port"])
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        process._transport.close()  # type: ignore[attr-defined]  # noqa: SLF001 - 3.11 leaves the pipes to the collector


async def _answer(process: Process) -> dict[str, Any]:
    assert process.stdout
    line = await process.stdout.readline()
    if not line:
        raise RuntimeError(f"a measured bot ended by itself with {await process.wait()}; its log says why")
    answer: dict[str, Any] = json.loads(line)
    return answer


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """Return a clean environment; compiled modules are kept for all bots alike, so that starting compiles nothing."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG", "TMPDIR"}}
    return {**kept, "PYTHONPYCACHEPREFIX": str(COMPILED), **environ}
