"""The bot as a process of its own, which can be killed."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass
class Running:
    """A running `zuruf`; what it prints goes to a file, together with what it logs."""

    process: Process
    output: Path

    def kill(self) -> None:
        """End it at once, wherever it is (SIGKILL)."""
        self.process.send_signal(signal.SIGKILL)

    def ask_to_stop(self) -> None:
        """Ask it to end, as an operator would."""
        self.process.send_signal(signal.SIGTERM)

    async def stop(self) -> int:
        """Ask it to end and wait until it has; return its exit code."""
        self.ask_to_stop()
        return await self.process.wait()

    @property
    def said(self) -> str:
        return self.output.read_text()


@asynccontextmanager
async def zuruf(folder: Path, *arguments: str, environ: Mapping[str, str]) -> AsyncIterator[Running]:
    """Start `zuruf …` in a folder, with this environment and nothing else; at the end it is not there any more."""
    output = _unused(folder)
    with output.open("wb") as file:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            cwd=folder,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **environ},
            stdout=file,
            stderr=file,
        )
    try:
        yield Running(process, output)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def _unused(folder: Path) -> Path:
    return folder / f"output-{len(list(folder.glob('output-*')))}.txt"
