"""What can be typed after `/zuruf` (Teams: `@Zuruf`). Every command has a button or a shortcut as well."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.handlers.names import (
    DUTY,
    FAQ,
    FILE_NOTE,
    FOCUS,
    FORWARDS,
    FREEZE,
    HANDOVER,
    HOME,
    IDEAS,
    INBOX,
    LOG,
    MORE,
    NOTE,
    PROPOSALS,
    SEARCH,
    SUGGEST,
    TAGS,
    TEMPLATES,
    THEMES,
    UNFREEZE,
    WALK,
)

TYPED: Final = "/zuruf "
"""What a command begins with, where a product does not have its own way."""


class Takes(StrEnum):
    """What follows the command's word."""

    NOTHING = "nothing"
    TICKET = "ticket"
    """A ticket's number."""
    WORDS = "words"
    """Any words, or none; they are the interaction's `subject`."""
    ACCOUNT = "account"
    """An account's name, or none; the same."""


@dataclass(frozen=True, slots=True)
class Command:
    """`words` are all that mean the same, in any language; the first two are the German and the English one."""

    handler: str
    words: tuple[str, ...]
    takes: Takes = Takes.NOTHING


@dataclass(frozen=True, slots=True)
class Shortcut:
    """What can be done with any message of a chat product: the handler for messages under a ticket's card, and for all others."""

    on_ticket: str
    elsewhere: str


SHORTCUTS: Final[Mapping[str, Shortcut]] = {
    "note": Shortcut(NOTE, FILE_NOTE),
    "propose": Shortcut(SUGGEST, FILE_NOTE),
}
"""By the names under which surfaces register them; never rename one."""

_COMMANDS: Final = (
    Command(INBOX, ("posteingang", "inbox")),
    Command(WALK, ("weiter", "next")),
    Command(SEARCH, ("suche", "search"), Takes.WORDS),
    Command(HOME, ("start", "home")),
    Command(MORE, ("ticket", "ticket"), Takes.TICKET),
    Command(LOG, ("protokoll", "log"), Takes.TICKET),
    Command(TAGS, ("schlagworte", "tags")),
    Command(TEMPLATES, ("vorlagen", "templates"), Takes.WORDS),
    Command(FAQ, ("faq",), Takes.WORDS),
    Command(PROPOSALS, ("vorschläge", "proposals", "vorschlaege")),
    Command(THEMES, ("themen", "themes")),
    Command(IDEAS, ("gemerkt", "kept")),
    Command(FORWARDS, ("weiterleitungen", "forwards")),
    Command(DUTY, ("dienst", "duty")),
    Command(HANDOVER, ("übergabe", "handover", "uebergabe")),
    Command(FOCUS, ("fokus", "focus"), Takes.WORDS),
    Command(FREEZE, ("stopp", "freeze", "stop", "einfrieren"), Takes.ACCOUNT),
    Command(UNFREEZE, ("fortsetzen", "unfreeze", "auftauen"), Takes.ACCOUNT),
)

COMMANDS: Final[Mapping[str, Command]] = {word: command for command in _COMMANDS for word in command.words}
"""By each of its words."""


def meant(word: str, command: Command | None) -> str:
    """Return what somebody most likely wanted to type; "" where nothing is like it."""
    if command is not None:
        return f"{word} 17" if command.takes is Takes.TICKET else word
    return next(iter(difflib.get_close_matches(word.casefold(), COMMANDS, n=1)), "")
