"""Calls of Slack's Web API: one attempt each, in time, and errors by what follows from them."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Mapping
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.slack.throttle import Throttle
from bot.chat.surface import Haste
from bot.chat.turns import PATIENCE
from bot.domain.errors import (
    Barrier,
    Closed,
    Gone,
    LoggedOut,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Rejected,
    Unacceptable,
    Unreachable,
)
from bot.exits import Exits

Json = dict[str, Any]

TIMEOUT: Final = aiohttp.ClientTimeout(total=25, connect=10)
"""A call and the wait for its turn end before a delivery's lease does."""

_LOGGED_OUT: Final = frozenset({
    "account_inactive", "app_uninstalled", "invalid_auth", "missing_scope", "no_permission", "not_allowed_token_type", "not_authed",
    "org_login_required", "team_access_not_granted", "token_expired", "token_revoked",
})  # fmt: skip
BARRIERS: Final[Mapping[str, Barrier]] = {
    "channel_not_found": Barrier.NOT_FOUND,
    "is_archived": Barrier.ARCHIVED,
    "not_in_channel": Barrier.NOT_MEMBER,
    "restricted_action": Barrier.NOT_ALLOWED,
    "restricted_action_read_only_channel": Barrier.NOT_ALLOWED,
    "restricted_action_thread_only_channel": Barrier.NOT_ALLOWED,
}
"""What concerns a channel as a whole, and a person can mend."""
# Both concern one message or thread, and the others of its channel go on:
# <https://docs.slack.dev/reference/methods/chat.postMessage>, <https://docs.slack.dev/reference/methods/chat.update>.
# What cannot be changed or answered any more is as good as gone: a new message takes its place.
_GONE: Final = frozenset({
    "block_mismatch", "cannot_reply_to_message", "cant_update_message", "edit_window_closed", "invalid_thread_ts", "invalid_ts",
    "is_inactive", "message_not_found", "restricted_action_non_threadable_channel", "restricted_action_thread_locked",
    "thread_locked", "thread_not_found",
})  # fmt: skip
_UNACCEPTABLE: Final = frozenset({
    "attachment_payload_limit_exceeded", "duplicate_message_not_found", "invalid_arguments", "invalid_attachments",
    "invalid_blocks", "invalid_blocks_format", "invalid_form_data", "invalid_json", "invalid_metadata_format",
    "invalid_metadata_schema", "json_not_object", "markdown_text_conflict", "metadata_too_large", "msg_blocks_too_long",
    "msg_too_long", "no_text", "slack_connect_file_link_sharing_blocked", "too_many_attachments", "too_many_contact_cards",
    "view_too_large",
})  # fmt: skip
_RATE_LIMITED: Final = frozenset({"message_limit_exceeded", "rate_limited", "ratelimited"})
# Slack: "it's possible some aspect of the operation succeeded before the error was raised".
_UNKNOWN: Final = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
_READS: Final = frozenset({
    "auth.test", "chat.getPermalink", "conversations.history", "conversations.info", "conversations.list",
    "conversations.replies",
    "users.info",
})  # fmt: skip
_HARMLESS: Final = _READS | {"files.getUploadURLExternal"}
"""Nobody sees anything of these, so that they may be repeated whatever became of them."""
_AS_JSON: Final = ("chat.post", "chat.update", "views.")
_AS_FORM: Final = ("files.",)  # what a person reads may be longer than an address
# What slack_sdk lets through where an answer is no text, no object, or nested too deeply.
_GARBLED: Final = (AttributeError, RecursionError, TypeError, ValueError)
_OK: Final = 200
_SERVER_ERRORS: Final = 500
_TOO_MANY: Final = 429
_DEFAULT_WAIT: Final = 30.0
_LONGEST_WAIT: Final = 900.0
"""Seconds; whoever asks for more, a broken proxy for instance, is asked again after that."""
_PAGE: Final = 200


def new_session(exits: Exits) -> aiohttp.ClientSession:
    """Return the session for all calls of one workspace; whoever makes it closes it. It connects to no host but `exits`."""
    guard = aiohttp.TraceConfig()

    async def begins(_session: object, _context: object, about: aiohttp.TraceRequestStartParams) -> None:
        exits.check(about.url.host or "", about.url.port or 0)

    async def moves(_session: object, _context: object, _about: object) -> None:
        raise Rejected("an address of Slack has moved, and what it was sent is for nobody else")

    guard.on_request_start.append(begins)
    guard.on_request_redirect.append(moves)
    return aiohttp.ClientSession(timeout=TIMEOUT, trace_configs=[guard])


class Calls:
    """What the bot asks of one workspace.

    slack_sdk would repeat a POST whose connection dropped, and so post twice: its retry handlers stay off, and whoever
    calls decides.
    """

    def __init__(self, client: AsyncWebClient, throttle: Throttle) -> None:
        if client.retry_handlers:
            raise ValueError("a client that retries by itself posts twice")
        self.client = client
        self._throttle = throttle

    async def call(
        self, method: str, *, patience: float = PATIENCE, haste: Haste = Haste.URGENT, **arguments: Any
    ) -> Json:
        """Call a method once and return its answer; raises `OutsideError`. `patience`: seconds to wait for a turn.

        What a person waits for is urgent; so that is what a call is unless it says otherwise.
        """
        place = str(arguments.get("channel", ""))
        await self._throttle.turn(method, place, patience, haste)
        try:
            return await self._send(method, arguments)
        except RateLimited as limited:
            self._throttle.block(method, place, limited.retry_after)
            raise
        finally:
            self._throttle.arrived(method, place)

    async def pages(self, method: str, items: str, *, most: int, **arguments: Any) -> AsyncIterator[Json]:
        """Yield the objects of a list that Slack hands out in pages, at most `most` pages of 200."""
        cursor: str | None = None
        for _ in range(most):
            answer = await self.call(method, limit=_PAGE, cursor=cursor, **arguments)
            for item in answer.get(items, ()):
                yield item
            cursor = answer.get("response_metadata", {}).get("next_cursor")
            if not cursor:
                return

    async def upload(self, url: str, content: bytes) -> None:
        """Post the bytes of a file to where Slack wants them. Nobody sees it yet, so whatever fails did not happen."""
        session = self.client.session
        if session is None:
            raise RuntimeError("uploads need the shared session")
        try:
            async with session.post(url, data=io.BytesIO(content)) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError) as error:
            raise Unreachable(f"upload: {type(error).__name__}") from error
        if status >= _SERVER_ERRORS or status == _TOO_MANY:
            raise Unreachable(f"upload: HTTP {status}")
        if status != _OK:
            raise Rejected(f"upload: HTTP {status}")

    async def _send(self, method: str, arguments: Json) -> Json:
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            if method.startswith(_AS_JSON):
                answer = await self.client.api_call(method, json=given)
            elif method.startswith(_AS_FORM):
                answer = await self.client.api_call(method, data=given)
            else:
                verb = "GET" if method in _READS else "POST"
                answer = await self.client.api_call(method, http_verb=verb, params=given)
        except (SlackClientError, aiohttp.ClientError, TimeoutError, *_GARBLED) as error:
            raise _consequence(method, error) from error
        if not isinstance(answer.data, dict):
            raise _consequence(method, TypeError("an answer that is no object"))
        return dict(answer.data)


def _consequence(method: str, error: Exception) -> OutsideError:
    match error:
        case SlackApiError():
            found = _refusal(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return Unreachable(f"{method}: {type(error).__name__}")
        case _:
            found = OutcomeUnknown(f"{method}: {type(error).__name__}")
    if isinstance(found, OutcomeUnknown) and method in _HARMLESS:
        return Unreachable(str(found))
    return found


def _refusal(error: SlackApiError) -> OutsideError:
    response = error.response
    status = int(getattr(response, "status_code", getattr(response, "status", 0)))
    answer = getattr(response, "data", None)
    word = str(answer.get("error", "")) if isinstance(answer, dict) else ""
    if status == _TOO_MANY or word in _RATE_LIMITED:
        return RateLimited(word or "ratelimited", _retry_after(response.headers.get("Retry-After")))
    if status >= _SERVER_ERRORS or word in _UNKNOWN or not word:
        return OutcomeUnknown(word or f"HTTP {status}")
    if word in _LOGGED_OUT:
        needed = answer.get("needed") if isinstance(answer, dict) else None
        return LoggedOut(f"{word}: {needed}" if needed else word)
    if word in BARRIERS:
        return Closed(word, BARRIERS[word])
    if word in _GONE:
        return Gone(word)
    return Unacceptable(word) if word in _UNACCEPTABLE else Rejected(word)


def _retry_after(header: object) -> float:
    text = str(header)
    return min(float(text), _LONGEST_WAIT) if text.isascii() and text.isdecimal() else _DEFAULT_WAIT
