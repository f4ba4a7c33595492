"""What all stores agree on about records."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from bot.stores.codec import Document, dumps, moment
from bot.stores.store import Conflict, Record

DROPPED: Final = "dropped"
"""Why a record of the chain says nothing any more, unless somebody gives another reason."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def kept_anew(record: Record, known: Record | None) -> Record:
    """Return what takes the place of the record that is `known`, if there is one.

    Raises `Conflict` if somebody else has changed that since, `ValueError` for a time without a zone, `TypeError` for
    content that JSON does not know.
    """
    moment(record.at)
    version = known.version if known else 0
    if record.version != version:
        raise Conflict(f"{record.kind} {record.id} of {record.of} is at {version}, not {record.version}")
    content = json.loads(dumps(dict(record.content)))  # a copy: whoever gave it may go on changing theirs
    return replace(record, content=content, version=version + 1)


def record_document(record: Record) -> Document:
    """Return a record's fields, made of what JSON knows."""
    return {
        "kind": record.kind,
        "of": record.of,
        "record": record.id,
        "at": moment(record.at),
        "version": record.version,
        "content": record.content,
    }


def payload_of(record: Record) -> str:
    """Return what the chain holds of a record that is kept in it."""
    return dumps(record_document(record))
