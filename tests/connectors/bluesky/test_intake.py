"""What is new, however it is hidden: missing notifications, long absences, odd pages."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.connectors.bluesky.connector import Bluesky
from bot.connectors.bluesky.intake import Reach
from bot.connectors.connector import Page
from bot.domain.errors import OutcomeUnknown, RateLimited
from bot.domain.posts import Post
from tests.connectors.bluesky.conftest import Clock
from tests.fakes.bluesky.server import Server
from tests.fakes.bluesky.world import BlueskyWorld

NOTIFICATIONS = "app.bsky.notification.listNotifications"


def texts(page: Page) -> list[str]:
    return [one.text.raw for one in page.posts if isinstance(one, Post)]


async def all_texts(connector: Bluesky, after: str | None = None) -> list[str]:
    page = await connector.fetch(after)
    found = texts(page)
    while page.posts:
        page = await connector.fetch(page.cursor)
        found += texts(page)
    return found


async def test_an_answer_that_nobody_was_told_of_is_found_in_its_thread(
    connector: Bluesky, world: BlueskyWorld, server: Server
) -> None:
    ours = await world.write(world.brand, "Unser Angebot")
    cursor = (await connector.fetch(None)).cursor
    missed = await world.answer(world.customer, ours, "Hört mich wer?")
    server.appview.unnotified.add(missed["uri"])
    page = await connector.fetch(cursor)
    assert texts(page) == ["Hört mich wer?"]
    assert texts(await connector.fetch(page.cursor)) == []


async def test_all_own_threads_have_their_turn(
    connector: Bluesky, world: BlueskyWorld, server: Server
) -> None:
    for number in range(5):
        ours = await world.write(world.brand, f"Angebot {number}")
        missed = await world.answer(world.customer, ours, f"Frage {number}")
        server.appview.unnotified.add(missed["uri"])
    found = set[str]()
    cursor = None
    for _ in range(5):
        page = await connector.fetch(cursor)
        found |= set(texts(page))
        cursor = page.cursor
    assert found == {f"Frage {number}" for number in range(5)}


async def test_what_was_not_stored_is_found_again(
    connector: Bluesky, world: BlueskyWorld, server: Server
) -> None:
    ours = await world.write(world.brand, "Unser Angebot")
    cursor = (await connector.fetch(None)).cursor
    missed = await world.answer(world.customer, ours, "Hört mich wer?")
    server.appview.unnotified.add(missed["uri"])
    assert texts(await connector.fetch(cursor)) == texts(await connector.fetch(cursor)) == ["Hört mich wer?"]


async def test_a_long_absence_is_made_up_for_look_by_look(
    world: BlueskyWorld, http: httpx.AsyncClient
) -> None:
    connector = world.connector(http, reach=Reach(page=4, pages=2, known=6))
    for number in range(30):
        await world.mention(world.customer, str(number))
    page = await connector.fetch(None)
    found = texts(page)
    assert found == [str(number) for number in range(22, 30)]
    await world.mention(world.customer, "meanwhile")
    found += await all_texts(connector, page.cursor)
    assert sorted(set(found)) == sorted([*map(str, range(30)), "meanwhile"])
    assert len(found) == len(set(found))


async def test_two_absences_in_a_row_leave_nothing_out(world: BlueskyWorld, http: httpx.AsyncClient) -> None:
    connector = world.connector(http, reach=Reach(page=4, pages=2))
    for number in range(20):
        await world.mention(world.customer, str(number))
    page = await connector.fetch(None)
    for number in range(20, 40):
        await world.mention(world.customer, str(number))
    found = texts(page) + await all_texts(connector, page.cursor)
    assert set(found) == set(map(str, range(40)))


async def test_the_first_look_goes_back_a_week(connector: Bluesky, world: BlueskyWorld, clock: Clock) -> None:
    await world.mention(world.customer, "alt")
    clock.ahead += timedelta(days=9)
    assert texts(await connector.fetch(None)) == []


async def test_a_look_takes_few_requests(connector: Bluesky, world: BlueskyWorld) -> None:
    for number in range(4):
        ours = await world.write(world.brand, f"Angebot {number}")
        await world.answer(world.customer, ours, f"Frage {number}")
    cursor = None
    for _ in range(4):
        cursor = (await connector.fetch(cursor)).cursor
    world.proxy.calls.clear()
    await connector.fetch(cursor)
    assert dict(world.proxy.calls) == {
        NOTIFICATIONS: 1,
        "app.bsky.feed.getAuthorFeed": 1,
        "app.bsky.feed.getPostThread": 1,
        "app.bsky.feed.getPosts": 1,
    }


async def test_notifications_come_although_nothing_else_does(connector: Bluesky, world: BlueskyWorld) -> None:
    cursor = (await connector.fetch(None)).cursor
    await world.mention(world.customer, "Hallo")
    world.proxy.instead["app.bsky.feed.getAuthorFeed"] = web.Response(status=502)
    assert texts(await connector.fetch(cursor)) == ["Hallo"]


async def test_an_odd_notification_does_not_hide_the_others(
    connector: Bluesky, world: BlueskyWorld, http: httpx.AsyncClient, server: Server
) -> None:
    await world.mention(world.customer, "Hallo")
    shown = await page_of(http, server, world)
    deep = "[" * 5000 + "]" * 5000
    odd = [7, None, {}, {"uri": 1}, shown["notifications"][0] | {"indexedAt": "gestern"}, "DEEP"]
    body = json.dumps({"notifications": [*odd, *shown["notifications"]]}).replace('"DEEP"', deep)
    world.proxy.instead[NOTIFICATIONS] = web.Response(body=body.encode(), content_type="application/json")
    assert texts(await connector.fetch(None)) == ["Hallo"]


async def test_records_that_are_too_large_are_read_a_few_at_a_time(
    connector: Bluesky, world: BlueskyWorld
) -> None:
    for number in range(12):
        await world.mention(world.customer, str(number))
    world.proxy.instead[NOTIFICATIONS] = web.Response(body=b"[" + b" " * (17 << 20) + b"]")
    assert texts(await connector.fetch(None)) == [str(number) for number in range(12)]


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"notifications": null}', "<html>"])
async def test_what_is_no_list_is_not_taken_for_an_empty_one(
    connector: Bluesky, world: BlueskyWorld, body: str
) -> None:
    world.proxy.instead[NOTIFICATIONS] = web.Response(text=body)
    with pytest.raises(OutcomeUnknown):
        await connector.fetch(None)


async def test_nothing_is_taken_away_because_a_list_cannot_be_read(
    connector: Bluesky, world: BlueskyWorld
) -> None:
    await world.mention(world.customer, "Hallo")
    cursor = (await connector.fetch(None)).cursor
    world.proxy.instead["app.bsky.feed.getPosts"] = web.json_response({})
    assert (await connector.fetch(cursor)).posts == []


@pytest.mark.parametrize("cursor", ["", "x", "{}", "[]", '{"v":1,"floor":1e99,"known":[],"gap":null}', "7:8"])
async def test_a_cursor_that_cannot_be_read_begins_anew(
    connector: Bluesky, world: BlueskyWorld, cursor: str
) -> None:
    await world.mention(world.customer, "Hallo")
    assert texts(await connector.fetch(cursor)) == ["Hallo"]


async def test_reading_stops_before_the_limit_and_leaves_room_for_answers(
    connector: Bluesky, world: BlueskyWorld, server: Server
) -> None:
    await world.mention(world.customer, "Hallo")
    server.left["read"] = 102
    await connector.fetch(None)
    with pytest.raises(RateLimited) as caught:
        await connector.fetch(None)
    assert 0 < caught.value.retry_after <= 300
    assert server.left["read"] == 100


@pytest.mark.parametrize("was_seen", [True, False])
async def test_a_conversation_below_a_deleted_post_stays_one(
    connector: Bluesky, world: BlueskyWorld, was_seen: bool
) -> None:
    ours = await world.write(world.brand, "Unser Angebot")
    first = await world.answer(world.customer, ours, "Frage")
    second = await world.answer(world.customer, first, "Noch etwas", ours)
    cursor = (await connector.fetch(None)).cursor if was_seen else None
    await world.delete(world.customer, first["uri"])
    await world.mention(await world.person("gast"), "Ich auch", reply={"root": ours, "parent": second})
    found = [one for one in (await connector.fetch(cursor)).posts if isinstance(one, Post)]
    assert [(one.text.raw, one.conversation) for one in found] == [("Ich auch", first["uri"])]


@pytest.mark.parametrize("change", ["post", "edit", "removal"])
async def test_whoever_waits_hears_of_news_a_moment_later(
    world: BlueskyWorld, http: httpx.AsyncClient, change: str
) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            await changes[change]()

    connector = world.connector(http, pause=pause)
    first = await world.mention(world.customer, "Hallo")
    changes: dict[str, Callable[[], Awaitable[Any]]] = {
        "post": lambda: world.mention(world.customer, "Hallo?"),
        "edit": lambda: world.edit(world.customer, first, text="Hallo!"),
        "removal": lambda: world.delete(world.customer, first["uri"]),
    }
    cursor = (await connector.fetch(None)).cursor
    world.proxy.calls.clear()
    await connector.wait()
    assert pauses == [5, 5, 5]
    assert dict(world.proxy.calls) == {NOTIFICATIONS: 3}
    assert len((await connector.fetch(cursor)).posts) == 1


async def test_whoever_has_not_looked_yet_looks_first(world: BlueskyWorld, http: httpx.AsyncClient) -> None:
    async def pause(_: float) -> None:
        """Lose no time."""

    await world.mention(world.customer, "Hallo")
    await world.connector(http, pause=pause).wait()


async def page_of(http: httpx.AsyncClient, server: Server, world: BlueskyWorld) -> Any:
    params = {"limit": "100", "reasons": "mention"}
    headers = {"authorization": f"Bearer {world.brand.token}"}
    return (await http.get(f"{server.url}/xrpc/{NOTIFICATIONS}", params=params, headers=headers)).json()
