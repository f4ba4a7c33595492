"""Learns what a server is and who we are there."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.connectors.mastodon import server
from bot.connectors.mastodon.fields import Json
from bot.connectors.mastodon.server import Server
from bot.connectors.mastodon.wire import Wire
from bot.domain.errors import OutcomeUnknown, Rejected


async def learnt(wire: Wire, before: Server | None = None) -> Server:
    """Return what the server says of itself; where it does not say it now, what it said before."""
    before = before or Server()
    told = await _maybe(wire, "/api/v2/instance") or await _maybe(wire, "/api/v1/instance")
    path = server.nodeinfo_path(await _maybe(wire, "/.well-known/nodeinfo"), wire.host)
    found = server.read(told, await _maybe(wire, path) if path else None)
    if told is None:
        return before
    same = found.version == before.version and not found.software
    return replace(found, software=before.software) if same else found


async def ourselves(wire: Wire) -> Json:
    """Return our account as the server knows it."""
    told = await wire.get("/api/v1/accounts/verify_credentials")
    return told if isinstance(told, dict) else {}


async def _maybe(wire: Wire, path: str) -> Any:
    """Read what not every server has, or what some answer with a page; it is public, so without the token."""
    try:
        return await wire.get(path, open_to_all=True)
    except (Rejected, OutcomeUnknown):
        return None
