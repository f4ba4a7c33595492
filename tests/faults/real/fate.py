"""What a story and the process that it kills share: how far the house's time is ahead, and where that process ends next."""

from __future__ import annotations

import mmap
import os
import signal
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Self

SIZE: Final = 4096
_HEAD: Final = struct.Struct("<dii")  # seconds ahead, passes until it happens (0: nothing will), signal
_NAME: Final = struct.Struct("<200s")


@dataclass(frozen=True, slots=True)
class Arm:
    """A process gets `signal` when it passes `point` for the nth time from now on."""

    point: str
    nth: int = 1
    signal: signal.Signals = signal.SIGKILL


class Fate:
    """A page of memory in a file, so that it outlives whoever is killed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), SIZE)

    @classmethod
    def new(cls, path: Path) -> Self:
        path.write_bytes(bytes(SIZE))
        return cls(path)

    def close(self) -> None:
        self._memory.close()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    @property
    def ahead(self) -> timedelta:
        return timedelta(seconds=_HEAD.unpack_from(self._memory)[0])

    def jump(self, by: timedelta) -> None:
        """Let time pass in the house."""
        _, passes, number = _HEAD.unpack_from(self._memory)
        _HEAD.pack_into(self._memory, 0, (self.ahead + by).total_seconds(), passes, number)

    def arm(self, arm: Arm | None) -> None:
        """Say where the process ends; None: nowhere."""
        passes, number = (arm.nth, arm.signal) if arm else (0, 0)
        _NAME.pack_into(self._memory, _HEAD.size, (arm.point if arm else "").encode())
        _HEAD.pack_into(self._memory, 0, self.ahead.total_seconds(), passes, number)

    @property
    def is_armed(self) -> bool:
        return bool(_HEAD.unpack_from(self._memory)[1])

    def reach(self, point: str) -> None:
        """Say that a point is passed. Whoever is meant to end here does not return."""
        ahead, passes, number = _HEAD.unpack_from(self._memory)
        name = _NAME.unpack_from(self._memory, _HEAD.size)[0].rstrip(b"\0").decode()
        if passes and name == point:
            _HEAD.pack_into(self._memory, 0, ahead, passes - 1, number)
            if passes == 1:
                os.kill(os.getpid(), number)

    @contextmanager
    def around(self, *names: str) -> Iterator[None]:
        """Name the points before and after a step."""
        for name in names:
            self.reach(f"before {name}")
        yield
        for name in names:
            self.reach(f"after {name}")
