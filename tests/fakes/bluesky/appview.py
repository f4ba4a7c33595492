"""What everybody sees: what the AppView makes of all records."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tests.fakes.bluesky.repos import POST, Account, Record, Refusal, Repos

_HEIGHT: Final = 5  # how far up an answer is told of


class AppView:
    """One reader's view at a time. `unnotified` are addresses that no notification is ever made for, as it happens."""

    def __init__(self, repos: Repos) -> None:
        self._repos = repos
        self.unnotified: set[str] = set()

    def notifications(self, reader: Account, reasons: set[str], limit: int, cursor: str) -> dict[str, Any]:
        """Newest first by the time that posts claim; the cursor walks back in that time."""
        found = [one for one in self._told(reader) if one["reason"] in reasons]
        found = sorted(found, key=lambda one: str(one["indexedAt"]), reverse=True)
        page = [one for one in found if not cursor or one["indexedAt"] < cursor][:limit]
        more = {"cursor": page[-1]["indexedAt"]} if len(page) == limit else {}
        return {"notifications": page, "priority": False, "seenAt": "2026-01-01T00:00:00.000Z"} | more

    def posts(self, reader: Account, uris: list[str]) -> dict[str, Any]:
        if len(uris) > 25:
            raise Refusal("InvalidRequest", "Error: uris must not have more than 25 elements")
        records = (self._record(uri) for uri in dict.fromkeys(uris))
        return {"posts": [self._shown(reader, one) for one in records if one and self._is_for(reader, one)]}

    def thread(self, reader: Account, uri: str, depth: int) -> dict[str, Any]:
        record = self._record(uri)
        if record is None:
            raise Refusal("NotFound", f"Post not found: {uri}")
        return {"thread": self._node(reader, record, depth)}

    def feed(self, reader: Account, actor: str, limit: int) -> dict[str, Any]:
        account = self._repos.named(actor)
        mine = (
            sorted(account.of(POST), key=lambda one: str(one.value["createdAt"]), reverse=True)
            if account
            else []
        )
        return {"feed": [{"post": self._shown(reader, one)} for one in mine[:limit]]}

    def profile(self, reader: Account, actor: str) -> dict[str, Any]:
        account = self._repos.named(actor)
        if account is None:
            raise Refusal("InvalidRequest", "Profile not found")
        blocking = self._block(reader, account.did)
        viewer = {"muted": account.did in reader.muted, "blockedBy": bool(self._block(account, reader.did))}
        return self._author(account) | {"viewer": viewer | ({"blocking": blocking.uri} if blocking else {})}

    def _told(self, reader: Account) -> Iterator[dict[str, Any]]:
        for record in self._posts():
            author = _did(record.uri)
            if author == reader.did or author in reader.muted or record.uri in self.unnotified:
                continue
            reason = self._reason(reader, record)
            if reason and self._is_for(reader, record) and not self._is_hidden(record):
                yield self._shown(reader, record) | {"reason": reason, "isRead": True}

    def _reason(self, reader: Account, record: Record) -> str:
        features = (one for facet in record.value.get("facets", []) for one in facet["features"])
        if any(one.get("did") == reader.did for one in features):
            return "mention"
        quoted = record.value.get("embed", {}).get("record", {})
        if _did(quoted.get("record", quoted).get("uri", "")) == reader.did:
            return "quote"
        return "reply" if any(_did(uri) == reader.did for uri in self._above(record)) else ""

    def _above(self, record: Record) -> Iterator[str]:
        above: Record | None = record
        for _ in range(_HEIGHT - 1):
            uri = above.value.get("reply", {}).get("parent", {}).get("uri") if above else None
            if uri is None:
                return
            above = self._record(uri)
            if above is not None:
                yield uri

    def _is_hidden(self, record: Record) -> bool:
        root = record.value.get("reply", {}).get("root", {}).get("uri", "")
        account = self._repos.accounts.get(_did(root))
        gate = account.records.get(f"app.bsky.feed.threadgate/{root.rsplit('/', 1)[1]}") if account else None
        return gate is not None and record.uri in gate.value.get("hiddenReplies", [])

    def _node(self, reader: Account, record: Record, depth: int) -> dict[str, Any]:
        answers = [
            one
            for one in self._posts()
            if one.value.get("reply", {}).get("parent", {}).get("uri") == record.uri
        ]
        nodes = (
            [self._node(reader, one, depth - 1) for one in answers if self._is_for(reader, one)]
            if depth
            else []
        )
        kind = {"$type": "app.bsky.feed.defs#threadViewPost"}
        return kind | {"post": self._shown(reader, record), "replies": nodes, "threadContext": {}}

    def _shown(self, reader: Account, record: Record) -> dict[str, Any]:
        account = self._repos.accounts[_did(record.uri)]
        answers = [
            one
            for one in self._posts()
            if one.value.get("reply", {}).get("parent", {}).get("uri") == record.uri
        ]
        like = next(
            (one for one in reader.of("app.bsky.feed.like") if one.value["subject"]["uri"] == record.uri),
            None,
        )
        return {
            "uri": record.uri,
            "cid": record.cid,
            "author": self._author(account),
            "record": record.value,
            "replyCount": len(answers),
            "indexedAt": record.value["createdAt"],
            "viewer": {"threadMuted": False} | ({"like": like.uri} if like else {}),
            "labels": [],
        }

    def _author(self, account: Account) -> dict[str, Any]:
        return {"did": account.did, "handle": account.handle, "labels": []}

    def _is_for(self, reader: Account, record: Record) -> bool:
        author = self._repos.accounts[_did(record.uri)]
        return not self._block(reader, author.did) and not self._block(author, reader.did)

    def _block(self, account: Account, did: str) -> Record | None:
        found = (one for one in account.of("app.bsky.graph.block") if one.value["subject"] == did)
        return next(found, None)

    def _posts(self) -> list[Record]:
        return [record for account in self._repos.accounts.values() for record in account.of(POST)]

    def _record(self, uri: str) -> Record | None:
        account = self._repos.accounts.get(_did(uri))
        return account.records.get(uri.partition(_did(uri) + "/")[2]) if account else None


def _did(uri: str) -> str:
    return uri.split("/")[2] if uri.startswith("at://") else ""
