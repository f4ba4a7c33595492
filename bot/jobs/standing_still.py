"""What does not go out, for the operator: what people froze, and which platforms are in trouble."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.domain.posts import AccountId
from bot.jobs.breaker import Trouble
from bot.keeping import freezes
from bot.keeping.freezes import EVERYTHING
from bot.stores.store import Store, StoreError


async def frozen(store: Store) -> list[dict[str, Any]] | None:
    """Return what is frozen, by whom, since when and why; None if that cannot be read. Not a reason to be not ready."""
    try:
        found = await freezes.standing(store)
    except StoreError:
        return None
    return [
        {
            "account": None if one.account == EVERYTHING else one.account,
            "by": one.by.name,
            "since": one.at.isoformat(),
            "reason": one.reason,
        }
        for one in found
    ]


def in_trouble(troubles: Mapping[AccountId, Trouble]) -> dict[str, str]:
    """Return what is wrong, by account."""
    return {account: f"{one.why.value}: {one.reason}" for account, one in troubles.items()}
