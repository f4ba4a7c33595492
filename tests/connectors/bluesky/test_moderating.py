"""What can be done to a post, while others do something as well."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from aiohttp import web

from bot.connectors.bluesky.connector import Bluesky
from bot.domain.errors import Gone, OutcomeUnknown, Rejected, Unreachable, Unsupported
from bot.domain.posts import Act
from tests.contracts.bluesky import BLOCK, GATE, LIKE, comment
from tests.contracts.connector import Trouble
from tests.fakes.bluesky.server import Server
from tests.fakes.bluesky.world import BlueskyWorld

PUT = "com.atproto.repo.putRecord"


def gate(root: str, *hidden: str) -> dict[str, Any]:
    return {"post": root, "createdAt": "2026-01-01T00:00:00.000Z", "hiddenReplies": list(hidden)}


@pytest.mark.parametrize("there_before", [True, False])
async def test_what_a_colleague_hides_at_the_same_moment_stays_hidden(
    connector: Bluesky, world: BlueskyWorld, there_before: bool
) -> None:
    post = await comment(connector, world)
    key, other = post.under.rsplit("/", 1)[1], f"at://{world.customer.did}/app.bsky.feed.post/3kaaaaaaaaaaa"
    if there_before:
        await world.put(world.brand, GATE, key, gate(post.under))
    world.proxy.meanwhile[PUT] = lambda: world.put(world.brand, GATE, key, gate(post.under, other))
    await connector.perform(Act.HIDE, post)
    [record] = await world.records(world.brand, GATE)
    assert record["value"]["hiddenReplies"] == [other, post.ref.external_id]


async def test_who_always_comes_too_late_to_hide_says_so(connector: Bluesky, world: BlueskyWorld) -> None:
    post = await comment(connector, world)
    key, changes = post.under.rsplit("/", 1)[1], iter("abcdefghij")

    async def change() -> None:
        other = f"at://{world.customer.did}/app.bsky.feed.post/3kaaaaaaaaaa{next(changes)}"
        await world.put(world.brand, GATE, key, gate(post.under, other))
        world.proxy.meanwhile[PUT] = change

    world.proxy.meanwhile[PUT] = change
    with pytest.raises(Unreachable):
        await connector.perform(Act.HIDE, post)


async def test_a_thread_with_too_much_hidden_takes_no_more(connector: Bluesky, world: BlueskyWorld) -> None:
    post = await comment(connector, world)
    others = [f"at://{world.customer.did}/app.bsky.feed.post/{number}" for number in range(300)]
    await world.put(world.brand, GATE, post.under.rsplit("/", 1)[1], gate(post.under, *others))
    with pytest.raises(Rejected):
        await connector.perform(Act.HIDE, post)


async def test_what_is_gone_cannot_be_liked_but_the_like_taken_back(
    connector: Bluesky, world: BlueskyWorld
) -> None:
    post = await comment(connector, world)
    await connector.perform(Act.LIKE, post)
    await world.delete(world.customer, post.ref.external_id)
    with pytest.raises(Gone):
        await connector.perform(Act.LIKE, post)
    await connector.perform(Act.LIKE, post, undo=True)
    assert await world.records(world.brand, LIKE) == []


async def test_a_block_by_hand_counts_and_is_taken_back(connector: Bluesky, world: BlueskyWorld) -> None:
    post = await comment(connector, world)
    record = {"subject": world.customer.did, "createdAt": "2026-01-01T00:00:00.000Z"}
    await world.put(world.brand, BLOCK, "3kaaaaaaaaaaa", record)
    await connector.perform(Act.BLOCK, post)
    assert len(await world.records(world.brand, BLOCK)) == 1
    await connector.perform(Act.BLOCK, post, undo=True)
    assert await world.records(world.brand, BLOCK) == []


@pytest.mark.parametrize("trouble", [Trouble.ANSWER_LOST, Trouble.NO_ANSWER])
async def test_an_act_of_unknown_outcome_is_done_again_and_done_once(
    connector: Bluesky, world: BlueskyWorld, trouble: Trouble
) -> None:
    post = await comment(connector, world)
    for act, collection in ((Act.LIKE, LIKE), (Act.HIDE, GATE), (Act.BLOCK, BLOCK)):
        world.proxy.trouble = trouble
        with pytest.raises(OutcomeUnknown):
            await connector.perform(act, post)
        await connector.perform(act, post)
        assert len(await world.records(world.brand, collection)) == 1


async def test_nothing_is_in_doubt_when_only_looking_failed(connector: Bluesky, world: BlueskyWorld) -> None:
    post = await comment(connector, world)
    for act in (Act.LIKE, Act.HIDE, Act.BLOCK):
        for method in ("app.bsky.feed.getPosts", "com.atproto.repo.getRecord", "app.bsky.actor.getProfile"):
            world.proxy.instead[method] = web.Response(status=502)
        with pytest.raises(Unreachable):
            await connector.perform(act, post)
    world.proxy.instead.clear()


async def test_a_report_carries_its_reason_once_even_after_a_restart(
    connector: Bluesky, world: BlueskyWorld, server: Server, http: httpx.AsyncClient
) -> None:
    post = await comment(connector, world)
    await connector.perform(Act.REPORT, post, reason="Beleidigung")
    await world.connector(http).perform(Act.REPORT, post, reason="Beleidigung")
    assert server.repos.accounts[world.brand.did].reports == [
        {
            "reasonType": "com.atproto.moderation.defs#reasonOther",
            "reason": "Beleidigung",
            "subject": {
                "$type": "com.atproto.repo.strongRef",
                "uri": post.ref.external_id,
                "cid": post.facts["cid"],
            },
        }
    ]


async def test_a_reply_is_no_moderation(connector: Bluesky, world: BlueskyWorld) -> None:
    post = await comment(connector, world)
    with pytest.raises(Unsupported):
        await connector.perform(Act.REPLY, post)
