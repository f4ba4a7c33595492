"""What every connector must do.

A connector's test module subclasses `ConnectorContract` (or `PolledConnectorContract`) and provides two fixtures:
`world`, which plays the platform and knows the truth, and `connector`, which talks to it.
"""

from __future__ import annotations

import asyncio
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Protocol

import pytest

from bot.connectors.connector import Connector, Idempotency
from bot.domain.errors import (
    Gone,
    LoggedOut,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Rejected,
    Unreachable,
    Unsupported,
)
from bot.domain.posts import (
    SETTLE,
    Act,
    Author,
    Echo,
    News,
    Outgoing,
    Post,
    PostKind,
    PostRef,
    Removal,
)
from bot.domain.text import Untrusted


class Trouble(StrEnum):
    REFUSED = "refused"
    GONE = "gone"
    LOGGED_OUT = "logged out"
    RATE_LIMITED = "rate limited"
    UNREACHABLE = "unreachable"
    ANSWER_LOST = "published but the answer is lost"
    NO_ANSWER = "not published and no answer"


CONSEQUENCES: dict[Trouble, type[OutsideError]] = {
    Trouble.REFUSED: Rejected,
    Trouble.GONE: Gone,
    Trouble.LOGGED_OUT: LoggedOut,
    Trouble.RATE_LIMITED: RateLimited,
    Trouble.UNREACHABLE: Unreachable,
    Trouble.ANSWER_LOST: OutcomeUnknown,
    Trouble.NO_ANSWER: OutcomeUnknown,
}
ANSWERS = {Act.REPLY, Act.REPLY_PRIVATELY}
AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""When the replies of these tests were begun."""
TOKEN = "7-1-abcdefghij"
"""Of a forwarded mail."""
SAFE_TO_REPEAT = {Idempotency.KEY, Idempotency.CHOSEN_ID, Idempotency.UPSERT}
TEXTS = {
    "one character": "a",
    "lines": "Hallo Lena,\n\n  wir sind dran.\r\n\tDein Team\n",
    "emoji": "👩‍👩‍👧‍👦 🏳️‍🌈 🇦🇹 👍🏽",
    "markup": '<!channel> & <b>"*_~`&amp;\\u0041\\',
    "other scripts": "مرحبا نیم‌فاصله ภาษาไทย 漢字",
    "decomposed": unicodedata.normalize("NFD", "Grüße à Ångström"),
}


@dataclass(frozen=True)
class Seen:
    """A reply as a customer sees it under their post."""

    to: PostRef
    text: str
    private: bool


class World(Protocol):
    """The platform, seen from the side that the connector does not control."""

    async def customer_writes(self, text: str) -> Post:
        """Let a customer write in public; return the post as the connector tells it."""
        ...

    async def customer_edits(self, post: Post, text: str) -> None: ...

    async def customer_removes(self, post: Post) -> None: ...

    async def is_done(self, act: Act, post: Post) -> bool:
        """Tell whether the account has done that to the post or to its author, and not taken it back."""
        ...

    async def published(self) -> list[Seen]: ...

    async def next_call_meets(self, trouble: Trouble) -> None: ...


class ConnectorContract:
    @staticmethod
    def as_shown(text: str) -> str:
        """Return how customers see a text, where the platform changes its line ends."""
        return text

    def test_its_platform_is_what_the_class_says(self, connector: Connector) -> None:
        platform = connector.platform
        assert platform.can == connector.can
        assert platform.name
        assert platform.limit > 0
        assert platform.lists or connector.idempotency is not Idempotency.LIST
        assert platform.settles_after == connector.settles_after >= SETTLE
        assert [platform.count(text) for text in ("", "a", "ab")] == [0, 1, 2]

    async def test_what_it_cannot_do_it_refuses(self, connector: Connector, world: World) -> None:
        to = await world.customer_writes("Hallo")
        for act, private in ((Act.REPLY, False), (Act.REPLY_PRIVATELY, True)):
            if act not in connector.can:
                with pytest.raises(Unsupported):
                    await connector.reply(to, "no", at=AT, key="k", private=private)
        if not connector.polled:
            with pytest.raises(Unsupported):
                await connector.fetch(None)
        assert len(await world.published()) == 0

    async def test_what_it_can_do_it_does(self, connector: Connector, world: World) -> None:
        to = await world.customer_writes("Hallo")
        expected = []
        for act, private in ((Act.REPLY, False), (Act.REPLY_PRIVATELY, True)):
            if act in connector.can:
                await connector.reply(to, f"private={private}", at=AT, key=act, private=private)
                expected.append(Seen(to.ref, f"private={private}", private))
        assert await world.published() == expected

    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
    async def test_a_text_arrives_as_it_was_written(
        self, connector: Connector, world: World, text: str
    ) -> None:
        to = await world.customer_writes("Hallo")
        await connector.reply(to, text, at=AT, key="k")
        assert [seen.text for seen in await world.published()] == [self.as_shown(text)]

    async def test_a_text_at_the_limit_arrives(self, connector: Connector, world: World) -> None:
        to = await world.customer_writes("Hallo")
        text = "ß" * connector.platform.limit
        await connector.reply(to, text, at=AT, key="k")
        assert [seen.text for seen in await world.published()] == [text]

    async def test_a_text_over_the_limit_is_rejected(self, connector: Connector, world: World) -> None:
        to = await world.customer_writes("Hallo")
        with pytest.raises(Rejected):
            await connector.reply(to, "ß" * (connector.platform.limit + 1), at=AT, key="k")
        assert await world.published() == []

    async def test_the_same_key_publishes_once(self, connector: Connector, world: World) -> None:
        to = await world.customer_writes("Hallo")
        first = await connector.reply(to, "Danke", at=AT, key="k")
        if connector.idempotency in SAFE_TO_REPEAT:
            assert await connector.reply(to, "Danke", at=AT, key="k") == first
        assert await world.published() == [Seen(to.ref, "Danke", private=False)]

    async def test_the_same_key_publishes_once_even_at_once(self, connector: Connector, world: World) -> None:
        to = await world.customer_writes("Hallo")
        times = 5 if connector.idempotency in SAFE_TO_REPEAT else 1
        calls = (connector.reply(to, "Danke", at=AT, key="k") for _ in range(times))
        assert len(set(await asyncio.gather(*calls))) == 1
        assert len(await world.published()) == 1

    async def test_another_key_publishes_again(self, connector: Connector, world: World) -> None:
        to = await world.customer_writes("Hallo")
        first = await connector.reply(to, "Danke", at=AT, key="k1")
        second = await connector.reply(to, "Danke", at=AT, key="k2")
        replaced = connector.idempotency is Idempotency.UPSERT  # one answer to each post
        assert (first.ref == second.ref) is replaced
        assert len(await world.published()) == (1 if replaced else 2)

    @pytest.mark.parametrize("trouble", Trouble)
    async def test_trouble_is_named_by_what_follows_from_it(
        self, connector: Connector, world: World, trouble: Trouble
    ) -> None:
        to = await world.customer_writes("Hallo")
        await world.next_call_meets(trouble)
        with pytest.raises(OutsideError) as caught:
            await connector.reply(to, "Danke", at=AT, key="k")
        assert type(caught.value) is CONSEQUENCES[trouble]
        assert len(await world.published()) == (trouble is Trouble.ANSWER_LOST)

    async def test_a_rate_limit_says_how_long_to_wait(self, connector: Connector, world: World) -> None:
        to = await world.customer_writes("Hallo")
        await world.next_call_meets(Trouble.RATE_LIMITED)
        with pytest.raises(RateLimited) as caught:
            await connector.reply(to, "Danke", at=AT, key="k")
        assert 0 < caught.value.retry_after <= 900

    @pytest.mark.parametrize("trouble", [Trouble.ANSWER_LOST, Trouble.NO_ANSWER])
    async def test_an_unknown_outcome_can_be_settled(
        self, connector: Connector, world: World, trouble: Trouble
    ) -> None:
        to = await world.customer_writes("Hallo")
        await world.next_call_meets(trouble)
        with pytest.raises(OutcomeUnknown):
            await connector.reply(to, "Danke", at=AT, key="k")
        if connector.idempotency in SAFE_TO_REPEAT:
            await connector.reply(to, "Danke", at=AT, key="k")
            assert len(await world.published()) == 1
        if connector.idempotency is Idempotency.LIST:
            found = await connector.find_reply(to, at=AT, key="k", text="Danke")
            assert (found is not None) is (trouble is Trouble.ANSWER_LOST)

    async def test_only_the_same_reply_is_found(self, connector: Connector, world: World) -> None:
        if connector.idempotency is not Idempotency.LIST:
            return
        to, other = await world.customer_writes("Hallo"), await world.customer_writes("Hallo")
        published = await connector.reply(to, "Danke", at=AT, key="k")
        assert await connector.find_reply(to, at=AT, key="k", text="Danke") == published
        assert await connector.find_reply(to, at=AT, key="k", text="Danke!") is None
        assert await connector.find_reply(other, at=AT, key="k", text="Danke") is None

    async def test_what_lists_no_replies_refuses_to_look(self, connector: Connector, world: World) -> None:
        to = await world.customer_writes("Hallo")
        if connector.platform.lists or connector.confirms:
            assert await connector.find_reply(to, at=AT, key="k", text="Danke") is None
        else:
            with pytest.raises(Unsupported):
                await connector.find_reply(to, at=AT, key="k", text="Danke")

    async def test_what_was_published_is_confirmed(self, connector: Connector, world: World) -> None:
        if not connector.confirms:
            return
        to = await world.customer_writes("Hallo")
        published = await connector.reply(to, "Danke", at=AT, key="k")
        assert await connector.find_reply(to, at=AT, key="k", text="Danke") == published
        assert await connector.find_reply(to, at=AT, key="another", text="Danke") is None

    async def test_who_cannot_forward_says_so(self, connector: Connector, world: World) -> None:
        if connector.forwards:
            return
        mail = Outgoing(to="service@example.org", name="Service", subject="Frage", text="?", token=TOKEN)
        with pytest.raises(Unsupported):
            await connector.forward(mail, key="f", at=AT)
        with pytest.raises(Unsupported):
            await connector.find_forward(mail, key="f", at=AT)
        assert await world.published() == []

    async def test_what_is_done_to_a_post_is_done_once_and_can_be_taken_back(
        self, connector: Connector, world: World
    ) -> None:
        for act in sorted(connector.can - ANSWERS):
            post = await world.customer_writes("Hallo")
            for _ in range(2):
                await connector.perform(act, post, reason="spam")
                assert await world.is_done(act, post)
            if act in connector.undoes:
                for _ in range(2):
                    await connector.perform(act, post, undo=True)
                    assert not await world.is_done(act, post)

    async def test_what_cannot_be_done_to_a_post_is_refused(self, connector: Connector, world: World) -> None:
        post = await world.customer_writes("Hallo")
        for act in sorted(set(Act) - connector.can - ANSWERS):
            with pytest.raises(Unsupported):
                await connector.perform(act, post)
            assert not await world.is_done(act, post)
        for act in sorted(connector.can - connector.undoes):
            with pytest.raises(Unsupported):
                await connector.perform(act, post, undo=True)

    async def test_what_can_be_done_depends_on_the_post(self, connector: Connector, world: World) -> None:
        post = await world.customer_writes("Hallo")
        assert connector.platform.acts_on(post) <= connector.can
        assert connector.platform.undoes == connector.undoes <= connector.can - ANSWERS

    @pytest.mark.parametrize("trouble", Trouble)
    async def test_trouble_with_an_act_is_named_by_what_follows(
        self, connector: Connector, world: World, trouble: Trouble
    ) -> None:
        post = await world.customer_writes("Hallo")
        for act in sorted(connector.can - ANSWERS - {Act.DELETE})[:1]:
            await world.next_call_meets(trouble)
            with pytest.raises(OutsideError) as caught:
                await connector.perform(act, post)
            assert type(caught.value) is CONSEQUENCES[trouble]

    async def test_a_post_is_read_as_it_stands_now(self, connector: Connector, world: World) -> None:
        post = await world.customer_writes("Hallo")
        if not connector.rereads:
            with pytest.raises(Unsupported):
                await connector.reread(post)
            return
        assert await connector.reread(post) == post
        await world.customer_edits(post, "Hallo!")
        edited = await connector.reread(post)
        assert isinstance(edited, Post)
        assert (edited.ref, edited.text.raw) == (post.ref, "Hallo!")
        assert edited.revision != post.revision
        await world.customer_removes(post)
        assert await connector.reread(post) == Removal(post.ref, post.conversation)

    async def test_whoever_cannot_wait_says_so(self, connector: Connector) -> None:
        if not connector.waits:
            with pytest.raises(Unsupported):
                await connector.wait()

    async def test_it_closes_and_closes_again(self, connector: Connector) -> None:
        await connector.close()
        await connector.close()


class PolledConnectorContract(ConnectorContract):
    async def test_posts_come_once_and_in_order(self, connector: Connector, world: World) -> None:
        refs = [(await world.customer_writes(f"Post {number}")).ref for number in range(3)]
        page = await connector.fetch(None)
        assert [post.ref for post in page.posts] == refs
        assert [_text(post) for post in page.posts] == ["Post 0", "Post 1", "Post 2"]
        assert list((await connector.fetch(page.cursor)).posts) == []

    async def test_reading_goes_on_at_the_cursor(self, connector: Connector, world: World) -> None:
        await world.customer_writes("first")
        cursor = (await connector.fetch(None)).cursor
        second = await world.customer_writes("second")
        assert [post.ref for post in (await connector.fetch(cursor)).posts] == [second.ref]

    async def test_reading_again_gives_the_same(self, connector: Connector, world: World) -> None:
        await world.customer_writes("first")
        await world.customer_writes("second")
        assert await connector.fetch(None) == await connector.fetch(None)

    async def test_many_posts_come_page_by_page_without_a_gap(
        self, connector: Connector, world: World
    ) -> None:
        refs = [(await world.customer_writes(f"Post {number}")).ref for number in range(250)]
        seen: list[PostRef] = []
        page = await connector.fetch(None)
        while page.posts:
            seen += [post.ref for post in page.posts]
            page = await connector.fetch(page.cursor)
        assert seen == refs

    async def test_our_own_replies_are_no_posts(self, connector: Connector, world: World) -> None:
        to = await world.customer_writes("Hallo")
        published = await connector.reply(to, "Danke", at=AT, key="k")
        news = (await connector.fetch(None)).posts
        assert [post.ref for post in news if not isinstance(post, Echo)] == [to.ref]
        echoes = [post for post in news if isinstance(post, Echo)]
        assert echoes == [] or [(one.ref, one.to, one.text.raw) for one in echoes] == [
            (published.ref, to.ref, "Danke")
        ]


def _text(post: News) -> str:
    assert isinstance(post, Post)
    return post.text.raw


def post_of(ref: PostRef) -> Post:
    """Return a comment of which only its id matters."""
    nobody = Author("lena", Untrusted("Lena"), Untrusted("@lena"))
    return Post(ref, ref.external_id, PostKind.COMMENT, nobody, Untrusted("Hallo"), AT)
