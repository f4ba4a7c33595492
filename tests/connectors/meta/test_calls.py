"""What a page and an Instagram account do at Meta, and what follows from a refusal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from bot.connectors.connector import Connector
from bot.connectors.meta.endpoint import MetaEndpoint
from bot.connectors.meta.pointer import Pointer
from bot.domain.errors import OutcomeUnknown, Rejected, Unreachable, Unsupported
from bot.domain.posts import Act, News, Post, Removal
from tests.connectors.meta.stage import Stage, stage
from tests.fakes.meta import events
from tests.fakes.meta.graph import Fault
from tests.fakes.meta.things import INSTAGRAM, PAGE, Thing


@pytest_asyncio.fixture
async def meta() -> AsyncIterator[Stage]:
    async with stage() as opened:
        yield opened


async def news(meta: Stage, *entries: object, kind: str = "page") -> list[News]:
    endpoint = MetaEndpoint([meta.page, meta.instagram])
    body = events.batch(*entries, kind=kind)  # type: ignore[arg-type]  # entries are what events makes
    return [one for _, one in await endpoint.take(events.signed(body), body)]


async def commented(meta: Stage, thing: Thing) -> Post:
    (post,) = await news(meta, events.feed(thing))
    assert isinstance(post, Post)
    return post


async def written(meta: Stage, thing: Thing) -> Post:
    (post,) = await news(meta, events.message(thing))
    assert isinstance(post, Post)
    return post


async def answer(connector: Connector, to: Post, meta: Stage, *, private: bool = False) -> str:
    published = await connector.reply(to, "Danke", key="k", at=meta.everything.clock, private=private)
    return published.ref.external_id


async def found(connector: Connector, to: Post, meta: Stage, *, private: bool = False) -> str:
    told = await connector.find_reply(to, key="k", text="Danke", at=meta.everything.clock, private=private)
    return told.ref.external_id if told else ""


async def test_whoever_writes_a_message_is_called_by_name(meta: Stage) -> None:
    meta.everything.people["601"] = "Lena"
    post = await written(meta, meta.everything.message("Hallo"))
    assert post.author.name.raw == "Lena"


async def test_a_name_that_meta_does_not_tell_holds_up_nothing(meta: Stage) -> None:
    post = await written(meta, meta.everything.message("Hallo"))
    assert (post.author.id, post.author.name.raw) == ("601", "")


async def test_a_lost_answer_to_a_comment_is_found_by_its_words(meta: Stage) -> None:
    post = await commented(meta, meta.everything.comment("Wo?"))
    meta.double.faults.append(Fault.ANSWER_LOST)
    with pytest.raises(OutcomeUnknown):
        await answer(meta.page, post, meta)
    assert await found(meta.page, post, meta) == meta.everything.ours(PAGE)[0].id


async def test_words_of_long_ago_are_not_this_answer(meta: Stage) -> None:
    post = await commented(meta, meta.everything.comment("Wo?"))
    await answer(meta.page, post, meta)
    meta.everything.clock += timedelta(hours=1)
    assert await found(meta.page, post, meta) == ""


async def test_an_answer_beyond_the_first_hundred_is_found(meta: Stage) -> None:
    post = await commented(meta, meta.everything.comment("Wo?"))
    await answer(meta.page, post, meta)
    for number in range(150):
        meta.everything.comment(f"ich auch {number}", parent=post.ref.external_id)
    assert await found(meta.page, post, meta)


async def test_nobody_says_that_it_is_not_there_without_having_seen_all(meta: Stage) -> None:
    post = await commented(meta, meta.everything.comment("Wo?"))
    for number in range(600):
        meta.everything.comment(f"ich auch {number}", parent=post.ref.external_id)
    with pytest.raises(Unsupported):
        await found(meta.page, post, meta)


async def test_a_message_is_answered_within_a_day_and_tagged_for_seven(meta: Stage) -> None:
    post = await written(meta, meta.everything.message("Hallo"))
    assert await answer(meta.page, post, meta)
    meta.everything.clock += timedelta(days=3)
    assert await answer(meta.page, post, meta)
    meta.everything.clock += timedelta(days=5)
    with pytest.raises(Rejected, match="outside of allowed window"):
        await answer(meta.page, post, meta)


async def test_how_long_a_message_can_be_answered_depends_on_what_meta_granted() -> None:
    for granted, days in (("false", 1), ("true", 7)):
        async with stage(human_agent=granted) as meta:
            post = await written(meta, meta.everything.message("Hallo"))
            closes_at = meta.page.platform.closes_at
            assert closes_at is not None
            assert closes_at(post, True) == post.written_at + timedelta(days=days)


async def test_a_comment_takes_one_private_answer(meta: Stage) -> None:
    post = await commented(meta, meta.everything.comment("Wo?"))
    assert await answer(meta.page, post, meta, private=True)
    assert await found(meta.page, post, meta, private=True)
    with pytest.raises(Rejected, match="already replied"):
        await answer(meta.page, post, meta, private=True)


@pytest.mark.parametrize("act", [Act.LIKE, Act.HIDE, Act.BLOCK])
async def test_what_can_be_taken_back_is_taken_back(meta: Stage, act: Act) -> None:
    thing = meta.everything.comment("Pfui")
    post = await commented(meta, thing)

    def done() -> bool:
        return {Act.LIKE: thing.liked, Act.HIDE: thing.hidden, Act.BLOCK: "501" in meta.everything.blocked}[
            act
        ]

    for _ in range(2):
        await meta.page.perform(act, post)
        assert done()
    for _ in range(2):
        await meta.page.perform(act, post, undo=True)
        assert not done()


async def test_to_delete_what_is_gone_is_no_failure(meta: Stage) -> None:
    post = await commented(meta, meta.everything.comment("Pfui"))
    await meta.page.perform(Act.DELETE, post)
    await meta.page.perform(Act.DELETE, post)
    assert isinstance(await meta.page.reread(post), Removal)


async def test_what_stands_elsewhere_cannot_be_hidden(meta: Stage) -> None:
    thing = meta.everything.put(Thing("555_1", "501", "Die @Donaubahn!", meta.everything.clock, "", "555_1"))
    value = {
        "item": "post",
        "verb": "add",
        "post_id": thing.id,
        "sender_id": "501",
        "sender_name": "L",
        "message": thing.text,
    }
    (post,) = await news(
        meta, {"id": PAGE, "time": 1764547200, "changes": [{"field": "mention", "value": value}]}
    )
    assert isinstance(post, Post)
    assert meta.page.platform.acts_on(post) == {Act.REPLY, Act.LIKE}
    with pytest.raises(Unsupported):
        await meta.page.perform(Act.HIDE, post)


async def test_an_edit_that_nobody_told_of_is_seen_before_answering(meta: Stage) -> None:
    thing = meta.everything.comment("Wo?", "880", owner=INSTAGRAM)
    (post,) = await news(meta, events.comment(thing), kind="instagram")
    assert isinstance(post, Post)
    assert await meta.instagram.reread(post) == post
    thing.text = "Wo ist der Zug?"
    again = await meta.instagram.reread(post)
    assert isinstance(again, Post)
    assert again.text.raw == "Wo ist der Zug?"
    assert again.revision > post.revision


async def test_what_is_only_pointed_at_is_read_once(meta: Stage) -> None:
    meta.everything.put(Thing("c1", "lena.h", "Danke @donaubahn", meta.everything.clock))
    assert await news(meta, events.mention("m1", "c1"), kind="instagram") == []
    assert await news(meta, events.mention("m1", "c1"), kind="instagram") == []
    page = await meta.instagram.fetch(None)
    assert [post.text.raw for post in page.posts if isinstance(post, Post)] == ["Danke @donaubahn"]
    again = await meta.instagram.fetch(None)  # the cursor was lost before the posts were stored
    assert again.posts == page.posts
    assert (await meta.instagram.fetch(page.cursor)).posts == []


async def test_a_pointer_to_what_is_gone_does_not_hold_up_the_others(meta: Stage) -> None:
    meta.everything.put(Thing("c2", "lena.h", "Zweite", meta.everything.clock))
    await meta.instagram.point([Pointer("m1", "gone"), Pointer("m1", "c2")])
    page = await meta.instagram.fetch(None)
    assert [post.text.raw for post in page.posts if isinstance(post, Post)] == ["Zweite"]
    assert (await meta.instagram.fetch(page.cursor)).cursor == page.cursor


async def test_a_mention_is_answered_where_it_stands(meta: Stage) -> None:
    meta.everything.put(Thing("c1", "lena.h", "Danke @donaubahn", meta.everything.clock))
    await meta.instagram.point([Pointer("m1", "c1")])
    (post,) = (await meta.instagram.fetch(None)).posts
    assert isinstance(post, Post)
    own = await answer(meta.instagram, post, meta)
    assert meta.everything.things[own].parent == "c1"
    with pytest.raises(Unsupported):
        await found(meta.instagram, post, meta)


async def test_when_meta_is_busy_reading_is_safe_and_writing_is_open(meta: Stage) -> None:
    post = await commented(meta, meta.everything.comment("Wo?"))
    meta.double.faults.append(Fault.BUSY)
    with pytest.raises(OutcomeUnknown):
        await answer(meta.page, post, meta)
    await meta.double.stop()
    with pytest.raises(Unreachable):
        await meta.page.reread(post)


async def test_check_names_what_is_missing(meta: Stage) -> None:
    everything = meta.everything
    findings = [one async for one in meta.page.inspect()]
    wrong = [one.what for one in findings if one.wrong]
    assert any("rights are missing: pages_show_list" in what for what in wrong)
    assert any("not told of feed" in what for what in wrong)
    everything.scopes = [
        "pages_show_list", "pages_manage_metadata", "pages_read_engagement", "pages_read_user_content",
        "pages_manage_engagement", "pages_messaging",
    ]  # fmt: skip
    everything.subscribed[PAGE] = ["feed", "mention", "messages", "message_echoes", "message_edits"]
    assert not any([one.wrong async for one in meta.page.inspect()])
    everything.expires_at = int((everything.clock + timedelta(days=2)).timestamp())
    assert any(["ends on" in one.what async for one in meta.page.inspect()])
