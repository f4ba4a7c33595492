from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.connectors.connector import Connector
from bot.connectors.letterbox import Letterbox
from bot.connectors.square import Fault, Square
from bot.connectors.verdicts import TO_PEOPLE
from bot.domain.errors import Gone, OutcomeUnknown, Rejected
from bot.domain.posts import AccountId, Act, Post, PostKind, PostRef, Removal
from tests.contracts.connector import AT, PolledConnectorContract, Seen, Trouble, World, post_of
from tests.fakes.letterboxes import (
    ChosenIdLetterbox,
    ConfirmingLetterbox,
    DeafLetterbox,
    EchoingLetterbox,
    ListedLetterbox,
    UpsertLetterbox,
)

SHOP = AccountId("letterbox/shop")
BANK = AccountId("letterbox/bank")
FAULTS = {
    Trouble.REFUSED: Fault.REFUSED,
    Trouble.GONE: Fault.GONE,
    Trouble.LOGGED_OUT: Fault.LOGGED_OUT,
    Trouble.RATE_LIMITED: Fault.RATE_LIMITED,
    Trouble.UNREACHABLE: Fault.UNREACHABLE,
    Trouble.ANSWER_LOST: Fault.ANSWER_LOST,
    Trouble.NO_ANSWER: Fault.TIMED_OUT,
}


class SquareWorld:
    def __init__(self) -> None:
        self.square = Square()

    async def customer_writes(self, text: str) -> Post:
        note = self.square.say(SHOP, "Lena Vogt", text)
        post = (await Letterbox(SHOP, self.square).fetch(f"{self.square.name}:{note.number - 1}")).posts[0]
        assert isinstance(post, Post)
        return post

    async def customer_edits(self, post: Post, text: str) -> None:
        self.square.edit(post.ref.external_id, text)

    async def customer_removes(self, post: Post) -> None:
        self.square.remove(post.ref.external_id)

    async def is_done(self, act: Act, post: Post) -> bool:
        what = post.author.name.raw if act in TO_PEOPLE else post.ref.external_id
        return self.square.verdicts.has(SHOP, act, what)

    async def published(self) -> list[Seen]:
        return [
            Seen(PostRef(note.account, note.answers), note.text, note.private) for note in self.square.replies
        ]

    async def next_call_meets(self, trouble: Trouble) -> None:
        self.square.faults.append(FAULTS[trouble])


class TestLetterbox(PolledConnectorContract):
    @pytest.fixture
    def world(self) -> World:
        return SquareWorld()

    @pytest.fixture
    def connector(self, world: SquareWorld) -> Connector:
        return Letterbox(SHOP, world.square)


class TestLetterboxWithoutKeys(PolledConnectorContract):
    @pytest.fixture
    def world(self) -> World:
        return SquareWorld()

    @pytest.fixture
    def connector(self, world: SquareWorld) -> Connector:
        return ListedLetterbox(SHOP, world.square)

    async def test_nothing_stops_the_same_key(self, connector: Connector, world: SquareWorld) -> None:
        to = await world.customer_writes("Hallo")
        await connector.reply(to, "Danke", at=AT, key="k")
        await connector.reply(to, "Danke", at=AT, key="k")
        assert len(await world.published()) == 2


class TestLetterboxOfChosenIds(PolledConnectorContract):
    @pytest.fixture
    def world(self) -> World:
        return SquareWorld()

    @pytest.fixture
    def connector(self, world: SquareWorld) -> Connector:
        return ChosenIdLetterbox(SHOP, world.square)


class TestLetterboxOfOneAnswer(PolledConnectorContract):
    @pytest.fixture
    def world(self) -> World:
        return SquareWorld()

    @pytest.fixture
    def connector(self, world: SquareWorld) -> Connector:
        return UpsertLetterbox(SHOP, world.square)

    async def test_another_text_takes_the_place_of_the_first(
        self, connector: Connector, world: SquareWorld
    ) -> None:
        to = await world.customer_writes("Hallo")
        await connector.reply(to, "Danke", at=AT, key="k1")
        await connector.reply(to, "Vielen Dank", at=AT, key="k2")
        assert [seen.text for seen in await world.published()] == ["Vielen Dank"]


class TestEchoingLetterbox(PolledConnectorContract):
    @pytest.fixture
    def world(self) -> World:
        return SquareWorld()

    @pytest.fixture
    def connector(self, world: SquareWorld) -> Connector:
        return EchoingLetterbox(SHOP, world.square)


class TestDeafLetterbox(PolledConnectorContract):
    @pytest.fixture
    def world(self) -> World:
        return SquareWorld()

    @pytest.fixture
    def connector(self, world: SquareWorld) -> Connector:
        return DeafLetterbox(SHOP, world.square)


class TestConfirmingLetterbox(TestDeafLetterbox):
    """Tells nothing, but of what it certainly published."""

    @pytest.fixture
    def connector(self, world: SquareWorld) -> Connector:
        return ConfirmingLetterbox(SHOP, world.square)


@pytest.fixture
def square() -> Square:
    return Square(clock=lambda: datetime(2026, 3, 2, 8, 0, tzinfo=UTC))


async def test_a_post_tells_what_the_customer_did(square: Square) -> None:
    note = square.say(
        SHOP, "Lena Vogt", "Hallo", kind=PostKind.MESSAGE, private=True, language="de", conversation="dm-1"
    )
    [post] = (await Letterbox(SHOP, square).fetch(None)).posts
    assert isinstance(post, Post)
    assert (post.ref.external_id, post.conversation, post.kind) == (note.id, "dm-1", PostKind.MESSAGE)
    assert (post.private, post.language, post.author.id, post.author.name.raw) == (
        True,
        "de",
        "lena.vogt",
        "Lena Vogt",
    )
    assert post.written_at == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


async def test_a_comment_tells_what_it_comments_on(square: Square) -> None:
    square.say(SHOP, "Lena Vogt", "Gilt das auch in Tirol?", under="summer-tickets")
    [post] = (await Letterbox(SHOP, square).fetch(None)).posts
    assert isinstance(post, Post)
    assert post.under == "summer-tickets"


async def test_accounts_share_the_square_and_see_only_their_own_posts(square: Square) -> None:
    square.say(SHOP, "Lena", "to the shop")
    to_bank = square.say(BANK, "Lena", "to the bank")
    page = await Letterbox(BANK, square).fetch(None)
    assert [post.ref.external_id for post in page.posts] == [to_bank.id]


async def test_nobody_answers_for_another_account(square: Square) -> None:
    note = square.say(BANK, "Lena", "to the bank")
    with pytest.raises(Gone):
        await Letterbox(SHOP, square).reply(post_of(PostRef(SHOP, note.id)), "Hallo", at=AT, key="k")


async def test_an_edit_is_the_same_post_with_another_revision(square: Square) -> None:
    note = square.say(SHOP, "Lena", "Halo")
    letterbox = Letterbox(SHOP, square)
    before = await letterbox.fetch(None)
    square.edit(note.id, "Hallo")
    [post] = (await letterbox.fetch(before.cursor)).posts
    assert isinstance(post, Post)
    assert isinstance(before.posts[0], Post)
    assert (post.ref, post.text.raw) == (before.posts[0].ref, "Hallo")
    assert post.revision != before.posts[0].revision


async def test_a_removed_post_is_announced_and_cannot_be_answered(square: Square) -> None:
    note = square.say(SHOP, "Lena", "Hallo")
    square.remove(note.id)
    letterbox = Letterbox(SHOP, square)
    assert (await letterbox.fetch(None)).posts[-1] == Removal(PostRef(SHOP, note.id), note.conversation)
    with pytest.raises(Gone):
        await letterbox.reply(post_of(PostRef(SHOP, note.id)), "Danke", at=AT, key="k")
    assert square.conversations() == []


async def test_a_late_reply_arrives_once_although_it_was_sent_again(square: Square) -> None:
    note = square.say(SHOP, "Lena", "Hallo")
    letterbox = Letterbox(SHOP, square)
    square.faults.append(Fault.LATE)
    with pytest.raises(OutcomeUnknown):
        await letterbox.reply(post_of(PostRef(SHOP, note.id)), "Danke", at=AT, key="k")
    assert square.replies == []
    await letterbox.reply(post_of(PostRef(SHOP, note.id)), "Danke", at=AT, key="k")
    square.catch_up()
    assert [reply.text for reply in square.replies] == ["Danke"]


async def test_without_keys_a_late_reply_arrives_beside_the_repeated_one(square: Square) -> None:
    note = square.say(SHOP, "Lena", "Hallo")
    letterbox = ListedLetterbox(SHOP, square)
    square.faults.append(Fault.LATE)
    with pytest.raises(OutcomeUnknown):
        await letterbox.reply(post_of(PostRef(SHOP, note.id)), "Danke", at=AT, key="k")
    await letterbox.reply(post_of(PostRef(SHOP, note.id)), "Danke", at=AT, key="k")
    square.catch_up()
    assert len({reply.id for reply in square.replies}) == 2


async def test_a_link_counts_23_however_long_it_is(square: Square) -> None:
    letterbox = Letterbox(SHOP, square, limit=30)
    count = letterbox.platform.count
    assert count("See https://shop.example/a/very/long/path?that=goes&on=and&on 👍🏽") == 4 + 23 + 2
    note = square.say(SHOP, "Lena", "Hallo")
    await letterbox.reply(
        post_of(PostRef(SHOP, note.id)), "https://a.example/" + "x" * 1000, at=AT, key="short enough"
    )
    with pytest.raises(Rejected):
        await letterbox.reply(
            post_of(PostRef(SHOP, note.id)), "https://a.example and more", at=AT, key="too long"
        )


async def test_a_visitor_sees_conversations_with_the_newest_first(square: Square) -> None:
    first = square.say(SHOP, "Lena Vogt", "The microphone is broken")
    square.say(BANK, "Omar", "Where is my card?")
    await Letterbox(SHOP, square).reply(
        post_of(PostRef(SHOP, first.id)), "We send a new one", at=AT, key="k", private=True
    )
    shop, bank = square.conversations()
    assert (shop["account"], shop["id"], shop["title"]) == (SHOP, first.conversation, "Lena Vogt")
    assert bank["title"] == "Omar"
    assert [(p["author"], p["text"], p["ours"], p["private"]) for p in shop["posts"]] == [
        ("Lena Vogt", "The microphone is broken", False, False),
        (SHOP, "We send a new one", True, True),
    ]
    assert shop["posts"][0]["at"] == datetime(2026, 3, 2, 8, 0, tzinfo=UTC).timestamp()


async def _write(square: Square, note_id: str) -> None:
    await square.write(SHOP, "Lena", "and another thing", note_id)


async def _answer(square: Square, note_id: str) -> None:
    await Letterbox(SHOP, square).reply(post_of(PostRef(SHOP, note_id)), "Danke", at=AT, key="k")


async def _edit(square: Square, note_id: str) -> None:
    square.edit(note_id, "edited")


@pytest.mark.parametrize("change", [_write, _answer, _edit])
async def test_watchers_are_woken_by_every_change(
    square: Square, change: Callable[[Square, str], Awaitable[None]]
) -> None:
    note = square.say(SHOP, "Lena", "Hallo")
    woken: list[int] = []
    square.watch(lambda: woken.append(len(square.conversations()[0]["posts"])))
    await change(square, note.id)
    assert len(woken) == 1


async def test_a_visitor_writes_where_an_account_has_opened_its_letterbox(square: Square) -> None:
    letterbox = Letterbox(SHOP, square)
    assert square.accounts() == {SHOP: SHOP}
    await square.write(SHOP, "Lena", "Hallo", None)
    [post] = (await letterbox.fetch(None)).posts
    await square.write(SHOP, "Lena", "Noch was", post.conversation)
    assert [post["text"] for post in square.conversations()[0]["posts"]] == ["Hallo", "Noch was"]


async def test_a_restart_forgets_nothing_and_repeats_nothing(tmp_path: Path) -> None:
    path = tmp_path / "square.json"
    square = Square(path)
    note = square.say(SHOP, "Lena", "Hallo 👋", key="story 1", kind=PostKind.REVIEW)
    letterbox = Letterbox(SHOP, square)
    cursor = (await letterbox.fetch(None)).cursor
    reply = await letterbox.reply(post_of(PostRef(SHOP, note.id)), "Danke", at=AT, key="k")

    reopened = Square(path)
    letterbox = Letterbox(SHOP, reopened)
    assert reopened.say(SHOP, "Lena", "Hallo 👋", key="story 1") == note
    assert await letterbox.reply(post_of(PostRef(SHOP, note.id)), "Danke", at=AT, key="k") == reply
    assert reopened.conversations() == square.conversations()
    assert list((await letterbox.fetch(cursor)).posts) == []


async def test_a_new_square_is_read_from_its_beginning(square: Square) -> None:
    square.say(SHOP, "Lena", "one")
    cursor = (await Letterbox(SHOP, square).fetch(None)).cursor
    new = Square()
    note = new.say(SHOP, "Omar", "another one")
    page = await Letterbox(SHOP, new).fetch(cursor)
    assert [post.ref.external_id for post in page.posts] == [note.id]


async def test_posts_and_replies_lead_to_their_conversation_on_the_page(square: Square) -> None:
    square.address = "http://127.0.0.1:8080"
    note = square.say(SHOP, "Mia", "Wo bleibt mein Paket?")
    letterbox = Letterbox(SHOP, square)
    [post] = (await letterbox.fetch(None)).posts
    assert isinstance(post, Post)
    published = await letterbox.reply(post, "Es kommt.", key="k", at=AT)
    assert post.url == published.url == f"http://127.0.0.1:8080/#square/{note.conversation}"


async def test_customers_read_the_name_of_the_account(square: Square) -> None:
    note = square.say(SHOP, "Mia", "Wo bleibt mein Paket?")
    await Letterbox(SHOP, square, name="Our shop").reply(
        post_of(PostRef(SHOP, note.id)), "Es kommt.", at=AT, key="k"
    )
    [conversation] = square.conversations()
    assert (conversation["name"], conversation["posts"][-1]["author"]) == ("Our shop", "Our shop")
