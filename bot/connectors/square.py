"""A public square in memory: the platform behind the letterbox, for the demo and for tests.

Several accounts share it. Customers write, accounts reply; a change is a `Note` with the next number, so that reading on
from a number misses nothing. With a file it survives a restart.
"""

from __future__ import annotations

import json
import os
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, assert_never

from bot.connectors.verdicts import TO_PEOPLE, Verdicts
from bot.domain.errors import (
    Gone,
    LoggedOut,
    OutcomeUnknown,
    RateLimited,
    Rejected,
    Unreachable,
)
from bot.domain.posts import AccountId, Act, PostKind

_GONE: Final = "this post is not there any more"

LATE_BY: Final = timedelta(seconds=30)
"""When a late reply arrives: after its sender has given up waiting."""


class Fault(StrEnum):
    """What goes wrong with the next reply."""

    REFUSED = "refused"
    GONE = "gone"
    LOGGED_OUT = "logged out"
    RATE_LIMITED = "rate limited"
    UNREACHABLE = "unreachable"
    ANSWER_LOST = "published, but the answer is lost"
    TIMED_OUT = "not published, and no answer"
    LATE = "no answer, and published later"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One post or reply as it stands on the square; `answers` is the id of the post that a reply answers."""

    number: int
    account: AccountId
    conversation: str
    id: str
    author: str
    text: str
    at: datetime
    ours: bool = False
    kind: PostKind = PostKind.COMMENT
    private: bool = False
    language: str = ""
    revision: str = ""
    answers: str = ""
    key: str = ""
    removed: bool = False
    under: str = ""
    """The id of the account's own post that this comments on."""
    chosen: bool = False
    """Whether the account chose the id: what has the same one takes the place of what stood there."""


@dataclass
class Square:
    """Everything written on the square. `faults` are taken by the next replies, one each.

    `address` is the page that shows it, without a slash at the end; empty where there is none.
    """

    path: Path | None = None
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    faults: deque[Fault] = field(default_factory=deque)
    address: str = ""

    def __post_init__(self) -> None:
        self.name = secrets.token_hex(4)
        """Part of every id, so that a new square never repeats the ids of an old one."""
        self._changes: list[Note] = []
        self._notes: dict[str, Note] = {}
        self._by_key: dict[tuple[AccountId, str], str] = {}
        self._late: list[tuple[datetime, Note]] = []
        self._watchers: list[Callable[[], object]] = []
        self._accounts: dict[str, str] = {}
        self.verdicts = Verdicts()
        self._load()

    def open(self, account: AccountId, name: str = "") -> None:
        """Let customers write to an account; `name` is what they read there."""
        self._accounts[account] = name or account

    def accounts(self) -> dict[str, str]:
        """Return the names of the accounts that customers can write to, by their ids."""
        return dict(self._accounts)

    def url(self, note: Note) -> str:
        """Return where a visitor sees a note; empty without a page."""
        return f"{self.address}/#square/{note.conversation}" if self.address else ""

    async def write(self, account: str, author: str, text: str, conversation: str | None) -> None:
        """A visitor of the page writes; None begins a conversation."""
        self.say(account, author, text, conversation)

    def say(
        self,
        account: str,
        author: str,
        text: str,
        conversation: str | None = None,
        *,
        kind: PostKind = PostKind.COMMENT,
        private: bool = False,
        language: str = "",
        under: str = "",
        key: str = "",
    ) -> Note:
        """A customer writes; None begins a conversation. The same `key` says it only once, also after a restart."""
        note = self._new(AccountId(account), author, text, conversation or "", key)
        return self._add_once(replace(note, kind=kind, private=private, language=language, under=under))

    def said(self, account: str, key: str) -> Note | None:
        """Return what was said with a key, if it was."""
        known = self._by_key.get((AccountId(account), key))
        return self._notes[known] if known else None

    def edit(self, post_id: str, text: str) -> None:
        """A customer changes what they wrote."""
        number = len(self._changes) + 1
        self._add(replace(self._notes[post_id], number=number, text=text, revision=str(number)))

    def remove(self, post_id: str) -> None:
        """A customer takes away what they wrote."""
        self._add(replace(self._notes[post_id], number=len(self._changes) + 1, text="", removed=True))

    def publish(
        self, account: AccountId, to: str, text: str, *, key: str, private: bool, chosen_id: str = ""
    ) -> Note:
        """An account replies; the same `key` publishes only once, an empty one each time.

        A `chosen_id` is the reply's own: publishing with the same one again replaces what stands there.
        """
        self._let_arrive()
        fault = self.faults.popleft() if self.faults else None
        _refuse(fault)
        target = self._notes.get(to)
        if target is None or target.removed or target.account != account:
            raise Gone(_GONE)
        note = self._new(account, account, text, target.conversation, key)
        note = replace(note, ours=True, kind=target.kind, private=private, answers=to)
        if chosen_id:
            note = replace(note, id=chosen_id, chosen=True)
        return self._publish_with(fault, note)

    def perform(self, account: AccountId, act: Act, to: str, *, undo: bool) -> None:
        """An account does something to a post or to whoever wrote it, or takes it back."""
        fault = self.faults.popleft() if self.faults else None
        _refuse(fault)
        target = self._notes.get(to)
        if target is None or target.removed or target.account != account:
            raise Gone(_GONE)
        if fault is not Fault.TIMED_OUT:
            self.verdicts.set(account, act, target.author if act in TO_PEOPLE else to, undo=undo)
            self._save()
            self._tell()
        if fault is not None:
            raise OutcomeUnknown("the connection was reset")

    def note(self, account: AccountId, post_id: str) -> Note | None:
        """Return a post as it stands there; None if its author or the account took it away."""
        note = self._notes.get(post_id)
        gone = note is None or note.removed or self.verdicts.has(account, Act.DELETE, post_id)
        return None if gone else note

    def catch_up(self) -> None:
        """Let the replies arrive that were late, whatever the time is."""
        late, self._late = self._late, []
        for _, note in late:
            self._add_once(self._renumbered(note))

    def _let_arrive(self) -> None:
        now = self.clock()
        late, self._late = self._late, [(at, note) for at, note in self._late if at > now]
        for at, note in late:
            if at <= now:
                self._add_once(self._renumbered(note))

    def changes(self, account: AccountId, after: int, limit: int, *, ours: bool = False) -> list[Note]:
        """Return what customers did since a number; with `ours`, what the account itself published as well."""
        self._let_arrive()
        told = (note for note in self._changes[after:] if note.account == account)
        news = (note for note in told if ours or not note.ours)
        return [note for note, _ in zip(news, range(limit), strict=False)]

    @property
    def replies(self) -> list[Note]:
        """What accounts have published by now, in order."""
        self._let_arrive()
        return [note for note in self._notes.values() if note.ours]

    def conversations(self) -> list[dict[str, Any]]:
        """Return what a visitor sees: `[{account, name, id, title, posts: [{id, author, text, at, ours, private}]}]`.

        The conversation with the newest post comes first; `at` is in seconds since 1970.
        """
        found: dict[tuple[str, str], list[Note]] = {}
        for note in self._notes.values():
            if self.note(note.account, note.id) and not self.verdicts.has(note.account, Act.HIDE, note.id):
                found.setdefault((note.account, note.conversation), []).append(note)
        newest_first = sorted(found.values(), key=lambda notes: notes[-1].number, reverse=True)
        return [
            _conversation(notes, self._accounts.get(notes[0].account, notes[0].account))
            for notes in newest_first
        ]

    def watch(self, callback: Callable[[], object]) -> None:
        """Call back after every change, from within the writer's task."""
        self._watchers.append(callback)

    def unwatch(self, callback: Callable[[], object]) -> None:
        """Call back no more."""
        self._watchers.remove(callback)

    def _new(self, account: AccountId, author: str, text: str, conversation: str, key: str) -> Note:
        number = len(self._changes) + 1
        note_id = f"{self.name}-{number}"
        return Note(
            number=number,
            account=account,
            conversation=conversation or note_id,
            id=note_id,
            author=author,
            text=text,
            at=self.clock(),
            key=key,
        )

    def _renumbered(self, note: Note) -> Note:
        number = len(self._changes) + 1
        return replace(note, number=number, id=note.id if note.chosen else f"{self.name}-{number}")

    def _publish_with(self, fault: Fault | None, note: Note) -> Note:
        if fault is Fault.LATE:
            self._late.append((self.clock() + LATE_BY, note))
        if fault in {Fault.LATE, Fault.TIMED_OUT}:
            raise OutcomeUnknown("no answer within 20 s")
        published = self._add_once(note)
        if fault is Fault.ANSWER_LOST:
            raise OutcomeUnknown("the connection was reset")
        return published

    def _add_once(self, note: Note) -> Note:
        known = self.said(note.account, note.key) if note.key else None
        return known or self._add(note)

    def _add(self, note: Note) -> Note:
        self._remember(note)
        self._save()
        self._tell()
        return note

    def _tell(self) -> None:
        for callback in self._watchers:
            callback()

    def _remember(self, note: Note) -> None:
        self._changes.append(note)
        self._notes[note.id] = note
        if note.key:
            self._by_key[note.account, note.key] = note.id

    def _save(self) -> None:
        if self.path is None:
            return
        content = {
            "name": self.name,
            "changes": [asdict(note) for note in self._changes],
            "verdicts": self.verdicts.written(),
        }
        beside = self.path.with_suffix(".new")
        with beside.open("w") as file:
            json.dump(content, file, default=datetime.isoformat)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self.path)

    def _load(self) -> None:
        if self.path is None or not self.path.exists():
            return
        try:
            content = json.loads(self.path.read_text())
        except ValueError as error:
            raise ValueError(f"{self.path} is damaged ({error})") from error
        self.name = content["name"]
        self.verdicts = Verdicts(content.get("verdicts", ()))
        for change in content["changes"]:
            restored = {"at": datetime.fromisoformat(change["at"]), "kind": PostKind(change["kind"])}
            self._remember(Note(**(change | restored)))


def _conversation(notes: list[Note], name: str) -> dict[str, Any]:
    first = notes[0]
    posts = [
        {
            "id": note.id,
            "author": name if note.ours else note.author,
            "text": note.text,
            "at": note.at.timestamp(),
            "ours": note.ours,
            "private": note.private,
        }
        for note in notes
    ]
    return {
        "account": first.account,
        "name": name,
        "id": first.conversation,
        "title": first.author,
        "posts": posts,
    }


def _refuse(fault: Fault | None) -> None:
    """Raise what certainly keeps a reply from being published."""
    match fault:
        case Fault.REFUSED:
            raise Rejected("this text is not allowed here")
        case Fault.GONE:
            raise Gone(_GONE)
        case Fault.LOGGED_OUT:
            raise LoggedOut("the token has ended")
        case Fault.RATE_LIMITED:
            raise RateLimited("too many replies", retry_after=2)
        case Fault.UNREACHABLE:
            raise Unreachable("connection refused")
        case Fault.ANSWER_LOST | Fault.TIMED_OUT | Fault.LATE | None:
            return
        case _:
            assert_never(fault)
