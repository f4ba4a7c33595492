"""Whether the chain of a `TinyStore` holds, as far as the store itself goes: links, head, seal, and the file beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.stores.chain import Head, is_sealed
from bot.stores.head_file import Noted, is_genuine, noted_beside, path_of
from bot.stores.sqlite_tinydb import SqliteTinyDB
from bot.stores.store import Damaged, StoreError
from bot.stores.tiny_chain import Chain
from bot.stores.verifying import Fault, Walk

NEWEST: Final = 2000
"""Links that are followed at each start, some 20 ms: where a crash, a bad disk or a clumsy hand would show. `zuruf verify` follows all."""


@contextmanager
def looking(path: Path) -> Iterator[SqliteTinyDB]:
    """Give a connection that reads one moment of a store, also where what should be text is none."""
    with closing(SqliteTinyDB(path, read_only=True)) as db:
        db.storage.sql.text_factory = _as_text
        db.storage.sql.execute("BEGIN")
        yield db


def _as_text(stored: bytes) -> str:
    return stored.decode(errors="surrogateescape")


def require_whole(path: Path, key: bytes | None) -> None:
    """Raise `Damaged` if the newest part of the chain does not hold, `StoreError` if its seal and `key` do not go together."""
    noted = noted_beside(path)
    with looking(path) as db:
        chain = Chain(db)
        head = chain.head()
        _require_key(path, chain.seal(), key, head)
        faults = _newest(chain, head, Outside(path, key, noted))
    if faults:
        raise Damaged(
            f"{path}: the log is not what was written, so nothing is added to it. {faults[0]}. "
            "`zuruf verify` looks at all of it; docs/how-to/verify.md says how to go on."
        )


def _require_key(path: Path, seal: bytes | None, key: bytes | None, head: Head) -> None:
    if key is None and seal is not None:
        raise StoreError(
            f"{path} is sealed with a key. Set ZURUF_LOG_KEY or ZURUF_LOG_KEY_FILE to it; "
            "if it is lost for good, `zuruf verify --seal` takes the seal off, and the log says so from then on."
        )
    if key is not None and seal is None and head.seq:
        raise StoreError(
            f"{path} has no seal yet, but ZURUF_LOG_KEY is set. `zuruf verify --seal` looks at the whole log and puts it on; "
            "if it had one before, somebody took it off: restore your last backup."
        )


def _newest(chain: Chain, head: Head, outside: Outside) -> list[Fault]:
    trusted = chain.at(head.seq - NEWEST) if head.seq > NEWEST else Head()
    if trusted is None:
        return [Fault("is missing", head.seq - NEWEST)]
    walk = Walk(trusted)
    walk.follow(chain.follow(trusted.seq))
    walk.end(head)
    return [*walk.faults, *outside.faults(chain)]


@dataclass(frozen=True, slots=True)
class Outside:
    """What is known of a chain outside of its store: the key, what the file beside it said, and what operators wrote down.

    The file is read before the store, which goes on: then the store cannot be behind it.
    """

    path: Path
    key: bytes | None
    noted: Noted | None
    heads: Sequence[Head] = ()

    def faults(self, chain: Chain) -> Iterator[Fault]:
        """Yield how the chain differs from that."""
        head, seal = chain.head(), chain.seal()
        if (
            self.key is not None
            and not (head == Head() and seal is None)
            and not is_sealed(self.key, head, seal)
        ):
            yield Fault(
                "the seal is not the one that this key makes: somebody without it wrote here, or the key is another"
            )
        if self.noted is not None and not is_genuine(self.noted, self.key):
            yield Fault(f"{path_of(self.path)} does not have the seal of this key")
        beside = [] if self.noted is None else [(self.noted.head, str(path_of(self.path)))]
        for expected, whose in [*beside, *((head, "whoever wrote that head down") for head in self.heads)]:
            yield from _compared(chain, expected, whose)


def _compared(chain: Chain, expected: Head, whose: str) -> Iterator[Fault]:
    found = chain.at(expected.seq)
    if found is None:
        yield Fault(f"is missing: {whose} knows {expected.seq} records", chain.last() + 1)
    elif found != expected:
        yield Fault(f"is not the one that {whose} knows", expected.seq)
