"""What our own code stumbles over is said in its logs: here it is a violation."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.stores.store import Conflict, StoreError
from tests.faults.disk import Torn

_FORESEEN = (StoreError, Conflict, Torn)
"""A disk that refuses is no mistake of ours."""


class _Listening(logging.Handler):
    def __init__(self, mistaken: Callable[[str], None]) -> None:
        super().__init__(logging.ERROR)
        self._mistaken = mistaken

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if error is not None and not isinstance(error, _FORESEEN):
            self._mistaken(f"{record.getMessage()}: {error!r}")


@contextmanager
def heard(mistaken: Callable[[str], None]) -> Iterator[None]:
    """Report every exception that the bot logs meanwhile; nothing else is written anywhere."""
    logger = logging.getLogger("bot")
    listening, propagated, level = _Listening(mistaken), logger.propagate, logger.level
    logger.addHandler(listening)
    logger.propagate = False
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.removeHandler(listening)
        logger.propagate = propagated
        logger.setLevel(level)
