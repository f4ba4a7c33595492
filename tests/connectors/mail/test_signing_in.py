"""Tokens in place of passwords, and what `zuruf check` says."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from bot.connectors.mail.tokens import App, Tokens
from bot.connectors.registry import problems
from bot.domain.errors import LoggedOut, Unreachable
from bot.domain.policy import Account
from bot.domain.posts import AccountId
from bot.workspace.mail.local import LocalMail
from bot.workspace.mail.post_office import Fault
from tests.fakes.mail.world import connected

APP = App("https://login.example/token", "app", "s3cret", "mail")
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
GOOD = {
    "mailbox": "social@shop.example",
    "imap": "imaps://imap.shop.example",
    "smtp": "smtp://smtp.shop.example",
    "password": "env:MAIL",
}


class Provider:
    """Gives tokens, each another one."""

    def __init__(self, answer: Callable[[int], httpx.Response]) -> None:
        self.asked: list[dict[str, list[str]]] = []
        self._answer = answer
        self.now = NOW
        self.http = httpx.AsyncClient(transport=httpx.MockTransport(self._give))

    def _give(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(parse_qs(request.content.decode()))
        return self._answer(len(self.asked))

    def tokens(self, app: App = APP) -> Tokens:
        return Tokens(app, self.http, lambda: self.now)


def lasting(seconds: int) -> Callable[[int], httpx.Response]:
    return lambda number: answer(200, {"access_token": f"t{number}", "expires_in": seconds})


def answer(status: int, told: object = None, *, raw: bytes | None = None) -> httpx.Response:
    body = json.dumps(told).encode() if raw is None else raw
    return httpx.Response(status, stream=httpx.ByteStream(body))


async def test_a_token_is_asked_for_once_and_renewed_before_it_ends() -> None:
    provider = Provider(lasting(3600))
    tokens = provider.tokens()
    assert [await tokens.token(), await tokens.token()] == ["t1", "t1"]
    provider.now += timedelta(minutes=57)
    assert await tokens.token() == "t1"
    provider.now += timedelta(minutes=1, seconds=1)
    assert await tokens.token() == "t2"
    assert provider.asked[0] == {
        "grant_type": ["client_credentials"],
        "client_id": ["app"],
        "client_secret": ["s3cret"],
        "scope": ["mail"],
    }


async def test_who_was_allowed_by_a_person_says_so() -> None:
    provider = Provider(lasting(3600))
    await provider.tokens(App("https://login.example/token", "app", "s", refresh_token="r")).token()
    assert provider.asked[0]["grant_type"] == ["refresh_token"]
    assert provider.asked[0]["refresh_token"] == ["r"]


@pytest.mark.parametrize(
    "given",
    [
        answer(400, {"error": "invalid_client"}),
        answer(401),
        answer(200, {"token": "t"}),
        answer(200, ["t"]),
        answer(200, {"access_token": "a\r\nb"}),
        answer(200, raw=b"<html>"),
    ],
)
async def test_without_a_token_nobody_is_let_in(given: httpx.Response) -> None:
    with pytest.raises(LoggedOut):
        await Provider(lambda _: given).tokens().token()


async def test_a_provider_in_trouble_is_asked_again_later() -> None:
    with pytest.raises(Unreachable):
        await Provider(lambda _: answer(503)).tokens().token()


def account(**options: str) -> Account:
    return Account(AccountId("mail/shop"), "Mail", "mail", "de", options=options)


def test_a_good_account_has_no_problems() -> None:
    assert problems(account(**GOOD)) == []
    token = {"token_url": "https://login.example/token", "client": "app", "client_secret": "env:S"}
    assert problems(account(**{k: v for k, v in GOOD.items() if k != "password"}, **token)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mailbox": "social"}, "mailbox: an address like"),
        ({"imap": "imap.shop.example"}, "imap: imaps://host or imap://host expected"),
        ({"imap": "smtp://shop.example"}, "imap: imaps://host"),
        ({"smtp": "smtp://user@shop.example"}, "smtp: smtps://host"),
        ({"smtp": "smtp://shop.example:99999"}, "smtp: smtps://host"),
        ({"smtp": "smtp://169.254.169.254"}, "smtp: an address of the machine's own provider"),
        ({"password": "hunter2"}, "password: stands in the environment"),
        ({"password": None}, "password: missing"),
        ({"token_url": "https://login.example/token"}, "client: missing, it belongs to token_url"),
        ({"sender": "Shop\nBcc: x"}, "sender: a name in one line"),
        ({"passwort": "env:X"}, "passwort: mail has no such option, did you mean 'password'?"),
    ],
)
def test_a_wrong_account_is_told_what_to_do(change: dict[str, Any], said: str) -> None:
    options = {name: value for name, value in {**GOOD, **change}.items() if value is not None}
    assert [one for one in problems(account(**options)) if one.startswith(said)], problems(account(**options))


async def test_a_check_says_that_all_is_well(mail: LocalMail) -> None:
    connector = connected(mail)
    findings = [finding async for finding in connector.inspect()]
    await connector.close()
    assert not [finding for finding in findings if finding.wrong]
    assert [finding.what.partition(": ")[2] for finding in findings] == [
        "the mailbox can be read",
        "the server tells of new mails at once",
        "copies are kept in Sent, and can be searched",
        "mails can be sent",
    ]


async def test_a_check_says_what_to_do(mail: LocalMail) -> None:
    mail.office.faults.append(Fault.LOGGED_OUT)
    connector = connected(mail, sent="Keiner")
    wrong = [finding async for finding in connector.inspect() if finding.wrong]
    await connector.close()
    assert [(one.what.partition(":")[0], one.mend.partition(",")[0]) for one in wrong] == [
        ("mail/shop", "name the folder with `sent`"),
        ("mail/shop", "look at `user` and `password`; some providers want a password for apps"),
    ]
    away = connected(mail, imap="imap://127.0.0.1:1", smtp="smtp://127.0.0.1:1")
    mends = [finding.mend async for finding in away.inspect()]
    await away.close()
    assert mends == ["look at `imap` and at the network", "look at `smtp` and at the network"]
