"""From an account of the policy to a connector."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import httpx

from bot.connectors.bluesky.connector import SERVICE, Bluesky
from bot.connectors.bluesky.session import Login
from bot.connectors.connector import Keep
from bot.domain.policy import Account


def build(
    account: Account,
    secret: Callable[[str], str],
    http: httpx.AsyncClient,
    keep: Keep,
    clock: Callable[[], datetime],
) -> Bluesky:
    """Return an account's connector."""
    options = account.options
    login = Login(
        service=options.get("service", SERVICE).rstrip("/"),
        handle=options["handle"].lower().removeprefix("@"),
        password=secret(options["password"]).strip(),
        pds=options.get("pds", "").rstrip("/"),
    )
    return Bluesky(account.id, login, http=http, keep=keep, clock=clock)


def addresses(account: Account) -> Iterator[tuple[str, str]]:
    """Return the servers that the account is connected to, each with what is sent there."""
    yield account.options.get("service", SERVICE), "reads posts, sends replies and what is done to posts"
    if "pds" in account.options:
        yield account.options["pds"], "the same, straight to the server that the account lives on"
