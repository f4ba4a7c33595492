"""A surface in memory, held to the same contract as the real ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.chat.card import Card
from bot.chat.lines import Line, mentioned
from bot.chat.surface import Haste
from bot.domain.deliveries import MessageRef
from bot.domain.errors import Barrier, CannotLook, Closed, Gone, OutcomeUnknown, OutsideError, Rejected
from bot.domain.people import ChannelId, PersonId
from bot.domain.text import Link, Mention, Moment, Span, Strong, Text, Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import Button


@dataclass(frozen=True)
class Notice:
    key: str
    text: Text
    buttons: tuple[Button, ...] = ()


Content = Card | Notice | tuple[Line, ...]


@dataclass
class Message:
    """`content` is what was shown last; `thread` is the id of the card that it stands under."""

    ref: MessageRef
    content: Content
    thread: str = ""


@dataclass
class MemorySurface:
    """`channels` are those that it knows. `before` is raised by the next call instead of doing anything, `lose` makes the
    next post happen without an answer, `lose_words` the next word to a person, `down` is raised by every call. `blind`: it
    is a product that lets no app read what stands there."""

    channels: frozenset[ChannelId]
    people: frozenset[PersonId]
    name: str = "slack"
    messages: list[Message] = field(default_factory=list)
    told: list[tuple[PersonId, str]] = field(default_factory=list)
    offered: list[tuple[PersonId, tuple[Button, ...]]] = field(default_factory=list)
    handed: list[tuple[PersonId, str, bytes]] = field(default_factory=list)
    left: set[PersonId] = field(default_factory=set)
    locales: dict[PersonId, str] = field(default_factory=dict)
    keys: set[tuple[PersonId, str]] = field(default_factory=set)
    mentions: dict[MessageRef, list[PersonId]] = field(default_factory=dict)
    hastes: list[Haste] = field(default_factory=list)
    closed: set[str] = field(default_factory=set)
    before: OutsideError | None = None
    lose: bool = False
    lose_words: bool = False
    down: OutsideError | None = None
    blind: bool = False
    _count: int = 0

    async def show(
        self, card: Card, channel: ChannelId, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        """Keep a card, or put it in the place of the one at `at`."""
        self._may_fail()
        self.hastes.append(haste)
        if at is not None:
            return self._replace(at, card)
        if channel not in self.channels:
            raise Closed(f"channel_not_found: {channel}", Barrier.NOT_FOUND)
        return self._post(channel, card)

    async def log(
        self, lines: Sequence[Line], thread: MessageRef, at: MessageRef | None, haste: Haste = Haste.NORMAL
    ) -> MessageRef:
        """Keep lines under a card, or put them in the place of those at `at`."""
        self._may_fail()
        self.hastes.append(haste)
        if at is not None:
            return self._replace(at, tuple(lines))
        if not any(message.ref == thread for message in self.messages):
            raise Gone("thread_not_found")
        ref = self._post(thread.place, tuple(lines), thread.id)
        self.mentions[ref] = [one for one in mentioned(lines) if one in self.people - self.left]
        return ref

    async def retire(self, old: MessageRef, text: Text, to: MessageRef) -> None:
        """Put a text in the place of a message."""
        self._may_fail()
        self._replace(old, Notice("", (*text, f" → {to.place}")))

    async def find_cards(self, ticket: TicketId, channel: ChannelId) -> Sequence[MessageRef]:
        """Return the cards of a ticket in a channel, the newest first."""
        self._may_look()
        cards = (m for m in reversed(self.messages) if m.ref.place == channel)
        return [m.ref for m in cards if isinstance(m.content, Card) and m.content.ticket == ticket]

    async def find_lines(self, thread: MessageRef) -> Mapping[int, Sequence[MessageRef]]:
        """Return where the lines of a thread stand."""
        self._may_look()
        under = [message for message in self.messages if message.thread == thread.id]
        found: dict[int, list[MessageRef]] = {}
        for message in under:
            for line in message.content if isinstance(message.content, tuple) else ():
                found.setdefault(line.number, []).append(message.ref)
        return found

    async def active(self, person: PersonId) -> bool | None:
        """Say whether a person is known and was not put into `left`; None while it is `down`."""
        return None if self.down else person in self.people - self.left

    async def language_of(self, person: PersonId) -> str:
        """Return what was set in `locales`."""
        self._may_fail()
        self._check(person)
        return self.locales.get(person, "")

    async def tell(
        self,
        person: PersonId,
        text: Text,
        about: MessageRef | None,
        buttons: Sequence[Button] = (),
        *,
        key: str = "",
    ) -> None:
        """Keep a word to one person."""
        self._may_fail()
        self._check(person)
        link = f" → {about.place}" if about else ""
        self.told.append((person, words(text) + link))
        self.offered.append((person, tuple(buttons)))
        self.keys.add((person, key))
        self._may_lose(words=True)

    async def hand(self, person: PersonId, name: str, content: bytes, text: Text, *, key: str = "") -> None:
        """Keep a file for one person."""
        self._may_fail()
        self._check(person)
        self.handed.append((person, name, content))
        self.told.append((person, words(text)))
        self.keys.add((person, key))
        self._may_lose()

    async def was_told(self, person: PersonId, key: str) -> bool:
        """Say whether a person was told or handed something with this key."""
        self._may_look()
        self._check(person)
        return (person, key) in self.keys

    async def announce(
        self,
        channel: ChannelId,
        key: str,
        text: Text,
        buttons: Sequence[Button] = (),
        at: MessageRef | None = None,
    ) -> MessageRef:
        """Keep a notice in a channel, or put it in the place of the one at `at`."""
        self._may_fail()
        notice = Notice(key, text, tuple(buttons))
        if at is not None:
            return self._replace(at, notice)
        if channel not in self.channels:
            raise Closed(f"channel_not_found: {channel}", Barrier.NOT_FOUND)
        return self._post(channel, notice)

    async def find_announcement(self, channel: ChannelId, key: str) -> MessageRef | None:
        """Return where an announcement stands."""
        self._may_look()
        notices = ((m.ref, m.content) for m in reversed(self.messages) if m.ref.place == channel)
        return next((ref for ref, one in notices if isinstance(one, Notice) and one.key == key), None)

    def delete(self, ref: MessageRef) -> None:
        self.messages = [message for message in self.messages if message.ref != ref]

    def _post(self, place: str, content: Content, thread: str = "") -> MessageRef:
        if place in self.closed:
            raise Closed("is_archived", Barrier.ARCHIVED)
        self._count += 1
        ref = MessageRef(self.name, place, str(self._count))
        self.messages.append(Message(ref, content, thread))
        self._may_lose()
        return ref

    def _replace(self, at: MessageRef, content: Content) -> MessageRef:
        for message in self.messages:
            if message.ref == at:
                message.content = content
                return at
        raise Gone("message_not_found")

    def _check(self, person: PersonId) -> None:
        if person not in self.people:
            raise Rejected(f"no such person: {person}")

    def _may_lose(self, *, words: bool = False) -> None:
        if words:
            lost, self.lose_words = self.lose_words, False
        else:
            lost, self.lose = self.lose, False
        if lost:
            raise OutcomeUnknown("the answer was lost")

    def _may_look(self) -> None:
        self._may_fail()
        if self.blind:
            raise CannotLook("no app may read what stands there")

    def _may_fail(self) -> None:
        if self.down is not None:
            raise self.down
        error, self.before = self.before, None
        if error is not None:
            raise error


def words(text: Text) -> str:
    """Return a text as plain characters."""
    return "".join(_word(span) for span in text)


def _word(span: Span) -> str:
    match span:
        case str():
            return span
        case Untrusted():
            return span.clean()
        case Moment(at=at):
            return f"{at:%Y-%m-%d %H:%M}"
        case Strong(text=text) | Link(label=text) | Mention(name=text):
            return text
