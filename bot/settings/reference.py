"""What the table of settings says to people: `.env.example` and a page of the reference."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bot.settings.table import SETTINGS, Setting

_ROOT: Final = Path(__file__).parents[2]

_INTRO: Final = """\
# Settings

Zuruf reads its settings from the environment. `zuruf check` names everything that is missing or wrong, with the mend.

A secret may stand in a file instead, as Docker and systemd provide them: `SLACK_BOT_TOKEN_FILE=/run/secrets/bot_token`.
Secrets of accounts have names of your own choice; `escalation.yaml` refers to them as `env:NAME` or `file:/path`.

[.env.example](../../.env.example) lists all settings for a start. A file `.env` in the working directory is read as well;
what the environment says comes first.

This page and `.env.example` are written by `python -m bot.settings --write` from the table that the settings are read by.

| name | default | meaning |
|---|---|---|
"""

_ENV_INTRO: Final = """\
# Copy this file to .env and fill it in; `zuruf check` says what is missing. docs/reference/settings.md explains more.
# Instead of a secret, NAME_FILE=/path may name a file that holds it. Never commit .env.
"""


def documents() -> dict[Path, str]:
    """Return what each generated file has to say, by its path."""
    return {_ROOT / "docs" / "reference" / "settings.md": markdown(), _ROOT / ".env.example": env_example()}


def markdown() -> str:
    """Return the reference page."""
    return _INTRO + "".join(f"{_row(one)}\n" for one in SETTINGS.values())


def env_example() -> str:
    """Return the example of an environment file: what must be set is open, everything else commented out."""
    return "\n".join([_ENV_INTRO, *(_paragraph(one) for one in SETTINGS.values())])


def _row(one: Setting) -> str:
    default = "required" if one.default is None else f"`{one.default}`" if one.default else ""
    name = f"`{one.name}` or `{one.name}_FILE`" if one.secret else f"`{one.name}`"
    return f"| {name} | {default} | {one.doc} |"


def _paragraph(one: Setting) -> str:
    # Tokens whose look is known are what a start with Socket Mode needs; the rest is for whoever wants it otherwise.
    needed = one.default is None or (one.secret and one.example)
    return f"# {one.doc}\n{'' if needed else '# '}{one.name}={one.default or one.example}\n"
