"""What is left out of a customer's words before somebody outside of the team reads them."""

from __future__ import annotations

import pytest

from bot.domain.minimising import LEFT_OUT, minimised, short_name


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


@pytest.mark.parametrize(
    "text",
    [
        "0" * 30_000,
        "1 " * 15_000,
        "a" * 30_000,
        "a." * 15_000,
        "+ " * 15_000,
        "a@" * 15_000,
        "AT61 " * 6_000,
        "@" * 30_000,
    ],
)
def test_long_nonsense_is_read_in_no_time(text: str) -> None:
    minimised(text)


@pytest.mark.parametrize(
    "data",
    [
        *(
            "0664 123 45 67",
            "+43 (0)664/1234567",
            "+436641234567",
            "06.64.12.34.56",
            "01.02.03.04.05",
            "06641234567x",
            "0512 55",
            "2 0512 55",
            "Nr4111111111111111",
            "0043 664 1234567",
            "(0512) 555-0120",
            "512-555-0120",
        ),
        *(
            "AT61 1904 3002 3457 3201",
            "at611904300234573201",
            "DE89370400440532013000",
            "4111 1111 1111 1111",
        ),
        *(
            "karin@home.example",
            "karin.o+bahn@mail.home.example",
            "KARIN＠home.example",
            "@karin",
            "@karin@social.example",
        ),
        *("٠٦٦٤١٢٣٤٥٦٧", "０６６４ １２３ ４５ ６７"),
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "Ruf an: {}!", "({})", "bitte {} bitte", "Tel.:{},", "Tel.{}", "„{}“"]
)
def test_where_to_reach_somebody_is_left_out(data: str, around: str) -> None:
    kept = minimised(around.format(data))
    assert LEFT_OUT in kept
    assert not any(letter.isdigit() for letter in kept)
    assert "karin" not in kept.casefold()


@pytest.mark.parametrize(
    "text",
    [
        *(
            "am 02.03.2026 um 08:15",
            "2026-03-02",
            "02.03.2026-05.03.2026",
            "12.-14.3.",
            "3/4/2026",
            "am 5.3. um 8.30 Uhr",
        ),
        *(
            "RJ 1234",
            "Zug 0815",
            "Zug 40912",
            "12,90 Euro",
            "1.234,56 €",
            "Ticket 4711-12",
            "Wagen 21, Platz 64",
            "4020 Linz",
        ),
        *("Mein Zug kam nie.", "", "😀", "a@", "@", "A4 § 5", "100 %"),
    ],
)
def test_what_the_answer_needs_stays(text: str) -> None:
    assert minimised(text) == text


def test_the_page_that_a_link_leads_to_is_nobodys_profile() -> None:
    assert minimised("https://social.example/@karin") == f"https://social.example/{LEFT_OUT}"
