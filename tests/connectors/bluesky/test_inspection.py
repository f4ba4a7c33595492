"""What `zuruf check` says about an account on Bluesky."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from aiohttp import web

from bot.connectors.bluesky.connector import Bluesky
from bot.finding import Finding
from tests.connectors.bluesky.conftest import Clock
from tests.fakes.bluesky.server import Server
from tests.fakes.bluesky.world import BlueskyWorld

OWN_POST = "app.bsky.feed.getPosts"


async def wrong(connector: Bluesky) -> list[Finding]:
    return [one async for one in connector.inspect() if one.wrong]


async def test_whoever_cannot_be_reached_says_so_in_one_sentence(
    connector: Bluesky, world: BlueskyWorld
) -> None:
    await world.proxy.stop()
    [finding] = await wrong(connector)
    assert finding.what.startswith(f"bluesky/shop: cannot log in as {world.brand.handle}: ")
    assert "service" in finding.mend


async def test_the_accounts_own_password_is_too_much(
    world: BlueskyWorld, http: httpx.AsyncClient, clock: Clock
) -> None:
    world.password = "geheim"
    [finding] = await wrong(world.connector(http, clock))
    assert "own password" in finding.what
    assert "app password" in finding.mend


async def test_it_says_how_long_the_session_lasts(connector: Bluesky, clock: Clock) -> None:
    until = clock() + timedelta(days=90)
    assert any(f"until {until:%Y-%m-%d}" in one.what for one in [one async for one in connector.inspect()])


async def test_a_server_that_the_account_does_not_live_on_is_named(
    world: BlueskyWorld, server: Server, http: httpx.AsyncClient, clock: Clock
) -> None:
    server.repos.accounts[world.brand.did].home = "https://pds.example"
    [finding] = await wrong(world.connector(http, clock, pds="https://other.example"))
    assert "https://pds.example" in finding.what
    assert "`pds`" in finding.mend


async def test_a_handle_that_leads_elsewhere_is_named(connector: Bluesky, world: BlueskyWorld) -> None:
    other = {"did": "did:plc:other"}
    world.proxy.instead["com.atproto.identity.resolveHandle"] = web.json_response(other)
    [finding] = await wrong(connector)
    assert "leads to another account (did:plc:other)" in finding.what


async def test_a_clock_that_is_wrong_is_named(connector: Bluesky, world: BlueskyWorld) -> None:
    late = {"date": "Tue, 01 Dec 2026 05:00:00 GMT"}
    answer = web.json_response({"notifications": []}, headers=late)
    world.proxy.instead["app.bsky.notification.listNotifications"] = answer
    [finding] = await wrong(connector)
    assert "seconds apart" in finding.what
    assert "NTP" in finding.mend


@pytest.mark.parametrize(
    ("method", "words"),
    [
        ("app.bsky.notification.listNotifications", "notifications cannot be read"),
        ("com.atproto.identity.resolveHandle", "it cannot be asked whom the handle belongs to"),
        ("com.atproto.repo.listRecords", "its own posts cannot be read"),
    ],
)
async def test_what_cannot_be_asked_is_named_and_the_rest_still_asked(
    connector: Bluesky, world: BlueskyWorld, method: str, words: str
) -> None:
    world.proxy.instead[method] = web.Response(status=502)
    findings = [one async for one in connector.inspect()]
    assert [words in one.what for one in findings if one.wrong] == [True]
    assert len(findings) == 7


async def test_a_last_post_that_is_not_shown_is_named(connector: Bluesky, world: BlueskyWorld) -> None:
    await world.write(world.brand, "Guten Morgen")
    world.proxy.instead[OWN_POST] = web.json_response({"posts": []})
    [finding] = await wrong(connector)
    assert "Bluesky does not show it" in finding.what
