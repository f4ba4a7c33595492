"""Every form that the product asks, in both languages, and every card, before those who know Teams: rules, schema, official library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.chat.teams import codes
from bot.chat.teams.dialogs import dialog
from bot.chat.teams.values import lacking, values_in
from tests.chat.anything import VIENNA
from tests.chat.teams.every_form import ASKING, form_of
from tests.chat.teams.filling import fields, sent
from tests.chat.teams.official import complaints
from tests.chat.teams.rules import LIMIT, dialog_problems, shown
from tests.golden import cases, wave_cases

LANGUAGES = ("de", "en")
WRONG = (
    {"type": "TextBlock", "text": "x", "size": "enormous"},
    {"type": "Input.Text", "label": "A field without an id"},
    {"type": "Poem", "text": "x"},
)
SEARCHES = {
    'UnsupportedProperty: Property "choices.data" is supported in version 1.6, but you are using version 1.5.',
    "CollectionCantBeEmpty: An Input.ChoiceSet must have at least one choice defined.",
}
"""Of fields that search, which Teams has in cards of 1.5:
<https://learn.microsoft.com/en-us/microsoftteams/platform/task-modules-and-cards/cards/dynamic-search>."""


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("handler", ASKING)
async def test_every_form_that_is_asked_is_a_dialog(handler: str, language: str) -> None:
    form = await form_of(handler, language)
    shown_form = dialog(form, VIENNA, language=language, nonce="n" * 32)
    assert dialog_problems(shown_form, LIMIT) == []
    assert shown_form["card"]["content"]["lang"] == language
    assert {name.removesuffix("_date").removesuffix("_time") for name in fields(shown_form)} == {
        part.name for part in form.parts if hasattr(part, "name") and getattr(part, "options", True)
    }


@pytest.mark.parametrize("handler", ASKING)
async def test_a_form_in_which_everything_is_emptied_says_what_is_missing(handler: str) -> None:
    form = await form_of(handler, "en")
    if form.submit is None:
        return
    shown_form = dialog(form, VIENNA, language="en")
    must = [part for part in form.parts if hasattr(part, "name") and not getattr(part, "optional", False)]
    came = sent(shown_form, **dict.fromkeys(fields(shown_form)))
    missing = lacking(codes.form_in(came), values_in(came, VIENNA), "en")
    assert missing.keys() <= {part.name for part in must}
    assert [part.name for part in must if hasattr(part, "limit") and part.name not in missing] == []


async def test_the_official_library_finds_nothing_wrong(tmp_path: Path) -> None:
    files = sorted([*cases.HERE.glob("*.teams.json"), *wave_cases.HERE.glob("*.teams.json")])
    cards = [json.loads(file.read_text())["attachments"][0]["content"] for file in files]
    forms = [await form_of(handler, language) for handler in ASKING for language in LANGUAGES]
    cards += [dialog(form, VIENNA)["card"]["content"] for form in forms]
    for card, found in zip(cards, complaints(cards, tmp_path), strict=True):
        assert set(found) <= (SEARCHES if "choices.data" in json.dumps(card) else set()), shown(card)


def test_the_official_library_finds_what_is_wrong(tmp_path: Path) -> None:
    cards: list[dict[str, Any]] = [{"type": "AdaptiveCard", "version": "1.5", "body": [one]} for one in WRONG]
    assert all(complaints(cards, tmp_path))
