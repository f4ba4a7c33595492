"""Any card, line or form, whatever strangers wrote into it, is something that Slack takes and nothing that it obeys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.card import Card, Fact
from bot.chat.lines import Line
from bot.chat.slack.blocks import card_message, lines_message, words_message
from bot.chat.slack.modal import modal
from bot.chat.slack.rich import Room, section
from bot.domain.text import Link, Moment, Strong, Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import (
    Button,
    Buttons,
    Choice,
    Form,
    Heading,
    MomentField,
    Option,
    Pager,
    Passage,
    Quote,
    Search,
    Several,
    Style,
    TextField,
    Toggle,
)
from bot.workspace.blockkit import message_problems, view_problems

VIENNA = ZoneInfo("Europe/Vienna")
NOW = datetime(2026, 7, 30, 12, 0, tzinfo=UTC)
NASTY = (
    "<!channel> <!here> <@U0ZURUF> <#C0TEAM> <https://evil.example|bank.example> &lt;!everyone&gt; "
    "*bold* _it_ ~no~ `code` ```pre``` :tada: @channel \u202egnp.exe\u2066 \u200b\ufeff \ud800 e\u0301\u0301\u0301\u0301\u0301\u0301"
)

texts = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="<>&!@#|*_~`:\n \u202e\u2067\u200b\u0301\ud800👩‍👩‍👧אب", max_size=60),
    st.sampled_from((NASTY, "", " ", "\n")),
    st.builds(str.__mul__, st.sampled_from(("&", "x", "🎉", "<!channel>")), st.integers(1, 20_000)),
)
moments = st.datetimes(datetime(2002, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
urls = st.one_of(
    texts, st.sampled_from(("https://a.example/x?y=1&z=<b>", "javascript:alert(1)", "http://[", "https://"))
)
spans = st.one_of(
    texts,
    st.builds(Untrusted, texts),
    st.builds(Moment, moments),
    st.builds(Strong, texts),
    st.builds(Link, texts, urls),
)
sentences = st.lists(spans, max_size=5).map(tuple)
names = st.sampled_from(("claim", "reply", "undo"))
buttons = st.builds(Button, names, st.just(TicketId(17)), texts, st.just("r1"), st.sampled_from(Style))
rows = st.lists(buttons, max_size=4, unique_by=lambda b: b.handler).map(tuple)
cards = st.builds(
    Card,
    ticket=st.just(TicketId(17)),
    version=st.integers(1, 10**6),
    title=texts,
    author=sentences,
    customer=sentences,
    quote=st.builds(Untrusted, texts),
    hint=texts,
    facts=st.lists(st.builds(Fact, texts, sentences), max_size=12).map(tuple),
    buttons=rows,
    summary=sentences,
    urgent=st.booleans(),
)
lines = st.lists(st.builds(Line, st.integers(0, 10**6), moments, sentences), min_size=1, max_size=12)
values = st.text(min_size=1, max_size=75)
options = st.builds(Option, values, texts, texts)
alike = st.lists(buttons, max_size=60).map(tuple)
parts = st.one_of(
    st.builds(Passage, sentences),
    st.builds(Heading, texts),
    st.builds(Buttons, alike),
    st.builds(Quote, st.builds(Untrusted, texts)),
    st.builds(
        TextField,
        st.just("text"),
        texts,
        texts,
        texts,
        st.booleans(),
        st.integers(0, 9),
        st.integers(0, 10**5),
        st.booleans(),
    ),
    st.builds(
        Several,
        st.just("several"),
        texts,
        st.lists(options, max_size=3, unique_by=lambda o: o.value).map(tuple),
        st.lists(values, max_size=3).map(tuple),
        st.booleans(),
    ),
    st.builds(
        Choice,
        st.just("choice"),
        texts,
        st.lists(options, max_size=3, unique_by=lambda o: o.value).map(tuple),
        values,
        st.booleans(),
        st.booleans(),
    ),
    st.builds(Search, st.just("search"), texts, texts, st.none() | options, st.booleans(), st.booleans()),
    st.builds(Toggle, st.just("toggle"), texts, st.booleans()),
    st.builds(MomentField, st.just("moment"), texts, moments),
    st.builds(Pager, st.none() | st.just("3"), st.none() | st.just("4")),
)
forms = st.builds(
    Form,
    handler=names,
    ticket=st.just(TicketId(17)),
    title=texts,
    parts=st.lists(parts, max_size=6, unique_by=lambda part: str(getattr(part, "name", type(part)))).map(
        tuple
    ),
    submit=texts,
    memory=st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3),
)

FIELD = TextField("text", "Text")


def card_saying(words: str) -> Card:
    text = (Untrusted(words), words, Strong(words), Link(words, words), Moment(NOW))
    return Card(
        ticket=TicketId(17),
        version=5,
        title=words,
        author=text,
        customer=text,
        quote=Untrusted(words),
        hint=words,
        facts=(Fact(words, text),) * 8,
        buttons=(Button("claim", TicketId(17), words), Button("log", TicketId(17), words)),
        summary=text,
    )


def members(value: object) -> Iterator[dict[str, object]]:
    """Every object in a piece of JSON, however deep."""
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from members(member)
    elif isinstance(value, list):
        for item in value:
            yield from members(item)


def assert_nothing_is_live(message: dict[str, object]) -> None:
    text = str(message.get("text", ""))
    assert re.fullmatch(r"(?:[^<>&]|&(?:amp|lt|gt);)*", text), text
    for member in members(message):
        assert member.get("type") not in {"mrkdwn", "broadcast", "user", "usergroup", "channel", "emoji"}
        assert member.get("emoji") is not True
        if member.get("type") == "link":
            assert str(member["url"]).startswith(("http://", "https://"))
    json.dumps(message, ensure_ascii=False).encode()


def assert_slack_takes(message: dict[str, object]) -> None:
    update = {"channel": "C1", "ts": "1.000001", **message}
    assert [str(problem) for problem in message_problems(update)] == []
    assert_nothing_is_live(message)


@given(cards)
def test_any_card_is_valid_and_without_live_markup(card: Card) -> None:
    assert_slack_takes(card_message(card, VIENNA))


@given(lines)
def test_any_lines_are_valid_and_without_live_markup(some: list[Line]) -> None:
    assert_slack_takes(lines_message(some, VIENNA))


@given(sentences, alike)
def test_any_word_to_a_person_is_valid_and_without_live_markup(
    text: tuple[Untrusted, ...], below: tuple[Button, ...]
) -> None:
    assert_slack_takes(words_message(text, VIENNA, below))


def test_a_card_shows_a_posts_characters_exactly() -> None:
    words = "5 < 6 & *stars* :tada: <b>"
    blocks = card_message(card_saying(words), VIENNA)["blocks"]
    (quoted,) = [m for m in members(blocks) if m.get("type") == "rich_text_quote"]
    assert quoted["elements"] == [{"type": "text", "text": words}]


def test_a_text_is_cut_after_escaping_and_never_inside_an_entity() -> None:
    text = card_message(card_saying("&" * 3000), VIENNA)["text"]
    assert len(text) <= 4000
    assert text.endswith("&amp;…")


def test_a_moment_is_localised_by_slack_and_falls_back_to_the_teams_zone() -> None:
    (date,) = [m for m in members(words_message((Moment(NOW),), VIENNA)["blocks"]) if m.get("type") == "date"]
    assert date["timestamp"] == 1785412800
    assert date["fallback"] == "2026-07-30 14:00 CEST"


def test_only_web_addresses_become_links() -> None:
    for url in ("javascript:alert(1)", "http://", "https://a b", "https://a\nb", "//x", "https://[", ""):
        (element,) = words_message((Link("here", url),), VIENNA)["blocks"][0]["elements"][0]["elements"]
        assert element == {"type": "text", "text": "here"}
    (element,) = words_message((Link("here", "https://a.example"),), VIENNA)["blocks"][0]["elements"][0][
        "elements"
    ]
    assert element == {"type": "link", "url": "https://a.example", "text": "here"}


def test_a_notification_is_not_turned_by_a_right_to_left_name() -> None:
    message = words_message((Untrusted("דנה"), " wrote"), VIENNA)
    assert message["text"] == "\u2068דנה\u2069 wrote"


@given(st.text("אab (1)", min_size=1, max_size=4000), st.integers(1, 40))
def test_an_isolate_that_was_opened_is_closed_however_short_the_room(text: str, room: int) -> None:
    for element in section((Untrusted(text), " wrote"), VIENNA, Room(room))["elements"]:
        assert element["text"].count("\u2068") == element["text"].count("\u2069")


def test_right_to_left_names_do_not_turn_the_words_around_them() -> None:
    said = words_message((Untrusted("דנה"), " wrote"), VIENNA)["blocks"][0]["elements"][0]["elements"]
    assert said[0]["text"] == "\u2068דנה\u2069"


def test_a_changed_message_gets_new_block_ids() -> None:
    ids = [
        {block["block_id"] for block in lines_message([Line(3, NOW, (words,), rows)], VIENNA)["blocks"]}
        for words in ("before", "after")
        for rows in ((Button("undo", TicketId(17), "Undo", "r1"),), ())
    ]
    assert sum(map(len, ids)) == len(set().union(*ids))


def test_several_lines_share_a_message_in_their_order() -> None:
    message = lines_message([Line(3, NOW, ("one",)), Line(4, NOW, ("two",))], VIENNA)
    assert message["metadata"]["event_payload"] == {"numbers": "3,4"}
    assert message["text"] == "one\ntwo"
    assert [member for member in members(message) if member.get("type") == "date"] == []


def test_lines_that_come_late_together_say_when_each_happened() -> None:
    late = [Line(3, NOW, ("one",)), Line(4, NOW + timedelta(minutes=2), ("two",))]
    assert sum(member.get("type") == "date" for member in members(lines_message(late, VIENNA))) == 2


GIANTS = {
    "nothing": "",
    "nasty": NASTY,
    "a megabyte of mentions": "<!channel>" * 100_000,
    "ampersands": "&" * 100_000,
    "emoji": "🎉" * 100_000,
    "zalgo": "e" + "\u0301" * 100_000,
    "marks in the wrong order": "e" + "\u0301\u0316" * 100_000,
    "two megabytes of right to left": "א\u202e<!here> " * 200_000,
    "empty lines": "\n" * 100_000,
    "links": "https://раураӏ.example/<x>&" * 10_000,
}


@pytest.mark.parametrize("words", GIANTS.values(), ids=GIANTS.keys())
def test_texts_of_any_size_make_valid_messages_and_forms(words: str) -> None:
    text = (Untrusted(words), words)
    form = Form("log", TicketId(17), words, (*(Passage(text), Quote(Untrusted(words))) * 60, FIELD), words)
    assert_slack_takes(card_message(card_saying(words), VIENNA))
    assert_slack_takes(lines_message([Line(number, NOW, text) for number in range(12)], VIENNA))
    assert [str(problem) for problem in view_problems(modal(form, VIENNA))] == []
