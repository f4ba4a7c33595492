"""Brings what happens to the bot: interactions once, events until they are acknowledged."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any, Literal, Protocol

from bot.workspace.clock import Clock, done_within
from bot.workspace.faults import Faults
from bot.workspace.model import Json

Kind = Literal["events_api", "interactive", "slash_commands"]
ACK_SECONDS = 3.0
RETRY_DELAYS = (0.0, 60.0, 300.0)  # https://docs.slack.dev/apis/events-api#retries


@dataclass(frozen=True)
class Outgoing:
    """One delivery attempt; `attempt` counts retries and `reason` says why the attempt before failed."""

    kind: Kind
    payload: Json
    attempt: int = 0
    reason: str = ""
    accepts_response: bool = True


@dataclass(frozen=True)
class Answer:
    """What came back. `failure` is "" for an ack, else Slack's word for a retry reason."""

    payload: Json = field(default_factory=dict)
    failure: str = ""
    retry: bool = True

    @property
    def acked(self) -> bool:
        return not self.failure

    @property
    def warning(self) -> str:
        """What the person who acted is shown: "" for an ack, else why there is none."""
        if self.acked:
            return ""
        return "no_ack" if self.failure.endswith("timeout") else "dispatch_failed"


class Transport(Protocol):
    timeout: str  # Slack's word for an ack that did not come in time

    async def send(self, outgoing: Outgoing) -> Answer:
        """Delivers once and waits for the answer, however long; the courier cancels what takes too long."""
        ...


class Courier:
    def __init__(self, clock: Clock, faults: Faults, transport: Transport) -> None:
        self.clock = clock
        self.faults = faults
        self.transport = transport
        self.retry_delays: tuple[float, ...] = RETRY_DELAYS
        self.in_flight = 0
        self._held: list[Json] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._settled = asyncio.Event()
        self._settled.set()

    async def interact(self, kind: Kind, payload: Json) -> Answer:
        """An interaction: one attempt, never repeated."""
        return await self._send(Outgoing(kind, payload))

    def emit(self, event: Json) -> None:
        """Sends an event in the background and repeats it until it is acknowledged or given up."""
        if self.faults.reorder_events:
            self._held.append(event)
            if len(self._held) < self.faults.reorder_events:
                return
            self.faults.reorder_events = 0
        for body in reversed(self._held) if self._held else [event]:
            copies = 2 if self.faults.take("duplicate_events") else 1
            for _ in range(copies):
                self._spawn(self._deliver(body))
        self._held.clear()

    async def settled(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - callers say how long
        """Returns when no delivery waits for its ack. Retries that are still due do not count."""
        await asyncio.sleep(0)
        async with asyncio.timeout(timeout):
            await self._settled.wait()

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, event: Json) -> None:
        outgoing = Outgoing("events_api", event, accepts_response=False)
        answer = await self._send(outgoing)
        for attempt, delay in enumerate(self.retry_delays, start=1):
            if answer.acked or not answer.retry:
                return
            await self.clock.sleep(delay)
            answer = await self._send(replace(outgoing, attempt=attempt, reason=answer.failure))

    async def _send(self, outgoing: Outgoing) -> Answer:
        self.in_flight += 1
        self._settled.clear()
        arriving = asyncio.ensure_future(self._arrive(outgoing))
        try:
            in_time = await done_within(self.clock, ACK_SECONDS, arriving)
            return arriving.result() if in_time else Answer(failure=self.transport.timeout)
        finally:
            arriving.cancel()
            self.in_flight -= 1
            if not self.in_flight:
                self._settled.set()

    async def _arrive(self, outgoing: Outgoing) -> Answer:
        answer = await self.transport.send(outgoing)
        if outgoing.payload.get("type") == "view_submission" and self.faults.take("lost_submissions"):
            return Answer(failure=self.transport.timeout)
        if answer.acked and self.faults.take("drop_acks"):
            await asyncio.Event().wait()  # nobody sets it: for the sender this ack does not exist
        if self.faults.ack_delay:
            await self.clock.sleep(self.faults.ack_delay)
        return answer

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        forget: Callable[[asyncio.Task[None]], None] = self._tasks.discard
        task.add_done_callback(forget)
