from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connectors.bluesky.facets import Sort, facets, handles, marks
from bot.connectors.lengths import graphemes_or_bytes

KNOWN = {"marke.test": "did:plc:marke"}


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Hallo @marke.test!", ["@marke.test"]),
        ("(@Marke.Test)", ["@Marke.Test"]),
        ("@a.b.c.example.", ["@a.b.c.example"]),
        ("Siehe https://oebb.at/x?a=(1).", ["https://oebb.at/x?a=(1)"]),
        ("(https://de.wikipedia.org/wiki/Bahn_(Zug))", ["https://de.wikipedia.org/wiki/Bahn_(Zug)"]),
        ("„https://a.example/ä“, http://b.example", ["https://a.example/ä", "http://b.example"]),
        ("HTTPS://A.EXAMPLE/", ["HTTPS://A.EXAMPLE/"]),
        ("https://medium.example/@marke.test #x", ["https://medium.example/@marke.test", "#x"]),
        ("#Bahn-Streik! (#ok) ＃全角", ["#Bahn-Streik", "#ok", "＃全角"]),
        ("#grün #👩‍👩‍👧‍👦", ["#grün", "#👩‍👩‍👧‍👦"]),
        ("lena@marke.test", []),
        ("@lena@social.example", []),
        ("@marke @-a.test @a-.test @a.test- @a.1 @.a.test", []),
        ("https:// https://? xhttps://a.example", []),
        ("#2026 #... # a#b ##a C#", []),
        (f"#{'a' * 65}", []),
        (f"@{'a' * 64}.test", []),
    ],
)
def test_what_people_would_take_for_marked_is_marked(text: str, marked: list[str]) -> None:
    assert [text[mark.start : mark.end] for mark in marks(text)] == marked


def test_places_are_counted_in_bytes() -> None:
    text = "👩‍👩‍👧‍👦 Grüße @marke.test https://a.example #ü"
    told = text.encode()
    found = facets(text, KNOWN)
    places = [told[one["index"]["byteStart"] : one["index"]["byteEnd"]].decode() for one in found]
    assert places == ["@marke.test", "https://a.example", "#ü"]
    assert [one["features"] for one in found] == [
        [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:marke"}],
        [{"$type": "app.bsky.richtext.facet#link", "uri": "https://a.example"}],
        [{"$type": "app.bsky.richtext.facet#tag", "tag": "ü"}],
    ]


def test_who_is_not_known_stays_words() -> None:
    assert facets("@fremd.test", KNOWN) == []


def test_each_handle_is_looked_up_once() -> None:
    assert handles("@Marke.test @marke.test @b.test") == ["marke.test", "b.test"]


PIECES = st.lists(
    st.sampled_from(
        [
            "@marke.test",
            "https://a.example/ö?x=#y",
            "#tag",
            " ",
            "(",
            ")",
            ".",
            "@",
            "#",
            "👍🏽",
            "\n",
            "ß",
            "-",
        ]
    )
    | st.text(max_size=5),
    max_size=20,
).map("".join)


@given(PIECES)
def test_facets_lie_within_the_text_one_after_the_other(text: str) -> None:
    told, end = text.encode(errors="surrogatepass"), 0
    for facet in facets(text, KNOWN):
        index, feature = facet["index"], facet["features"][0]
        assert end <= index["byteStart"] < index["byteEnd"] <= len(told)
        end = index["byteEnd"]
        shown = told[index["byteStart"] : end].decode(errors="surrogatepass")
        assert _says(shown, feature)


def _says(shown: str, feature: dict[str, Any]) -> bool:
    match Sort(feature["$type"].partition("#")[2]):
        case Sort.MENTION:
            return KNOWN[shown[1:].lower()] == str(feature["did"])
        case Sort.LINK:
            return shown == str(feature["uri"]) and not set(shown) & set(" \n")
        case Sort.TAG:
            return shown[1:] == str(feature["tag"])


@given(st.text(max_size=300))
def test_a_text_within_the_limit_is_within_both_limits(text: str) -> None:
    length = graphemes_or_bytes(text)
    assert length * 10 >= len(text.encode(errors="surrogatepass"))
    assert length >= (1 if text else 0)
