"""What a person would call unfriendly, and the many sentences that only look like it."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.friendliness import Finding, FindingKind, check
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
        ("Das geht NICHT, lies SOFORT die Bedingungen.", ("NICHT", "SOFORT")),
        ("So eine UNVERSCHÄMTHEIT von uns", ("UNVERSCHÄMTHEIT",)),
        ("DAS IST EINE Frage der Zeit", ("DAS IST EINE",)),
        ("BITTE LESEN", ("BITTE", "LESEN")),
        ("Please READ the RULES first", ("READ", "RULES")),
    ],
)  # fmt: skip
def test_words_in_capitals_sound_loud(text: str, said: tuple[str, ...]) -> None:
    assert words(text, FindingKind.SHOUTING) == said


@pytest.mark.parametrize(
    "text",
    [
        "Das ist NICHT in Ordnung, wir kümmern uns darum.",
        "Schick uns die IBAN; das WLAN im ÖBB-Zug ist laut DSGVO nicht personenbezogen.",
        "Dein Code ist HGKLMN, der andere XKCDPQ.",
        "Zug RJ4711 und REX5920 halten in WIEN.",
        "Gilt in EU, USA, UNO und UK, Kapitel XVIII und XXIII",
        "Such nach #ZUGLIEBE oder #BAHNFAHREN, oder schreib an @DONAUBAHN.",
        "Hallo {{CUSTOMER}}, dein {{NUMBER}}",
        "Auf dem Schild steht „KEIN ZUTRITT OHNE FAHRKARTE“, das ist alt.",
        "https://example.com/VERY/LOUD/LINK",
    ],
)
def test_abbreviations_codes_names_and_quotations_do_not(text: str) -> None:
    assert kinds(text) == []


def test_an_account_may_write_its_own_name_in_capitals() -> None:
    text = "Danke, dass es dir bei FJORD MÖBEL gefällt"
    assert [one.kind for one in check(text, DU, "de")] == [FindingKind.SHOUTING]
    assert check(text, DU, "de", account="Fjord Möbel auf Facebook") == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Bitte warten!!", ("warten!!",)),
        ("Wirklich?! Das gibt es nicht???", ("Wirklich?!", "nicht???")),
        ("Ach so‼", ("so‼",)),
        ("Really ??", ("??",)),
    ],
)
def test_several_marks_sound_agitated(text: str, said: tuple[str, ...]) -> None:
    assert words(text, FindingKind.EXCLAMATIONS) == said


@pytest.mark.parametrize(
    "text", ["Danke! Bis bald!", "Wirklich? Ja!", "Schau: https://example.com/?a=b?? danke"]
)
def test_one_mark_does_not(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Sie hätten das vor dem Kauf lesen müssen.", "Sie hätten das vor dem Kauf lesen müssen"),
        ("Das hättest du uns früher sagen sollen.", "hättest du uns früher sagen sollen"),
        ("du haettest ja fragen können", "du haettest ja fragen können"),
        ("Hätten Sie doch vorher angerufen!", "Hätten Sie doch"),
        ("Wenn Sie die Mail gelesen hätten, wüssten Sie es.", "Wenn Sie die Mail gelesen hätten"),
        ("Das war dann wohl Ihr Fehler.", "Ihr Fehler"),
        ("Ihr Fehler!", "Ihr Fehler"),
        ("Daran bist du selbst schuld.", "selbst schuld"),
        ("Das ist deine eigene Schuld.", "deine eigene Schuld"),
        ("Wie kommst du darauf?", "Wie kommst du darauf"),
        ("Sie haben die Frist offenbar übersehen.", "Sie haben die Frist offenbar übersehen"),
        ("Sie haben offenbar die Frist übersehen.", "Sie haben offenbar die Frist übersehen"),
        ("Wer lesen kann, ist klar im Vorteil.", "Wer lesen kann"),
        ("Das ist nicht unser Problem.", "nicht unser Problem"),
        ("You should have checked the timetable.", "You should have checked"),
        ("You really should have just asked", "You really should have just asked"),
        ("Well, that is your own fault.", "your own fault"),
        ("Why didn’t you call us?", "Why didn’t you"),
        ("If you had read our mail, you would know.", "If you had read"),
    ],
)  # fmt: skip
def test_blame_is_found_in_its_own_words(text: str, said: str) -> None:
    assert words(text, FindingKind.BLAME) == (said,)


@pytest.mark.parametrize(
    "text",
    [
        "Sie hätten gerne eine Rechnung? Die schicken wir sofort.",
        "Sie hätten Anspruch auf eine Erstattung.",
        "Du hättest nicht so lange warten müssen, entschuldige bitte.",
        "Sie hätten vom Fahrer informiert werden müssen, das tut uns leid.",
        "Du hättest gestern eine Mail bekommen sollen.",
        "Hättest du kurz Zeit für uns?",
        "Hätten Sie uns die Zugnummer nennen können?",
        "Unsere Leute am Schalter waren da, sie hätten dir aber helfen müssen.",
        "Das war nicht dein Fehler.",
        "Das ist ganz bestimmt nicht Ihre Schuld.",
        "Der Fahrer sagt, es war ihr Fehler und nicht seiner.",
        "Ihre Fehlermeldung haben wir weitergegeben.",
        "Wie kommst du am schnellsten zum Bahnhof? Der Fehler lag bei uns.",
        "Sie haben wir wohl übersehen, entschuldigen Sie bitte.",
        "You should have received an e-mail by now.",
        "You shouldn't have had to wait that long.",
        "It isn’t your fault at all.",
        "You should have been told about this.",
    ],
)
def test_offers_and_apologies_are_no_blame(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Wie bereits gesagt, fährt der Zug nicht.", "Wie bereits gesagt"),
        ("Das ist, wie schon erwähnt, leider so.", "wie schon erwähnt"),
        ("Wie gesagt: morgen.", "Wie gesagt"),
        ("Wie oben beschrieben geht es weiter", "Wie oben beschrieben"),
        ("Das haben wir Ihnen bereits erklärt.", "haben wir Ihnen bereits erklärt"),
        ("As I already said, the train is late.", "As I already said"),
        ("As stated above, no refunds.", "As stated above"),
        ("I've already told you.", "I've already told you"),
    ],
)
def test_reminding_people_that_it_was_said_is_found(text: str, said: str) -> None:
    assert words(text, FindingKind.REPETITION) == (said,)


@pytest.mark.parametrize(
    "text",
    [
        "Wann warst du zum letzten Mal bei uns?",
        "Danke, wie du schon gesagt hast, war das Personal super.",
        "Geh bitte wie beschrieben vor.",
        "Es ist schade, dass das zum wiederholten Mal passiert ist.",
        "Wir haben dir schon geschrieben, schau bitte in deine Nachrichten.",
        "Once again, we are sorry.",
        "Fares are as stated on the ticket.",
    ],
)
def test_what_only_mentions_earlier_times_is_not(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Schön für dich.", "Schön für dich"),
        ("Na schön für Sie!", "Na schön für Sie"),
        ("Na dann.", "Na dann"),
        ("Wow ...", "Wow"),
        ("Herzlichen Glückwunsch, Sie haben den Text nicht verstanden.", "Herzlichen Glückwunsch, Sie haben den Text nicht"),
        ("Tja, so ist das.", "Tja"),
        ("Good for you.", "Good for you"),
        ("Thanks for nothing!", "Thanks for nothing"),
        ("If you say so.", "If you say so"),
    ],
)  # fmt: skip
def test_sneers_are_found(text: str, said: str) -> None:
    assert words(text, FindingKind.SARCASM) == (said,)


@pytest.mark.parametrize(
    "text",
    [
        "Na dann, gute Reise! Na dann viel Spaß in Linz!",
        "Wow, danke für das tolle Foto! Wow ... was für eine Aussicht!",
        "Herzlichen Glückwunsch zum Geburtstag!",
        "Herzlichen Glückwunsch, du hast gewonnen!",
        "Wie schön für dich und deine Familie, dass alles geklappt hat!",
        "Would Tuesday be good for you?",
        "Wenn Sie meinen Kollegen erreichen möchten, wählen Sie die 5.",
        "Congratulations, you have won two tickets!",
    ],
)
def test_honest_joy_is_no_sneer(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ihr Anliegen ist uns sehr wichtig.", "Ihr Anliegen ist uns sehr wichtig"),
        ("Wir bitten um Ihr Verständnis.", "Wir bitten um Ihr Verständnis"),
        ("Dafür bitten wir dich um Verständnis.", "bitten wir dich um Verständnis"),
        ("Für etwaige Unannehmlichkeiten tut es uns leid.", "etwaige Unannehmlichkeiten"),
        ("Your call is important to us.", "Your call is important"),
        ("We apologise for any inconvenience caused.", "any inconvenience caused"),
        ("We take your concerns very seriously.", "take your concerns very seriously"),
    ],
)
def test_empty_phrases_are_found(text: str, said: str) -> None:
    assert words(text, FindingKind.BOILERPLATE) == (said,)


@pytest.mark.parametrize(
    "text",
    [
        "Danke für dein Verständnis, wir melden uns morgen.",
        "Wir haben Verständnis dafür, nehmen deine Kritik ernst und ändern die Ansage.",
        "Wir haben Ihr Anliegen unter der Nummer 4711 aufgenommen.",
        "Thank you for your patience!",
    ],
)
def test_plain_thanks_are_no_empty_phrases(text: str) -> None:
    assert kinds(text) == []


def test_everything_comes_at_once_each_kind_once_in_a_fixed_order() -> None:
    text = "LESEN SIE DAS!! Wie gesagt: selbst schuld. Ihr Anliegen ist uns wichtig, dir auch? Selber schuld. Tja."
    assert check(text, SIE, "de") == (
        Finding(FindingKind.SHOUTING, ("LESEN SIE DAS",)),
        Finding(FindingKind.EXCLAMATIONS, ("DAS!!",)),
        Finding(FindingKind.BLAME, ("selbst schuld", "Selber schuld")),
        Finding(FindingKind.REPETITION, ("Wie gesagt",)),
        Finding(FindingKind.SARCASM, ("Tja",)),
        Finding(FindingKind.WRONG_ADDRESS, ("dir",)),
        Finding(FindingKind.BOILERPLATE, ("Ihr Anliegen ist uns wichtig",)),
    )


def test_a_huge_draft_is_read_within_moments() -> None:
    began = time.process_time()
    for text in (
        "Sie hätten ",
        "„",
        "as we already ",
        "WORT ",
        "x",
        "!x",
        "du a Du B ",
        "a@",
        "ihr, Ihr Ding ",
    ):
        check(text * (20_000 // len(text)), SIE, "de")
    assert time.process_time() - began < 20  # about a second


@pytest.mark.parametrize(
    "text",
    [
        "Hallo Mia, das tut uns leid, so ein Warten nervt. Magst du uns Zugnummer und Datum schreiben? /Anna",
        "Danke fürs Melden! Wir geben das gleich an die Werkstatt weiter. Weißt du noch, in welchem Wagen das war?",
        "Das freut uns riesig, Mia! Wir geben dein Lob ans Team im Zug weiter. 😊",
        "Hallo Jonas, dein Rad fährt mit, solange Platz ist. Am Wochenende reservierst du am besten vorher.",
    ],
)
def test_friendly_replies_pass(text: str) -> None:
    assert kinds(text, DU) == []


@pytest.mark.parametrize(
    "text",
    [
        "Guten Tag Frau Berger, die Verspätung tut uns leid. Bitte schreiben Sie uns Zugnummer und Datum.",
        "Herzlichen Dank! Wir geben Ihr Lob an das Team im Zug weiter. Freundliche Grüße, Selma Aydin",
        "Die Erstattung kommt auf dem Weg zurück, auf dem Sie bezahlt haben. Ihr Donaubahn-Team",
    ],
)
def test_friendly_formal_replies_pass(text: str) -> None:
    assert kinds(text, SIE) == []


@given(
    st.text()
    | st.lists(
        st.sampled_from(["Sie", "du", "hätten", "müssen", "WORT", "!!", "„", "“", "\n", ". ", "ß", "ﷺ"])
    ).map(" ".join)
)
@example("AAAAAAAA„“AA")
def test_findings_are_words_of_the_draft(text: str) -> None:
    for finding in check(text, DU, "de"):
        assert finding.words
        assert all(said in text for said in finding.words)
