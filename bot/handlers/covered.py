"""What channels and people read when somebody is looked for who takes a shift."""

from __future__ import annotations

from typing import Final

from bot.desk import Desk
from bot.domain.deliveries import Delivery
from bot.domain.direct import directly, language_at
from bot.domain.owing import notices
from bot.domain.people import ChannelId
from bot.domain.shifts import Duty
from bot.domain.text import Text
from bot.handlers.form import NO_TICKET, Button, Style
from bot.handlers.handler import Interaction
from bot.handlers.names import TAKE_COVER
from bot.handlers.notice import Notice
from bot.handlers.repaints import repainted, standing
from bot.keeping import covers
from bot.keeping.covers import Asked, CoverState
from bot.texts import speaking
from bot.texts.duty import DutyTexts

COVER: Final = "cover"
COVER_AGAIN: Final = "cover_again"
COVERED: Final = "covered"
"""The first words of the notices' keys; the question's own key and how often it was asked follow."""


def asking(asked: Asked, desk: Desk) -> list[Delivery]:
    """Return what asks the channels of a department."""
    return notices(_channels(asked, desk), _key(COVER, asked), desk.clock(), urgent=False)


def settled(asked: Asked, interaction: Interaction, desk: Desk) -> list[Delivery]:
    """Return what says in these channels how the question ended, and tells whoever asked that somebody does it."""
    channels = _channels(asked, desk)
    owed = repainted(_key(COVER_AGAIN, asked), channels, interaction, desk.clock())
    place = directly(desk.policy, asked.of.id, channels) if asked.state is CoverState.TAKEN else None
    told = notices((place,), _key(COVERED, asked), desk.clock(), urgent=True) if place else []
    return [*owed, *told]


async def cover_notice(desk: Desk, channel: ChannelId, key: str) -> Notice | None:
    """Return the question as a channel reads it now."""
    asked = await _meant(desk, key)
    return _shown(asked, speaking(desk.policy.language_of(channel)).duty) if asked else None


async def cover_again(desk: Desk, channel: ChannelId, key: str) -> Notice | None:
    """Return what stands in the place of the question by now."""
    asked = await _meant(desk, key)
    if asked is None:
        return None
    shown = _shown(asked, speaking(desk.policy.language_of(channel)).duty)
    return Notice(shown.text, shown.buttons, standing(key.split(" ")[3:]), _key(COVER, asked))


async def covered_word(desk: Desk, place: ChannelId, key: str) -> Text | None:
    """Return what whoever asked is told when somebody takes their shift."""
    asked = await _meant(desk, key)
    if asked is None or asked.by is None:
        return None
    texts = speaking(language_at(desk.policy, place)).duty
    return texts.covered_for_you(asked.by.name, asked.name, asked.starts_at)


async def _meant(desk: Desk, key: str) -> Asked | None:
    """Return the question that a key means, unless it was asked anew since: then another message shows it."""
    _, name, times, *_ = key.split(" ")
    asked = await covers.find(desk.store, name)
    return asked if asked is not None and str(asked.times) == times else None


def _shown(asked: Asked, texts: DutyTexts) -> Notice:
    said = texts.cover_wanted(asked.of.name, asked.name, asked.starts_at, asked.ends_at)
    match asked.state:
        case CoverState.OPEN:
            take = Button(TAKE_COVER, NO_TICKET, texts.labels.take_cover, asked.key, Style.PRIMARY)
            return Notice(said, (take,))
        case CoverState.TAKEN:
            return Notice((*said, *texts.cover_found(asked.by.name if asked.by else "")))
        case CoverState.WITHDRAWN:
            return Notice((*said, *texts.cover_withdrawn()))


def _key(first: str, asked: Asked) -> str:
    return f"{first} {asked.key} {asked.times}"


def _channels(asked: Asked, desk: Desk) -> tuple[ChannelId, ...]:
    department = desk.policy.departments.get(asked.department)
    return department.channels if department else ()


def of_duty(duty: Duty) -> str:
    """Return what a button says of a duty."""
    return f"{duty.day} {duty.shift.id}"
