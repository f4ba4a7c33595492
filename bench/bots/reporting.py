"""The measured side of a process: it says when it is ready, what it costs, and ends with whoever started it."""

from __future__ import annotations

import json
import os
import resource
import sys
import threading
import time
from pathlib import Path

_STATM = Path("/proc/self/statm")


def report_ready(port: int = 0) -> None:
    """Say on which port we listen; then answer every line of the input with what we have cost so far.

    The end of the input ends the process at once, so that none is left behind by a bench that was killed.
    """
    print(json.dumps({"port": port}), flush=True)
    threading.Thread(target=_answer, daemon=True).start()


def _answer() -> None:
    for _ in sys.stdin:
        print(json.dumps({"cpu": time.process_time(), "rss": _resident()}), flush=True)
    os._exit(0)


def _resident() -> int:
    """Return the bytes in memory; where the system does not say, the most that there ever were."""
    if _STATM.exists():
        return int(_STATM.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
