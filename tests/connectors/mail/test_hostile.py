"""Whatever arrives: something is read, nothing breaks, and it does not take long."""

from __future__ import annotations

import random
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.connectors.mail import ids, reading, telling
from bot.connectors.mail.quoting import own_words
from bot.connectors.mail.threads import Threads
from bot.domain.posts import Act, Letter, Post
from tests.connectors.mail.samples import ANSWER_OF_A_DESK, BOUNCE, CONFIRMATION_OF_A_DESK, OUT_OF_OFFICE
from tests.contracts.connector import TOKEN
from tests.fakes.mail.world import ACCOUNT, ARRIVED, OURS, written


def rich() -> EmailMessage:
    message = written(
        "Hallo\n> Zitat\n-- \nLena",
        subject="Grüße =?utf-8?q?=F0=9F=98=80?=",
        html="<p>Hallo</p><blockquote>Zitat</blockquote>",
        Reply_To="Büro <buero@kunden.example>",
        References=f"<0@k.example> <{ids.own_id('r', 'abcdefghijkl', 'shop.example')}>",
    )
    message.add_attachment(b"x" * 50, maintype="image", subtype="png", filename="Über.png")
    return message


SAMPLES = [
    rich().as_bytes(),
    written("Hallo").as_bytes(),
    CONFIRMATION_OF_A_DESK.format(token=TOKEN, ours=ids.own_id("f", TOKEN, "shop.example")).encode(),
    ANSWER_OF_A_DESK.encode(),
    BOUNCE.format(kind="message/rfc822", ours=ids.own_id("r", "abcdefghijkl", "shop.example")).encode(),
    OUT_OF_OFFICE.format(ours="1@k.example", said="auto-replied").encode(),
]
SCRAPS = [
    b"\x00", b"\xff\xfe", b"\r\n\r\n", b"\n", b"=?utf-8?b?", b"?=", b"<", b">", b'"', b"\\", b"--b1", b'boundary="', b"Content-Type: ", b"\xed\xa0\x80",
    b'charset="utf-7"', b"multipart/mixed", b"message/rfc822", b"base64", b"quoted-printable", b"=", b";", b"Auto-Submitted: ", b"((((", b"@", b"\r",
]  # fmt: skip


def read(data: bytes) -> Post | Letter:
    """Read a mail as the connector does; its text can be stored."""
    mail = reading.mail(data, ARRIVED)
    news = telling.news(mail, Threads(OURS).of(mail), ACCOUNT, OURS)
    post = news if isinstance(news, Post) else news.post
    post.text.raw.encode()
    post.author.name.raw.encode()
    for value in post.facts.values():
        value.encode()
        assert len(value) < 6_000
    if Act.REPLY in telling.acts_on(post):
        assert ids.is_address(post.facts["to"])
    return news


def test_ten_thousand_broken_mails_are_read() -> None:
    chance = random.Random(20261201)  # noqa: S311 -- to be repeated, not to be secret
    for _ in range(10_000):
        data = bytearray(chance.choice(SAMPLES))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data) + 1)
            match chance.randrange(4):
                case 0:
                    data[at:at] = chance.choice(SCRAPS)
                case 1:
                    del data[at : at + chance.randint(1, 40)]
                case 2:
                    data[at : at + 1] = bytes([chance.randrange(256)])
                case _:
                    data[at:at] = data[at : at + chance.randint(1, 200)]
        read(bytes(data))


@given(st.binary(max_size=400))
def test_any_bytes_are_read(data: bytes) -> None:
    read(data)


@given(st.text(max_size=300))
def test_own_words_are_never_more_than_was_written(text: str) -> None:
    words = own_words(text)
    assert not text.strip() or words.strip()
    assert len(words) <= len(text) + len("> […]")


@pytest.mark.parametrize(
    "data",
    [
        b"From: " + b"a@b.example, " * 50_000 + b"\r\n\r\nHallo",
        b"References: " + b"<1@x> " * 80_000 + b"\r\n\r\nHallo",
        b"Subject: " + b"=?utf-8?q?a?= " * 30_000 + b"\r\n\r\nHallo",
        b"Subject: " + b"(" * 400_000 + b"\r\n\r\nHallo",
        b"From: " + b"(" * 400_000 + b"\r\n\r\nHallo",
        b"Date: " + b"1 " * 200_000 + b"\r\n\r\nHallo",
        b"Content-Type: text/html\r\n\r\n" + b"<a " * 170_000,
        b"Content-Type: text/html\r\n\r\n" + b"<blockquote>" * 40_000,
        b"Content-Type: text/plain\r\n\r\n" + b"> " * 250_000,
        b"Content-Type: text/plain; format=flowed\r\n\r\n" + b">>> a \r\n" * 60_000,
        b"Content-Type: text/plain; charset=utf-7\r\n\r\n" + b"+AGE-" * 100_000,
        b"X-A: b\r\n" * 60_000 + b"\r\nHallo",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n" + b"--a\r\n\r\n" * 60_000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3_000)
        ),
        b"Content-Type: message/rfc822\r\n\r\n" * 12_000,
        b"Content-Type: text/plain; " + b"; ".join(b"a*%d=x" % n for n in range(20_000)) + b"\r\n\r\nHallo",
        b"Content-Type: text/plain; name=" + b'\\"' * 200_000 + b"\r\n\r\nHallo",
    ],
    ids=range(17),
)
def test_half_a_megabyte_of_malice_is_read(data: bytes) -> None:
    read(data[: reading.READ])
