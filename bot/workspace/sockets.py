"""Socket Mode: https://docs.slack.dev/apis/events-api/using-socket-mode

One-use links, a hello, one connection for each envelope, and an ack within three seconds.
"""

import asyncio
import itertools
import json
import secrets
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.workspace.changes import Changes, Connected
from bot.workspace.courier import Answer, Outgoing
from bot.workspace.faults import Faults

CONNECTION_LIMIT = 10
CLOSE_SECONDS = 0.5  # real time; a client that says no goodbye does not hold up the end
LIFETIME_SECONDS = 18_060  # what hello announces


class Connection:
    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.request = request
        self.pending: dict[str, asyncio.Future[Answer]] = {}
        self.muted = False

    async def send(self, message: dict[str, Any]) -> None:
        if not self.muted:
            await self.socket.send_str(json.dumps(message, ensure_ascii=False))

    def settle(self, envelope_id: str, answer: Answer) -> None:
        waiting = self.pending.get(envelope_id)
        if waiting and not waiting.done():
            waiting.set_result(answer)

    def abandon(self) -> None:
        for envelope_id in tuple(self.pending):
            self.settle(envelope_id, Answer(failure="connection_failed"))


class Sockets:
    """The Socket Mode transport: a courier sends through it."""

    timeout = "timeout"

    def __init__(self, app_id: str, faults: Faults, changes: Changes) -> None:
        self.app_id = app_id
        self.faults = faults
        self.changes = changes
        self.connections: list[Connection] = []
        self._tickets: set[str] = set()
        self._turn = itertools.count()
        self._envelopes = itertools.count(1)

    def new_link(self, host: str) -> str:
        """A wss address that works once; plain ws here, since it never leaves this machine."""
        ticket = secrets.token_hex(16)
        self._tickets.add(ticket)
        return f"ws://{host}/link/?ticket={ticket}&app_id={self.app_id}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            raise web.HTTPNotFound(text="unknown or used ticket")
        self._tickets.discard(ticket)
        if self.faults.take("refuse_handshakes"):
            raise web.HTTPServiceUnavailable(text="refused")
        # A half-open connection answers no pings either, so they are answered below.
        socket = web.WebSocketResponse(autoping=False, timeout=CLOSE_SECONDS)
        await socket.prepare(request)
        await self._serve(Connection(socket, request))
        return socket

    async def send(self, outgoing: Outgoing) -> Answer:
        connection = self._next()
        if connection is None:
            return Answer(failure="connection_failed")
        envelope_id = f"{next(self._envelopes):08d}-{secrets.token_hex(6)}"
        waiting: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        connection.pending[envelope_id] = waiting
        try:
            await connection.send(self._envelope(envelope_id, outgoing))
            return await waiting
        except ConnectionError:
            return Answer(failure="connection_failed")
        finally:
            del connection.pending[envelope_id]

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Asks every connection to reconnect, as Slack does every few hours; all but a `warning` also close it."""
        for connection in tuple(self.connections):
            await connection.send({"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}})
            if reason != "warning":
                await connection.socket.close()

    def abort(self) -> None:
        """Cuts every connection without a word (TCP reset)."""
        for connection in tuple(self.connections):
            if connection.request.transport:
                connection.request.transport.abort()

    def mute(self, *, muted: bool = True) -> None:
        """Half-open: the connections stay, but nothing goes out and nothing that comes in counts."""
        for connection in self.connections:
            connection.muted = muted

    async def close(self) -> None:
        for connection in tuple(self.connections):
            await connection.socket.close(code=WSCloseCode.GOING_AWAY)

    async def _serve(self, connection: Connection) -> None:
        self.connections.append(connection)
        try:
            await connection.send(self._hello())
            if len(self.connections) > CONNECTION_LIMIT:
                await connection.send({"type": "disconnect", "reason": "too_many_websockets"})
                return
            self.changes.publish(Connected(len(self.connections)))
            await self._read(connection)
        finally:
            self.connections.remove(connection)
            connection.abandon()
            self.changes.publish(Connected(len(self.connections)))

    async def _read(self, connection: Connection) -> None:
        async for message in connection.socket:
            if connection.muted:
                continue
            if message.type is WSMsgType.PING:
                await connection.socket.pong(message.data)
            elif message.type is WSMsgType.TEXT and (ack := _ack(message.data)):
                connection.settle(ack["envelope_id"], Answer(ack.get("payload") or {}))

    def _next(self) -> Connection | None:
        usable = [connection for connection in self.connections if not connection.socket.closed]
        return usable[next(self._turn) % len(usable)] if usable else None

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.connections),
            "connection_info": {"app_id": self.app_id},
            "debug_info": {
                "host": "local-workspace",
                "build_number": 1,
                "approximate_connection_time": LIFETIME_SECONDS,
            },
        }

    @staticmethod
    def _envelope(envelope_id: str, outgoing: Outgoing) -> dict[str, Any]:
        envelope: dict[str, Any] = {
            "envelope_id": envelope_id,
            "type": outgoing.kind,
            "payload": outgoing.payload,
            "accepts_response_payload": outgoing.accepts_response,
        }
        if outgoing.kind == "events_api":
            envelope |= {"retry_attempt": outgoing.attempt, "retry_reason": outgoing.reason}
        return envelope


def _ack(text: str) -> dict[str, Any] | None:
    """An ack, or None for the pings and other words that clients send as text."""
    try:
        message = json.loads(text)
    except ValueError:
        return None
    return message if isinstance(message, dict) and "envelope_id" in message else None
