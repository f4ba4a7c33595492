"""Stories over all processors, each worker with a directory of its own."""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from tests.faults.part import Plan

S = TypeVar("S")
T = TypeVar("T")

MOST_OF_ONE: Final = 3
"""So many violations of one story are named: the first is the cause, as a rule."""

_AT_ONCE: Final = 20

_IN_MEMORY: Final = Path("/dev/shm")  # noqa: S108 -- a directory of our own in it, see below


def spread(tell: Callable[[S, Path], T], stories: Iterable[S], plan: Plan) -> Iterator[T]:
    """Yield what stories come to, in their order."""
    with _scratch() as scratch, ProcessPoolExecutor(plan.processes, initializer=_clear_up_rarely) as pool:
        yield from pool.map(partial(_told, tell, scratch), stories, chunksize=_AT_ONCE)


def _clear_up_rarely() -> None:
    """Look for what nobody needs any more after each story or so, not a hundred times in the midst of it: a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@contextmanager
def _scratch() -> Iterator[Path]:
    """Return a directory in memory, where there is one: these stories are about commits, not about what a disk costs."""
    place = _IN_MEMORY if _IN_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="zuruf-faults-", dir=place) as scratch:
        yield Path(scratch)


def _told(tell: Callable[[S, Path], T], scratch: Path, story: S) -> T:
    own = scratch / str(os.getpid())
    own.mkdir(exist_ok=True)
    return tell(story, own)
