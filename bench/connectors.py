"""Every connector: how fast what platforms send becomes tickets on disk, how soon a mail does, and what all of them together keep in memory."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Final

import httpx
from imap_tools import MailBoxUnencrypted

from bench import bluesky, world
from bench.claims import undisturbed
from bench.figures import Compared, Figure
from bench.processes import started
from bench.setting import Setting
from bench.starting import MEGABYTE
from bot.connectors import post_json
from bot.connectors.bluesky import reading as of_bluesky
from bot.connectors.mail import building, reading, telling
from bot.connectors.mail.threads import Threads
from bot.connectors.mastodon import reading as of_mastodon
from bot.connectors.mastodon.reading import Place
from bot.connectors.memory_keep import MemoryKeep
from bot.connectors.meta.page_news import PageReader
from bot.domain.policy import Account
from bot.domain.posts import AccountId, News, Post
from bot.jobs.lookout import Lookout
from bot.jobs.poll import Poller
from bot.stores.tiny import TinyStore
from bot.strict_json import whatever_it_holds
from bot.workspace.mail import dovecot, local

AT_ONCE: Final = 32
MAILS: Final = 10
_OURS: Final = "social@shop.example"
_WORDS: Final = (
    "Fährt der Zug {n} heute? Bei uns am Bahnsteig weiß niemand etwas, und das seit einer halben Stunde. " * 3
)
_AT: Final = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)

Read = Callable[[int], Sequence[News]]
"""Reads the n-th thing that a platform sends."""


async def measure(setting: Setting) -> list[Figure]:
    """Let reading and storing, and storing alone, take turns, for each connector."""
    figures = [await _stored(name, read, setting) for name, read in _readers().items()]
    figures += await _mail_arrives(setting)
    return [*figures, await _memory(setting)]


# What platforms send, and how it is read


def _readers() -> Mapping[str, Read]:
    return {"webhook": _webhook, "bluesky": _bluesky, "mastodon": _mastodon, "meta": _meta, "mail": _mail}


def _webhook(number: int) -> Sequence[News]:
    return post_json.read(_WEBHOOK % {b"n": str(number).encode()}, world.ACCOUNT)


def _bluesky(number: int) -> Sequence[News]:
    told = whatever_it_holds(json.dumps(bluesky.notification(number)))
    view = of_bluesky.view(told)
    return [of_bluesky.post(view, world.ACCOUNT, bluesky.OWN, f"{view.uri}{number}")]


def _mastodon(number: int) -> Sequence[News]:
    status = json.loads(_STATUS % {"n": number})
    return [of_mastodon.post(status, Place(str(number)), world.ACCOUNT, "fern.example")]


def _meta(number: int) -> Sequence[News]:
    return PageReader(world.ACCOUNT, "777").read(json.loads(_CHANGE % {"n": number}))


def _mail(number: int) -> Sequence[News]:
    mail = reading.mail(_MAIL.replace(b"NUMBER", str(number).encode()), _AT)
    return [telling.news(mail, Threads(_OURS).of(mail), world.ACCOUNT, _OURS)]


_WEBHOOK: Final = json.dumps(
    {
        "type": "post",
        "post": {
            "id": "p%(n)s",
            "conversation": "c%(n)s",
            "kind": "comment",
            "author": {"id": "u-1207", "name": "Lena Vogt"},
            "text": _WORDS.replace("{n}", "7"),
            "written_at": "2026-12-01T06:00:00Z",
        },
    }
).encode()
_STATUS: Final = json.dumps(
    {
        "id": "%(n)s",
        "created_at": "2026-12-01T06:00:00Z",
        "visibility": "public",
        "url": "https://fern.example/@lena/7",
        "account": {"id": "1001", "acct": "lena@fern.example", "display_name": "Lena Vogt"},
        "mentions": [{"id": "1"}],
        "content": f"<p>{_WORDS.replace('{n}', '7')}</p>",
    }
)
_CHANGE: Final = json.dumps(
    {
        "id": "777",
        "time": 1_796_000_000,
        "changes": [
            {
                "field": "feed",
                "value": {
                    "item": "comment",
                    "verb": "add",
                    "comment_id": "777_1_%(n)s",
                    "post_id": "777_1",
                    "parent_id": "777_1",
                    "created_time": 1_796_000_000,
                    "message": _WORDS.replace("{n}", "7"),
                    "from": {"id": "99%(n)s", "name": "Lena Vogt"},
                },
            }
        ],
    }
)


def _written() -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"] = "Lena Vogt <lena@kunden.example>"
    message["To"] = _OURS
    message["Subject"] = "Fährt der Zug?"
    message["Date"] = "Tue, 01 Dec 2026 07:00:00 +0100"
    message["Message-ID"] = "<NUMBER@kunden.example>"
    quoted = "\n".join(f"> {line}" for line in _WORDS.splitlines())
    message.set_content(f"{_WORDS}\n\nAm 01.12.2026 um 06:00 schrieb Shop:\n{quoted}\n-- \nLena Vogt\n")
    message.add_alternative(f"<p>{_WORDS}</p>", subtype="html")
    return message


_MAIL: Final = _written().as_bytes()


# Reading and storing


async def _stored(name: str, read: Read, setting: Setting) -> Figure:
    about = Compared(f"posts of {name} read and stored", "posts/s", "the same posts stored, read before")
    ours: list[float] = []
    peers: list[float] = []
    for turn in range(setting.scale.rounds):
        count = setting.scale.posts
        ours.append(await _rate(setting.folder / f"{name}-{turn}.db", count, read))
        ready = [read(number) for number in range(count)]
        peers.append(await _rate(setting.folder / f"{name}-{turn}-ready.db", count, ready.__getitem__))
    return about.figure(ours, peers)


async def _rate(path: Path, count: int, read: Read) -> float:
    store = await TinyStore.open(path)
    desk = world.desk(store)

    async def take(number: int) -> None:
        for news in read(number):
            assert isinstance(news, Post), news
            await desk.receive(news)

    with undisturbed():
        began = time.perf_counter()
        await _at_once(take, count)
        took = time.perf_counter() - began
    await store.close()
    return count / took


async def _at_once(take: Callable[[int], Awaitable[None]], count: int) -> None:
    numbers = iter(range(count))

    async def hand() -> None:
        for number in numbers:
            await take(number)

    await asyncio.gather(*(hand() for _ in range(AT_ONCE)))


# How soon a mail is a ticket


async def _mail_arrives(setting: Setting) -> list[Figure]:
    """From the moment in which a mail is in the mailbox until its ticket is on disk, by IDLE; a bare client waits beside it."""
    about = Compared("a mail is a ticket (p50), by IDLE", "ms", "bare imap-tools that waits and fetches")
    if dovecot.program() is None:
        return [about.missing(dovecot.MISSING)]
    ours: list[float] = []
    peers: list[float] = []
    async with local.running((_OURS,)) as mail:
        for turn in range(setting.scale.rounds):
            mine, theirs = await _round(mail, setting.folder / f"mails-{turn}.db")
            ours.append(statistics.median(mine))
            peers.append(statistics.median(theirs))
    return [about.figure(ours, peers)]


async def _round(mail: local.LocalMail, path: Path) -> tuple[list[float], list[float]]:
    options = {"mailbox": _OURS, "imap": mail.mailboxes.url, "smtp": mail.office.url, "password": "env:X"}
    account = Account(AccountId("mail/shop"), "Mail", "mail", "de", options=options)
    async with httpx.AsyncClient() as http:
        connector = building.mail(
            account, lambda _: dovecot.PASSWORD, MemoryKeep(), http, lambda: datetime.now(UTC)
        )
        store = await TinyStore.open(path)
        poller = Poller(world.desk(store), account.id, connector)
        await poller.poll()
        came = asyncio.Event()
        looks: set[asyncio.Task[None]] = set()

        async def look() -> None:
            await poller.poll()
            came.set()

        def begin() -> None:
            looks.add(asyncio.create_task(look()))

        lookout = asyncio.create_task(Lookout(account.id, connector, begin).keep())
        await asyncio.sleep(1)
        ours: list[float] = []
        theirs: list[float] = []
        for number in range(MAILS):
            bare = asyncio.create_task(asyncio.to_thread(_waits, mail, number))
            await asyncio.sleep(0.3)
            came.clear()
            data = _MAIL.replace(b"NUMBER", f"{path.stem}-{number}".encode())
            began = time.perf_counter()
            await asyncio.to_thread(dovecot.deliver, mail.mailboxes, [_OURS], data)
            await asyncio.wait_for(came.wait(), 30)
            ours.append(1000 * (time.perf_counter() - began))
            theirs.append(1000 * (await bare - began))
        lookout.cancel()
        with suppress(asyncio.CancelledError):
            await lookout
        await asyncio.gather(*looks)
        await connector.close()
        await store.close()
    return ours, theirs


def _waits(mail: local.LocalMail, number: int) -> float:
    """Wait as simply as can be, and fetch; return when that was done."""
    del number
    box = mail.mailboxes
    with MailBoxUnencrypted(box.host, box.port, timeout=30).login(_OURS, dovecot.PASSWORD) as inbox:
        with inbox.idle as idle:
            while not any(b"EXISTS" in line for line in idle.poll(timeout=30)):
                pass
        list(inbox.fetch("UID *", mark_seen=False))
        return time.perf_counter()


# Memory


async def _memory(setting: Setting) -> Figure:
    about = Compared("memory idle, every connector on", "MB", "ours with one connector")
    runs = [
        [await _idle(setting, turn, every=every) for every in (True, False)]
        for turn in range(setting.scale.rounds)
    ]
    return about.figure([run[0] for run in runs], [run[1] for run in runs])


async def _idle(setting: Setting, turn: int, *, every: bool) -> float:
    name = f"connectors-{turn}-{'every' if every else 'one'}"
    folder = setting.folder / name
    folder.mkdir()
    environ = setting.environ(name, folder) | ({"BENCH_CONNECTORS": "every"} if every else {})
    async with started("bench.bots.zuruf", log=setting.folder / f"{name}.log", environ=environ) as bot:
        await setting.slack.connected(name)
        await asyncio.sleep(3)
        return (await bot.cost()).rss / MEGABYTE
