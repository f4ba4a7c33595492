"""What `zuruf check` finds, good and bad."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.finding import Finding
from tests.fakes.mastodon.server import GOTOSOCIAL, PLEROMA, SHOP, Server, Software
from tests.fakes.mastodon.world import connected


async def found(server: Server, http: httpx.AsyncClient) -> list[Finding]:
    return [finding async for finding in connected(server, http).inspect()]


async def test_all_is_well(server: Server, http: httpx.AsyncClient) -> None:
    server.writes("Hallo Welt", by=SHOP)
    assert [(one.what, one.mend) for one in await found(server, http)] == [
        (f"mastodon/shop: signed in as @shop on {server.host}", ""),
        ("mastodon/shop: the clocks agree", ""),
        ("mastodon/shop: the app has every right that is needed", ""),
        ("mastodon/shop: mastodon 4.4.1, at most 450 characters, repeats are dropped by key", ""),
        ("mastodon/shop: no mention is dropped before it arrives", ""),
        ("mastodon/shop: what stands there can be read back", ""),
    ]


@pytest.mark.parametrize("software", [GOTOSOCIAL, PLEROMA], ids=lambda one: one.name)
async def test_what_a_server_does_not_say_is_no_fault(
    server: Server, http: httpx.AsyncClient, software: Software
) -> None:
    server.policy = None
    findings = await found(server, http)
    assert not any(one.wrong for one in findings)
    assert "replies are looked for before a repeat" in findings[3].what
    assert software.name in findings[3].what
    assert findings[2].what == "mastodon/shop: the server does not say what the token may do"
    assert findings[-1].what == "mastodon/shop: nothing was published there yet"


async def test_a_token_that_has_ended_says_how_to_get_another(
    server: Server, http: httpx.AsyncClient
) -> None:
    server.ended = True
    [finding] = await found(server, http)
    assert finding.what.startswith(f"mastodon/shop: {server.host} does not take the token")
    assert "make a new token" in finding.mend
    assert server.url.partition("token")[0] == server.url


async def test_a_server_that_is_not_there_is_named(server: Server, http: httpx.AsyncClient) -> None:
    await server.stop()
    [finding] = await found(server, http)
    assert finding.what.startswith(f"mastodon/shop: {server.host} does not answer")
    assert finding.mend == "look at `server` and at the network"


async def test_missing_rights_are_listed(server: Server, http: httpx.AsyncClient) -> None:
    server.scopes = ["read", "write:statuses", "write:favourites"]
    finding = (await found(server, http))[2]
    assert finding.what == "mastodon/shop: the app has no right to write:blocks, write:mutes, write:reports"
    assert "new token" in finding.mend


async def test_a_filter_that_drops_mentions_is_named(server: Server, http: httpx.AsyncClient) -> None:
    server.policy = {"for_private_mentions": "drop", "for_new_accounts": "filter"}
    finding = (await found(server, http))[4]
    assert "for_private_mentions" in finding.what
    assert "for_new_accounts" not in finding.what
    assert finding.mend == "set it to accept or filter under Preferences, Notifications"


async def test_clocks_that_differ_are_told(server: Server, http: httpx.AsyncClient) -> None:
    server.date = datetime.now(UTC) + timedelta(minutes=5)
    finding = (await found(server, http))[1]
    assert finding.wrong
    assert "seconds apart" in finding.what
