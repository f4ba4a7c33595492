"""slack-bolt, set up so that what is acknowledged is on disk.

`process_before_response`: bolt's default sends the acknowledgement of an event before its listener has run, and waits up to 10 ms
for that of a click. One catch-all for each type: bolt walks through its listeners one by one, and a payload without a listener is
not acknowledged, so that the person who clicked would see a warning.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.payloads import Junk
from bot.chat.slack import events, intake
from bot.chat.slack.front import Early, Front
from bot.chat.slack.heard import Heard
from bot.chat.slack.identity import Identity
from bot.chat.slack.intake import Read
from bot.stores.store import Conflict, StoreError

logger = logging.getLogger(__name__)

Json = Mapping[str, Any]
_ANY: Final = re.compile(".*", re.DOTALL)
_AGAIN: Final = 503
_NEEDLESS: Final = ("`token` will be unused.", "will be ignored.")


def bolt_app(
    client: AsyncWebClient, identity: Identity, front: Front, read: Read, signing_secret: str | None
) -> AsyncApp:
    """Return an app that hands everything to `front`. Without a signing secret it takes Socket Mode only."""

    async def authorize() -> AuthorizeResult:
        return identity.authorization(client.token or "")

    app = AsyncApp(
        logger=_bolt_logger(),
        name="zuruf",
        client=client,
        authorize=authorize,
        signing_secret=signing_secret or "",
        request_verification_enabled=signing_secret is not None,
        process_before_response=True,
        ignoring_self_events_enabled=False,  # else nobody hears that a message of ours was deleted
        raise_error_for_unhandled_request=True,
    )
    _register(app, front, identity, read)
    return app


def understood(body: Json, bot_user: str) -> Heard | None:
    """Return what a payload says, None where only bolt answers; raises `Junk`.

    Asked before bolt, which breaks at what Slack does not send.
    """
    match body:
        case {"command": _}:
            return intake.command(body)
        case {"ssl_check": _} | {"type": "url_verification" | "app_rate_limited"}:
            return None
        case {"event": _} | {"type": "event_callback"}:
            return events.event(body, bot_user)
        case _:
            return intake.interaction(body, str)


def _bolt_logger() -> logging.Logger:
    """Return bolt's logger without two needless warnings: that it ignores the environment's token, since we authorize."""
    bolt = logger.getChild("bolt")
    if not bolt.filters:
        bolt.addFilter(lambda record: not record.getMessage().endswith(_NEEDLESS))
    return bolt


def _register(app: AsyncApp, front: Front, identity: Identity, read: Read) -> None:
    async def interacted(ack: AsyncAck, body: Json) -> None:
        await _acknowledge(ack, await _hear(front, lambda: intake.interaction(body, read)))

    async def commanded(ack: AsyncAck, body: Json) -> None:
        await _acknowledge(ack, await _hear(front, lambda: intake.command(body)))

    async def happened(body: Json) -> None:
        await _hear(front, lambda: events.event(body, identity.user))

    app.middleware(_rate_limited)
    app.error(_failed)
    app.event(_ANY)(happened)
    app.command(_ANY)(commanded)
    for listen in (app.action, app.options, app.view, app.view_closed, app.shortcut):
        listen(_ANY)(interacted)


async def _hear(front: Front, parse: Callable[[], Heard]) -> dict[str, Any] | None:
    try:
        return await front.hear(parse())
    except Junk as junk:
        logger.warning("a payload that Slack does not send was left alone: %s", junk)
        return None


async def _acknowledge(ack: AsyncAck, answer: dict[str, Any] | None) -> None:
    if answer is None:
        await ack()
    else:
        await ack(answer)


async def _rate_limited(body: Json, next: Callable[[], Awaitable[None]]) -> BoltResponse | None:  # noqa: A002 - bolt passes by name
    """Slack dropped events because there were too many; this message has no inner event for a listener to match."""
    if body.get("type") == "app_rate_limited":
        logger.error("Slack left out events: more than 30,000 in an hour")
        return BoltResponse(status=200)
    await next()
    return None


async def _failed(error: Exception) -> BoltResponse:
    """Let Slack bring again what could not be stored; everything else would fail again as well."""
    if isinstance(error, BoltUnhandledRequestError):
        return BoltResponse(status=200)
    if isinstance(error, StoreError | Conflict):
        logger.error("an event could not be stored, Slack will bring it again: %s", error)
        return BoltResponse(status=_AGAIN)
    if isinstance(error, Early):
        logger.info("a note came before its card was recorded, Slack will bring it again")
        return BoltResponse(status=_AGAIN)
    logger.error("an event could not be dealt with", exc_info=error)
    return BoltResponse(status=200)
