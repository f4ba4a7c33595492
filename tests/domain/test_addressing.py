"""Du and Sie, and everything that only looks like them."""

import pytest

from bot.domain.friendliness import FindingKind, check
from bot.domain.policy import Address

DU, SIE = Address.DU, Address.SIE


def words(
    text: str, kind: FindingKind, address: Address | None = None, language: str = "de"
) -> tuple[str, ...]:
    return next((one.words for one in check(text, address, language) if one.kind is kind), ())


def kinds(text: str, address: Address | None = None, language: str = "de") -> list[str]:
    return [one.kind.value for one in check(text, address, language)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Danke dir! Bitte schreiben Sie uns die Zugnummer.", ("dir", "Sie")),
        ("Hallo Mia, wie geht es dir? Können wir Ihnen helfen?", ("dir", "Ihnen")),
        ("Schick uns bitte Ihre Kundennummer.", ("Schick uns", "Ihre")),
        ("Könnt ihr uns sagen, wann Sie gefahren sind?", ("Könnt ihr", "Sie")),
        ("Wir geben dein Lob weiter. Danke für Ihr Vertrauen!", ("dein", "Ihr")),
        ("Wir haben Ihr Anliegen aufgenommen und melden uns bei dir.", ("dir", "Ihr")),
    ],
)
def test_du_and_sie_in_one_text_are_both_named(text: str, said: tuple[str, ...]) -> None:
    assert words(text, FindingKind.MIXED_ADDRESS) == said
    assert words(text, FindingKind.MIXED_ADDRESS, SIE) == said
    assert FindingKind.WRONG_ADDRESS.value not in kinds(text, SIE)


@pytest.mark.parametrize(
    "text",
    [
        "Die Züge sind voll. Sie fahren heute öfter, damit du mitkommst.",
        "Deine Züge? Sie haben Verspätung, und ihre Anschlüsse auch.",
        "Die Schaffnerin hilft dir, sie ist im Wagen 3.",
        "Frag die App, Sie ist kostenlos und hilft dir.",
        "Anna hat dir geschrieben, ihr Bericht ist da.",
        "Könnt Ihr uns sagen, ob ihr gut angekommen seid? Dein Team",
        "Wenn Ihr Fragen habt, schreibt uns. Euer Team",
        "Hallo Mia,\nSie und Tom haben dir das empfohlen.",
        "Wir können gern per Du oder beim Sie bleiben, wie es dir lieber ist.",
        "Dein Gast schrieb: „Wo sind Sie denn?“",
        "Ihre Wagen wurden heute getauscht, deshalb ist dein Platz weg.",
    ],
)
def test_they_she_and_you_friends_are_no_sie(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "address", "said"),
    [
        ("Bitte senden Sie uns ein Foto.", DU, ("Sie",)),
        ("Wir helfen Ihnen gern mit Ihrem Koffer.", DU, ("Ihnen", "Ihrem")),
        ("Danke für Ihr Lob!", DU, ("Ihr",)),
        ("Magst du uns ein Foto schicken?", SIE, ("du",)),
        ("Danke euch, bis bald!", SIE, ("euch",)),
        ("Meld dich einfach, wir helfen dir.", SIE, ("dich", "dir")),
    ],
)
def test_the_wrong_address_for_the_account_is_named(
    text: str, address: Address, said: tuple[str, ...]
) -> None:
    assert words(text, FindingKind.WRONG_ADDRESS, address) == said
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Magst du uns ein Foto schicken?", DU),
        ("Bitte senden Sie uns ein Foto.", SIE),
        ("Der Zug fährt um neun.", SIE),
        ("Sie fahren alle wieder pünktlich.", DU),
        ("Karten für den Cirque du Soleil gibt es am Schalter.", SIE),
        ("Das Du-Ticket bekommen Sie online.", SIE),
        ("Der Gast rief: „Komm du doch!“", SIE),
    ],
)
def test_the_right_address_is_not(text: str, address: Address) -> None:
    assert kinds(text, address) == []


def test_in_other_languages_nobody_is_asked_for_du_or_sie() -> None:
    assert kinds("Ask Sie or du, as you like, Sie", DU, "en") == []
    assert kinds("C'est le goût du jour, dis dir", SIE, "fr") == []
