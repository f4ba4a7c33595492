"""An office in which everything is as usual."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.chat.teams.running import Office, office


@pytest.fixture
async def at_work() -> AsyncIterator[Office]:
    async with office() as one:
        yield one
