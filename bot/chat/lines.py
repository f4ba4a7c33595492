"""An activity as the thread shows it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from bot.chat.deciding import stuck_buttons
from bot.chat.mail_lines import mail_buttons
from bot.chat.words import answer_help
from bot.domain import activities as did
from bot.domain.deeds import DeedState
from bot.domain.people import ChannelId, PersonId
from bot.domain.policy import Policy
from bot.domain.replies import Reply, ReplyState
from bot.domain.text import Mention, Text
from bot.domain.ticket import Ticket
from bot.handlers.form import Button, Style
from bot.handlers.names import (
    CALL_OFF,
    DISCARD,
    EDIT,
    PROPOSE_FAQ,
    PROPOSE_TEMPLATE,
    UNDO,
    USE_DRAFT,
)
from bot.texts import speaking
from bot.texts.saying import note_now, say, unmentioned, without_removed
from bot.texts.texts import Texts

Known = Mapping[PersonId, str]
"""Who can be mentioned, and by which of their ids."""

NOBODY: Final[Known] = MappingProxyType({})

_REPAINTED = (
    *(
        did.ReplyQueued,
        did.ReplyQueuedAgain,
        did.ReplyDrafted,
        did.AnswerSuggested,
        did.ForwardAnswered,
    ),  # their buttons come and go
    *(did.ReplyHeld, did.ReplyFailed, did.ReplyChecking, did.ReplyUnknown, did.ReplySettled),
    *(did.PostAdded, did.PostEdited),  # their words go when the post is removed
    *(did.NoteAdded, did.NoteEdited),  # they say what the note says now, and nothing once it is deleted
    did.ActAsked,  # its button goes when it is done
    *(did.Forwarded, did.ForwardSent, did.ForwardFailed, did.ForwardUnknown, did.MailNoticed),
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
    words = note_now(ticket, activity, texts) or say(ticket.conversation.account, told, policy, texts)
    if words is None or _stands_there_already(activity, channel):
        return None
    if not _is_asked_for(ticket, activity):
        words = unmentioned(words)
    buttons = _buttons(ticket, number, activity, channel, texts)
    return Line(number, activity.at, words, buttons, alone=isinstance(activity, _REPAINTED) or bool(buttons))


def mentioned(lines: Sequence[Line]) -> Iterator[PersonId]:
    """Yield who is asked to act, each once."""
    spans = (span for line in lines for span in line.text)
    yield from dict.fromkeys(span.person for span in spans if isinstance(span, Mention))


def _is_asked_for(ticket: Ticket, activity: did.Activity) -> bool:
    """Tell whether what a line asks of somebody is still to be done. Lines are repainted, and come to stand in other channels later:
    that must not call anybody for what is settled.
    """
    match activity:
        case did.Assigned(to=to):
            return not ticket.closed and ticket.owner is not None and ticket.owner.id == to.id
        case did.HelpAsked(number=number):
            return not ticket.closed and any(one.number == number for one in ticket.open_helps)
        case _:
            return True


def _stands_there_already(activity: did.Activity, channel: ChannelId) -> bool:
    """What somebody wrote in this very thread needs no second line; that they changed it does."""
    return isinstance(activity, did.NoteAdded) and activity.channel == channel


def _buttons(
    ticket: Ticket, number: int, activity: did.Activity, channel: ChannelId, texts: Texts
) -> tuple[Button, ...]:
    """Return the buttons under a line. Replies are decided in the origin's threads only; help is given in any."""
    if isinstance(activity, did.HelpAsked):
        asked = ticket.help(activity.number)
        return (answer_help(ticket, asked, texts),) if asked and not asked.answered else ()
    at_origin = ticket.department_in(channel) == ticket.department
    return _deciding(ticket, number, activity, texts) if at_origin else ()


def _deciding(ticket: Ticket, number: int, activity: did.Activity, texts: Texts) -> tuple[Button, ...]:
    match activity:
        case (
            did.ReplyQueued(reply=reply)
            | did.ReplyDrafted(reply=reply)
            | did.AnswerSuggested(reply=reply)
            | did.ForwardAnswered(reply=reply)
        ):
            return _reply_buttons(ticket, ticket.reply(reply), number, texts)
        case did.ReplyQueuedAgain(reply=reply):
            return _reply_buttons(ticket, ticket.reply(reply), number, texts)
        case (
            did.ReplyHeld(reply=reply)
            | did.ReplyFailed(reply=reply)
            | did.ReplyChecking(reply=reply)
            | did.ReplyUnknown(reply=reply)
            | did.ReplySettled(reply=reply)
        ):
            return stuck_buttons(ticket, ticket.reply(reply), number, texts)
        case did.ActAsked(number=deed_number):
            return _calling_off(ticket, deed_number, texts)
        case did.ReplySent(reply=reply):
            return (
                Button(PROPOSE_TEMPLATE, ticket.id, texts.answers.labels.propose_template, reply),
                Button(PROPOSE_FAQ, ticket.id, texts.answers.labels.propose_faq, reply),
            )
        case _:
            return mail_buttons(ticket, activity, number, texts)


def _calling_off(ticket: Ticket, number: int, texts: Texts) -> tuple[Button, ...]:
    deed = ticket.deed(number)
    if deed is None or deed.state is not DeedState.WAITING:
        return ()
    return (Button(CALL_OFF, ticket.id, texts.acts.labels.call_off, str(number), Style.DANGER),)


def _reply_buttons(ticket: Ticket, reply: Reply | None, number: int, texts: Texts) -> tuple[Button, ...]:
    """Return what people can do about a reply under the line by which it waits, or waited, to leave."""
    if reply is None or reply.number != number:
        return ()
    match reply.state:
        case ReplyState.QUEUED:
            return (
                Button(UNDO, ticket.id, texts.labels.undo, reply.id, Style.DANGER),
                Button(EDIT, ticket.id, texts.labels.edit, reply.id),
            )
        case ReplyState.DRAFT:
            return (
                Button(USE_DRAFT, ticket.id, texts.labels.use_draft, reply.id, Style.PRIMARY),
                Button(DISCARD, ticket.id, texts.labels.discard, reply.id),
            )
        case ReplyState.WITHDRAWN:
            return (Button(EDIT, ticket.id, texts.labels.edit, reply.id, Style.PRIMARY),)
        case _:
            return ()
