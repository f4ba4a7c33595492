"""How a ticket changes by what is done to its posts on their platform."""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never

from bot.domain import activities as did
from bot.domain.deeds import Deed, DeedState
from bot.domain.replacing import replace
from bot.domain.ticket import Ticket

Acted = did.ActAsked | did.ActCalledOff | did.ActBegun | did.ActDone | did.ActFailed | did.DoneByHand

BY_HAND: Final = 0


def acted(ticket: Ticket, activity: Acted) -> Ticket:
    match activity:
        case did.ActAsked():
            deed = Deed(
                number=activity.number,
                act=activity.act,
                to=activity.to,
                by=activity.by,
                due_at=activity.due_at,
                state=DeedState.WAITING,
                undo=activity.undo,
                reason=activity.reason,
                asked_in=ticket.version + 1,
            )
            return replace(ticket, deeds=(*ticket.deeds, deed))
        case did.DoneByHand(at=at, by=by, act=act, to=to, reason=reason):
            deed = Deed(BY_HAND, act, to, by, at, DeedState.DONE, reason=reason)
            return replace(ticket, deeds=(*ticket.deeds, deed))
        case did.ActCalledOff(number=number):
            return _with_state(ticket, number, DeedState.CALLED_OFF)
        case did.ActBegun(number=number):
            return _with_state(ticket, number, DeedState.BEGUN)
        case did.ActDone(number=number, settles_at=settles_at):
            return _with_state(ticket, number, DeedState.DONE, settles_at)
        case did.ActFailed(number=number, settles_at=settles_at):
            return _with_state(ticket, number, DeedState.FAILED, settles_at)
        case _:
            assert_never(activity)


def _with_state(ticket: Ticket, number: int, state: DeedState, settles_at: datetime | None = None) -> Ticket:
    deeds = (
        replace(one, state=state, settles_at=settles_at) if one.number == number else one
        for one in ticket.deeds
    )
    return replace(ticket, deeds=tuple(deeds))
