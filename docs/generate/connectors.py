"""docs/reference/connectors.md: which platforms Zuruf can speak to, and what they can do."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

from bot.connectors.connector import Connector, Idempotency
from bot.connectors.http import new_client
from bot.connectors.memory_keep import MemoryKeep
from bot.connectors.registry import CONNECTORS, Means, connect, problems
from bot.connectors.square import Square
from bot.domain.policy import Account
from bot.domain.posts import AccountId, Act
from bot.exits import Exits
from docs.generate.markdown import code, codes, member_docs, table


def _of_both(option: str, meaning: str, sample: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Describe an option that both of Meta's connectors have."""
    return {(connector, option): (meaning, sample) for connector in ("facebook", "instagram")}


OPTIONS: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("bluesky", "handle"): ("the account's handle", "shop.bsky.social"),
    ("bluesky", "password"): (
        "where an app password of the account is kept: `env:NAME` or `file:PATH`",
        "env:BLUESKY_PASSWORD",
    ),
    ("bluesky", "service"): (
        "the server to log in at, unless it is Bluesky's own, https://bsky.social",
        "https://bsky.social",
    ),
    ("bluesky", "pds"): (
        "the server that the account lives on, if calls should go straight there; only an address that stands here is used",
        "https://pds.example",
    ),
    ("facebook", "page"): ("the page's id", "104201234567890"),
    ("instagram", "id"): ("the account's id", "17841400123456789"),
    ("instagram", "page"): (
        "the Facebook Page that the account hangs on; without it the token is one of Instagram's own login",
        "104201234567890",
    ),
    ("instagram", "limit"): ("the longest comment, in characters", "2200"),
    **_of_both("app", "the app's id at Meta", "777123456789"),
    **_of_both(
        "app_secret", "where the app's secret is kept: `env:NAME` or `file:PATH`", "env:META_APP_SECRET"
    ),
    **_of_both(
        "verify_token", "where the word is kept that is entered with the endpoint", "env:META_VERIFY_TOKEN"
    ),
    **_of_both("token", "where the access token is kept", "env:META_TOKEN"),
    **_of_both(
        "human_agent",
        "`true` where Meta has granted the feature *Human Agent*: then people answer messages for seven days instead of one",
        "true",
    ),
    **_of_both("graph", "another address of the Graph API, for a double of it", "http://127.0.0.1:8090"),
    ("letterbox", "limit"): (
        "the longest reply, in characters as a reader counts them; a link counts 23",
        "500",
    ),
    ("feed", "url"): ("the address of an RSS or Atom feed", "https://standard.example/rss"),
    ("feed", "channel"): (
        "the channels in which its entries appear, `slack:#name` or `teams:Team/Channel`, several with `, ` between them",
        "slack:#presse",
    ),
    ("feed", "keywords"): (
        "only entries with one of these words, with commas between them; `word*` also finds longer ones",
        "bahn*, verspätung",
    ),
    ("mail", "mailbox"): ("the mailbox's address, which answers come from", "social@shop.example"),
    ("mail", "imap"): (
        "the server that mails are read from: `imaps://host`, or `imap://host` with STARTTLS",
        "imaps://imap.shop.example",
    ),
    ("mail", "smtp"): (
        "the server that mails are handed to: `smtps://host`, or `smtp://host` with STARTTLS",
        "smtp://smtp.shop.example",
    ),
    ("mail", "password"): ("where the password is kept: `env:NAME` or `file:PATH`", "file:/run/secrets/mail"),
    ("mail", "token_url"): (
        "where tokens are given, if the provider takes no passwords",
        "https://login.microsoftonline.com/TENANT/oauth2/v2.0/token",
    ),
    ("mail", "client"): ("the app's id at that provider", "0f8a9c1e-2b7d-4c55-9a34-5d1f0e6b7a88"),
    ("mail", "client_secret"): ("where the app's secret is kept", "env:MAIL_CLIENT_SECRET"),
    ("mail", "refresh_token"): (
        "where the refresh token is kept; without one the app signs in as itself",
        "env:MAIL_REFRESH_TOKEN",
    ),
    ("mail", "scope"): ("what is asked for with the token", "https://outlook.office365.com/.default"),
    ("mail", "user"): ("who signs in, unless it is the address", "social"),
    ("mail", "sender"): ("the name beside the address in answers", "Shop Social Media"),
    ("mail", "folder"): ("the folder that is read, unless it is INBOX", "INBOX/Social"),
    ("mail", "sent"): (
        "the folder for copies of what was sent, unless the server marks one",
        "Sent Items",
    ),
    ("mail", "copies"): (
        "`false` where the server keeps copies by itself, as Gmail and Microsoft 365 do",
        "false",
    ),
    ("mail", "smtp_login"): ("`false` where the server for sending takes mails without signing in", "false"),
    ("mail", "tags"): (
        "`false` where mails to name+tag@ do not arrive: then answers to forwarded mails are known by subject and ids alone",
        "false",
    ),
    ("mail", "limit"): ("the longest answer, in characters", "8000"),
    ("mastodon", "server"): ("the server's address; nothing else is connected to", "https://social.example"),
    ("mastodon", "token"): (
        "where the access token is kept: `env:NAME` or `file:PATH`",
        "env:MASTODON_TOKEN",
    ),
    ("mastodon", "visibility"): (
        "how public answers to public posts appear: `unlisted` (the default) or `public`",
        "unlisted",
    ),
    ("webhook", "secret"): (
        "where the secret is kept that signs both directions: `env:NAME` or `file:PATH`",
        "env:HOOK",
    ),
    ("webhook", "callback"): (
        "where replies go; without it nobody can reply from the card",
        "https://forum.example/replies",
    ),
    ("webhook", "limit"): ("the longest reply, in characters as a reader counts them", "2000"),
}
"""What each option means, and an example."""

SIGNS_IN: Final[Mapping[str, frozenset[str]]] = {"mail": frozenset({"password"})}
"""What else an account needs, where it may be one thing or another."""

_INTRO: Final = """\
# Connectors

A connector is the code for one platform. An account in `escalation.yaml` names it before the slash: `webhook/shop` is the
account `shop` of the connector `webhook`. Buttons appear only if the connector can do what they say.

`letterbox` has no platform behind it: it is the public square of the demo and of the tests. For posts from outside use
`webhook`; [webhook.md](webhook.md) describes its requests. How to connect the others: [feeds](../connectors/feed.md), [mail](../connectors/mail.md), [Mastodon](../connectors/mastodon.md).
"""

_CAN: Final = """\
## What they can do

*Again* says what happens when a reply has to be repeated after a lost connection; see
[delivery](../explanation/architecture.md#a-reply-leaves-at-most-once). What depends on the server stands there as it is for one that says nothing:
`mastodon` is `key` where the server honours keys, and takes longer replies where the server does.
"""


_LETS: Final = """\
## What each platform lets us do

Of what it can do at all; a message can be hidden nowhere, so which buttons stand there depends on the post. Where a mark is missing the
platform does not let others do it: the card says so, with the way to the original and *Done on the platform*.
"""

_ACTS: Final[Mapping[Act, str]] = {
    Act.REPLY: "reply",
    Act.REPLY_PRIVATELY: "privately",
    Act.LIKE: "like",
    Act.HIDE: "hide",
    Act.DELETE: "delete",
    Act.BLOCK: "block",
    Act.MUTE: "mute",
    Act.REPORT: "report",
}
_NO_PLATFORM: Final = "letterbox"


def page() -> str:
    """Return the page."""
    kinds = "\n".join(f"- `{idempotency.value}`: {doc}" for idempotency, doc in _idempotencies())
    return "\n".join(
        [_INTRO, _LETS, matrix(), _CAN, asyncio.run(_abilities()), f"{kinds}\n", "## Options\n", _options()]
    )


def _idempotencies() -> Iterator[tuple[Idempotency, str]]:
    docs = member_docs(Idempotency)
    return ((one, docs[one.name]) for one in Idempotency)


def matrix() -> str:
    """Return what each platform lets us do, as a table."""
    return asyncio.run(_matrix())


async def _matrix() -> str:
    async with _means() as means:
        able = {
            account.connector: connect(account, means) for account in _accounts()
        }  # the most options come last
        head = ("platform", *_ACTS.values())
        return table(head, (_marks(one) for name, one in able.items() if name != _NO_PLATFORM))


def _marks(connector: Connector) -> tuple[str, ...]:
    return (connector.platform.name, *("✓" if act in connector.can else "" for act in _ACTS))


async def _abilities() -> str:
    """Build every connector with as few and with as many options as it takes, and ask what it can do."""
    async with _means() as means:
        head = ("connector", "with", "posts arrive", "can", "again", "longest reply")
        return table(head, (_row(account, connect(account, means)) for account in _accounts()))


@asynccontextmanager
async def _means() -> AsyncIterator[Means]:
    """Yield what connectors are built with; nothing of it leads outside."""
    async with new_client(Exits(())) as http:
        yield Means(
            secret=lambda _: _secret(),
            http=http,
            clock=lambda: datetime.now(UTC),
            square=Square(),
            keep=lambda _: MemoryKeep(),
        )


def _secret() -> str:
    return f"whsec_{base64.b64encode(bytes(24)).decode()}"


def _accounts() -> Iterator[Account]:
    for name, kind in CONNECTORS.items():
        needed = sorted(kind.required | SIGNS_IN.get(name, frozenset()))
        optional = [option for option in kind.options if option not in needed and option != "limit"]
        for chosen in [needed] + ([[*needed, *optional]] if optional else []):
            account = _account(name, chosen)
            assert not problems(account), problems(account)
            yield account


def _account(connector: str, options: list[str]) -> Account:
    values = {option: OPTIONS[connector, option][1] for option in options}
    return Account(AccountId(f"{connector}/example"), "Example", connector, "en", options=values)


def _row(account: Account, connector: Connector) -> tuple[str, ...]:
    return (
        code(account.connector),
        codes(account.options),
        _arrives(account, connector),
        codes(sorted(connector.can)) or "nothing: it only listens",
        code(connector.idempotency.value),
        str(connector.platform.limit),
    )


def _arrives(account: Account, connector: Connector) -> str:
    if account.channels:
        return "fetched, and shown in a channel"
    return "fetched" if connector.polled else "by signed request"


def _options() -> str:
    head = ("connector", "option", "", "meaning", "example")
    return table(head, _option_rows())


def _option_rows() -> Iterator[tuple[str, ...]]:
    for name, kind in CONNECTORS.items():
        for option in kind.options:
            meaning, sample = OPTIONS[name, option]
            required = "required" if option in kind.required else ""
            yield code(name), code(option), required, meaning, code(sample)
