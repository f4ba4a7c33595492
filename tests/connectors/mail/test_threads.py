"""Which ticket a mail belongs to."""

from __future__ import annotations

from bot.connectors.mail import ids, reading, threads
from bot.connectors.mail.reading import Mail
from bot.connectors.mail.threads import Threads
from bot.domain.posts import Letter, LetterKind, Post
from tests.connectors.mail.samples import ANSWER_OF_A_DESK, CONFIRMATION_OF_A_DESK
from tests.contracts.connector import TOKEN
from tests.fakes.mail.world import ARRIVED, OURS, told, written

HOST = "shop.example"
DESK = "desk@service.example"


def read(data: bytes) -> Mail:
    return reading.mail(data, ARRIVED)


def thread_of(message: bytes, known: Threads | None = None) -> str:
    return (known or Threads(OURS)).of(read(message)).thread


def test_a_conversation_is_known_by_its_first_mail() -> None:
    first = thread_of(written("Hallo", number=1).as_bytes())
    second = written(
        "Noch etwas", number=2, In_Reply_To="<1@kunden.example>", References="<1@kunden.example>"
    )
    third = written("Und", number=3, References="<1@kunden.example> <2@kunden.example>")
    other = written("Anderes", number=4)
    assert first == thread_of(second.as_bytes()) == thread_of(third.as_bytes())
    assert first != thread_of(other.as_bytes())


def test_an_answer_to_our_mail_is_known_by_our_id_alone() -> None:
    conversation = thread_of(written("Hallo").as_bytes())
    ours = ids.own_id("reply-1", conversation, HOST)
    assert thread_of(written("Danke", number=2, In_Reply_To=f"<{ours}>").as_bytes()) == conversation


def test_a_program_that_names_the_last_mail_only_is_understood_by_what_was_learnt() -> None:
    known = Threads(OURS)
    first = read(written("Hallo").as_bytes())
    known = known.with_(first, known.of(first).thread)
    second = read(written("Mehr", number=2, In_Reply_To="<1@kunden.example>").as_bytes())
    known = known.with_(second, known.of(second).thread)
    third = read(written("Und", number=3, In_Reply_To="<2@kunden.example>").as_bytes())
    assert known.of(third).thread == known.of(first).thread
    assert threads.read(OURS, known.written()) == known


def test_a_service_desk_is_understood_though_its_people_name_nothing_of_ours() -> None:
    ours = ids.own_id("f1", TOKEN, HOST)
    confirmation = CONFIRMATION_OF_A_DESK.format(token=TOKEN, ours=ours).encode()
    news = told(confirmation)
    assert isinstance(news, Letter)
    assert (news.kind, news.token) == (LetterKind.AUTOMATIC, TOKEN)
    known = Threads(OURS).with_(read(confirmation), TOKEN)
    answer = told(ANSWER_OF_A_DESK.encode(), known)
    assert isinstance(answer, Letter)
    assert (answer.kind, answer.token, answer.post.text.raw) == (
        LetterKind.ANSWER,
        TOKEN,
        "Die Sendung kommt morgen.",
    )
    assert isinstance(told(ANSWER_OF_A_DESK.encode()), Post)  # without the confirmation nobody could know


def test_each_sign_alone_brings_an_answer_back() -> None:
    ours = ids.own_id("f1", TOKEN, HOST)
    signs = [
        written("Ja", sender=DESK, In_Reply_To=f"<{ours}>"),
        written("Ja", sender=DESK, References=f"<{ours}> <x@y.example>"),
        written("Ja", sender=DESK, subject=f"AW: Lieferung [{TOKEN}]"),
        written("Ja", sender=DESK, subject=f"AW: Lieferung [Zuruf {TOKEN}] #5"),
    ]
    tagged = written("Ja", sender=DESK)
    tagged.replace_header("To", f"Shop <{ids.with_tag(OURS, TOKEN)}>")
    delivered = written("Ja", sender=DESK, Delivered_To=ids.with_tag(OURS, TOKEN))
    for message in [*signs, tagged, delivered]:
        news = told(message)
        assert isinstance(news, Letter), message
        assert news.token == TOKEN


def test_what_is_known_cannot_be_taken_away() -> None:
    """Somebody who knows the id of another's mail may name it, but wins nothing by that."""
    known = Threads(OURS)
    second = read(written("Mehr", number=2, In_Reply_To="<1@kunden.example>").as_bytes())
    known = known.with_(second, known.of(second).thread)
    before = known.of(read(written("Und", number=3, In_Reply_To="<2@kunden.example>").as_bytes())).thread
    attack = read(
        written(
            "Meins",
            number=66,
            sender="m@else.example",
            References=f"<2@kunden.example> <{ids.own_id('f', TOKEN, HOST)}>",
        ).as_bytes()
    )
    known = known.with_(attack, known.of(attack).thread)
    assert (
        known.of(read(written("Und", number=3, In_Reply_To="<2@kunden.example>").as_bytes())).thread == before
    )


def test_ids_of_other_hosts_are_none_of_ours() -> None:
    forged = ids.own_id("r", "abcdefghijkl", "else.example")
    assert thread_of(written("Hallo", In_Reply_To=f"<{forged}>").as_bytes()) == ids.short(forged)


def test_a_letter_says_where_it_belongs_if_its_token_is_worth_nothing() -> None:
    conversation = thread_of(written("Hallo").as_bytes())
    news = told(written("Ja", number=2, References="<1@kunden.example>", subject=f"Re: [{TOKEN}]"))
    assert isinstance(news, Letter)
    assert news.post.conversation == conversation


def test_only_so_many_ids_are_kept() -> None:
    known = Threads(OURS)
    for number in range(threads.MOST + 50):
        mail = read(written("x", number=number, In_Reply_To="<0@kunden.example>").as_bytes())
        known = known.with_(mail, known.of(mail).thread)
    assert len(known.learnt) == threads.MOST
    assert len(known.written()) < 64_000
    assert threads.read(OURS, "nonsense") == Threads(OURS)
    assert threads.read(OURS, None) == Threads(OURS)
