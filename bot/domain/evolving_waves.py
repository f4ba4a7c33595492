"""How a ticket changes as part of a wave, and what makes it stand alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, assert_never

from bot.domain import activities as did
from bot.domain.replies import Reply, ReplyState
from bot.domain.ticket import Ticket

Waved = did.JoinedWave | did.LeftWave

_OWN: Final = (
    *(
        did.Claimed,
        did.Assigned,
        did.TakenOver,
        did.Snoozed,
        did.HelpAsked,
    ),  # somebody deals with it by itself
    *(did.Escalated, did.ReplyDrafted, did.AnswerSuggested),
    *(did.ReplyHeld, did.ReplyFailed, did.ReplyUnknown),  # somebody has to
    *(did.Absorbed, did.SplitOff),
)


def waved(ticket: Ticket, activity: Waved) -> Ticket:
    match activity:
        case did.JoinedWave(wave=wave, bundled=bundled):
            return replace(ticket, wave=wave, bundled=bundled)
        case did.LeftWave(wave=wave):
            kept = tuple(_kept(reply, wave) for reply in ticket.replies)
            left = ticket.left_waves | {wave}
            return replace(ticket, wave=0, bundled=False, replies=kept, left_waves=left)
        case _:
            assert_never(activity)


def standing_alone(ticket: Ticket, activity: did.Activity) -> Ticket:
    """Give a bundled ticket a card of its own once it hurries, or somebody deals with it by itself or has to.

    It never goes back: what a channel has seen stays there.
    """
    if not ticket.bundled:
        return ticket
    own = isinstance(activity, did.ReplyQueued) and not activity.wave
    alone = ticket.urgent or own or isinstance(activity, _OWN)
    return replace(ticket, bundled=False) if alone else ticket


def _kept(reply: Reply, wave: int) -> Reply:
    """Return the answer to a wave as it is once its ticket has left: taken back, if nothing was sent yet."""
    waits = reply.wave == wave and reply.state is ReplyState.QUEUED
    return replace(reply, state=ReplyState.WITHDRAWN) if waits else reply
