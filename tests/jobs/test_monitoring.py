"""Watched feeds: each entry once, in its own channel, never among tickets unless somebody wants it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
import pytest_asyncio

from bot.app import ANNOUNCEMENTS
from bot.chat.reception import Ask, Nothing, Tell
from bot.connectors import http as calls
from bot.connectors.feed.connector import Feed
from bot.domain.activities import NoteAdded
from bot.domain.people import ChannelId, Person
from bot.domain.policy import Account, Route
from bot.domain.posts import AccountId
from bot.handlers.names import DROP_SIGHTING, IDEAS, KEEP_SIGHTING, MAKE_TICKET
from bot.jobs.monitoring import AT_ONCE, FIRST, Monitor, owe_ideas
from bot.keeping import sightings
from bot.stores.store import Filter
from tests.fakes.exits import EVERYWHERE
from tests.fakes.feeds import FeedServer, served
from tests.fakes.surface import Message, Notice, words
from tests.fakes.world import ANNA, IN_SOCIAL, JONAS, SERVICE, SOCIAL
from tests.handlers.office import asked, read_aloud, told
from tests.jobs.newsroom import Newsroom

STANDARD = AccountId("feed/standard")
PRESS = ChannelId("slack:#presse")


class Kiosk(Newsroom):
    """A newsroom that watches one feed in a channel of its own."""

    def __init__(self, server: FeedServer, http: httpx.AsyncClient, **options: str) -> None:
        super().__init__()
        self.server, self.http = server, http
        watched = Account(
            STANDARD,
            "Der Standard",
            "feed",
            "de",
            options={"url": server.url, "channel": PRESS, **options},
        )
        routes = (Route("Press", SERVICE, accounts=frozenset({STANDARD})), *self.policy.routes)
        self.policy = replace(
            self.policy, accounts={**self.policy.accounts, STANDARD: watched}, routes=routes
        )
        self.desk.policy = self.policy
        self.announcements = ANNOUNCEMENTS
        self.surface.channels |= {PRESS}
        self.publish()
        self.restart()

    def restart(self) -> None:
        self.start()
        feed = Feed(STANDARD, self.server.url, self.http, self.watch)
        self.monitor = Monitor(self.desk, STANDARD, feed)

    def publish(self, *titles: str, days_ago: int = 0) -> None:
        """Let the feed tell of these, the newest first."""
        at = format_datetime(self.watch.now.astimezone(UTC) - timedelta(days=days_ago))
        items = "".join(
            f"<item><guid>{title}</guid><title>{title}</title><link>https://standard.example/{number}</link>"
            f"<description>Mehr dazu</description><pubDate>{at}</pubDate></item>"
            for number, title in enumerate(titles)
        )
        self.server.body = f'<rss version="2.0"><channel><title>Standard</title>{items}</channel></rss>'

    async def look(self) -> None:
        await self.monitor.poll()
        await self.settle()

    @property
    def messages(self) -> list[Message]:
        return [one for one in self.surface.messages if isinstance(one.content, Notice)]

    @property
    def shown(self) -> list[str]:
        """Return the first line of each message of the feed."""
        return [
            words(one.content.text).split("\n")[0] for one in self.messages if isinstance(one.content, Notice)
        ]

    def at(self, title: str) -> Message:
        return next(
            one
            for one in self.messages
            if isinstance(one.content, Notice) and title in words(one.content.text)
        )

    async def press_below(self, by: Person, handler: str, title: str) -> object:
        """Press a button of an entry, in the channel."""
        message = self.at(title)
        assert isinstance(message.content, Notice)
        [button] = [one for one in message.content.buttons if one.handler == handler]
        click = self.click(
            by, handler, subject=button.subject, ticket=button.ticket, channel=PRESS, card=message.ref
        )
        answer = await self.reception.press(click)
        await self.settle()
        return answer


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with served() as server:
        yield server


@pytest_asyncio.fixture
async def http() -> AsyncIterator[httpx.AsyncClient]:
    async with calls.new_client(EVERYWHERE) as client:
        yield client


@pytest_asyncio.fixture
async def kiosk(server: FeedServer, http: httpx.AsyncClient) -> Kiosk:
    """A kiosk whose feed was read once, when it was empty."""
    kiosk = Kiosk(server, http)
    await kiosk.look()
    assert kiosk.shown == []
    return kiosk


async def test_a_new_entry_appears_once_in_its_channel_and_becomes_no_ticket(kiosk: Kiosk) -> None:
    kiosk.publish("Bahn fährt öfter")
    for _ in range(3):
        await kiosk.look()
    kiosk.restart()
    await kiosk.look()
    assert kiosk.shown == ["📰 Bahn fährt öfter"]
    [message] = kiosk.messages
    assert isinstance(message.content, Notice)
    lines = words(message.content.text).split("\n")
    assert lines[1].startswith("Standard · 2026-")
    assert lines[2:] == ["Mehr dazu", "Ganz lesen"]
    assert [one.label for one in message.content.buttons] == ["Ticket daraus machen", "Merken"]
    assert await kiosk.store.tickets(Filter()) == []


async def test_the_first_look_shows_only_the_newest_few(server: FeedServer, http: httpx.AsyncClient) -> None:
    kiosk = Kiosk(server, http)
    kiosk.publish(*(f"Nummer {number}" for number in range(9, 0, -1)))
    await kiosk.look()
    await kiosk.look()
    assert kiosk.shown == ["📰 Nummer 7", "📰 Nummer 8", "📰 Nummer 9"]
    assert len(kiosk.shown) == FIRST


async def test_many_at_once_are_a_few_messages_and_one_list(kiosk: Kiosk) -> None:
    kiosk.publish(*(f"Nummer {number:02}" for number in range(30, 0, -1)))
    await kiosk.look()
    await kiosk.look()
    single = [one for one in kiosk.shown if "weitere" not in one]
    assert single == [f"📰 Nummer {number}" for number in range(26, 31)]
    assert len(single) == AT_ONCE
    [listed] = [one for one in kiosk.messages if one not in [kiosk.at(title[2:]) for title in single]]
    assert isinstance(listed.content, Notice)
    lines = words(listed.content.text).split("\n")
    assert lines[0] == "📰 Der Standard: 25 weitere Einträge auf einmal. Die neuesten 15 davon:"
    assert lines[1].startswith("• Nummer 25")
    assert len(lines) == 16


async def test_what_appeared_long_ago_is_no_news(kiosk: Kiosk) -> None:
    kiosk.publish("Alter Hut", days_ago=31)
    await kiosk.look()
    assert kiosk.shown == []


async def test_only_what_the_policy_wants_to_know_is_shown(
    server: FeedServer, http: httpx.AsyncClient
) -> None:
    kiosk = Kiosk(server, http, keywords="bahn*, Verspätung")
    await kiosk.look()
    kiosk.publish("Bahnhof gesperrt", "Wetter schön", "Wieder Verspaetung")
    await kiosk.look()
    assert sorted(kiosk.shown) == ["📰 Bahnhof gesperrt", "📰 Wieder Verspaetung"]


@pytest.mark.parametrize("stops_at", range(1, 9))
async def test_a_process_that_ends_anywhere_shows_everything_once(
    server: FeedServer, http: httpx.AsyncClient, stops_at: int
) -> None:
    kiosk = Kiosk(server, http)
    await kiosk.look()
    kiosk.publish(*(f"Nummer {number}" for number in range(1, 5)))
    calls_left = [stops_at]

    async def ends(_name: str, _when: object = None) -> None:
        calls_left[0] -= 1
        if not calls_left[0]:
            raise asyncio.CancelledError

    desk = kiosk.desk_that(ends)
    monitor = Monitor(desk, STANDARD, Feed(STANDARD, server.url, http, kiosk.watch))
    with suppress(asyncio.CancelledError):
        await monitor.poll()
    assert calls_left[0] <= 0
    kiosk.restart()
    await kiosk.look()
    assert sorted(kiosk.shown) == [f"📰 Nummer {number}" for number in range(1, 5)]


class TestMakingATicket:
    async def test_it_is_routed_as_any_post_and_says_who_wanted_it(self, kiosk: Kiosk) -> None:
        kiosk.publish("Bahn fährt öfter")
        await kiosk.look()
        assert await kiosk.press_below(ANNA, MAKE_TICKET, "öfter") == Nothing()
        ticket = await kiosk.ticket()
        assert (ticket.department, ticket.last_post.text.raw) == (SERVICE, "Bahn fährt öfter\n\nMehr dazu")
        assert ticket.last_post.url == "https://standard.example/0"
        notes = [
            one.activity for one in await kiosk.desk.log(ticket.id) if isinstance(one.activity, NoteAdded)
        ]
        assert [(one.by, one.text) for one in notes] == [
            (
                ANNA.actor,
                "Aus einem Eintrag von Der Standard gemacht. Dort kann niemand antworten: Der Link führt zum Original.",
            )
        ]
        message = kiosk.at("öfter").content
        assert isinstance(message, Notice)
        assert words(message.text).endswith("🎫 Anna hat daraus Ticket 1 gemacht.")
        assert [one.handler for one in message.buttons] == [KEEP_SIGHTING]

    async def test_two_who_press_at_once_make_one_ticket_and_one_is_told(self, kiosk: Kiosk) -> None:
        kiosk.publish("Bahn fährt öfter")
        await kiosk.look()
        [subject] = await sightings.known(kiosk.store, STANDARD)
        clicks = [
            kiosk.click(by, MAKE_TICKET, subject=f"{STANDARD} {subject}", ticket=0, channel=PRESS)
            for by in (ANNA, JONAS)
        ]
        answers = await asyncio.gather(*(kiosk.reception.press(click) for click in clicks))
        assert len(await kiosk.store.tickets(Filter())) == 1
        refused = [words(one.text) for one in answers if isinstance(one, Tell)]
        assert len(refused) == 1
        log = [one.activity for one in await kiosk.desk.log((await kiosk.ticket()).id)]
        [note] = [one for one in log if isinstance(one, NoteAdded)]
        assert note.by is not None
        assert note.by.name in refused[0]

    async def test_whoever_comes_later_reads_who_was_faster(self, kiosk: Kiosk) -> None:
        kiosk.publish("Bahn fährt öfter")
        await kiosk.look()
        message = kiosk.at("öfter")
        assert isinstance(message.content, Notice)
        subject = message.content.buttons[0].subject
        await kiosk.press_below(ANNA, MAKE_TICKET, "öfter")
        click = kiosk.click(JONAS, MAKE_TICKET, subject=subject, ticket=0, channel=PRESS, card=message.ref)
        assert told(await kiosk.reception.press(click)) == "Anna hat daraus schon Ticket 1 gemacht."

    async def test_an_interrupted_one_is_finished_by_the_next(self, kiosk: Kiosk) -> None:
        kiosk.publish("Bahn fährt öfter")
        await kiosk.look()
        [entry] = await sightings.known(kiosk.store, STANDARD)
        before = await sightings.find(kiosk.store, f"{STANDARD} {entry}")
        assert before
        deed = sightings.Deed(ANNA.actor, kiosk.watch.now)
        await sightings.keep(kiosk.store, replace(before, made=deed))
        click = kiosk.click(JONAS, MAKE_TICKET, subject=before.key, ticket=0, channel=PRESS)
        assert told(await kiosk.reception.press(click)) == "Anna hat daraus schon Ticket 1 gemacht."
        after = await sightings.find(kiosk.store, before.key)
        assert after
        assert after.ticket == 1
        assert len(await kiosk.store.tickets(Filter())) == 1

    async def test_what_is_forgotten_is_said(self, kiosk: Kiosk) -> None:
        click = kiosk.click(ANNA, MAKE_TICKET, subject="feed/standard nothing", ticket=0)
        assert told(await kiosk.reception.press(click)).startswith("This entry is not kept any more")


class TestInSeveralChannels:
    async def test_what_was_done_in_one_is_shown_in_all(
        self, server: FeedServer, http: httpx.AsyncClient
    ) -> None:
        kiosk = Kiosk(server, http, channel=f"{PRESS}, {IN_SOCIAL}")
        await kiosk.look()
        kiosk.publish("Bahn fährt öfter")
        await kiosk.look()
        assert kiosk.shown == ["📰 Bahn fährt öfter"] * 2
        await kiosk.press_below(ANNA, MAKE_TICKET, "öfter")
        said = [
            words(one.content.text).split("\n")[-1]
            for one in kiosk.messages
            if isinstance(one.content, Notice)
        ]
        assert sorted(said) == ["🎫 Anna hat daraus Ticket 1 gemacht.", "🎫 Anna made it ticket 1."]

    async def test_where_nobody_can_look_the_others_stay_until_they_are_pressed(
        self, server: FeedServer, http: httpx.AsyncClient
    ) -> None:
        kiosk = Kiosk(server, http, channel=f"{PRESS}, {IN_SOCIAL}")
        await kiosk.look()
        kiosk.publish("Bahn fährt öfter")
        await kiosk.look()
        kiosk.surface.blind = True
        await kiosk.press_below(ANNA, MAKE_TICKET, "öfter")
        done = [
            "Ticket 1" in words(one.content.text) for one in kiosk.messages if isinstance(one.content, Notice)
        ]
        assert sorted(done) == [False, True]
        assert await kiosk.store.dead_letters() == []


class TestKeepingIdeas:
    async def test_what_is_kept_stands_in_the_list_until_somebody_drops_it(self, kiosk: Kiosk) -> None:
        kiosk.publish("Gratis WLAN bei der Konkurrenz")
        await kiosk.look()
        assert await kiosk.press_below(ANNA, KEEP_SIGHTING, "WLAN") == Nothing()
        message = kiosk.at("WLAN").content
        assert isinstance(message, Notice)
        assert words(message.text).endswith("💡 Anna hat das gemerkt.")
        assert [one.handler for one in message.buttons] == [MAKE_TICKET, IDEAS]
        form = asked(await kiosk.reception.command("kept", kiosk.click(JONAS, "", ticket=0)))
        assert read_aloud(form) == ["Gratis WLAN bei der Konkurrenz lesen\n💡 Anna hat das gemerkt."]
        [idea] = await sightings.ideas(kiosk.store)
        dropped = kiosk.click(JONAS, DROP_SIGHTING, subject=idea.key, ticket=0)
        assert await kiosk.reception.press(dropped) == Nothing()
        await kiosk.settle()
        message = kiosk.at("WLAN").content
        assert isinstance(message, Notice)
        assert "gemerkt" not in words(message.text)
        empty = await kiosk.reception.command("gemerkt", kiosk.click(JONAS, "", ticket=0))
        assert isinstance(empty, Ask)
        assert read_aloud(empty.form)[0].startswith("Noch ist nichts gemerkt.")

    async def test_two_who_keep_it_keep_it_once(self, kiosk: Kiosk) -> None:
        kiosk.publish("Gratis WLAN")
        await kiosk.look()
        [entry] = await sightings.known(kiosk.store, STANDARD)
        press = [
            kiosk.reception.press(kiosk.click(by, KEEP_SIGHTING, subject=f"{STANDARD} {entry}", ticket=0))
            for by in (ANNA, JONAS)
        ]
        answers = await asyncio.gather(*press)
        assert sum(isinstance(one, Tell) for one in answers) == 1
        assert len(await sightings.ideas(kiosk.store)) == 1

    async def test_once_a_month_the_channel_reads_how_many(self, kiosk: Kiosk) -> None:
        kiosk.publish("Eins", "Zwei")
        await kiosk.look()
        for title in ("Eins", "Zwei"):
            await kiosk.press_below(ANNA, KEEP_SIGHTING, title)
        kiosk.watch.now = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
        for _ in range(2):
            await owe_ideas(kiosk.desk)
            await kiosk.settle()
        said = [one for one in kiosk.shown if "im letzten Monat" in one]
        assert said == [
            "💡 2 Einträge wurden im letzten Monat gemerkt. /zuruf gemerkt zeigt sie, in Teams @Zuruf gemerkt."
        ]

    async def test_it_is_caught_up_on_within_a_week(self, kiosk: Kiosk) -> None:
        kiosk.publish("Eins")
        await kiosk.look()
        await kiosk.press_below(ANNA, KEEP_SIGHTING, "Eins")
        for day, said in ((8, 0), (7, 1), (2, 1)):
            kiosk.watch.now = datetime(2026, 12, day, 8, 0, tzinfo=UTC)
            await owe_ideas(kiosk.desk)
            await kiosk.settle()
            assert sum("1 Eintrag wurde im letzten Monat" in one for one in kiosk.shown) == said

    async def test_a_month_without_ideas_says_nothing(self, kiosk: Kiosk) -> None:
        kiosk.watch.now = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
        await owe_ideas(kiosk.desk)
        await kiosk.settle()
        kiosk.watch.now = datetime(2026, 12, 2, 8, 0, tzinfo=UTC)
        await owe_ideas(kiosk.desk)
        assert kiosk.shown == []


def test_a_channel_of_a_feed_speaks_the_feeds_language_and_is_looked_after(kiosk: Kiosk) -> None:
    assert kiosk.policy.language_of(PRESS) == "de"
    assert PRESS in kiosk.policy.channels_on("slack")
    assert PRESS not in kiosk.policy.all_channels()
    assert SOCIAL in kiosk.policy.departments
