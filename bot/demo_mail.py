"""The mailboxes of the demo: real ones, on this machine. What arrives there becomes a ticket, and people without chat are asked from there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

from bot.domain.forwards import Becomes
from bot.domain.policy import Account, Contact, Forwarding, Policy
from bot.domain.posts import AccountId

ACCOUNT: Final = AccountId("mail/social")
OURS: Final = "social@donaubahn.example"
LENA: Final = "lena.vogt@kunden.example"
LOST: Final = "fundbuero@donaubahn.example"
PASSWORD_NAME: Final = "ZURUF_DEMO_MAIL"  # noqa: S105 -- the name of a variable
WRITES_AFTER: Final = 3.0
"""Seconds after which the first customer writes: so that whoever looks sees the card come."""

_MISSING: Final = (
    "the mail server of the demo, aiosmtpd, is missing: start it with `make demo MAIL=1`, which installs it"
)
_SUBJECT: Final = "Blaue Tasche im Zug vergessen"
_TEXT: Final = (
    "Guten Tag,\n\nheute früh habe ich im 7:42 nach St. Pölten meine blaue Umhängetasche liegen lassen, im zweiten Wagen am Fenster.\n"
    "Wurde sie gefunden? Ihr erreicht mich unter 0664 123 45 67.\n\nLena Vogt\n-- \nLena Vogt, Wien\n"
)


class NoMail(Exception):
    """There can be no mailboxes here; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Mailboxes:
    """What the demo works with: the policy with a mailbox in it, what its settings need, and where one can be a customer."""

    policy: Policy
    environ: dict[str, str]
    page: str


@asynccontextmanager
async def mailboxes(policy: Policy, port: int) -> AsyncIterator[Mailboxes]:
    """Run mailboxes, and a page to be those who write; `NoMail` where that cannot be."""
    try:
        from bot.workspace.mail import dovecot, local, webmail  # noqa: PLC0415 -- aiosmtpd is no part of a deployment
    except ModuleNotFoundError as error:
        raise NoMail(_MISSING) from error
    async with AsyncExitStack() as stack:
        try:
            mail = await stack.enter_async_context(local.running((OURS, LENA, LOST)))
        except RuntimeError as error:
            raise NoMail(str(error)) from error
        page = webmail.Webmail(mail, {LENA: "Lena Vogt", LOST: "Fundbüro"}, OURS)
        url = await stack.enter_async_context(webmail.serving(page, port))
        writing = asyncio.create_task(_first_mail(page))
        stack.callback(writing.cancel)
        with_mail = _with_mailbox(policy, mail.mailboxes.url, mail.office.url)
        yield Mailboxes(with_mail, {PASSWORD_NAME: dovecot.PASSWORD}, url)


async def _first_mail(page: object) -> None:
    from bot.workspace.mail.webmail import Webmail  # noqa: PLC0415 -- as above

    assert isinstance(page, Webmail)
    await asyncio.sleep(WRITES_AFTER)
    await page.write(LENA, OURS, _SUBJECT, _TEXT)


def _with_mailbox(policy: Policy, imap: str, smtp: str) -> Policy:
    account = Account(
        ACCOUNT,
        "Mail an Donaubahn",
        "mail",
        "de",
        options={
            "mailbox": OURS,
            "sender": "Donaubahn Social Media",
            "imap": imap,
            "smtp": smtp,
            "password": f"env:{PASSWORD_NAME}",
        },
    )
    lost = Contact("lost", "Fundbüro", LOST, Becomes.DRAFT)
    return replace(
        policy,
        accounts={**policy.accounts, ACCOUNT: account},
        address_book={"lost": lost, **policy.address_book},
        forwarding=policy.forwarding or Forwarding(ACCOUNT, ("donaubahn.example",)),
    )
