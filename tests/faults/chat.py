"""The chat product as it really is, and what a process sees of it: every message may have any outcome."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeVar

from bot.chat.card import Card
from bot.chat.lines import Line
from bot.domain.deliveries import MessageRef
from bot.domain.errors import OutcomeUnknown, RateLimited, Rejected, Unreachable
from bot.domain.people import ChannelId, PersonId
from tests.fakes.surface import MemorySurface, Message
from tests.faults.outcomes import APPLIED, LATE, OF_MESSAGES, Outcome
from tests.faults.points import At, Point, Seam

if TYPE_CHECKING:
    from tests.faults.process import Process

T = TypeVar("T")

BY_THEMSELVES: Final = tuple(one for one in OF_MESSAGES if one is not Outcome.REJECTED)
"""A channel refuses for a reason, not by chance: each refusal stops it for minutes."""


class Chat(MemorySurface):
    """Everything that stands in the channels. `ever` remembers what stood there once, `ours` what no human deleted."""

    def __init__(self, channels: frozenset[ChannelId], people: frozenset[PersonId]) -> None:
        super().__init__(channels=channels, people=people)
        self.ever: dict[MessageRef, Message] = {}
        self.deleted: list[Message] = []

    @staticmethod
    def channel(place: str) -> ChannelId:
        return ChannelId(place)

    def close(self, channel: ChannelId) -> None:
        self.closed.add(channel)

    def open(self, channel: ChannelId) -> None:
        self.closed.discard(channel)

    def human_deletes(self, message: Message) -> None:
        self.delete(message.ref)
        self.deleted.append(message)

    def _post(self, place: str, content: Any, thread: str = "") -> MessageRef:
        ref = super()._post(place, content, thread)
        self.ever[ref] = self.messages[-1]
        return ref

    def cards(self) -> list[tuple[Message, Card]]:
        return [(one, one.content) for one in self.messages if isinstance(one.content, Card)]

    def thread(self, card: Message) -> list[tuple[Message, tuple[Line, ...]]]:
        under = (one for one in self.messages if one.thread == card.ref.id)
        return [(one, one.content) for one in under if isinstance(one.content, tuple)]


class WatchedSurface:
    """A process's way to the chat. What is asked there is checked against the truth before anything else."""

    name = "slack"

    def __init__(self, inner: Chat, process: Process) -> None:
        self._inner = inner
        self._process = process

    def __getattr__(self, name: str) -> Any:
        self._process.must_live()
        return getattr(self._inner, name)

    async def show(
        self, card: Card, channel: ChannelId, at: MessageRef | None, *how: Any, **more: Any
    ) -> MessageRef:
        self._process.house.expect_card(card, channel, at)
        asked = self._process.house.is_asked(card.ticket, channel)
        seam = Seam.REPAINT if at is not None else Seam.ASKED_CARD if asked else None
        what = f"card of {card.ticket} in {channel}"
        return await self._call(lambda: self._inner.show(card, channel, at, *how, **more), seam, what)

    async def log(
        self, lines: Sequence[Line], thread: MessageRef, at: MessageRef | None, *how: Any, **more: Any
    ) -> MessageRef:
        self._process.house.expect_lines(lines, thread, at)
        seam = Seam.LINE if at is None else None
        what = f"lines {[line.number for line in lines]} under {thread.id}"
        return await self._call(lambda: self._inner.log(lines, thread, at, *how, **more), seam, what)

    async def tell(self, person: PersonId, *what: Any, **more: Any) -> None:
        await self._call(lambda: self._inner.tell(person, *what, **more), None, f"word to {person}")

    async def _call(self, post: Callable[[], Coroutine[Any, Any, T]], seam: Seam | None, what: str) -> T:
        process = self._process
        process.must_live()
        faults = process.faults
        if seam is not None and (point := faults.meets(seam, At.BEFORE)) is not None:
            process.happens(point, None)
        await process.breathe()
        point = faults.meets(seam, At.DURING) if seam is not None else None
        outcome = faults.outcome_of_message(seam) if seam is not None else None
        outcome = outcome or process.house.weather(BY_THEMSELVES)
        process.house.note(f"    {what}: {outcome}")
        return await self._so(outcome, post, point)

    async def _so(
        self, outcome: Outcome, post: Callable[[], Coroutine[Any, Any, T]], point: Point | None
    ) -> T:
        """Let it be posted or not, at once or later; then let the caller know, or die, or wait in vain."""
        applied = await post() if outcome in APPLIED else None
        if outcome in LATE:
            self._process.house.later(post)
        if point is not None:
            self._process.happens(point, None)
        if outcome is Outcome.OK:
            await self._process.breathe()
            assert applied is not None or post is not None
            return applied  # type: ignore[return-value]  # it was applied
        await self._wait(outcome)
        raise _error(outcome)

    async def _wait(self, outcome: Outcome) -> None:
        late = outcome in {Outcome.TIMEOUT, Outcome.TIMEOUT_DONE, Outcome.LATE}
        await asyncio.sleep(20.0 if late else 0.1)
        self._process.must_live()


def _error(outcome: Outcome) -> Exception:
    match outcome:
        case Outcome.REFUSED:
            return Unreachable("connection refused")
        case Outcome.LIMITED:
            return RateLimited("slow down", 7.0)
        case Outcome.REJECTED:
            return Rejected("not_in_channel")
        case _:
            return OutcomeUnknown(outcome.value)
