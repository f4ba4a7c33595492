from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.connectors.mail.connector import MailConnector
from bot.connectors.memory_keep import MemoryKeep
from bot.workspace.mail import local
from bot.workspace.mail.local import LocalMail
from tests.fakes.mail.world import ADDRESSES, World, connected
from tests.mailboxes import need_dovecot


@pytest_asyncio.fixture
async def mail() -> AsyncIterator[LocalMail]:
    need_dovecot()
    async with local.running(ADDRESSES) as running:
        yield running


@pytest_asyncio.fixture
async def world(mail: LocalMail) -> World:
    return World(mail)


@pytest.fixture
def keep() -> MemoryKeep:
    return MemoryKeep()


@pytest_asyncio.fixture
async def connector(mail: LocalMail, keep: MemoryKeep) -> AsyncIterator[MailConnector]:
    connector = connected(mail, keep)
    yield connector
    await connector.close()
