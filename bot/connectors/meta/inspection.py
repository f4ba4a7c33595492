"""What `zuruf check` asks Meta: whose token it is, what it may do, how long it holds, and what the app is told of."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.connectors.meta.fields import identity, inner, items, text
from bot.connectors.meta.graph import Graph
from bot.domain.errors import LoggedOut, OutsideError
from bot.finding import Finding

SOON: Final = timedelta(days=14)
"""A token that ends within this time is worth a word."""


async def inspect(
    graph: Graph,
    *,
    name: str,
    own: str,
    app_id: str,
    rights: Sequence[str],
    subscribed: tuple[str, Sequence[str]],
    clock: Callable[[], datetime],
) -> AsyncIterator[Finding]:
    """Look at the token of an account, its rights, and the fields that the app is subscribed to (where, which)."""
    try:
        told = await graph.get(own, fields="id,name,username")
    except LoggedOut as error:
        yield Finding(
            f"{name}: Meta does not accept the token: {error}",
            "make a new token and put it where the policy says",
        )
        return
    except OutsideError as error:
        yield Finding(
            f"{name}: Meta cannot be asked: {error}", "look at the network, and whether the id is right"
        )
        return
    called = text(told, "name") or text(told, "username") or own
    yield Finding(f"{name}: {called}")
    try:
        async for finding in _token(graph, name, app_id, rights, clock):
            yield finding
        yield await _subscription(graph, name, app_id, *subscribed)
    except OutsideError as error:
        yield Finding(f"{name}: Meta does not say what the token may do: {error}", "try again later")


async def _token(
    graph: Graph, name: str, app_id: str, rights: Sequence[str], clock: Callable[[], datetime]
) -> AsyncIterator[Finding]:
    data = inner(await graph.about_token(), "data")
    if (other := identity(data, "app_id")) and other != app_id:
        yield Finding(f"{name}: the token belongs to the app {other}", f"make one with the app {app_id}")
    ends = data.get("expires_at")
    if isinstance(ends, int) and ends > 0 and (end := datetime.fromtimestamp(ends, UTC)) < clock() + SOON:
        yield Finding(
            f"{name}: the token ends on {end:%Y-%m-%d}",
            "use the token of a system user, or of the page, made from a long-lived one: they do not end",
        )
    scopes = data.get("scopes")
    granted = {one for one in scopes if isinstance(one, str)} if isinstance(scopes, list) else set()
    missing = [right for right in rights if right not in granted]
    if missing:
        yield Finding(
            f"{name}: rights are missing: {', '.join(missing)}",
            "grant them to the app and make the token anew",
        )
    else:
        yield Finding(f"{name}: the token has all rights")


async def _subscription(graph: Graph, name: str, app_id: str, where: str, fields: Sequence[str]) -> Finding:
    told = await graph.get(where)
    ours = (one for one in items(told, "data") if identity(one, "id") == app_id)
    app = next(ours, None)
    listed = app.get("subscribed_fields") if app else None
    heard = {one for one in listed if isinstance(one, str)} if isinstance(listed, list) else set()
    missing = [field for field in fields if field not in heard]
    if not missing:
        return Finding(f"{name}: the app is told of {', '.join(fields)}")
    return Finding(
        f"{name}: the app is not told of {', '.join(missing)}",
        f"subscribe it: POST /{where}?subscribed_fields={','.join(fields)}",
    )
