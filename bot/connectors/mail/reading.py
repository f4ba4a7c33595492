"""The bytes of a mail -> what is taken from it. Pure; whatever the bytes are, something comes out."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Final

from bot.connectors.mail import automatic, body, headers, ids, quoting
from bot.connectors.mail.automatic import Origin
from bot.connectors.mail.charsets import decoded
from bot.connectors.mail.headers import Mailbox
from bot.domain.posts import Attachment

logger = logging.getLogger(__name__)

READ: Final = 512 * 1024
"""Bytes of a mail that are fetched: its text stands at its beginning, and nobody reads more."""
_SHOWN_RAW: Final = 4_000
_MOST_BORDERS: Final = 60
"""Parts within parts cost the parser; no honest mail has so many."""
_TO_US: Final = ("To", "Cc", "Delivered-To", "X-Original-To", "X-Envelope-To")
_AGAIN: Final = ("re:", "aw:", "antw:", "antwort:", "wg:", "fw:", "fwd:", "sv:", "betreff:")


@dataclass(frozen=True, slots=True)
class Mail:
    """What matters of a mail. `ids` are those that it answers, oldest first; `digest` tells it from every other."""

    message_id: str
    ids: tuple[str, ...]
    sender: Mailbox | None
    answers_to: Mailbox | None
    recipients: tuple[str, ...]
    subject: str
    written_at: datetime
    text: str
    attachments: tuple[Attachment, ...]
    origin: Origin
    digest: str

    @property
    def is_answer(self) -> bool:
        """Whether it goes on with something: then everybody knows its subject already."""
        return bool(self.ids) or self.subject.lower().startswith(_AGAIN)


def understood(data: bytes, arrived_at: datetime, *, whole: bool = True) -> Mail:
    """Return what a mail says, or where it is broken beyond that, its raw beginning: none holds up those behind it."""
    try:
        return mail(data, arrived_at, whole=whole)
    except Exception:
        logger.exception("a mail of %d bytes cannot be read; it is shown as it is", len(data))
        raw = decoded(data[:_SHOWN_RAW], "")
        name = hashlib.sha256(data).hexdigest()[:32]
        return Mail("", (), None, None, (), "", arrived_at, raw, (), Origin.GENERATED, name)


def mail(data: bytes, arrived_at: datetime, *, whole: bool = True) -> Mail:
    """Return what a mail says; `whole`: the bytes go to its end."""
    message = _parsed(data)
    sender = next(iter(headers.mailboxes(message, "From")), None)
    answers_to = next(iter(headers.mailboxes(message, "Reply-To")), None) or sender
    origin = automatic.origin(message)
    said = _text(message, data)
    answered = f"{headers.value(message, 'References')} {headers.value(message, 'In-Reply-To')}"
    reported = body.reported_ids(message) if origin is Origin.BOUNCE else ""
    message_id = next(iter(ids.ids_in(headers.value(message, "Message-ID"))), "")
    return Mail(
        message_id=message_id,
        ids=tuple(one for one in ids.ids_in(f"{answered} {reported}") if one != message_id),
        sender=sender,
        answers_to=answers_to,
        recipients=tuple(one.address for name in _TO_US for one in headers.mailboxes(message, name)),
        subject=headers.words(message, "Subject"),
        written_at=headers.moment(message) or arrived_at,
        text=said if origin is Origin.BOUNCE else quoting.own_words(said),
        attachments=body.attachments(message, whole=whole),
        origin=origin,
        digest=_digest(message_id, sender, headers.value(message, "Date"), said),
    )


def _parsed(data: bytes) -> Message:
    if data.lower().count(b"boundary=") <= _MOST_BORDERS:
        try:
            return message_from_bytes(data)
        except RecursionError:
            pass
    return BytesHeaderParser().parsebytes(data)


def _text(message: Message, data: bytes) -> str:
    """Return a mail's words; of one that is broken beyond reading, what stands below its headers."""
    said = body.text(message).strip()
    if said or message.get_content_maintype() != "multipart" or message.is_multipart():
        return said
    return decoded(data.partition(b"\r\n\r\n")[2][: body.LONGEST], "").replace("\r\n", "\n").strip()


def _digest(message_id: str, sender: Mailbox | None, date: str, text: str) -> str:
    """The same mail may be delivered twice, and a stranger may give his the id of another's."""
    parts = (message_id, sender.address if sender else "", date, text)
    return hashlib.sha256("\x00".join(parts).encode(errors="surrogatepass")).hexdigest()[:32]
