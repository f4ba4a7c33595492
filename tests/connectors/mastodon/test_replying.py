"""Answers: to whom, how publicly, how long, and never twice."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.connectors.connector import Idempotency
from bot.connectors.mastodon.connector import Mastodon
from bot.connectors.memory_keep import MemoryKeep
from bot.domain.errors import Gone, LoggedOut, OutcomeUnknown, RateLimited, Rejected
from bot.domain.posts import Post
from tests.contracts.connector import Trouble
from tests.fakes.mastodon.server import GOTOSOCIAL, MASTODON, SHOP, Server, Software
from tests.fakes.mastodon.statuses import Person
from tests.fakes.mastodon.world import World, connected


def now() -> datetime:
    return datetime.now(UTC)


def a_while_ago() -> datetime:
    return now() - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("of_post", "asked", "visibility"),
    [
        ("public", (False, "unlisted"), "unlisted"),
        ("public", (False, "public"), "public"),
        ("unlisted", (False, "public"), "unlisted"),
        ("public", (True, "public"), "direct"),
        ("private", (False, "public"), "direct"),
        ("direct", (False, "public"), "direct"),
        ("direct", (True, "unlisted"), "direct"),
        ("something new", (False, "public"), "direct"),
    ],
)
async def test_an_answer_is_never_more_public_than_what_it_answers(
    server: Server, http: httpx.AsyncClient, of_post: str, asked: tuple[bool, str], visibility: str
) -> None:
    private, wanted = asked
    connector = connected(server, http, visibility=wanted)
    server.writes("Hallo", visibility=of_post)
    [post] = (await connector.fetch(None)).posts
    assert isinstance(post, Post)
    await connector.reply(post, "Danke", key="k", at=now(), private=private)
    assert [one.visibility for one in server.ours] == [visibility]


@pytest.mark.parametrize(
    ("acct", "text", "sent"),
    [
        ("lena@fern.example", "Danke", "@lena@fern.example Danke"),
        ("lena@fern.example", "Danke @lena@fern.example!", "Danke @lena@fern.example!"),
        ("lena@fern.example", "@LENA@fern.example Danke", "@LENA@fern.example Danke"),
        ("lena@fern.example", "@lena Danke", "@lena@fern.example @lena Danke"),
        (
            "lena@fern.example",
            "@lena@fern.example.org Danke",
            "@lena@fern.example @lena@fern.example.org Danke",
        ),
        ("omar", "Danke", "@omar Danke"),
        ("omar", "Danke @omar.", "Danke @omar."),
        ("omar", "@omar@fern.example", "@omar @omar@fern.example"),
        ("omar", "x@omar", "@omar x@omar"),
    ],
)
async def test_an_answer_names_whom_it_answers_once(
    connector: Mastodon, server: Server, acct: str, text: str, sent: str
) -> None:
    post = World(server).as_post(server.writes("Hallo", by=Person("7", acct)))
    await connector.reply(post, text, key="k", at=now())
    assert [one.text for one in server.ours] == [sent]


async def test_a_warning_and_the_language_are_carried_over(connector: Mastodon, server: Server) -> None:
    status = server.writes("Hello")
    status.warning, status.language = "Spoiler", "en"
    [post] = (await connector.fetch(None)).posts
    assert isinstance(post, Post)
    await connector.reply(post, "Thanks", key="k", at=now())
    assert [(one.warning, one.language) for one in server.ours] == [("Spoiler", "en")]


async def test_without_a_known_language_it_is_the_accounts(
    connector: Mastodon, world: World, server: Server
) -> None:
    status = server.writes("Hm")
    status.language = None
    await connector.reply(world.as_post(status), "Danke", key="k", at=now())
    assert [one.language for one in server.ours] == ["de"]


async def test_a_long_warning_leaves_room_for_the_answer(connector: Mastodon, server: Server) -> None:
    server.writes("Hallo").warning = "Achtung " * 60
    [post] = (await connector.fetch(None)).posts
    assert isinstance(post, Post)
    text = "ß" * connector.platform.limit
    await connector.reply(post, text, key="k", at=now())
    [ours] = server.ours
    assert ours.warning.startswith("Achtung")
    assert ours.warning.endswith("…")
    count = len(ours.text.replace("@fern.example", "")) + len(ours.warning)
    assert count <= MASTODON.longest


async def test_a_name_that_leaves_no_room_is_refused_before_anything_is_sent(
    connector: Mastodon, world: World, server: Server
) -> None:
    post = world.as_post(server.writes("Hallo", by=Person("7", "l" * 60)))
    with pytest.raises(Rejected):
        await connector.reply(post, "ß" * connector.platform.limit, key="k", at=now())
    assert server.ours == []
    assert not any(one.startswith("POST") for one in server.asked)


class TestCounting:
    @pytest.mark.parametrize(
        ("text", "count"),
        [
            ("https://example.org/" + "x" * 200, 23),
            ("https://example.org/a.", 24),
            ("(https://example.org)", 25),
            ("https://grüße.example/x", 23),
            ("Danke @lena@fern.example", 11),
            ("lena@fern.example", 17),
            ("👩‍👩‍👧‍👦", 1),
            ("http://localhost/abc", 20),
        ],
    )
    async def test_mastodon_counts_links_and_names_short(
        self, connector: Mastodon, text: str, count: int
    ) -> None:
        assert connector.platform.count(text) == count

    async def test_others_get_the_strictest_count(self, server: Server, http: httpx.AsyncClient) -> None:
        server.software = GOTOSOCIAL
        connector = connected(server, http)
        await connector.fetch(None)
        assert connector.platform.count("👩‍👩‍👧‍👦") == 7
        assert connector.platform.count("https://a.at") == 25
        assert connector.platform.count("https://a.at/" + "x" * 30) == 43
        assert connector.platform.count("@lena@fern.example") == 18

    async def test_a_restart_counts_right_before_the_first_call(
        self, server: Server, http: httpx.AsyncClient, keep: MemoryKeep
    ) -> None:
        server.software = GOTOSOCIAL
        await connected(server, http, keep=keep).fetch(None)
        server.asked.clear()
        again = connected(server, http, keep=keep)
        await again.recall()
        assert (again.platform.limit, server.asked) == (4_950, [])

    @pytest.mark.parametrize(
        "kept", ["", "{", "[]", "null", '{"server": {}}', '{"server": {"x": 1}, "watched": []}']
    )
    async def test_a_memory_that_cannot_be_read_is_learnt_again(
        self, server: Server, http: httpx.AsyncClient, kept: str
    ) -> None:
        connector = connected(server, http, keep=MemoryKeep(kept))
        await connector.recall()
        assert (connector.platform.limit, connector.idempotency) == (450, Idempotency.LIST)
        await connector.fetch(None)
        assert connector.idempotency is Idempotency.KEY

    async def test_a_server_that_says_nothing_is_taken_for_the_strictest(
        self, server: Server, http: httpx.AsyncClient
    ) -> None:
        server.software = Software("", "", longest=0, for_a_link=-1)
        connector = connected(server, http)
        await connector.fetch(None)
        assert (connector.platform.limit, connector.idempotency) == (450, Idempotency.LIST)


class TestNeverTwice:
    async def test_the_servers_key_is_the_replys_own(
        self, connector: Mastodon, world: World, server: Server
    ) -> None:
        published = await connector.reply(await world.customer_writes("Hallo"), "Danke", key="r7", at=now())
        assert server._keys == {"r7": published.ref.external_id}

    async def test_a_repetition_finds_what_a_slow_server_published_without_its_key(
        self, connector: Mastodon, world: World, server: Server
    ) -> None:
        post = await world.customer_writes("Hallo")
        published = await connector.reply(post, "Danke", key="k", at=now())
        server._keys.clear()
        assert await connector.reply(post, "Danke", key="k", at=a_while_ago()) == published
        assert len(server.ours) == 1

    async def test_one_after_the_other_as_mastodon_learns_a_key_too_late(
        self, connector: Mastodon, world: World, server: Server
    ) -> None:
        post = await world.customer_writes("Hallo")
        calls = (connector.reply(post, "Danke", key="k", at=now()) for _ in range(6))
        assert len(set(await asyncio.gather(*calls))) == 1
        assert len(server.ours) == 1

    async def test_two_of_that_server_at_once_would_be_two(
        self, world: World, server: Server, http: httpx.AsyncClient
    ) -> None:
        """The double really has the race that the turns are for."""
        post = await world.customer_writes("Hallo")
        calls = (connected(server, http).reply(post, "Danke", key="k", at=now()) for _ in range(2))
        assert len(set(await asyncio.gather(*calls))) == 2

    async def test_without_knowing_what_stands_there_nothing_is_repeated(
        self, connector: Mastodon, world: World, server: Server
    ) -> None:
        post = await world.customer_writes("Hallo")
        del server.statuses[post.ref.external_id]
        with pytest.raises(Gone):
            await connector.reply(post, "Danke", key="k", at=a_while_ago())
        assert not any(one.startswith("POST") for one in server.asked)

    @pytest.mark.parametrize(
        "text",
        [
            "Danke, wir sehen nach.",
            "Liebe Lena,\n\nwir sehen nach:\n  https://example.org/sendung/4711/verfolgen?x=1&y=2\nDein Team",
            "Danke @lena@fern.example!",
            '<b>fett</b> & "Zitat" *sehr* _wichtig_',
            "• eins\n• zwei 👩‍👩‍👧‍👦",
        ],
    )
    async def test_an_answer_is_known_again_by_its_words(
        self, connector: Mastodon, world: World, text: str
    ) -> None:
        post = await world.customer_writes("Hallo")
        published = await connector.reply(post, text, key="k", at=now())
        assert await connector.find_reply(post, key="k", text=text, at=now()) == published
        assert await connector.find_reply(post, key="k", text=f"{text} Ja", at=now()) is None

    async def test_only_what_was_said_as_privately_and_since_then_is_this_answer(
        self, connector: Mastodon, world: World
    ) -> None:
        post = await world.customer_writes("Hallo")
        await connector.reply(post, "Danke", key="k", at=now(), private=True)
        assert await connector.find_reply(post, key="k", text="Danke", at=now()) is None
        later = now() + timedelta(hours=1)
        assert await connector.find_reply(post, key="k", text="Danke", at=later, private=True) is None
        assert await connector.find_reply(post, key="k", text="Danke", at=now(), private=True)

    async def test_the_same_words_of_somebody_else_are_not_ours(
        self, connector: Mastodon, world: World, server: Server
    ) -> None:
        post = await world.customer_writes("Hallo")
        server.writes("Danke", to=post.ref.external_id)
        deeper = server.writes("Ach so", to=post.ref.external_id)
        server.writes("Danke", by=SHOP, to=deeper.id)
        assert await connector.find_reply(post, key="k", text="Danke", at=now()) is None

    async def test_an_answer_that_cannot_be_read_may_have_been_published(
        self, connector: Mastodon, world: World, server: Server
    ) -> None:
        post = await world.customer_writes("Hallo")
        server.answers_with = "published, honestly"
        with pytest.raises(OutcomeUnknown):
            await connector.reply(post, "Danke", key="k", at=now())


class TestRefusals:
    @pytest.mark.parametrize(
        ("message", "consequence"),
        [
            ("This action is outside the authorized scopes", LoggedOut),
            ("Your login is currently disabled", LoggedOut),
            ("This action is not allowed", Rejected),
        ],
    )
    async def test_403_is_for_this_call_or_for_all(
        self, connector: Mastodon, world: World, server: Server, message: str, consequence: type[Exception]
    ) -> None:
        post = await world.customer_writes("Hallo")
        server.refuses = (403, message)
        with pytest.raises(consequence) as caught:
            await connector.reply(post, "Danke", key="k", at=now())
        assert type(caught.value) is consequence

    async def test_a_limit_waits_until_the_server_says_and_asks_no_more(
        self, connector: Mastodon, world: World, server: Server
    ) -> None:
        post = await world.customer_writes("Hallo")
        server.trouble = Trouble.RATE_LIMITED
        with pytest.raises(RateLimited) as caught:
            await connector.reply(post, "Danke", key="k", at=now())
        assert 60 < caught.value.retry_after <= 121
        asked = len(server.asked)
        with pytest.raises(RateLimited):
            await connector.reply(post, "Danke", key="k2", at=now())
        assert len(server.asked) == asked

    async def test_polling_leaves_room_for_what_people_do(
        self, connector: Mastodon, world: World, server: Server
    ) -> None:
        post = await world.customer_writes("Hallo")
        server.limit_left = 60

        async def poll_on() -> None:
            for _ in range(60):
                await connector.fetch(None)

        with pytest.raises(RateLimited):
            await poll_on()
        assert server.limit_left >= 29
        await connector.reply(post, "Danke", key="k", at=now())
        assert len(server.ours) == 1
