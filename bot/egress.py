"""Which hosts Zuruf connects to, and why: `zuruf check --egress` prints it, and the clients keep to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from bot.chat.teams import exits as teams
from bot.connectors.registry import addresses
from bot.domain.policy import Policy
from bot.exits import Exit
from bot.settings import Settings, SlackAccess, TeamsAccess

_PROXIES: Final = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")


def exits_of(settings: Settings, policy: Policy, environ: Mapping[str, str]) -> tuple[Exit, ...]:
    """Return every host that may be connected to, each with its reason."""
    slack = _slack(settings.slack) if settings.slack else ()
    of_teams = _teams(settings.teams) if settings.teams else ()
    return (*slack, *of_teams, *_accounts(policy), *_proxies(environ))


def _slack(access: SlackAccess) -> Iterator[Exit]:
    """Slack hands out hosts below its own: for Socket Mode and for files."""
    web_api = Exit.to(
        access.api_url, "Slack's Web API (SLACK_API_URL): everything that people of the team see"
    )
    yield web_api
    if urlsplit(access.api_url).scheme == "https":
        below = f"*.{web_api.host}"
        yield Exit(below, web_api.port, "where Slack takes files: a ticket's log that somebody takes along")
        if access.app_token is not None:
            yield Exit(below, web_api.port, "where Slack has its sockets: what people do comes in there")


def _teams(access: TeamsAccess) -> Iterator[Exit]:
    return teams.exits(
        openid_url=access.openid_url,
        login_url=access.login_url,
        graph_url=access.graph_url,
        local=access.local,
    )


def _accounts(policy: Policy) -> Iterator[Exit]:
    for account in policy.accounts.values():
        for url, reason in addresses(account):
            yield Exit.to(url, f"{account.id}: {reason}")


def _proxies(environ: Mapping[str, str]) -> Iterator[Exit]:
    for name in _PROXIES:
        if (
            (url := environ.get(name, ""))
            and urlsplit(url).hostname
            and urlsplit(url).scheme in {"http", "https"}
        ):
            yield Exit.to(url, f"the proxy that {name} names: everything goes through it")
