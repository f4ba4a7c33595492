"""Who can be asked by mail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.connectors.registry import forwards
from bot.domain.forwards import Becomes
from bot.domain.mailboxes import is_mailbox
from bot.domain.people import DepartmentId
from bot.domain.policy import Account, Contact, Forwarding
from bot.domain.posts import AccountId
from bot.policy_file import PolicyProblems, load
from tests.policy.samples import VALID, problems_of

SOCIAL = DepartmentId("social")
BOOK = """\
forwarding: {account: webhook/shop, to_others: [bahn.example]}
address_book:
  workshop: {name: Werkstatt, address: werkstatt@bahn.example, answers: draft, due: 2d, departments: [social]}
  lost: {name: Fundbüro, address: fundbuero@bahn.example}
"""


def test_an_address_book_is_read() -> None:
    policy = load(VALID + BOOK)
    assert policy.forwarding == Forwarding(AccountId("webhook/shop"), ("bahn.example",))
    workshop, lost = policy.address_book.values()
    assert workshop == Contact(
        "workshop",
        "Werkstatt",
        "werkstatt@bahn.example",
        Becomes.DRAFT,
        timedelta(days=2),
        frozenset({SOCIAL}),
    )
    assert (lost.becomes, lost.due) == (Becomes.NOTE, timedelta(days=1))


def test_without_it_nobody_is_asked() -> None:
    assert load(VALID).forwarding is None
    assert load(VALID).address_book == {}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("webhook/shop", "webhook/shap", '24:23: forwarding.account: no account "webhook/shap"'),
        ("fundbuero@bahn.example", "fundbuero", '"fundbuero" is no mail address'),
        ("fundbuero@bahn.example", '"a@bahn.example\\nBcc: b@c.example"', "is no mail address"),
        ("fundbuero@bahn.example", '"a@bahn.example\\n"', "is no mail address"),
        ("fundbuero@bahn.example", '"a@b.example, c@d.example"', "is no mail address"),
        ("name: Fundbüro", 'name: "Fund\\nbüro"', "cannot be a name here"),
        ("answers: draft", "answers: reply", 'no answers "reply"'),
        ("due: 2d", "due: 2", '"2" without a unit is no duration'),
        (
            "departments: [social]}\n  lost: {name",
            "departments: [socal]}\n  lost: {name",
            'no department "socal"',
        ),
        ("[bahn.example]", '["@bahn.example"]', '"@bahn.example" is no domain'),
    ],
)
def test_what_is_wrong_is_said_where_it_stands(old: str, new: str, said: str) -> None:
    assert old in BOOK
    assert said in "\n".join(problems_of(VALID + BOOK.replace(old, new, 1)))


def test_an_address_book_needs_an_account_that_asks() -> None:
    (said,) = problems_of(VALID + BOOK.partition("\n")[2])
    assert "nobody of the address book can be asked" in said


def test_somebody_must_be_there_to_be_asked() -> None:
    (said,) = problems_of(VALID + "forwarding: {account: webhook/shop}\n")
    assert "nobody can be asked by mail" in said


def test_the_account_must_send_mails() -> None:
    with pytest.raises(PolicyProblems, match=r":24:23: forwarding.account: webhook accounts send no mails"):
        load(VALID + BOOK, forwards=forwards)


def test_a_connector_that_nobody_knows_sends_no_mails() -> None:
    assert not forwards(Account(AccountId("pigeon/shop"), "Shop", "pigeon", "de"))


@pytest.mark.parametrize(
    "address",
    ["a@b.at", "werkstatt.linz+bahn@donau-bahn.example", "x_y@sub.domain.example", "o'neil@bahn.xn--p1ai"],
)
def test_plain_addresses_are_taken(address: str) -> None:
    assert is_mailbox(address)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "",
            "a",
            "a@",
            "@b.at",
            "a@b",
            "a@b.",
            "a@.at",
            "a b@c.at",
            "a@b.at ",
            "<a@b.at>",
            "A <a@b.at>",
            "a@b.at,c@d.at",
        ),
        *(
            "a@b.at\n",
            "a@b.at\r\nBcc: x@y.at",
            "a\x00@b.at",
            ".a@b.at",
            "a.@b.at",
            "a..b@c.at",
            "-a@b.at",
            "a@b@c.at",
        ),
        *("ä@b.at", "a@bähn.at", "a%c.at@b.at", '"a b"@c.at', "a@[127.0.0.1]", "a@-b.at", "a@b-.at", "a@b.1"),
        *("x" * 65 + "@b.at", "a@" + "b" * 64 + ".at", "a@" + "b23456789." * 26 + "at"),
    ],
)
def test_nothing_else_is(address: str) -> None:
    assert not is_mailbox(address)
