"""Meta signs no time: whoever replays an old batch, as Meta itself does when it did not hear us, changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.connectors.meta.endpoint import MetaEndpoint
from bot.desk import Desk
from bot.domain.policy import Account
from bot.stores.memory import MemoryStore
from bot.stores.store import Filter
from tests.connectors.meta.stage import FACEBOOK_ID, INSTAGRAM_ID, Stage, stage
from tests.fakes import world
from tests.fakes.meta import events
from tests.fakes.meta.things import INSTAGRAM


def desk_of(meta: Stage) -> Desk:
    accounts = {
        one: Account(one, "Donaubahn", one.partition("/")[0], "de") for one in (FACEBOOK_ID, INSTAGRAM_ID)
    }
    policy = world.policy(accounts={**world.policy().accounts, **accounts})
    platforms = {one.account: one.platform for one in (meta.page, meta.instagram)}
    return Desk(MemoryStore(), policy, platforms, lambda: datetime.now(UTC))


async def test_a_batch_that_comes_again_changes_nothing() -> None:
    async with stage() as meta:
        desk, endpoint = desk_of(meta), MetaEndpoint([meta.page, meta.instagram])
        page, comment = meta.everything.comment("Wo?"), meta.everything.comment("Schön!", owner=INSTAGRAM)
        edited = {**events.feed(page, "edited"), "time": int(page.at.timestamp()) + 60}
        bodies = [
            events.batch(events.feed(page), events.message(meta.everything.message("Hallo"))),
            events.batch(events.comment(comment), kind="instagram"),
            events.batch(edited),
        ]

        async def take_all() -> list[int]:
            for body in bodies:
                for _, news in await endpoint.take(events.signed(body), body):
                    await desk.take(news)
            tickets = await desk.store.tickets(Filter(limit=10))
            return [(await desk.ticket(one)).version for one in tickets]

        once = await take_all()
        assert len(once) == 3
        assert await take_all() == once
