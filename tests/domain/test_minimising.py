"""What is left out of a customer's words before somebody outside of the team reads them."""

from __future__ import annotations

import pytest

from bot.domain.minimising import minimised, short_name


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("mia@home.example", "[…]"),
        ("Mail: mia.h+x@post.home.example!", "Mail: […]!"),
        ("@mia und @lena@social.example", "[…] und […]"),
        ("AT61 1904 3002 3457 3201", "[…]"),
        ("DE89370400440532013000.", "[…]."),
        ("0664/123 45 67", "[…]"),
        ("+43 (0)1 588 00-0", "[…]"),
        ("Karte 4111 1111 1111 1111 ", "Karte […] "),
        ("Zug 4711 um 08:15 am 02.03.2026, Gleis 3", "Zug 4711 um 08:15 am 02.03.2026, Gleis 3"),
        ("Bestellung 2026-0815 für 19,90 €", "Bestellung 2026-0815 für 19,90 €"),
        ("1010 Wien", "1010 Wien"),
    ],
)
def test_data_are_left_out_and_facts_stay(text: str, left: str) -> None:
    assert minimised(text) == left


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Lena Vogt", "Lena V."),
        ("Dr. Lena Maria Vogt", "Dr. V."),
        ("lena", "lena"),
        ("lena@home.example", "[…]"),
        ("@lena", "[…]"),
        ("", "[…]"),
    ],
)
def test_names_are_shortened(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize("text", ["0" * 30_000, "+ " * 15_000, "a@" * 15_000, "AT61 " * 6_000, "@" * 30_000])
def test_long_nonsense_is_read_in_no_time(text: str) -> None:
    minimised(text)
