"""Everybody works in German and in English."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.people import Person
from tests.fakes.world import ANNA
from tests.handlers.office import Office


@pytest.fixture(params=["de", "en"])
def anna(request: pytest.FixtureRequest) -> Person:
    """Somebody of the social media team who may answer, in each language."""
    return replace(ANNA, language=request.param)


@pytest.fixture
async def office() -> Office:
    """An office with one ticket."""
    office = Office()
    await office.receives()
    return office
