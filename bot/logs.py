"""Logs for people and for machines, in which no secret ever stands."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, TextIO

from bot.redaction import redacted
from bot.settings.secret import Secret

_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
CHATTY: Final = ("aiohttp.access", "apscheduler", "httpcore", "httpx", "slack_bolt", "slack_sdk")
"""Libraries that report every request."""


class RedactSecrets(logging.Filter):
    """Replaces secrets in whatever a record carries: message, arguments, traceback, stack and extra fields.

    Hidden are the given secrets, all that anybody has revealed in this process, and whatever looks like a token.
    """

    def __init__(self, secrets: Iterable[Secret] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = self.redacted(_message(record))
        record.args = ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        for name, value in vars(record).items():
            if isinstance(value, str):
                setattr(record, name, self.redacted(value))
            elif name not in _STANDARD and not isinstance(value, int | float | None):
                setattr(record, name, self.redacted(str(value)))
        return True

    def redacted(self, text: str) -> str:
        """Return a text without secrets."""
        return redacted(text, (secret.reveal() for secret in self._secrets))


class ConsoleFormat(logging.Formatter):
    """`2026-07-01T12:00:00Z warning bot.jobs.deliver: what happened ticket=5`, and the traceback below."""

    def format(self, record: logging.LogRecord) -> str:
        extras = "".join(f" {name}={_one_line(str(value))}" for name, value in _extras(record).items())
        head = f"{_when(record)} {record.levelname.lower()} {record.name}: {_one_line(record.getMessage())}{extras}"
        return "\n".join([head, *_details(record)])


class JsonFormat(logging.Formatter):
    """One JSON object a line: `ts`, `level`, `logger`, `event`, then the extra fields and `error` with the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "ts": _when(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **_extras(record),
        }
        if details := _details(record):
            line["error"] = "\n".join(details)
        return json.dumps(line, default=str)


def set_up(
    level: str, log_format: str, *, secrets: Iterable[Secret] = (), stream: TextIO | None = None
) -> None:
    """Send all logs to `stream` (standard error), as `console` or `json`, without secrets.

    Libraries that report every request are heard from `warning` on, or at `debug`.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormat() if log_format == "json" else ConsoleFormat())
    handler.addFilter(RedactSecrets(secrets))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.NOTSET if level == "debug" else logging.WARNING)


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # arguments that do not fit: say what there is, lose nothing
        return f"{record.msg} {record.args!r}"


def _extras(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}


def _details(record: logging.LogRecord) -> list[str]:
    """Return the traceback and stack as `RedactSecrets` has left them."""
    return [text for text in (record.exc_text, record.stack_info) if text]


def _when(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _one_line(text: str) -> str:
    """Return a text that cannot pretend to be further lines or steer a terminal."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
