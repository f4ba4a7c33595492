"""What people type into Slack, in Slack's own encoding, becomes what a customer should read."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import LONG, SHORT, House, house

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social-media"}]
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}
  jonas: {name: Jonas Weiss, slack: U02JONAS, departments: [social], role: answer}
accounts:
  letterbox/@shop: {name: Shop, address: du}
routing:
  - {name: Alles, to: social}
"""

TYPED_AND_READ = [
    ("Tom & Jerry <3", "Tom & Jerry <3"),
    ("Frag @jonas im Laden", "Frag @Jonas Weiss im Laden"),
    ("Juhu 🎉 und ❤️!", "Juhu 🎉 und ❤️!"),
    ("Schau auf https://shop.example/a?b=1&c=2.", "Schau auf https://shop.example/a?b=1&c=2."),
    ("5 > 3 && 2 < 4", "5 > 3 && 2 < 4"),
    ("Um 12:30:00 Uhr, Verhältnis 1:100:3", "Um 12:30:00 Uhr, Verhältnis 1:100:3"),
    ("Zwei\n\nAbsätze", "Zwei\n\nAbsätze"),
]
RAW_AND_READ = [
    ("Hallo <@U02JONAS>", "Hallo @Jonas Weiss"),
    ("<https://shop.example|unser Shop>", "unser Shop (https://shop.example)"),
    ("&lt;b&gt; &amp;amp;", "<b> &amp;"),
    ("<!channel> :tada: :shipit:", "@channel 🎉 :shipit:"),
]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY, tmp_path) as opened:
        yield opened


@pytest.fixture
async def card(town: House) -> Shown:
    town.say("@shop", "Mia", "Hallo?")
    card = await town.card("social-media", "Hallo?")
    await card.line("Beitrag von Mia")
    return card


async def send(anna: Somebody, card: Shown, text: str, read: str) -> None:
    """Reply, and see in the preview what the customer will read."""
    form = await anna.open(card, "Antworten")
    await form.type("Antwort", text)
    await form.tick("Danach abschließen", on=False)
    await form.submit()
    assert read in form.words
    await form.submit()
    assert not form.is_open, form.errors


@pytest.mark.parametrize("encoded", [True, False], ids=["clients that encode", "clients that do not"])
async def test_whatever_the_client_makes_of_it_the_customer_reads_what_was_typed(
    town: House, card: Shown, *, encoded: bool
) -> None:
    town.workspace.hub.encode_inputs = encoded
    anna = town.somebody("Anna")
    typed = [(text, read) for text, read in TYPED_AND_READ if encoded or "@jonas" not in text]
    for number, (text, read) in enumerate(typed, start=1):
        await send(anna, card, text, read)
        assert (await town.published(number))[-1].text == read
        await card.shows("Stand: 💬 Beantwortet")


async def test_slacks_encoding_itself_is_decoded(town: House, card: Shown) -> None:
    anna = town.somebody("Anna")
    for number, (text, read) in enumerate(RAW_AND_READ, start=1):
        await send(anna, card, text, read)
        assert (await town.published(number))[-1].text == read
        await card.shows("Stand: 💬 Beantwortet")


async def test_editing_shows_the_words_and_sends_the_same_again(town: House, card: Shown) -> None:
    """Decoding what was decoded already would change it."""
    town.workspace.hub.encode_inputs = True
    town.undo_window(LONG)
    anna, text = town.somebody("Anna"), "R&D sagt: &lt;b&gt; ist kein Fehler 🎉"
    await send(anna, card, text, text)
    waiting = await card.line("„R&D sagt")
    form = await anna.open(waiting, "Bearbeiten")
    assert form.value("Antwort") == text
    town.undo_window(SHORT)
    await form.type("Antwort", text)
    await form.submit()
    await form.submit()
    assert [reply.text for reply in await town.published()] == [text]


async def test_notes_are_read_as_they_were_meant(town: House, card: Shown) -> None:
    anna = town.somebody("Anna")
    await anna.write(card, "Frag mal @jonas & https://shop.example 🎉 <3")
    log = (await anna.open(card, "Protokoll")).words
    assert "📝 Anna Berger: Frag mal @Jonas Weiss & https://shop.example 🎉 <3" in log


async def test_what_a_customer_writes_is_never_markup(town: House) -> None:
    hostile = "<!channel> <@U01ANNA> *fett* <https://evil.example|klick> :tada: &amp; @here"
    town.say("@shop", "<!here> *Eve*", hostile)
    card = await town.card("social-media", hostile)
    assert "&lt;!channel&gt; &lt;@U01ANNA&gt;" in card.text
    assert not any(live in card.text for live in ("<!", "<@", "|klick>"))
    await card.line("Beitrag von <!here> *Eve* ist bei Social Media eingegangen.")
