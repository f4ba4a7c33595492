"""What a channel reads of a watched feed: each entry with its buttons, the rest as a list, once a month what was kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.desk import Desk
from bot.domain.deliveries import Delivery
from bot.domain.owing import notices
from bot.domain.people import ChannelId
from bot.domain.posts import AccountId
from bot.domain.text import Text, Untrusted, shortened
from bot.handlers import repaints
from bot.handlers.form import NO_TICKET, Button, Style
from bot.handlers.handler import Interaction
from bot.handlers.names import IDEAS, KEEP_SIGHTING, MAKE_TICKET
from bot.handlers.notice import Notice
from bot.keeping import sightings
from bot.keeping.sightings import Sighting
from bot.texts import speaking
from bot.texts.monitoring import MonitoringTexts

SIGHTING: Final = "sighting"
SIGHTINGS: Final = "sightings"
SIGHTED_AGAIN: Final = "sighted"
IDEAS_NOTICE: Final = "ideas"
"""The first words of the notices' keys; what they are about follows."""
_IN_A_LIST: Final = 15
_WORDS: Final = 280


def key_of(sighting: Sighting) -> str:
    """Return the key of the notice that shows a sighting."""
    return f"{SIGHTING} {sighting.key}"


async def sighting_notice(desk: Desk, channel: ChannelId, key: str) -> Notice | None:
    """Return what a channel reads of one entry, as it stands now."""
    sighting = await sightings.find(desk.store, key.partition(" ")[2])
    return _shown(sighting, _texts(desk, channel)) if sighting else None


async def sightings_notice(desk: Desk, channel: ChannelId, key: str) -> Text | None:
    """Return what a channel reads of entries that came all at once."""
    _, account, bundle = key.split(" ")
    found = await sightings.bundled(desk.store, AccountId(account), bundle)
    texts = _texts(desk, channel)
    lines = tuple(span for one in found[:_IN_A_LIST] for span in ("\n• ", *texts.listed(*one)))
    head = texts.many(desk.policy.account(AccountId(account)).name, len(found), len(found) - _IN_A_LIST)
    return (*head, *lines) if found else None


async def sighted_again(desk: Desk, channel: ChannelId, key: str) -> Notice | None:
    """Return what stands at the message of an entry with which somebody did something."""
    _, account, sighting_id, *where = key.split(" ")
    sighting = await sightings.find(desk.store, f"{account} {sighting_id}")
    if sighting is None:
        return None
    shown = _shown(sighting, _texts(desk, channel))
    return Notice(shown.text, shown.buttons, repaints.standing(where), key_of(sighting))


async def ideas_notice(desk: Desk, channel: ChannelId, key: str) -> Text | None:
    """Return the line of the month: how many ideas were kept in it; None if none was."""
    month = key.partition(" ")[2]
    zone = desk.policy.time_zone
    kept = [one.kept.at for one in await sightings.ideas(desk.store) if one.kept]
    count = sum(f"{at.astimezone(zone):%Y-%m}" == month for at in kept)
    return _texts(desk, channel).kept_last_month(count) if count else None


def repainted(sighting: Sighting, interaction: Interaction, desk: Desk) -> list[Delivery]:
    """Return what paints a sighting anew: where it was pressed, and in the other channels of its feed, as far as it is found there."""
    channels = desk.policy.account(sighting.account).channels
    return repaints.repainted(f"{SIGHTED_AGAIN} {sighting.key}", channels, interaction, desk.clock())


def _texts(desk: Desk, channel: ChannelId) -> MonitoringTexts:
    return speaking(desk.policy.language_of(channel)).monitoring


def _shown(sighting: Sighting, texts: MonitoringTexts) -> Notice:
    words = Untrusted(shortened(" ".join(sighting.text.clean().split()), _WORDS))
    said = texts.sighting(sighting.feed, sighting.title, words, sighting.written_at, sighting.url)
    return Notice((*said, *_done(sighting, texts)), _buttons(sighting, texts))


def _done(sighting: Sighting, texts: MonitoringTexts) -> Text:
    """Return what people did with it."""
    made = texts.made(sighting.made.by.name, sighting.ticket) if sighting.made else ()
    kept = texts.kept(sighting.kept.by.name) if sighting.kept else ()
    return tuple(span for part in (made, kept) if part for span in ("\n", *part))


def _buttons(sighting: Sighting, texts: MonitoringTexts) -> tuple[Button, ...]:
    labels = texts.labels
    make = Button(MAKE_TICKET, NO_TICKET, labels.make_ticket, sighting.key, Style.PRIMARY)
    keep = Button(KEEP_SIGHTING, NO_TICKET, labels.keep, sighting.key)
    ideas = Button(IDEAS, NO_TICKET, labels.ideas)
    return (*(() if sighting.made else (make,)), *((ideas,) if sighting.kept else (keep,)))


def showing(subject: str, channels: Sequence[ChannelId], desk: Desk) -> list[Delivery]:
    """Return what shows something in the channels of a feed."""
    return notices(channels, subject, desk.clock(), urgent=False)
