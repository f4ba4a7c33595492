"""The waves that wait for somebody's departments, one entry each: in the inbox, and where the queue walk ends."""

from __future__ import annotations

from typing import Final

from bot.desk import Desk
from bot.domain.people import Person, Role
from bot.domain.text import Strong
from bot.handlers.form import NO_TICKET, Button, Buttons, Part, Passage
from bot.handlers.names import ANSWER_WAVE, WAVE_POSTS
from bot.handlers.wave_figures import counts
from bot.keeping import waves
from bot.texts import speaking

_LOOKED_AT: Final = 20
"""Waves that began last; what is left of earlier ones is found by its state."""


async def waves_for(by: Person, desk: Desk) -> list[Part]:
    """Return the waves in which people wait for an answer, each with its buttons."""
    if not desk.policy.waves:
        return []
    texts = speaking(by.language)
    labels = texts.waves.labels
    parts: list[Part] = []
    for wave in await waves.newest(desk.store, _LOOKED_AT):
        if wave.department not in by.departments or not (now := await counts(wave, desk)).waiting:
            continue
        name = f"🌊 {desk.policy.account(wave.account).name} · {texts.waves.name(wave.number)}"
        parts.append(Passage((Strong(name), f" · {texts.waves.counts(now)}")))
        number = str(wave.number)
        answer = Button(ANSWER_WAVE, NO_TICKET, labels.answer_all, number)
        look = Button(WAVE_POSTS, NO_TICKET, labels.show_posts, number)
        parts.append(Buttons((answer, look) if by.role >= Role.ANSWER else (look,)))
    return parts
