"""What must be true once everything has come to rest: held against the platform, the chat and the log, never against a view of the bot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from bot.chat.card import Card, card
from bot.chat.lines import Line, first_line, line
from bot.domain import activities as did
from bot.domain.mending import STUCK
from bot.domain.owing import has_words
from bot.domain.people import ChannelId
from bot.domain.posts import PostRef
from bot.domain.replies import Reply, ReplyState
from bot.domain.ticket import Ticket
from bot.handlers.acquaintance import acquaintance
from bot.stores.codec import decode, encode
from tests.fakes.surface import Message
from tests.faults.house import House
from tests.faults.people import People
from tests.faults.wave_checks import waves_stand

_LEFT = frozenset({ReplyState.SENT})
_ON_ITS_WAY = frozenset({ReplyState.QUEUED, ReplyState.SENDING, ReplyState.CHECKING})

NOTICED_WITHIN = timedelta(minutes=1)


async def everything_holds(house: House) -> None:
    """Note every violation in the house."""
    for check in (replies_are_as_the_log_says, posts_are_tickets, logs_are_sound):
        for violation in check(house):
            house.violated(violation)
    for ticket in house.tickets():
        assert house.process is not None
        if await house.process.desk.ticket(ticket.id) != ticket:
            house.violated(f"what the store says of ticket {ticket.id} is not what its log adds up to")
        for channel in ticket.all_channels():
            for violation in await _channel(house, ticket, channel):
                house.violated(f"ticket {ticket.id} in {channel}: {violation}")
    for violation in await waves_stand(house):
        house.violated(violation)


def replies_are_as_the_log_says(house: House) -> Iterator[str]:
    """I3, I4, I5, I7, I11: one public post at most, as confirmed; none where the log says none; nothing waits for nobody."""
    known = {reply.id for _, reply in house.replies()}
    yield from (f"{one.key} is public and in no log" for one in house.forum.answers if one.key not in known)
    for ticket, reply in house.replies():
        yield from _reply(house, ticket, reply)
        yield from _waits(house, ticket, reply)


def _reply(house: House, ticket: Ticket, reply: Reply) -> Iterator[str]:
    made = house.forum.applied[reply.id]
    if reply.state in _LEFT and made != 1:
        yield f"{reply.id} of ticket {ticket.id} is {reply.state} and was published {made} times"
    if reply.state not in {*_LEFT, *_ON_ITS_WAY, ReplyState.UNKNOWN} and made:
        yield f"{reply.id} of ticket {ticket.id} is {reply.state} and is public"
    texts = {one.text for one in house.forum.answers if one.key == reply.id}
    if texts - {reply.text}:
        yield f"{reply.id} of ticket {ticket.id} says {texts} in public, {reply.text!r} in the log"


def _waits(house: House, ticket: Ticket, reply: Reply) -> Iterator[str]:
    if reply.state in _ON_ITS_WAY and not any(one.subject == reply.id for one in house.disk.owed()):
        yield f"{reply.id} of ticket {ticket.id} is {reply.state} for ever"
    if reply.state in STUCK:
        stand = (one.button for one in People(house).buttons())
        if not any((one.ticket, one.subject) == (ticket.id, reply.id) for one in stand):
            yield f"nobody can decide about {reply.id} of ticket {ticket.id}, {reply.state}"


def posts_are_tickets(house: House) -> Iterator[str]:
    """I1, P2: every post is in one ticket, as it stands on the platform, and nothing else is."""
    kept = Counter(post.ref.external_id for ticket in house.tickets() for post in ticket.posts)
    yield from (f"post {one} stands in {count} tickets" for one, count in kept.items() if count > 1)
    yield from (
        f"{one} became a ticket's and no customer wrote it" for one in kept if one not in house.forum.posts
    )
    for written in house.forum.posts.values():
        if written.id not in kept and not written.removed:
            yield f"post {written.id} was lost"
    for ticket in house.tickets():
        for post in ticket.posts:
            written = house.forum.posts[post.ref.external_id]
            shown = "" if post.ref in ticket.removed else post.text.raw
            if shown != written.text:
                yield f"ticket {ticket.id} has {shown!r} for {written.id}, which is {written.text!r}"


def logs_are_sound(house: House) -> Iterator[str]:
    """I8, I10: one claimant at a time; numbers without a gap; the chain holds; what is written reads the same again."""
    yield from (f"the log is not what was written: {fault}" for fault in house.disk.changed())
    for ticket in house.tickets():
        log = house.disk.log(ticket.id)
        if [entry.number for entry in log] != list(range(1, len(log) + 1)):
            yield f"the log of ticket {ticket.id} has gaps"
        yield from _claims(ticket, [entry.activity for entry in log])
        yield from _sendings(ticket, [entry.activity for entry in log])
        yield from _deadlines(house, ticket, [entry.activity for entry in log])
        yield from (
            f"entry {entry.number} of ticket {ticket.id} does not read as it was written"
            for entry in log
            if decode(encode(entry.activity)) != entry.activity
        )


def _claims(ticket: Ticket, log: list[did.Activity]) -> Iterator[str]:
    owner = ""
    for activity in log:
        match activity:
            case did.Claimed(by=by):
                if owner not in {"", by.id}:
                    yield f"{by.id} claimed ticket {ticket.id}, which {owner} had"
                owner = by.id
            case did.Assigned(to=to):
                owner = to.id
            case did.TakenOver(by=by):
                owner = by.id
            case did.Released():
                owner = ""
            case _:
                pass


def _sendings(ticket: Ticket, log: list[did.Activity]) -> Iterator[str]:
    """I6: what was edited or removed since it was last confirmed is not sent."""
    changed: dict[PostRef, int] = {}
    confirmed: dict[str, tuple[int, PostRef]] = {}
    for number, activity in enumerate(log):
        match activity:
            case did.PostEdited(post=post):
                changed[post.ref] = number
            case did.PostRemoved(ref=ref):
                changed[ref] = number
            case did.ReplyQueued(reply=reply, to=to):
                confirmed[reply] = number, to
            case did.ReplyQueuedAgain(reply=reply, by=by) if by is not None:
                confirmed[reply] = number, confirmed[reply][1]
            case did.ReplySending(reply=reply) if changed.get(confirmed[reply][1], -1) > confirmed[reply][0]:
                yield f"{reply} of ticket {ticket.id} is sent though its post has changed since it was confirmed"
            case _:
                pass


def _deadlines(house: House, ticket: Ticket, log: list[did.Activity]) -> Iterator[str]:
    """I12: the time of a question to another department comes once, not too early, and not long after it has come."""
    struck = Counter(one.number for one in log if isinstance(one, did.EscalationOverdue))
    yield from (
        f"question {number} of ticket {ticket.id} is overdue {count} times"
        for number, count in struck.items()
        if count > 1
    )
    due = {one.number: one.due_at for one in ticket.escalations}
    for one in log:
        if isinstance(one, did.EscalationOverdue) and one.at < due[one.number]:
            yield f"question {one.number} of ticket {ticket.id} is overdue before its time"
    for asked in ticket.open_escalations:
        if asked.due_at + NOTICED_WITHIN < house.clock() and asked.number not in struck:
            yield f"nobody noticed that question {asked.number} of ticket {ticket.id} is overdue"


async def _channel(house: House, ticket: Ticket, channel: ChannelId) -> list[str]:
    """I2, I9: one card, as the log adds up to it, and each line once and in order."""
    cards = house.chat.card_in(ticket.id, channel)
    if ticket.bundled and not cards:
        return []  # the card of its wave shows it
    if ticket.bundled or len(cards) != 1:
        return [f"{len(cards)} cards: {[m.ref.id for m in cards]}"]
    return [*await _card(house, ticket, channel, cards[0]), *_lines(house, ticket, channel, cards[0])]


async def _card(house: House, ticket: Ticket, channel: ChannelId, message: Message) -> list[str]:
    assert house.process is not None
    desk = house.process.desk
    platform = desk.platform(ticket.conversation.account)
    known = await acquaintance(ticket, desk)
    due = card(ticket, channel, desk.policy, platform, known)
    assert isinstance(message.content, Card)
    shown = message.content
    if (shown.facts, shown.buttons, shown.quote, shown.title) == (
        due.facts,
        due.buttons,
        due.quote,
        due.title,
    ):
        return []
    return [f"the card shows version {shown.version} of {due.version}: {shown} instead of {due}"]


def _lines(house: House, ticket: Ticket, channel: ChannelId, message: Message) -> list[str]:
    due = _lines_due(house, ticket, channel)
    standing = [one for _, lines in house.chat.thread(message) for one in lines]
    shown, doubtful = {one.number: one for one in standing}, house.doubtful_lines(ticket.id, message)
    order = [one.number for one in standing if one.number not in doubtful]
    if len(set(order)) != len(order) or _too_often([one for one in standing if one.number in doubtful]):
        return [f"lines stand there twice: {[one.number for one in standing]}"]
    if order != sorted(order):
        return [f"lines stand there out of order: {order}"]
    left = {number for number in doubtful if number in due and not due[number].buttons}
    missing = set(due) - set(shown) - _excused(house, ticket, channel) - left
    wrong = [number for number in set(shown) - doubtful if due.get(number) != shown[number]]
    return [
        *([f"lines are missing: {sorted(missing)} of {sorted(due)}"] if missing else []),
        *(f"line {number} reads {shown[number]} instead of {due.get(number)}" for number in wrong),
    ]


def _too_often(doubtful: list[Line]) -> bool:
    """Tell whether one stands there twice that never had anything to press below it."""
    often = Counter(one.number for one in doubtful)
    return any(often[one.number] > 1 and not one.alone for one in doubtful)


def _lines_due(house: House, ticket: Ticket, channel: ChannelId) -> dict[int, Line]:
    log = enumerate((entry.activity for entry in house.disk.log(ticket.id)), start=1)
    said = (
        line(ticket, number, activity, channel, house.policy)
        for number, activity in log
        if has_words(activity)
    )
    lines = [first_line(ticket, channel, house.policy), *(one for one in said if one is not None)]
    return {one.number: one for one in lines}


def _excused(house: House, ticket: Ticket, channel: ChannelId) -> set[int]:
    """Return the lines that a human deleted, with their card or by themselves."""
    gone: set[int] = set()
    for message in house.chat.deleted:
        if isinstance(message.content, tuple) and house.chat.channel(message) == channel:
            gone |= {one.number for one in message.content}
        if isinstance(message.content, Card) and message.content.ticket == ticket.id:
            gone |= set(range(len(house.disk.log(ticket.id)) + 1))
    return gone
