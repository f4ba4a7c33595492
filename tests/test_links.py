"""Where links really lead, whatever their names look like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.text import Untrusted
from bot.links import Destination, destinations


def leads_to(text: str) -> list[str]:
    return [one.domain for one in destinations(Untrusted(text))]


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://bank.example.evil.com/login", "evil.com"),
        ("https://bank.example@evil.com/", "evil.com"),
        ("https://bank.example:443@evil.com/", "evil.com"),
        ("https://evil.com\\@bank.example/", "evil.com"),
        ("https:\\\\evil.com\\x", "evil.com"),
        ("https:///evil.com", "evil.com"),
        ("HTTPS://EVIL.COM/x", "evil.com"),
        ("http://evil.com#@bank.example", "evil.com"),
        ("https://evil。com/", "evil.com"),
        ("https://ｅｖｉｌ.com/", "evil.com"),
        ("https://e\u200bvil.com/", "evil.com"),
        ("https://\u202emoc.live.com/", "live.com"),
        ("www.shop.co.uk/x", "shop.co.uk"),
        ("https://somebody.github.io/bank", "somebody.github.io"),
        ("https://xn--mller-kva.de/", "müller.de"),
        ("(see https://shop.at/a_(b)).", "shop.at"),
        ("https://203.0.113.9/x", "203.0.113.9"),
        ("https://3405803785/x", "3405803785"),
        ("https://[2001:db8::1]:8080/", "2001:db8::1"),
        ("https://localhost/", "localhost"),
    ],
)
def test_a_link_leads_to_the_domain_that_the_network_asks_for(text: str, domain: str) -> None:
    assert leads_to(f"look: {text}") == [domain]


def test_each_domain_is_named_once_and_in_order() -> None:
    text = "https://a.shop.at/1 https://evil.com http://b.shop.at www.evil.com"
    assert leads_to(text) == ["shop.at", "evil.com"]


@pytest.mark.parametrize(
    "text", ["", "no link, at all.", "mail@shop.at", "http://", "https:// /x", "shop.at"]
)
def test_what_is_no_link_leads_nowhere(text: str) -> None:
    assert leads_to(text) == []


HOMOGRAPHS = [
    "аpple.com", "appӏe.com", "аррӏе.com", "paypаl.com", "рayрal.com", "раураӏ.com", "gооgle.com", "ɡoogle.com", "goоgle.de",
    "googIе.com", "αmazon.de", "amazοn.de", "аmazon.de", "amаzon.at", "microsоft.com", "mіcrosoft.com", "ѕpotify.com",
    "spοtify.com", "nеtflix.com", "ոetflix.com", "fаcebook.com", "facebооk.com", "іnstagram.com", "instagrаm.com",
    "whatѕapp.com", "ԝhatsapp.com", "sparkаsse.de", "ѕparkasse.de", "sparkasse‐bank.de", "vоlksbank.de", "deutsche-bаnk.de",
    "raiffеisen.at", "ërste.at", "еrste.at", "öbƃ.at", "bаhn.de", "bahո.de", "dоuglas.de", "douglаs.at", "medіamarkt.de",
    "mediamаrkt.at", "zоtter.at", "zσtter.at", "caritаs.at", "сaritas.at", "pοst.at", "poѕt.at", "ebаy.de", "ẹbay.de", "ıkea.com",
]  # fmt: skip


def test_there_are_fifty_look_alikes() -> None:
    assert len(set(HOMOGRAPHS)) == 50


@pytest.mark.parametrize("host", HOMOGRAPHS)
def test_a_look_alike_is_called_strange_and_shown_as_it_is_spelt(host: str) -> None:
    (found,) = destinations(Untrusted(f"https://{host}/login"))
    assert found.strange
    assert found.encoded.startswith("xn--")
    assert found.encoded.isascii()
    (encoded,) = destinations(Untrusted(f"https://{found.encoded}/login"))
    assert encoded == found, "written encoded, it is the same"


@pytest.mark.parametrize(
    "host", ["müller.de", "xn--mller-kva.de", "weiß.at", "über.shop.de", "shop.de", "a-b.c1.at"]
)
def test_german_names_are_at_home(host: str) -> None:
    (found,) = destinations(Untrusted(f"https://{host}/"))
    assert not found.strange


def test_names_with_german_letters_show_their_encoding_as_well() -> None:
    (found,) = destinations(Untrusted("https://www.müller.de/"))
    assert found == Destination("müller.de", "xn--mller-kva.de", strange=False)


def test_a_page_of_links_costs_no_more_than_its_first_fifty() -> None:
    hosts = " ".join(f"https://shop{number}.at/" for number in range(2000))
    assert leads_to(hosts) == [f"shop{number}.at" for number in range(50)]


def test_an_encoding_of_plain_letters_is_no_disguise() -> None:
    assert leads_to("https://xn--evil-.com/ https://xn--EVIL-.com/") == ["xn--evil-.com"]


@given(st.text(st.characters(codec=None), max_size=40) | st.text("@:/\\.[]#?%-xn‐。ａüа\u200d1", max_size=40))
def test_whatever_follows_the_scheme_is_read_or_left_alone(rest: str) -> None:
    for found in destinations(Untrusted(f"https://{rest} http://shop.at")):
        assert found.encoded.isascii()
        assert Untrusted(found.domain).clean() == found.domain or found.strange
