from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.slack.typed import typed
from bot.workspace.emoji_names import NAMES
from bot.workspace.stored import named_emoji

PEOPLE = {"U0LENA": "Lena Vogt"}
CHANNELS = {"C0TEAM": "social-media"}


def read(text: str) -> str:
    return typed(text, PEOPLE.get, CHANNELS.get)


@pytest.mark.parametrize(
    ("stored", "meant"),
    [
        ("Müller &amp; Söhne &lt;3", "Müller & Söhne <3"),
        ("Danke <@U0LENA>!", "Danke @Lena Vogt!"),
        ("<@U0OTHER|max>", "@max"),
        ("<@U0OTHER>", "@U0OTHER"),
        ("<#C0TEAM>", "#social-media"),
        ("<#C0OTHER|general>", "#general"),
        ("<!channel> <!here> <!everyone>", "@channel @here @everyone"),
        ("<!subteam^S0TEAM|@support>", "@support"),
        ("<!date^1785412800^{date}|30 July 2026>", "30 July 2026"),
        ("<https://shop.example/a?b=1&amp;c=2>", "https://shop.example/a?b=1&c=2"),
        ("<http://shop.example|shop.example>", "http://shop.example"),
        ("<https://shop.example/help|our help>", "our help (https://shop.example/help)"),
        ("<mailto:help@shop.example|help@shop.example>", "help@shop.example"),
        ("<tel:+431234|+43 1234>", "+43 1234"),
        ("Super:tada: :+1::skin-tone-3:", "Super🎉 👍🏼"),
        (":woman-running::skin-tone-5: :tada::skin-tone-2:", "🏃🏾‍♀️ 🎉"),
        (":flag-at: :man-woman-girl: :male-technologist:", "🇦🇹 👨‍👩‍👧 👨‍💻"),
        (":our_own_logo:", ":our_own_logo:"),
    ],
)
def test_slacks_encoding_becomes_what_a_customer_should_read(stored: str, meant: str) -> None:
    assert read(stored) == meant


@pytest.mark.parametrize(
    "text",
    [
        "<b>fett</b> und 3 < 4 > 2",
        "if (a<b) { c>d }",
        "<3 :) ;-) :-D",
        "10:30:45, 1:100:3, a:b:c",
        "R&D &copy; &nbsp; &ampel;",
        "<@someone> <#tag> <!doctype html>",
        "https://shop.example/a:b:c?d=<e>",
        "*stars* _under_ ~tilde~ `tick`",
    ],
)
def test_what_only_looks_like_slacks_encoding_stays(text: str) -> None:
    assert read(text) == text


def test_what_was_decoded_is_not_decoded_again() -> None:
    assert read("&amp;lt;b&amp;gt; &lt;@U0LENA&gt; &amp;amp;") == "&lt;b&gt; <@U0LENA> &amp;"


@given(st.text(alphabet=st.characters(exclude_characters="&<:")))
def test_plain_text_is_unchanged(text: str) -> None:
    assert read(text) == text


@given(st.text(alphabet=st.characters(exclude_characters=":")))
def test_whatever_slack_escapes_comes_back(text: str) -> None:
    assert read(html.escape(text, quote=False)) == text


@given(st.text(alphabet="&<>:@#!|^ampltU0LENAC^+-_tadhps/\n "))
def test_anything_is_read_without_an_error(text: str) -> None:
    assert isinstance(read(text), str)


@pytest.mark.parametrize("character", NAMES)
def test_emoji_survive_the_way_through_slack(character: str) -> None:
    assert read(f"Ja{named_emoji(character)}!") == f"Ja{character}!"


def test_a_megabyte_of_almost_markup_is_read_in_a_moment() -> None:
    for piece in ("<", ":qq", "&amp", "<http://", "::"):
        text = piece * 200_000
        assert read(text) == text
