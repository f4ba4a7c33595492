"""When an account's platform was in trouble: so that a new process knows, and each is told and ended once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.domain.deliveries import Delivery
from bot.domain.posts import AccountId
from bot.domain.stops import Stop
from bot.keeping import spells
from bot.stores.store import Record, Store

KIND: Final = "outage"


@dataclass(frozen=True, slots=True)
class Trouble:
    """`number` counts the troubles of the same account; `reason` is the platform's own wording."""

    account: AccountId
    number: int
    at: datetime
    why: Stop
    reason: str
    ended_at: datetime | None = None

    @property
    def key(self) -> str:
        """Return what tells it from all others."""
        return f"{self.account} {self.number}"


async def standing(store: Store, account: AccountId) -> Trouble | None:
    """Return the trouble that an account is in, if it is."""
    record = await spells.newest(store, KIND, account)
    found = _trouble(record) if record else None
    return found if found and found.ended_at is None else None


async def next_key(store: Store, account: AccountId) -> str:
    """Return the `key` of the next one."""
    last = await spells.newest(store, KIND, account)
    return f"{account} {int(last.id) + 1 if last else 1}"


async def find(store: Store, key: str) -> Trouble | None:
    """Return a trouble by its `key`."""
    account, _, number = key.rpartition(" ")
    record = await store.kept(KIND, account, number)
    return _trouble(record) if record else None


async def begin(
    store: Store,
    account: AccountId,
    now: datetime,
    *,
    why: Stop,
    reason: str,
    deliveries: Sequence[Delivery] = (),
) -> None:
    """Note a trouble, together with what is owed then; nothing happens while one stands."""
    if await standing(store, account) is None:
        last = await spells.newest(store, KIND, account)
        content = {"why": why.value, "reason": reason}
        await spells.begin(store, KIND, account, now, content, after=last, deliveries=deliveries)


async def end(
    store: Store, account: AccountId, now: datetime, *, deliveries: Sequence[Delivery] = ()
) -> None:
    """Note that it is over, together with what is owed then; nothing happens where none stands."""
    record = await spells.newest(store, KIND, account)
    if record is not None and "ended" not in record.content:
        await spells.end(store, record, {"ended": now.isoformat()}, deliveries=deliveries)


def _trouble(record: Record) -> Trouble:
    content = record.content
    ended = content.get("ended")
    return Trouble(
        account=AccountId(record.of),
        number=int(record.id),
        at=record.at,
        why=Stop(content["why"]),
        reason=content["reason"],
        ended_at=datetime.fromisoformat(ended) if ended else None,
    )
