"""The connectors follow the accounts of the policy, all of them or none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pytest

from bot.connections import Connections, Unconnected
from bot.connectors.letterbox import Letterbox
from bot.connectors.square import Square
from bot.domain.policy import Account
from bot.domain.posts import AccountId
from tests.journeys.waiting import soon

SHOP = Account(AccountId("letterbox/@shop"), "Shop", "letterbox", "de")
OUTLET = Account(AccountId("letterbox/@outlet"), "Outlet", "letterbox", "de")
NO_SECRET = Account(AccountId("letterbox/@no_secret"), "No secret", "letterbox", "de")


@dataclass(eq=False)
class Box(Letterbox):
    """A letterbox that says when it is recalled and closed."""

    of: Account
    happened: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.of.id, Square())

    async def recall(self) -> None:
        self.happened.append("recalled")

    async def close(self) -> None:
        self.happened.append("closed")


def connect(account: Account) -> Box:
    if account == NO_SECRET:
        raise ValueError("letterbox/@no_secret: secret: not base64")
    return Box(account)


def named(*accounts: Account) -> Mapping[AccountId, Account]:
    return {account.id: account for account in accounts}


def happened(connections: Connections, account: Account) -> list[str]:
    box = connections[account.id]
    assert isinstance(box, Box)
    return box.happened


async def test_what_is_new_is_connected_and_what_stays_is_left_alone() -> None:
    connections = Connections(connect)
    await connections.follow(named(SHOP))
    before = connections[SHOP.id]
    await connections.follow(named(SHOP, OUTLET))
    assert connections[SHOP.id] is before
    assert list(connections) == [SHOP.id, OUTLET.id]
    assert happened(connections, SHOP) == happened(connections, OUTLET) == ["recalled"]
    await connections.close()


async def test_what_was_replaced_is_closed_when_what_it_began_is_over() -> None:
    connections = Connections(connect, parting=0.0)
    await connections.follow(named(SHOP))
    of_before = happened(connections, SHOP)
    await connections.follow(named(replace(SHOP, options={"limit": "300"})))
    assert (of_before, happened(connections, SHOP)) == (["recalled"], ["recalled"])

    async def closed() -> bool:
        return of_before == ["recalled", "closed"]

    await soon(closed)
    await connections.close()


async def test_at_the_end_everything_is_closed_at_once_also_what_was_leaving() -> None:
    connections = Connections(connect, parting=3600.0)
    await connections.follow(named(SHOP, OUTLET))
    both = [happened(connections, SHOP), happened(connections, OUTLET)]
    await connections.follow(named(SHOP))
    await connections.close()
    assert both == [["recalled", "closed"], ["recalled", "closed"]]


async def test_one_account_that_cannot_be_connected_leaves_everything_as_it_was() -> None:
    connections = Connections(connect)
    await connections.follow(named(SHOP))
    before = connections[SHOP.id]
    with pytest.raises(Unconnected, match="no_secret: secret: not base64"):
        await connections.follow(named(replace(SHOP, name="Laden"), OUTLET, NO_SECRET))
    assert dict(connections) == {SHOP.id: before}
    assert happened(connections, SHOP) == ["recalled"]
    await connections.close()
