"""An activity in words, in any language."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from typing import assert_never

from bot.domain import activities as did
from bot.domain.policy import Policy
from bot.domain.posts import AccountId, PostRef
from bot.domain.text import Text, Untrusted, shortened
from bot.texts.texts import Texts

POST_LIMIT = 800
"""Characters of a customer's further post in a line; the card and the log have more."""


def say(account_id: AccountId, activity: did.Activity, policy: Policy, texts: Texts) -> Text | None:
    """Return an activity in words; None for what only machines need to know."""
    account = policy.account(account_id).name
    match activity:
        case did.Opened(post=post, department=department):
            return texts.opened(post.author.shown, policy.name_of(department))
        case did.PostAdded(post=post):
            return texts.wrote_again(post.author.shown, _words_of(post.text))
        case did.PostEdited(post=post):
            return texts.edited_post(post.author.shown, _words_of(post.text))
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
        case did.ReplyPostponed(until=until, reason=reason):
            return texts.postponed(until, reason)
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


def without_removed(activity: did.Activity, removed: Container[PostRef], texts: Texts) -> did.Activity:
    """Return an activity as it may still be told: without the words of posts that are gone on their platform."""
    match activity:
        case did.Opened(post=post) | did.PostAdded(post=post) | did.PostEdited(post=post):
            if post.ref in removed:
                return replace(activity, post=replace(post, text=Untrusted(texts.labels.removed_post)))
            return activity
        case _:
            return activity


def _words_of(text: Untrusted) -> Untrusted:
    return Untrusted(shortened(text.clean(), POST_LIMIT))
