"""Changes to many tickets at once: what was asked for, how far it has come, and how far it was taken back.

What really happened stands in the logs, under the cause of each step; a step that was lost from this record by a crash is found
there, and doing it again changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from bot.domain.people import PersonId
from bot.domain.ticket import TicketId
from bot.stores.store import Record, Store

KIND: Final = "bulk"
UNDOABLE_FOR: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Progress:
    """Which tickets are still to come, which are done, and why others could not be, in words for the person."""

    left: tuple[TicketId, ...]
    done: tuple[TicketId, ...] = ()
    refused: Mapping[TicketId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulk:
    """`argument` is what the action needs: a person's id, a tag. `undoing` is None until somebody takes it back."""

    id: str
    by: PersonId
    action: str
    argument: str
    at: datetime
    progress: Progress
    undoing: Progress | None = None
    version: int = 0

    def cause(self, ticket: TicketId) -> str:
        return f"bulk:{self.id}:{ticket}"

    def undo_cause(self, ticket: TicketId) -> str:
        return f"undo-bulk:{self.id}:{ticket}"


async def find(store: Store, by: PersonId, bulk_id: str) -> Bulk | None:
    """Return what a person once began; None if they did not, or too long ago."""
    record = await store.kept(KIND, by, bulk_id)
    return _read(record) if record else None


async def keep(store: Store, bulk: Bulk) -> Bulk:
    """Keep how far it has come; raises `Conflict` if somebody kept it since."""
    undoing = {"undoing": _written(bulk.undoing)} if bulk.undoing else {}
    content = {
        "action": bulk.action,
        "argument": bulk.argument,
        "progress": _written(bulk.progress),
        **undoing,
    }
    return _read(await store.keep(Record(KIND, bulk.by, bulk.id, bulk.at, content, bulk.version)))


def _written(progress: Progress) -> dict[str, Any]:
    refused = {str(ticket): why for ticket, why in progress.refused.items()}
    return {"left": list(progress.left), "done": list(progress.done), "refused": refused}


def _read(record: Record) -> Bulk:
    content = record.content
    return Bulk(
        id=record.id,
        by=PersonId(record.of),
        action=str(content["action"]),
        argument=str(content["argument"]),
        at=record.at,
        progress=_read_progress(content["progress"]),
        undoing=_read_progress(content["undoing"]) if "undoing" in content else None,
        version=record.version,
    )


def _read_progress(content: Mapping[str, Any]) -> Progress:
    return Progress(
        tuple(TicketId(int(one)) for one in content["left"]),
        tuple(TicketId(int(one)) for one in content["done"]),
        {TicketId(int(ticket)): str(why) for ticket, why in content["refused"].items()},
    )
