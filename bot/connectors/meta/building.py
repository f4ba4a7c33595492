"""From an account of the policy to a page or an Instagram account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

import httpx

from bot.connectors.connector import Keep
from bot.connectors.meta.facebook import FacebookPage, PageAccess
from bot.connectors.meta.graph import FACEBOOK, INSTAGRAM, Graph
from bot.connectors.meta.hook import App
from bot.connectors.meta.instagram import LIMIT, InstagramAccess, InstagramAccount
from bot.domain.policy import Account

PATH: Final = "/hooks/meta"
"""Where Meta calls, for all accounts."""

Secret = Callable[[str], str]
Clock = Callable[[], datetime]


def facebook(account: Account, secret: Secret, http: httpx.AsyncClient, clock: Clock) -> FacebookPage:
    """Return a page; `ValueError` if its secrets are none."""
    access = PageAccess(
        page=account.options["page"],
        app=_app(account, secret),
        app_id=account.options["app"],
        human_agent=_human_agent(account),
    )
    return FacebookPage(account.id, access, _graph(account, secret, http, clock), clock)


def instagram(
    account: Account, secret: Secret, http: httpx.AsyncClient, clock: Clock, keep: Keep
) -> InstagramAccount:
    """Return an Instagram account; `ValueError` if its secrets are none."""
    access = InstagramAccess(
        own=account.options["id"],
        app=_app(account, secret),
        app_id=account.options["app"],
        page=account.options.get("page", ""),
        limit=int(account.options.get("limit", LIMIT)),
        human_agent=_human_agent(account),
    )
    return InstagramAccount(account.id, access, _graph(account, secret, http, clock), keep, clock)


def address(account: Account) -> str:
    """Return where the Graph API is: who logs in with Instagram itself, and not through a page, has another host."""
    by_itself = account.connector == "instagram" and not account.options.get("page")
    return account.options.get("graph", INSTAGRAM if by_itself else FACEBOOK).rstrip("/")


def _app(account: Account, secret: Secret) -> App:
    try:
        return App(secret(account.options["app_secret"]), secret(account.options["verify_token"]))
    except ValueError as error:
        raise ValueError(f"{account.id}: {error}") from None


def _graph(account: Account, secret: Secret, http: httpx.AsyncClient, clock: Clock) -> Graph:
    return Graph(
        http,
        clock,
        token=secret(account.options["token"]),
        app_secret=secret(account.options["app_secret"]),
        address=address(account),
    )


def _human_agent(account: Account) -> bool:
    return account.options.get("human_agent") == "true"
