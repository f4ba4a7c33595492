from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.library import FaqEntry, Template, Variant
from bot.suggesting import Question, Suggester, Theme

SHIPPING = Template(
    id="shipping", name="Versand", variants=(Variant(language="de", core=""),), tags=("Paket", "Lieferung")
)
VOUCHERS = FaqEntry(id="v", questions=("Habt ihr Gutscheine?",), answer=("Ja.",), language="de")
WORDS = ["Rolltreppe", "Brunnen", "Parkhaus", "Musik", "und", "der", "Spielplatz", "kaputt"]


def _themes(*texts: str) -> list[Theme]:
    return Suggester([SHIPPING], [VOUCHERS]).themes(_asked(texts))


def _asked(texts: Sequence[str]) -> list[Question]:
    return [Question(number, text, "de") for number, text in enumerate(texts, start=1)]


def test_posts_without_an_answer_are_grouped_by_what_they_share() -> None:
    (theme,) = _themes(
        "Eure Rolltreppe steht", "rolltreppe!! kaputt", "Rolltreppe hin", "Der Brunnen ist leer"
    )
    assert theme == Theme(words=("Rolltreppe",), tickets=(1, 2, 3))


def test_what_has_a_template_or_an_faq_entry_is_no_theme() -> None:
    assert (
        _themes("Paket? Lieferung?", "Wo ist das Paket, die Lieferung", "Gutscheine??", "gutscheine, bitte")
        == []
    )


def test_the_largest_theme_comes_first_and_each_ticket_is_in_one() -> None:
    themes = _themes(
        "Brunnen leer", "Brunnen trocken", "Parkhaus zu", "Parkhaus finster", "Parkhaus und Brunnen"
    )
    assert [theme.tickets for theme in themes] == [(1, 2, 5), (3, 4)]


def test_words_that_most_tickets_share_name_the_theme() -> None:
    (theme,) = _themes("Spielplatz Schaukel fehlt", "Die Schaukel am Spielplatz", "Spielplatz gesperrt")
    assert theme.words == ("Spielplatz", "Schaukel")


def test_one_ticket_is_no_theme_however_often_it_says_a_word() -> None:
    asked = [Question(7, "Brunnen Brunnen Brunnen", "de"), Question(7, "Brunnen!", "de")]
    assert Suggester([]).themes(asked) == []


def test_a_word_of_every_template_makes_no_theme() -> None:
    many = [
        Template(id=f"{n}", name=f"Bahn {n}", variants=(Variant(language="de", core="Bahnhof"),))
        for n in range(5)
    ]
    asked = _asked(["Bahnhof Brunnen", "Bahnhof Parkhaus", "Bahnhof Rolltreppe"])
    assert Suggester(many).themes(asked) == []


def test_at_most_ten_themes_are_named() -> None:
    words = [f"{letter}ontraste" for letter in "bcdfghklmnpr"]
    assert len(Suggester([]).themes(_asked(words * 2))) == 10


def test_a_turn_of_speech_is_no_theme() -> None:
    assert _themes("Der Brunnen ist nicht da", "Das Parkhaus: nicht da!") == []


def test_no_questions_have_no_themes() -> None:
    assert _themes() == []


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=5), max_size=12))
def test_each_ticket_is_in_one_theme_at_most_whatever_their_order(texts: list[list[str]]) -> None:
    asked, suggester = _asked([" ".join(words) for words in texts]), Suggester([SHIPPING])
    themes = suggester.themes(asked)
    assert themes == suggester.themes(asked[::-1])
    tickets = [ticket for theme in themes for ticket in theme.tickets]
    assert len(tickets) == len(set(tickets))
    assert all(len(theme.tickets) >= 2 and theme.words for theme in themes)
    sizes = [len(theme.tickets) for theme in themes]
    assert sizes == sorted(sizes, reverse=True)
