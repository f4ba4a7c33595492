"""A whole story: from a mention to a ticket, from the confirmed words to an answer below it, and what is changed meanwhile."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest

from bot.connectors.mastodon.connector import Mastodon
from bot.connectors.platforms import Platforms
from bot.desk import Desk
from bot.domain import answering
from bot.domain.activities import PostEdited, PostRemoved
from bot.domain.policy import Account, Policy
from bot.domain.replies import ReplyState
from bot.domain.ticket import Ticket, TicketId
from bot.jobs.deliver import Courier
from bot.jobs.poll import Poller
from bot.jobs.replying import Replier
from bot.keeping.logins import StoreKeep
from bot.stores.memory import MemoryStore
from tests.contracts.connector import Trouble
from tests.fakes import world
from tests.fakes.mastodon.server import GOTOSOCIAL, MASTODON, Server, Software
from tests.fakes.mastodon.world import ACCOUNT, connected
from tests.fakes.surface import MemorySurface
from tests.fakes.world import ANNA, EVERYBODY, IN_SERVICE, IN_SOCIAL


class Newsroom:
    """A desk with one Mastodon account; `begin` is a process, and the next one after its end."""

    def __init__(self, server: Server, http: httpx.AsyncClient) -> None:
        self.server, self.http = server, http
        self.watch = world.Watch()
        server.clock = self.watch
        self.store = MemoryStore()
        everyday = world.policy()
        account = Account(ACCOUNT, "Mastodon @shop", "mastodon", "de")
        self.policy: Policy = replace(everyday, accounts={**everyday.accounts, ACCOUNT: account})
        self.surface = MemorySurface(
            channels=frozenset({IN_SOCIAL, IN_SERVICE}), people=frozenset(one.id for one in EVERYBODY)
        )

    async def begin(self) -> None:
        keep = StoreKeep(self.store, ACCOUNT, self.watch)
        self.connector: Mastodon = connected(self.server, self.http, keep=keep, clock=self.watch)
        await self.connector.recall()
        connectors = {ACCOUNT: self.connector}
        self.desk = Desk(self.store, self.policy, Platforms(connectors), self.watch)
        self.poller = Poller(self.desk, ACCOUNT, self.connector)
        replier = Replier(self.desk, connectors, chance=lambda: 1.0)
        self.courier = Courier(self.desk, {"slack": self.surface}, replier, {}, lambda: 1.0)

    async def ticket(self) -> Ticket:
        return await self.desk.ticket(TicketId(1))

    async def answers(self, text: str) -> None:
        ticket = await self.ticket()
        wish = answering.Wish(reply="r1", text=text, to=ticket.last_post.ref)
        platform = self.desk.platform(ACCOUNT)
        window = self.policy.undo_window
        await self.desk.change(
            ticket.id,
            "send",
            answering.send,
            ANNA,
            self.watch(),
            wish=wish,
            platform=platform,
            undo_window=window,
        )

    async def passes(self, minutes: int = 12) -> None:
        """Let time go by, and deliver what is owed in it."""
        for _ in range(minutes * 6):
            self.watch.forward(seconds=10)
            self.server.limit_left = 299
            while await self.courier.deliver_due():
                await self.courier.drain()


@pytest.fixture(params=[MASTODON, GOTOSOCIAL], ids=["Mastodon", "GoToSocial"])
def software(request: pytest.FixtureRequest) -> Software:
    chosen: Software = request.param
    return chosen


@pytest.mark.parametrize("trouble", [None, Trouble.ANSWER_LOST, Trouble.NO_ANSWER, Trouble.RATE_LIMITED])
async def test_a_mention_is_answered_once_whatever_happens_on_the_way(
    server: Server, http: httpx.AsyncClient, trouble: Trouble | None
) -> None:
    room = Newsroom(server, http)
    await room.begin()
    mention = server.writes("Wo ist mein Paket?")
    await room.poller.poll()
    await room.answers("Wir sehen nach.")
    server.trouble = trouble
    await room.passes()
    assert [(one.text, one.to, one.visibility) for one in server.ours] == [
        ("@lena@fern.example Wir sehen nach.", mention.id, "unlisted")
    ]
    [reply] = (await room.ticket()).replies
    assert (reply.state, reply.sent_as and reply.sent_as.external_id) == (ReplyState.SENT, server.ours[0].id)


async def test_what_follows_is_the_same_ticket_and_changes_are_known_after_a_restart(
    server: Server, http: httpx.AsyncClient
) -> None:
    room = Newsroom(server, http)
    await room.begin()
    first = server.writes("Wo ist mein Paket?")
    await room.poller.poll()
    await room.answers("Wir sehen nach.")
    await room.passes(2)
    await room.begin()
    thanks = server.writes("Danke!", to=server.ours[0].id)
    await room.poller.poll()
    assert [post.ref.external_id for post in (await room.ticket()).posts] == [first.id, thanks.id]
    server.edits(first, "Wo ist mein Paket 4711?")
    server.removes(thanks)
    room.watch.forward(seconds=180)
    await room.poller.poll()
    said = [type(one.activity) for one in await room.desk.log(TicketId(1))]
    assert said.count(PostEdited) == said.count(PostRemoved) == 1
    assert room.desk.platform(ACCOUNT).limit == server.software.longest - 50
