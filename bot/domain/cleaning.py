"""Strangers' words without what deceives the eye. Whatever is language survives, and no input costs more than its length.

By Unicode's own rules: UAX #9 (text direction), UAX #15 (normal forms), UTS #39 (security), UTS #51 (emoji).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

MARKS_IN_A_ROW: Final = 4
"""More combining marks than any living script stacks on one letter."""

_HARMLESS: Final = re.compile("[\n\t -~\u00a1-\u00ac\u00ae-\u02af\u2010-\u2027\u20ac]*").fullmatch
"""What most posts consist of, and nothing of it deceives: letters of Western Europe, punctuation, no mark, no control."""

_LINE_ENDS: Final = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BLANKS: Final = {0x2800: " "}  # the empty Braille cell: looks like nothing, counts as a symbol
_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co"})
_KEPT: Final = frozenset("\n\t")
_INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2065\u3164\uffa0")
"""Letters and marks that nobody sees (Default_Ignorable_Code_Point), with which a name can be empty or hide something."""
_NEVER_ASSIGNED: Final = re.compile(
    "[\ufdd0-\ufdef\ufff0-\ufff8\U000e0000-\U000e0fff]|[\ufffe\uffff]"
    + "".join(f"|[\\U{plane:04x}fffe\\U{plane:04x}ffff]" for plane in range(1, 17))
).fullmatch

_JOINERS: Final = frozenset("\u200c\u200d")
_ZWJ: Final = "\u200d"
_EMOJI_SHAPES: Final = frozenset("\ufe0e\ufe0f")
_SHAPES: Final = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
"""Variation selectors: another shape of the character before them."""
_DEPENDENT: Final = _JOINERS | _SHAPES | frozenset(map(chr, range(0xE0020, 0xE0080)))
"""Joiners, shapes and tags: invisible, and language only beside certain characters. Elsewhere they could hide a message."""
_RUN: Final = re.compile(f"[{''.join(sorted(_DEPENDENT))}]+")
_FLAG_TAGS: Final = re.compile(
    "[\U000e0061-\U000e007a]{2}[\U000e0030-\U000e0039\U000e0061-\U000e007a]{1,3}\U000e007f"
)
_BLACK_FLAG: Final = "\U0001f3f4"

_ISOLATE, _POP_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_VIRAMA: Final = 9  # the combining class of what takes a letter of India its vowel
_MOST_ROUNDS: Final = 4  # the last one only finds that nothing is left to do


def cleaned(text: str) -> str:
    """Return the text in NFC without controls, direction overrides, hidden characters and towers of marks.

    Joiners stay where Arabic, Persian, the scripts of India or emoji need them, shape selectors behind what has shapes, tags in
    flags. Cleaning twice is cleaning once: removing one trick may uncover another, but these hide no third.
    """
    return text if _HARMLESS(text) else _cleaned(text)


@lru_cache(maxsize=32)
def _cleaned(text: str) -> str:
    """Clean a text; the same one is asked for again and again while a post comes in and its card is painted."""
    for _ in range(_MOST_ROUNDS):
        again = _cleaned_once(text)
        if again == text:
            return text
        text = again
    return text


def isolated(text: str) -> str:
    """Keep right-to-left writing from turning the words around it: <https://www.w3.org/International/articles/inline-bidi-markup/>.

    For cleaned text, which has no isolates of its own that could close ours.
    """
    if any(unicodedata.bidirectional(char) in _RIGHT_TO_LEFT for char in set(text)):
        return f"{_ISOLATE}{text}{_POP_ISOLATE}"
    return text


def _cleaned_once(text: str) -> str:
    lines = _LINE_ENDS.sub("\n", text).translate(_BLANKS)
    visible = lines.translate({ord(char): None for char in set(lines) if not _may_stay(char)})
    # Marks are counted before the text is composed, too: sorting a tower of them takes Python the square of its height.
    composed = _without_towers(unicodedata.normalize("NFC", _without_towers(visible)))
    return unicodedata.normalize("NFC", _RUN.sub(_needed, composed))


def _may_stay(char: str) -> bool:
    """Tell whether a character may be shown at all; what Unicode added after this Python was made may."""
    if char in _KEPT or char in _DEPENDENT:
        return True
    return unicodedata.category(char) not in _DROPPED and char not in _INVISIBLE and not _NEVER_ASSIGNED(char)


def _without_towers(text: str) -> str:
    stacking = {char for char in set(text) - _DEPENDENT if unicodedata.category(char) in {"Mn", "Me"}}
    if not stacking:
        return text
    kept: list[str] = []
    marks = 0
    for char in text:
        if char in stacking:
            marks += 1
        elif char not in _DEPENDENT:  # what nobody sees does not begin a new tower
            marks = 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def _needed(found: re.Match[str]) -> str:
    """Return what the characters around a run of dependent ones need of it."""
    run, text, start, end = found[0], found.string, found.start(), found.end()
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before == _BLACK_FLAG and (flag := _FLAG_TAGS.match(run)):
        return flag[0]
    shape = run[0] if run[0] in _SHAPES and _has_shape(before, run[0]) else ""
    joiner = run if run in _JOINERS else next((char for char in run if char in _JOINERS), "")
    return shape + (joiner if joiner and _are_joined(before, joiner, after) else "")


def _has_shape(char: str, selector: str) -> bool:
    if not char:
        return False
    kinds = {"So", "Sm", "Sk", "Po", "Pd", "Nd"} if selector in _EMOJI_SHAPES else {"Lo", "Sm"}
    return unicodedata.category(char) in kinds or (char == "ℹ" and selector in _EMOJI_SHAPES)


def _are_joined(before: str, joiner: str, after: str) -> bool:
    if not before or not after:
        return False
    if joiner == _ZWJ and _is_pictured(before) and _is_pictured(after):
        return True
    return _joins(before) or _joins(after)


@lru_cache(maxsize=1024)
def _joins(char: str) -> bool:
    """Tell whether letters of this kind are written joined, or apart, by a joiner."""
    return unicodedata.bidirectional(char) in _RIGHT_TO_LEFT or unicodedata.combining(char) == _VIRAMA


@lru_cache(maxsize=1024)
def _is_pictured(char: str) -> bool:
    """Tell whether a character may be part of an emoji; `Cn` are those that this Python does not know yet."""
    return unicodedata.category(char) in {"So", "Sk", "Cn"} or char == "↔"
