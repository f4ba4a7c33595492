"""Who wrote a mail: a person or a machine. Pure.

Only what says so itself is automatic (RFC 3834): service desks send their people's answers with `Precedence: bulk`, too.
"""

from __future__ import annotations

from email.message import Message
from enum import StrEnum
from typing import Final

from bot.connectors.mail import headers

_RETURNS: Final = frozenset({"mailer-daemon", "postmaster"})


class Origin(StrEnum):
    """What a mail is."""

    PERSON = "person"
    REPLIED = "replied"
    """An automatic answer: out of office, a desk's confirmation."""
    GENERATED = "generated"
    """Written by a machine of its own accord: a contact form, an alarm."""
    BOUNCE = "bounce"
    """A report that something did not arrive."""


def origin(message: Message) -> Origin:
    """Tell who wrote a mail. Nothing but a person's mail is ever answered."""
    if _is_report(message):
        return Origin.BOUNCE
    said = headers.value(message, "Auto-Submitted").partition(";")[0].strip().lower()
    if said in {"", "no"}:
        return Origin.PERSON
    return Origin.REPLIED if said == "auto-replied" else Origin.GENERATED


def _is_report(message: Message) -> bool:
    """A delivery report says what it is (RFC 3464); older ones come from nobody (RFC 5321), under a name that machines have."""
    if message.get_content_type() == "multipart/report":
        kind = str(message.get_param("report-type", "")).lower()
        return kind in {"", "delivery-status"}
    returned_to_nobody = headers.value(message, "Return-Path").replace(" ", "") == "<>"
    senders = headers.mailboxes(message, "From")
    return returned_to_nobody and bool(senders) and senders[0].address.partition("@")[0] in _RETURNS
