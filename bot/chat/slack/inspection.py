"""What `zuruf check` asks Slack: tokens, scopes, channels. Posts nothing; joins public channels as the bot would."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.calls import Calls
from bot.chat.slack.channels import NOT_FOUND, SHARED, Channels
from bot.chat.slack.scopes import missing
from bot.chat.slack.throttle import Throttle
from bot.domain.errors import OutsideError
from bot.domain.people import ChannelId
from bot.finding import Finding

_MENDS: Final = {
    NOT_FOUND: "check its name in escalation.yaml; into a private channel the bot must be invited: /invite @Zuruf",
    SHARED: "it is shared with another company, who would see customers' words: use another channel",
    "is_archived": "unarchive it in Slack, or name another channel in escalation.yaml",
    "missing_scope": "update the app from manifest/slack.yaml and install it again",
}


async def inspect(
    session: aiohttp.ClientSession,
    *,
    bot_token: str,
    app_token: str | None,
    api_url: str,
    team: str,
    channels: Iterable[ChannelId],
) -> AsyncIterator[Finding]:
    """Yield what was found, in the order in which one would mend it; stops at a token that opens nothing."""
    client = AsyncWebClient(bot_token, base_url=api_url, session=session, retry_handlers=[])
    try:
        answer = await client.auth_test()
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        yield Finding(f"Slack at {api_url}: {_reason(error)}", "check SLACK_BOT_TOKEN and SLACK_API_URL")
        return
    yield _workspace(str(answer["team"]), str(answer["team_id"]), team)
    yield _scopes(str(answer.headers.get("x-oauth-scopes", "")))
    if app_token is not None:
        yield await _socket_mode(app_token, api_url, session)
    for finding in await _channels(Calls(client, Throttle()), list(channels)):
        yield finding


def _workspace(name: str, found: str, wanted: str) -> Finding:
    if wanted and wanted != found:
        return Finding(f"the bot token is for workspace {found}, not {wanted}", "check SLACK_TEAM_ID")
    return Finding(f"workspace {name} ({found})")


def _scopes(header: str) -> Finding:
    granted = frozenset(scope.strip() for scope in header.split(",") if scope.strip())
    if lacking := missing(granted):
        scopes = ", ".join(sorted(frozenset().union(*lacking.values())))
        return Finding(f"scopes are missing: {scopes}", _MENDS["missing_scope"])
    return Finding("all scopes are there")


async def _socket_mode(app_token: str, api_url: str, session: aiohttp.ClientSession) -> Finding:
    client = AsyncWebClient(app_token, base_url=api_url, session=session, retry_handlers=[])
    try:
        await client.apps_connections_open(app_token=app_token)
    except (SlackApiError, aiohttp.ClientError, TimeoutError) as error:
        mend = "check SLACK_APP_TOKEN: an app-level token with the scope connections:write, Socket Mode switched on"
        return Finding(f"Socket Mode: {_reason(error)}", mend)
    return Finding("Socket Mode opens")


async def _channels(calls: Calls, wanted: list[ChannelId]) -> list[Finding]:
    channels = Channels(calls, lambda: wanted)
    try:
        await channels.load()
    except OutsideError as error:
        return [Finding(f"channels cannot be listed: {error}", _MENDS["missing_scope"])]
    return [_channel(channel, channels.problems.get(channel)) for channel in wanted]


def _channel(channel: ChannelId, problem: str | None) -> Finding:
    if problem is None:
        return Finding(f"channel {channel}")
    return Finding(
        f"channel {channel}: {problem}", _MENDS.get(problem, "invite the bot there: /invite @Zuruf")
    )


def _reason(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return str(error.response.get("error", "no answer"))
    return type(error).__name__
