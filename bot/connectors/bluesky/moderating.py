"""What can be done to a post besides answering it. Whatever a colleague did by hand counts as done, and is taken back as well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from bot.connectors.bluesky import writing
from bot.connectors.bluesky.api import Api
from bot.connectors.bluesky.keys import toggle_key
from bot.connectors.bluesky.notebook import Notebook
from bot.connectors.bluesky.reading import did_of
from bot.connectors.bluesky.wire import Swapped, nothing_left_yet
from bot.domain.errors import Gone, Rejected, Unreachable, Unsupported
from bot.domain.posts import Act, Post

UNDOES: Final = frozenset({Act.LIKE, Act.HIDE, Act.BLOCK, Act.MUTE})

_MOST_HIDDEN: Final = 300  # what a thread's gate holds
_REPORTED: Final = "reported"
_MOST_REPORTED: Final = 1000  # that are remembered
_TRIES: Final = 5
_NO_RECORD: Final = 1  # points of what changes no record


class Moderation:
    """Does and undoes, on behalf of one account."""

    def __init__(self, api: Api, notebook: Notebook, clock: Callable[[], datetime]) -> None:
        self._api = api
        self._notebook = notebook
        self._clock = clock

    async def perform(self, act: Act, post: Post, *, undo: bool, reason: str) -> None:
        """See `Connector.perform`."""
        if undo and act not in UNDOES:
            raise Unsupported(f"on Bluesky nobody can take back a {act}")
        match act:
            case Act.LIKE:
                await self._like(post, undo=undo)
            case Act.HIDE:
                await self._hide(post, undo=undo)
            case Act.BLOCK:
                await self._block(post.author.id, undo=undo)
            case Act.MUTE:
                method = f"app.bsky.graph.{'unmuteActor' if undo else 'muteActor'}"
                await self._api.post(method, {"actor": post.author.id}, cost=_NO_RECORD)
            case Act.REPORT:
                await self._report(post, reason)
            case Act.DELETE:
                await self._delete(post)
            case Act.REPLY | Act.REPLY_PRIVATELY:
                raise Unsupported("a reply is no such act")

    async def _like(self, post: Post, *, undo: bool) -> None:
        uri = post.ref.external_id
        with nothing_left_yet():
            shown = await self._api.posts([uri])
        viewer, cid = (_mapping(shown[0], "viewer"), shown[0].get("cid")) if shown else ({}, None)
        if not undo and cid is None:
            raise Gone("the post is not there any more, or not for us")
        record = writing.like(uri, cid or "", self._clock())
        await self._toggle(writing.LIKE, uri, viewer.get("like"), None if undo else record)

    async def _block(self, did: str, *, undo: bool) -> None:
        with nothing_left_yet():
            blocking = await self._blocking(did)
        record = writing.block(did, self._clock())
        await self._toggle(writing.BLOCK, did, blocking, None if undo else record)

    async def _blocking(self, did: str) -> Any:
        """Return the address of a block that stands already, by whose hand ever."""
        try:
            profile = await self._api.get("app.bsky.actor.getProfile", [("actor", did)])
        except Rejected as error:
            raise Gone(f"whoever wrote it is not there any more: {error}") from error
        return _mapping(profile.body, "viewer").get("blocking")

    async def _toggle(
        self, collection: str, subject: str, by_hand: Any, record: Mapping[str, Any] | None
    ) -> None:
        """Have exactly one record about a subject, or none. `by_hand` is the address of one that stands there already."""
        key = toggle_key(collection, subject)
        if record is None:
            other = by_hand.rsplit("/", 1)[1] if isinstance(by_hand, str) and "/" in by_hand else key
            for one in {key, other}:
                await self._api.delete(collection, one)
            return
        with nothing_left_yet():
            mine = (await self._api.session()).did
            stands = isinstance(by_hand, str) or await self._api.record(mine, collection, key)
        if not stands:
            await self._api.put(collection, key, record)

    async def _hide(self, post: Post, *, undo: bool) -> None:
        """Change the list of what is hidden below our own post, and nothing else that a colleague may have set there."""
        with nothing_left_yet():
            mine = (await self._api.session()).did
        root = post.facts.get("root", "")
        if not root or did_of(root) != mine:
            raise Unsupported("only answers to a post of our own can be hidden")
        for _ in range(_TRIES):
            try:
                return await self._change_gate(mine, root, post.ref.external_id, undo=undo)
            except Swapped:
                continue
        raise Unreachable("somebody else goes on changing who may answer this post")

    async def _change_gate(self, mine: str, root: str, uri: str, *, undo: bool) -> None:
        key = root.rsplit("/", 1)[1]
        with nothing_left_yet():
            found = await self._api.record(mine, writing.GATE, key)
        gate = _mapping(found.body, "value") if found else writing.gate(root, self._clock())
        hidden = [one for one in gate.get("hiddenReplies") or () if isinstance(one, str)]
        if (uri in hidden) is not undo:
            return
        after = [one for one in hidden if one != uri] if undo else [*hidden, uri]
        if len(after) > _MOST_HIDDEN:
            raise Rejected(f"{_MOST_HIDDEN} answers to this post are hidden already, and more cannot be")
        stood = found.text("cid") if found else None
        await self._api.put(writing.GATE, key, {**gate, "hiddenReplies": after}, swapRecord=stood)

    async def _report(self, post: Post, reason: str) -> None:
        """Tell the moderators once; the server would take it every time, and shows nobody what it took."""
        uri, told = post.ref.external_id, await self._notebook.read(_REPORTED)
        before = [one for one in told if isinstance(one, str)] if isinstance(told, list) else []
        if (mark := toggle_key(_REPORTED, uri)) in before:
            return
        report = writing.report(uri, post.facts["cid"], reason)
        await self._api.post("com.atproto.moderation.createReport", report, cost=_NO_RECORD)
        await self._notebook.write(_REPORTED, [*before, mark][-_MOST_REPORTED:])

    async def _delete(self, post: Post) -> None:
        with nothing_left_yet():
            mine = (await self._api.session()).did
        if did_of(post.ref.external_id) != mine:
            raise Unsupported("on Bluesky only its author can delete a post")
        await self._api.delete(writing.POST, post.ref.external_id.rsplit("/", 1)[1])


def _mapping(told: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = told.get(name)
    return value if isinstance(value, dict) else {}
