"""What was given up, for the operator: how much, and why. The ticket's log has the words; they stay there."""

from __future__ import annotations

from typing import Any

from bot.stores.store import DeadLetter, Store, StoreError

MOST = 50
"""So far dead letters are counted; whoever has that many has one cause, and the newest name it."""

NEWEST = 5


async def given_up(store: Store) -> dict[str, Any]:
    """Return `count` (50 means: at least 50) and the `newest`, each with ticket, kind, channel and reason."""
    try:
        letters = await store.dead_letters(MOST)
    except StoreError as error:
        return {"count": None, "unreadable": str(error)}
    return {"count": len(letters), "newest": [_shown(letter) for letter in letters[:NEWEST]]}


def _shown(letter: DeadLetter) -> dict[str, Any]:
    delivery = letter.delivery.delivery
    return {
        "ticket": delivery.ticket,
        "kind": delivery.kind.value,
        "channel": delivery.channel,
        "reason": letter.reason,
    }
