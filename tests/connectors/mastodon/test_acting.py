"""What can be done to a post and to whoever wrote it, and what cannot."""

from __future__ import annotations

import httpx
import pytest

from bot.connectors.mastodon.connector import Mastodon
from bot.connectors.memory_keep import MemoryKeep
from bot.domain.errors import Gone, Unsupported
from bot.domain.posts import Act
from tests.fakes.mastodon.server import LENA, Server
from tests.fakes.mastodon.world import World, connected


@pytest.mark.parametrize(
    ("act", "undo", "path"),
    [
        (Act.LIKE, False, "statuses/{post}/favourite"),
        (Act.LIKE, True, "statuses/{post}/unfavourite"),
        (Act.MUTE, False, "accounts/{author}/mute"),
        (Act.MUTE, True, "accounts/{author}/unmute"),
        (Act.BLOCK, False, "accounts/{author}/block"),
        (Act.BLOCK, True, "accounts/{author}/unblock"),
    ],
)
async def test_it_reaches_the_server_by_its_ids(
    connector: Mastodon, server: Server, act: Act, undo: bool, path: str
) -> None:
    post = await World(server).customer_writes("Hallo")
    await connector.perform(act, post, undo=undo)
    await connector.perform(act, post, undo=undo)
    expected = path.format(post=post.ref.external_id, author=LENA.id)
    assert server.done == [(expected, {}), (expected, {})]
    assert act in connector.undoes


async def test_a_report_names_post_and_reason_and_happens_once_even_after_a_restart(
    connector: Mastodon, server: Server, world: World, keep: MemoryKeep, http: httpx.AsyncClient
) -> None:
    post = await world.customer_writes("Kauft bei mir!")
    await connector.perform(Act.REPORT, post, reason="Werbung")
    await connector.perform(Act.REPORT, post, reason="Werbung")
    again = connected(server, http, keep=keep)
    await again.recall()
    await again.perform(Act.REPORT, post, reason="Werbung")
    body = {"account_id": LENA.id, "status_ids": [post.ref.external_id], "comment": "Werbung"}
    assert server.done == [("reports", body)]


async def test_a_report_cannot_be_taken_back(connector: Mastodon, world: World, server: Server) -> None:
    post = await world.customer_writes("Hallo")
    with pytest.raises(Unsupported):
        await connector.perform(Act.REPORT, post, undo=True)
    assert server.done == []
    assert Act.REPORT not in connector.undoes


@pytest.mark.parametrize("act", [Act.HIDE, Act.DELETE])
async def test_nobody_can_hide_or_delete_what_others_wrote(
    connector: Mastodon, world: World, server: Server, act: Act
) -> None:
    post = await world.customer_writes("Hallo")
    with pytest.raises(Unsupported):
        await connector.perform(act, post)
    assert act not in connector.can
    assert server.done == []


async def test_what_is_gone_cannot_be_liked(connector: Mastodon, world: World, server: Server) -> None:
    post = await world.customer_writes("Hallo")
    del server.statuses[post.ref.external_id]
    with pytest.raises(Gone):
        await connector.perform(Act.LIKE, post)
