"""Which posts of a thread are one conversation: whatever hangs below the topmost post that is not ours.

Everybody who comments on a post of ours begins a conversation of their own; somebody else's thread is one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.connectors.bluesky.reading import View, did_of

_DEEPEST: Final = 200


@dataclass(frozen=True, slots=True)
class Missing:
    """Nobody knows yet what this post answers; `top` is the conversation if that cannot be found out."""

    uri: str
    top: str


def conversation(seen: View, own: str, known: Mapping[str, str], parents: Mapping[str, str]) -> str | Missing:
    """Return the conversation of a post that is not ours.

    `known` are conversations by the addresses of their posts, `parents` what posts of the thread answer.
    """
    if seen.reply is None:
        return seen.uri
    root, at, top = seen.reply[0].uri, seen.reply[1].uri, seen.uri
    if did_of(root) != own:
        return root
    for _ in range(_DEEPEST):
        if at in {root, ""}:
            break
        if at in known:
            return known[at]
        top = top if did_of(at) == own else at
        if at not in parents:
            return Missing(at, top)
        at = parents[at]
    return top
