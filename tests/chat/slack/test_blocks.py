"""Any card, line or form, whatever strangers wrote into it, is something that Slack takes and nothing that it obeys."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.card import Card
from bot.chat.lines import Line, mentioned
from bot.chat.slack.blocks import card_message, lines_message, words_message
from bot.chat.slack.modal import modal
from bot.chat.slack.rich import Room, section
from bot.domain.people import PersonId
from bot.domain.text import Link, Mention, Moment, Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import (
    Button,
    Form,
    Passage,
    Quote,
)
from bot.workspace.blockkit import message_problems, view_problems
from tests.chat.anything import (
    FIELD,
    GIANTS,
    KNOWN,
    NOW,
    VIENNA,
    alike,
    card_saying,
    cards,
    lines,
    members,
    sentences,
)


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


@given(lines)
def test_any_lines_mention_those_alone_whom_they_are_meant_to(some: list[Line]) -> None:
    message = lines_message(some, VIENNA, KNOWN)
    assert [str(problem) for problem in message_problems({"channel": "C1", **message})] == []
    meant = {KNOWN[person] for person in mentioned(some) if person in KNOWN}
    users = {str(one["user_id"]) for one in members(message) if one.get("type") == "user"}
    assert users <= meant
    assert "<@" not in str(message["text"])


def test_who_is_mentioned_is_a_person_to_slack_and_others_are_named() -> None:
    text = (
        Mention(PersonId("anna"), "Anna"),
        " and ",
        Mention(PersonId("zoe"), "Zoe"),
        Untrusted("<@USELMA>"),
    )
    message = lines_message([Line(3, NOW, text)], VIENNA, KNOWN)
    (paragraph,) = message["blocks"][0]["elements"]
    assert paragraph["elements"][0] == {"type": "user", "user_id": "UANNA"}
    assert paragraph["elements"][2] == {"type": "text", "text": "Zoe", "style": {"bold": True}}
    assert paragraph["elements"][3]["type"] == "text"
    assert message["text"].startswith("Anna and Zoe")


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


@pytest.mark.parametrize("words", GIANTS.values(), ids=GIANTS.keys())
def test_texts_of_any_size_make_valid_messages_and_forms(words: str) -> None:
    text = (Untrusted(words), words)
    form = Form("log", TicketId(17), words, (*(Passage(text), Quote(Untrusted(words))) * 60, FIELD), words)
    assert_slack_takes(card_message(card_saying(words), VIENNA))
    assert_slack_takes(lines_message([Line(number, NOW, text) for number in range(12)], VIENNA))
    assert [str(problem) for problem in view_problems(modal(form, VIENNA))] == []
