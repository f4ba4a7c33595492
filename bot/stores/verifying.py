"""Whether a chain holds, and if not, which record is the first that is not what was written. The same for every store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bot.stores.chain import GENESIS, SALT_BYTES, Evidence, Head, Link, LinkKind, Unfit, commit, hash_of

MOST_FAULTS: Final = 20
"""So many are named; more would say no more, and a file can hold millions."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was written. `seq` is the record, 0 for what belongs to none."""

    what: str
    seq: int = 0
    ticket: int = 0
    number: int = 0

    def __str__(self) -> str:
        place = f"activity {self.number} of ticket {self.ticket}" if self.number else f"ticket {self.ticket}"
        record = f"record {self.seq}" if self.seq else ""
        where = f"{record} ({place})" if record and self.ticket else record or (place if self.ticket else "")
        return f"{where}: {self.what}" if where else self.what


class Walk:
    """Follows a chain link by link, from a head that is trusted, and remembers what does not hold."""

    def __init__(self, after: Head | None = None) -> None:
        self.head = after or Head()
        self.records = 0
        self.erased = 0
        self.count = 0
        self.faults: list[Fault] = []

    def follow(self, chain: Iterable[Evidence]) -> None:
        for evidence in chain:
            self._step(evidence)

    def end(self, head: Head) -> None:
        """Say that there are no more links. `head` is where the store says that its chain ends."""
        if head.seq > self.head.seq:
            self.add(Fault(f"is missing: the chain went on to {head.seq}", self.head.seq + 1))
        elif head != self.head:
            self.add(Fault("is beyond the end that the store wrote down", head.seq + 1))

    def add(self, fault: Fault) -> None:
        self.count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def _step(self, evidence: Evidence) -> None:
        link = evidence.link
        is_next = link.seq == self.head.seq + 1
        if not is_next:
            self.add(Fault("is missing", self.head.seq + 1))
        what = (_broken(self.head.link, evidence) if is_next else "") or _unlike(evidence)
        if what:
            self.add(Fault(what, link.seq, link.ticket, link.number))
        self.records += 1
        self.erased += evidence.instead is not None
        self.head = Head(link.seq, _bytes(link.link))


def _bytes(stored: object) -> bytes:
    """Return a hash as it is stored; where something else stands, nothing can follow from it."""
    return stored if isinstance(stored, bytes) else GENESIS


def _broken(previous: bytes, evidence: Evidence) -> str:
    """Return what is wrong with how a link follows the one before, "" if nothing is."""
    try:
        if hash_of(previous, evidence.link, evidence.cause) == evidence.link.link:
            return ""
    except Unfit as error:
        return f"is no link that was ever written ({error})"
    return "does not follow from the records before it: it, its cause or its link was changed, or it does not belong here"


def _unlike(evidence: Evidence) -> str:
    """Return how what a store holds differs from what a link says of it, "" if it does not."""
    link = evidence.link
    if link.kind == LinkKind.ACTIVITY and evidence.place != (link.ticket, link.number):
        return "is gone" if evidence.place is None else "stands in another place than it was written to"
    if link.kind != LinkKind.ACTIVITY and evidence.place is not None:
        return "is no activity, but one stands in its place"
    if link.kind in {LinkKind.ERASED, LinkKind.SEALED}:
        return ""  # what stands instead is compared where it stands
    if link.salt is None and evidence.instead is None:
        return "was made unreadable without a record that it was erased"
    return _changed(link if evidence.instead is None else evidence.instead, evidence.payload)


def _changed(holding: Link, payload: bytes | None) -> str:
    if payload is None:
        return "has lost its content"
    if not isinstance(holding.salt, bytes) or len(holding.salt) != SALT_BYTES:
        return "has lost the salt of its content"
    if commit(holding.salt, payload) != holding.commitment:
        return "says something else than what was written"
    return ""
