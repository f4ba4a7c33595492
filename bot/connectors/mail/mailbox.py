"""The folder that customers' mails arrive in, and the one that keeps copies of ours."""

from __future__ import annotations

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final, Protocol

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError

from bot.connectors.mail.reading import READ

PAGE: Final = 25
"""Mails that are read in one go."""
_STEP: Final = 1.0
"""Seconds after which a wait notices that it was called off."""
_NAMES: Final = (
    "sent",
    "sent items",
    "sent messages",
    "gesendet",
    "gesendete objekte",
    "gesendete elemente",
    "inbox.sent",
)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_UID: Final = re.compile(rb"\bUID (\d+)")
_SIZE: Final = re.compile(rb"\bRFC822\.SIZE (\d+)")
_ARRIVED: Final = re.compile(rb'\bINTERNALDATE "([^"]{1,40})"')


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """How far a folder was read: everything up to `uid`, as long as the server counts by the same `validity` (RFC 3501)."""

    validity: int
    uid: int

    @classmethod
    def read(cls, cursor: str | None) -> Position | None:
        """Read a cursor; None for one that is none."""
        found = re.fullmatch(r"(\d{1,20})\.(\d{1,20})", cursor or "")
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.validity}.{self.uid}"


@dataclass(frozen=True, slots=True)
class Fetched:
    """A mail as the server keeps it; `data` is its beginning where it is large."""

    uid: int
    arrived_at: datetime
    data: bytes
    whole: bool


@dataclass(frozen=True, slots=True)
class Batch:
    """Mails in the order in which they came. `position` is behind them; `more`: there are others after it."""

    mails: Sequence[Fetched]
    position: Position
    more: bool


class Start(Protocol):
    """Says from which day on a folder is read whose numbers mean nothing."""

    def __call__(self, *, renumbered: bool) -> date: ...


def standing(box: BaseMailBox, folder: str) -> Position:
    """Return behind the last mail of a folder. It is opened anew: of an open one servers tell what it was (RFC 3501, 6.3.10)."""
    box.folder.set(folder, readonly=True)
    return Position(_told(box, "UIDVALIDITY"), _told(box, "UIDNEXT") - 1)


def _told(box: BaseMailBox, what: str) -> int:
    _, said = box.client.response(what)
    number = said[-1] if said else None
    if not isinstance(number, bytes) or not number.isdigit():
        raise ImapToolsError(f"the server does not say its {what}")
    return int(number)


def after(box: BaseMailBox, folder: str, position: Position | None, start: Start) -> Batch:
    """Return the next mails behind a position."""
    newest = standing(box, folder)
    validity = newest.validity
    known = position if position is not None and position.validity == validity else None
    if known is not None and known.uid >= newest.uid:
        return Batch((), known, more=False)
    if known is not None:
        found = box.uids(f"UID {known.uid + 1}:*")
    else:
        found = box.uids(f"SINCE {_day(start(renumbered=position is not None))}")
    last = known.uid if known else 0
    uids = sorted(int(uid) for uid in found if int(uid) > last)
    if not uids:
        return Batch((), Position(validity, max(last, newest.uid)), more=False)
    page = uids[:PAGE]
    mails = _fetch(box, page)
    return Batch(mails, Position(validity, page[-1]), more=len(uids) > PAGE)


def _day(day: date) -> str:
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year}"


def _fetch(box: BaseMailBox, uids: Sequence[int]) -> Sequence[Fetched]:
    parts = f"(UID INTERNALDATE RFC822.SIZE BODY.PEEK[]<0.{READ}>)"
    status, told = box.client.uid("FETCH", ",".join(map(str, uids)), parts)
    if status != "OK":
        raise ImapToolsError(f"the server does not hand out mails: {status}")
    return sorted(_understood(told), key=lambda one: one.uid)


def _understood(told: Sequence[Any]) -> list[Fetched]:
    """Read what imaplib makes of the answer: pairs of a line and the mail that it announces, each with what follows it."""
    found: list[Fetched] = []
    for number, item in enumerate(told):
        if not isinstance(item, tuple):
            continue
        behind = told[number + 1] if number + 1 < len(told) else b""
        line = item[0] + (behind if isinstance(behind, bytes) else b"")
        if (uid := _UID.search(line)) is None:
            continue
        size = _SIZE.search(line)
        whole = size is None or int(size[1]) <= len(item[1])
        found.append(Fetched(int(uid[1]), _arrived(line), item[1], whole))
    return found


def _arrived(line: bytes) -> datetime:
    found = _ARRIVED.search(line)
    try:
        said = found[1].decode("ascii").strip() if found else ""
        return datetime.strptime(said, "%d-%b-%Y %H:%M:%S %z").astimezone(UTC)
    except (ValueError, OverflowError):
        return datetime.now(UTC)


def can_wait(box: BaseMailBox) -> bool:
    """Whether the server tells of new mails by itself."""
    return "IDLE" in box.client.capabilities


def wait(box: BaseMailBox, seconds: float, off: threading.Event) -> bool:
    """Wait until the server tells of something, for so long at most, or until called off; return whether it told."""
    with box.idle as idle:
        waited = 0.0
        while waited < seconds and not off.is_set():
            told = idle.poll(timeout=_STEP)
            if any(b" EXISTS" in line or b" RECENT" in line for line in told):
                return True
            waited += _STEP
    return False


def sent_folder(box: BaseMailBox) -> str | None:
    """Return the folder that keeps copies of what was sent: as the server marks it (RFC 6154), else by its name."""
    folders = box.folder.list()
    marked = (one.name for one in folders if any(flag.lower() == "\\sent" for flag in one.flags))
    named = (one.name for one in folders if one.name.lower() in _NAMES)
    return next(marked, None) or next(named, None)


def is_kept(box: BaseMailBox, folder: str, message_id: str) -> bool:
    """Whether a folder holds a mail with an id."""
    back, box_folder = box.folder.get(), folder
    box.folder.set(box_folder, readonly=True)
    try:
        return bool(box.uids(f'HEADER Message-ID "<{message_id}>"'))
    finally:
        box.folder.set(back or "INBOX", readonly=True)


def keep(box: BaseMailBox, folder: str, data: bytes, message_id: str) -> None:
    """Put a copy of a mail into a folder, unless the server has done so by itself."""
    if not is_kept(box, folder, message_id):
        box.append(data, folder, flag_set=["\\Seen"])
