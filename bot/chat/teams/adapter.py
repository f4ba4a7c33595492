"""One activity through botbuilder's turn: `CloudAdapterBase.process_activity`, a handler, an answer.

Invoke answers are plain dicts: botbuilder's own classes come out as 500, or not at all
(<https://github.com/microsoft/teams-sdk/issues/2547>). Of the activity it gets what it has names for; we go by what came in.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity
from msrest.exceptions import DeserializationError  # type: ignore[attr-defined]  # as its own documentation imports it

from bot.chat.refusing import Refused
from bot.chat.teams.auth import LeanAuth

Json = Mapping[str, Any]
Hear = Callable[[Json], Awaitable[dict[str, Any] | None]]
"""Acts on an activity; returns the body of the answer to an invoke."""

_RAW: Final = "zuruf.activity"
_READ: Final = frozenset(
    {"channelId", "conversation", "from", "id", "name", "recipient", "serviceUrl", "type"}
)
"""What a turn needs. A sender could steer botbuilder with others: to collect replies instead of our answer, for instance."""

logging.getLogger("msrest").setLevel(
    logging.ERROR
)  # it warns of each field that it does not know, at every click


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one request; no body where none is wanted."""

    status: int
    body: Json | None = None


class LeanAdapter(CloudAdapterBase):  # type: ignore[misc]  # botbuilder has no types
    """Takes activities that were let in already."""

    def __init__(self, audience: str) -> None:
        self._auth = LeanAuth()
        super().__init__(self._auth)
        self._audience = audience

    async def process(self, activity: Json, claims: Json, hear: Hear) -> Reply:
        """Let `hear` act within a turn; raises what it raises, and `Refused` for what is no activity."""
        admitted = self._auth.admitted(claims, self._audience)
        answer = await self.process_activity(admitted, _read(activity), _Turn(activity, hear).begin)
        return Reply(HTTPStatus.OK) if answer is None else Reply(int(answer.status), answer.body)


@dataclass(frozen=True, slots=True)
class _Turn:
    activity: Json
    hear: Hear

    async def begin(self, context: TurnContext) -> None:
        context.turn_state[_RAW] = self.activity
        await _Handler(self.hear).on_turn(context)


class _Handler(TeamsActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    """Every kind of activity is heard in the same way; only an invoke is answered."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        return InvokeResponse(status=HTTPStatus.OK, body=await self._heard(turn_context))

    async def _heard(self, turn_context: TurnContext) -> dict[str, Any] | None:
        return await self._hear(turn_context.turn_state[_RAW])

    async def _happened(self, turn_context: TurnContext) -> None:
        await self._heard(turn_context)

    on_message_activity = _happened
    on_message_update_activity = _happened
    on_message_delete_activity = _happened
    on_conversation_update_activity = _happened
    on_installation_update = _happened


def _read(activity: Json) -> Activity:
    try:
        return Activity.deserialize({name: value for name, value in activity.items() if name in _READ})
    except (DeserializationError, AttributeError, TypeError, ValueError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "signed, but no activity") from error
