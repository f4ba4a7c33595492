"""What the outside is owed when a ticket changes. Pure: (before, after, activities) -> deliveries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from bot.domain.activities import (
    ActAsked,
    ActBegun,
    ActFailed,
    Activity,
    Assigned,
    EscalationOverdue,
    ForwardAgain,
    ForwardAnswered,
    ForwardBegun,
    Forwarded,
    ForwardFailed,
    ForwardOverdue,
    ForwardUnknown,
    HelpAnswered,
    HelpAsked,
    HelpOverdue,
    JoinedWave,
    MailNoticed,
    NoteAdded,
    PostAdded,
    PostEdited,
    PostRemoved,
    ProposalSettled,
    Proposed,
    Reminded,
    Reopened,
    ReplyChecking,
    ReplyFailed,
    ReplyHeld,
    ReplyQueued,
    ReplyQueuedAgain,
    ReplySending,
    ReplyStopped,
    ReplyUnknown,
)
from bot.domain.clocks import due_at
from bot.domain.deliveries import Delivery, DeliveryKind, place_of
from bot.domain.lanes import is_held, repaint_lane
from bot.domain.people import Actor, ChannelId, PersonId
from bot.domain.showing import posting, repainting
from bot.domain.ticket import Ticket, TicketId

_OF_CUSTOMERS: Final = (PostAdded, PostEdited, PostRemoved, JoinedWave, MailNoticed)
"""Nobody of the team waits to see their lines: the card says it as well."""

WAVE_REPAINT: Final = timedelta(seconds=5)
"""How long the card of a wave waits for more to show: each edit costs one of the fifty a minute that Slack allows."""


def owed(before: Ticket | None, after: Ticket, activities: Sequence[Activity]) -> list[Delivery]:
    """Return the deliveries for activities that lead from `before` (None: it did not exist) to `after`."""
    now = activities[-1].at
    known = before.all_channels() if before else ()
    deliveries: list[Delivery] = []
    for channel in after.all_channels():
        if after.bundled and channel in after.channels:
            continue  # the wave's card stands for it
        if channel in known and not _appears(before, after, channel, now):
            deliveries += _updates(before, after, activities, channel, now)
        else:
            deliveries += _first_appearance(after, channel, now)
    deliveries += _replies(after, activities)
    deliveries += _acts(after, activities)
    deliveries += _forwards(after, activities)
    deliveries += _words(before, after, activities)
    deliveries += _clocks(after, activities)
    deliveries += _waves(before, after, now)
    return deliveries


def repaints(ticket: Ticket, now: datetime) -> list[Delivery]:
    """Return what repaints the cards of a ticket that stand in its channels."""
    shown = (one for one in ticket.all_channels() if not (ticket.bundled and one in ticket.channels))
    return [] if is_held(ticket, now) else [repainting(ticket, one, now) for one in shown]


def repaint_wave(wave: int, channels: Sequence[ChannelId], due_at: datetime) -> list[Delivery]:
    """Return what posts or repaints the card of a wave; what waits already takes it in."""
    return [
        Delivery(
            kind=DeliveryKind.WAVE,
            ticket=place_of(wave),
            lane=f"wave:{wave}:{channel}",
            channel=channel,
            due_at=due_at,
        )
        for channel in channels
    ]


def _waves(before: Ticket | None, after: Ticket, now: datetime) -> list[Delivery]:
    """Whatever changes a ticket changes the figures on the card of its wave."""
    waves = sorted({after.wave, before.wave if before else 0} - {0})
    due_at = max(now + WAVE_REPAINT, after.held_until or now)  # the team looks at its window
    return [one for wave in waves for one in repaint_wave(wave, after.channels, due_at)]


def _first_appearance(ticket: Ticket, channel: ChannelId, now: datetime) -> Iterator[Delivery]:
    """The card, the thread's first line, then everything that has happened so far."""
    yield posting(DeliveryKind.CARD, ticket, channel, 0, now)
    for number in range(ticket.version + 1):
        yield posting(DeliveryKind.LINE, ticket, channel, number, now)


def _appears(before: Ticket | None, after: Ticket, channel: ChannelId, now: datetime) -> bool:
    """Tell whether a channel that the ticket has had all the time sees it for the first time now."""
    unbundled = before is not None and before.bundled and channel in after.channels
    return unbundled or _is_released(before, after, now)


def _is_released(before: Ticket | None, after: Ticket, now: datetime) -> bool:
    """Tell whether a ticket that was held for the team's next window cannot wait for it any more."""
    return before is not None and is_held(before, now) and not is_held(after, now)


def _updates(
    before: Ticket | None, after: Ticket, activities: Sequence[Activity], channel: ChannelId, now: datetime
) -> Iterator[Delivery]:
    first = after.version - len(activities) + 1
    for number, activity in enumerate(activities, start=first):
        if _has_line(activity, channel):
            post = posting(DeliveryKind.LINE, after, channel, number, now)
            yield replace(post, urgent=post.urgent or _is_awaited(activity, after, channel))
    if after.urgent and before is not None and not before.urgent:
        yield posting(DeliveryKind.CARD, after, channel, 0, now)  # if it still waits, it waits no longer
    shown = channel not in after.channels or not is_held(
        after, now
    )  # what is held will be painted as it is then
    if shown and any(has_words(one) and not isinstance(one, NoteAdded) for one in activities):
        yield repainting(after, channel, now)
    stale = {*_lines_to_repaint(before, after), *_notes_to_repaint(before, after, channel)}
    for number in sorted(stale) if shown else ():
        yield Delivery(
            kind=DeliveryKind.LINE,
            ticket=after.id,
            lane=f"{repaint_lane(after, channel)}:{number}",
            channel=channel,
            number=number,
            due_at=now,
            urgent=True,
        )


def _is_awaited(activity: Activity, ticket: Ticket, channel: ChannelId) -> bool:
    """Tell whether somebody waits to see a line. One in the lane of a ticket that was held must not pass the ticket's own card."""
    held = ticket.held_until is not None and channel in ticket.channels
    return not held and not isinstance(activity, _OF_CUSTOMERS)


def _lines_to_repaint(before: Ticket | None, after: Ticket) -> list[int]:
    """Older lines that say too much by now: buttons of what was settled since, words of posts that were removed."""
    if before is None:
        return []
    now = {reply.id: reply for reply in after.replies}
    changed = [reply for reply in before.replies if now[reply.id].shown is not reply.shown]
    gone = after.removed - before.removed
    numbers = {number for reply in changed for number in (reply.number, reply.asked_in)}
    numbers |= {number for ref, number in after.quoted if ref in gone}
    numbers |= {deed.asked_in for deed in before.deeds if after.deed(deed.number) != deed}
    numbers |= {one.asked_in for one in before.open_helps if one not in after.open_helps}
    moved = [one for one in before.forwards if after.forward(one.number) != one]
    numbers |= {number for one in moved for number in (one.asked_in, one.told_in)}
    return sorted(number for number in numbers if 0 < number <= before.version)


def _notes_to_repaint(before: Ticket | None, after: Ticket, channel: ChannelId) -> Iterator[int]:
    """Lines with a note's words, wherever it was not written: they say what it says now, and nothing once it is deleted."""
    for note in before.notes if before else ():
        now = after.note(note.channel, note.message)
        if now is None or now.text == note.text:
            continue
        first, *later = note.numbers
        yield from () if channel == note.channel else (first,)
        yield from later if now.text is None else ()


def _replies(after: Ticket, activities: Sequence[Activity]) -> Iterator[Delivery]:
    for activity in activities:
        if (when := _leaves_at(activity)) is not None:
            yield reply_owed(after, *when)


def reply_owed(ticket: Ticket, reply: str, due_at: datetime) -> Delivery:
    """Return what sends a reply; owed once more, it is the same and comes earlier."""
    return Delivery(
        kind=DeliveryKind.REPLY,
        ticket=ticket.id,
        lane=f"reply:{reply}",  # of its own: one that was taken back must not hold up the next
        subject=reply,
        due_at=due_at,
        urgent=ticket.urgent,
    )


def _acts(after: Ticket, activities: Sequence[Activity]) -> Iterator[Delivery]:
    """What is done about one post is done in the order in which it was asked for."""
    for activity in activities:
        if isinstance(activity, ActAsked):
            yield Delivery(
                kind=DeliveryKind.ACT,
                ticket=after.id,
                lane=f"act:{after.id}:{activity.act}:{activity.to.external_id}",
                number=activity.number,
                due_at=activity.due_at,
                urgent=after.urgent,
            )


def _forwards(after: Ticket, activities: Sequence[Activity]) -> Iterator[Delivery]:
    """Each mail leaves by itself; one that a person lets leave again is another delivery."""
    for activity in activities:
        asked = after.forward(activity.number) if isinstance(activity, Forwarded | ForwardAgain) else None
        if asked is not None:
            yield Delivery(
                kind=DeliveryKind.FORWARD,
                ticket=after.id,
                lane=f"forward:{after.id}:{asked.number}",
                number=asked.number,
                subject=str(asked.tries),
                due_at=asked.leaves_at,
                urgent=after.urgent,
            )


def notices(channels: Iterable[ChannelId], subject: str, now: datetime, *, urgent: bool) -> list[Delivery]:
    """Return what tells whole channels about `subject`, which is about no single ticket."""
    return [
        Delivery(
            kind=DeliveryKind.NOTICE,
            ticket=TicketId(0),
            lane=f"notice:{channel}",  # of its own: a channel that takes no notice still gets its tickets
            channel=channel,
            subject=subject,
            due_at=now,
            urgent=urgent,
        )
        for channel in channels
    ]


def _leaves_at(activity: Activity) -> tuple[str, datetime] | None:
    """Return a reply and when to look after it, if a person wants that; what Zuruf finds out keeps its delivery."""
    match activity:
        case ReplyQueued(reply=reply, due_at=due_at):
            return reply, due_at
        case (
            ReplyQueuedAgain(reply=reply, due_at=due_at, by=by)
            | ReplyChecking(reply=reply, until=due_at, by=by)
        ) if by is not None:
            return reply, due_at
        case _:
            return None


def _words(before: Ticket | None, after: Ticket, activities: Sequence[Activity]) -> Iterator[Delivery]:
    """Who is concerned by what somebody else did, or by the clock, is told."""
    first = (before.version if before else 0) + 1
    for number, activity in enumerate(activities, start=first):
        for person in _concerned(after, activity):
            yield Delivery(
                kind=DeliveryKind.WORD,
                ticket=after.id,
                lane=f"word:{person}",
                channel=after.channels[0],
                number=number,
                subject=person,
                due_at=activity.at,
                urgent=after.urgent,
            )


def _concerned(  # noqa: PLR0911 -- one case for each activity that concerns somebody
    ticket: Ticket, activity: Activity
) -> tuple[PersonId, ...]:
    match activity:
        case (
            Assigned(by=by, to=to)
            | HelpAsked(by=by, to=to)
            | Proposed(by=by, to=to)
            | ProposalSettled(by=by, to=to)
        ):
            return _others((to,), by)
        case HelpAnswered(number=number, by=by):
            return _others((asked.by,), by) if (asked := ticket.help(number)) else ()
        case HelpOverdue(number=number):
            return _others((asked.to, asked.by)) if (asked := ticket.help(number)) else ()
        case EscalationOverdue(number=number):
            return tuple(one.by.id for one in ticket.escalations if one.number == number)
        case ReplyFailed(reply=reply) | ReplyHeld(reply=reply) | ReplyUnknown(reply=reply):
            return _author(ticket, reply)
        case ActFailed(number=number):
            return (deed.by.id,) if (deed := ticket.deed(number)) else ()
        case (
            ForwardFailed(number=number)
            | ForwardUnknown(number=number)
            | ForwardAnswered(number=number)
            | ForwardOverdue(number=number)
        ):
            return tuple(one.by.id for one in ticket.forwards if one.number == number)
        case Reminded(number=number):
            return tuple(one.by.id for one in ticket.reminders if one.number == number)
        case _:
            return ()


def _author(ticket: Ticket, reply_id: str) -> tuple[PersonId, ...]:
    """Return whose reply needs a person. What was written for a whole wave is told on the wave's card, not a hundred times."""
    reply = ticket.reply(reply_id)
    return () if reply is None or reply.wave else (reply.by.id,)


def _others(people: Sequence[Actor], but: Actor | None = None) -> tuple[PersonId, ...]:
    return tuple(dict.fromkeys(one.id for one in people if but is None or one.id != but.id))


def _clocks(after: Ticket, activities: Sequence[Activity]) -> Iterator[Delivery]:
    """What names a time is looked at again when it has come; what a closed ticket slept through, when it is open again."""
    first = after.version - len(activities) + 1
    for number, activity in enumerate(activities, start=first):
        if (when := due_at(activity)) is not None:
            yield _clock(after, number, when)
        if isinstance(activity, Reopened):
            waiting = (one for one in after.open_helps if not one.overdue)
            yield from (_clock(after, one.asked_in, max(one.due_at, activity.at)) for one in waiting)


def _clock(ticket: Ticket, number: int, when: datetime) -> Delivery:
    """Each waits in a lane of its own."""
    return Delivery(
        kind=DeliveryKind.CLOCK,
        ticket=ticket.id,
        lane=f"clock:{ticket.id}:{number}",
        number=number,
        due_at=when,
    )


def _has_line(activity: Activity, channel: ChannelId) -> bool:
    if isinstance(activity, NoteAdded):
        return activity.channel != channel
    return has_words(activity)


def has_words(activity: Activity) -> bool:
    """Tell whether the thread says anything of an activity."""
    silent = isinstance(activity, ReplyChecking | ReplyStopped) and activity.again
    return not (silent or isinstance(activity, ReplySending | ActBegun | ForwardBegun))
