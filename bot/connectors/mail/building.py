"""Builds the connector of a mailbox from what the policy says of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import httpx

from bot.connectors import options
from bot.connectors.connector import Keep
from bot.connectors.mail import ids
from bot.connectors.mail.access import Login, Server
from bot.connectors.mail.connector import LIMIT, MailConnector, Places
from bot.connectors.mail.headers import Mailbox
from bot.connectors.mail.tokens import App, Tokens
from bot.domain.policy import Account


def mail(
    account: Account,
    secret: Callable[[str], str],
    keep: Keep,
    http: httpx.AsyncClient,
    clock: Callable[[], datetime],
) -> MailConnector:
    """Return the connector of an account without problems."""
    told = account.options
    address = ids.normal(told["mailbox"])
    login = _login(told, address, secret, http, clock)
    return MailConnector(
        account.id,
        Mailbox(address, told.get("sender", "")),
        imap=(Server.at(told["imap"]), login),
        smtp=(Server.at(told["smtp"]), login if _is_on(told, "smtp_login") else None),
        places=Places(told.get("folder", "INBOX"), told.get("sent", ""), copies=_is_on(told, "copies")),
        limit=int(told.get("limit", LIMIT)),
        tags=_is_on(told, "tags"),
        clock=clock,
        keep=keep,
    )


def _is_on(told: Mapping[str, str], flag: str) -> bool:
    return told.get(flag, "true") == "true"


def _login(
    told: Mapping[str, str],
    address: str,
    secret: Callable[[str], str],
    http: httpx.AsyncClient,
    clock: Callable[[], datetime],
) -> Login:
    """Sign in by token where there is somebody who gives one, else by password."""
    user = told.get("user", address)
    if "token_url" not in told:
        password = secret(told["password"]).strip()
        return Login(user, _always(password))
    app = App(
        told["token_url"],
        told["client"],
        secret(told["client_secret"]).strip(),
        told.get("scope", ""),
        secret(told["refresh_token"]).strip() if "refresh_token" in told else "",
    )
    return Login(user, Tokens(app, http, clock).token, is_token=True)


def _always(password: str) -> Callable[[], Awaitable[str]]:
    async def secret() -> str:
        return password

    return secret


def missing(account: Account) -> list[str]:
    """Return what an account lacks to sign in."""
    told = account.options
    if "token_url" in told:
        return [
            f"{one}: missing, it belongs to token_url"
            for one in ("client", "client_secret")
            if one not in told
        ]
    return (
        []
        if "password" in told
        else ["password: missing; where the provider wants tokens, token_url and what belongs to it"]
    )


def addresses(account: Account) -> Iterable[tuple[str, str]]:
    """Return where the mailbox is."""
    return [
        (account.options["imap"], "mails that customers write"),
        (account.options["smtp"], "answers to customers, and mails to people who are asked"),
        *(
            (account.options[one], "asks for the token that opens the mailbox")
            for one in ("token_url",)
            if one in account.options
        ),
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
    "mailbox": mailbox,
    "imap": _server("imap"),
    "smtp": _server("smtp"),
    "password": options.secret,
    "token_url": options.address,
    "client": options.words,
    "client_secret": options.secret,
    "refresh_token": options.secret,
    "scope": options.words,
    "user": options.words,
    "sender": options.words,
    "folder": options.words,
    "sent": options.words,
    "copies": options.flag,
    "smtp_login": options.flag,
    "tags": options.flag,
    "limit": options.limit,
}
REQUIRED: Final = frozenset({"imap", "mailbox", "smtp"})
