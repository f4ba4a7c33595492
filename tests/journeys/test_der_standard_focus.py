"""Der Standard in a rush: one channel at a time, and what is dangerous comes all the same (DS-2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.texts import speaking
from bot.texts.texts import Texts
from tests.journeys.people import Somebody
from tests.journeys.stage import PRODUCTS, House, house
from tests.journeys.waiting import eventually

POLICY = """
language: LANGUAGE
time_zone: Europe/Vienna
departments:
  forum:
    name: Forum
    channels: [{slack: "#forum"}]
people:
  eva: {name: Eva Maurer, slack: U01EVA, departments: [forum], role: answer, language: LANGUAGE}
accounts:
  letterbox/@facebook: {name: Facebook, address: sie, language: de}
  letterbox/@mastodon: {name: Mastodon, address: du, language: de}
routing:
  - {name: Alles, to: forum}
hints:
  - {name: Drohung, words: ["finde euch"], urgent: true}
"""


@pytest.fixture(params=["de", "en"])
def texts(request: pytest.FixtureRequest) -> Texts:
    return speaking(request.param)


@pytest.fixture(params=PRODUCTS)
async def forum(request: pytest.FixtureRequest, texts: Texts, tmp_path: Path) -> AsyncIterator[House]:
    async with house(POLICY.replace("LANGUAGE", texts.code), tmp_path, request.param) as opened:
        yield opened


@pytest.fixture
async def eva(forum: House) -> Somebody:
    """Eva looks at Facebook only, for two hours."""
    eva = forum.somebody("Eva")
    form = await eva.ask_for("fokus facebook 2h")
    await form.submit()
    await forum.card("forum", "Eva Maurer")
    return eva


def said(forum: House) -> list[str]:
    return [one.words for one in forum.cards("forum")]


@pytest.mark.usefixtures("eva")
async def test_what_comes_elsewhere_is_listed_at_the_end_and_a_threat_comes_at_once(
    forum: House, texts: Texts
) -> None:
    forum.say("@facebook", "Mia", "Euer Artikel ist falsch.")
    forum.say("@mastodon", "Lena", "Wo finde ich das Rätsel?")
    forum.say("@mastodon", "Günther", "Ich finde euch, wartet nur.")
    await forum.tickets(3)
    await forum.card("forum", "Artikel")
    await forum.card("forum", "wartet nur")
    assert not any("Rätsel" in words for words in said(forum))
    await forum.later(timedelta(hours=2))
    over = await forum.card("forum", "".join(map(str, texts.focus.over(""))))
    assert texts.focus.held_back(1).strip() in over.words
    assert "Wo finde ich das Rätsel?" in over.words
    await eventually(forum.workspace, lambda: len(said(forum)) == 5, lambda: said(forum))


async def test_whoever_has_time_again_ends_it_and_all_is_there(
    forum: House, eva: Somebody, texts: Texts
) -> None:
    forum.say("@mastodon", "Lena", "Wo finde ich das Rätsel?")
    await forum.tickets(1)
    notice = await forum.card("forum", "Eva Maurer")
    await notice.offers(texts.focus.labels.end)
    await eva.press(notice, texts.focus.labels.end)
    await forum.card("forum", texts.focus.held_back(1).strip())
    card = await forum.card("forum", "Stand:" if texts.code == "de" else "State:")
    assert "Rätsel" in card.words
    await notice.offers()
