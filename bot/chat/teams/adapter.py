"""One activity through botbuilder's turn: `CloudAdapterBase.process_activity`, a handler, an answer.

Answers are plain dicts: botbuilder's own classes come out as 500, or not at all (<https://github.com/microsoft/teams-sdk/issues/2547>). Of an
activity it gets what a turn needs, so that nothing odd in the rest can break it; we go by what came in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from botbuilder.core import InvokeResponse, TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount

from bot.chat.payloads import said
from bot.chat.teams.auth import LeanAuth

Json = Mapping[str, Any]
Hear = Callable[[Json], Awaitable[dict[str, Any] | None]]
"""Acts on an activity; returns the body of the answer to an invoke."""


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
        """Let `hear` act within a turn; raises what it raises."""
        admitted, handler = self._auth.admitted(claims, self._audience), _Handler(activity, hear)
        response = await self.process_activity(admitted, _read(activity), handler.on_turn)
        return Reply(int(response.status), handler.answer) if response else Reply(HTTPStatus.OK)


class _Handler(TeamsActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    """One turn. Every kind of activity is heard in the same way; only an invoke is answered.

    The answer does not travel through botbuilder, which would copy all of it twice.
    """

    def __init__(self, activity: Json, hear: Hear) -> None:
        self._activity = activity
        self._hear = hear
        self.answer: Json | None = None

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        await self._happened(turn_context)
        return InvokeResponse(status=HTTPStatus.OK)

    async def _happened(self, turn_context: TurnContext) -> None:  # noqa: ARG002 -- as botbuilder calls it
        self.answer = await self._hear(self._activity)

    on_message_activity = _happened
    on_message_update_activity = _happened
    on_message_delete_activity = _happened
    on_conversation_update_activity = _happened
    on_installation_update = _happened


def _read(activity: Json) -> Activity:
    """Return what a turn needs to know of an activity; by other fields a sender could have replies collected instead of our answer."""
    return Activity(
        type=said(activity, "type"),
        name=said(activity, "name"),
        id=said(activity, "id"),
        channel_id=said(activity, "channelId"),
        service_url=said(activity, "serviceUrl"),
        from_property=ChannelAccount(id=said(activity, "from", "id")),
        recipient=ChannelAccount(id=said(activity, "recipient", "id")),
        conversation=ConversationAccount(id=said(activity, "conversation", "id")),
    )
