"""The bot's side of one Slack workspace, put together."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import aiohttp
from aiohttp import web
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.chat.chores import Chores
from bot.chat.payloads import Junk, mapping
from bot.chat.reception import Reception
from bot.chat.refusing import Refused
from bot.chat.slack.calls import Calls
from bot.chat.slack.channels import SURFACE, Channels
from bot.chat.slack.dispatch import bolt_app, understood
from bot.chat.slack.front import Front
from bot.chat.slack.groups import UserGroups
from bot.chat.slack.heard import Ignored
from bot.chat.slack.identity import Identity, who_are_we
from bot.chat.slack.ingress import Guard, Reply, Signed
from bot.chat.slack.people import People
from bot.chat.slack.replies import Replies
from bot.chat.slack.sockets import Sockets
from bot.chat.slack.surface import SlackSurface
from bot.chat.slack.throttle import Throttle
from bot.chat.slack.views import Views
from bot.chat.slack.visitors import Visitors
from bot.domain.errors import Unreachable

logger = logging.getLogger(__name__)

SLACK_API: Final = "https://slack.com/api/"
_DRAIN_SECONDS: Final = 10.0
_OK: Final = 200


class SlackApp:
    """Use: `await start()`, then `run_socket()` as a task or `handle_http` as a route, at the end `await stop()`.

    `session` is shared by every call and made with `timeout=bot.chat.slack.calls.TIMEOUT`. `app_token` is for Socket Mode,
    `signing_secret` for HTTP. `team`: refuse to start for another workspace than this.
    """

    def __init__(
        self,
        reception: Reception,
        *,
        session: aiohttp.ClientSession,
        bot_token: str,
        app_token: str | None = None,
        signing_secret: str | None = None,
        api_url: str = SLACK_API,
        team: str | None = None,
        throttle: Throttle | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._reception = reception
        self._session = session
        self._signing_secret = signing_secret
        self._team = team
        throttle = throttle or Throttle()
        self._calls = Calls(_client(bot_token, api_url, session), throttle)
        self._app_calls = Calls(_client(app_token, api_url, session), throttle) if app_token else None
        self._guard = Guard(signing_secret, clock) if signing_secret else None
        self._chores = Chores()
        self._identity: Identity | None = None
        self._bolt: AsyncApp | None = None
        self._sockets: Sockets | None = None
        self.channels = Channels(self._calls, lambda: reception.policy.channels_on(SURFACE))
        self._people = People(self._calls, self._team_id)
        self.groups = UserGroups(self._calls, lambda: reception.policy)
        self.surface = SlackSurface(
            self._calls, self.channels, self._people, lambda: reception.policy, self._bot_id
        )

    @property
    def listens(self) -> bool:
        """Whether we go and get what happens, with `run_socket`."""
        return self._app_calls is not None

    @property
    def is_called(self) -> bool:
        """Whether Slack brings what happens, to `handle_http`."""
        return self._guard is not None

    async def start(self) -> None:
        """Find out who we are and where the policy's channels are; raises `OutsideError` if Slack cannot or will not say."""
        self._identity = identity = await who_are_we(self._calls, self._team)
        await self.channels.load()
        for channel, problem in self.channels.problems.items():
            logger.error("channel %s cannot be used: %s", channel, problem)
        visitors = Visitors(self._reception, self._people, self.channels, identity.team)
        replies = Replies(self.surface, lambda: self._reception.policy)
        views = Views(self._calls, replies, lambda: self._reception.policy)
        front = Front(
            self._reception, self.channels, visitors, replies=replies, views=views, chores=self._chores
        )
        self._bolt = bolt_app(self._calls.client, identity, front, visitors.read, self._signing_secret)

    async def run_socket(self) -> None:
        """Receive through Socket Mode until cancelled."""
        if self._app_calls is None:
            raise RuntimeError("Socket Mode needs an app token")
        self._sockets = Sockets(self._app_calls, self._session, self._envelope)
        await self._sockets.run()

    async def handle_http(self, request: web.Request) -> web.Response:
        """Answer one signed request of Slack; junk is 400, 401 or 413, never 500."""
        if self._guard is None:
            return web.Response(status=404)
        body = await request.read()
        try:
            signed = self._guard.check(request.headers, body)
            async with self._guard.turn(request.headers):
                with self._reception.attention.held():
                    reply = await self._answered(self._guard, signed, request)
        except Refused as refused:
            return web.Response(status=refused.status, text=str(refused))
        return web.Response(status=reply.status, text=reply.body, headers=reply.headers)

    async def stop(self, seconds: float = _DRAIN_SECONDS) -> None:
        """Wait so long for what goes on after acknowledgements. Cancel `run_socket` and close the server before."""
        await self._chores.drain(seconds)

    def follow(self) -> None:
        """The policy names other channels, perhaps: look anew where they are when one is needed next."""
        self.channels.forget()

    def health(self) -> Mapping[str, Any]:
        """Return what an operator should know; `problems` is empty when all is well."""
        sockets = self._sockets.health() if self._sockets else {}
        problems = [f"{channel}: {problem}" for channel, problem in self.channels.problems.items()]
        refused = {"refused": dict(self._guard.refused)} if self._guard else {}
        return {**sockets, **refused, "problems": [*sockets.get("problems", ()), *problems]}

    async def _envelope(self, envelope: dict[str, Any]) -> dict[str, Any] | None:
        try:
            payload = dict(mapping(envelope, "payload"))
            understood(payload, self._user_id())
        except Junk as junk:
            logger.warning("a payload that Slack does not send was left alone: %s", junk)
            return {"envelope_id": envelope["envelope_id"]}
        request = AsyncBoltRequest(mode="socket_mode", body=payload)
        with self._reception.attention.held():
            response = await self._dispatch(request)
        if response.status != _OK:
            return None
        answer = {"envelope_id": envelope["envelope_id"]}
        return answer | ({"payload": _payload(response)} if response.body else {})

    async def _answered(self, guard: Guard, signed: Signed, request: web.Request) -> Reply:
        """Return the answer to a signed request, and that of the first to one that came before."""
        reply = guard.answered(request.headers)
        if reply is None:
            try:
                heard = understood(signed.content, self._user_id())
            except Junk as junk:
                raise guard.junk(f"signed, but {junk}") from None
            ignored = isinstance(heard, Ignored)
            reply = Reply(_OK, "", {}) if ignored else await self._signed(guard, signed.text, request)
            if reply.status == _OK:
                guard.remember(request.headers, reply)
        return reply

    async def _signed(self, guard: Guard, text: str, request: web.Request) -> Reply:
        headers: dict[str, str | Sequence[str]] = dict(request.headers)
        try:
            response = await self._dispatch(AsyncBoltRequest(body=text, headers=headers))
        except (
            Exception
        ) as error:  # our own mistakes are answered within bolt; these are its surprise at a payload
            raise guard.junk(f"signed, but a surprise to bolt: {type(error).__name__}") from error
        kind = response.first_headers().get("content-type", "text/plain;charset=utf-8")
        return Reply(response.status, response.body, {"Content-Type": kind})

    async def _dispatch(self, request: AsyncBoltRequest) -> BoltResponse:
        if self._bolt is None:
            return BoltResponse(status=503)
        return await self._bolt.async_dispatch(request)

    def _team_id(self) -> str:
        return self._known().team

    def _user_id(self) -> str:
        return self._identity.user if self._identity else ""

    def _bot_id(self) -> str:
        return self._known().bot

    def _known(self) -> Identity:
        """Return who we are; nobody is told apart by us, and nothing of ours is found again, before Slack has said it."""
        if self._identity is None:
            raise Unreachable("Slack has not said yet who we are")
        return self._identity


def _client(token: str | None, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    return AsyncWebClient(token, base_url=api_url, session=session, retry_handlers=[])


def _payload(response: BoltResponse) -> Any:
    """Return the acknowledgement's content; what is no JSON is words."""
    if response.first_headers().get("content-type", "").startswith("application/json"):
        return json.loads(response.body)
    return {"text": response.body}
