"""Brings what happens to the bot, signed, and again what was not answered in time.

Answers are waited for 15 seconds. What was not answered, or with a failure, comes again: the same after that, and half a minute later
twice under a new id (https://github.com/microsoft/botbuilder-dotnet/issues/5005, MicrosoftDocs/msteams-docs#6084).
"""

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Literal

import aiohttp

from bot.workspace.clock import Clock, done_within
from bot.workspace.teams.changes import Changes, Delivered
from bot.workspace.teams.faults import Faults
from bot.workspace.teams.keys import GOOD, Keys, Token
from bot.workspace.teams.model import Json, Tenant

ANSWER_SECONDS = 15.0
RENEWED_AFTER = 30.0
_OK = 200
_FAILURES = 500

Trouble = Literal["", "no_answer", "unreachable", "error", "bad_answer"]


@dataclass(frozen=True)
class Reply:
    """What the bot answered; `status` 0: nothing, for the reason in `failure`."""

    status: int
    body: Json = field(default_factory=dict)
    text: str = ""
    failure: str = ""

    @property
    def trouble(self) -> Trouble:
        """What the person who acted is shown: "" if all is well."""
        if self.failure:
            return "no_answer" if self.failure == "timeout" else "unreachable"
        return "" if self.status == _OK else "error"

    @property
    def comes_back(self) -> bool:
        """Whether Teams sends it again: not what was refused for good."""
        return not self.status or self.status >= _FAILURES


class Driver:
    """`target` is the bot's address for messages. `sent`: every activity that left, and what was answered, in that order.

    `repeats` False: nothing is sent again, whatever was answered.
    """

    def __init__(self, tenant: Tenant, clock: Clock, faults: Faults, keys: Keys, changes: Changes) -> None:
        self.tenant = tenant
        self.clock = clock
        self.faults = faults
        self.keys = keys
        self.changes = changes
        self.target = ""
        self.authenticated = True
        self.repeats = True
        self.sent: list[tuple[Json, Reply]] = []
        self.in_flight = 0
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._settled = asyncio.Event()
        self._settled.set()

    async def deliver(self, activity: Json) -> Reply:
        """Tells the bot and waits for its answer; the rest happens in the background."""
        reply = await self._attempt(activity)
        if reply.comes_back and self.repeats:
            self._spawn(self._again(activity))
        elif self.faults.take("duplicates"):
            self._spawn(self._attempt(activity))
        elif self.faults.take("renewed"):
            self._spawn(self._attempt(_renewed(activity)))
        return reply

    def emit(self, activity: Json) -> None:
        """Tells the bot in the background."""
        self._spawn(self.deliver(activity))

    async def post(self, body: bytes, headers: dict[str, str]) -> Reply:
        """One request as it is, however wrong."""
        self._session = self._session or aiohttp.ClientSession()
        try:
            async with self._session.post(self.target, data=body, headers=headers) as response:
                return _read(response.status, await response.text())
        except aiohttp.ClientError:
            return Reply(0, failure="connection")

    async def send(self, activity: Json, token: Token = GOOD, *, service_url: str | None = None) -> Reply:
        """One request with a token that may be wrong in any way; nothing is repeated."""
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Microsoft-SkypeBotApi"}
        if self.authenticated or token is not GOOD:
            said = activity.get("serviceUrl", "") if service_url is None else service_url
            header = self.keys.header(self.tenant.app.id, said, token)
            headers |= {"Authorization": header} if header else {}
        return await self.post(json.dumps(activity, ensure_ascii=False).encode(), headers)

    async def settled(self, timeout: float = 5.0) -> None:  # noqa: ASYNC109 - callers say how long
        """Returns when nothing waits for its answer. What is still to be repeated does not count."""
        await asyncio.sleep(0)
        async with asyncio.timeout(timeout):
            await self._settled.wait()

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    async def _again(self, activity: Json) -> None:
        reply = await self._attempt(activity)
        if reply.comes_back:
            await self.clock.sleep(RENEWED_AFTER)
            renewed = _renewed(activity)
            await asyncio.gather(self._attempt(renewed), self._attempt(renewed))

    async def _attempt(self, activity: Json) -> Reply:
        self.in_flight += 1
        self._settled.clear()
        arriving = asyncio.ensure_future(self._arrive(activity))
        try:
            in_time = await done_within(self.clock, ANSWER_SECONDS, arriving)
            reply = arriving.result() if in_time else Reply(0, failure="timeout")
        finally:
            arriving.cancel()
            self.in_flight -= 1
            if not self.in_flight:
                self._settled.set()
        self.sent.append((activity, reply))
        self.changes.publish(Delivered(str(activity.get("name") or activity["type"]), reply.status))
        return reply

    async def _arrive(self, activity: Json) -> Reply:
        reply = await self.send(activity)
        if reply.status and self.faults.take("drop_answers"):
            await asyncio.Event().wait()  # nobody sets it: for Teams this answer does not exist
        if self.faults.answer_delay:
            await self.clock.sleep(self.faults.answer_delay)
        return reply

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        forget: Callable[[asyncio.Task[Any]], None] = self._tasks.discard
        task.add_done_callback(forget)


def _renewed(activity: Json) -> Json:
    """The same under another id, as Teams sends it when it has given up on the first."""
    return activity | {"id": f"{activity['id']}0"}


def _read(status: int, text: str) -> Reply:
    try:
        body = json.loads(text) if text else {}
    except ValueError:
        body = None
    return Reply(status, body if isinstance(body, dict) else {}, text)
