import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.similarity import NEARLY_EQUAL, nearest

LATE = (
    "Hallo {name}, das tut uns leid, so ein Warten nervt. Magst du uns Zugnummer und Datum schreiben? "
    "Ab {minutes} Minuten Verspätung bekommst du einen Teil des Fahrpreises zurück. {end}"
)
LATE_EN = (
    "Hello {name}, we are sorry about the delay. Could you tell us the train number and the date? "
    "From {minutes} minutes on you get part of your fare back. Kind regards, {end}"
)
TO_MIA = LATE.format(name="Mia", minutes=60, end="/Anna")
PERSONAL = "Dass du deshalb den Geburtstag deiner Oma verpasst hast, ist wirklich bitter."


def likeness(text: str, *others: str) -> float:
    found = nearest(text, others, str)
    return found[1] if found else 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TO_MIA, TO_MIA),
        (TO_MIA, LATE.format(name="Jonas K. ☀️", minutes=120, end="/Tom")),
        (TO_MIA, LATE.format(name="@jonas@chaos.social", minutes=60, end="^Selma")),
        (TO_MIA, TO_MIA.upper()),
        (TO_MIA, TO_MIA.replace("ü", "ue").replace("ä", "ae")),
        (LATE_EN.format(name="Ada", minutes=60, end="Tom"), LATE_EN.format(name="Bob", minutes=60, end="Anna Berger, Donaubahn")),
    ],
    ids=["itself", "two customers", "handle", "capitals", "ascii", "english"],
)  # fmt: skip
def test_a_template_for_two_customers_is_the_same_text(one: str, other: str) -> None:
    assert likeness(one, other) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Danke!", "Danke!"),
        ("Danke, Mia!", "Danke, Jonas Weiss!"),
        ("Danke dir 😊", "danke dir!"),
        ("Zug 4711 fährt.", "Zug 815 fährt."),
        ("Schon weitergegeben! /Anna", "Schon weitergegeben! – Tom"),
    ],
)
def test_short_texts_are_alike_if_they_are_equal(one: str, other: str) -> None:
    assert likeness(one, other) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Danke!", "Danke dir!"),
        ("Das freut uns sehr!", "Das freut uns riesig!"),
        ("Danke, Mia!", "Gerne, Mia!"),
        ("👍", "👍"),
        ("", ""),
        ("Danke!", ""),
        ("Das tut uns leid.", TO_MIA),
    ],
)
def test_short_texts_that_differ_in_a_word_are_not(one: str, other: str) -> None:
    assert likeness(one, other) == 0


@pytest.mark.parametrize(
    "other",
    [
        TO_MIA.replace("nervt", "ist mühsam"),
        TO_MIA.replace("Hallo Mia, das", "Servus Jonas! Das"),
        TO_MIA.replace("/Anna", "Liebe Grüße, Anna"),
        TO_MIA.replace("Magst du uns", "Würdest du uns bitte"),
        TO_MIA + " Gute Reise noch!",
    ],
    ids=["a word", "greeting", "closing", "a phrase", "a short addition"],
)
def test_a_few_other_words_do_not_make_another_text(other: str) -> None:
    assert NEARLY_EQUAL <= likeness(other, TO_MIA) < 1


@pytest.mark.parametrize("copies", [1, 6], ids=["a short template", "a long one"])
def test_a_personal_sentence_makes_it_another_text(copies: int) -> None:
    template = " ".join([TO_MIA, *(f"Absatz {word} steht auch noch da." for word in "ABCDEFGHIJKL"[:copies])])
    assert likeness(f"{template} {PERSONAL}", template) == 0
    assert likeness(template, f"{PERSONAL} {template}") == 0


def test_two_different_personal_sentences_make_two_texts() -> None:
    other = "Und danke, dass du uns das Foto von der Anzeige mitgeschickt hast."
    assert likeness(f"{TO_MIA} {PERSONAL}", f"{TO_MIA} {other}") == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (TO_MIA, "Danke fürs Melden, Mia! Wir geben das gleich an die Werkstatt weiter. Weißt du noch, in welchem Wagen das war?"),
        (TO_MIA, LATE_EN.format(name="Mia", minutes=60, end="Anna")),
        ("Das WLAN in diesem Zug ist heute leider ausgefallen.", "Die Toilette in Wagen 3 ist heute leider gesperrt."),
        ("Deinen Schirm haben wir gefunden, er liegt am Schalter.", "Deinen Koffer haben wir leider noch nicht finden können."),
    ],
)  # fmt: skip
def test_texts_about_something_else_are_not_alike(one: str, other: str) -> None:
    assert likeness(one, other) == 0


def test_the_most_similar_reply_is_named_and_the_first_among_equals() -> None:
    replies = [(1, "Danke!"), (2, TO_MIA.replace("nervt", "stört")), (3, TO_MIA), (4, TO_MIA)]
    assert nearest(TO_MIA, replies, lambda reply: reply[1]) == ((3, TO_MIA), 1)


def test_without_earlier_replies_nothing_is_alike() -> None:
    assert nearest(TO_MIA, [], str) is None


words = st.lists(
    st.sampled_from(["der", "Zug", "kommt", "heute", "spät", "Mia", "12", "leider", "nicht", "an"]),
    max_size=30,
).map(" ".join)


@given(words, words)
def test_likeness_is_the_same_from_both_sides(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)


@given(st.text())
def test_a_text_with_words_is_like_itself(text: str) -> None:
    assert likeness(f"Wort {text}", f"Wort {text}") == 1
