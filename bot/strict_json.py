"""JSON from outside: nothing that two readers could read in two ways, and nothing that is deep for its own sake.

`strictly` refuses it; `whatever_it_holds` reads past it, for what holds the words of many people.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final, Never

DEEPEST: Final = 64
_MOST_DIGITS: Final = 40  # twice those of 64 bits

_BRACKETS: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


def strictly(text: str) -> Any:
    """Return what a JSON text holds; `ValueError` says what is wrong.

    Wrong are also: levels deeper than 64, a name given twice in one object, `NaN` and `Infinity`, whole numbers of more than 40 digits.
    """
    _refuse_depth(text)
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_no_number, parse_int=_whole)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error}") from None


def whatever_it_holds(text: str) -> Any:
    """Return what a JSON text holds, without what nobody needs: so that one person's post never hides those of others.

    What lies too deep to be read is null, so are `NaN`, `Infinity` and whole numbers of more than 40 digits; `ValueError` if it is no JSON.
    """
    try:
        return _decoded(text)
    except RecursionError:
        return _decoded(_pruned(text))


def _decoded(text: str) -> Any:
    return json.loads(text, parse_constant=lambda _word: None, parse_int=_whole_or_none)


def _pruned(text: str) -> str:
    """Return a JSON text with null for whatever is nested deeper than 64 levels."""
    kept, depth, since = list[str](), 0, 0
    for token in _BRACKETS.finditer(text):
        step = {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if step > 0 and depth == DEEPEST:
            kept += [text[since : token.start()], "null"]
        depth += step
        if step < 0 and depth == DEEPEST:
            since = token.end()
    return "".join([*kept, text[since:] if depth <= DEEPEST else ""])


def _whole_or_none(digits: str) -> int | None:
    return int(digits) if len(digits.lstrip("-")) <= _MOST_DIGITS else None


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        raise ValueError("a name is given twice in one object")
    return content


def _whole(digits: str) -> int:
    if len(digits.lstrip("-")) > _MOST_DIGITS:
        raise ValueError("not JSON: a number of too many digits")
    return int(digits)


def _no_number(word: str) -> Never:
    raise ValueError(f"not JSON: {word} is no number")


def _refuse_depth(text: str) -> None:
    if text.count("{") + text.count("[") <= DEEPEST:
        return  # as nearly all of it: a click has some twenty
    depth = 0
    for token in _BRACKETS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > DEEPEST:
            raise ValueError(f"nested deeper than {DEEPEST} levels")
