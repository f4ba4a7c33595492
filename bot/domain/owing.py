"""What the outside is owed when a ticket changes. Pure: (before, after, activities) -> deliveries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.activities import Activity, Assigned, NoteAdded, ReplyQueued, ReplySending
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.people import ChannelId
from bot.domain.ticket import Ticket


def owed(before: Ticket | None, after: Ticket, activities: Sequence[Activity]) -> list[Delivery]:
    """Return the deliveries for activities that lead from `before` (None: it did not exist) to `after`."""
    now = activities[-1].at
    known = before.all_channels() if before else ()
    deliveries: list[Delivery] = []
    for channel in after.all_channels():
        if channel in known:
            deliveries += _updates(before, after, activities, channel, now)
        else:
            deliveries += _first_appearance(after, channel, now)
    deliveries += _replies(after, activities)
    deliveries += _words(before, after, activities)
    return deliveries


def _first_appearance(ticket: Ticket, channel: ChannelId, now: datetime) -> Iterator[Delivery]:
    """The card, the thread's first line, then everything that has happened so far."""
    yield _post(DeliveryKind.CARD, ticket, channel, 0, now)
    for number in range(ticket.version + 1):
        yield _post(DeliveryKind.LINE, ticket, channel, number, now)


def _updates(
    before: Ticket | None, after: Ticket, activities: Sequence[Activity], channel: ChannelId, now: datetime
) -> Iterator[Delivery]:
    first = after.version - len(activities) + 1
    for number, activity in enumerate(activities, start=first):
        if _has_line(activity, channel):
            yield _post(DeliveryKind.LINE, after, channel, number, now)
    if any(not isinstance(activity, ReplySending | NoteAdded) for activity in activities):
        yield Delivery(
            kind=DeliveryKind.CARD,
            ticket=after.id,
            lane=_repaint_lane(after, channel),
            channel=channel,
            due_at=now,
            urgent=after.urgent,
        )
    for number in _lines_to_repaint(before, after):
        yield Delivery(
            kind=DeliveryKind.LINE,
            ticket=after.id,
            lane=f"{_repaint_lane(after, channel)}:{number}",
            channel=channel,
            number=number,
            due_at=now,
            urgent=True,
        )


def _lines_to_repaint(before: Ticket | None, after: Ticket) -> list[int]:
    """Older lines that say too much by now: buttons of replies whose state changed, words of posts that were removed."""
    if before is None:
        return []
    states = {reply.id: reply.state for reply in before.replies}
    changed = [reply for reply in after.replies if states.get(reply.id, reply.state) is not reply.state]
    gone = after.removed - before.removed
    numbers = {number for reply in changed for number in (reply.number, reply.doubted)}
    numbers |= {number for ref, number in after.quoted if ref in gone}
    return sorted(number for number in numbers if 0 < number <= before.version)


def _replies(after: Ticket, activities: Sequence[Activity]) -> Iterator[Delivery]:
    for activity in activities:
        if isinstance(activity, ReplyQueued):
            yield Delivery(
                kind=DeliveryKind.REPLY,
                ticket=after.id,
                lane=f"reply:{activity.reply}",  # of its own: one that was taken back must not hold up the next
                subject=activity.reply,
                due_at=activity.due_at,
                urgent=after.urgent,
            )


def _words(before: Ticket | None, after: Ticket, activities: Sequence[Activity]) -> Iterator[Delivery]:
    """Who was given a ticket by somebody else is told."""
    first = (before.version if before else 0) + 1
    for number, activity in enumerate(activities, start=first):
        if isinstance(activity, Assigned) and activity.to.id != activity.by.id:
            yield Delivery(
                kind=DeliveryKind.WORD,
                ticket=after.id,
                lane=f"word:{activity.to.id}",
                channel=after.channels[0],
                number=number,
                subject=activity.to.id,
                due_at=activity.at,
                urgent=after.urgent,
            )


def _post(kind: DeliveryKind, ticket: Ticket, channel: ChannelId, number: int, now: datetime) -> Delivery:
    return Delivery(
        kind=kind,
        ticket=ticket.id,
        lane=channel,
        channel=channel,
        number=number,
        due_at=now,
        urgent=ticket.urgent,
    )


def _repaint_lane(ticket: Ticket, channel: ChannelId) -> str:
    """A lane for each card, and within it for each line: what cannot be repainted yet holds up nothing else."""
    return f"{channel}:{ticket.id}"


def _has_line(activity: Activity, channel: ChannelId) -> bool:
    if isinstance(activity, NoteAdded):
        return activity.channel != channel
    return not isinstance(activity, ReplySending)


def surface_of(channel: ChannelId) -> str:
    """Return the surface that a channel is on: `slack:#x` -> `slack`."""
    return channel.partition(":")[0]
