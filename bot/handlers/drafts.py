"""What can be done to a reply besides writing it: discard it, settle an unknown outcome, send it again."""

from __future__ import annotations

from bot.desk import Desk
from bot.domain import answering, mending, reconciling
from bot.domain.people import Role
from bot.domain.posts import Platform
from bot.handlers.form import Form
from bot.handlers.handler import Handler, Interaction, Place, Side, carry_out, never
from bot.handlers.names import ARRIVED, DISCARD, LOOK, LOST, SEND_AGAIN


async def _discard(interaction: Interaction, desk: Desk) -> Form | None:
    await carry_out(interaction, desk, mending.discard, reply=interaction.subject)
    return None


async def _arrived(interaction: Interaction, desk: Desk) -> Form | None:
    await carry_out(interaction, desk, answering.settle, reply=interaction.subject, arrived=True)
    return None


async def _lost(interaction: Interaction, desk: Desk) -> Form | None:
    await carry_out(interaction, desk, answering.settle, reply=interaction.subject, arrived=False)
    return None


async def _look(interaction: Interaction, desk: Desk) -> Form | None:
    platform = await _platform(interaction, desk)
    await carry_out(interaction, desk, reconciling.look, reply=interaction.subject, platform=platform)
    return None


async def _send_again(interaction: Interaction, desk: Desk) -> Form | None:
    await carry_out(
        interaction,
        desk,
        mending.send_again,
        reply=interaction.subject,
        platform=await _platform(interaction, desk),
        undo_window=desk.policy.undo_window,
    )
    return None


async def _platform(interaction: Interaction, desk: Desk) -> Platform:
    ticket = await desk.ticket(interaction.ticket)
    return desk.platform(ticket.conversation.account)


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
    label=lambda texts: texts.delivery.labels.it_is_there,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=never,
    place=Place.ELSEWHERE,
    act=_arrived,
)

LOST_HANDLER = Handler(
    name=LOST,
    label=lambda texts: texts.delivery.labels.not_there,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=never,
    place=Place.ELSEWHERE,
    act=_lost,
)

LOOK_HANDLER = Handler(
    name=LOOK,
    label=lambda texts: texts.delivery.labels.look,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=never,
    place=Place.ELSEWHERE,
    act=_look,
)

SEND_AGAIN_HANDLER = Handler(
    name=SEND_AGAIN,
    label=lambda texts: texts.delivery.labels.send_again,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=never,
    place=Place.ELSEWHERE,
    act=_send_again,
)
