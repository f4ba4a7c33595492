"""An activity in words, in any language."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace
from typing import assert_never

from bot.domain import activities as did
from bot.domain.evolving_tools import Helped, Marked, PutAside, Recut
from bot.domain.evolving_waves import Waved
from bot.domain.people import Actor
from bot.domain.policy import Policy
from bot.domain.posts import AccountId, PostRef
from bot.domain.stops import Stopped
from bot.domain.text import Called, Mention, Strong, Text, Untrusted, shortened
from bot.domain.ticket import Ticket
from bot.texts.delivery import DeliveryTexts
from bot.texts.mails.saying import mailed
from bot.texts.texts import Texts
from bot.texts.tools import ToolTexts
from bot.texts.waves import WaveTexts

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
        case did.TakenOver(by=by, of=of):
            return texts.handover.taken_over(by.name, of.name if of else "")
        case did.Released(by=by):
            return texts.released(by.name)
        case did.Assigned(by=by, to=to):
            return texts.assigned(by.name, _asked(to, by))
        case did.ReplyDrafted(by=by, text=text):
            return texts.drafted(by.name, text)
        case did.DraftDiscarded(by=by):
            return texts.discarded(by.name)
        case did.ReplyQueued():
            return _queued(activity, account, texts)
        case did.ReplyWithdrawn(by=by):
            return texts.withdrawn(by.name)
        case did.ReplySending():
            return None
        case did.ReplyStopped():
            return _stopped(activity, account, texts)
        case did.ReplyShelved(by=by):
            return texts.stops.shelved(by.name)
        case did.ReplySent(url=url):
            return texts.sent(account, url)
        case (
            did.ReplyHeld()
            | did.ReplyPostponed()
            | did.ReplyFailed()
            | did.ReplyChecking()
            | did.ReplyUnknown()
            | did.ReplySettled()
            | did.ReplyQueuedAgain()
            | did.ReplyDiscarded()
        ):
            return _delivered(activity, texts.delivery)
        case did.ActBegun():
            return None
        case did.ActAsked() | did.ActCalledOff() | did.ActDone() | did.ActFailed() | did.DoneByHand():
            return _acted(activity, account, texts)
        case did.ForwardBegun():
            return None
        case (
            did.Forwarded()
            | did.ForwardCalledOff()
            | did.ForwardSent()
            | did.ForwardFailed()
            | did.ForwardUnknown()
            | did.ForwardAgain()
            | did.ForwardAnswered()
            | did.ForwardOverdue()
            | did.ForwardDone()
            | did.MailNoticed()
        ):
            return mailed(activity, texts)
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
        case did.EscalationOverdue(department=department):
            return texts.tools.question_overdue(policy.name_of(department))
        case did.NoteAdded(by=by, text=text):
            return texts.noted(by.name, text)
        case did.NoteEdited(by=by, text=text):
            return texts.note_edited(by.name, text)
        case did.NoteDeleted(by=by):
            return texts.note_deleted(by.name if by else None)
        case did.HelpAsked() | did.HelpAnswered() | did.HelpOverdue():
            return _help(activity, texts.tools)
        case did.Absorbed() | did.MergedInto() | did.SplitOff():
            return _recut(activity, texts.tools)
        case did.JoinedWave() | did.LeftWave():
            return _waved(activity, texts.waves)
        case did.Snoozed() | did.Woken() | did.ReminderSet() | did.Reminded():
            return _put_aside(activity, texts.tools)
        case (
            did.Tagged()
            | did.Untagged()
            | did.Starred()
            | did.Unstarred()
            | did.Muted()
            | did.Unmuted()
            | did.RegionSet()
        ):
            return _marked(activity, policy, texts.tools)
        case did.Proposed(by=by, to=to, title=title):
            return texts.library.proposed_line(by.name, title, _asked(to, by), faq=activity.what == "faq")
        case did.ProposalSettled(by=by, title=title, approved=approved):
            return texts.library.settled_line(by.name, title, approved=approved)
        case did.Closed(by=by):
            return texts.closed(by.name)
        case did.Reopened(by=by):
            return texts.reopened(by.name if by else None)
        case _:
            assert_never(activity)


Delivered = (
    did.ReplyHeld
    | did.ReplyPostponed
    | did.ReplyFailed
    | did.ReplyChecking
    | did.ReplyUnknown
    | did.ReplySettled
    | did.ReplyQueuedAgain
    | did.ReplyDiscarded
)


def _delivered(activity: Delivered, texts: DeliveryTexts) -> Text | None:
    match activity:
        case did.ReplyHeld(why=hold, confirmed_by=who):
            return texts.held(texts.hold(hold, who.name))
        case did.ReplyPostponed(until=until, why=why, reason=reason):
            return texts.postponed(until, texts.because(why, reason))
        case did.ReplyFailed(why=why, reason=reason):
            return texts.failed(texts.because(why, reason))
        case did.ReplyChecking(again=True):
            return None
        case did.ReplyChecking(by=by) if by is not None:
            return texts.looking(by.name)
        case did.ReplyChecking(until=until, why=why, reason=reason):
            return texts.checking(until, texts.because(why, reason))
        case did.ReplyUnknown(why=why, reason=reason):
            return texts.unknown(texts.because(why, reason))
        case did.ReplySettled(by=by, arrived=arrived):
            return texts.settled(by.name, arrived=arrived)
        case did.ReplyQueuedAgain(by=by, due_at=due_at):
            return texts.queued_again(by.name if by else None, due_at)
        case did.ReplyDiscarded(by=by):
            return texts.discarded(by.name)
        case _:
            assert_never(activity)


Acted = did.ActAsked | did.ActCalledOff | did.ActDone | did.ActFailed | did.DoneByHand


def _acted(activity: Acted, account: str, texts: Texts) -> Text:
    match activity:
        case did.ActAsked(by=by, act=act, at=at, due_at=due_at, reason=reason, undo=undo):
            until = due_at if due_at > at else None
            return texts.acts.asked(by.name, act, account, reason, until, undo=undo)
        case did.ActCalledOff(by=by):
            return texts.acts.called_off(by.name)
        case did.ActDone():
            return texts.acts.done(account)
        case did.ActFailed(why=why, reason=said, hold=hold, doubtful=doubtful):
            because = (texts.acts.hold(hold),) if hold else texts.delivery.because(why, said)
            return texts.acts.failed(because, doubtful=doubtful)
        case did.DoneByHand(by=by, act=act, reason=reason):
            return texts.acts.by_hand(by.name, act, reason)
        case _:
            assert_never(activity)


def _queued(activity: did.ReplyQueued, account: str, texts: Texts) -> Text:
    said = texts.queued(activity.by.name, activity.text, account, activity.due_at, private=activity.private)
    return (*said, texts.waves.for_all(activity.wave)) if activity.wave else said


def _waved(activity: Waved, texts: WaveTexts) -> Text:
    match activity:
        case did.JoinedWave(wave=wave):
            return texts.joined(wave)
        case did.LeftWave(wave=wave, why=why, by=by):
            return texts.left(wave, why, by.name if by else "")
        case _:
            assert_never(activity)


def _stopped(activity: did.ReplyStopped, account: str, texts: Texts) -> Text | None:
    if activity.again:
        return None
    stopped = Stopped(activity.why, activity.at, activity.by, activity.reason, activity.until)
    return texts.stops.stopped_line(account, stopped)


def _help(activity: Helped, texts: ToolTexts) -> Text:
    match activity:
        case did.HelpAsked(by=by, to=to, draft=draft):
            return texts.help_asked(
                by.name, _asked(to, by), activity.question, activity.due_at, second_opinion=bool(draft)
            )
        case did.HelpAnswered(by=by, text=text):
            return texts.help_answered(by.name, text)
        case did.HelpOverdue():
            return texts.help_overdue()
        case _:
            assert_never(activity)


def _recut(activity: Recut, texts: ToolTexts) -> Text:
    match activity:
        case did.Absorbed(by=by, ticket=ticket, posts=posts):
            return texts.absorbed(by.name, ticket, len(posts))
        case did.MergedInto(by=by, ticket=ticket):
            return texts.merged_into(by.name, ticket)
        case did.SplitOff(by=by, ticket=ticket, posts=refs):
            return texts.split_off(by.name, ticket, len(refs))
        case _:
            assert_never(activity)


def _put_aside(activity: PutAside, texts: ToolTexts) -> Text:
    match activity:
        case did.Snoozed(by=by, until=until):
            return texts.snoozed(by.name, until)
        case did.Woken(by=woken_by):
            return texts.woken(woken_by.name if woken_by else None)
        case did.ReminderSet(by=by, due_at=due_at, text=text):
            return texts.reminder_set(by.name, due_at, text)
        case did.Reminded():
            return texts.reminded()
        case _:
            assert_never(activity)


def _marked(activity: Marked, policy: Policy, texts: ToolTexts) -> Text:
    match activity:
        case did.Tagged(by=by, tag=tag):
            return texts.tagged(by.name, tag)
        case did.Untagged(by=by, tag=tag):
            return texts.untagged(by.name, tag)
        case did.Starred(by=by) | did.Unstarred(by=by):
            return texts.starred(by.name, on=isinstance(activity, did.Starred))
        case did.Muted(by=by) | did.Unmuted(by=by):
            return texts.muted(by.name, on=isinstance(activity, did.Muted))
        case did.RegionSet(by=by, region=region):
            known = policy.regions.get(region)
            return texts.region_set(by.name, known.name if known else region)
        case _:
            assert_never(activity)


def unmentioned(text: Text) -> Text:
    """Return the same words, in which people are only named."""
    return tuple(Strong(span.name) if isinstance(span, Mention) else span for span in text)


def _asked(to: Actor, by: Actor) -> Called:
    """Mention whoever has to act; nobody for what they did themselves."""
    return Strong(to.name) if to.id == by.id else Mention(to.id, to.name)


def without_removed(activity: did.Activity, removed: Container[PostRef], texts: Texts) -> did.Activity:
    """Return an activity as it may still be told: without the words of posts that are gone on their platform."""
    match activity:
        case did.Opened(post=post) | did.PostAdded(post=post) | did.PostEdited(post=post):
            if post.ref in removed:
                return replace(activity, post=replace(post, text=Untrusted(texts.labels.removed_post)))
            return activity
        case did.Absorbed(posts=posts):
            words = Untrusted(texts.labels.removed_post)
            kept = (replace(post, text=words) if post.ref in removed else post for post in posts)
            return replace(activity, posts=tuple(kept))
        case did.Forwarded(posts=refs) if any(ref in removed for ref in refs):
            return replace(activity, text=texts.labels.removed_post)
        case _:
            return activity


def note_now(ticket: Ticket, activity: did.Activity, texts: Texts) -> Text | None:
    """Return what the line of a note says once the note was changed or deleted; None where it still holds."""
    if not isinstance(activity, did.NoteAdded | did.NoteEdited):
        return None
    note = ticket.note(activity.channel, activity.message)
    if note is None or note.text == activity.text:
        return None
    if note.text is None:
        return texts.note_gone(activity.by.name)
    return texts.note_changed(activity.by.name, note.text) if isinstance(activity, did.NoteAdded) else None


def _words_of(text: Untrusted) -> Untrusted:
    return Untrusted(shortened(text.clean(), POST_LIMIT))
