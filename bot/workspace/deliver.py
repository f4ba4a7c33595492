"""Delivery over HTTP: the payloads of Socket Mode, signed, to the URL of a bot.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import json
from urllib.parse import urlencode

import aiohttp

from bot.workspace.clock import Clock
from bot.workspace.courier import Answer, Outgoing
from bot.workspace.faults import Faults
from bot.workspace.model import Json

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
HTTP_OK_CLASS = 2


class HttpDelivery:
    """The HTTP transport: a courier sends through it."""

    timeout = "http_timeout"

    def __init__(self, url: str, secret: str, clock: Clock, faults: Faults) -> None:
        self.url = url
        self.secret = secret
        self.clock = clock
        self.faults = faults
        self._session: aiohttp.ClientSession | None = None

    async def send(self, outgoing: Outgoing) -> Answer:
        body, content_type = _body(outgoing)
        headers = self._signed(body) | {"Content-Type": content_type, "User-Agent": "Slackbot 1.0"}
        if outgoing.attempt:
            headers |= {"x-slack-retry-num": str(outgoing.attempt), "x-slack-retry-reason": outgoing.reason}
        self._session = self._session or aiohttp.ClientSession()
        try:
            async with self._session.post(self.url, data=body, headers=headers) as response:
                return _read(response, await response.text())
        except aiohttp.ClientError:
            return Answer(failure="connection_failed")

    async def verify(self) -> bool:
        """What Slack does when the URL is entered: the challenge has to come back."""
        challenge = {"type": "url_verification", "token": "", "challenge": "3eZbrw1aBm2rZgRNFdxV"}
        answer = await self.send(Outgoing("events_api", challenge))
        return challenge["challenge"] in {answer.payload.get("challenge"), answer.payload.get("text")}

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    def _signed(self, body: bytes) -> dict[str, str]:
        stamp = str(int(self.clock.now() + self.faults.clock_skew))
        secret = self.secret + ("x" if self.faults.take("bad_signatures") else "")
        digest = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _read(response: aiohttp.ClientResponse, text: str) -> Answer:
    if response.status // 100 != HTTP_OK_CLASS:
        return Answer(failure="http_error", retry=response.headers.get("x-slack-no-retry") != "1")
    if response.content_type == JSON and text:
        return Answer(json.loads(text))
    return Answer({"text": text} if text else {})


def _body(outgoing: Outgoing) -> tuple[bytes, str]:
    payload: Json = outgoing.payload
    if outgoing.kind == "events_api":
        return json.dumps(payload, ensure_ascii=False).encode(), JSON
    if outgoing.kind == "slash_commands":
        return urlencode(payload).encode(), FORM
    return urlencode({"payload": json.dumps(payload, ensure_ascii=False)}).encode(), FORM
