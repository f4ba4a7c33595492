"""What must be true of waves once everything has come to rest."""

from __future__ import annotations

from collections.abc import Iterator

from bot.chat.card import Card
from bot.chat.wave_card import wave_card, wave_line
from bot.domain.deliveries import place_of
from bot.domain.people import ChannelId
from bot.domain.waves import Happening
from bot.handlers.wave_figures import figures
from bot.keeping.wave_answers import State
from bot.keeping.waves import Entry, Wave
from tests.fakes.surface import Message
from tests.faults.house import House


async def waves_stand(house: House) -> list[str]:
    """I2, I9: a wave has one card, as its tickets add up to, and all that happened to it below; its answers came to an end."""
    found = [
        f"wave {wave.number} in {channel}: {violation}"
        for wave in (house.waves[one] for one in sorted(house.begun))
        for channel in wave.channels
        for violation in await _wave(house, wave, channel)
    ]
    going_on = [one.id for one in house.prepared.values() if one.state is State.SENDING]
    return [*found, *(f"the answer {one} is being sent for ever" for one in going_on)]


async def _wave(house: House, wave: Wave, channel: ChannelId) -> list[str]:
    cards = house.chat.card_in(place_of(wave.number), channel)
    if len(cards) != 1:
        return [f"{len(cards)} cards"]
    return [*await _card(house, wave, channel, cards[0]), *_lines(house, wave, channel, cards[0])]


async def _card(house: House, wave: Wave, channel: ChannelId, message: Message) -> list[str]:
    assert house.process is not None
    due = wave_card(wave, await figures(wave, house.process.desk), channel, house.policy)
    shown = message.content
    assert isinstance(shown, Card)
    parts = ("title", "facts", "buttons", "quote")
    wrong = {
        part: (getattr(shown, part), getattr(due, part))
        for part in parts
        if getattr(shown, part) != getattr(due, part)
    }
    return [f"its card shows {wrong}"] if wrong else []


def _lines(house: House, wave: Wave, channel: ChannelId, card: Message) -> Iterator[str]:
    standing = [one for _, lines in house.chat.thread(card) for one in lines]
    numbers = [
        0,
        *(number for number, one in enumerate(wave.log, start=1) if not _is_said_here(one, channel)),
    ]
    if standing != [wave_line(wave, number, channel, house.policy) for number in numbers]:
        yield f"its thread reads {[one.number for one in standing]} instead of {numbers}"


def _is_said_here(entry: Entry, channel: ChannelId) -> bool:
    """Tell whether a note stands in a thread because its author wrote it there."""
    return entry.what is Happening.NOTED and entry.channel == channel
