"""What people can do about a reply that needs one: below its line, and below the word to whoever wrote it. Pure."""

from __future__ import annotations

from bot.domain.obstacles import Hold
from bot.domain.replies import Reply, ReplyState
from bot.domain.ticket import Ticket
from bot.handlers.form import Button, Style
from bot.handlers.names import ARRIVED, DISCARD, EDIT, LOOK, LOST, SEND_AGAIN
from bot.texts.texts import Texts


def stuck_buttons(ticket: Ticket, reply: Reply | None, number: int, texts: Texts) -> tuple[Button, ...]:
    """Return what people can do about a reply under the line that says what became of it."""
    if reply is None or reply.asked_in != number:
        return ()
    labels = texts.delivery.labels
    match reply.shown:
        case ReplyState.HELD:
            return (*_sending(ticket, reply, labels.send_anyway), *_reworking(ticket, reply, texts))
        case ReplyState.FAILED:
            return (*_sending(ticket, reply, labels.send_again), *_reworking(ticket, reply, texts))
        case ReplyState.CHECKING:
            return (Button(ARRIVED, ticket.id, labels.it_is_there, reply.id),)
        case ReplyState.UNKNOWN:
            return (
                Button(ARRIVED, ticket.id, labels.it_is_there, reply.id, Style.PRIMARY),
                Button(SEND_AGAIN, ticket.id, labels.not_there_send, reply.id),
                Button(LOST, ticket.id, labels.not_there, reply.id),
                Button(LOOK, ticket.id, labels.look, reply.id),
            )
        case _:
            return ()


def _sending(ticket: Ticket, reply: Reply, label: str) -> tuple[Button, ...]:
    """Offer to confirm it as it is, unless that cannot help: there is nothing to answer, or it was never shown like this."""
    if reply.hold in {Hold.REMOVED, Hold.CHANGED}:
        return ()
    return (Button(SEND_AGAIN, ticket.id, label, reply.id),)


def _reworking(ticket: Ticket, reply: Reply, texts: Texts) -> tuple[Button, ...]:
    return (
        Button(EDIT, ticket.id, texts.labels.edit, reply.id, Style.PRIMARY),
        Button(DISCARD, ticket.id, texts.labels.discard, reply.id),
    )
