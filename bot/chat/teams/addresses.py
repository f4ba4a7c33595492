"""Where something stands in Teams: a place (channel or chat), and in a channel the thread.

A thread is the suffix `;messageid=<root>` of a conversation's id, nothing else: not `replyToId`, and no path of its own
(<https://github.com/microsoft/botframework-sdk/issues/6626>). That is in flux, `channelData.thread.id` names it as well; both are
read here, and nowhere else. Ids are opaque: none has to begin with `19:`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import quote

_SUFFIX: Final = ";"
_ROOT: Final = "messageid"


class Address(NamedTuple):
    """A place, and the message with which a thread in it begins; None: the place itself."""

    place: str
    root: str | None


def thread(place: str, root: str) -> str:
    """Return the id of the conversation that a thread is. What is sent there comes to stand under its first message."""
    return f"{parse(place).place}{_SUFFIX}{_ROOT}={root}"


def parse(conversation: str, channel_data: Mapping[str, Any] | None = None) -> Address:
    """Return where a conversation is; `channel_data` is that of the activity it came with."""
    place, *suffixes = conversation.split(_SUFFIX)
    roots = [value for name, _, value in (one.partition("=") for one in suffixes) if name.lower() == _ROOT]
    root = next((one for one in roots if one), None)
    return Address(place, root or _named(channel_data or {}))


def in_path(part: str) -> str:
    """Return an id as a part of a path; its colons, slashes and semicolons mean nothing there."""
    return quote(part, safe="")


def _named(channel_data: Mapping[str, Any]) -> str | None:
    """Return the root that `channelData.thread` names, by its own id or by that of the whole conversation."""
    match channel_data.get("thread"):
        case {"id": str(name)} if _SUFFIX in name:
            return parse(name).root
        case {"id": str(name)} if name:
            return name
        case _:
            return None
