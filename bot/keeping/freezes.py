"""When people stopped everything that goes out, or one account, and when and how they let it go again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from bot.domain.deliveries import Delivery
from bot.domain.people import Actor, PersonId
from bot.domain.posts import AccountId
from bot.domain.refusals import FrozenAlready, NotFrozen, Refused
from bot.keeping import spells
from bot.stores.store import Conflict, Record, Store

KIND: Final = "freeze"
EVERYTHING: Final = AccountId("*")
"""Instead of an account: nothing goes out, wherever to."""

MOST: Final = 1000
"""So many are looked through for what is frozen now; nobody freezes that often."""
_LATELY: Final = 10
"""So many of one account are looked through for what was to become drafts; the others are long done."""


@dataclass(frozen=True, slots=True)
class Lifted:
    """How a freeze ended. `drafts`: what waited became drafts; else it was sent."""

    by: Actor
    at: datetime
    reason: str
    drafts: bool


@dataclass(frozen=True, slots=True)
class Freeze:
    """`account` is what is frozen, or `EVERYTHING`. `number` counts the freezes of the same."""

    account: AccountId
    number: int
    by: Actor
    at: datetime
    reason: str
    lifted: Lifted | None = None

    @property
    def key(self) -> str:
        """Return what tells it from all others."""
        return f"{self.account} {self.number}"


async def freezing(store: Store, account: AccountId) -> Freeze | None:
    """Return what stops an account's replies now, if anything does."""
    for scope in (EVERYTHING, account):
        record = await spells.newest(store, KIND, scope)
        if record is not None and (found := _freeze(record)).lifted is None:
            return found
    return None


async def lifted_lately(store: Store, account: AccountId) -> list[Freeze]:
    """Return the last freezes of an account and of everything that have ended."""
    found = [
        _freeze(record)
        for scope in (EVERYTHING, account)
        for record in await store.records(KIND, scope, limit=_LATELY)
    ]
    return [one for one in found if one.lifted is not None]


async def standing(store: Store) -> list[Freeze]:
    """Return what is frozen now; everything comes before single accounts, then the newest first."""
    found = [one for one in await history(store, MOST) if one.lifted is None]
    return sorted(found, key=lambda one: one.account != EVERYTHING)


async def history(store: Store, limit: int) -> list[Freeze]:
    """Return the last freezes, those that stand included, the newest first."""
    return among(await store.records(KIND, limit=limit))


def among(records: Iterable[Record]) -> list[Freeze]:
    """Return the freezes that records say."""
    return [_freeze(record) for record in records]


async def find(store: Store, key: str) -> Freeze | None:
    """Return a freeze by its `key`."""
    account, _, number = key.rpartition(" ")
    record = await store.kept(KIND, account, number)
    return _freeze(record) if record else None


async def freeze(
    store: Store,
    account: AccountId,
    by: Actor,
    now: datetime,
    *,
    reason: str,
    cause: str,
    deliveries: Sequence[Delivery] = (),
) -> None:
    """Stop what goes out, together with what is owed then; the same cause twice is one.

    `Refused(FrozenAlready)` says who was faster.
    """
    last = await spells.newest(store, KIND, account)
    _must_be_over(last, cause)
    if last is not None and last.content["cause"] == cause:
        return
    content = {"by": by.id, "name": by.name, "reason": reason, "cause": cause}
    try:
        await spells.begin(
            store, KIND, account, now, content, after=last, deliveries=deliveries, chained=True
        )
    except Conflict:
        _must_be_over(await spells.newest(store, KIND, account), cause)
        raise


async def next_key(store: Store, account: AccountId) -> str:
    """Return the `key` of what will be frozen next."""
    last = await spells.newest(store, KIND, account)
    return f"{account} {int(last.id) + 1 if last else 1}"


async def lift(
    store: Store, key: str, how: Lifted, *, cause: str, deliveries: Sequence[Delivery] = ()
) -> None:
    """End a freeze, together with what is owed then; the same cause twice is one.

    `Refused(NotFrozen)` says who was faster.
    """
    account, _, number = key.rpartition(" ")
    record = await store.kept(KIND, account, number)
    if record is None:
        raise Refused(NotFrozen())
    if record.content.get("lifted", {}).get("cause") == cause:
        return
    _must_stand(record)
    content = {"by": how.by.id, "name": how.by.name, "at": how.at.isoformat(), "reason": how.reason}
    lifted = {**content, "drafts": how.drafts, "cause": cause}
    try:
        await spells.end(store, record, {"lifted": lifted}, deliveries=deliveries)
    except Conflict:
        _must_stand(await store.kept(KIND, account, number))
        raise


def _must_be_over(last: Record | None, cause: str) -> None:
    if last is None or last.content["cause"] == cause:
        return
    found = _freeze(last)
    if found.lifted is None:
        raise Refused(FrozenAlready(found.by, found.at))


def _must_stand(record: Record | None) -> None:
    lifted = _freeze(record).lifted if record else None
    if lifted is not None:
        raise Refused(NotFrozen(lifted.by, lifted.at))


def _freeze(record: Record) -> Freeze:
    content = record.content
    return Freeze(
        account=AccountId(record.of),
        number=int(record.id),
        by=_actor(content),
        at=record.at,
        reason=content["reason"],
        lifted=_lifted(content.get("lifted")),
    )


def _lifted(content: dict[str, Any] | None) -> Lifted | None:
    if content is None:
        return None
    at = datetime.fromisoformat(content["at"])
    return Lifted(_actor(content), at, content["reason"], content["drafts"])


def _actor(content: Any) -> Actor:
    return Actor(PersonId(content["by"]), content["name"])
