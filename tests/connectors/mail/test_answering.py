"""What leaves: the mails themselves, and what is made of a server's answers."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from bot.connectors.mail import ids
from bot.connectors.mail.connector import MailConnector
from bot.domain.errors import Gone, OutcomeUnknown, RateLimited, Rejected, Unreachable, Unsupported
from bot.domain.posts import Act, Letter, Outgoing, Post
from bot.workspace.mail.local import LocalMail
from bot.workspace.mail.post_office import Fault
from tests.contracts.connector import AT, TOKEN
from tests.fakes.mail.world import LENA, OURS, SERVICE, World, connected, told, written

QUESTION = Outgoing(
    to=SERVICE,
    name="Selma\r\nBcc: all@shop.example",
    subject=f"Lieferung [{TOKEN}]",
    text="Wo ist sie?\n",
    token=TOKEN,
)


def sent(mail: LocalMail) -> EmailMessage:
    """Return the last mail that left."""
    message = message_from_bytes(mail.office.taken[-1].data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


async def arrived(connector: MailConnector, world: World, message: EmailMessage) -> Post:
    await world.arrives(message)
    [post] = (await connector.fetch(None)).posts
    assert isinstance(post, Post)
    return post


async def test_an_answer_stands_in_the_thread_of_the_customer(world: World) -> None:
    connector = connected(world.mail, sender="Shop – Social Media")
    to = await arrived(
        connector,
        world,
        written(
            "Hallo", subject="Bestellung", References="<0@k.example>", Reply_To="Büro <buero@kunden.example>"
        ),
    )
    world.mail.office.knows = lambda _: True
    await connector.reply(to, "Grüß Gott,\nsie kommt.", key="r1", at=AT)
    await connector.close()
    message = sent(world.mail)
    assert world.mail.office.taken[-1].recipients == ("buero@kunden.example",)
    assert message["From"] == f"Shop – Social Media <{OURS}>"
    assert (message["To"], message["Subject"]) == ("buero@kunden.example", "Re: Bestellung")
    assert message["In-Reply-To"] == "<1@kunden.example>"
    assert message["References"] == "<0@k.example> <1@kunden.example>"
    assert ids.thread_of_own(message["Message-ID"].strip("<>"), "shop.example") == to.conversation
    assert message["Auto-Submitted"] is None
    assert message.get_content().splitlines() == ["Grüß Gott,", "sie kommt."]


async def test_the_same_reply_has_the_same_id_each_time(connector: MailConnector, world: World) -> None:
    to = await world.customer_writes("Hallo")
    first = await connector.reply(to, "Danke", key="r1", at=AT)
    second = await connector.reply(to, "Danke", key="r1", at=AT)
    assert first == second  # so that mail programs, too, know it to be one
    assert len(world.mail.office.taken) == 2


@pytest.mark.parametrize("said", ["auto-replied", "auto-generated"])
async def test_nothing_automatic_is_ever_answered(connector: MailConnector, said: str) -> None:
    news = told(written("Ich bin nicht da", Auto_Submitted=said))
    assert isinstance(news, Post | Letter)
    post = news if isinstance(news, Post) else news.post
    assert connector.platform.acts_on(post) == frozenset()
    with pytest.raises(Rejected):
        await connector.reply(post, "Danke", key="r1", at=AT)


@pytest.mark.parametrize(
    "to", ["", "nobody", "a@b.example\r\nRCPT TO:<x@y.example>", "<a@b.example>", "a b@c.example"]
)
async def test_nobody_is_written_to_who_has_no_address(
    connector: MailConnector, world: World, to: str
) -> None:
    post = await world.customer_writes("Hallo")
    with pytest.raises(Rejected):
        await connector.reply(replace(post, facts={**post.facts, "to": to}), "Danke", key="r1", at=AT)
    with pytest.raises(Rejected):
        await connector.forward(replace(QUESTION, to=to), key="f1", at=AT)
    assert world.mail.office.taken == []


async def test_what_a_subject_contains_ends_no_header(connector: MailConnector, world: World) -> None:
    post = await world.customer_writes("Hallo")
    post = replace(post, facts={**post.facts, "subject": "Hallo\r\nBcc: all@shop.example\r\n\r\nBody"})
    await connector.reply(post, "Danke", key="r1", at=AT)
    assert sent(world.mail)["Bcc"] is None
    assert sent(world.mail)["Subject"] == "Re: Hallo Bcc: all@shop.example Body"
    assert world.mail.office.taken[-1].recipients == (LENA,)


async def test_a_private_answer_is_no_other(connector: MailConnector, world: World) -> None:
    post = await world.customer_writes("Hallo")
    with pytest.raises(Unsupported):
        await connector.reply(post, "Danke", key="r1", at=AT, private=True)


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.LATER, RateLimited),
        (Fault.LATER_AFTER_ALL, RateLimited),
        (Fault.NOT_THIS_CONTENT, Rejected),
        (Fault.REFUSED, Rejected),
        (Fault.NO_SUCH_MAILBOX, Gone),
        (Fault.UNREACHABLE, Unreachable),
        (Fault.NO_ANSWER, OutcomeUnknown),
        (Fault.ANSWER_LOST, OutcomeUnknown),
    ],
)
async def test_a_servers_answer_is_named_by_what_follows(
    connector: MailConnector, world: World, fault: Fault, error: type[Exception]
) -> None:
    world.mail.office.faults.append(fault)
    with pytest.raises(error) as caught:
        await connector.forward(QUESTION, key="f1", at=AT)
    assert type(caught.value) is error
    assert len(world.mail.office.taken) == (fault is Fault.ANSWER_LOST)


async def test_an_answer_whose_copy_cannot_be_kept_has_left_all_the_same(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    connector = connected(world.mail, sent="Keiner")
    to = await world.customer_writes("Hallo")
    await connector.reply(to, "Danke", key="r1", at=AT)
    await connector.close()
    assert len(world.mail.office.taken) == 1
    assert "no copy of a mail was kept" in caplog.text


async def test_a_server_that_keeps_copies_itself_gets_none_twice(
    connector: MailConnector, world: World
) -> None:
    to = await world.customer_writes("Hallo")
    published = await connector.reply(to, "Danke", key="r1", at=AT)
    silent = connected(world.mail, copies="false")
    await silent.reply(to, "Danke", key="r2", at=AT)
    assert await silent.find_reply(to, text="Danke", key="r1", at=AT) == published
    assert await silent.find_reply(to, text="Danke", key="r2", at=AT) is None
    await silent.close()


async def test_a_question_to_somebody_says_where_the_answer_goes(
    connector: MailConnector, world: World
) -> None:
    published = await connector.forward(QUESTION, key="f1", at=AT)
    message = sent(world.mail)
    assert message["Reply-To"] == f"social+{TOKEN}@shop.example"
    assert message["To"] == f'"Selma Bcc: all@shop.example" <{SERVICE}>'
    assert message["Bcc"] is None
    assert TOKEN in message["Message-ID"]
    assert await connector.find_forward(QUESTION, key="f1", at=AT) == published
    assert await connector.find_forward(QUESTION, key="f2", at=AT) is None


async def test_where_tags_do_not_arrive_there_are_none(world: World) -> None:
    connector = connected(world.mail, tags="false")
    await connector.forward(QUESTION, key="f1", at=AT)
    await connector.close()
    assert sent(world.mail)["Reply-To"] is None


async def test_many_at_once_leave_each_once(connector: MailConnector, world: World) -> None:
    to = await world.customer_writes("Hallo")
    await asyncio.gather(*(connector.reply(to, f"Nr. {n}", key=f"k{n}", at=AT) for n in range(8)))
    assert sorted(seen.text for seen in await world.published()) == [f"Nr. {n}" for n in range(8)]


async def test_it_can_be_seen_on_the_card(connector: MailConnector, world: World) -> None:
    assert connector.platform.acts_on(await world.customer_writes("Hallo")) == {Act.REPLY}
