"""Logged in once, for as long as it lasts."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import httpx
import pytest
from aiohttp import web

from bot.connectors.bluesky.connector import Bluesky
from bot.domain.errors import LoggedOut, RateLimited, Unreachable
from tests.connectors.bluesky.conftest import Clock
from tests.fakes.bluesky.server import Server
from tests.fakes.bluesky.world import BlueskyWorld

LOGIN = "com.atproto.server.createSession"
RENEWAL = "com.atproto.server.refreshSession"


async def test_one_login_lasts_for_all_looks(connector: Bluesky, world: BlueskyWorld) -> None:
    for _ in range(3):
        await connector.fetch(None)
    assert (world.proxy.calls[LOGIN], world.proxy.calls[RENEWAL]) == (1, 0)


async def test_a_restart_needs_no_login(
    connector: Bluesky, world: BlueskyWorld, http: httpx.AsyncClient, clock: Clock
) -> None:
    await connector.fetch(None)
    await world.connector(http, clock).fetch(None)
    assert world.proxy.calls[LOGIN] == 1


async def test_a_session_is_renewed_before_it_ends(
    connector: Bluesky, world: BlueskyWorld, clock: Clock
) -> None:
    await connector.fetch(None)
    clock.ahead += timedelta(hours=1, minutes=56)
    await connector.fetch(None)
    assert (world.proxy.calls[LOGIN], world.proxy.calls[RENEWAL]) == (1, 1)
    assert (await connector.fetch(None)).posts == []
    assert world.proxy.calls[RENEWAL] == 1


async def test_a_session_that_ended_early_is_renewed_and_the_call_made_again(
    connector: Bluesky, world: BlueskyWorld, server: Server
) -> None:
    await connector.fetch(None)
    server.repos.end_tokens(world.brand.did, "appPass")
    await world.mention(world.customer, "Hallo")
    assert len((await connector.fetch(None)).posts) == 1
    assert (world.proxy.calls[LOGIN], world.proxy.calls[RENEWAL]) == (1, 1)


async def test_many_calls_at_once_renew_once(connector: Bluesky, world: BlueskyWorld, server: Server) -> None:
    await connector.fetch(None)
    server.repos.end_tokens(world.brand.did, "appPass")
    await asyncio.gather(*(connector.fetch(None) for _ in range(5)))
    assert server.repos.renewals == 1


async def test_a_renewal_whose_answer_is_lost_is_asked_for_again(
    connector: Bluesky, world: BlueskyWorld, server: Server, http: httpx.AsyncClient, clock: Clock
) -> None:
    await connector.fetch(None)
    before = await world.keep.load()
    server.repos.end_tokens(world.brand.did, "appPass")
    await connector.fetch(None)
    await world.keep.save(before or "")  # as if the process had died before it was kept
    await world.connector(http, clock).fetch(None)
    assert (server.repos.logins, server.repos.renewals) == (1, 2)


async def test_when_nothing_can_be_renewed_the_password_is_used(
    connector: Bluesky, world: BlueskyWorld, clock: Clock
) -> None:
    await connector.fetch(None)
    clock.ahead += timedelta(days=91)
    await connector.fetch(None)
    assert world.proxy.calls[LOGIN] == 2


async def test_a_password_that_was_taken_away_ends_it(
    connector: Bluesky, world: BlueskyWorld, server: Server
) -> None:
    await connector.fetch(None)
    await world.revoke()
    server.repos.end_tokens(world.brand.did, "appPass")
    with pytest.raises(LoggedOut):
        await connector.fetch(None)


@pytest.mark.parametrize("status", ["takendown", "deactivated"])
async def test_an_account_that_is_not_active_is_logged_out(
    connector: Bluesky, world: BlueskyWorld, server: Server, status: str
) -> None:
    server.repos.accounts[world.brand.did].status = status
    with pytest.raises(LoggedOut):
        await connector.fetch(None)


async def test_another_account_in_the_policy_gets_no_session_of_the_old_one(
    connector: Bluesky, world: BlueskyWorld, http: httpx.AsyncClient, clock: Clock
) -> None:
    await connector.fetch(None)
    other = await world.person("andere")
    world.password = (await world.call(other, "com.atproto.server.createAppPassword", {"name": "z"}))[
        "password"
    ]
    world.brand = other
    await world.connector(http, clock).fetch(None)
    assert world.proxy.calls[LOGIN] == 2


@pytest.mark.parametrize("kept", ["", "{", "[]", "{}", '{"session": 7}', "null"])
async def test_what_cannot_be_read_is_no_session(connector: Bluesky, world: BlueskyWorld, kept: str) -> None:
    await world.keep.save(kept)
    assert (await connector.fetch(None)).posts == []


async def test_no_reply_is_in_doubt_because_the_login_was(connector: Bluesky, world: BlueskyWorld) -> None:
    world.proxy.instead[LOGIN] = web.Response(status=502)
    with pytest.raises(Unreachable):
        await connector.fetch(None)


async def test_a_login_limit_is_kept(connector: Bluesky, world: BlueskyWorld) -> None:
    world.proxy.instead[LOGIN] = web.json_response({"error": "RateLimitExceeded"}, status=429)
    for _ in range(2):
        with pytest.raises(RateLimited):
            await connector.fetch(None)
    assert world.proxy.calls[LOGIN] == 1


async def test_calls_go_to_the_accounts_own_server_only_if_the_policy_names_it(
    world: BlueskyWorld, server: Server, http: httpx.AsyncClient, clock: Clock
) -> None:
    elsewhere = Server(clock)
    elsewhere.repos, elsewhere.appview = server.repos, server.appview
    await elsewhere.start()
    server.repos.accounts[world.brand.did].home = elsewhere.url
    try:
        await world.connector(http, clock).fetch(None)
        assert elsewhere.left["read"] == 3000
        await world.connector(http, clock, pds=f"{elsewhere.url}/").fetch(None)
        assert elsewhere.left["read"] < 3000
    finally:
        await elsewhere.stop()


async def test_tokens_are_shown_to_nobody(connector: Bluesky, world: BlueskyWorld) -> None:
    session = await connector._api.session()
    kept = json.loads(await world.keep.load() or "")["session"]
    assert kept["access"] == session.access
    assert session.access not in repr(session)
    assert session.refresh not in repr(session)
    assert world.password not in repr(connector._login)
