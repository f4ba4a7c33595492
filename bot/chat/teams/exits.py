"""Which hosts Teams has us connect to, and why; `zuruf check --egress` lists them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.chat.teams.service_urls import FILES, HOSTS, LOOPBACK, is_loopback
from bot.exits import Exit

_HTTPS: Final = 443


def exits(*, openid_url: str, login_url: str, graph_url: str, local: bool) -> Iterator[Exit]:
    """Yield them. Where whoever signs is on this machine, so is everything else that is signed, at whatever port."""
    if local or is_loopback(openid_url):
        yield from (
            Exit(host, None, "a Bot Connector on this machine, to try things out")
            for host in sorted(LOOPBACK)
        )
    else:
        yield from (
            Exit(host, _HTTPS, f"Teams' Bot Connector ({host}): what the team sees there") for host in HOSTS
        )
        yield Exit(f"*{FILES}", _HTTPS, "the OneDrive of people who take a file along: a ticket's log")
    if not local:
        yield Exit.to(openid_url, "the keys that sign what Teams sends (TEAMS_OPENID_URL)")
        yield Exit.to(login_url, "the tokens with which we speak to Teams (TEAMS_LOGIN_URL)")
        yield Exit.to(
            graph_url, "Microsoft Graph (TEAMS_GRAPH_URL): whether a card stands in a channel already"
        )
