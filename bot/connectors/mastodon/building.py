"""Builds the connector of an account from what the policy says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import httpx

from bot.connectors.connector import Keep
from bot.connectors.mastodon.connector import Mastodon
from bot.domain.policy import Account

VISIBILITY = "unlisted"
"""How public answers appear unless the account says otherwise: in their thread, and not in everybody's timelines."""


def mastodon(
    account: Account,
    secret: Callable[[str], str],
    http: httpx.AsyncClient,
    clock: Callable[[], datetime],
    keep: Keep,
) -> Mastodon:
    """Return the connector of an account without problems."""
    return Mastodon(
        account.id,
        server=account.options["server"],
        token=secret(account.options["token"]).strip(),
        visibility=account.options.get("visibility", VISIBILITY),
        language=account.language,
        http=http,
        clock=clock,
        keep=keep,
    )
