"""Which posts of a file would be a wave."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.answers import Answers
from bot.domain.policy import WaveRules
from bot.domain.waves import Sort
from bot.simulation import Simulation, simulate
from bot.simulation.as_json import as_json
from bot.simulation.telling import told
from bot.simulation.waves import in_waves
from bot.texts import LANGUAGES, speaking
from tests.fakes import world
from tests.fakes.world import SHOP

RULES = WaveRules(posts=3, within=timedelta(minutes=10), quiet=timedelta(minutes=20))
POLICY = world.policy(waves={SHOP: RULES})
LATE = "Why is the train to Linz standing in Melk again?"


def simulated(*written: tuple[int, str]) -> list[Simulation]:
    """Play through posts that were written so many minutes after nine."""
    start = world.Watch()()
    posts = [
        replace(
            world.post(text, number, conversation=f"c{number}"), written_at=start + timedelta(minutes=minute)
        )
        for number, (minute, text) in enumerate(written, start=1)
    ]
    return in_waves([simulate(one, POLICY, Answers(), start) for one in posts], POLICY)


def test_the_third_of_the_same_begins_a_wave_and_those_before_keep_their_card() -> None:
    found = simulated((0, LATE), (1, "Where is my umbrella?"), (2, LATE), (3, LATE), (4, LATE))
    assert [one.wave and (one.wave.begun_by.external_id, one.wave.own_card) for one in found] == [
        ("p4", True),
        None,
        ("p4", True),
        ("p4", False),
        ("p4", False),
    ]
    assert {one.wave.sort for one in found if one.wave} == {Sort.ALIKE}


def test_the_times_in_the_file_count_and_not_its_order() -> None:
    found = simulated((60, LATE), (3, LATE), (0, LATE))
    assert [one.wave for one in found] == [None, None, None]
    found = simulated((2, LATE), (1, LATE), (0, LATE))
    assert [one.wave is not None and one.wave.own_card for one in found] == [False, True, True]


def test_after_a_quiet_time_it_would_be_another_one() -> None:
    found = simulated((0, LATE), (1, LATE), (2, LATE), (30, LATE), (31, LATE), (32, LATE))
    assert [one.wave and one.wave.begun_by.external_id for one in found] == [*["p3"] * 3, *["p6"] * 3]


def test_what_hurries_is_never_part_of_one() -> None:
    broken = "The door of my train is broken, who helps me here now?"
    assert [one.wave for one in simulated(*((minute, broken) for minute in range(5)))] == [None] * 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_said_in_words_and_for_machines(language: str) -> None:
    texts = speaking(language)
    found = simulated((0, LATE), (1, LATE), (2, LATE), (3, "Where is my umbrella?"))
    lines = ["\n".join(told(one, POLICY, texts)) for one in found]
    label = f"{texts.simulation.labels.wave}:"
    assert all(label in line for line in lines)
    assert "p3" in lines[0]
    assert texts.simulation.no_wave() in lines[3]
    assert [as_json(one, POLICY)["wave"] for one in found[1:]] == [
        {"sort": "alike", "begun_by": "p3", "own_card": True},
        {"sort": "alike", "begun_by": "p3", "own_card": False},
        None,
    ]


def test_where_there_are_no_waves_nothing_is_said_of_them() -> None:
    (one,) = in_waves([simulate(world.post(), world.policy(), Answers(), world.Watch()())], world.policy())
    assert "Wave:" not in "\n".join(told(one, world.policy(), speaking("en")))
