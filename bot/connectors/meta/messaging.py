"""Direct messages of Messenger and Instagram, which Meta tells in the same shape. Without I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from bot.connectors.meta.fields import identity, inner, items, moment, text
from bot.domain.posts import (
    AccountId,
    Attachment,
    AttachmentKind,
    Author,
    Echo,
    News,
    Post,
    PostKind,
    PostRef,
    Removal,
)
from bot.domain.text import Untrusted

_KINDS: Final[Mapping[str, AttachmentKind]] = {
    "image": AttachmentKind.PICTURE,
    "video": AttachmentKind.VIDEO,
    "ig_reel": AttachmentKind.VIDEO,
    "reel": AttachmentKind.VIDEO,
    "audio": AttachmentKind.AUDIO,
}
_MOST_ATTACHMENTS: Final = 20


class MessagingReader:
    """Reads what stands under `messaging` and, while another app has the conversation, under `standby`."""

    def __init__(self, account: AccountId, own: str, product: str) -> None:
        self._account = account
        self._own = own
        self._product = product

    def read(self, entry: Mapping[str, Any]) -> Sequence[News]:
        """Return messages, edits, what was taken back, and our own."""
        events = (event for name in ("messaging", "standby") for event in items(entry, name))
        return [news for event in events for news in self._news(event)]

    def _news(self, event: Mapping[str, Any]) -> Iterator[News]:
        sender, recipient = identity(inner(event, "sender"), "id"), identity(inner(event, "recipient"), "id")
        ours = sender == self._own
        other = recipient if ours else sender
        if not other or other == self._own:
            return
        if message := inner(event, "message"):
            yield from self._message(message, event, other, ours=ours or message.get("is_echo") is True)
        if (edit := inner(event, "message_edit")) and not ours:
            yield from self._edit(edit, event, other)

    def _message(
        self, message: Mapping[str, Any], event: Mapping[str, Any], other: str, *, ours: bool
    ) -> Iterator[News]:
        mid, at = identity(message, "mid"), moment(event.get("timestamp"))
        if not mid:
            return
        ref = PostRef(self._account, mid)
        if message.get("is_deleted") is True:
            if not ours:
                yield Removal(ref, self.conversation(other))
            return
        if at is None:
            return
        if ours:
            yield Echo(
                ref=ref,
                conversation=self.conversation(other),
                text=Untrusted(text(message, "text")),
                written_at=at,
                key=text(message, "metadata"),
                private=True,
            )
            return
        yield self._post(ref, other, text(message, "text"), event, attachments=tuple(_attached(message)))

    def _edit(self, edit: Mapping[str, Any], event: Mapping[str, Any], other: str) -> Iterator[News]:
        mid = identity(edit, "mid")
        if mid and moment(event.get("timestamp")) is not None:
            yield self._post(PostRef(self._account, mid), other, text(edit, "text"), event)

    def _post(
        self,
        ref: PostRef,
        other: str,
        words: str,
        event: Mapping[str, Any],
        *,
        attachments: tuple[Attachment, ...] = (),
    ) -> Post:
        at = moment(event.get("timestamp"))
        assert at is not None
        return Post(
            ref=ref,
            conversation=self.conversation(other),
            kind=PostKind.MESSAGE,
            author=Author(other, Untrusted(""), Untrusted("")),
            text=Untrusted(words),
            written_at=at,
            private=True,
            revision=str(int(at.timestamp() * 1000)),
            attachments=attachments,
        )

    def conversation(self, other: str) -> str:
        """Return the id of the one conversation with a person."""
        return f"{self._product}:{other}"


def _attached(message: Mapping[str, Any]) -> Iterator[Attachment]:
    for one in items(message, "attachments")[:_MOST_ATTACHMENTS]:
        payload = inner(one, "payload")
        yield Attachment(
            kind=_KINDS.get(text(one, "type"), AttachmentKind.FILE),
            name=Untrusted(text(payload, "title")),
        )
