"""An activity as the thread shows it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.chat.words import answer_help
from bot.domain import activities as did
from bot.domain.people import ChannelId
from bot.domain.policy import Policy
from bot.domain.text import Text
from bot.domain.ticket import ReplyState, Ticket
from bot.handlers.form import Button, Style
from bot.handlers.names import (
    ARRIVED,
    DISCARD,
    EDIT,
    LOST,
    PROPOSE_FAQ,
    PROPOSE_TEMPLATE,
    UNDO,
    USE_DRAFT,
)
from bot.texts import speaking
from bot.texts.saying import say, without_removed
from bot.texts.texts import Texts

_REPAINTED = (
    *(did.ReplyQueued, did.ReplyDrafted, did.AnswerSuggested, did.ReplyUnknown),  # their buttons come and go
    *(did.PostAdded, did.PostEdited),  # their words go when the post is removed
    did.HelpAsked,  # its button goes with the answer
)


@dataclass(frozen=True, slots=True)
class Line:
    """One activity in words. `number` is the activity's; 0 is the thread's first line.

    A line that may change is `alone` in its message, so that it can be repainted.
    """

    number: int
    at: datetime
    text: Text
    buttons: tuple[Button, ...] = ()
    alone: bool = False


def first_line(ticket: Ticket, channel: ChannelId, policy: Policy) -> Line:
    """Return the line that each thread begins with."""
    return Line(0, ticket.opened_at, (speaking(policy.language_of(channel)).internal(),))


def line(
    ticket: Ticket, number: int, activity: did.Activity, channel: ChannelId, policy: Policy
) -> Line | None:
    """Return an activity's line for a channel, or None where it has nothing to say there.

    `ticket` is the ticket as it is now: it decides which buttons still stand under an older line.
    """
    texts = speaking(policy.language_of(channel))
    told = without_removed(activity, ticket.removed, texts)
    words = say(ticket.conversation.account, told, policy, texts)
    if words is None or _stands_there_already(activity, channel):
        return None
    buttons = _buttons(ticket, activity, channel, texts)
    return Line(number, activity.at, words, buttons, alone=isinstance(activity, _REPAINTED) or bool(buttons))


def _stands_there_already(activity: did.Activity, channel: ChannelId) -> bool:
    """What somebody wrote in this very thread needs no second line; that they changed it does."""
    return isinstance(activity, did.NoteAdded) and activity.channel == channel


def _buttons(ticket: Ticket, activity: did.Activity, channel: ChannelId, texts: Texts) -> tuple[Button, ...]:
    """Return the buttons under a line. Replies are decided in the origin's threads only; help is given in any."""
    if isinstance(activity, did.HelpAsked):
        asked = ticket.help(activity.number)
        return (answer_help(ticket, asked, texts),) if asked and not asked.answered else ()
    if ticket.department_in(channel) != ticket.department:
        return ()
    match activity:
        case did.ReplyQueued(reply=reply) | did.ReplyDrafted(reply=reply) | did.AnswerSuggested(reply=reply):
            return _reply_buttons(ticket, reply, texts)
        case did.ReplyUnknown(reply=reply):
            return _unknown_buttons(ticket, reply, texts)
        case did.ReplySent(reply=reply):
            return (
                Button(PROPOSE_TEMPLATE, ticket.id, texts.answers.labels.propose_template, reply),
                Button(PROPOSE_FAQ, ticket.id, texts.answers.labels.propose_faq, reply),
            )
        case _:
            return ()


def _reply_buttons(ticket: Ticket, reply_id: str, texts: Texts) -> tuple[Button, ...]:
    reply = ticket.reply(reply_id)
    match reply.state if reply else None:
        case ReplyState.QUEUED:
            return (
                Button(UNDO, ticket.id, texts.labels.undo, reply_id, Style.DANGER),
                Button(EDIT, ticket.id, texts.labels.edit, reply_id),
            )
        case ReplyState.DRAFT:
            return (
                Button(USE_DRAFT, ticket.id, texts.labels.use_draft, reply_id, Style.PRIMARY),
                Button(DISCARD, ticket.id, texts.labels.discard, reply_id),
            )
        case ReplyState.FAILED | ReplyState.WITHDRAWN:
            return (Button(EDIT, ticket.id, texts.labels.edit, reply_id, Style.PRIMARY),)
        case _:
            return ()


def _unknown_buttons(ticket: Ticket, reply_id: str, texts: Texts) -> tuple[Button, ...]:
    reply = ticket.reply(reply_id)
    if reply is None or reply.state is not ReplyState.UNKNOWN:
        return ()
    return (
        Button(ARRIVED, ticket.id, texts.labels.it_is_there, reply_id, Style.PRIMARY),
        Button(LOST, ticket.id, texts.labels.not_there, reply_id),
    )
