"""Puts the seal of another key on a `TinyStore`, or takes it off: what an operator does once, with the bot stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from bot.stores.chain import LinkKind, name_of
from bot.stores.head_file import HeadFile
from bot.stores.recording import utc_now
from bot.stores.tiny_chain import Chain
from bot.stores.tiny_file import Lock, explaining, open_writer
from bot.stores.tiny_verify import Verdict, verify


def reseal(path: Path, key: bytes | None, now: Callable[[], datetime] = utc_now) -> Verdict:
    """Verify a store, and if it is whole seal it with `key`, or with none; the chain says so. Return what was found.

    Raises `Locked` while a bot works on it, and as `verify` does.
    """
    with explaining(path):
        lock = Lock(path)
        try:
            verdict = verify(path)
            return _sealed(path, key, now) if verdict.whole else verdict
        finally:
            lock.release()


def _sealed(path: Path, key: bytes | None, now: Callable[[], datetime]) -> Verdict:
    note = json.dumps({"at": now().isoformat(), "key": name_of(key) if key else ""})
    with closing(open_writer(path)) as db:
        chain = Chain(db, key)
        with db.storage.transaction():
            chain.grow().add(LinkKind.SEALED, "", note=note)
            chain.settle()
        HeadFile(path, now, key).write(chain.head())
    return verify(path, key=key)
