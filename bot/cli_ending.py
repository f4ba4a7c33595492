"""How commands of `zuruf` begin and end: what they read, and what becomes of what a person can mend."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import NoReturn, ParamSpec

import click

from bot.connections import Unconnected
from bot.domain.errors import OutsideError
from bot.library import LibraryProblems
from bot.policy_file import PolicyProblems
from bot.settings import SettingsProblems, with_env_file
from bot.stores.store import StoreError

P = ParamSpec("P")

FAILED = 1
"""Exit code: it was tried and did not work."""

MISUSED = 2
"""Exit code: it cannot be tried as things stand; the message says what to change."""


def complaining(command: Callable[P, None]) -> Callable[P, None]:
    """Turn what a person can mend into a message and an exit code instead of a traceback."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except (PolicyProblems, LibraryProblems, SettingsProblems, Unconnected) as problems:
            stop(str(problems), MISUSED)
        except StoreError as error:
            stop(str(error), FAILED)
        except OutsideError as error:
            stop(f"{error}\nRun `zuruf check` to see what is missing.", FAILED)

    return run


def environment() -> dict[str, str]:
    """Return the environment, together with `.env` in this folder."""
    return with_env_file(os.environ, Path(".env"))


def stop(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)
