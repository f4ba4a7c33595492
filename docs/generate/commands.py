"""docs/reference/commands.md: the command `zuruf` in a terminal, and `/zuruf` in chat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import cleandoc
from typing import Final

import click

from bot import cli
from docs.generate.markdown import code, table

CHAT: Final[Mapping[str, tuple[str, str]]] = {
    "help": ("hilfe", "Says what works. So does `/zuruf` alone."),
    "log": ("protokoll", "`/zuruf log 17` shows the log of ticket 17."),
}
"""Each command in chat: its German word, and what it does."""

_TERMINAL: Final = """\
# Commands

## In a terminal

`zuruf COMMAND --help` says the same. In a checkout, `zuruf` is `.venv/bin/python -m bot`.

| exit code | meaning |
|---|---|
| 0 | it worked; of `check`: nothing is missing |
| 1 | it was tried and did not work; of `check`: something is missing |
| 2 | it cannot be tried as things stand; the message says what to change |
"""

_CHAT: Final = """\
## In chat

Everything that people need is a button on the card ([handlers.md](handlers.md)); commands are for those who like to type.
The answer is seen only by the person who typed. Only people of the policy get a log, and only of tickets that their
department sees.
"""


def page() -> str:
    """Return the page."""
    chat = table(("English", "Deutsch", "what it does"), _chat_rows())
    return "\n".join([_TERMINAL, *(_section(name, one) for name, one in all_commands(cli.main)), _CHAT, chat])


def all_commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its whole name, those of a group after the group."""
    for name, command in group.commands.items():
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from all_commands(command, f"{before}{name} ")


def _chat_rows() -> Iterator[tuple[str, str, str]]:
    for english, (german, meaning) in CHAT.items():
        yield code(f"/zuruf {english}"), code(f"/zuruf {german}"), meaning


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"zuruf {name}")
    usage = command.get_usage(context).removeprefix("Usage: ")
    parts = [f"### `zuruf {name}`\n", f"    {usage}\n", f"{cleandoc(command.help or '')}\n"]
    rows = list(_option_rows(command, context))
    return "\n".join([*parts, *([table(("option", "default", "meaning"), rows)] if rows else [])])


def _option_rows(command: click.Command, context: click.Context) -> Iterator[tuple[str, str, str]]:
    for option in command.params:
        if isinstance(option, click.Option):
            yield _spelling(option, context), _default(option), option.help or ""


def _spelling(option: click.Option, context: click.Context) -> str:
    value = "" if option.is_flag else f" {option.make_metavar(context)}"
    return ", ".join(code(f"{spelling}{value}") for spelling in option.opts)


def _default(option: click.Option) -> str:
    if option.required:
        return "required"
    known = isinstance(option.default, str | int) or hasattr(option.default, "__fspath__")
    shown = str(option.default) if known and not option.is_flag else ""
    return code(shown) if shown else ""
