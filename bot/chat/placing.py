"""Learns from a click where a card stands: one that came through without a word, or beside the one on record."""

from __future__ import annotations

import logging

from bot.desk import Desk
from bot.domain.deliveries import place_of
from bot.domain.people import ChannelId
from bot.domain.refusals import Refused
from bot.domain.showing import pressed_card
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET
from bot.handlers.handler import Interaction
from bot.handlers.names import ANSWER_WAVE, CLAIM_WAVE, END_WAVE, STOP_WAVE, WAVE_POSTS
from bot.keeping import waves
from bot.stores.lanes import CARD
from bot.stores.store import StoreError

logger = logging.getLogger(__name__)

_ON_WAVES = frozenset({ANSWER_WAVE, CLAIM_WAVE, END_WAVE, STOP_WAVE, WAVE_POSTS})


async def place(interaction: Interaction, desk: Desk) -> None:
    """Owe a look after the card that somebody pressed, if it is not the one on record; what cannot be kept now, the next click says."""
    card, channel = interaction.card, interaction.channel
    if card is None or channel is None:
        return
    try:
        whose = _kept_under(interaction)
        if whose is None or await desk.store.message_of(whose, channel, CARD) == card:
            return
        if await _may_stand_in(channel, whose, desk):
            await desk.store.owe([pressed_card(whose, channel, card, desk.clock())])
            desk.owes.set()
    except StoreError:
        logger.exception("where a card of ticket %s stands could not be noted", interaction.ticket)


def _kept_under(interaction: Interaction) -> TicketId | None:
    """Return the number of whose card, or thread, a button of this kind stands on; None for what stands elsewhere, such as a notice."""
    if interaction.handler in _ON_WAVES:
        number = interaction.subject.partition(" ")[0]
        return place_of(int(number)) if number.isdecimal() else None
    return interaction.ticket if interaction.ticket > NO_TICKET else None


async def _may_stand_in(channel: ChannelId, whose: TicketId, desk: Desk) -> bool:
    """Tell whether there is such a ticket, or wave, and the channel is one of those that show it."""
    if whose < NO_TICKET:
        wave = await waves.find(desk.store, -whose)
        return wave is not None and channel in wave.channels
    try:
        return channel in (await desk.ticket(whose)).all_channels()
    except Refused:
        return False
