"""Whoever changes escalation.yaml while the bot runs changes all of it, or nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.app import Zuruf, running
from bot.demo_teams import let_in, tenant_of
from bot.domain.errors import Unreachable
from bot.domain.people import DepartmentId
from bot.domain.ticket import TicketId
from bot.given import Files, Given
from bot.keeping import policy_changes
from bot.policy_file import load
from bot.reloading import Reloading
from bot.settings import Settings
from bot.workspace.teams.model import guid
from bot.workspace.teams.server import Connector
from tests.jobs.newsroom import Newsroom
from tests.journeys.surroundings import SECRET, send_post
from tests.journeys.waiting import soon

POLICY = f"""
language: en
time_zone: Europe/Vienna
departments:
  social: {{name: Social Media, channels: [{{teams: Shop/Social Media}}]}}
  service: {{name: Customer Service, channels: [{{teams: Shop/Customer Service}}]}}
people:
  anna: {{name: Anna Berger, teams: {guid("anna")}, departments: [social, service], role: answer}}
accounts:
  webhook/shop: {{name: Shop, secret: env:SHOP_SECRET}}
routing:
  - {{name: Everything, to: social}}
"""
OTHERWISE = POLICY.replace("to: social}", "to: service}")
WITH_AN_OUTLET = POLICY.replace(
    "routing:", "  webhook/outlet: {name: Outlet, secret: env:SHOP_SECRET}\nrouting:"
)
BROKEN = POLICY.replace("to: social}", "to: sozial}")
WITHOUT_ITS_SECRET = WITH_AN_OUTLET.replace(
    "Outlet, secret: env:SHOP_SECRET", "Outlet, secret: env:OUTLET_SECRET"
)
IN_SLACK_AS_WELL = POLICY.replace(
    "{teams: Shop/Social Media}", '{slack: "#social", teams: Shop/Social Media}'
)


@dataclass
class House:
    """The bot in Teams, with its policy in a file."""

    zuruf: Zuruf
    connector: Connector
    file: Path

    async def given(self, policy: str) -> None:
        """Write the file, and have it read again."""
        self.file.write_text(policy, encoding="utf-8")
        assert self.zuruf.reloading is not None
        await self.zuruf.reloading.reload()

    async def posted(self, text: str, account: str = "shop") -> int:
        """Let a customer write; return what their platform hears."""
        host, port = self.zuruf.address
        return await send_post(f"http://{host}:{port}/hooks/webhook/{account}", text)

    async def department_of(self, ticket: int) -> DepartmentId:
        return (await self.zuruf.desk.ticket(TicketId(ticket))).department

    async def reasons(self) -> list[str]:
        host, port = self.zuruf.address
        async with ClientSession() as http, http.get(f"http://{host}:{port}/readyz") as answer:
            said: list[str] = (await answer.json())["reasons"]
            return said

    async def is_said(self, words: str) -> None:
        """Wait until the first department's channel reads something."""
        channel = self.connector.channel("Shop/Social Media")

        async def there() -> bool:
            return any(words in message.content["summary"] for message in channel.roots())

        try:
            await soon(there)
        except TimeoutError:
            raise AssertionError([m.content for m in channel.roots()]) from None


@asynccontextmanager
async def house(folder: Path) -> AsyncIterator[House]:
    file = folder / "escalation.yaml"
    file.write_text(POLICY, encoding="utf-8")
    policy = load(POLICY)
    async with await Connector.start(tenant_of(policy)) as connector:
        settings = Settings.read({**connector.settings, "ZURUF_DATA": str(folder), "ZURUF_PORT": "0"})
        async with running(settings, policy, {"SHOP_SECRET": SECRET}, files=Files.beside(file)) as zuruf:
            host, port = zuruf.address
            await let_in(connector, f"http://{host}:{port}/api/messages")
            yield House(zuruf, connector, file)


async def test_the_next_post_goes_where_the_new_file_sends_it(tmp_path: Path) -> None:
    async with house(tmp_path) as one:
        assert await one.posted("Where is my parcel?") == 204
        await one.given(OTHERWISE)
        assert await one.posted("And where is mine?") == 204
        assert [await one.department_of(ticket) for ticket in (1, 2)] == ["social", "service"]
        await one.is_said("hold now as they were changed")


async def test_an_account_that_is_new_is_heard_and_one_that_is_gone_is_not(tmp_path: Path) -> None:
    async with house(tmp_path) as one:
        assert await one.posted("Hello", "outlet") == 401
        await one.given(WITH_AN_OUTLET)
        assert await one.posted("Hello", "outlet") == 204
        assert await one.posted("Hello") == 204
        await one.given(POLICY)
        assert await one.posted("Hello again", "outlet") == 401


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (BROKEN, 'routing[0].to: no department "sozial"'),
        (WITHOUT_ITS_SECRET, "OUTLET_SECRET"),
        (IN_SLACK_AS_WELL, "Slack is not set up"),
    ],
    ids=["broken", "without its secret", "of a product that is not set up"],
)
async def test_a_file_that_cannot_hold_keeps_the_old_one_and_says_so(
    tmp_path: Path, wrong: str, why: str
) -> None:
    async with house(tmp_path) as one:
        known = one.zuruf.desk.policy
        await one.given(wrong)
        assert one.zuruf.desk.policy is known
        assert list(one.zuruf.connectors) == ["webhook/shop"]
        assert why in "".join(await one.reasons())
        await one.is_said("does not hold")
        await one.is_said(why)
        assert await one.posted("Hello") == 204
        await one.given(OTHERWISE)
        assert not any("escalation.yaml" in reason for reason in await one.reasons())


@pytest.fixture
def room() -> Newsroom:
    return Newsroom()


@dataclass
class Desk:
    """Somebody who takes over what the files say; `refusing` is what keeps them from it."""

    taken: list[Given] = field(default_factory=list)
    refusing: Exception | None = None

    async def take_over(self, given: Given) -> None:
        if self.refusing is not None:
            raise self.refusing
        self.taken.append(given)


def written(folder: Path, text: str) -> Files:
    (folder / "escalation.yaml").write_text(text, encoding="utf-8")
    return Files.beside(folder / "escalation.yaml")


async def test_a_file_is_read_when_it_has_stood_still(tmp_path: Path, room: Newsroom) -> None:
    files, desk = written(tmp_path, POLICY), Desk()
    reloading = Reloading(files, desk.take_over, room.desk)
    await reloading.look()
    await reloading.look()
    assert desk.taken == []
    written(tmp_path, OTHERWISE[:200])  # an editor has not written it to its end yet
    await reloading.look()
    written(tmp_path, OTHERWISE)
    await reloading.look()
    assert desk.taken == []
    assert reloading.reasons == []
    await reloading.look()
    assert [given.policy.routes[0].to for given in desk.taken] == ["service"]
    await reloading.look()
    assert len(desk.taken) == 1


async def test_a_new_prepared_answer_counts_as_a_change(tmp_path: Path, room: Newsroom) -> None:
    files, desk = written(tmp_path, POLICY), Desk()
    reloading = Reloading(files, desk.take_over, room.desk)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "thanks.yaml").write_text(
        "templates: [{id: thanks, name: Thanks, owner: anna, variants: [{core: Thank you!}]}]\n",
        encoding="utf-8",
    )
    await reloading.look()
    await reloading.look()
    assert [list(given.library.templates) for given in desk.taken] == [["thanks"]]


async def test_the_same_problem_is_told_once_and_a_refusal_of_a_platform_is_one(
    tmp_path: Path, room: Newsroom
) -> None:
    desk = Desk(refusing=Unreachable("no route to the mailbox"))
    reloading = Reloading(written(tmp_path, POLICY), desk.take_over, room.desk)
    for _ in range(2):
        await reloading.reload()
    change = await policy_changes.last(room.store)
    assert change is not None
    assert (change.number, change.wrong) == (1, ("no route to the mailbox",))
    assert reloading.reasons == ["escalation.yaml was not taken over: no route to the mailbox"]
    desk.refusing = None
    await reloading.reload()
    mended = await policy_changes.last(room.store)
    assert mended is not None
    assert (mended.number, mended.wrong, reloading.reasons) == (2, (), [])
