"""Mails of many programs -> what is taken from them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from bot.connectors.mail import reading, telling
from bot.connectors.mail.automatic import Origin
from bot.domain.posts import Act, AttachmentKind, Letter, Post, PostKind
from tests.connectors.mail.samples import BOUNCE, OUT_OF_OFFICE
from tests.fakes.mail.world import ARRIVED, LENA, OURS, told, written

HEAD = b"From: =?iso-8859-1?Q?Bj=F6rn_Gro=DF?= <Bjoern@Kunden.Example>\r\nTo: social@shop.example\r\nMessage-ID: <1@k.example>\r\n"


def post_of(data: bytes | EmailMessage) -> Post:
    news = told(data)
    assert isinstance(news, Post)
    return news


def test_a_mail_becomes_a_post() -> None:
    post = post_of(written("Wo bleibt sie?\n-- \nLena", subject="Meine Bestellung"))
    assert post.text.raw == "Meine Bestellung\n\nWo bleibt sie?"
    assert (post.kind, post.private) == (PostKind.MAIL, True)
    assert (post.author.id, post.author.name.raw, post.author.handle.raw) == (LENA, "Lena Vogt", LENA)
    assert post.written_at == datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    assert post.facts == {"id": "1@kunden.example", "subject": "Meine Bestellung", "to": LENA}


def test_the_subject_of_an_answer_is_known_already() -> None:
    assert post_of(written("Ja", subject="AW: Bestellung")).text.raw == "Ja"
    assert post_of(written("Ja", subject="Bestellung", In_Reply_To="<9@k.example>")).text.raw == "Ja"


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ('text/plain; charset="iso-8859-1"', b"Gr\xfc\xdfe", "Grüße"),
        ('text/plain; charset="iso-8859-1"', b"100 \x80", "100 €"),
        ('text/plain; charset="utf-8"', "Grüße 🏳️‍🌈".encode(), "Grüße 🏳️‍🌈"),
        ('text/plain; charset="utf-8"', b"Gr\xfc\xdfe", "Grüße"),
        ('text/plain; charset="no-such"', "Grüße".encode(), "Grüße"),
        ("text/plain", "Grüße".encode(), "Grüße"),
        ('text/plain; charset="punycode"', b"Hallo", "Hallo"),
        ('text/plain; charset="utf-16"', "Grüße".encode("utf-16"), "Grüße"),
        (
            "text/plain; format=flowed",
            b"eins \r\nzwei\r\n> drei \r\n> vier\r\nfuenf",
            "eins zwei\n> drei vier\nfuenf",
        ),
        ("text/html", b"<style>p{}</style><p>Hallo <b>du</b></p><script>x()</script>", "Hallo du"),
        ("text/html", b"<p>Ja.</p><blockquote type=cite><p>Kommst du?</p></blockquote>", "Ja."),
        ("text/html", b"<blockquote>Wann?</blockquote><p>Morgen.</p>", "> Wann?\n\nMorgen."),
    ],
)
def test_texts_are_read_whatever_they_are_written_in(kind: str, body: bytes, text: str) -> None:
    data = HEAD + f"Content-Type: {kind}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n".encode() + body
    post = post_of(data)
    assert post.text.raw == text
    assert post.author.name.raw == "Björn Groß"
    assert post.author.id == "bjoern@kunden.example"


def test_the_plain_text_is_taken_where_there_is_one() -> None:
    assert post_of(written("Klar.", html="<p>Bunt.</p>")).text.raw == "Klar."
    assert post_of(written(" \n", html="<p>Bunt.</p>")).text.raw == "Bunt."


def test_what_hangs_on_a_mail_is_named_and_not_opened() -> None:
    message = written("Siehe Bild.")
    message.add_attachment(b"\x89PNG" * 100, maintype="image", subtype="png", filename="Schaden.png")
    message.add_attachment("a;b", subtype="csv", filename="=?utf-8?q?=C3=9Cbersicht.csv?=")
    post = post_of(message)
    assert post.text.raw == "Siehe Bild."
    assert [(one.kind, one.name.raw, one.bytes) for one in post.attachments] == [
        (AttachmentKind.PICTURE, "Schaden.png", 400),
        (AttachmentKind.FILE, "Übersicht.csv", 5),
    ]
    cut = reading.mail(message.as_bytes()[:-200], ARRIVED, whole=False)
    assert {one.bytes for one in cut.attachments} == {0}


def test_logos_of_signatures_are_no_pictures() -> None:
    message = written("Hallo", html='<p>Hallo</p><img src="cid:logo">')
    message.add_attachment(b"x", maintype="image", subtype="png", disposition="inline", cid="<logo>")
    assert post_of(message).attachments == ()


def test_who_wrote_by_a_form_of_our_own_is_who_is_answered() -> None:
    post = post_of(written("Hallo", sender=f"Formular <{OURS}>", Reply_To=f"Lena <{LENA}>"))
    assert (post.author.id, post.facts["to"]) == (LENA, LENA)


def test_an_answer_goes_where_its_author_wants_it() -> None:
    post = post_of(written("Hallo", Reply_To="Büro <buero@kunden.example>"))
    assert (post.author.id, post.facts["to"]) == (LENA, "buero@kunden.example")


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({}, Origin.PERSON),
        ({"Auto-Submitted": "no"}, Origin.PERSON),
        ({"Precedence": "bulk"}, Origin.PERSON),
        ({"Auto-Submitted": "auto-replied"}, Origin.REPLIED),
        ({"Auto-Submitted": "Auto-Replied; owner-email=x"}, Origin.REPLIED),
        ({"Auto-Submitted": "auto-generated"}, Origin.GENERATED),
        ({"Auto-Submitted": "auto-notified"}, Origin.GENERATED),
    ],
)
def test_who_wrote_says_a_mail_itself(headers: dict[str, str], origin: Origin) -> None:
    message = written("Hallo", **headers)
    assert reading.mail(message.as_bytes(), ARRIVED).origin is origin


def test_a_machine_of_its_own_accord_is_a_customer_whom_nobody_answers() -> None:
    post = post_of(written("Neue Bewertung", Auto_Submitted="auto-generated"))
    assert post.facts["automatic"] == "generated"


@pytest.mark.parametrize("said", ["auto-replied", "auto-generated"])
def test_an_automatic_answer_is_a_letter(said: str) -> None:
    ours = f"zuruf-{'0' * 24}.abcdefghijkl@shop.example"
    news = told(OUT_OF_OFFICE.format(ours=ours, said=said).encode())
    assert isinstance(news, Letter)
    assert (news.kind, news.token, news.conversation) == ("automatic", "", "abcdefghijkl")


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_that_something_did_not_arrive_belongs_to_what_did_not(kind: str) -> None:
    ours = f"zuruf-{'0' * 24}.abcdefghijkl@shop.example"
    news = told(BOUNCE.format(ours=ours, kind=kind).encode())
    assert isinstance(news, Letter)
    assert (news.kind, news.conversation) == ("bounce", "abcdefghijkl")
    assert "user unknown" in news.post.text.raw


def test_the_same_mail_twice_is_one_and_a_strangers_with_its_id_another() -> None:
    first, again = post_of(written("Hallo")), post_of(written("Hallo"))
    assert first == again
    assert post_of(written("Anders")).ref != first.ref
    assert post_of(written("Hallo", sender="mallory@else.example")).ref != first.ref


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("Mon, 02 Mar 2026 09:00:00 +0100", datetime(2026, 3, 2, 8, 0, tzinfo=UTC)),
        ("2 Mar 2026 08:00:00 -0000", datetime(2026, 3, 2, 8, 0, tzinfo=UTC)),
        ("yesterday", ARRIVED),
        ("Mon, 02 Mar 9998 09:00:00 +0100", ARRIVED),
        ("", ARRIVED),
    ],
)
def test_a_mail_without_a_time_was_written_when_it_arrived(value: str, at: datetime) -> None:
    data = HEAD + f"Date: {value}\r\n\r\nHallo".encode()
    assert post_of(data).written_at == at


@pytest.mark.parametrize(
    "sender", ["", "nobody", "<>", "Lena <lena@>", "a@b.example\x00", "Müller <müller@kunden.example>"]
)
def test_whom_nobody_can_answer_has_a_ticket_without_that_button(sender: str) -> None:
    post = post_of(f"From: {sender}\r\nMessage-ID: <1@k.example>\r\n\r\nHallo".encode())
    assert post.text.raw == "Hallo"
    assert Act.REPLY not in telling.acts_on(post)
