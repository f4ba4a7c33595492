"""Accounts, their tokens and their records: what a personal data server (PDS) keeps."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

import regex  # type: ignore[import-untyped]  # it ships no type information

ACCESS: Final = timedelta(hours=2)
REFRESH: Final = timedelta(days=90)
POST: Final = "app.bsky.feed.post"
_TID: Final = re.compile(r"[234567a-j][234567a-z]{12}")


class Refusal(Exception):
    """An XRPC error."""

    def __init__(self, error: str, message: str = "", status: int = 400) -> None:
        super().__init__(message)
        self.error = error
        self.message = message
        self.status = status


@dataclass
class Record:
    uri: str
    cid: str
    value: dict[str, Any]

    @property
    def shown(self) -> dict[str, Any]:
        return {"uri": self.uri, "cid": self.cid, "value": self.value}


@dataclass
class Account:
    did: str
    handle: str
    password: str
    app_passwords: dict[str, str] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    muted: set[str] = field(default_factory=set)
    reports: list[dict[str, Any]] = field(default_factory=list)
    status: str = ""
    home: str = ""
    commits: int = 0

    def of(self, collection: str) -> list[Record]:
        return [record for path, record in self.records.items() if path.startswith(f"{collection}/")]


@dataclass
class _Grant:
    account: Account
    scope: str
    until: datetime
    by: str
    successor: dict[str, Any] | None = None


class Repos:
    """Everything that is kept. Nothing is taken that the real server would not take."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.accounts: dict[str, Account] = {}
        self.logins = 0
        self.renewals = 0
        self._grants: dict[str, _Grant] = {}

    def create_account(self, handle: str, password: str) -> Account:
        name = handle.partition(".")[0]
        if not re.fullmatch(r"[a-z][a-z0-9-]{2,17}", name):
            raise Refusal("InvalidHandle", "Handle too short")
        account = Account(f"did:plc:{_base32(handle.encode())[:24]}", handle, password)
        self.accounts[account.did] = account
        return account

    def named(self, actor: str) -> Account | None:
        found = (one for one in self.accounts.values() if actor in {one.did, one.handle})
        return next(found, None)

    def log_in(self, identifier: str, password: str) -> dict[str, Any]:
        self.logins += 1
        account = self.named(identifier)
        if account is None or password not in {account.password, *account.app_passwords.values()}:
            raise Refusal("AuthenticationRequired", "Invalid identifier or password", 401)
        if account.status == "takendown":
            raise Refusal("AccountTakedown", "Account has been taken down", 401)
        name = next((name for name, one in account.app_passwords.items() if one == password), "")
        return self.session(account, name)

    def session(self, account: Account, by: str = "") -> dict[str, Any]:
        access = self._token(account, "com.atproto.appPass" if by else "com.atproto.access", ACCESS, by)
        refresh = self._token(account, "com.atproto.refresh", REFRESH, by)
        service = {"id": "#atproto_pds", "type": "AtprotoPersonalDataServer", "serviceEndpoint": account.home}
        document = {"didDoc": {"id": account.did, "service": [service]}} if account.home else {}
        return {
            "did": account.did,
            "handle": account.handle,
            "accessJwt": access,
            "refreshJwt": refresh,
            "active": not account.status,
        } | document

    def refresh(self, token: str) -> dict[str, Any]:
        """A token that was used already gives the same successor, for as long as nobody uses that."""
        grant = self._grant(token, {"com.atproto.refresh"})
        self.renewals += 1
        if grant.successor is None:
            grant.successor = self.session(grant.account, grant.by)
        return grant.successor

    def who(self, token: str) -> Account:
        return self._grant(token, {"com.atproto.access", "com.atproto.appPass"}).account

    def end_tokens(self, did: str, scope: str) -> None:
        """Time passes: tokens of this kind have ended."""
        for grant in self._grants.values():
            if grant.account.did == did and scope in grant.scope:
                grant.until = self.clock()

    def revoke(self, account: Account, name: str) -> None:
        """Whoever has the password does not come in any more; a token for calls goes on until it ends."""
        account.app_passwords.pop(name, None)
        self._grants = {
            token: one
            for token, one in self._grants.items()
            if one.account is not account or one.by != name or one.scope != "com.atproto.refresh"
        }

    def _token(self, account: Account, scope: str, lasts: timedelta, by: str) -> str:
        until = self.clock() + lasts
        claims = {
            "scope": scope,
            "sub": account.did,
            "exp": int(until.timestamp()),
            "jti": secrets.token_hex(8),
        }
        token = ".".join(_base64(json.dumps(part).encode()) for part in ({"alg": "HS256"}, claims, "signed"))
        self._grants[token] = _Grant(account, scope, until, by)
        return token

    def _grant(self, token: str, scopes: set[str]) -> _Grant:
        grant = self._grants.get(token)
        if grant is None and token.count(".") == 2:
            raise Refusal("ExpiredToken", "Token has been revoked")
        if grant is None or grant.scope not in scopes:
            raise Refusal("InvalidToken", "Token could not be verified")
        if grant.until <= self.clock():
            raise Refusal("ExpiredToken", "Token has expired")
        return grant

    def get(self, repo: str, collection: str, rkey: str) -> Record:
        account = self.named(repo)
        record = account.records.get(f"{collection}/{rkey}") if account else None
        if record is None:
            raise Refusal("RecordNotFound", f"Could not locate record: at://{repo}/{collection}/{rkey}")
        return record

    def put(
        self, account: Account, collection: str, rkey: str, value: dict[str, Any], **swap: Any
    ) -> dict[str, Any]:
        """The same content again is no commit; other content under the same key silently edits."""
        _validate(collection, rkey, value)
        path, cid = f"{collection}/{rkey}", _cid(value)
        stands = account.records.get(path)
        told = {"uri": f"at://{account.did}/{path}", "cid": cid, "validationStatus": "valid"}
        if stands and stands.cid == cid:
            return told
        if "swapRecord" in swap and swap["swapRecord"] != (stands.cid if stands else None):
            raise Refusal("InvalidSwap", f"Record was at {stands.cid if stands else None}")
        account.commits += 1
        account.records[path] = Record(told["uri"], cid, value)
        return told | {"commit": {"cid": _cid({"commit": account.commits}), "rev": f"{account.commits:013}"}}

    def create(self, account: Account, collection: str, rkey: str, value: dict[str, Any]) -> dict[str, Any]:
        if f"{collection}/{rkey}" in account.records:
            raise Refusal("InternalServerError", "Internal Server Error", 500)
        return self.put(account, collection, rkey, value)

    def delete(self, account: Account, collection: str, rkey: str) -> dict[str, Any]:
        """Deleting what is not there is fine, and no commit."""
        gone = account.records.pop(f"{collection}/{rkey}", None)
        return {"commit": {"cid": _cid({"gone": rkey}), "rev": "0"}} if gone else {}


def _validate(collection: str, rkey: str, value: Mapping[str, Any]) -> None:
    if not _TID.fullmatch(rkey):
        raise Refusal(
            "InvalidRequest", f'Invalid record key for {collection}: Invalid TID string (got "{rkey}") at $'
        )
    if value.get("$type") != collection or not isinstance(value.get("createdAt"), str):
        raise Refusal("InvalidRequest", f"Invalid {collection} record")
    text = value.get("text", "")
    size, length = len(text.encode()), len(regex.findall(r"\X", text))
    if length > 300 or size > 3000:
        raise Refusal(
            "InvalidRequest",
            f"Invalid {collection} record: grapheme too big (maximum 300, got {length}) at $.record.text",
        )
    for facet in value.get("facets", []):
        if not 0 <= facet["index"]["byteStart"] < facet["index"]["byteEnd"] <= size:
            raise Refusal("InvalidRequest", f"Invalid {collection} record: facet out of bounds")
    if len(value.get("hiddenReplies", [])) > 300:
        raise Refusal("InvalidRequest", f"Invalid {collection} record: hiddenReplies too long")


def _cid(value: Mapping[str, Any]) -> str:
    content = json.dumps(value, sort_keys=True).encode()
    return f"bafyrei{_base32(content)}"[:59]


def _base32(content: bytes) -> str:
    return base64.b32encode(hashlib.sha256(content).digest()).decode().rstrip("=").lower()


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
