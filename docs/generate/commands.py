"""docs/reference/commands.md: the command `zuruf` in a terminal, and `/zuruf` in chat."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from inspect import cleandoc
from typing import Final

import click

from bot import cli
from bot.chat.slack.front import SUMMONED
from bot.handlers import HANDLERS
from bot.handlers.commands import COMMANDS, SHORTCUTS, Command, Takes
from bot.texts import LANGUAGES
from docs.generate.handlers import MEANING
from docs.generate.markdown import code, codes, table

HELP: Final = ("hilfe", "help")
"""What says what works, in German and in English."""

_TAKES: Final[Mapping[Takes, str]] = {
    Takes.NOTHING: "",
    Takes.TICKET: "a ticket's number",
    Takes.WORDS: "words to look for, or none",
    Takes.ACCOUNT: "an account, or nothing for all of them",
}

_TERMINAL: Final = """\
# Commands

## In a terminal

`zuruf COMMAND --help` says the same. In a checkout, `zuruf` is `.venv/bin/python -m bot`.

| exit code | meaning |
|---|---|
| 0 | it worked; of `check`: nothing is missing; of `verify`: all is what was written; of `backup`: the copy is whole; of `restore`: it is in place |
| 1 | it was tried and did not work; of `check`: something is missing; of `verify`, `backup`, `restore`: something is not what was written |
| 2 | it cannot be tried as things stand; the message says what to change |
"""

_CHAT: Final = """\
## In chat

Every command is a button as well, on a card or on Home ([handlers.md](handlers.md)); commands are for those who like to type: `/zuruf log 17`,
`/zuruf search refund`. Both words always work, whatever one's own language. The answer is seen only by the person who typed, and
shows only tickets that their departments see.
"""

_SHORTCUTS: Final = """\
## Shortcuts

Of any message, behind its menu: what is done depends on whether the message stands in the thread of a ticket. The *name* is what
a surface registers them under; the words that people see there are in its manifest ([slack.yaml](../../manifest/slack.yaml)).
"""

_SUMMONED: Final = """\
From anywhere, where a surface has a menu for that:
"""


def page() -> str:
    """Return the page."""
    terminal = (_section(name, one) for name, one in all_commands(cli.main))
    chat = table(("English", "Deutsch", "also", "followed by", "what it does"), _chat_rows())
    pointed = table(("name", "under a ticket's card", "elsewhere"), _shortcut_rows())
    summoned = table(("name", "what it does"), ((code(name), _does(to)) for name, to in SUMMONED.items()))
    return "\n".join([_TERMINAL, *terminal, _CHAT, chat, _SHORTCUTS, pointed, _SUMMONED, summoned])


def all_commands(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its whole name, those of a group after the group."""
    for name, command in group.commands.items():
        yield f"{before}{name}", command
        if isinstance(command, click.Group):
            yield from all_commands(command, f"{before}{name} ")


def _chat_rows() -> Iterator[tuple[str, ...]]:
    german, english = HELP
    yield *_both(german, english), "", "", "Says what works. So does `/zuruf` alone."
    for command in dict.fromkeys(COMMANDS.values()):
        yield *_spellings(command), _TAKES[command.takes], MEANING[command.handler]


def _spellings(command: Command) -> tuple[str, str, str]:
    """Return the English word, the German one, and what else is understood."""
    german, *rest = command.words
    english = rest[0] if rest else german
    others = (word for word in rest[1:] if word != english)
    return *_both(german, english), codes(f"/zuruf {word}" for word in others)


def _both(german: str, english: str) -> tuple[str, str]:
    return code(f"/zuruf {english}"), code(f"/zuruf {german}")


def _shortcut_rows() -> Iterator[tuple[str, str, str]]:
    for name, shortcut in SHORTCUTS.items():
        yield code(name), _does(shortcut.on_ticket), _does(shortcut.elsewhere)


def _does(handler: str) -> str:
    """Return the words on a handler's button and what it does."""
    return f"*{HANDLERS[handler].label(LANGUAGES['en'])}*: {MEANING[handler]}"


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
