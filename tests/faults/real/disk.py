"""Disks that can be made to fail under a running bot."""

from __future__ import annotations

import errno
import mmap
import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

SOURCE: Final = Path(__file__).with_name("disk.c")
_STATE: Final = struct.Struct("<iiii")
_SPACE: Final = 24 * 2**20


class Disk(Protocol):
    """`fail` and `heal` take effect at once, under whatever is running; `folder` is what lies on it."""

    folder: Path

    def fail(self) -> None: ...
    def heal(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Mood:
    """What every write and every sync of a store returns as `errno` (0: it works), and how long a sync takes."""

    write: int = 0
    sync: int = 0
    milliseconds: int = 0


MOODS: Final = {
    "a full disk": Mood(write=errno.ENOSPC),
    "I/O errors when writing": Mood(write=errno.EIO),
    "I/O errors when syncing": Mood(sync=errno.EIO),
    "a slow disk": Mood(milliseconds=100),
}


class Moody:
    """A disk between SQLite and the system, for processes that are started with `environ`."""

    def __init__(self, folder: Path, library: Path, mood: Mood) -> None:
        self.folder = folder
        self._mood = mood
        state = folder / "disk"
        state.write_bytes(bytes(mmap.PAGESIZE))
        with state.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), mmap.PAGESIZE)
        self.environ = {"LD_PRELOAD": str(library), "ZURUF_DISK": str(state)}

    def fail(self) -> None:
        _STATE.pack_into(
            self._memory, 0, self._mood.write, self._mood.sync, self._mood.milliseconds, self.refused
        )

    def heal(self) -> None:
        _STATE.pack_into(self._memory, 0, 0, 0, 0, self.refused)

    @property
    def refused(self) -> int:
        """How many calls of the system have been refused."""
        refused: int = _STATE.unpack_from(self._memory)[3]
        return refused


class Small:
    """A real file system that can be filled up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def fail(self) -> None:
        with self._ballast.open("ab", buffering=0) as file:
            for size in (2**16, 2**12, 1):
                try:
                    while True:
                        file.write(bytes(size))
                except OSError:
                    continue

    def heal(self) -> None:
        self._ballast.unlink(missing_ok=True)


def compiled(folder: Path) -> Path:
    """Compile the disk with moods; `FileNotFoundError` without a C compiler."""
    library = folder / "disk.so"
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise FileNotFoundError("a C compiler is needed for disks that fail: apt-get install gcc libc6-dev")
    command = [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"]
    subprocess.run(command, check=True)  # noqa: S603 - our own source
    return library


@contextmanager
def mounted(folder: Path) -> Iterator[Small | None]:
    """Mount a small file system where the system lets us; None where it does not, as in most containers."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={_SPACE}", "tmpfs", str(folder)]
    if os.geteuid() or subprocess.run(command, check=False, capture_output=True).returncode:  # noqa: S603
        yield None
        return
    try:
        yield Small(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607
