"""A whole story on Bluesky: from what a customer writes to what they read, and back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.connectors.bluesky.connector import Bluesky
from bot.domain.posts import Act, Post
from bot.jobs.poll import Poller
from bot.stores.store import Filter
from tests.fakes.bluesky.world import SHOP, BlueskyWorld
from tests.journeys.stage import House, house
from tests.journeys.steps import send
from tests.journeys.waiting import soon

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Social Media
    channels: [{slack: "#social-media"}]
people:
  anna: {name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}
accounts:
  bluesky/shop: {name: Der Laden auf Bluesky, handle: HANDLE, password: "env:APP", service: "SERVICE", address: du}
routing:
  - {name: Alles, to: social}
"""


@dataclass
class Shop:
    """A house with an account on Bluesky, which looks there when a story says so."""

    house: House
    world: BlueskyWorld

    @property
    def connector(self) -> Bluesky:
        connector = self.house.zuruf.connectors[SHOP]
        assert isinstance(connector, Bluesky)
        return connector

    async def look(self) -> None:
        await Poller(self.house.zuruf.desk, SHOP, self.connector).poll()

    async def post(self, text: str) -> Post:
        """Return a post as its ticket has it."""
        desk = self.house.zuruf.desk
        tickets = [await desk.ticket(one) for one in await desk.store.tickets(Filter())]
        return next(post for ticket in tickets for post in ticket.posts if post.text.raw == text)

    async def answers(self, count: int) -> list[dict[str, Any]]:
        """Wait until so many answers of the brand stand on Bluesky; return them."""

        async def there() -> bool:
            return len(await self.world.replies()) >= count

        await soon(there)
        return await self.world.replies()


@asynccontextmanager
async def shop(world: BlueskyWorld, folder: Path) -> AsyncIterator[Shop]:
    policy = POLICY.replace("HANDLE", world.brand.handle).replace("SERVICE", world.proxy.url)
    async with house(policy, folder, environ={"APP": world.password}) as opened:
        yield Shop(opened, world)


class BlueskyStory:
    async def test_a_comment_is_answered_liked_hidden_edited_and_removed(
        self, world: BlueskyWorld, tmp_path: Path
    ) -> None:
        async with shop(world, tmp_path) as opened:
            ours = await world.write(world.brand, "Neue Fernseher sind da!")
            await world.settle()
            asked = await world.answer(world.customer, ours, "Meiner bleibt schwarz")
            await opened.look()
            card = await opened.house.card("social-media", "Meiner bleibt schwarz")

            anna = opened.house.somebody("Anna")
            await send(await anna.open(card, "Antworten"), "Hilft ein Neustart? #Geduld")
            [answer] = await opened.answers(1)
            assert (answer["text"], answer["reply"]["parent"]) == ("Hilft ein Neustart? #Geduld", asked)
            assert answer["facets"][0]["features"][0]["tag"] == "Geduld"

            post = await opened.post("Meiner bleibt schwarz")
            for act in (Act.LIKE, Act.HIDE):
                await opened.connector.perform(act, post)
                assert await world.is_done(act, post)

            await world.edit(world.customer, asked, text="Meiner bleibt schwarz und summt")
            await opened.look()
            await card.shows("Meiner bleibt schwarz und summt")
            await world.delete(world.customer, asked["uri"])
            await opened.look()
            await card.line("Ein Beitrag wurde auf der Plattform gelöscht.")
            await card.hides("Meiner bleibt schwarz")

    async def test_one_conversation_is_one_ticket_over_a_restart(
        self, world: BlueskyWorld, tmp_path: Path
    ) -> None:
        async with shop(world, tmp_path) as opened:
            first = await world.mention(world.customer, "Wo bleibt mein Paket?")
            await opened.look()
            card = await opened.house.card("social-media", "Wo bleibt mein Paket?")
            await opened.house.close()
            await opened.house.open()
            logins = world.proxy.calls["com.atproto.server.createSession"]
            await world.answer(
                world.customer, first, "Es ist dringend", facets=world.speaking_to_the_brand("Es")
            )
            await opened.look()
            await card.shows("Es ist dringend")
            await opened.look()
            assert len(opened.house.cards("social-media")) == 1
            assert world.proxy.calls["com.atproto.server.createSession"] == logins == 1
