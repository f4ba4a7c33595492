"""Every connector by the name that `escalation.yaml` uses, and what its accounts may say there."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import httpx

from bot.connectors import letterbox, options, webhook
from bot.connectors.bluesky import building as bluesky
from bot.connectors.connector import Connector, Keep
from bot.connectors.endpoint import Endpoint
from bot.connectors.feed.connector import Feed
from bot.connectors.hooks import Secrets
from bot.connectors.letterbox import Letterbox
from bot.connectors.mail import building as mail
from bot.connectors.mastodon.building import mastodon
from bot.connectors.meta import building as meta
from bot.connectors.meta.endpoint import Member, MetaEndpoint
from bot.connectors.options import Check
from bot.connectors.square import Square
from bot.connectors.webhook import WebhookConnector, WebhookIntake
from bot.domain.policy import Account
from bot.domain.posts import AccountId


@dataclass(frozen=True, slots=True)
class Means:
    """What connectors are built with; `secret` turns `env:NAME` or `file:PATH` into the secret itself."""

    secret: Callable[[str], str]
    http: httpx.AsyncClient
    clock: Callable[[], datetime]
    square: Square
    keep: Callable[[AccountId], Keep]


@dataclass(frozen=True, slots=True)
class Kind:
    """How to build a connector, and the options that its accounts have."""

    build: Callable[[Account, Means], Connector]
    options: Mapping[str, Check]
    required: frozenset[str] = frozenset()
    addresses: Callable[[Account], Iterable[tuple[str, str]]] = lambda _account: ()
    """The addresses that an account is connected to, each with what is sent there; nothing is sent elsewhere."""
    lacks: Callable[[Account], Iterable[str]] = lambda _account: ()
    """What an account lacks where one option asks for another."""
    forwards: bool = False
    """Whether people without chat can be asked from its accounts: the connector has `forward`."""


def connect(account: Account, means: Means) -> Connector:
    """Build the connector of an account without `problems`; `ValueError` when its secret is not one."""
    return CONNECTORS[account.connector].build(account, means)


def addresses(account: Account) -> Iterable[tuple[str, str]]:
    """Return the addresses that an account without `problems` is connected to, each with what is sent there."""
    return CONNECTORS[account.connector].addresses(account)


def forwards(account: Account) -> bool:
    """Tell whether people without chat can be asked from an account."""
    kind = CONNECTORS.get(account.connector)
    return kind is not None and kind.forwards


SHARED_PATHS: Final = (meta.PATH,)
"""The addresses that several accounts may share."""


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
    found += kind.lacks(account)
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


def _facebook(account: Account, means: Means) -> Connector:
    return meta.facebook(account, means.secret, means.http, means.clock)


def _instagram(account: Account, means: Means) -> Connector:
    return meta.instagram(account, means.secret, means.http, means.clock, means.keep(account.id))


def _meta_addresses(account: Account) -> Iterable[tuple[str, str]]:
    return [
        (meta.address(account), "answers, likes, what is hidden or deleted; whether posts still stand there")
    ]


def _feed(account: Account, means: Means) -> Connector:
    return Feed(account.id, account.options["url"], means.http, means.clock)


def _feed_addresses(account: Account) -> Iterable[tuple[str, str]]:
    return [(account.options["url"], "a feed that is read")]


def _mastodon(account: Account, means: Means) -> Connector:
    return mastodon(account, means.secret, means.http, means.clock, means.keep(account.id))


def _mastodon_addresses(account: Account) -> Iterable[tuple[str, str]]:
    return [(account.options["server"], "mentions of the account, and replies to them")]


def _mail(account: Account, means: Means) -> Connector:
    return mail.mail(account, means.secret, means.keep(account.id), means.http, means.clock)


def _guess(word: str, known: Mapping[str, object]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f", did you mean {close[0]!r}?" if close else f"; there is: {', '.join(known)}"


_META: Final[Mapping[str, Check]] = {
    "app": options.number,
    "app_secret": options.secret,
    "verify_token": options.secret,
    "token": options.secret,
    "human_agent": options.flag,
    "graph": options.address,
}
_META_REQUIRED: Final = frozenset({"app", "app_secret", "verify_token", "token"})

CONNECTORS: Final[Mapping[str, Kind]] = {
    "bluesky": Kind(
        _bluesky,
        {
            "handle": options.handle,
            "password": options.secret,
            "service": options.server,
            "pds": options.server,
        },
        required=frozenset({"handle", "password"}),
        addresses=bluesky.addresses,
    ),
    "facebook": Kind(
        _facebook,
        {"page": options.number, **_META},
        required=_META_REQUIRED | {"page"},
        addresses=_meta_addresses,
    ),
    "feed": Kind(
        _feed,
        {"url": options.address, "channel": options.channels, "keywords": options.keywords},
        required=frozenset({"url", "channel"}),
        addresses=_feed_addresses,
    ),
    "instagram": Kind(
        _instagram,
        {"id": options.number, "page": options.number, "limit": options.limit, **_META},
        required=_META_REQUIRED | {"id"},
        addresses=_meta_addresses,
    ),
    "letterbox": Kind(_letterbox, {"limit": options.limit}),
    "mail": Kind(
        _mail,
        mail.OPTIONS,
        required=mail.REQUIRED,
        addresses=mail.addresses,
        lacks=mail.missing,
        forwards=True,
    ),
    "mastodon": Kind(
        _mastodon,
        {"server": options.server, "token": options.secret, "visibility": options.visibility},
        required=frozenset({"server", "token"}),
        addresses=_mastodon_addresses,
    ),
    "webhook": Kind(
        _webhook,
        {"secret": options.secret, "callback": options.address, "limit": options.limit},
        required=frozenset({"secret"}),
        addresses=_webhook_addresses,
    ),
}
