"""Tells the departments of an account that its platform is in trouble, and that it is over; each once."""

from __future__ import annotations

from typing import Final

from bot.desk import Desk
from bot.domain.owing import notices
from bot.domain.people import ChannelId
from bot.domain.posts import AccountId
from bot.domain.text import Text, Untrusted
from bot.handlers.frozen import waiting
from bot.jobs.breaker import Trouble
from bot.keeping import outages
from bot.texts import speaking

TROUBLE_NOTICE: Final = "outage"
OVER_NOTICE: Final = "recovered"
"""The first words of the notices' keys; the trouble's own follows."""


async def begun(desk: Desk, account: AccountId, trouble: Trouble) -> None:
    """Keep that a platform is in trouble, and owe it to the departments that answer there."""
    now = desk.clock()
    key = await outages.next_key(desk.store, account)
    told = notices(_channels(desk, account), f"{TROUBLE_NOTICE} {key}", now, urgent=True)
    await outages.begin(desk.store, account, now, why=trouble.why, reason=trouble.reason, deliveries=told)
    desk.owes.set()


async def ended(desk: Desk, account: AccountId) -> None:
    """Keep that it is over, owe it to the same departments, and call what waited."""
    known = await outages.standing(desk.store, account)
    if known is None:
        return
    now = desk.clock()
    told = notices(_channels(desk, account), f"{OVER_NOTICE} {known.key}", now, urgent=True)
    called = (await waiting(account, desk)).deliveries
    await outages.end(desk.store, account, now, deliveries=(*told, *called))
    desk.owes.set()


async def trouble_notice(desk: Desk, channel: ChannelId, key: str) -> Text | None:
    """Return what a channel reads when a platform got into trouble; nothing, if it is over by then."""
    found = await outages.find(desk.store, key.partition(" ")[2])
    if found is None or found.ended_at is not None:
        return None
    texts = speaking(desk.policy.language_of(channel)).stops
    name = desk.policy.account(found.account).name
    return texts.trouble(name, found.why, found.at, Untrusted(found.reason))


async def over_notice(desk: Desk, channel: ChannelId, key: str) -> Text | None:
    """Return what a channel reads when it is over."""
    found = await outages.find(desk.store, key.partition(" ")[2])
    if found is None:
        return None
    texts = speaking(desk.policy.language_of(channel)).stops
    return texts.trouble_over(desk.policy.account(found.account).name, found.at)


def _channels(desk: Desk, account: AccountId) -> list[ChannelId]:
    departments = desk.policy.answering_for(account)
    return list(dict.fromkeys(channel for one in departments for channel in one.channels))
