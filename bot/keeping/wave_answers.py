"""Answers to waves: the words, for whom they are, what was changed for single people, and how far it has come.

Whether a reply was queued stands in its ticket's log, under the cause of its step; doing a step again changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from bot.domain.bundling import Words
from bot.domain.deliveries import Delivery
from bot.domain.people import Actor, PersonId
from bot.domain.ticket import TicketId
from bot.stores.store import Conflict, Record, Store

KIND: Final = "wave_answer"
KEPT_FOR: Final = timedelta(days=30)
"""The replies stand in the logs; what is left here is how they were made."""

_TRIES: Final = 20


class State(StrEnum):
    DRAFT = "draft"
    WAITING = "waiting"
    """For a second person."""
    SENDING = "sending"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`people` are the tickets with the id of the post that is answered there, in the order in which they are.

    `edits` are texts of single people, `out` who gets none. `at` says which of `people` comes next, `left_out` why others got
    nothing, in words. `sent_by` is who sent it off, `stopped_by` who stopped it.
    """

    id: str
    wave: int
    by: Actor
    begun_at: datetime
    words: Words
    template: str = ""
    close: bool = True
    people: tuple[tuple[TicketId, str], ...] = ()
    edits: Mapping[TicketId, str] = field(default_factory=dict)
    out: frozenset[TicketId] = frozenset()
    state: State = State.DRAFT
    at: int = 0
    left_out: Mapping[TicketId, str] = field(default_factory=dict)
    sent_by: Actor | None = None
    stopped_by: Actor | None = None
    version: int = 0

    @property
    def count(self) -> int:
        """Return for how many it is."""
        return len(self.people) - len(self.out)

    @property
    def done(self) -> int:
        """Return how many replies were queued."""
        passed = sum(ticket not in self.out for ticket, _ in self.people[: self.at])
        return passed - len(self.left_out)

    def cause(self, ticket: TicketId) -> str:
        return f"wave-answer:{self.id}:{ticket}"

    def reply(self, ticket: TicketId) -> str:
        """Return the id of the reply to one of them: the same however often it is asked for."""
        return uuid.uuid5(uuid.NAMESPACE_OID, f"{self.id}:{ticket}").hex


async def find(store: Store, wave: int, answer: str) -> Answer | None:
    record = await store.kept(KIND, str(wave), answer) if answer else None
    return read(record) if record else None


async def keep(store: Store, answer: Answer, deliveries: Sequence[Delivery] = ()) -> Answer:
    """Keep an answer; `Conflict` if somebody kept it since."""
    return read(await store.keep(_record(answer), deliveries=deliveries))


async def change(
    store: Store, answer: Answer, decide: Callable[[Answer], Answer], deliveries: Sequence[Delivery] = ()
) -> Answer:
    """Change an answer as `decide` says, once more on what somebody else made of it meanwhile.

    Nothing is owed if `decide` changes nothing. Raises what `decide` raises.
    """
    for _ in range(_TRIES):
        before = await find(store, answer.wave, answer.id) or answer
        after = decide(before)
        if after == before:
            return before
        try:
            return await keep(store, after, deliveries)
        except Conflict:
            continue
    raise Conflict(f"answer {answer.id} changed {_TRIES} times while one change was decided")


def _record(answer: Answer) -> Record:
    content = {
        "by": [answer.by.id, answer.by.name],
        "core": answer.words.core,
        "greetings": list(answer.words.greetings),
        "closings": list(answer.words.closings),
        "template": answer.template,
        "close": answer.close,
        "people": [[ticket, post] for ticket, post in answer.people],
        "edits": {str(ticket): text for ticket, text in answer.edits.items()},
        "out": sorted(answer.out),
        "state": answer.state.value,
        "at": answer.at,
        "left_out": {str(ticket): why for ticket, why in answer.left_out.items()},
        "sent_by": _written(answer.sent_by),
        "stopped_by": _written(answer.stopped_by),
    }
    return Record(KIND, str(answer.wave), answer.id, answer.begun_at, content, answer.version)


def read(record: Record) -> Answer:
    """Return the answer that a record is about."""
    content = record.content
    words = Words(content["core"], tuple(content["greetings"]), tuple(content["closings"]))
    return Answer(
        id=record.id,
        wave=int(record.of),
        by=Actor(PersonId(content["by"][0]), content["by"][1]),
        begun_at=record.at,
        words=words,
        template=content["template"],
        close=content["close"],
        people=tuple((TicketId(ticket), post) for ticket, post in content["people"]),
        edits={TicketId(int(ticket)): text for ticket, text in content["edits"].items()},
        out=frozenset(map(TicketId, content["out"])),
        state=State(content["state"]),
        at=content["at"],
        left_out={TicketId(int(ticket)): why for ticket, why in content["left_out"].items()},
        sent_by=_actor(content["sent_by"]),
        stopped_by=_actor(content["stopped_by"]),
        version=record.version,
    )


def _written(actor: Actor | None) -> list[str] | None:
    return [actor.id, actor.name] if actor else None


def _actor(content: Any) -> Actor | None:
    return Actor(PersonId(content[0]), content[1]) if content else None
