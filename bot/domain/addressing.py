"""Du or Sie: how a German text speaks to its reader.

*Du* is easy. *Sie* is not: "Sie fahren" at the beginning of a sentence may be the trains. So only a capital *Sie*, *Ihnen*,
*Ihre* within a sentence counts, and *Ihr* where a letter to several friends ("wenn Ihr mögt") cannot be meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from bot.domain.draft import Draft

_YOU_ALL: Final = (
    r"(?:koennt|habt|hattet|seid|wart|wollt|wolltet|moechtet|moegt|muesst|duerft|sollt|solltet|werdet|haettet|waert|wisst|"
    r"wuerdet|koenntet)"
)
_START: Final = r"(?:\A|(?<=[.!?…:\n]))\s*"
_INFORMAL: Final = (  # folded
    r"(?:du|dich|dir|dein(?:e[mnrs]?|s)?|euch|euer|eure[mnrs]?)",
    rf"{_START}(?:bitte )?(?:schreib|schick|sende?|schau|ruf|gib|sag|lies|nimm|komm|melde?|probiers?) (?:uns|bitte|gerne?|mal|einfach)",
    rf"ihr {_YOU_ALL}|{_YOU_ALL} ihr",
)
_SOMETHING_ELSE: Final = re.compile(
    r"\b(?:per|beim|zum) (?:Du|Sie)\b|\b(?:Du|Sie)-\w+|\bDu (?:oder|und) Sie\b|\bSie (?:oder|und) Du\b"
    r"|(?<=\w )(?<![.!?…:] )\b[A-ZÄÖÜ]\w* du [A-ZÄÖÜ]\w*"  # Cirque du Soleil
)
_FORMAL: Final = re.compile(r"(?<=[\w,;)])[ \t]+(Sie|Ihnen|Ihre[mnrs]?)\b")
_SHE: Final = re.compile(
    r"[,;][ \t]+Sie (?:ist|hat|war|wird|kann|muss|soll|will|darf|hatte|wurde|kommt|geht|bleibt)\b"
)
_BELONGING: Final = re.compile(
    r"(?<!\w)(?:für|fuer|um|ohne|gegen|durch|auf|in|an|über|ueber|unter)[ \t]+(Ihr)\b"
    r"|(?<=[\w,;)])[ \t]+(Ihr)(?=[ \t]+[A-ZÄÖÜ])(?![^.!?\n]*[a-zäöüß]t\b)"
)


def informal_words(text: str) -> tuple[str, ...]:
    """Return the words of a German text that say Du, or Ihr to several people, as written, each once."""
    return _each_once(Draft.of(_SOMETHING_ELSE.sub(_blank, text)).find(_INFORMAL))


def formal_words(text: str) -> tuple[str, ...]:
    """Return the words of a German text that say Sie beyond doubt, each once."""
    own = Draft.of(_SHE.sub(_blank, _SOMETHING_ELSE.sub(_blank, text))).text
    found = [match[1] for match in _FORMAL.finditer(own)]
    return _each_once([*found, *(match[1] or match[2] for match in _BELONGING.finditer(own))])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(word.casefold(), word)
    return tuple(first.values())
