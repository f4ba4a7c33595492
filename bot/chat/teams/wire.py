"""One request to the Bot Connector or to Graph: one attempt, in time, and errors by what follows from them.

<https://learn.microsoft.com/en-us/microsoftteams/platform/bots/build-conversational-capability#status-codes-from-bot-conversational-apis>.
A POST has happened or not, and nothing tells which: only 429, 412 and a connection that was refused say that certainly nothing did.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from http import HTTPStatus
from typing import Any, Final

import httpx

from bot.chat.teams.tokens import TokenSource
from bot.connectors.http import LARGEST_ANSWER, Answer, excerpt, exchange, retry_after
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

Json = dict[str, Any]

WHOLE_CALL: Final = 25.0
"""Seconds; a call and the wait for its turn end before a delivery's lease does."""
_SOON: Final = 3.0
"""Seconds after which the same is welcome again where Teams only says that somebody else was at it (412)."""
_A_WHILE: Final = 5.0
"""Seconds to wait where Teams does not say how long: its windows are short, and whoever is early is told so again."""
_BARRIERS: Final[Mapping[str, Barrier]] = {
    "BotDisabledByAdmin": Barrier.NOT_ALLOWED,
    "BotNotInConversationRoster": Barrier.NOT_MEMBER,
    "ConversationBlockedByUser": Barrier.NOT_ALLOWED,
    "ConversationNotFound": Barrier.NOT_FOUND,
}
"""What concerns a place as a whole, and a person can mend, by Teams' word for it."""


class Aim(Enum):
    """What a request is for: whether it may be repeated, and what it means that something is not there."""

    POST = "post"
    """Something new in a channel."""
    REPLY = "reply"
    """Something new under a message."""
    WORD = "word"
    """Something new in the chat with one person."""
    CHANGE = "change"
    """A message of ours as it is to be: twice is like once."""
    LOOK = "look"
    """Nobody sees anything of it, so that it may be repeated whatever became of it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, and the most bytes that may be answered."""

    aim: Aim
    method: str
    url: str
    content: Json | None = None
    largest: int = LARGEST_ANSWER


class Wire:
    """Sends requests with a token, if there is a source of them."""

    def __init__(self, http: httpx.AsyncClient, tokens: TokenSource | None) -> None:
        self._http = http
        self._tokens = tokens

    async def send(self, request: Request) -> Json:
        """Return the object that was answered, empty where there is none; raises `OutsideError`.

        A token that is not taken did nothing, so the same is tried with a new one, once. All of it ends in time, the token included.
        """
        until = time.monotonic() + WHOLE_CALL
        token = await self._tokens.get() if self._tokens else ""
        answer = await self._exchange(request, token, until)
        if answer.status == HTTPStatus.UNAUTHORIZED and self._tokens and self._tokens.refused(token):
            answer = await self._exchange(request, await self._tokens.get(), until)
        if not answer.is_success:
            raise consequence(request.aim, answer)
        return _object(request.aim, answer)

    async def put(self, url: str, content: bytes) -> None:
        """Put the bytes of a file to where somebody wants them; raises `OutsideError`. Twice is like once, and no token goes along."""
        last = len(content) - 1
        headers = {
            "content-type": "application/octet-stream",
            "content-range": f"bytes 0-{last}/{len(content)}",
        }
        request = self._http.build_request("PUT", url, content=content, headers=headers)
        answer = await exchange(self._http, request, seconds=WHOLE_CALL, largest=LARGEST_ANSWER)
        if not answer.is_success:
            raise consequence(Aim.CHANGE, answer)

    async def _exchange(self, asked: Request, token: str, until: float) -> Answer:
        left = until - time.monotonic()
        if left <= 0:
            raise Unreachable("there was no time left to ask")
        headers = {"authorization": f"Bearer {token}"} if token else {}
        request = self._http.build_request(asked.method, asked.url, json=asked.content, headers=headers)
        try:
            return await exchange(self._http, request, seconds=left, largest=asked.largest)
        except OutcomeUnknown as error:
            if asked.aim is Aim.LOOK:
                raise Unreachable(str(error)) from error
            raise


def consequence(aim: Aim, answer: Answer) -> OutsideError:  # noqa: PLR0911 - one for each status
    """Return what follows from an answer that is no success."""
    said, word = excerpt(answer), _word(answer.body)
    match answer.status:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return RateLimited(said, _wait(answer.headers.get("retry-after")))
        case HTTPStatus.PRECONDITION_FAILED:
            return RateLimited(said, _SOON)
        case HTTPStatus.UNAUTHORIZED:
            return LoggedOut(said)
        case HTTPStatus.FORBIDDEN:
            return _closed(aim, said, _BARRIERS.get(word, Barrier.NOT_ALLOWED))
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return _closed(aim, said, Barrier.NOT_FOUND) if aim is Aim.POST else Gone(said)
        case HTTPStatus.BAD_REQUEST | HTTPStatus.REQUEST_ENTITY_TOO_LARGE if aim is not Aim.LOOK:
            return Unacceptable(said)
        case HTTPStatus.REQUEST_TIMEOUT:
            return _unknown(aim, said)
        case status if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status < HTTPStatus.OK:
            return _unknown(aim, said)
        case _:
            return Rejected(said)


def _wait(header: str | None) -> float:
    return _A_WHILE if header is None else retry_after(header, datetime.now(UTC))


def _unknown(aim: Aim, said: str) -> OutsideError:
    return Unreachable(said) if aim is Aim.LOOK else OutcomeUnknown(said)


def _closed(aim: Aim, said: str, barrier: Barrier) -> OutsideError:
    """Return what keeps us out. In the chat with one person that concerns nobody else, and no channel."""
    return Rejected(said) if aim is Aim.WORD else Closed(said, barrier)


def _word(body: bytes) -> str:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    match content:
        case {"error": {"code": str(word)}} | {"code": str(word)}:
            return word
        case _:
            return ""


def _object(aim: Aim, answer: Answer) -> Json:
    if not answer.body.strip():
        return {}
    try:
        content = json.loads(answer.body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise _unknown(aim, f"HTTP {answer.status} with an answer that is no object")
    return content
