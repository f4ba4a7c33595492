"""Builds the connector of a mailbox from what the policy says of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from bot.connectors import options
from bot.connectors.connector import Keep
from bot.connectors.mail import ids
from bot.connectors.mail.access import Login, Server
from bot.connectors.mail.connector import LIMIT, MailConnector, Places
from bot.connectors.mail.headers import Mailbox
from bot.domain.policy import Account


def mail(
    account: Account, secret: Callable[[str], str], keep: Keep, clock: Callable[[], datetime]
) -> MailConnector:
    """Return the connector of an account without problems."""
    told = account.options
    address = ids.normal(told["address"])
    password = secret(told["password"]).strip()
    login = Login(told.get("user", address), _always(password))
    return MailConnector(
        account.id,
        Mailbox(address, told.get("sender", "")),
        imap=(Server.at(told["imap"]), login),
        smtp=(Server.at(told["smtp"]), login if told.get("smtp_login", "true") == "true" else None),
        places=Places(
            told.get("folder", "INBOX"), told.get("sent", ""), copies=told.get("copies", "true") == "true"
        ),
        limit=int(told.get("limit", LIMIT)),
        tags=told.get("tags", "true") == "true",
        clock=clock,
        keep=keep,
    )


def _always(password: str) -> Callable[[], Awaitable[str]]:
    async def secret() -> str:
        return password

    return secret


def addresses(account: Account) -> Iterable[tuple[str, str]]:
    """Return where the mailbox is."""
    return [
        (account.options["imap"], "mails that customers write"),
        (account.options["smtp"], "answers to customers, and mails to people who are asked"),
    ]


def mailbox(value: str) -> str | None:
    """Check the address of a mailbox."""
    return None if ids.is_address(ids.normal(value)) else "an address like social@shop.example expected"


def _server(scheme: str) -> Callable[[str], str | None]:
    def check(value: str) -> str | None:
        try:
            parts = urlsplit(value)
            host, _ = parts.hostname, parts.port
        except ValueError:
            host = None
            parts = urlsplit("")
        if (
            not host
            or parts.scheme not in {scheme, f"{scheme}s"}
            or parts.path not in {"", "/"}
            or parts.username
        ):
            return f"{scheme}s://host or {scheme}://host expected, with a port if it is an unusual one"
        return options.address(f"https://{host}")

    return check


OPTIONS: Final = {
    "address": mailbox,
    "imap": _server("imap"),
    "smtp": _server("smtp"),
    "password": options.secret,
    "user": options.words,
    "sender": options.words,
    "folder": options.words,
    "sent": options.words,
    "copies": options.flag,
    "smtp_login": options.flag,
    "tags": options.flag,
    "limit": options.limit,
}
REQUIRED: Final = frozenset({"address", "imap", "smtp", "password"})
