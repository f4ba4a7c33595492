"""An entry of a watched feed as both chat products show it: a stranger's words stay words, and the buttons say what they are about."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.chat.slack.blocks import words_message
from bot.chat.slack.codes import read_button
from bot.chat.teams.cards import words_activity
from bot.domain.text import Text, Untrusted
from bot.handlers.form import NO_TICKET, Button
from bot.handlers.names import KEEP_SIGHTING, MAKE_TICKET
from bot.texts import speaking

ZONE = ZoneInfo("Europe/Vienna")
KEY = "feed/standard 0123456789abcdef01234567"
HOSTILE = Untrusted("<!channel> *fett* [hier](https://boese.example) <at>alle</at>")


def entry(language: str) -> Text:
    texts = speaking(language).monitoring
    at = datetime(2026, 11, 3, 11, tzinfo=UTC)
    return texts.sighting(Untrusted("Standard"), HOSTILE, HOSTILE, at, "https://standard.example/1")


def buttons(language: str) -> list[Button]:
    labels = speaking(language).monitoring.labels
    return [
        Button(MAKE_TICKET, NO_TICKET, labels.make_ticket, KEY),
        Button(KEEP_SIGHTING, NO_TICKET, labels.keep, KEY),
    ]


@pytest.mark.parametrize("language", ["de", "en"])
def test_in_slack(language: str) -> None:
    message = words_message(entry(language), ZONE, buttons(language))
    said, actions = message["blocks"]
    elements = [one for section in said["elements"] for one in section["elements"]]
    assert HOSTILE.raw in "".join(one["text"] for one in elements if one["type"] == "text")
    assert not any(one["type"] in {"broadcast", "user", "usergroup"} for one in elements)
    assert [one["url"] for one in elements if one["type"] == "link"] == ["https://standard.example/1"]
    assert "<!channel>" not in message["text"]
    pressed = [(one["action_id"], read_button(one["value"]).subject) for one in actions["elements"]]
    assert pressed == [(MAKE_TICKET, KEY), (KEEP_SIGHTING, KEY)]


@pytest.mark.parametrize("language", ["de", "en"])
def test_in_teams(language: str) -> None:
    activity = words_activity(
        entry(language), ZONE, buttons(language), key=f"sighting {KEY}", language=language
    )
    told = json.dumps(activity, ensure_ascii=False)
    assert "<at>alle" not in told
    assert "](https://boese.example)" not in told
    assert "https://standard.example/1" in told
    assert told.count(KEY) >= 3  # on both buttons, and to be found again
    for button in buttons(language):
        assert button.label in told
