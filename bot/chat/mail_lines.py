"""What people can do about a mail to somebody who is asked, below the lines that tell of it; and who is told. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.domain import activities as did
from bot.domain.forwards import AWAITED, STUCK, Forward, ForwardState
from bot.domain.ticket import Ticket
from bot.handlers.form import Button, Style
from bot.handlers.names import CALL_OFF_FORWARD, FORWARD_AGAIN, FORWARD_DONE, FORWARD_LEFT
from bot.texts.texts import Texts

_TOLD_WHILE: Final[Mapping[type[did.Activity], frozenset[ForwardState]]] = {
    did.ForwardFailed: STUCK,
    did.ForwardUnknown: STUCK,
    did.ForwardAnswered: frozenset({ForwardState.ANSWERED}),
    did.ForwardOverdue: AWAITED,
}


def asked_by(ticket: Ticket, activity: did.Activity) -> Forward | None:
    """Return the mail that an activity is about, if whoever asked is to hear of it as it stands now."""
    match activity:
        case (
            did.ForwardFailed(number=number)
            | did.ForwardUnknown(number=number)
            | did.ForwardAnswered(number=number)
            | did.ForwardOverdue(number=number)
        ):
            asked = ticket.forward(number)
            return asked if asked is not None and asked.state in _TOLD_WHILE[type(activity)] else None
        case _:
            return None


def mail_buttons(ticket: Ticket, activity: did.Activity, number: int, texts: Texts) -> tuple[Button, ...]:
    """Return the buttons under a line: under that which asked while it can be called off, else under the last one that told of it."""
    match activity:
        case (
            did.Forwarded(number=mail)
            | did.ForwardSent(number=mail)
            | did.ForwardFailed(number=mail)
            | did.ForwardUnknown(number=mail)
            | did.MailNoticed(number=mail)
        ):
            asked = ticket.forward(mail)
        case _:
            return ()
    is_told = asked is not None and number == (asked.told_in or asked.asked_in)
    return _deciding(ticket, asked, texts) if asked is not None and is_told else ()


def _deciding(ticket: Ticket, asked: Forward, texts: Texts) -> tuple[Button, ...]:
    labels, subject = texts.mails.labels, str(asked.number)
    again = Button(FORWARD_AGAIN, ticket.id, labels.again, subject)
    done = Button(FORWARD_DONE, ticket.id, labels.done, subject)
    match asked.state:
        case ForwardState.WAITING:
            return (Button(CALL_OFF_FORWARD, ticket.id, labels.call_off, subject, Style.DANGER),)
        case ForwardState.SENT:
            return (done,)
        case ForwardState.UNKNOWN:
            return (Button(FORWARD_LEFT, ticket.id, labels.has_left, subject, Style.PRIMARY), again, done)
        case ForwardState.FAILED | ForwardState.BOUNCED:
            return (again, done)
        case _:
            return ()
