from bot.domain.library import Template, Variant
from bot.suggesting import Suggester


def _template(
    id_: str, name: str, core: str, *examples: str, tags: str = "", language: str = "de"
) -> Template:
    variants = (Variant(language=language, core=core),)
    return Template(id=id_, name=name, variants=variants, tags=tuple(tags.split()), examples=examples)


SHIPPING = _template(
    "versand", "Versand", "Dein Paket ist unterwegs, {{customer}}.", "Wo bleibt mein Paket?", tags="Lieferung"
)
LATE = _template("spaet", "Verspätung", "Der Zug hat leider Verspätung.", "Wann kommt der Zug?")
REFUND = _template("refund", "Refund", "You get your money back.", "I want my money back", language="en")


def test_a_suggestion_says_which_words_of_the_customer_speak_for_it() -> None:
    (best, *_) = Suggester([SHIPPING, LATE]).best("Is mein PAKET schon unterwegs???", "de")
    assert best.id == "versand"
    assert best.words == ("PAKET", "unterwegs")


def test_nothing_is_suggested_without_a_telling_word() -> None:
    assert Suggester([SHIPPING, LATE]).best("Hallo, ich habe da mal eine Frage an euch", "de") == []
