"""People who are asked by mail."""

# ruff: noqa: RUF009 -- key() describes a field; what it returns is no shared default

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.forwards import Becomes
from bot.policy_file.shape import Entry, Many, key
from bot.policy_file.vocabulary import CALLED, DOMAIN, MAIL_ADDRESS
from bot.policy_file.words import Choice, Duration, Name


@dataclass(frozen=True, kw_only=True)
class ContactEntry(Entry):
    name: str = key(CALLED, "What people call them.", example="Fundbüro")
    address: str = key(MAIL_ADDRESS, "Where the mail goes.", example="fundbuero@donaubahn.example")
    answers: Becomes = key(
        Choice("answers", {one.value: one for one in Becomes}),
        "What their answer becomes: a `note` in the thread, or a `draft` for the customer. Whoever asks can choose otherwise.",
        example="draft",
        default=Becomes.NOTE,
        fallback="`note`",
    )
    due: timedelta = key(
        Duration("1m", "90d"),
        "How long they usually have to answer.",
        example="2d",
        default=timedelta(days=1),
        fallback="`1d`",
    )
    departments: tuple[str, ...] = key(
        Many(Name("departments")),
        "Who may ask them.",
        example="[social]",
        default=(),
        fallback="all departments",
    )


@dataclass(frozen=True, kw_only=True)
class ForwardingEntry(Entry):
    account: str = key(
        Name("accounts"),
        "The mailbox that the mails come from, and that answers go to.",
        example='"mail/social"',
    )
    to_others: tuple[str, ...] = key(
        Many(DOMAIN),
        "Domains of which every address may be asked, also those that are not in the address book.",
        example="[donaubahn.example]",
        default=(),
        fallback="only the address book",
    )
