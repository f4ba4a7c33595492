"""Any form, desk or automation that can sign a request: posts come in by hook, replies go out as signed callbacks.

docs/reference/webhook.md says what both sides send.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar, Final

import httpx

from bot.connectors import http as calls
from bot.connectors.connector import Connector, Idempotency, Published
from bot.connectors.hooks import Clock, Secrets, SignedHook
from bot.connectors.lengths import graphemes
from bot.domain.errors import Rejected
from bot.domain.posts import AccountId, Act, News, Platform, Post, PostRef

LIMIT: Final = 2000
"""The longest reply, in graphemes, unless the account says otherwise."""


class WebhookIntake(Connector):
    """Receives posts and has nowhere to send replies."""

    name: ClassVar[str] = "webhook"
    can: ClassVar[frozenset[Act]] = frozenset()
    idempotency: ClassVar[Idempotency] = Idempotency.KEY

    def __init__(self, account: AccountId, secrets: Secrets, *, limit: int, clock: Clock) -> None:
        self.account = account
        self._secrets = secrets
        self._limit = limit
        self._clock = clock
        self._hook = SignedHook(account, secrets, clock)

    @property
    def platform(self) -> Platform:
        """See `Connector.platform`."""
        return Platform("Webhook", self.can, self._limit, graphemes, settles_after=self.settles_after)

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """See `Hook.verify`."""
        self._hook.verify(headers, body)

    def parse(self, body: bytes) -> Sequence[News]:
        """See `Hook.parse`."""
        return self._hook.parse(body)


class WebhookConnector(WebhookIntake):
    """Receives posts and sends replies to a callback address, whose owner drops a `webhook-id` it has seen."""

    can: ClassVar[frozenset[Act]] = frozenset({Act.REPLY, Act.REPLY_PRIVATELY})

    def __init__(
        self,
        account: AccountId,
        secrets: Secrets,
        *,
        callback_url: str,
        limit: int,
        http: httpx.AsyncClient,
        clock: Clock,
    ) -> None:
        super().__init__(account, secrets, limit=limit, clock=clock)
        self._callback_url = callback_url
        self._http = http

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        """Send the callback; the receiver may answer with the JSON `{"id", "url"}` of what it published."""
        del at
        if graphemes(text) > self._limit:
            raise Rejected(f"at most {self._limit} characters")
        now = self._clock()
        reply = {
            "key": key,
            "account": self.account,
            "to": {"id": to.ref.external_id},
            "text": text,
            "private": private,
            "at": now.isoformat(),
        }
        body = json.dumps({"type": "reply", "reply": reply}).encode()
        message_id = _message_id(key)
        headers = self._secrets.sign(message_id, now, body) | {"content-type": "application/json"}
        request = self._http.build_request("POST", self._callback_url, content=body, headers=headers)
        return self._published(await calls.send(self._http, request, self._clock), message_id)

    def _published(self, answer: bytes, message_id: str) -> Published:
        """Read a friendly answer; whatever else a 2xx carries, the reply was taken."""
        told = _object(answer)
        external_id, url = told.get("id"), told.get("url")
        ref = PostRef(
            self.account, external_id if isinstance(external_id, str) and external_id else message_id
        )
        is_address = isinstance(url, str) and url.startswith(("https://", "http://"))
        return Published(ref, str(url) if is_address else "")


def _message_id(key: str) -> str:
    """Return the same id for the same key, without the characters that an id must not have."""
    return f"reply_{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
