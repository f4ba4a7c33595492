"""A connector of each kind of idempotency over real HTTP; `tests.faults.real.platform` is the other side."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import ClassVar, Final

from bot.connectors import http as calls
from bot.connectors.connector import Idempotency, Published
from bot.connectors.webhook import WebhookConnector
from bot.domain.posts import Post, PostRef


def _unwatched(_step: str) -> AbstractContextManager[None]:
    return nullcontext()


class Keyed(WebhookConnector):
    """Sends replies as a webhook does. The others promise less. `around` comes around every step."""

    around: Callable[[str], AbstractContextManager[None]] = staticmethod(_unwatched)

    async def reply(self, to: Post, text: str, *, key: str, at: datetime, private: bool = False) -> Published:
        with self.around("the platform's call"):
            return await super().reply(to, text, key=key, at=at, private=private)

    async def find_reply(
        self, to: Post, *, key: str, text: str, at: datetime, private: bool = False
    ) -> Published | None:
        del key, at, private  # a list does not show it
        with self.around("looking for the reply"):
            request = self._http.build_request("GET", self._callback_url, params={"to": to.ref.external_id})
            listed = json.loads(await calls.send(self._http, request, self._clock))
        found = next((one for one in listed if one["text"] == text), None)
        return Published(PostRef(self.account, found["id"])) if found else None


class Upserting(Keyed):
    idempotency: ClassVar[Idempotency] = Idempotency.UPSERT


class Choosing(Keyed):
    idempotency: ClassVar[Idempotency] = Idempotency.CHOSEN_ID


class Listing(Keyed):
    idempotency: ClassVar[Idempotency] = Idempotency.LIST


class Helpless(Keyed):
    idempotency: ClassVar[Idempotency] = Idempotency.NONE


KINDS: Final[Mapping[str, type[Keyed]]] = {
    "key": Keyed,
    "upsert": Upserting,
    "chosen": Choosing,
    "list": Listing,
    "none": Helpless,
}
"""By the account's name, which tells the platform how to behave."""
