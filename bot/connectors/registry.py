"""Every connector by the name that `escalation.yaml` uses, and what its accounts may say there."""

from __future__ import annotations

import difflib
import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

import httpx

from bot.connectors import letterbox, webhook
from bot.connectors.bluesky import building as bluesky
from bot.connectors.connector import Connector, Keep
from bot.connectors.endpoint import Endpoint
from bot.connectors.feed.connector import Feed
from bot.connectors.hooks import Secrets
from bot.connectors.letterbox import Letterbox
from bot.connectors.mastodon.building import mastodon
from bot.connectors.meta import building as meta
from bot.connectors.meta.endpoint import Member, MetaEndpoint
from bot.connectors.square import Square
from bot.connectors.webhook import WebhookConnector, WebhookIntake
from bot.domain.policy import Account
from bot.domain.posts import AccountId

_METADATA: Final = frozenset({"metadata.google.internal", "metadata", "instance-data"})


@dataclass(frozen=True, slots=True)
class Means:
    """What connectors are built with; `secret` turns `env:NAME` or `file:PATH` into the secret itself."""

    secret: Callable[[str], str]
    http: httpx.AsyncClient
    clock: Callable[[], datetime]
    square: Square
    keep: Callable[[AccountId], Keep]


Check = Callable[[str], str | None]
"""Says what is wrong with an option's value, or None."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How to build a connector, and the options that its accounts have."""

    build: Callable[[Account, Means], Connector]
    options: Mapping[str, Check]
    required: frozenset[str] = frozenset()
    addresses: Callable[[Account], Iterable[tuple[str, str]]] = lambda _account: ()
    """The addresses that an account is connected to, each with what is sent there; nothing is sent elsewhere."""


def connect(account: Account, means: Means) -> Connector:
    """Build the connector of an account without `problems`; `ValueError` when its secret is not one."""
    return CONNECTORS[account.connector].build(account, means)


def addresses(account: Account) -> Iterable[tuple[str, str]]:
    """Return the addresses that an account without `problems` is connected to, each with what is sent there."""
    return CONNECTORS[account.connector].addresses(account)


def endpoints_of(connectors: Mapping[AccountId, Connector]) -> Mapping[str, Endpoint]:
    """Return the addresses that several accounts share, by their paths; none where nobody needs one."""
    members = [one for one in connectors.values() if isinstance(one, Member)]
    return {meta.PATH: MetaEndpoint(members)} if members else {}


def problems(account: Account) -> list[str]:
    """Return what is wrong with an account's connector and options, each in a sentence that begins with the key."""
    kind = CONNECTORS.get(account.connector)
    if kind is None:
        return [f"connector: there is no {account.connector!r}{_guess(account.connector, CONNECTORS)}"]
    found = [f"{name}: missing" for name in sorted(kind.required - account.options.keys())]
    for name, value in account.options.items():
        check = kind.options.get(name)
        wrong = (
            check(value) if check else f"{account.connector} has no such option{_guess(name, kind.options)}"
        )
        found += [f"{name}: {wrong}"] if wrong else []
    if not account.id.startswith(f"{account.connector}/"):
        found.append(f"id: begins with {account.connector}/, because the address of its hook does")
    return found


def _webhook(account: Account, means: Means) -> Connector:
    try:
        secrets = Secrets(means.secret(account.options["secret"]))
    except ValueError as error:
        raise ValueError(f"{account.id}: {error}") from None
    limit = int(account.options.get("limit", webhook.LIMIT))
    callback_url = account.options.get("callback")
    if callback_url is None:
        return WebhookIntake(account.id, secrets, limit=limit, clock=means.clock)
    return WebhookConnector(
        account.id, secrets, callback_url=callback_url, limit=limit, http=means.http, clock=means.clock
    )


def _webhook_addresses(account: Account) -> Iterable[tuple[str, str]]:
    callback_url = account.options.get("callback")
    return [(callback_url, "replies to customers")] if callback_url else []


def _letterbox(account: Account, means: Means) -> Connector:
    limit = int(account.options.get("limit", letterbox.LIMIT))
    return Letterbox(account.id, means.square, limit, name=account.name)


def _bluesky(account: Account, means: Means) -> Connector:
    return bluesky.build(account, means.secret, means.http, means.keep(account.id), means.clock)


def _server(value: str) -> str | None:
    """Check the address of a server: what is asked of it stands below it at places of its own."""
    if wrong := _callback(value):
        return wrong
    url = urlsplit(value)
    is_bare = url.path in {"", "/"} and not url.query and not url.fragment and "@" not in url.netloc
    return None if is_bare else "the address of a server without a path expected, like https://social.example"


def _handle(value: str) -> str | None:
    fits = re.fullmatch(r"@?([a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z][a-zA-Z0-9-]*", value)
    return None if fits else "a handle with its domain expected, such as shop.bsky.social"


def _facebook(account: Account, means: Means) -> Connector:
    return meta.facebook(account, means.secret, means.http, means.clock)


def _instagram(account: Account, means: Means) -> Connector:
    return meta.instagram(account, means.secret, means.http, means.clock, means.keep(account.id))


def _meta_addresses(account: Account) -> Iterable[tuple[str, str]]:
    return [
        (meta.address(account), "answers, likes, what is hidden or deleted; whether posts still stand there")
    ]


def _number(value: str) -> str | None:
    return None if re.fullmatch(r"[0-9]{1,30}", value) else "an id of digits expected"


def _flag(value: str) -> str | None:
    return None if value in {"true", "false"} else "true or false expected"


def _feed(account: Account, means: Means) -> Connector:
    return Feed(account.id, account.options["url"], means.http, means.clock)


def _feed_addresses(account: Account) -> Iterable[tuple[str, str]]:
    return [(account.options["url"], "a feed that is read")]


def _channels(value: str) -> str | None:
    fits = re.fullmatch(r"slack:#?[^\s#@,:]{1,80}|teams:[^,\n]{1,200}", value.partition(", ")[0])
    rest = value.partition(", ")[2]
    wrong = "channels expected, like slack:#presse, or slack:#presse, teams:Presse/Monitoring"
    return _channels(rest) if fits and rest else None if fits else wrong


def _keywords(value: str) -> str | None:
    return (
        None if all(word.strip() for word in value.split(",")) else "words expected, with commas between them"
    )


def _mastodon(account: Account, means: Means) -> Connector:
    return mastodon(account, means.secret, means.http, means.clock, means.keep(account.id))


def _mastodon_addresses(account: Account) -> Iterable[tuple[str, str]]:
    return [(account.options["server"], "mentions of the account, and replies to them")]


def _visibility(value: str) -> str | None:
    return None if value in {"public", "unlisted"} else "public or unlisted expected"


def _secret(value: str) -> str | None:
    fits = re.fullmatch(r"env:\w+|file:.+", value)
    return None if fits else "stands in the environment or in a file: write env:NAME or file:PATH"


def _limit(value: str) -> str | None:
    return (
        None
        if re.fullmatch(r"[1-9][0-9]{0,5}", value)
        else "a number of characters from 1 to 999999 expected"
    )


def _callback(value: str) -> str | None:
    try:
        url = urlsplit(value)
        host, _ = url.hostname, url.port
    except ValueError:
        return "an https address expected"
    if host and _is_local_link(host):
        return "an address of the machine's own provider, where it keeps secrets, is none for replies"
    if host and (url.scheme == "https" or (url.scheme == "http" and _is_near(host))):
        return None
    return "an https address expected (http only within this machine or its network)"


def _is_local_link(host: str) -> bool:
    """Whether a host is link-local (169.254.0.0/16, fe80::/10, the metadata of cloud machines) or stands for such an address."""
    try:
        return ipaddress.ip_address(host).is_link_local
    except ValueError:
        return host.rstrip(".").lower() in _METADATA


def _is_near(host: str) -> bool:
    """Whether a host is this machine or a neighbour without a public name, such as another container."""
    return host in {"127.0.0.1", "::1"} or "." not in host.rstrip(".")


def _guess(word: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f", did you mean {close[0]!r}?" if close else f"; there is: {', '.join(known)}"


_META: Final[Mapping[str, Check]] = {
    "app": _number,
    "app_secret": _secret,
    "verify_token": _secret,
    "token": _secret,
    "human_agent": _flag,
    "graph": _callback,
}
_META_REQUIRED: Final = frozenset({"app", "app_secret", "verify_token", "token"})

CONNECTORS: Final[Mapping[str, Kind]] = {
    "bluesky": Kind(
        _bluesky,
        {"handle": _handle, "password": _secret, "service": _server, "pds": _server},
        required=frozenset({"handle", "password"}),
        addresses=bluesky.addresses,
    ),
    "facebook": Kind(
        _facebook, {"page": _number, **_META}, required=_META_REQUIRED | {"page"}, addresses=_meta_addresses
    ),
    "feed": Kind(
        _feed,
        {"url": _callback, "channel": _channels, "keywords": _keywords},
        required=frozenset({"url", "channel"}),
        addresses=_feed_addresses,
    ),
    "instagram": Kind(
        _instagram,
        {"id": _number, "page": _number, "limit": _limit, **_META},
        required=_META_REQUIRED | {"id"},
        addresses=_meta_addresses,
    ),
    "letterbox": Kind(_letterbox, {"limit": _limit}),
    "mastodon": Kind(
        _mastodon,
        {"server": _server, "token": _secret, "visibility": _visibility},
        required=frozenset({"server", "token"}),
        addresses=_mastodon_addresses,
    ),
    "webhook": Kind(
        _webhook,
        {"secret": _secret, "callback": _callback, "limit": _limit},
        required=frozenset({"secret"}),
        addresses=_webhook_addresses,
    ),
}
