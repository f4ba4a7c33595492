from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.connectors import http as calls
from bot.connectors.bluesky.connector import Bluesky
from bot.connectors.feed.connector import Feed
from bot.connectors.letterbox import Letterbox
from bot.connectors.mastodon.connector import Mastodon
from bot.connectors.memory_keep import MemoryKeep
from bot.connectors.registry import CONNECTORS, Means, addresses, connect, forwards, problems
from bot.connectors.square import Square
from bot.connectors.webhook import WebhookConnector, WebhookIntake
from bot.domain.policy import Account
from bot.domain.posts import AccountId
from tests.fakes.exits import EVERYWHERE

SECRET = f"whsec_{base64.b64encode(b'n' * 32).decode()}"


def account(connector: str, account_id: str = "", **options: str) -> Account:
    return Account(AccountId(account_id or f"{connector}/shop"), "Shop", connector, "de", options=options)


@pytest_asyncio.fixture
async def means() -> AsyncIterator[Means]:
    async with calls.new_client(EVERYWHERE) as http:
        yield Means(
            {
                "env:GOOD": SECRET,
                "env:BAD": "hunter2",
                "env:APP": "abcd-efgh-ijkl-mnop",
                "file:/t": "t",
            }.__getitem__,
            http,
            lambda: datetime.now(UTC),
            Square(),
            lambda _: MemoryKeep(),
        )


@pytest.mark.parametrize(
    ("wanted", "kind", "limit"),
    [
        (account("letterbox"), Letterbox, 500),
        (account("letterbox", limit="8000"), Letterbox, 8000),
        (account("webhook", secret="env:GOOD"), WebhookIntake, 2000),
        (account("webhook", secret="env:GOOD", callback="https://a.example/x"), WebhookConnector, 2000),
        (
            account("feed", url="https://a.example/rss", channel="slack:#presse, teams:Presse/Monitoring"),
            Feed,
            1,
        ),
        (account("mastodon", server="https://social.example", token="env:GOOD"), Mastodon, 450),
        (
            account("mastodon", server="http://127.0.0.1:8080/", token="file:/t", visibility="public"),
            Mastodon,
            450,
        ),
        (
            account("webhook", secret="env:GOOD", callback="http://forum:8080/", limit="9"),
            WebhookConnector,
            9,
        ),
    ],
)
async def test_an_account_becomes_its_connector(
    means: Means, wanted: Account, kind: type, limit: int
) -> None:
    assert problems(wanted) == []
    connector = connect(wanted, means)
    assert type(connector) is kind
    assert connector.platform.limit == limit
    assert CONNECTORS[connector.name].build(wanted, means).name == wanted.connector
    assert forwards(wanted) == connector.forwards


async def test_a_bad_secret_names_the_account_and_is_not_shown(means: Means) -> None:
    with pytest.raises(ValueError, match="webhook/shop: a secret begins with whsec_") as caught:
        connect(account("webhook", secret="env:BAD"), means)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        (account("leterbox"), ["connector: there is no 'leterbox', did you mean 'letterbox'?"]),
        (account("zzz"), [f"connector: there is no 'zzz'; there is: {', '.join(CONNECTORS)}"]),
        (account("webhook"), ["secret: missing"]),
        (
            account("webhook", secret="hunter2"),
            ["secret: stands in the environment or in a file: write env:NAME or file:PATH"],
        ),
        (
            account("webhook", secret="file:/run/secrets/shop", calback="https://a.example"),
            ["calback: webhook has no such option, did you mean 'callback'?"],
        ),
        (account("mastodon"), ["server: missing", "token: missing"]),
        (account("feed"), ["channel: missing", "url: missing"]),
        (
            account("feed", url="ftp://a.example", channel="#presse", keywords="bahn,,"),
            [
                "url: an https address expected (http only within this machine or its network)",
                "channel: channels expected, like slack:#presse, or slack:#presse, teams:Presse/Monitoring",
                "keywords: words expected, with commas between them",
            ],
        ),
        *(
            (account("mastodon", server=server, token="env:GOOD"), [f"server: {wrong}"])
            for server, wrong in {
                "social.example": "an https address expected (http only within this machine or its network)",
                "http://social.example": "an https address expected (http only within this machine or its network)",
                "https://social.example/@shop": "the address of a server without a path expected, like https://social.example",
                "https://shop:secret@social.example": "the address of a server without a path expected, like https://social.example",
            }.items()
        ),
        (
            account("mastodon", server="https://a.example", token="hunter2", visibility="direct"),
            [
                "token: stands in the environment or in a file: write env:NAME or file:PATH",
                "visibility: public or unlisted expected",
            ],
        ),
        (account("letterbox", limit="many"), ["limit: a number of characters from 1 to 999999 expected"]),
        (account("letterbox", limit="0"), ["limit: a number of characters from 1 to 999999 expected"]),
        (
            account("letterbox", "mastodon/@shop"),
            ["id: begins with letterbox/, because the address of its hook does"],
        ),
    ],
)
def test_a_problem_names_the_key_and_the_mend(wrong: Account, found: list[str]) -> None:
    assert problems(wrong) == found


BLUESKY = {"handle": "shop.bsky.social", "password": "env:APP"}


async def test_an_account_on_bluesky_is_built_from_its_handle_and_password(means: Means) -> None:
    wanted = account("bluesky", **BLUESKY)
    assert problems(wanted) == []
    connector = connect(wanted, means)
    assert isinstance(connector, Bluesky)
    assert [url for url, _ in addresses(wanted)] == ["https://bsky.social"]
    own = account("bluesky", **BLUESKY, service="https://pds.example", pds="https://pds.example")
    assert [url for url, _ in addresses(own)] == ["https://pds.example"] * 2


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({"handle": "@shop.example", "password": "file:/run/secrets/app"}, ""),
        ({"handle": "shop", "password": "env:APP"}, "handle: a handle with its domain expected"),
        (
            {"handle": "shop.example", "password": "abcd-efgh-ijkl-mnop"},
            "password: stands in the environment",
        ),
        (BLUESKY | {"service": "http://pds.example"}, "service: an https address expected"),
        (BLUESKY | {"pds": "https://pds.example/xrpc"}, "pds: the address of a server without a path"),
    ],
)
def test_what_is_wrong_with_an_account_on_bluesky_is_said(options: dict[str, str], found: str) -> None:
    said = problems(account("bluesky", **options))
    assert [one[: len(found)] for one in said] == ([found] if found else [])


@pytest.mark.parametrize(
    ("callback", "fine"),
    [
        ("https://forum.example/replies", True),
        ("http://127.0.0.1:8080/", True),
        ("http://[::1]/", True),
        ("http://localhost/", True),
        ("http://forum/", True),
        ("http://forum.example/", False),
        ("https://169.254.169.254/latest/meta-data", False),
        ("https://[fe80::1]/", False),
        ("http://metadata/", False),
        ("https://metadata.google.internal/", False),
        ("ftp://forum/", False),
        ("https://", False),
        ("https://forum.example:http/", False),
        ("http://[", False),
        ("forum.example", False),
        ("", False),
    ],
)
def test_replies_travel_encrypted_unless_they_stay_near(callback: str, fine: bool) -> None:
    found = problems(account("webhook", secret="env:GOOD", callback=callback))
    assert (found == []) is fine
    assert all(problem.startswith("callback: ") for problem in found)
