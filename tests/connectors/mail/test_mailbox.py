"""Against a real Dovecot: what is read, when, and what is left as it was."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest
from imap_tools import BaseMailBox, MailBoxUnencrypted

from bot.connectors.mail import ids, reading
from bot.connectors.mail.connector import MailConnector
from bot.connectors.mail.mailbox import PAGE
from bot.connectors.memory_keep import MemoryKeep
from bot.domain.errors import LoggedOut, Rejected, Unreachable
from bot.domain.posts import Letter, News, Post
from bot.workspace.mail.dovecot import PASSWORD
from bot.workspace.mail.local import LocalMail
from tests.connectors.mail.samples import ANSWER_OF_A_DESK, CONFIRMATION_OF_A_DESK
from tests.contracts.connector import AT, TOKEN
from tests.fakes.mail.world import OURS, World, connected, written

T = TypeVar("T")


async def by_hand(mail: LocalMail, work: Callable[[BaseMailBox], T]) -> T:
    """Let a colleague with a mail program of their own do something in our mailbox."""

    def go() -> T:
        with MailBoxUnencrypted(mail.mailboxes.host, mail.mailboxes.port, timeout=10).login(
            OURS, PASSWORD
        ) as box:
            return work(box)

    return await asyncio.to_thread(go)


async def all_of(connector: MailConnector, after: str | None = None) -> list[News]:
    """Return everything that there is to read."""
    news: list[News] = []
    page = await connector.fetch(after)
    while page.posts:
        news += page.posts
        page = await connector.fetch(page.cursor)
    return news


def texts(news: Sequence[News]) -> list[str]:
    return [one.text.raw for one in news if isinstance(one, Post)]


async def test_a_mail_wakes_who_waits(connector: MailConnector, world: World) -> None:
    cursor = (await connector.fetch(None)).cursor
    waiting = asyncio.create_task(connector.wait())
    await asyncio.sleep(0.3)
    assert not waiting.done()
    await world.customer_writes("Hallo")
    async with asyncio.timeout(20):
        await waiting
    assert texts((await connector.fetch(cursor)).posts) == ["Hallo"]


async def test_what_comes_between_two_waits_is_not_waited_for(connector: MailConnector, world: World) -> None:
    waiting = asyncio.create_task(connector.wait())
    await asyncio.sleep(0.2)
    await world.customer_writes("Eins")
    await waiting
    await world.customer_writes("Zwei")
    async with asyncio.timeout(5):
        await connector.wait()


@pytest.mark.parametrize("begun", [0.0, 0.02, 0.3], ids=["at once", "while it connects", "while it waits"])
async def test_closing_ends_a_wait(mail: LocalMail, begun: float) -> None:
    connector = connected(mail)
    waiting = asyncio.create_task(connector.wait())
    await asyncio.sleep(begun)
    await connector.close()
    async with asyncio.timeout(20):
        with pytest.raises(Unreachable):
            await waiting


async def test_nothing_is_marked_or_moved(connector: MailConnector, world: World) -> None:
    await world.customer_writes("Hallo")
    await connector.fetch(None)
    flags = await by_hand(world.mail, lambda box: [one.flags for one in box.fetch(mark_seen=False)])
    assert [[flag for flag in one if flag != "\\Recent"] for one in flags] == [[]]


async def test_a_mailbox_that_is_numbered_anew_is_read_again(
    connector: MailConnector, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    first = await world.customer_writes("Eins")
    page = await connector.fetch(None)
    folder = world.mail.mailboxes.folder / "mail" / OURS
    for index in folder.glob("dovecot*"):
        index.unlink() if index.is_file() else shutil.rmtree(index)
    second = await world.customer_writes("Zwei")
    await connector.close()
    anew = connected(world.mail)
    validity = page.cursor.partition(".")[0]
    with caplog.at_level(logging.WARNING):
        again = await anew.fetch(f"{int(validity) - 1}.{page.cursor.partition('.')[2]}")
    await anew.close()
    assert [one.ref for one in again.posts] == [first.ref, second.ref]
    assert "numbered the mails anew" in caplog.text


async def test_old_mails_are_left_where_they_are(connector: MailConnector, world: World) -> None:
    def old(box: BaseMailBox) -> None:
        from datetime import UTC, datetime  # noqa: PLC0415

        box.append(written("Alt", number="old").as_bytes(), "INBOX", dt=datetime(2020, 1, 1, tzinfo=UTC))

    await by_hand(world.mail, old)
    await world.customer_writes("Neu")
    assert texts(await all_of(connector)) == ["Neu"]


async def test_pages_full_of_our_own_mails_hide_nothing(connector: MailConnector, world: World) -> None:
    for number in range(PAGE + 5):
        ours = written("Von uns", sender=OURS, number=number)
        ours.replace_header("Message-ID", f"<{ids.own_id(str(number), 'abcdefghijkl', 'shop.example')}>")
        await world.arrives(ours)
    await world.customer_writes("Von Lena")
    assert texts((await connector.fetch(None)).posts) == ["Von Lena"]


async def test_a_large_mail_is_read_at_its_beginning(connector: MailConnector, world: World) -> None:
    message = written("Siehe Anhang.")
    message.add_attachment(bytes(3_000_000), maintype="application", subtype="zip", filename="alles.zip")
    await world.arrives(message)
    [post] = (await connector.fetch(None)).posts
    assert isinstance(post, Post)
    assert post.text.raw == "Siehe Anhang."
    assert [(one.name.raw, one.bytes) for one in post.attachments] == [("alles.zip", 0)]


async def test_a_mail_that_breaks_the_reader_holds_up_none_behind_it(
    connector: MailConnector, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(data: bytes, *_: object, **__: object) -> None:
        if b"kaputt" in data:
            raise AssertionError("a mistake of ours")
        return real(data, *_, **__)  # type: ignore[arg-type,return-value]

    real = reading.mail
    await world.arrives(written("kaputt", number=1))
    await world.arrives(written("heil", number=2))
    monkeypatch.setattr(reading, "mail", breaks)
    first, second = (await connector.fetch(None)).posts
    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert "kaputt" in first.text.raw
    assert second.text.raw == "heil"
    assert "cannot be read" in caplog.text


async def test_a_lost_connection_is_made_again(connector: MailConnector, world: World) -> None:
    cursor = (await connector.fetch(None)).cursor
    assert connector._in._box is not None
    connector._in._box.client.sock.close()
    await world.customer_writes("Hallo")
    assert texts((await connector.fetch(cursor)).posts) == ["Hallo"]


async def test_a_server_that_is_away_is_named_so(mail: LocalMail) -> None:
    connector = connected(mail, imap="imap://127.0.0.1:1", smtp="smtp://127.0.0.1:1")
    with pytest.raises(Unreachable):
        await connector.fetch(None)
    with pytest.raises(Unreachable):
        await connector.wait()
    await connector.close()


async def test_a_wrong_password_is_named_so(mail: LocalMail) -> None:
    connector = connected(mail, user="nobody@else.example")
    (mail.mailboxes.folder / "dovecot.conf").touch()
    connector._in._login = type(connector._in._login)(OURS, _wrong)
    with pytest.raises(LoggedOut, match="AUTHENTICATIONFAILED"):
        await connector.fetch(None)
    await connector.close()


async def _wrong() -> str:
    return "wrong"


async def test_a_folder_that_is_missing_is_named_so(mail: LocalMail) -> None:
    connector = connected(mail, folder="Kunden")
    with pytest.raises(Rejected):
        await connector.fetch(None)
    await connector.close()


async def test_what_a_desk_taught_is_known_after_a_restart(world: World, keep: MemoryKeep) -> None:
    first = connected(world.mail, keep)
    ours = ids.own_id("f1", TOKEN, "shop.example")
    await world.arrives(CONFIRMATION_OF_A_DESK.format(token=TOKEN, ours=ours).replace("\n", "\r\n").encode())
    page = await first.fetch(None)
    await first.close()
    await world.arrives(ANSWER_OF_A_DESK.replace("\n", "\r\n").encode())
    second = connected(world.mail, keep)
    [answer] = (await second.fetch(page.cursor)).posts
    await second.close()
    assert isinstance(answer, Letter)
    assert answer.token == TOKEN


async def test_a_cursor_of_nonsense_begins_anew(connector: MailConnector, world: World) -> None:
    await world.customer_writes("Hallo")
    assert texts((await connector.fetch("seventeen")).posts) == ["Hallo"]


async def test_a_reply_that_was_taken_has_its_copy_among_those_that_were_sent(
    connector: MailConnector, world: World
) -> None:
    to = await world.customer_writes("Hallo")
    await connector.reply(to, "Danke", key="k", at=AT)
    sent = await by_hand(
        world.mail, lambda box: [one.text for one in _in(box, "Sent").fetch(mark_seen=False)]
    )
    assert sent == ["Danke"]


def _in(box: BaseMailBox, folder: str) -> BaseMailBox:
    box.folder.set(folder)
    return box
