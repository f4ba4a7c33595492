"""Who has mentioned us, in what words, and where it belongs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.connectors.mastodon.connector import Mastodon
from bot.connectors.memory_keep import MemoryKeep
from bot.domain.posts import AttachmentKind, Post, PostKind
from tests.fakes.mastodon.server import GOTOSOCIAL, LENA, SHOP, Server, Software
from tests.fakes.mastodon.statuses import Person
from tests.fakes.mastodon.world import World, connected

OMAR = Person("1002", "omar", "Omar")
NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)


async def posts(connector: Mastodon, after: str | None = None) -> list[Post]:
    found = (await connector.fetch(after)).posts
    assert all(isinstance(one, Post) for one in found)
    return [one for one in found if isinstance(one, Post)]


async def test_a_mention_is_a_post_with_all_that_is_known(
    connector: Mastodon, world: World, server: Server
) -> None:
    status = server.writes("Wo ist mein Paket?")
    [post] = await posts(connector)
    assert post == world.as_post(status)
    assert post.facts["uri"] == f"https://{server.host}/users/lena/statuses/{status.id}"


async def test_a_picture_a_poll_and_a_warning_are_told_in_words(connector: Mastodon, server: Server) -> None:
    picture = {
        "type": "image",
        "url": "https://fern.example/1.png",
        "remote_url": None,
        "description": "Zerrissener Karton",
    }
    poll = {"options": [{"title": "Ja"}, {"title": "Nein"}]}
    status = server.writes("Seht selbst", media_attachments=[picture, {"type": "unknown"}], poll=poll)
    status.warning = "Ärger mit der Post"
    [post] = await posts(connector)
    assert post.text.raw == "Ärger mit der Post\n\nSeht selbst\n\n( ) Ja\n( ) Nein"
    assert [(one.kind, one.alt.raw, one.url) for one in post.attachments] == [
        (AttachmentKind.PICTURE, "Zerrissener Karton", "https://fern.example/1.png"),
        (AttachmentKind.FILE, "", ""),
    ]


@pytest.mark.parametrize(
    ("visibility", "kind", "private"),
    [
        ("public", PostKind.MENTION, False),
        ("unlisted", PostKind.MENTION, False),
        ("private", PostKind.MESSAGE, True),
        ("direct", PostKind.MESSAGE, True),
        ("local", PostKind.MESSAGE, True),
        (None, PostKind.MESSAGE, True),
    ],
)
async def test_only_what_everybody_can_read_is_public(
    connector: Mastodon, server: Server, visibility: str, kind: PostKind, private: bool
) -> None:
    server.writes("Hallo", visibility=visibility)
    [post] = await posts(connector)
    assert (post.kind, post.private) == (kind, private)


async def test_a_private_message_of_a_stranger_is_heard_although_the_server_filters_it(
    connector: Mastodon, server: Server
) -> None:
    server.writes("Meine Kundennummer ist 4711", visibility="direct", filtered=True)
    assert [post.private for post in await posts(connector)] == [True]


@pytest.mark.parametrize(
    ("told", "language"), [("de", "de"), ("de-AT", "de"), ("zh_TW", "zh"), ("nds", ""), (None, ""), (7, "")]
)
async def test_a_language_is_taken_as_far_as_it_has_two_letters(
    connector: Mastodon, server: Server, told: str, language: str
) -> None:
    server.writes("Hallo").language = told
    assert [post.language for post in await posts(connector)] == [language]


class TestConversations:
    async def test_what_a_customer_says_to_our_answer_is_the_same_conversation(
        self, connector: Mastodon, server: Server
    ) -> None:
        first = server.writes("Wo ist mein Paket?")
        [post] = await posts(connector)
        ours = await connector.reply(post, "Wir sehen nach", key="k", at=datetime.now(UTC))
        server.writes("Danke", to=ours.ref.external_id)
        assert [one.conversation for one in await posts(connector)] == [first.id, first.id]

    async def test_it_is_found_again_after_a_restart(
        self, server: Server, http: httpx.AsyncClient, connector: Mastodon
    ) -> None:
        first = server.writes("Wo ist mein Paket?")
        ours = server.writes("Wir sehen nach", by=SHOP, to=first.id)
        server.writes("Danke", to=ours.id)
        assert [one.conversation for one in await posts(connected(server, http))] == [first.id, first.id]
        assert [one.conversation for one in await posts(connector)] == [first.id, first.id]

    async def test_whoever_comments_on_our_post_begins_a_conversation(
        self, connector: Mastodon, server: Server
    ) -> None:
        ours = server.writes("Unser Angebot", by=SHOP)
        more = server.writes("Und noch eins", by=SHOP, to=ours.id)
        one = server.writes("Gilt das auch online?", to=ours.id)
        two = server.writes("Und in Graz?", by=OMAR, to=more.id)
        found = await posts(connector)
        assert [(post.conversation, post.under, post.kind) for post in found] == [
            (one.id, ours.id, PostKind.COMMENT),
            (two.id, more.id, PostKind.COMMENT),
        ]

    async def test_somebody_who_joins_in_belongs_to_the_conversation(
        self, connector: Mastodon, server: Server
    ) -> None:
        first = server.writes("Wo ist mein Paket?")
        server.writes("Frage ich mich auch", by=OMAR, to=first.id)
        assert [one.conversation for one in await posts(connector)] == [first.id, first.id]

    async def test_two_who_call_us_into_a_strangers_thread_have_a_ticket_each(
        self, connector: Mastodon, server: Server
    ) -> None:
        stranger = server.writes("Heute nur Ärger", by=OMAR, mentions=False)
        one, two = (
            server.writes("Hört ihr das?", to=stranger.id),
            server.writes("Bei mir auch", to=stranger.id),
        )
        assert [post.conversation for post in await posts(connector)] == [one.id, two.id]

    async def test_a_post_above_that_is_gone_ends_the_way_up(
        self, connector: Mastodon, server: Server
    ) -> None:
        answer = server.writes("Danke", to="4711")
        assert [post.conversation for post in await posts(connector)] == [answer.id]


class TestTheFirstLook:
    async def test_it_goes_back_a_week_page_by_page(self, server: Server, http: httpx.AsyncClient) -> None:
        server.clock = lambda: NOW
        for days in range(30, -1, -1):
            server.writes(f"vor {days} Tagen", at=NOW - timedelta(days=days, hours=1))
        server.page = 3
        connector = connected(server, http, clock=lambda: NOW)
        page, seen = await connector.fetch(None), list[str]()
        while page.posts:
            seen += [post.text.raw for post in page.posts if isinstance(post, Post)]
            page = await connector.fetch(page.cursor)
        assert seen == [f"vor {days} Tagen" for days in range(6, -1, -1)]

    async def test_who_has_nothing_new_begins_with_what_comes_next(
        self, server: Server, http: httpx.AsyncClient
    ) -> None:
        server.writes("alt", at=NOW - timedelta(days=30))
        connector = connected(server, http, clock=lambda: NOW)
        page = await connector.fetch(None)
        assert page.posts == []
        server.writes("neu", at=NOW)
        assert [post.text.raw for post in await posts(connector, page.cursor)] == ["neu"]

    async def test_an_account_that_nobody_ever_mentioned_begins_later(
        self, connector: Mastodon, server: Server
    ) -> None:
        page = await connector.fetch(None)
        assert (list(page.posts), page.cursor) == ([], "")
        server.writes("Hallo")
        assert [post.text.raw for post in await posts(connector, page.cursor)] == ["Hallo"]


async def test_what_was_read_is_marked_as_read_once(connector: Mastodon, server: Server) -> None:
    server.writes("Hallo")
    page = await connector.fetch(None)
    assert server.done == []
    await connector.fetch(page.cursor)
    await connector.fetch(page.cursor)
    assert server.done == [("markers", {"notifications": {"last_read_id": page.cursor}})]


class TestEditsAndRemovals:
    @pytest.fixture(params=["several at once", "one by one"])
    def software(self, request: pytest.FixtureRequest) -> Software:
        return Software("mastodon", "4.4", honours_keys=True, has_batches=request.param == "several at once")

    @pytest.fixture
    def now(self) -> list[datetime]:
        return [NOW]

    @pytest.fixture
    def connector(
        self, server: Server, http: httpx.AsyncClient, keep: MemoryKeep, now: list[datetime]
    ) -> Mastodon:
        server.clock = lambda: now[0]
        return connected(server, http, keep=keep, clock=lambda: now[0])

    async def test_an_edit_and_a_removal_are_noticed_although_nobody_tells(
        self, connector: Mastodon, server: Server, now: list[datetime]
    ) -> None:
        edited, gone, same = (server.writes(text) for text in ("eins", "zwei", "drei"))
        cursor = (await connector.fetch(None)).cursor
        now[0] += timedelta(minutes=3)
        server.edits(edited, "eins, genauer")
        server.removes(gone)
        news = {one.ref.external_id: one for one in (await connector.fetch(cursor)).posts}
        assert news.keys() == {edited.id, gone.id}
        changed = news[edited.id]
        assert isinstance(changed, Post)
        assert (changed.text.raw, changed.revision) == ("eins, genauer", now[0].isoformat())
        assert news[gone.id].conversation == gone.id
        now[0] += timedelta(minutes=3)
        assert list((await connector.fetch(cursor)).posts) == []
        assert same.id not in news

    async def test_it_is_noticed_after_a_restart_as_well(
        self,
        connector: Mastodon,
        server: Server,
        now: list[datetime],
        keep: MemoryKeep,
        http: httpx.AsyncClient,
    ) -> None:
        edited = server.writes("eins")
        cursor = (await connector.fetch(None)).cursor
        server.edits(edited, "zwei")
        again = connected(server, http, keep=keep, clock=lambda: now[0])
        assert [post.text.raw for post in await posts(again, cursor)] == ["zwei"]

    async def test_all_have_their_turn(
        self, connector: Mastodon, server: Server, now: list[datetime]
    ) -> None:
        every = [server.writes(f"Post {number}") for number in range(50)]
        cursor = (await connector.fetch(None)).cursor
        for one in every:
            server.edits(one, f"{one.text}, genauer")
        seen = set[str]()
        for _ in range(25):
            now[0] += timedelta(minutes=3)
            server.limit_left = 299
            seen |= {post.ref.external_id for post in await posts(connector, cursor)}
        assert seen == {one.id for one in every}

    async def test_what_is_old_is_let_go(
        self, connector: Mastodon, server: Server, now: list[datetime]
    ) -> None:
        server.writes("Hallo")
        cursor = (await connector.fetch(None)).cursor
        now[0] += timedelta(days=4)
        await connector.fetch(cursor)
        server.asked.clear()
        now[0] += timedelta(minutes=3)
        await connector.fetch(cursor)
        assert not any("/statuses" in one for one in server.asked)


class TestGoToSocialTells:
    @pytest.fixture
    def software(self) -> Software:
        return GOTOSOCIAL

    async def test_of_an_edit(self, connector: Mastodon, server: Server) -> None:
        status = server.writes("eins")
        cursor = (await connector.fetch(None)).cursor
        server.edits(status, "zwei", tells=True)
        assert [post.text.raw for post in await posts(connector, cursor)] == ["zwei"]

    async def test_but_an_edit_that_does_not_speak_to_us_is_nothing(
        self, connector: Mastodon, server: Server
    ) -> None:
        server.edits(server.writes("eins", mentions=False), "zwei", tells=True)
        assert await posts(connector) == []


class TestReadingAPostAgain:
    async def test_it_comes_as_it_stands_now(self, connector: Mastodon, server: Server) -> None:
        status = server.writes("eins")
        [post] = await posts(connector)
        assert await connector.reread(post) == post
        server.edits(status, "zwei")
        again = await connector.reread(post)
        assert isinstance(again, Post)
        assert (again.text.raw, again.ref, again.conversation) == ("zwei", post.ref, post.conversation)
        assert again.revision

    async def test_what_is_gone_is_a_removal(self, connector: Mastodon, server: Server) -> None:
        status = server.writes("eins", by=LENA)
        [post] = await posts(connector)
        server.removes(status)
        assert not isinstance(await connector.reread(post), Post)
