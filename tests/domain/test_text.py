"""What strangers wrote: nothing in it deceives the eye, and everything that is language survives."""

from __future__ import annotations

import time
import unicodedata
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cleaning import MARKS_IN_A_ROW
from bot.domain.text import Untrusted, shortened

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
JOINERS = "\u200c\u200d"
SHAPES = "\ufe0e\ufe0f\ufe00\U000e0100"
TAGS = "\U000e0067\U000e0062\U000e0065\U000e006e\U000e007f"
TRICKS = st.text(
    "aא\u0628\u0915\u094d👩❤🏴1#\n " + BIDI + JOINERS + SHAPES + TAGS + "\u0301\u0316\u034f\u3164"
)
ANYTHING = st.text(st.characters(codec=None)) | TRICKS
UNSEEN = {"Cc", "Cf", "Cs", "Co"}

FAMILY = "👩\u200d👩\u200d👧\u200d👦"
ENGLAND = f"🏴{TAGS}"


def clean(text: str) -> str:
    return Untrusted(text).clean()


def without_flags(text: str) -> str:
    return text.replace(ENGLAND, "🏴")


@given(ANYTHING)
def test_nothing_invisible_is_left(text: str) -> None:
    for char in without_flags(clean(text)):
        assert char in "\n\t" + JOINERS or unicodedata.category(char) not in UNSEEN


@given(ANYTHING)
def test_nothing_that_turns_the_direction_is_left(text: str) -> None:
    assert not set(clean(text)) & set(BIDI)


@settings(max_examples=500)
@given(ANYTHING)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text("eא\u0915👩" + JOINERS + SHAPES + "\u200b\u0301\u0316\u0308\u20dd\u0344", max_size=60))
def test_no_letter_carries_a_tower(text: str) -> None:
    seen = "".join(char for char in clean(text) if char not in JOINERS + SHAPES)
    towers = groupby(seen, lambda char: unicodedata.category(char) in {"Mn", "Me"})
    assert all(len(list(tower)) <= MARKS_IN_A_ROW for is_tower, tower in towers if is_tower)


@given(TRICKS)
def test_no_message_can_be_hidden_between_what_is_seen(text: str) -> None:
    """At most a shape and a joiner follow any character, and nobody can write with those alone."""
    hidden = [char in JOINERS + SHAPES + TAGS for char in without_flags(clean(text))]
    assert all(len(list(run)) <= 2 for is_hidden, run in groupby(hidden) if is_hidden)


def test_the_short_way_for_harmless_texts_leads_to_the_same() -> None:
    trap = "\u202e"
    for code in range(0x3000):
        char = chr(code)
        assert clean(char) == clean(char + trap), hex(code)


@pytest.mark.parametrize(
    "text",
    [
        "Grüße aus Wien – 25 € „gespart“!\n\tBis bald",
        FAMILY,
        "🏳️\u200d🌈 🏴\u200d☠️ 👩🏽\u200d🚒 🙂\u200d↔️ 🐦\u200d⬛ ❤️\u200d🔥 1️⃣ #️⃣ ℹ️",
        f"{ENGLAND} it is coming home",
        "می\u200cخواهم کتاب\u200cها را بخوانم",  # Persian: zero-width non-joiners between parts of a word
        "Android\u200cها",
        "أَهْلًا وَسَهْلًا",
        "שָׁלוֹם עֲלֵיכֶם",
        "नमस्ते क्\u200dष",
        "র\u200d্যাব",  # Bengali: the joiner stands before the virama
        "ශ්\u200dරී ලංකා",
        "བསྒྲུབས",
        "ภาษาไทยที่นี่",
        "辻\U000e0100さん",
        "日本語",
        "Tiếng Việt",
        "🫨 \U0001fae9",  # younger than this Python, perhaps
    ],
)
def test_what_people_really_write_survives(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("pay\u202epal", "paypal"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("zero\u200bwidth", "zerowidth"),
        ("pay\u200dpal pay\u200cpal pay\u2060pal", "paypal paypal paypal"),
        ("\ufeffbom", "bom"),
        ("a\x00b\x1b[31mred", "ab[31mred"),
        ("one\r\ntwo\rthree\u2028four\u2029five\x85six", "one\ntwo\nthree\nfour\nfive\nsix"),
        ("\ud800lone", "lone"),
        ("private \ue000\U000f0000\U00100000 use", "private  use"),
        ("soft\u00adhyphen", "softhyphen"),
        ("e\u200b\u0301", "é"),
        ("\u3164\u115f\u1160\uffa0", ""),  # names of which nothing is seen
        ("a\u2800b", "a b"),
        (f"hi{TAGS}", "hi"),  # letters that only machines read
        ("a\ufe0fb\U000e0100", "ab"),
        ("👍" + "\ufe00\ufe01\ufe02" * 50, "👍"),  # bytes behind an emoji
        ("👍" + "\ufe0f" * 50, "👍\ufe0f"),
        ("م" + "\u200c\u200d" * 50 + "ا", "م\u200cا"),
        ("\u200d👩\u200d", "👩"),
        (
            "🙂\u200d↔\u200d\u0338",
            "🙂↮",
        ),  # without the second joiner the arrow is another sign, which the first does not join
        ("\ufffe\uffff\U0001fffe", ""),
    ],
)
def test_what_deceives_is_taken_away(text: str, seen: str) -> None:
    assert clean(text) == seen


def test_zalgo_is_trimmed_to_what_living_scripts_stack() -> None:
    assert len(clean("a" + "\u0316" * 50)) <= 5
    assert len(clean("a" + ("\u0316" * 4 + "\u200d") * 50)) <= 6, "what nobody sees begins no new tower"
    assert len(clean("a" + "\u20dd" * 50)) <= 5, "rings around a letter are marks as well"


SLOW = {
    "marks in the wrong order": "\u0301\u0316",
    "families": FAMILY,
    "joiners between letters": "a\u200d",
    "joiners between marks": "\u0301\u200d\u0316\u200c",
    "Persian": "می\u200cخواهم ",
    "bidi": BIDI + "a",
    "flags": ENGLAND,
    "shapes": "❤\ufe0f\U000e0100",
    "line ends": "\r\n\r",
}


@pytest.mark.parametrize("part", SLOW.values(), ids=SLOW)
def test_a_long_text_costs_no_more_than_its_length(part: str) -> None:
    """Sixteen times the text takes about sixteen times as long; what grows by the square would take 256 times."""
    short, long = (cost(part * (characters // len(part))) for characters in (12_500, 200_000))
    assert long < 80 * short


def cost(text: str) -> float:
    """Return the processor time that cleaning takes at best."""
    best = float("inf")
    for number in range(3):
        another = f"{text}{number}"  # what was cleaned a moment ago is remembered
        before = time.thread_time()
        clean(another)
        best = min(best, time.thread_time() - before)
    return best


def test_a_stranger_s_words_cannot_be_formatted_by_accident() -> None:
    words = Untrusted("<!channel>")
    with pytest.raises(TypeError):
        str(words)
    with pytest.raises(TypeError):
        f"{words}"


def test_an_exception_that_names_its_values_does_not_carry_words_into_the_log() -> None:
    words = Untrusted("my account is AT61 1904 3002 3457 3201")
    assert repr([words]) == f"[<{len(words.raw)} untrusted characters>]"


@given(ANYTHING, st.integers(1, 50))
def test_shortening_keeps_the_limit_and_says_that_it_did(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")
