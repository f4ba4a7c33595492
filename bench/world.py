"""The small company that is measured: one department, one channel, one account, and as many tickets as wanted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.desk import Desk
from bot.domain import claiming, receiving
from bot.domain.activities import Activity
from bot.domain.deliveries import LEASE, Delivery, DeliveryKind, Done, MessageRef, OwedDelivery
from bot.domain.evolving import evolve, opened
from bot.domain.people import ChannelId, DepartmentId, Identity, Person, PersonId, Role
from bot.domain.policy import Account, Department, Policy, Route
from bot.domain.posts import AccountId, Author, Post, PostKind, PostRef
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket, TicketId
from bot.stores.store import Store
from bot.stores.tiny import TinyStore

ACCOUNT = AccountId("webhook/shop")
HOOK_SECRET = "whsec_YmVuY2htYXJrcyBoYXZlIG5vIHNlY3JldHM="
CHANNEL = ChannelId("slack:#bench")
PLACE = "C0BENCH"
TEAMS_PLACE = "19:bench@thread.tacv2"
IN_TEAMS = ChannelId(f"teams:{TEAMS_PLACE}")
TEAM = DepartmentId("team")
ANNA = Person(PersonId("anna"), "Anna", frozenset({TEAM}), Role.ANSWER, "en")
BEN = Person(PersonId("ben"), "Ben", frozenset({TEAM}), Role.ANSWER, "en")
ANNA_IN_SLACK = "U0ANNA"
ANNA_IN_TEAMS = "aaaaaaaa-1111-4000-8000-000000000001"

STORE_FILE = "zuruf.db"
BEGUN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

_AT_ONCE = 500
_TEXT = (
    "Ich warte seit einer Stunde am Bahnhof, und niemand sagt uns, wann der Zug endlich kommt. Auf der Tafel stehen seit halb "
    "neun fünf Minuten Verspätung. Könnt ihr bitte nachsehen, was da los ist, und ob meine Fahrkarte für den Anschluss in "
    "Hütteldorf um 10:05 noch gültig ist? Schöne Grüße, Nummer {number}"
)


_NOBODY = "http://127.0.0.1:9"
_META = dict.fromkeys(("app_secret", "verify_token", "token"), "env:HOOK_SECRET")
_META |= {"app": "777", "graph": _NOBODY}
EVERY = {
    "bluesky": {"handle": "shop.example", "password": "env:HOOK_SECRET", "service": _NOBODY},
    "facebook": {"page": "1", **_META},
    "feed": {"url": _NOBODY, "channel": "slack:#press"},
    "instagram": {"id": "2", **_META},
    "letterbox": {},
    "mail": {
        "mailbox": "social@shop.example",
        "imap": "imap://127.0.0.1:9",
        "smtp": "smtp://127.0.0.1:9",
        "password": "env:HOOK_SECRET",
    },
    "mastodon": {"server": _NOBODY, "token": "env:HOOK_SECRET"},
}
"""An account of every other connector, on platforms that do not answer."""


def policy(*, teams: bool = False, every: bool = False) -> Policy:
    """Return the policy; with `teams` the one department has a channel there as well, with `every` there are all connectors."""
    others = {AccountId(f"{name}/shop"): options for name, options in EVERY.items()} if every else {}
    identities = {Identity("slack", ANNA_IN_SLACK): ANNA.id}
    return Policy(
        language="en",
        time_zone=ZoneInfo("Europe/Vienna"),
        undo_window=timedelta(seconds=15),
        accounts={
            ACCOUNT: Account(ACCOUNT, "Shop", "webhook", "en", options={"secret": "env:HOOK_SECRET"}),
            **{
                one: Account(one, one, one.partition("/")[0], "en", options=told)
                for one, told in others.items()
            },
        },
        departments={TEAM: Department(TEAM, "Team", (CHANNEL, IN_TEAMS) if teams else (CHANNEL,), "en")},
        people={ANNA.id: ANNA, BEN.id: BEN},
        identities=identities | ({Identity("teams", ANNA_IN_TEAMS): ANNA.id} if teams else {}),
        routes=(
            Route("Emergency", TEAM, keywords=("notfall*",), urgent=True),
            Route("Broken", TEAM, keywords=("kaputt*", "defekt*", "geld zurück")),
            Route("Everything else", TEAM),
        ),
        escalations={},
    )


def urgent_text(number: int) -> str:
    """Return what somebody writes who needs help at once."""
    return f"Notfall, bitte schnell! Nummer {number}"


def post(number: int, *, urgent: bool = False) -> Post:
    """Return what a customer wrote, with a text of about 300 characters in a conversation of its own."""
    return Post(
        ref=PostRef(ACCOUNT, f"p{number}"),
        conversation=f"c{number}",
        kind=PostKind.COMMENT,
        author=Author(f"customer{number}", Untrusted(f"Customer {number}"), Untrusted(f"@customer{number}")),
        text=Untrusted(urgent_text(number) if urgent else _TEXT.format(number=number)),
        written_at=BEGUN + timedelta(seconds=number),
        url=f"https://square.example/p{number}",
        language="de",
    )


def desk(store: Store) -> Desk:
    return Desk(store, policy(), {}, lambda: datetime.now(UTC))


def open_ticket(number: int, *, teams: bool = False) -> tuple[Ticket, Activity]:
    """Return a ticket that nobody has claimed, and the activity that it is made of."""
    first = receiving.first(post(number), policy(teams=teams), BEGUN + timedelta(seconds=number))
    return opened(TicketId(number), first), first


def stamp(ticket: TicketId) -> str:
    """Return the id of the message that is a ticket's card."""
    return f"1772000000.{ticket:06d}"


async def fill(
    path: Path,
    total: int,
    left_open: int,
    message_of: Callable[[TicketId], str] = stamp,
    *,
    teams: bool = False,
) -> None:
    """Make a store with tickets 1 to `total`: evenly spread, `left_open` of them wait for somebody, the rest is closed.

    The cards of those that wait stand in the channel, where `message_of` says, with `teams` in that channel, too, and nothing more
    is owed to anybody.
    """
    waiting = set(open_tickets(total, left_open))
    store = await TinyStore.open(path)
    try:
        for first in range(1, total + 1, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, total + 1))
            await asyncio.gather(
                *(_put(store, number, waiting=number in waiting, teams=teams) for number in numbers)
            )
        while owed := await store.take_deliveries(BEGUN + timedelta(days=365), limit=_AT_ONCE, lease=LEASE):
            await asyncio.gather(*(_show(store, card, message_of) for card in owed))
    finally:
        await store.close()


def open_tickets(total: int, left_open: int) -> list[TicketId]:
    """Return the tickets that `fill` leaves open."""
    step = total // left_open
    return [TicketId(number) for number in range(step, total + 1, step)][:left_open]


async def _put(store: Store, number: int, *, waiting: bool, teams: bool) -> None:
    ticket, first = open_ticket(number, teams=teams)
    activities = [first]
    for activity in () if waiting else _dealt_with(ticket):
        ticket = evolve(ticket, activity)
        activities.append(activity)
    owed = [_card(ticket, channel) for channel in ticket.all_channels()] if waiting else []
    await store.append(ticket, activities, cause=receiving.cause_of(post(number)), deliveries=owed)


def _card(ticket: Ticket, channel: ChannelId) -> Delivery:
    """Return the debt of a card in a lane of its own, so that many can be settled at once."""
    lane = f"fill:{ticket.id}:{channel}"
    return Delivery(
        kind=DeliveryKind.CARD, ticket=ticket.id, lane=lane, due_at=ticket.opened_at, channel=channel
    )


async def _show(store: Store, card: OwedDelivery, message_of: Callable[[TicketId], str]) -> None:
    stands = message_of(card.delivery.ticket)
    in_teams = card.delivery.channel == IN_TEAMS
    message = MessageRef("teams", TEAMS_PLACE, stands) if in_teams else MessageRef("slack", PLACE, stands)
    await store.finish(card, Done(message), number=-1)


def _dealt_with(ticket: Ticket) -> Iterator[Activity]:
    yield from claiming.claim(ticket, BEN, ticket.opened_at)
    yield from claiming.close(ticket, BEN, ticket.opened_at)
