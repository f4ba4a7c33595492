"""One activity through botbuilder's turn: `CloudAdapterBase.process_activity`, a handler, an answer.

Answers are plain dicts: botbuilder's own classes come out as 500, or not at all (<https://github.com/microsoft/teams-sdk/issues/2547>). Of an
activity it gets what a turn needs, so that nothing odd in the rest can break it; we go by what came in.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, Never

from botbuilder.core import TurnContext
from botbuilder.core.cloud_adapter_base import CloudAdapterBase
from botbuilder.core.teams import TeamsActivityHandler
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount
from botframework.connector.auth import BotFrameworkAuthentication, ClaimsIdentity
from botframework.connector.auth.authenticate_request_result import AuthenticateRequestResult
from botframework.connector.auth.connector_factory import ConnectorFactory

from bot.chat.payloads import said

Json = Mapping[str, Any]
Hear = Callable[[Json], Awaitable[dict[str, Any] | None]]
"""Acts on an activity; returns the body of the answer to an invoke."""


class LeanAuth(BotFrameworkAuthentication, ConnectorFactory):  # type: ignore[misc]  # botbuilder has no types
    """What botbuilder wants to know about who is calling: everything was checked before, and nothing leaves within a turn."""

    def admitted(self, claims: Json, audience: str) -> AuthenticateRequestResult:
        """Return botbuilder's word for somebody who was let in."""
        result = AuthenticateRequestResult()
        result.claims_identity = ClaimsIdentity(dict(claims), is_authenticated=True)
        result.connector_factory = self
        result.audience = audience
        return result

    def create_connector_factory(self, claims_identity: object) -> ConnectorFactory:  # noqa: ARG002 -- as botbuilder calls it
        return self

    async def create(self, service_url: str, audience: str) -> object:  # noqa: ARG002 -- as botbuilder calls it
        """Return what a turn sends with: nothing does, since its answer is all that it carries."""
        return _NOTHING_LEAVES

    async def create_user_token_client(self, claims_identity: object) -> None:
        """There are no sign-ins."""

    async def authenticate_request(self, activity: object, auth_header: str) -> Never:  # noqa: ARG002 -- as botbuilder calls it
        raise PermissionError("requests are checked before botbuilder reads them")

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Never:  # noqa: ARG002 -- the same
        raise PermissionError("nothing is streamed")


_NOTHING_LEAVES: Final = object()


class LeanAdapter(CloudAdapterBase):  # type: ignore[misc]  # botbuilder has no types
    """Takes activities that were let in already."""

    def __init__(self, audience: str) -> None:
        self._auth = LeanAuth()
        super().__init__(self._auth)
        self._audience = audience

    async def process(self, activity: Json, claims: Json, hear: Hear) -> Json | None:
        """Let `hear` act within a turn; return the answer to an invoke. Raises what it raises."""
        admitted, handler = self._auth.admitted(claims, self._audience), _Handler(activity, hear)
        is_invoke = await self.process_activity(admitted, _read(activity), handler.on_turn) is not None
        return handler.answer if is_invoke else None


class _Handler(TeamsActivityHandler):  # type: ignore[misc]  # botbuilder has no types
    """One turn. Every kind of activity is heard in the same way; only an invoke is answered.

    The answer does not travel through botbuilder, which would copy the turn several times over.
    """

    def __init__(self, activity: Json, hear: Hear) -> None:
        self._activity = activity
        self._hear = hear
        self.answer: Json | None = None

    async def on_invoke_activity(self, turn_context: TurnContext) -> None:
        await self._happened(turn_context)

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
