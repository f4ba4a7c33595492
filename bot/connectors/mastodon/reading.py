"""What a server tells becomes posts. Without I/O; what is not as the documentation has it is `Malformed`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.connectors.connector import Malformed
from bot.connectors.html_text import LONGEST, text_of
from bot.connectors.mastodon.fields import (
    Json,
    address,
    identifier,
    language,
    listed,
    maybe_id,
    moment,
    optional,
    within,
    words,
)
from bot.domain.posts import AccountId, Attachment, AttachmentKind, Author, Post, PostKind, PostRef
from bot.domain.text import Untrusted

PUBLIC: Final = frozenset({"public", "unlisted"})
"""Visibilities that everybody can read; whatever else a server names is answered to one person alone."""

_KINDS: Final[Mapping[str, AttachmentKind]] = {
    "image": AttachmentKind.PICTURE,
    "gifv": AttachmentKind.VIDEO,
    "video": AttachmentKind.VIDEO,
    "audio": AttachmentKind.AUDIO,
}
_NAME, _ACCT, _WARNING, _ALT, _OPTION = 512, 512, 1_000, 2_000, 200
"""Characters that are read of each."""
_NOTICED: Final = frozenset({"mention", "update"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a post belongs: its conversation, and our own post that it stands under."""

    conversation: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notification that concerns us, with the status as the server sent it."""

    id: str
    status: Json


def notice(told: Any) -> Notice:
    """Read a notification; `Malformed` if it is none, or none of somebody who speaks to us."""
    if not isinstance(told, dict):
        raise Malformed("notification: an object expected")
    if words(told, "type", 32) not in _NOTICED:
        raise Malformed("type: one that was asked for expected")
    return Notice(identifier(told), within(told, "status"))


def notified_at(told: Any) -> datetime:
    """Return when a notification came; long ago if it does not say."""
    try:
        return moment(told if isinstance(told, dict) else {}, "created_at")
    except Malformed:
        return datetime(1971, 1, 1, tzinfo=UTC)


def is_by(status: Json, account: str) -> bool:
    """Tell whether an account wrote a status."""
    return optional(status, "account").get("id") == account


def speaks_to(status: Json, account: str) -> bool:
    """Tell whether a status mentions an account."""
    return any(one.get("id") == account for one in listed(status, "mentions"))


def post(status: Json, place: Place, account: AccountId, server: str) -> Post:
    """Read a status of somebody else; `server` is the host that its ids belong to."""
    external_id, author = identifier(status), within(status, "account")
    visibility = words(status, "visibility", 32) or "direct"
    return Post(
        ref=PostRef(account, external_id),
        conversation=place.conversation,
        kind=_kind(visibility, place),
        author=_author(author, server),
        text=Untrusted(_text(status)),
        written_at=moment(status, "created_at"),
        url=address(status, "url", "uri"),
        private=visibility not in PUBLIC,
        language=language(status),
        revision=revision(status),
        under=place.under,
        attachments=_attachments(status),
        facts=_facts(status, author, visibility),
    )


def revision(status: Json) -> str:
    """Return when a status was edited last; nothing if it never was."""
    try:
        return moment(status, "edited_at").isoformat()
    except Malformed:
        return ""


def _kind(visibility: str, place: Place) -> PostKind:
    if visibility not in PUBLIC:
        return PostKind.MESSAGE
    return PostKind.COMMENT if place.under else PostKind.MENTION


def _author(author: Json, server: str) -> Author:
    """Ids are the server's own: the same number is somebody else on another one."""
    acct = words(author, "acct", _ACCT)
    name = words(author, "display_name", _NAME) or words(author, "username", _NAME)
    return Author(f"{identifier(author)}@{server}", Untrusted(name), Untrusted(f"@{acct}" if acct else ""))


def _facts(status: Json, author: Json, visibility: str) -> Mapping[str, str]:
    facts = {
        "account": identifier(author),
        "acct": words(author, "acct", _ACCT),
        "uri": words(status, "uri", 2_000),
        "visibility": visibility,
        "warning": words(status, "spoiler_text", _WARNING),
    }
    return {name: value for name, value in facts.items() if value}


def _text(status: Json) -> str:
    """Return warning, words and poll, as a reader finds them below each other."""
    warning = " ".join(words(status, "spoiler_text", _WARNING).split())
    parts = (warning, text_of(words(status, "content", LONGEST)), _poll(status))
    return "\n\n".join(part for part in parts if part)


def _poll(status: Json) -> str:
    options = listed(optional(status, "poll"), "options", 20)
    titles = (" ".join(words(option, "title", _OPTION).split()) for option in options)
    return "\n".join(f"( ) {title}" for title in titles if title)


def _attachments(status: Json) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(
            kind=_KINDS.get(words(one, "type", 32), AttachmentKind.FILE),
            alt=Untrusted(words(one, "description", _ALT)),
            url=address(one, "remote_url", "url"),
        )
        for one in listed(status, "media_attachments", 20)
    )


def parent(status: Json) -> str:
    """Return what a status answers; nothing if it begins a thread."""
    return maybe_id(status, "in_reply_to_id")


def is_answer(status: Json, to: str, ours: str, since: datetime) -> bool:
    """Tell whether a status is an answer of ours to another one, written since then; servers' clocks are a little off."""
    try:
        late_enough = moment(status, "created_at") >= since - timedelta(minutes=10)
    except Malformed:
        return False
    return late_enough and is_by(status, ours) and parent(status) == to
