"""Prepared answers: placeholders are filled once, from an allow-list, and nothing in them is ever evaluated."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

PLACEHOLDERS: Final[Mapping[str, str]] = {
    "customer": "the customer's name as the platform shows it",
    "agent": "the name of the person who answers",
    "account": "the name of the account that answers",
    "number": "the ticket's number",
}
"""Every placeholder that a template may use, and what it stands for."""

GAP: Final = "?"
"""What begins with it is a gap for a person: `{{?which train}}` is never filled and must be replaced before sending."""

REGION: Final = "region."
"""What begins with it is a value of the ticket's region: `{{region.contact}}` is `contact` of that region."""

PERSONAL: Final = "personal"
"""Where in a template's core the personal part goes; `bot.domain.wording` makes a gap of it."""

_PLACEHOLDER: Final = re.compile(r"\{\{([^{}]*)\}\}")
_REGION_VALUE: Final = re.compile(re.escape(REGION) + r"[a-z][a-z0-9_]{0,39}")


def is_placeholder(name: str) -> bool:
    """Return whether `{{name}}` can be filled; the values of regions are named by the policy."""
    return name in PLACEHOLDERS or _REGION_VALUE.fullmatch(name) is not None


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with `{{name}}` replaced by its value; what is unknown or empty stays for a person to see.

    Values are taken as they are: a placeholder inside a value is not filled.
    """
    return _PLACEHOLDER.sub(lambda match: values.get(match[1].strip()) or match[0], text)


def left(text: str) -> tuple[str, ...]:
    """Return what stands between `{{` and `}}` in a text, in order, each once: the placeholders that nobody filled."""
    return tuple(dict.fromkeys(match[1].strip() for match in _PLACEHOLDER.finditer(text)))
