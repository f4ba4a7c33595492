"""What the connector does with Bluesky, told once for the double and for the real software.

A test module subclasses these and provides `world`, a `BlueskyWorld`, and `connector`, which talks to it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.connectors.bluesky.connector import Bluesky
from bot.domain.errors import Gone, Rejected, Unsupported
from bot.domain.posts import Act, AttachmentKind, Post, PostKind, Removal
from tests.fakes.bluesky.world import BlueskyWorld

NOW = datetime.now(UTC)
LIKE = "app.bsky.feed.like"
GATE = "app.bsky.feed.threadgate"
BLOCK = "app.bsky.graph.block"
POST = "app.bsky.feed.post"


async def posts(connector: Bluesky, after: str | None = None) -> list[Post]:
    """Return everything that is new, which has to be posts."""
    found = list((await connector.fetch(after)).posts)
    assert all(isinstance(one, Post) for one in found)
    return [one for one in found if isinstance(one, Post)]


async def comment(connector: Bluesky, world: BlueskyWorld, text: str = "Frage?") -> Post:
    """A customer comments on a post of the brand."""
    ours = await world.write(world.brand, "Unser Angebot")
    await world.settle()
    await world.answer(world.customer, ours, text)
    [post] = await posts(connector)
    return post


class BlueskyReading:
    async def test_whoever_comments_on_our_post_begins_a_conversation(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        ours, other = await world.write(world.brand, "Unser Angebot"), await world.person("gast")
        await world.settle()
        first = await world.answer(world.customer, ours, "Frage?", langs=["de-AT"])
        await world.answer(other, ours, "Auch eine")
        await world.answer(other, first, "Das frage ich mich auch", ours)
        found = await posts(connector)
        assert [(one.text.raw, one.kind, one.under) for one in found] == [
            ("Frage?", PostKind.COMMENT, ours["uri"]),
            ("Auch eine", PostKind.COMMENT, ours["uri"]),
            ("Das frage ich mich auch", PostKind.COMMENT, ours["uri"]),
        ]
        assert found[0].conversation == found[2].conversation == first["uri"] != found[1].conversation
        assert found[0].language == "de"
        assert (found[0].author.id, found[0].author.handle.raw) == (
            world.customer.did,
            f"@{world.customer.handle}",
        )
        assert found[0].facts == {
            "cid": first["cid"],
            "root": ours["uri"],
            "root_cid": ours["cid"],
            "parent": ours["uri"],
            "parent_cid": ours["cid"],
        }

    async def test_what_a_customer_says_to_our_answer_is_the_same_conversation(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        post = await comment(connector, world)
        ours = await connector.reply(post, "Gern!", key="k", at=NOW)
        answer = {"uri": ours.ref.external_id, "cid": await world.cid(ours.ref.external_id)}
        root = {"uri": post.facts["root"], "cid": post.facts["root_cid"]}
        await world.answer(world.customer, answer, "Danke", root)
        assert [(one.text.raw, one.conversation) for one in await posts(connector)] == [
            ("Frage?", post.conversation),
            ("Danke", post.conversation),
        ]

    async def test_a_thread_of_somebody_else_is_one_conversation(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        root = await world.write(world.customer, "Schlimme Fahrt heute")
        await world.settle()
        first = await world.mention(world.customer, "Seht ihr das?", reply={"root": root, "parent": root})
        ours = await connector.reply((await posts(connector))[0], "Ja, leider", key="k", at=NOW)
        answer = {"uri": ours.ref.external_id, "cid": await world.cid(ours.ref.external_id)}
        await world.answer(world.customer, answer, "Und nun?", root)
        found = await posts(connector)
        assert [(one.conversation, one.under) for one in found] == [(root["uri"], "")] * 2
        assert [one.kind for one in found] == [PostKind.MENTION, PostKind.COMMENT]
        assert found[0].ref.external_id == first["uri"]

    async def test_a_quote_tells_what_it_quotes(self, connector: Bluesky, world: BlueskyWorld) -> None:
        ours = await world.write(world.brand, "Unser Angebot")
        await world.settle()
        await world.write(world.customer, "Na ja", embed={"$type": "app.bsky.embed.record", "record": ours})
        [post] = await posts(connector)
        assert (post.kind, post.under, post.conversation) == (
            PostKind.MENTION,
            ours["uri"],
            post.ref.external_id,
        )

    async def test_a_link_and_an_address_that_was_cut_are_told_in_full(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        text = "Grüße: example.org/fahrpla..."
        address = "https://example.org/fahrplan/2026"
        link = {"$type": "app.bsky.richtext.facet#link", "uri": address}
        ours = await world.write(world.brand, "Unser Angebot")
        await world.settle()
        await world.answer(
            world.customer,
            ours,
            text,
            facets=[{"index": {"byteStart": 9, "byteEnd": 31}, "features": [link]}],
            embed={
                "$type": "app.bsky.embed.external",
                "external": {"uri": address, "title": "Fahrplan", "description": "Gültig ab Dezember"},
            },
        )
        [post] = await posts(connector)
        assert post.text.raw == f"Grüße: {address}"
        [attached] = post.attachments
        assert (attached.kind, attached.name.raw, attached.alt.raw, attached.url) == (
            AttachmentKind.FILE,
            "Fahrplan",
            "Gültig ab Dezember",
            address,
        )

    async def test_an_edit_is_told_with_another_revision(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        await world.mention(world.customer, "Frage?")
        page = await connector.fetch(None)
        [before] = page.posts
        await world.edit(world.customer, world.last, text="Frage!")
        [after] = await posts(connector, page.cursor)
        assert isinstance(before, Post)
        assert (after.ref, after.text.raw) == (before.ref, "Frage!")
        assert after.revision != before.revision

    async def test_what_its_author_deletes_is_taken_away(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        await world.mention(world.customer, "Frage?")
        await world.mention(world.customer, "Noch eine")
        page = await connector.fetch(None)
        await world.delete(world.customer, page.posts[0].ref.external_id)
        after = await connector.fetch(page.cursor)
        assert after.posts == [Removal(page.posts[0].ref, page.posts[0].conversation)]
        assert (await connector.fetch(after.cursor)).posts == []

    @pytest.mark.parametrize("by_us", [True, False], ids=["we block", "they block"])
    async def test_a_block_takes_nothing_away(
        self, connector: Bluesky, world: BlueskyWorld, by_us: bool
    ) -> None:
        post = await comment(connector, world)
        page = await connector.fetch(None)
        who, whom = (world.brand, world.customer) if by_us else (world.customer, world.brand)
        await world.put(
            who, BLOCK, "3kaaaaaaaaaaa", {"subject": whom.did, "createdAt": "2026-01-01T00:00:00Z"}
        )
        assert (await connector.fetch(page.cursor)).posts == []
        assert await connector.reread(post) == post

    async def test_reading_a_post_again_tells_how_it_stands(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        post = await comment(connector, world)
        assert await connector.reread(post) == post
        await world.edit(world.customer, world.last, text="Frage!")
        edited = await connector.reread(post)
        assert isinstance(edited, Post)
        assert (edited.text.raw, edited.conversation, edited.under) == (
            "Frage!",
            post.conversation,
            post.under,
        )
        await world.delete(world.customer, post.ref.external_id)
        assert await connector.reread(post) == Removal(post.ref, post.conversation)


class BlueskyWriting:
    async def test_a_reply_stands_in_its_thread_at_its_time(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        post = await comment(connector, world)
        text = f"Grüße, @{world.customer.handle}! Näheres: https://example.org/ä (gilt #heute)"
        published = await connector.reply(post, text, key="k", at=NOW)
        [record] = [one for one in await world.records(world.brand, POST) if "reply" in one["value"]]
        assert record["uri"] == published.ref.external_id
        assert published.url.endswith(record["uri"].rsplit("/", 1)[1])
        value = record["value"]
        assert (value["text"], datetime.fromisoformat(value["createdAt"])) == (
            text,
            NOW.replace(microsecond=NOW.microsecond // 1000 * 1000),
        )
        assert value["reply"] == {
            "root": {"uri": post.facts["root"], "cid": post.facts["root_cid"]},
            "parent": {"uri": post.ref.external_id, "cid": post.facts["cid"]},
        }
        assert _marked(value) == [
            (f"@{world.customer.handle}", world.customer.did),
            ("https://example.org/ä", "https://example.org/ä"),
            ("#heute", "heute"),
        ]

    async def test_nobody_is_mentioned_by_a_handle_that_leads_nowhere(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        post = await comment(connector, world)
        await connector.reply(post, "Fragt @niemand-hier.test", key="k", at=NOW)
        [value] = await world.replies()
        assert "facets" not in value

    async def test_another_text_under_the_same_key_edits_nothing(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        post = await comment(connector, world)
        await connector.reply(post, "Danke", key="k", at=NOW)
        with pytest.raises(Rejected):
            await connector.reply(post, "Nein danke", key="k", at=NOW)
        assert [one.text for one in await world.published()] == ["Danke"]

    async def test_what_was_published_before_the_post_went_is_known(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        post = await comment(connector, world)
        first = await connector.reply(post, "Danke", key="k", at=NOW)
        await world.delete(world.customer, post.ref.external_id)
        assert await connector.reply(post, "Danke", key="k", at=NOW) == first
        with pytest.raises(Gone):
            await connector.reply(post, "Danke", key="k2", at=NOW)
        assert len(await world.published()) == 1

    async def test_a_reply_is_found_by_its_key(self, connector: Bluesky, world: BlueskyWorld) -> None:
        post = await comment(connector, world)
        published = await connector.reply(post, "Danke", key="k", at=NOW)
        assert await connector.find_reply(post, key="k", text="Danke", at=NOW) == published
        later = NOW + timedelta(seconds=1)
        assert await connector.find_reply(post, key="k", text="Danke", at=later) is None

    async def test_a_reply_to_an_edited_post_points_to_what_stands_now(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        post = await comment(connector, world)
        await world.edit(world.customer, world.last, text="Frage!")
        await connector.reply(post, "Danke", key="k", at=NOW)
        [value] = await world.replies()
        assert value["reply"]["parent"]["cid"] == await world.cid(post.ref.external_id) != post.facts["cid"]


class BlueskyModeration:
    async def test_a_like_is_one_and_can_be_taken_back(self, connector: Bluesky, world: BlueskyWorld) -> None:
        post = await comment(connector, world)
        for _ in range(2):
            await connector.perform(Act.LIKE, post)
        [like] = await world.records(world.brand, LIKE)
        assert like["value"]["subject"] == {"uri": post.ref.external_id, "cid": post.facts["cid"]}
        for _ in range(2):
            await connector.perform(Act.LIKE, post, undo=True)
        assert await world.records(world.brand, LIKE) == []

    async def test_a_like_by_hand_counts_and_is_taken_back(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        post = await comment(connector, world)
        subject = {"uri": post.ref.external_id, "cid": post.facts["cid"]}
        record = {"subject": subject, "createdAt": "2026-01-01T00:00:00.000Z"}
        await world.put(world.brand, LIKE, "3kaaaaaaaaaaa", record)
        await connector.perform(Act.LIKE, post)
        assert len(await world.records(world.brand, LIKE)) == 1
        await connector.perform(Act.LIKE, post, undo=True)
        assert await world.records(world.brand, LIKE) == []

    async def test_hiding_changes_nothing_else_that_was_set(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        post = await comment(connector, world)
        other = post.ref.external_id[:-1] + ("2" if post.ref.external_id[-1] != "2" else "3")
        by_hand = {
            "post": post.under,
            "createdAt": "2026-01-01T00:00:00.000Z",
            "allow": [{"$type": "app.bsky.feed.threadgate#mentionRule"}],
            "hiddenReplies": [other],
        }
        await world.put(world.brand, GATE, post.under.rsplit("/", 1)[1], by_hand)
        for undo, hidden in ((False, [other, post.ref.external_id]), (True, [other])):
            for _ in range(2):
                await connector.perform(Act.HIDE, post, undo=undo)
            [gate] = await world.records(world.brand, GATE)
            assert gate["value"] == {"$type": GATE, **by_hand, "hiddenReplies": hidden}

    async def test_what_is_hidden_stays_a_ticket(self, connector: Bluesky, world: BlueskyWorld) -> None:
        post = await comment(connector, world)
        cursor = (await connector.fetch(None)).cursor
        await connector.perform(Act.HIDE, post)
        world.changed()
        [gate] = await world.records(world.brand, GATE)
        assert (gate["value"]["post"], gate["value"]["hiddenReplies"]) == (post.under, [post.ref.external_id])
        assert (await connector.fetch(cursor)).posts == []

    async def test_only_below_our_own_post_can_be_hidden(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        await world.mention(world.customer, "Hallo")
        [mention] = await posts(connector)
        assert Act.HIDE not in connector.platform.acts_on(mention)
        with pytest.raises(Unsupported):
            await connector.perform(Act.HIDE, mention)
        below = await comment_of(connector, world)
        assert Act.HIDE in connector.platform.acts_on(below)

    async def test_a_block_is_one_and_can_be_taken_back(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        post = await comment(connector, world)
        for _ in range(2):
            await connector.perform(Act.BLOCK, post)
        assert [one["value"]["subject"] for one in await world.records(world.brand, BLOCK)] == [
            world.customer.did
        ]
        for _ in range(2):
            await connector.perform(Act.BLOCK, post, undo=True)
        assert await world.records(world.brand, BLOCK) == []

    async def test_whoever_is_muted_is_not_heard_until_they_are_again(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        post = await comment(connector, world)
        cursor = (await connector.fetch(None)).cursor
        for _ in range(2):
            await connector.perform(Act.MUTE, post)
        await world.mention(world.customer, "Hört ihr mich?")
        assert (await connector.fetch(cursor)).posts == []
        for _ in range(2):
            await connector.perform(Act.MUTE, post, undo=True)
        assert [one.text.raw for one in await posts(connector, cursor)] == ["Hört ihr mich?"]

    async def test_a_report_tells_the_moderators_why(self, connector: Bluesky, world: BlueskyWorld) -> None:
        post = await comment(connector, world)
        await connector.perform(Act.REPORT, post, reason="Beleidigung")
        with pytest.raises(Unsupported):
            await connector.perform(Act.REPORT, post, undo=True)

    async def test_only_our_own_can_be_deleted(self, connector: Bluesky, world: BlueskyWorld) -> None:
        post = await comment(connector, world)
        assert Act.DELETE not in connector.can
        with pytest.raises(Unsupported):
            await connector.perform(Act.DELETE, post)
        published = await connector.reply(post, "Danke", key="k", at=NOW)
        ours = as_ours(post, published.ref.external_id)
        for _ in range(2):
            await connector.perform(Act.DELETE, ours)
        assert await world.published() == []


class BlueskyChecking:
    async def test_a_healthy_account_has_nothing_to_mend(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        await world.write(world.brand, "Guten Morgen")
        findings = [one async for one in connector.inspect()]
        assert [one.what for one in findings if one.wrong] == []
        assert f"@{world.brand.handle}" in findings[0].what
        assert "its last post is there for everybody" in findings[-1].what

    async def test_a_wrong_password_is_named_with_its_mend(
        self, connector: Bluesky, world: BlueskyWorld
    ) -> None:
        await world.revoke()
        [finding] = [one async for one in connector.inspect()]
        assert "cannot log in" in finding.what
        assert "make an app password" in finding.mend
        assert world.password not in str(finding)


async def comment_of(connector: Bluesky, world: BlueskyWorld) -> Post:
    """As `comment`, where other posts came before."""
    cursor = (await connector.fetch(None)).cursor
    ours = await world.write(world.brand, "Noch ein Angebot")
    await world.settle()
    await world.answer(world.customer, ours, "Frage dazu?")
    [post] = await posts(connector, cursor)
    return post


def as_ours(post: Post, uri: str) -> Post:
    """Return a post of the account itself, as far as deleting it needs one."""
    return replace(post, ref=replace(post.ref, external_id=uri))


def _marked(value: dict[str, Any]) -> list[tuple[str, str]]:
    told = value["text"].encode()
    places = [(one["index"]["byteStart"], one["index"]["byteEnd"]) for one in value["facets"]]
    features = [one["features"][0] for one in value["facets"]]
    meant = [one.get("did") or one.get("uri") or one.get("tag") for one in features]
    return [(told[start:end].decode(), one) for (start, end), one in zip(places, meant, strict=True)]
