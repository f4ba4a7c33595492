"""The street in front of the house: what the platform is asked, what may be asked of it, and what it answers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

import httpx

from bot.domain.replies import ReplyState
from tests.faults.forum import Answer, Asked, answer_to, asked_in, says
from tests.faults.forum import Written as Post
from tests.faults.ground import Ground
from tests.faults.outcomes import APPLIED, LATE, LATEST, Outcome
from tests.faults.points import At, Does, Seam

if TYPE_CHECKING:
    from tests.faults.ground import Confirmed
    from tests.faults.process import Process

AT_THAT_MOMENT: Final = 1.0
"""Seconds between the last look at who may speak, and whether anybody may, and the first byte, at most."""

_SILENT: Final = frozenset({Outcome.TIMEOUT, Outcome.TIMEOUT_DONE, Outcome.LATE})


class Street(Ground):
    async def requested(self, request: httpx.Request, process: Process) -> httpx.Response:
        process.must_live()
        await process.breathe()
        if request.method == "POST":
            return await self._publish(request, process)
        outcome = self.weather()
        if outcome not in APPLIED:
            await asyncio.sleep(20.0 if outcome in {Outcome.TIMEOUT, Outcome.LATE} else 0.1)
        process.must_live()
        if outcome is not Outcome.OK:
            return answer_to(request, outcome, None)
        return self._told(request)

    def told_of(self, one: Post | Answer) -> dict[str, Any]:
        """Return how the platform tells of something."""
        told = {"id": one.id, "conversation": one.conversation, "text": one.text}
        if isinstance(one, Answer):
            key = one.key if self.forum.with_keys else ""
            return {**told, "to": one.to, "key": key, "at": self.beginning.timestamp() + one.visible_from}
        more = {"author": one.author, "at": one.at.timestamp()}
        return {**told, **more, "revision": one.revision, "removed": one.removed}

    def _told(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/feed":
            after = int(request.url.params["after"])
            posts = self.forum.feed(after)
            following = posts[-1].number if posts else after
            return says(200, {"posts": [self.told_of(one) for one in posts], "next": following})
        answers = [{"id": one.id, "text": one.text} for one in self.forum.listed(request.url.params["to"])]
        return says(200, {"answers": answers})

    async def _publish(self, request: httpx.Request, process: Process) -> httpx.Response:
        asked = asked_in(request)
        self._asked_at[asked.key] = self.now()
        self._expect(asked)
        point = self.faults.meets(Seam.REQUEST, At.DURING)
        if point is not None:
            process_ends = point.does in {Does.KILL, Does.KILL_APPLIED, Does.KILL_LATE}
            if point.does is Does.KILL_APPLIED:
                self._apply(asked)
            if point.does is Does.KILL_LATE:
                self.later(lambda: self._apply(asked))
            process.happens(point, None)
            assert not process_ends
            if point.does is Does.REVOKE:
                return says(401, "the token was revoked")
        outcome = self.faults.outcome_of_request() or self.weather()
        self.note(f"→ {asked.key} to {asked.to}: {outcome}")
        answer = self._apply(asked) if outcome in APPLIED else None
        if outcome in LATE:
            self.later(lambda: self._apply(asked))
        if point is not None and point.does is Does.ECHO:
            await process.poller.poll()
        await asyncio.sleep(20.0 if outcome in _SILENT else 0.05)
        process.must_live()
        return answer_to(request, outcome, answer)

    def _apply(self, asked: Asked) -> Answer | None:
        answer = self.forum.publish(asked)
        self.note(f"  {asked.key} is {'public' if answer else 'not public: the post is gone'}")
        if self.forum.applied[asked.key] > 1:
            self.violated(f"reply {asked.key} was published {self.forum.applied[asked.key]} times")
        return answer

    def may_be_on_its_way(self, reply: str) -> bool:
        """Tell whether a request for a reply may still be held back somewhere."""
        return self.now() - self._asked_at.get(reply, -LATEST) < LATEST

    def _expect(self, asked: Asked) -> None:
        """Nothing may be asked to become public but what a person confirmed, and the log says that it is being sent."""
        confirmed = self.confirmed.get(asked.key)
        if confirmed is None or (confirmed.text, confirmed.to) != (asked.text, asked.to):
            self.violated(f"{asked} was sent, but {confirmed} was confirmed")
            return
        if confirmed.withdrawn:
            self.violated(f"reply {asked.key} was sent after it had been taken back")
        self._expect_in_the_log(asked, confirmed)

    def _expect_in_the_log(self, asked: Asked, confirmed: Confirmed) -> None:
        reply = self.ticket(confirmed.ticket).reply(asked.key)
        state = reply.state if reply else None
        heard_of = (
            state is ReplyState.SENT and self.forum.drops_repetitions
        )  # a moment ago, of an earlier try
        if reply is None or not (state is ReplyState.SENDING or heard_of):
            self.violated(f"reply {asked.key} leaves while the log says {state}")
        elif self.now() - self._demoted_at.get(reply.by.id, self.now()) > AT_THAT_MOMENT:
            self.violated(f"reply {asked.key} leaves for {reply.by.id}, who may not answer any more")
        if self.now() - min(self._frozen_at.values(), default=self.now()) > AT_THAT_MOMENT:
            self.violated(f"reply {asked.key} leaves while {', '.join(self._frozen_at)} is frozen")
