"""A store as a file for TinyDB itself, for those who want their data without us."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bot.stores.sqlite_tinydb import SqliteStorage
from bot.stores.tiny_file import explaining, open_reader


def export_tinydb(path_in: Path, path_out: Path) -> None:
    """Write all documents of a store as JSON that `TinyDB(path_out)` opens, as they are at one moment.

    A bot may be working on the store meanwhile. Raises `FileExistsError` rather than overwrite something, and
    `Damaged` if `path_in` is no store.
    """
    with explaining(path_in):
        db = open_reader(path_in)
    with closing(db), os.fdopen(os.open(path_out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        with explaining(path_in):
            db.storage.sql.execute("BEGIN")  # one snapshot for all tables
            file.writelines(_pieces(db.storage))
        file.flush()
        os.fsync(file.fileno())


def _pieces(storage: SqliteStorage) -> Iterator[str]:
    """Yield the file bit by bit, since a store may be larger than memory."""
    yield "{"
    for number, (name, rows) in enumerate((storage.read() or {}).items()):
        yield f"{',' * bool(number)}\n{json.dumps(name)}: {{"
        for position, (doc_id, document) in enumerate(rows.items()):
            yield f"{',' * bool(position)}\n{json.dumps(doc_id)}: {json.dumps(document)}"
        yield "}"
    yield "}\n"
