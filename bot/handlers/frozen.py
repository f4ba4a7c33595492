"""What is frozen, in front of everything else that people look at; and what waits because of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.desk import Desk
from bot.domain.deliveries import Delivery
from bot.domain.owing import reply_owed
from bot.domain.people import ChannelId, Person, Role
from bot.domain.policy import Policy
from bot.domain.posts import AccountId
from bot.domain.replies import ReplyState
from bot.domain.text import Text
from bot.domain.ticket import Status, Ticket
from bot.handlers.form import NO_TICKET, Button, Buttons, Part, Passage
from bot.handlers.names import UNFREEZE
from bot.keeping import freezes
from bot.keeping.freezes import EVERYTHING, Freeze
from bot.stores.store import Filter
from bot.texts import speaking
from bot.texts.stops import StopTexts

FREEZE_NOTICE: Final = "freeze"
LIFT_NOTICE: Final = "unfreeze"
"""The first words of the notices' keys; the freeze's own follows."""

AT_ONCE: Final = 200
"""Replies that are called at once when they may leave again; others come within `bot.jobs.gate.LOOK_AGAIN`."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The replies that would leave if nothing were frozen: how many, since when, and what sends them."""

    count: int
    since: datetime | None
    deliveries: tuple[Delivery, ...]


async def waiting(account: AccountId, desk: Desk) -> Waiting:
    """Return what waits to leave to an account, or anywhere."""
    wanted = Filter(
        statuses=frozenset({Status.SENDING, Status.CHECKING}),
        account=None if account == EVERYTHING else account,
        limit=AT_ONCE,
    )
    leaving = [(ticket, ticket.in_flight) for ticket in await _tickets(wanted, desk)]
    now = desk.clock()
    owed = tuple(reply_owed(ticket, reply.id, now) for ticket, reply in leaving if reply)
    found = [reply for _, reply in leaving if reply and reply.state is ReplyState.QUEUED]
    count = (
        sum(one.count for one in await desk.store.tally(wanted)) if len(leaving) >= AT_ONCE else len(found)
    )
    since = min((reply.queued_at for reply in found if reply.queued_at), default=None)
    return Waiting(count, since, owed)


async def _tickets(wanted: Filter, desk: Desk) -> list[Ticket]:
    return [await desk.ticket(one) for one in await desk.store.tickets(wanted)]


async def banner(by: Person, desk: Desk) -> tuple[Part, ...]:
    """Return what is frozen now, by whom and why, with the way to end it; nothing while nothing is."""
    standing = await freezes.standing(desk.store)
    if not standing:
        return ()
    texts = speaking(by.language).stops
    said = tuple(Passage(told(one, desk.policy, texts)) for one in standing)
    lift = Buttons((Button(UNFREEZE, NO_TICKET, texts.labels.unfreeze),))
    return (*said, *((lift,) if by.role >= Role.ANSWER else ()))


def told(freeze: Freeze, policy: Policy, texts: StopTexts) -> Text:
    return texts.frozen(named(freeze.account, policy), freeze.by.name, freeze.at, freeze.reason)


def told_whole(freeze: Freeze, policy: Policy, texts: StopTexts) -> Text:
    """Return who froze it, when and why; and how it ended, if it has."""
    begun = texts.earlier(named(freeze.account, policy), freeze.by.name, freeze.at, freeze.reason)
    lifted = freeze.lifted
    if lifted is None:
        return begun
    return (*begun, *texts.lifted(lifted.by.name, lifted.at, lifted.reason, drafts=lifted.drafts))


def named(account: AccountId, policy: Policy) -> str:
    """Return an account's name; empty for everything."""
    return "" if account == EVERYTHING else policy.account(account).name


async def will_wait(account: AccountId, by: Person, desk: Desk) -> tuple[Text, ...]:
    """Return what a person should know before they send a reply that will not leave yet."""
    freeze = await freezes.freezing(desk.store, account)
    return (speaking(by.language).stops.will_wait(freeze.by.name, freeze.at),) if freeze else ()


async def freeze_notice(desk: Desk, channel: ChannelId, key: str) -> Text | None:
    """Return what a channel reads when something was frozen."""
    freeze = await freezes.find(desk.store, key.partition(" ")[2])
    if freeze is None:
        return None
    texts = speaking(desk.policy.language_of(channel)).stops
    return texts.frozen_notice(named(freeze.account, desk.policy), freeze.by.name, freeze.at, freeze.reason)


async def lift_notice(desk: Desk, channel: ChannelId, key: str) -> Text | None:
    """Return what a channel reads when it may leave again."""
    freeze = await freezes.find(desk.store, key.partition(" ")[2])
    if freeze is None or freeze.lifted is None:
        return None
    texts = speaking(desk.policy.language_of(channel)).stops
    lifted = freeze.lifted
    account = named(freeze.account, desk.policy)
    return texts.lifted_notice(account, lifted.by.name, lifted.at, lifted.reason, drafts=lifted.drafts)
