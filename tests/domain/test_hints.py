import pytest

from bot.domain.hints import Hint, Watch, hints

THREAT = Watch("Drohung", ("bombe", "umbringen"), urgent=True)
LEGAL = Watch("Recht", ("anwält*", "anwalt*", "klage", "ich klage"))
PRAISE = Watch("Lob", ("danke", "super"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mein ANWALT meldet sich!", (Hint("Recht", "ANWALT"),)),
        ("Meine Anwaeltin meldet sich", (Hint("Recht", "Anwaeltin"),)),
        ("Super, danke!", (Hint("Lob", "danke"),)),
        ("Da ist eine Bombe, ich klage. Klage!", (Hint("Drohung", "Bombe", urgent=True), Hint("Recht", "klage"))),
        ("Kein Grund zur Beschwerde", ()),
        ("Danksagung und Bombenstimmung", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_a_topic_is_named_once_with_the_words_of_the_post(text: str, found: tuple[Hint, ...]) -> None:
    assert hints(text, (THREAT, LEGAL, PRAISE)) == found


def test_several_words_have_to_stand_next_to_each_other() -> None:
    watch = [Watch("Presse", ("zeitung schreiben",))]
    assert hints("Ich werde der Zeitung  schreiben.", watch) == (Hint("Presse", "Zeitung schreiben"),)
    assert hints("Die Zeitung soll darüber schreiben.", watch) == ()


def test_without_a_list_there_are_no_hints() -> None:
    assert hints("Bombe!", ()) == ()
