from pathlib import Path

import pytest

from bot.suggesting import wordfields
from bot.suggesting.spelling import Spelling
from bot.suggesting.stems import plain, stem
from bot.suggesting.stopwords import STOPWORDS
from bot.suggesting.words import telling

FIELDS = sorted((Path(wordfields.__file__).parent / "fields").glob("*.txt"))


@pytest.mark.parametrize("file", FIELDS, ids=lambda file: file.stem)
def test_a_field_has_two_words_at_least_and_each_once(file: Path) -> None:
    lines = [line for line in file.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert lines
    for line in lines:
        words = line.split()
        assert len(words) >= 2, line
        assert len(words) == len(set(words)), line


@pytest.mark.parametrize("language", STOPWORDS)
def test_stop_words_are_written_as_they_are_compared(language: str) -> None:
    assert {word for word in STOPWORDS[language] if plain(word) != word} == set()


def test_words_of_one_field_have_it_in_common() -> None:
    dog, puppy, train = (stem(plain(word), "de") for word in ("Hund", "Welpen", "Zug"))
    assert set(wordfields.fields_of(dog, "de")) & set(wordfields.fields_of(puppy, "de"))
    assert not set(wordfields.fields_of(dog, "de")) & set(wordfields.fields_of(train, "de"))
    assert wordfields.fields_of(dog, "fr") == ()
    assert wordfields.fields_of(dog, "../de") == ()


def test_a_german_compound_belongs_to_the_field_of_its_last_part() -> None:
    assert wordfields.fields_of("wachhund", "de") == wordfields.fields_of("hund", "de")


def test_numbers_single_letters_and_stop_words_tell_nothing() -> None:
    assert [word.written for word in telling("Am 4. x 4711 wartete der ICE 63", "de")] == ["wartete", "ICE"]


def test_decomposed_umlauts_are_letters() -> None:
    assert [word.stem for word in telling("Verspa\u0308tung", "de")] == ["verspat"]


@pytest.mark.parametrize("slip", ["pakte", "pakket", "pakel", "pakete"])
def test_a_slip_is_corrected(slip: str) -> None:
    assert Spelling(["paket", "ticket"]).corrected(slip) == "paket"


def test_short_words_are_not_corrected() -> None:
    assert Spelling(["paket", "bahn"]).corrected("pket") == "pket"
    assert Spelling(["paket", "bahn"]).corrected("bann") == "bann"


def test_a_compound_has_the_known_words_at_its_ends() -> None:
    spelling = Spelling(["paket", "verfolgung", "folgung"])
    assert spelling.parts("paketverfolgung") == ["paket", "verfolgung"]
    assert spelling.parts("paketbote") == ["paket"]
    assert spelling.parts("paket") == []
    assert spelling.parts("zug") == []


def test_a_known_word_stays_as_it_is() -> None:
    spelling = Spelling(["reise", "reihe"])
    assert spelling.corrected("reise") == "reise"
    assert spelling.corrected("reiße") == "reihe"
    assert spelling.corrected("preise") == "preise"
    assert spelling.corrected("vollkommen") == "vollkommen"
