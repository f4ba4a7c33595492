"""What Meta calls: signatures over raw bytes, the handshake, and batches in both shapes."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connectors.connector import Forged, Malformed
from bot.connectors.meta.hook import App, MetaHook
from bot.connectors.meta.instagram_news import InstagramReader
from bot.connectors.meta.page_news import PageReader
from bot.connectors.meta.pointer import Pointer
from bot.domain.posts import AttachmentKind, Echo, Post, PostKind, Removal
from tests.connectors.meta.stage import FACEBOOK_ID, INSTAGRAM_ID
from tests.fakes.meta import events
from tests.fakes.meta.things import APP_SECRET, INSTAGRAM, PAGE, VERIFY_TOKEN, Everything, Thing

APP_ONE = App(APP_SECRET, VERIFY_TOKEN)
OTHER_SECRET = "f" * 32


def hook() -> MetaHook:
    page, account = PageReader(FACEBOOK_ID, PAGE), InstagramReader(INSTAGRAM_ID, INSTAGRAM)
    stranger = PageReader(FACEBOOK_ID, "999")
    return MetaHook([(APP_ONE, page), (APP_ONE, account), (App(OTHER_SECRET, "other"), stranger)])


def told(*entries: object, kind: str = "page") -> list[object]:
    body = json.dumps({"object": kind, "entry": list(entries)}).encode()
    return [news for _, news in hook().parse(body, [APP_ONE])]


def post(news: object) -> Post:
    assert isinstance(news, Post)
    return news


def test_a_body_is_taken_as_its_bytes_were_signed() -> None:
    body = (
        '{"object":"page","entry":[{"id":"104","time":1,"note":"gr\\u00fc\\u00df \\/ \U0001f600"}]}'.encode()
    )
    assert hook().verify(events.signed(body), body) == [APP_ONE]
    assert hook().verify(events.signed(body, OTHER_SECRET), body)[0].verify_token == "other"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        {"X-Hub-Signature-256": "sha1=" + "0" * 40},
        {"X-Hub-Signature-256": "sha256=" + "0" * 63},
        {"X-Hub-Signature-256": "sha256=" + "é" * 64},
    ],
)
def test_what_is_not_signed_is_forged(headers: dict[str, str]) -> None:
    with pytest.raises(Forged):
        hook().verify(headers, b"{}")


@given(st.binary(min_size=1, max_size=200), st.integers(0, 199), st.integers(1, 255))
def test_one_changed_byte_is_forged(body: bytes, at: int, flip: int) -> None:
    headers = events.signed(body)
    changed = bytearray(body)
    changed[at % len(body)] ^= flip
    with pytest.raises(Forged):
        hook().verify(headers, bytes(changed))


def test_the_handshake_tells_the_challenge_to_whoever_knows_the_token() -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY_TOKEN}
    assert hook().handshake(query) == "1158201444"
    for wrong in (
        {"hub.verify_token": "guess"},
        {"hub.mode": "unsubscribe"},
        {"hub.challenge": "<b>"},
        {"hub.challenge": ""},
    ):
        with pytest.raises(Forged):
            hook().handshake(query | wrong)


def test_an_app_tells_only_about_its_own_accounts() -> None:
    body = events.batch({**events.feed(Everything().comment("Hallo")), "id": "999"})
    assert hook().parse(body, [APP_ONE]) == []


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"null", b'{"entry":{}}', b"\xff", b'{"entry":[],"entry":[]}', b"[" * 500]
)
def test_what_is_no_batch_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        hook().parse(body, [APP_ONE])


def test_a_comment_becomes_a_post_of_its_thread() -> None:
    meta = Everything()
    first = meta.comment("Wo bleibt der Zug? <b>", "501")
    second = meta.comment("Ja, wo?", "502", parent=first.id)
    one, two = map(post, told(events.feed(first), events.feed(second, name="Ömer")))
    assert (one.kind, one.text.raw, one.author.id, one.author.name.raw) == (
        PostKind.COMMENT, "Wo bleibt der Zug? <b>", "501", "Lena Huber",
    )  # fmt: skip
    assert (one.conversation, two.conversation) == (first.id, first.id)
    assert one.under == two.under == first.post
    assert not one.private


def test_an_edited_comment_is_the_same_post_with_a_later_revision() -> None:
    meta = Everything()
    thing = meta.comment("Wo bleibt der Zug?")
    before = post(told(events.feed(thing))[0])
    later = {**events.feed(thing, "edited"), "time": int(thing.at.timestamp()) + 60}
    after = post(told(later)[0])
    assert after.ref == before.ref
    assert int(after.revision) == int(before.revision) + 60


def test_what_was_removed_is_a_removal_and_what_was_hidden_is_not() -> None:
    thing = Everything().comment("weg")
    removal = told(events.feed(thing, "remove"))[0]
    assert isinstance(removal, Removal)
    assert removal.conversation == thing.id
    assert told(events.feed(thing, "hide")) == []


def test_what_a_visitor_leaves_on_the_page_is_a_mention() -> None:
    news = post(told(events.feed(Everything().visitor_post("Großes Lob!"), item="status"))[0])
    assert news.kind is PostKind.MENTION
    assert news.under == ""


def test_our_own_comment_is_an_echo() -> None:
    meta = Everything()
    asked = meta.comment("Wo?")
    ours = meta.comment("Gleich da", PAGE, parent=asked.id)
    echo = told(events.feed(ours))[0]
    assert isinstance(echo, Echo)
    assert echo.to is not None
    assert (echo.to.external_id, echo.conversation, echo.text.raw) == (asked.id, asked.id, "Gleich da")


def test_reactions_are_no_posts() -> None:
    entry = events.feed(Everything().comment("x"), item="reaction")
    assert told(entry) == []


def test_messages_are_private_and_one_conversation_with_a_person() -> None:
    meta = Everything()
    one, two = meta.message("Hallo"), meta.message("Noch da?")
    posts = [post(news) for news in told(events.message(one), events.message(two))]
    assert {news.conversation for news in posts} == {"messenger:601"}
    assert all(news.private and news.kind is PostKind.MESSAGE for news in posts)


def test_a_picture_alone_is_a_message_with_an_attachment() -> None:
    thing = Everything().message("")
    entry = events.message(
        thing, attachments=[{"type": "image", "payload": {"url": "https://evil.example/x.png"}}]
    )
    news = post(told(entry)[0])
    assert [one.kind for one in news.attachments] == [AttachmentKind.PICTURE]
    assert news.attachments[0].url == ""  # a customer's address is never fetched, so it need not be kept


def test_a_message_that_was_edited_or_taken_back() -> None:
    thing = Everything().message("Halo")
    thing.text = "Hallo"
    assert post(told(events.edit(thing))[0]).text.raw == "Hallo"
    removal = told(events.message(thing, is_deleted=True))[0]
    assert isinstance(removal, Removal)


def test_our_own_message_is_an_echo_with_its_key() -> None:
    thing = Thing("m_9", PAGE, "Danke", Everything().clock, private_to="601", metadata="reply-1")
    echo = told(events.message(thing))[0]
    assert isinstance(echo, Echo)
    assert (echo.key, echo.private, echo.conversation) == ("reply-1", True, "messenger:601")


def test_receipts_and_reactions_to_messages_are_no_posts() -> None:
    event: dict[str, Any] = {"sender": {"id": "601"}, "recipient": {"id": PAGE}, "timestamp": 1764547200000}
    whats: list[dict[str, Any]] = [
        {"read": {"watermark": 1}},
        {"delivery": {"mids": ["m"]}},
        {"reaction": {"mid": "m"}},
        {"postback": {}},
    ]
    for what in whats:
        assert told({"id": PAGE, "time": 1, "messaging": [event | what]}) == []


def test_instagram_comments_carry_a_handle_and_what_they_stand_under() -> None:
    thing = Everything().comment("Schön!", "880", owner=INSTAGRAM)
    news = post(told(events.comment(thing), kind="instagram")[0])
    assert (news.author.handle.raw, news.under) == ("@lena.h", "media900")


def test_instagram_mentions_are_pointers() -> None:
    entries = events.mention("m1", "c1"), events.mention("m2")
    assert told(*entries, kind="instagram") == [Pointer("m1", "c1"), Pointer("m2")]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=20,
)


@given(st.sampled_from(["page", "instagram"]), anything, anything, anything)
def test_nothing_that_was_signed_breaks_the_reading(
    kind: str, changes: object, value: object, messaging: object
) -> None:
    its = PAGE if kind == "page" else INSTAGRAM
    entries = [
        {"id": its, "time": changes, "changes": changes, "messaging": messaging},
        {
            "id": its,
            "time": 1,
            "changes": [{"field": "feed", "value": value}, {"field": "comments", "value": value}],
        },
        {
            "id": its,
            "messaging": [{"sender": value, "recipient": {"id": its}, "timestamp": value, "message": value}],
        },
    ]
    body = json.dumps({"object": kind, "entry": entries}).encode()
    with suppress(Malformed):  # numbers that JSON does not have
        hook().parse(body, [APP_ONE])
