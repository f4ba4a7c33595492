"""Answers to invokes, as Teams wants them. Pure.

<https://learn.microsoft.com/en-us/adaptive-cards/authoring-cards/universal-action-model>,
<https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/task-modules/task-modules-bots>,
<https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/dynamic-search>.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

Json = dict[str, Any]

ADAPTIVE: Final = "application/vnd.microsoft.card.adaptive"
_MESSAGE: Final = "application/vnd.microsoft.activity.message"
_FOUND: Final = "application/vnd.microsoft.search.searchResponse"
_OK: Final = 200
_MOST_OPTIONS: Final = 15
"""More are not shown while somebody types: <https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/dynamic-search#data-query>."""


def card(content: Json) -> Json:
    """Show a card in the place of the one that was pressed, to whoever pressed it alone."""
    return {"statusCode": _OK, "type": ADAPTIVE, "value": content}


def words(text: str) -> Json:
    """Say something under the card that was pressed, to whoever pressed it alone."""
    return {"statusCode": _OK, "type": _MESSAGE, "value": text}


def dialog(content: Json) -> Json:
    """Open a dialog, or show something else in the one that is open."""
    return {"task": {"type": "continue", "value": content}}


def closing(text: str) -> Json:
    """Say something where a dialog would be, or was."""
    return {"task": {"type": "message", "value": text}}


def found(results: Sequence[Json]) -> Json:
    """Return what fits to what was typed into a search field."""
    return {"statusCode": _OK, "type": _FOUND, "value": {"results": list(results[:_MOST_OPTIONS])}}
