"""Who may use the bot: those in the roster of one of its teams, and no guest."""

from __future__ import annotations

import pytest

from bot.chat.teams.people import NotOurs, People
from bot.chat.teams.ways import Ways
from bot.domain.errors import Unreachable
from bot.domain.people import Identity, PersonId
from bot.stores.memory import MemoryStore
from tests.chat.teams.connector import SHOP, TENANT, Connector, alone, member, spot, visitor
from tests.fakes.world import Watch, policy


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


class Lobby:
    def __init__(self, store: MemoryStore | None = None) -> None:
        self.connector = Connector()
        self.clock = Clock()
        self.store = store or MemoryStore()
        self.calls = self.connector.client()
        self.people = People(self.calls, TENANT, self.clock)
        known = policy(identities={Identity("teams", "0a-anna"): PersonId("anna")})
        self.ways = Ways(self.calls, self.store, lambda: known, Watch())


async def test_who_is_in_the_roster_may_act() -> None:
    lobby = Lobby()
    found = await lobby.people.member(visitor(), SHOP)
    assert (found.id, found.user, found.name) == ("0a-anna", "29:anna", "Anna")


async def test_who_comes_without_an_id_in_entra_is_known_by_the_other() -> None:
    lobby = Lobby()
    assert (await lobby.people.member(visitor(object_id=""), SHOP)).id == "0a-anna"


@pytest.mark.parametrize(
    ("about", "why"),
    [
        ({"userRole": "guest"}, "guest"),
        ({"userRole": "anonymous"}, "anonymous"),
        ({"tenantId": "t2"}, "tenant"),
    ],
)
async def test_guests_and_people_of_other_companies_may_not(about: dict[str, str], why: str) -> None:
    lobby = Lobby()
    lobby.connector.rosters[SHOP] = [member("anna", **about)]
    with pytest.raises(NotOurs, match=why):
        await lobby.people.member(visitor(), SHOP)
    assert await lobby.people.active("0a-anna", [SHOP]) is False


async def test_who_is_in_no_roster_or_says_to_be_of_another_tenant_may_not() -> None:
    lobby = Lobby()
    with pytest.raises(NotOurs, match="roster"):
        await lobby.people.member(visitor("eve"), SHOP)
    with pytest.raises(NotOurs, match="tenant"):
        await lobby.people.member(visitor(tenant="t2"), SHOP)


async def test_a_roster_is_believed_for_five_minutes() -> None:
    lobby = Lobby()
    for _ in range(3):
        await lobby.people.member(visitor(), SHOP)
    assert len(lobby.connector.calls) == 1
    lobby.connector.rosters[SHOP] = []
    lobby.clock.now += 301
    with pytest.raises(NotOurs):
        await lobby.people.member(visitor(), SHOP)


async def test_who_has_just_come_in_is_looked_for_again() -> None:
    lobby = Lobby()
    await lobby.people.member(visitor(), SHOP)
    lobby.connector.rosters[SHOP].append(member("eve"))
    lobby.clock.now += 11
    assert (await lobby.people.member(visitor("eve"), SHOP)).name == "Eve"


async def test_who_left_may_do_nothing_once_teams_has_said_so() -> None:
    lobby = Lobby()
    assert await lobby.people.active("0a-anna", [SHOP]) is True
    lobby.connector.rosters[SHOP] = []
    lobby.people.forget(SHOP)
    assert await lobby.people.active("0a-anna", [SHOP]) is False


async def test_nobody_is_guessed_to_be_active_or_not() -> None:
    lobby = Lobby()
    lobby.connector.down = True
    assert await lobby.people.active("0a-anna", [SHOP]) is None
    with pytest.raises(Unreachable):
        await lobby.people.member(visitor(), SHOP)


async def test_a_person_is_written_to_in_one_chat_that_a_restart_knows() -> None:
    lobby = Lobby()
    await lobby.ways.write("0a-anna", "29:anna", {"n": 1})
    again = Lobby(lobby.store)
    await again.ways.write("0a-anna", "29:anna", {"n": 2})
    assert lobby.connector.said == [("a:1", {"n": 1})]
    assert again.connector.said == [("a:1", {"n": 2})]
    assert again.connector.chats == {}


async def test_a_chat_that_is_gone_is_opened_anew() -> None:
    lobby = Lobby()
    await lobby.ways.seen(visitor(), alone("a:old"))
    lobby.connector.closed.add("a:old")
    await lobby.ways.write("0a-anna", "", {"n": 1})
    assert lobby.connector.said == [("a:1", {"n": 1})]
    assert lobby.connector.chats == {"29:anna": "a:1"}


async def test_a_person_reads_what_they_read_when_they_last_did_something() -> None:
    lobby = Lobby()
    assert await lobby.ways.language("0a-anna") == ""
    await lobby.ways.seen(visitor(language="de-AT"), spot())
    await lobby.ways.seen(visitor(language=""), spot())
    assert await Lobby(lobby.store).ways.language("0a-anna") == "de-AT"


async def test_nothing_is_kept_of_whom_the_policy_does_not_know() -> None:
    lobby = Lobby()
    await lobby.ways.seen(visitor("jonas"), alone("a:jonas"))
    await lobby.ways.seen(visitor(object_id=""), alone("a:nobody"))
    await lobby.ways.write("0a-jonas", "29:jonas", {"n": 1})
    assert lobby.connector.said == [("a:1", {"n": 1})]
    assert await lobby.store.records("way to a person") == []
    assert await lobby.ways.language("0a-jonas") == ""
