"""What can be done to a reply besides writing it: discard a draft, settle an unknown outcome."""

from __future__ import annotations

from bot.desk import Desk
from bot.domain import answering
from bot.domain.people import Role
from bot.handlers.form import Form
from bot.handlers.handler import Handler, Interaction, Place, Side, carry_out, never
from bot.handlers.names import ARRIVED, DISCARD, LOST


async def _discard(interaction: Interaction, desk: Desk) -> Form | None:
    await carry_out(interaction, desk, answering.discard, reply=interaction.subject)
    return None


async def _arrived(interaction: Interaction, desk: Desk) -> Form | None:
    await carry_out(interaction, desk, answering.settle, reply=interaction.subject, arrived=True)
    return None


async def _lost(interaction: Interaction, desk: Desk) -> Form | None:
    await carry_out(interaction, desk, answering.settle, reply=interaction.subject, arrived=False)
    return None


DISCARD_HANDLER = Handler(
    name=DISCARD,
    label=lambda texts: texts.labels.discard,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=never,
    place=Place.ELSEWHERE,
    act=_discard,
)

ARRIVED_HANDLER = Handler(
    name=ARRIVED,
    label=lambda texts: texts.labels.it_is_there,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=never,
    place=Place.ELSEWHERE,
    act=_arrived,
)

LOST_HANDLER = Handler(
    name=LOST,
    label=lambda texts: texts.labels.not_there,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=never,
    place=Place.ELSEWHERE,
    act=_lost,
)
