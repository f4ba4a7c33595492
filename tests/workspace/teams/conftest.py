from collections.abc import AsyncIterator

import pytest

from bot.workspace.clock import ManualClock
from bot.workspace.teams.model import Channel, Team
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.server import Connector
from tests.workspace.teams.small_bot import SmallBot, serving
from tests.workspace.teams.small_tenant import ANNA, BEN, tenant


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def connector(clock: ManualClock) -> AsyncIterator[Connector]:
    async with await Connector.start(tenant(), clock=clock) as running:
        yield running


@pytest.fixture
async def bot(connector: Connector) -> AsyncIterator[SmallBot]:
    """Listens, and is in the team Service."""
    async with serving(connector) as running:
        await connector.install(connector.team("Service"))
        running.heard.clear()
        yield running


@pytest.fixture
def team(connector: Connector) -> Team:
    return connector.team("Service")


@pytest.fixture
def tickets(connector: Connector) -> Channel:
    return connector.channel("Service/Tickets")


@pytest.fixture
def anna(connector: Connector) -> PersonInTeams:
    return connector.as_person(ANNA.id)


@pytest.fixture
def ben(connector: Connector) -> PersonInTeams:
    return connector.as_person(BEN.id)
