"""The mails that Zuruf writes: plain text, threaded, each with an id that follows from its key. Pure."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

from bot.connectors.mail import ids
from bot.connectors.mail.headers import Mailbox
from bot.domain.posts import Outgoing, Post
from bot.domain.text import shortened

LONGEST_SUBJECT: Final = 200
_MOST_REFERENCES: Final = 20
_AGAIN: Final = ("re:", "aw:", "antw:", "sv:")
_POLICY: Final = SMTP.clone(max_line_length=900)


@dataclass(frozen=True, slots=True)
class Envelope:
    """A mail, and where it goes."""

    message_id: str
    sender: str
    to: str
    data: bytes


def answer(post: Post, text: str, *, ours: Mailbox, key: str, at: datetime) -> Envelope:
    """Return the answer to a customer's mail, in the same thread of their mail program."""
    told = post.facts
    message_id = ids.own_id(key, post.conversation, ids.domain(ours.address))
    references = ids.ids_in(f"{told.get('references', '')} <{told.get('id', '')}>")[-_MOST_REFERENCES:]
    message = _begun(ours, Mailbox(told["to"]), _again(told.get("subject", "")), message_id, at)
    if told.get("id"):
        message["In-Reply-To"] = f"<{told['id']}>"
    if references:
        message["References"] = " ".join(f"<{one}>" for one in references)
    return _sealed(message, text, ours.address, told["to"], message_id)


def forwarded(mail: Outgoing, *, ours: Mailbox, key: str, at: datetime, tags: bool) -> Envelope:
    """Return a mail to somebody who is asked; `tags`: the address for the answer says what it answers."""
    message_id = ids.own_id(key, mail.token, ids.domain(ours.address))
    message = _begun(ours, Mailbox(mail.to, mail.name), mail.subject, message_id, at)
    if tags:
        message["Reply-To"] = _shown(Mailbox(ids.with_tag(ours.address, mail.token), ours.name))
    return _sealed(message, mail.text, ours.address, mail.to, message_id)


def _begun(ours: Mailbox, to: Mailbox, subject: str, message_id: str, at: datetime) -> EmailMessage:
    message = EmailMessage(policy=_POLICY)
    message["From"] = _shown(ours)
    message["To"] = _shown(to)
    message["Subject"] = shortened(" ".join(subject.split()), LONGEST_SUBJECT)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{message_id}>"
    return message


def _sealed(message: EmailMessage, text: str, sender: str, to: str, message_id: str) -> Envelope:
    """Text goes as base64: so no server on the way breaks its lines or stumbles over its characters."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = 'text/plain; charset="utf-8"'
    message["Content-Transfer-Encoding"] = "base64"
    message.set_payload(base64.encodebytes(lines.encode()).decode("ascii"))
    return Envelope(message_id, sender, to, message.as_bytes())


def _shown(mailbox: Mailbox) -> Address:
    name = " ".join("".join(one if one.isprintable() else " " for one in mailbox.name).split())
    return Address(name, addr_spec=mailbox.address)


def _again(subject: str) -> str:
    return subject if subject.lower().startswith(_AGAIN) else f"Re: {subject}".strip()
