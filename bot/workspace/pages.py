"""Cursors: https://docs.slack.dev/apis/web-api/pagination"""

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar

from bot.workspace.call import Call, SlackError
from bot.workspace.model import Json

T = TypeVar("T")
MOST = 1000


def page(call: Call, items: Sequence[T], *, default: int = 100) -> tuple[Sequence[T], Json]:
    """The items from `cursor` on, at most `limit`, and the `response_metadata` that leads to the rest."""
    start = _position(call.text("cursor", ""))
    limit = call.number("limit", default)
    if not 0 < limit <= MOST:
        raise SlackError("invalid_limit")
    end = start + limit
    following = base64.b64encode(f"next:{end}".encode()).decode() if end < len(items) else ""
    return items[start:end], {"next_cursor": following}


def _position(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.b64decode(cursor, validate=True).decode().removeprefix("next:"))
    except (ValueError, binascii.Error):
        raise SlackError("invalid_cursor") from None
