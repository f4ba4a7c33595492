"""A platform as it really is: what customers wrote and what the brand published, whatever the bot believes.

It is spoken to over HTTP, so that what our own calls make of an outcome is part of the proof.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import httpx

from bot.connectors.connector import Idempotency
from tests.faults.outcomes import Outcome

ADDRESS: Final = "https://forum.example"


@dataclass(frozen=True, slots=True)
class Written:
    """What a customer wrote, as it stood after the change with this number."""

    number: int
    id: str
    conversation: str
    author: str
    text: str
    at: datetime
    revision: int = 1
    removed: bool = False


@dataclass(slots=True)
class Answer:
    """A post of the brand. `key` is known to whoever keeps the truth, even where the platform itself does not look at it."""

    number: int
    id: str
    conversation: str
    key: str
    to: str
    text: str
    visible_from: float
    """When it is listed: a platform may take a while."""
    replaced: bool = False


@dataclass(slots=True)
class Asked:
    """A request to publish."""

    key: str
    to: str
    text: str
    private: bool = False


@dataclass
class Forum:
    """`kind` is what keeps it from publishing twice; `lag` is how long it takes to list an answer.

    `echoes`: its feed tells of the brand's own answers as well, `with_keys` by the key that each was sent with.
    """

    kind: Idempotency
    clock: Callable[[], datetime]
    now: Callable[[], float]
    lag: float = 0.0
    echoes: bool = False
    with_keys: bool = False
    changes: list[Written | Answer] = field(default_factory=list)
    posts: dict[str, Written] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    applied: Counter[str] = field(default_factory=Counter)
    """How many public posts each key has made."""

    def say(self, author: str, text: str, conversation: str = "") -> Written:
        number = len(self.changes) + 1
        post_id = f"p{number}"
        return self._note(Written(number, post_id, conversation or f"c{number}", author, text, self.clock()))

    def edit(self, post_id: str, text: str) -> Written:
        known = self.posts[post_id]
        return self._note(
            replace(known, number=len(self.changes) + 1, text=text, revision=known.revision + 1)
        )

    def remove(self, post_id: str) -> Written:
        known = self.posts[post_id]
        return self._note(replace(known, number=len(self.changes) + 1, text="", removed=True))

    def _note(self, written: Written) -> Written:
        self.changes.append(written)
        self.posts[written.id] = written
        return written

    def stands(self, key: str) -> list[Answer]:
        """Return the public posts that a reply has made and that still stand."""
        return [one for one in self.answers if one.key == key and not one.replaced]

    @property
    def drops_repetitions(self) -> bool:
        return self.kind in {Idempotency.KEY, Idempotency.CHOSEN_ID, Idempotency.UPSERT}

    def can_take(self, asked: Asked) -> bool:
        target = self.posts.get(asked.to)
        return target is not None and not target.removed

    def publish(self, asked: Asked) -> Answer | None:
        """Publish as this kind of platform does; None if there is nothing to answer any more."""
        if not self.can_take(asked):
            return None
        known = self._repeated(asked)
        if known is not None:
            known.text = asked.text
            return known
        if self.kind is Idempotency.UPSERT:
            for one in self.answers:
                one.replaced = one.replaced or one.to == asked.to
        answer = self._answer(asked)
        self.answers.append(answer)
        self.applied[asked.key] += 1
        return answer

    def _answer(self, asked: Asked) -> Answer:
        number, conversation = len(self.changes) + 1, self.posts[asked.to].conversation
        visible_from = self.now() + self.lag
        answer = Answer(number, f"a{number}", conversation, asked.key, asked.to, asked.text, visible_from)
        if self.echoes:
            self.changes.append(answer)
        else:
            answer.id = f"b{len(self.answers)}"
        return answer

    def _repeated(self, asked: Asked) -> Answer | None:
        """Return what the same request has made before, where the platform sees that it is the same."""
        if not self.drops_repetitions:
            return None
        return next((one for one in self.answers if one.key == asked.key and not one.replaced), None)

    def feed(self, after: int, limit: int = 100) -> list[Written | Answer]:
        return self.changes[after : after + limit]

    def listed(self, to: str) -> Iterator[Answer]:
        """Return the brand's answers to a post, as far as they are listed yet."""
        now = self.now()
        return (one for one in self.answers if one.to == to and not one.replaced and one.visible_from <= now)


def asked_in(request: httpx.Request) -> Asked:
    told: dict[str, Any] = json.loads(request.content)
    return Asked(told["key"], told["to"], told["text"], told["private"])


def answer_to(request: httpx.Request, outcome: Outcome, answer: Answer | None) -> httpx.Response:
    """Return what the platform answers, or raise as the wire does."""
    match outcome:
        case Outcome.REFUSED:
            raise httpx.ConnectError("connection refused", request=request)
        case Outcome.TIMEOUT | Outcome.TIMEOUT_DONE | Outcome.LATE:
            raise httpx.ReadTimeout("no answer within 20 s", request=request)
        case Outcome.RESET | Outcome.RESET_DONE | Outcome.RESET_LATE:
            raise httpx.ReadError("connection reset", request=request)
        case Outcome.LIMITED:
            return says(429, "slow down", {"retry-after": "7"})
        case Outcome.REJECTED:
            return says(422, "this is not allowed here")
        case Outcome.BROKEN | Outcome.BROKEN_DONE:
            return says(500, "internal error")
        case Outcome.OK if answer is None:
            return says(404, "this post is not there any more")
        case Outcome.OK:
            assert answer is not None
            return says(200, {"id": answer.id})


def says(status: int, what: object, headers: Mapping[str, str] | None = None) -> httpx.Response:
    """Return an answer whose body has still to be read, as from a wire."""
    body = what if isinstance(what, str) else json.dumps(what)
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body.encode()))
