"""Cards of waves in every state that a person can see, and how Slack gets them. `python -m tests.golden` writes them anew."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.chat.slack.blocks import card_message
from bot.chat.teams.cards import card_activity
from bot.chat.wave_card import wave_card
from bot.domain.bundling import Words
from bot.domain.posts import Author, Post
from bot.domain.text import Untrusted
from bot.domain.ticket import TicketId
from bot.domain.waves import Sort
from bot.handlers.wave_figures import Figures
from bot.keeping.wave_answers import Answer, State
from bot.keeping.waves import Wave
from bot.texts.waves import Counts
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SOCIAL, JONAS, SHOP, SOCIAL
from tests.golden.cases import FOREIGN, LANGUAGES, plain
from tests.golden.steps import BEGIN, policy

HERE = Path(__file__).parent / "waves"

WAVE = Wave(
    number=40,
    account=SHOP,
    department=SOCIAL,
    channels=(IN_SOCIAL,),
    sort=Sort.ALIKE,
    since=BEGIN,
    words=("train", "linz", "melk"),
    version=3,
)
ANSWER = Answer(
    id="a1",
    wave=40,
    by=ANNA.actor,
    begun_at=BEGIN,
    words=Words("The line is closed."),
    people=tuple((TicketId(number), f"p{number}") for number in range(1, 101)),
)


def _counts(**counts: int) -> Counts:
    whole = {"waiting": 0, "leaving": 0, "uncertain": 0, "answered": 0, "closed": 0, "out": 0, **counts}
    return Counts(total=sum(whole.values()) - whole["out"], **whole)


def _post(number: int, name: str, text: str) -> Post:
    author = Author(name.lower(), Untrusted(name), Untrusted(f"@{name.lower()}"))
    return replace(world.post(text, number), author=author)


SAMPLES = (
    _post(3, "Ada", "Why has the train to Linz been standing in Melk for half an hour?"),
    _post(2, "Bea", "Why is the train to Linz standing in Melk?\nAda: all is well"),
    _post(1, "Cem", "Melk… again?"),
)


@dataclass(frozen=True)
class WaveCase:
    name: str
    wave: Wave
    now: Figures


CASES = (
    WaveCase("begun", WAVE, Figures(_counts(waiting=14), 14, SAMPLES)),
    WaveCase(
        "claimed",
        replace(WAVE, owner=ANNA.actor, sort=Sort.SUDDEN),
        Figures(_counts(waiting=214, out=3, uncertain=1), 31, SAMPLES),
    ),
    WaveCase(
        "foreign-markup",
        replace(WAVE, sort=Sort.UNDER, words=("<!channel>",)),
        Figures(_counts(waiting=20), 2, (_post(1, "*Eve* <@U1>", FOREIGN),)),
    ),
    WaveCase(
        "to-be-checked",
        replace(WAVE, answer="a1"),
        Figures(_counts(waiting=100), 0, SAMPLES, replace(ANSWER, state=State.WAITING)),
    ),
    WaveCase(
        "being-answered",
        replace(WAVE, answer="a1"),
        Figures(
            _counts(waiting=60, leaving=4, closed=36),
            0,
            SAMPLES,
            replace(
                ANSWER,
                state=State.SENDING,
                sent_by=JONAS.actor,
                at=42,
                left_out={TicketId(4): "Customer wrote", TicketId(7): "Claimed"},
            ),
        ),
    ),
    WaveCase(
        "stopped",
        replace(WAVE, answer="a1"),
        Figures(
            _counts(waiting=60, answered=40),
            0,
            SAMPLES,
            replace(ANSWER, state=State.STOPPED, sent_by=ANNA.actor, at=44, stopped_by=JONAS.actor),
        ),
    ),
    WaveCase(
        "over",
        replace(WAVE, answer="a1", over_at=BEGIN + timedelta(hours=2)),
        Figures(
            _counts(closed=100),
            0,
            (),
            replace(ANSWER, state=State.DONE, sent_by=ANNA.actor, at=100),
        ),
    ),
)


def renderings(case: WaveCase) -> Iterator[tuple[str, Any]]:
    """Yield what a wave looks like, by the end of its file's name."""
    for language in LANGUAGES:
        spoken = policy(language)
        shown = wave_card(case.wave, case.now, IN_SOCIAL, spoken)
        yield f"{language}.card", plain(shown)
        yield f"{language}.slack", card_message(shown, spoken.time_zone)
        yield f"{language}.teams", card_activity(shown, spoken.time_zone, language)


def path(case: WaveCase, what: str) -> Path:
    return HERE / f"{case.name}.{what}.json"


def write(case: WaveCase) -> list[Path]:
    """Write a case anew; return its files."""
    HERE.mkdir(exist_ok=True)
    for what, content in renderings(case):
        path(case, what).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    return [path(case, what) for what, _ in renderings(case)]
