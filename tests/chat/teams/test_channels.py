"""Teams and channels are learnt from what Teams tells, and kept."""

from __future__ import annotations

import pytest

from bot.chat.teams.channels import ARCHIVED, GONE, NOT_FOUND, SEVERAL, Channels
from bot.chat.teams.heard import ChannelsChanged, Installed, Removed
from bot.domain.errors import Barrier, Closed
from bot.domain.people import ChannelId
from bot.stores.memory import MemoryStore
from tests.chat.teams.connector import SHOP, SOCIAL, Connector, spot
from tests.fakes.world import Watch

WANTED = ChannelId("teams:Shop/Social")
IN_SLACK = ChannelId("slack:#social")


class Place:
    """A team with two channels, and what the bot makes of it."""

    def __init__(self, *wanted: ChannelId, store: MemoryStore | None = None) -> None:
        self.connector = Connector()
        self.store = store or MemoryStore()
        self.watch = Watch()
        self.calls = self.connector.client()
        self.channels = Channels(self.calls, self.store, lambda: wanted or (WANTED, IN_SLACK), self.watch)

    async def install(self) -> None:
        await self.channels.installed(Installed(spot=spot(channel=SHOP), team_name="Shop"))

    async def changes(self, kind: str, channel: str = "", name: str = "") -> None:
        await self.channels.changed(ChannelsChanged(spot=spot(), kind=kind, channel=channel, name=name))


async def test_a_channel_is_found_once_the_app_is_installed_in_its_team() -> None:
    place = Place()
    assert place.channels.problems == {WANTED: NOT_FOUND}
    with pytest.raises(Closed) as closed:
        await place.channels.room(WANTED)
    assert closed.value.barrier is Barrier.NOT_FOUND
    await place.install()
    assert (await place.channels.room(WANTED)).place == SOCIAL
    assert place.channels.problems == {}
    assert place.channels.named(SOCIAL) == WANTED
    assert place.channels.named("19:other") == ChannelId("teams:19:other")
    assert place.channels.name(SOCIAL) == "Shop/Social"
    assert place.channels.link(SOCIAL, "17") == (
        "https://teams.microsoft.com/l/message/19%3Asocial/17?groupId=g-shop"
    )
    assert place.channels.link("19:other", "17") is None


async def test_a_restart_knows_the_channels_and_where_to_call() -> None:
    before = Place()
    await before.install()
    after = Place(store=before.store)
    after.connector.down = True
    await after.channels.load()
    assert (await after.channels.room(WANTED)).place == SOCIAL
    assert after.calls.urls.of(SOCIAL) == spot().service_url


async def test_a_channel_that_something_came_from_is_learnt() -> None:
    place = Place()
    assert place.channels.is_news(spot())
    await place.channels.seen(spot())
    assert not place.channels.is_news(spot())
    assert (await place.channels.room(WANTED)).place == SOCIAL
    elsewhere = spot(service="http://127.0.0.1:9/elsewhere")
    assert place.channels.is_news(elsewhere)
    await place.channels.seen(elsewhere)
    assert place.calls.urls.of(SOCIAL) == "http://127.0.0.1:9/elsewhere"


async def test_a_team_that_does_not_answer_is_known_by_what_came_from_it() -> None:
    place = Place(ChannelId(f"teams:{SOCIAL}"))
    place.connector.down = True
    await place.channels.seen(spot())
    assert (await place.channels.room(ChannelId(f"teams:{SOCIAL}"))).place == SOCIAL


async def test_a_channel_made_later_is_found_when_it_is_needed() -> None:
    later = ChannelId("teams:Shop/Later")
    place = Place(later)
    await place.install()
    with pytest.raises(Closed):
        await place.channels.room(later)
    place.connector.channels[SHOP].append({"id": "19:later", "name": "Later"})
    with pytest.raises(Closed):
        await place.channels.room(later)
    place.watch.forward(seconds=61)
    assert (await place.channels.room(later)).place == "19:later"


async def test_a_channel_shared_with_another_company_is_left_out() -> None:
    place = Place()
    place.connector.channels[SHOP][1]["type"] = "shared"
    await place.install()
    assert place.channels.problems == {WANTED: NOT_FOUND}


async def test_two_channels_of_one_name_are_not_guessed_between() -> None:
    place = Place()
    place.connector.channels[SHOP].append({"id": "19:twin", "name": "social"})
    await place.install()
    assert place.channels.problems == {WANTED: SEVERAL}


@pytest.mark.parametrize(
    ("kind", "barrier", "problem"),
    [("teamArchived", Barrier.ARCHIVED, ARCHIVED), ("teamDeleted", Barrier.NOT_FOUND, NOT_FOUND)],
)
async def test_a_team_that_is_put_away_takes_nothing(kind: str, barrier: Barrier, problem: str) -> None:
    place = Place()
    await place.install()
    await place.changes(kind)
    assert place.channels.problems == {WANTED: problem}
    assert place.channels.spaces == ()
    with pytest.raises(Closed) as closed:
        place.channels.check(SOCIAL)
    assert closed.value.barrier is barrier
    with pytest.raises(Closed):
        await place.channels.room(WANTED)
    await place.changes("teamRestored")
    assert (await place.channels.room(WANTED)).place == SOCIAL


async def test_who_removes_the_app_from_a_team_is_told_and_a_new_installation_mends_it() -> None:
    place = Place()
    await place.install()
    await place.channels.removed(Removed(spot=spot()))
    assert place.channels.problems == {WANTED: GONE}
    with pytest.raises(Closed) as closed:
        await place.channels.room(WANTED)
    assert closed.value.barrier is Barrier.NOT_MEMBER
    again = Place(store=place.store)
    await again.channels.load()
    assert again.channels.problems == {WANTED: GONE}
    await again.install()
    assert again.channels.problems == {}


async def test_a_renamed_channel_stays_the_one_that_the_policy_means(
    caplog: pytest.LogCaptureFixture,
) -> None:
    place = Place()
    await place.install()
    place.connector.channels[SHOP][1]["name"] = "Everything"
    await place.changes("channelRenamed", SOCIAL, "Everything")
    assert (await place.channels.room(WANTED)).place == SOCIAL
    assert "no restart finds it" in caplog.text


async def test_a_deleted_channel_takes_nothing_and_one_that_comes_back_does() -> None:
    place = Place()
    await place.install()
    kept = place.connector.channels[SHOP].pop()
    await place.changes("channelDeleted", SOCIAL)
    assert place.channels.problems == {WANTED: NOT_FOUND}
    place.connector.channels[SHOP].append(kept)
    await place.changes("channelRestored", SOCIAL, "Social")
    assert place.channels.problems == {}


async def test_a_renamed_team_is_found_by_its_new_name() -> None:
    renamed = ChannelId("teams:Store/Social")
    place = Place(renamed)
    await place.install()
    place.connector.teams[SHOP]["name"] = "Store"
    await place.changes("teamRenamed", name="Store")
    assert (await place.channels.room(renamed)).place == SOCIAL


async def test_places_that_are_no_channels_are_taken_for_chats() -> None:
    Place().channels.check("a:anna")
