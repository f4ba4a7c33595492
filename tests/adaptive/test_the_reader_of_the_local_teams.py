"""What the local Teams reads in a card is what the official renderer shows."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.workspace.teams.cards import read
from tests.adaptive import making
from tests.adaptive.comparing import Card, Comparison, Seen
from tests.adaptive.test_against_the_official_renderer import CARDS

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.teams.json"))
MORE = "…"
"""The button behind which those are that are secondary."""


def shown(theirs: Seen) -> dict[str, list[Any]]:
    """Buttons, choices and pictures in their order. What somebody can type into has no name on the page."""
    return {
        "actions": [one["action"] for one in theirs if one.get("action") not in {None, MORE}],
        "images": [one["image"] for one in theirs if "image" in one],
        "choices": [one["choice"] for one in theirs if "choice" in one],
    }


def ours(card: Card) -> dict[str, list[Any]]:
    seen = read(card)
    ticked = [
        one for one in seen.inputs if one.type == "Input.ChoiceSet" and (one.is_multi or one.is_expanded)
    ]
    boxes = [one.title for field in ticked for one in field.choices]
    toggles = [one.label for one in seen.inputs if one.type == "Input.Toggle"]
    return {"actions": seen.labels, "images": seen.images, "choices": sorted([*boxes, *toggles])}


def alike(card: Card, theirs: Seen) -> None:
    found = shown(theirs)
    assert ours(card) == found | {"choices": sorted(found["choices"])}


@pytest.mark.parametrize(
    "name", [name for name in CARDS if name not in {"secondary", "a card behind a button"}]
)
def test_buttons_choices_and_pictures_are_found(both: Comparison, name: str) -> None:
    _, theirs = both.draw(CARDS[name])
    alike(CARDS[name], theirs)


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.name)
def test_every_button_of_our_cards_is_found_and_every_word_read(both: Comparison, file: Path) -> None:
    card = json.loads(file.read_text(encoding="utf-8"))["attachments"][0]["content"]
    _, theirs = both.draw(card)
    assert read(card).labels == shown(theirs)["actions"]
    words = " ".join(read(card).words.split())
    for one in theirs:
        for part in bare(one.get("text", "")).split():
            assert part in words


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(making.cards())
def test_buttons_of_cards_nobody_thought_of_are_found(both: Comparison, made: Card) -> None:
    _, theirs = both.draw(made)
    without_cards = made | {"actions": [one | {"card": {}} for one in made["actions"]]}
    found = [" ".join(label.split()) for label in read(without_cards).labels]
    assert found == shown(theirs)["actions"]


def bare(text: str) -> str:
    """A text without the signs for what is bold or a link."""
    for sign in ("⟨b⟩", "⟨/b⟩", "⟨i⟩", "⟨/i⟩", "⟨a⟩"):
        text = text.replace(sign, " ")
    head, _, rest = text.partition("⟨/a ")
    return head + bare(rest.partition("⟩")[2]) if rest else text
