from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.library import FaqEntry, Template, Variant
from bot.suggesting import Suggester
from bot.suggesting.stopwords import EVERY_STOPWORD


def _template(
    id_: str,
    name: str,
    core: str = "",
    examples: Sequence[str] = (),
    *,
    tags: str = "",
    languages: str = "de",
) -> Template:
    variants = tuple(Variant(language=language, core=core) for language in languages.split())
    return Template(id=id_, name=name, variants=variants, tags=tuple(tags.split()), examples=tuple(examples))


SHIPPING = _template(
    "shipping",
    "Versand",
    "Dein Paket ist unterwegs, {{customer}}. Grund: {{?Lawine oder Hochwasser}}.",
    ["Wo bleibt mein Paket?"],
    tags="Lieferung Sendung",
)
LATE = _template(
    "late", "Verspätung", "Der Zug ist leider unpünktlich.", ["Wann kommt der Zug?"], tags="Störung"
)
DOGS = _template("dogs", "Hunde im Zug", "Ein Hund braucht Maulkorb und Leine.", ["Was kostet ein Hund?"])
LIBRARY = [SHIPPING, LATE, DOGS, _template("jobs", "Bewerbung", "Alle Stellen findest du online.")]


def _best(text: str, language: str = "de") -> list[str]:
    return [one.id for one in Suggester(LIBRARY).best(text, language)]


def test_a_suggestion_says_which_words_of_the_customer_speak_for_it() -> None:
    (best, *_) = Suggester(LIBRARY).best("Ist mein PAKET schon unterwegs???", "de")
    assert best.id == "shipping"
    assert best.words == ("PAKET", "unterwegs")
    assert best.score > 0


@pytest.mark.parametrize(
    "written", ["Verspätung", "Verspaetung", "verspatung", "VERSPÄTUNG!!", "Verspätungen", "Verspääätung"]
)
def test_case_umlauts_and_endings_make_no_difference(written: str) -> None:
    assert _best(f"Schon wieder {written}") == ["late"]


@pytest.mark.parametrize("written", ["Verspätugn", "Verspäung", "Verspättung", "Verspärung"])
def test_one_slip_of_the_finger_makes_no_difference(written: str) -> None:
    assert _best(f"Schon wieder {written}") == ["late"]


def test_a_compound_is_found_by_its_parts() -> None:
    assert _best("Habt ihr eine Paketverfolgung?")[0] == "shipping"
    assert _best("Gibt es Zugverspätungen?")[0] == "late"


def test_words_of_the_same_field_find_each_other() -> None:
    (best,) = Suggester(LIBRARY).best("Darf mein Dackel mit?", "de")
    assert (best.id, best.words) == ("dogs", ("Dackel",))


def test_a_phrase_is_found_even_with_words_between_and_said_as_one() -> None:
    cancelled = _template("cancelled", "Zugausfall", tags="Ausfall")
    (best,) = Suggester([*LIBRARY, cancelled]).best("Warum fällt der denn aus?", "de")
    assert (best.id, best.words) == ("cancelled", ("fällt aus",))


def test_a_short_template_without_tags_and_examples_is_found_by_its_one_word() -> None:
    library = [
        _template(
            "versand",
            "Versand",
            "Hallo {{customer}}, dein Paket ist unterwegs. Grüße, {{agent}} ({{number}})",
        ),
        _template("lob", "Danke für das Lob", "Das freut uns sehr, {{customer}}! {{agent}}"),
    ]
    (best,) = Suggester(library).best("Wo bleibt mein Paket?", "de")
    assert (best.id, best.words) == ("versand", ("Paket",))
    assert Suggester(library).best("Gibt es auch weiße Schokolade?", "de") == []


def test_nothing_is_suggested_without_a_telling_word() -> None:
    assert _best("Hallo, ich habe da mal eine Frage an euch") == []
    assert _best("") == []
    assert _best("👍👍 4711 #!?") == []


def test_mentions_addresses_and_placeholders_are_no_words() -> None:
    assert _best("@paket https://shop.example/paket/lieferung paket@shop.example") == []
    assert _best("Lawine! Hochwasser! customer!") == []


def test_what_is_far_behind_the_best_does_not_fill_the_list() -> None:
    text = "Paket Lieferung Sendung Versand unterwegs, und im Zug der Hund"
    assert _best(text)[0] == "shipping"
    assert "jobs" not in _best(text)


def test_at_most_four_words_are_said_and_never_stop_words() -> None:
    (best, *_) = Suggester(LIBRARY).best(
        "Wo ist das Paket, die Lieferung, Sendung, der Versand? unterwegs?", "de"
    )
    assert len(best.words) == 4
    assert not {word.lower() for word in best.words} & EVERY_STOPWORD


def test_a_word_is_said_once_as_it_was_written_first() -> None:
    (best, *_) = Suggester(LIBRARY).best("PAKET! Paket, paket, Pakete", "de")
    assert best.words == ("PAKET",)


def test_only_what_may_be_used_here_is_suggested() -> None:
    suggester = Suggester(LIBRARY)
    text = "Mein Paket hat Verspätung"
    assert {one.id for one in suggester.best(text, "de")} == {"shipping", "late"}
    assert [one.id for one in suggester.best(text, "de", among={"late", "dogs"})] == ["late"]
    assert suggester.best(text, "de", among=()) == []
    assert len(suggester.best(text, "de", limit=1)) == 1


def test_a_template_is_suggested_in_the_languages_that_it_speaks() -> None:
    both = _template("both", "Paket Parcel", tags="paket parcel", languages="de en")
    english = _template("english", "Parcel", examples=["Where is my parcel?"], languages="en")
    suggester = Suggester([both, english, SHIPPING])
    assert [one.id for one in suggester.best("the parcel", "en")] == ["english", "both"]
    assert "english" not in {one.id for one in suggester.best("das Paket, the parcel", "de")}


def test_a_post_in_an_unknown_language_is_compared_with_everything() -> None:
    suggester = Suggester([SHIPPING, _template("parcel", "Parcel", languages="en")])
    assert [one.id for one in suggester.best("parcel", "")] == ["parcel"]
    assert [one.id for one in suggester.best("Versand", "")] == ["shipping"]
    assert [one.id for one in suggester.best("Versand", "nl")] == ["shipping"]


def test_a_language_without_a_stemmer_works_all_the_same() -> None:
    french = _template("colis", "Livraison", examples=["Où est mon colis ?"], languages="fr")
    (best,) = Suggester([french, LATE]).best("colis perdu", "fr")
    assert (best.id, best.words) == ("colis", ("colis",))


def test_equally_good_templates_stand_in_the_order_of_their_ids() -> None:
    twins = [_template(id_, "Reisegruppe") for id_ in "cab"]
    assert [one.id for one in Suggester([*LIBRARY, *twins]).best("Eine Reisegruppe", "de")] == ["a", "b", "c"]


def test_a_single_template_is_found_as_well_as_one_of_many() -> None:
    assert [one.id for one in Suggester([LATE]).best("Verspätung!", "de")] == ["late"]


def test_an_empty_library_suggests_nothing() -> None:
    assert Suggester([]).best("Wo ist mein Paket?", "de") == []
    assert Suggester([_template("empty", "")]).best("Wo ist mein Paket?", "de") == []


def test_the_faq_is_asked_by_its_questions() -> None:
    entries = [
        FaqEntry(
            id="vouchers", questions=("Wo gibt es Gutscheine?",), answer=("An jeder Kassa.",), language="de"
        ),
        FaqEntry(id="lost", questions=("Wo ist das Fundbüro?",), answer=("Am Hauptbahnhof.",), language="de"),
    ]
    (found,) = Suggester([], entries).faq("Ich such einen Gutschein", "de")
    assert (found.id, found.words) == ("vouchers", ("Gutschein",))
    assert Suggester([], entries).best("Ich such einen Gutschein", "de") == []


@pytest.mark.parametrize(
    "text", ["x" * 100_000, "@" * 100_000, "{{" * 50_000, "paket " * 20_000, "\ud800\x00\u202e"]
)
def test_no_text_is_too_much(text: str) -> None:
    assert len(Suggester(LIBRARY).best(text, "de")) <= 3


@settings(deadline=None)  # the first one also builds what is kept
@given(
    st.text(alphabet=st.characters(exclude_categories=()), max_size=200),
    st.sampled_from(["de", "en", "", "xx"]),
)
def test_any_text_gives_at_most_three_with_reasons_out_of_it(text: str, language: str) -> None:
    found = Suggester(LIBRARY).best(text, language)
    assert len(found) <= 3
    assert found == sorted(found, key=lambda one: -one.score)
    assert all(1 <= len(one.words) <= 4 for one in found)


def test_only_an_entry_that_answers_is_the_answer() -> None:
    entry = FaqEntry(
        id="bikes", questions=("May I take my bicycle on the train?",), answer=("Yes.",), language="en"
    )
    suggester = Suggester((), (entry,))
    found = suggester.answer("Can I take a bicycle with me on your train?", "en")
    assert found is not None
    assert found.id == "bikes"
    assert suggester.answer("Thank you, the train was lovely", "en") is None
