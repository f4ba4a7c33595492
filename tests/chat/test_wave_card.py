"""The card of a wave, held against golden ones: `python -m tests.golden` writes those anew."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.chat.wave_card import wave_card, wave_line
from bot.domain.people import DepartmentId
from bot.domain.waves import Happening, Sort
from bot.keeping.wave_answers import State
from bot.keeping.waves import Entry
from bot.texts import LANGUAGES
from tests.fakes.surface import words
from tests.fakes.world import ANNA, IN_SOCIAL
from tests.golden import wave_cases
from tests.golden.cases import LANGUAGES as SEEN
from tests.golden.steps import BEGIN, policy
from tests.golden.wave_cases import CASES, WAVE, WaveCase


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_wave_looks_like_its_golden_card(case: WaveCase) -> None:
    for what, content in wave_cases.renderings(case):
        assert content == json.loads(wave_cases.path(case, what).read_text()), what


def test_golden_files_belong_to_a_case() -> None:
    expected = {
        wave_cases.path(case, f"{language}.{kind}")
        for case in CASES
        for language in SEEN
        for kind in ("card", "slack", "teams")
    }
    assert set(wave_cases.HERE.glob("*.json")) == expected


def test_every_sort_and_every_state_of_an_answer_is_seen() -> None:
    assert {case.wave.sort for case in CASES} == set(Sort)
    seen = {case.now.answer.state for case in CASES if case.now.answer}
    assert seen == set(State) - {State.DRAFT}


def test_no_post_can_pretend_to_be_another_one() -> None:
    shown = wave_card(WAVE, CASES[0].now, IN_SOCIAL, policy("en"))
    assert [line.partition(":")[0] for line in shown.quote.clean().splitlines()] == ["Ada", "Bea", "Cem"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_happen_has_a_line(language: str) -> None:
    log = tuple(Entry(at=BEGIN, what=what, by=ANNA.actor, count=3, text="A note.") for what in Happening)
    wave = replace(WAVE, log=log, department=DepartmentId("social"))
    lines = [wave_line(wave, number, IN_SOCIAL, policy(language)) for number in range(len(log) + 1)]
    said = [words(line.text) for line in lines]
    assert len(set(said)) == len(said)
    assert all(one.rstrip().endswith(".") for one in said)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_buttons_of_a_wave_can_be_told_apart(case: WaveCase) -> None:
    for language in SEEN:
        labels = [b.label for b in wave_card(case.wave, case.now, IN_SOCIAL, policy(language)).buttons]
        assert len(set(labels)) == len(labels)
