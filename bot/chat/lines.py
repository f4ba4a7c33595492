"""An activity as the thread shows it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from bot.chat.card import Button, author_name
from bot.domain import activities as did
from bot.domain.people import ChannelId
from bot.domain.policy import Policy
from bot.domain.text import Text, Untrusted, shortened
from bot.domain.ticket import ReplyState, Ticket
from bot.handlers.names import ARRIVED, DISCARD, EDIT, LOST, UNDO, USE_DRAFT
from bot.handlers.handler import Style
from bot.texts import speaking
from bot.texts.texts import Texts

POST_LIMIT = 800
"""Characters of a customer's further post in a line; the card and the log have more."""


@dataclass(frozen=True, slots=True)
class Line:
    """One activity in words. `number` is the activity's; 0 is the thread's first line."""

    number: int
    at: datetime
    text: Text
    buttons: tuple[Button, ...] = ()


def first_line(ticket: Ticket, channel: ChannelId, policy: Policy) -> Line:
    """Return the line that each thread begins with."""
    return Line(0, ticket.opened_at, (speaking(policy.language_of(channel)).internal(),))


def line(ticket: Ticket, number: int, activity: did.Activity, channel: ChannelId, policy: Policy) -> Line | None:
    """Return an activity's line for a channel, or None where it has nothing to say there.

    `ticket` is the ticket as it is now: it decides which buttons still stand under an older line.
    """
    texts = speaking(policy.language_of(channel))
    words = say(ticket, activity, policy, texts)
    if words is None or _stands_there_already(activity, channel):
        return None
    return Line(number, activity.at, words, _buttons(ticket, activity, channel, texts))


def say(ticket: Ticket, activity: did.Activity, policy: Policy, texts: Texts) -> Text | None:
    """Return an activity in words; None for what only machines need to know."""
    account = policy.account(ticket.conversation.account).name
    match activity:
        case did.Opened(post=post, department=department):
            return texts.opened(author_name(post), policy.name_of(department))
        case did.PostAdded(post=post):
            return texts.wrote_again(author_name(post), _words_of(post.text))
        case did.PostEdited(post=post):
            return texts.edited_post(author_name(post), _words_of(post.text))
        case did.PostRemoved():
            return texts.removed_post()
        case did.Claimed(by=by):
            return texts.claimed(by.name)
        case did.Released(by=by):
            return texts.released(by.name)
        case did.Assigned(by=by, to=to):
            return texts.assigned(by.name, to.name)
        case did.ReplyDrafted(by=by, text=text):
            return texts.drafted(by.name, text)
        case did.DraftDiscarded(by=by):
            return texts.discarded(by.name)
        case did.ReplyQueued():
            return texts.queued(
                activity.by.name, activity.text, account, activity.due_at, private=activity.private
            )
        case did.ReplyWithdrawn(by=by):
            return texts.withdrawn(by.name)
        case did.ReplySending():
            return None
        case did.ReplySent(url=url):
            return texts.sent(account, url)
        case did.ReplyFailed(reason=reason):
            return texts.failed(reason)
        case did.ReplyUnknown(reason=reason):
            return texts.unknown(reason)
        case did.ReplySettled(by=by, arrived=arrived):
            return texts.settled(by.name, arrived=arrived)
        case did.Escalated():
            return texts.escalated(
                activity.by.name,
                policy.name_of(activity.department),
                activity.reason,
                activity.question,
                activity.due_at,
            )
        case did.AnswerSuggested(by=by, text=text):
            return texts.suggested(by.name, text)
        case did.EscalationReturned(by=by, reason=reason):
            return texts.returned(by.name, reason)
        case did.NoteAdded(by=by, text=text):
            return texts.noted(by.name, text)
        case did.NoteEdited(by=by, text=text):
            return texts.note_edited(by.name, text)
        case did.NoteDeleted(by=by):
            return texts.note_deleted(by.name if by else None)
        case did.Closed(by=by):
            return texts.closed(by.name)
        case did.Reopened(by=by):
            return texts.reopened(by.name if by else None)
        case _:
            assert_never(activity)


def _words_of(text: Untrusted) -> Untrusted:
    return Untrusted(shortened(text.clean(), POST_LIMIT))


def _stands_there_already(activity: did.Activity, channel: ChannelId) -> bool:
    """What somebody wrote in this very thread needs no second line; that they changed it does."""
    return isinstance(activity, did.NoteAdded) and activity.channel == channel


def _buttons(ticket: Ticket, activity: did.Activity, channel: ChannelId, texts: Texts) -> tuple[Button, ...]:
    """Return the buttons under a line; they stand in the origin's threads only, where replies are decided."""
    if ticket.department_in(channel) != ticket.department:
        return ()
    match activity:
        case did.ReplyQueued(reply=reply) | did.ReplyDrafted(reply=reply) | did.AnswerSuggested(reply=reply):
            return _reply_buttons(ticket, reply, texts)
        case did.ReplyUnknown(reply=reply):
            return _unknown_buttons(ticket, reply, texts)
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
        case ReplyState.FAILED:
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
