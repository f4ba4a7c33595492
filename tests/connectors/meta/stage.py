"""A page and an Instagram account, connected to a double of Meta."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from bot.connectors import http as calls
from bot.connectors.memory_keep import MemoryKeep
from bot.connectors.meta import building
from bot.connectors.meta.facebook import FacebookPage
from bot.connectors.meta.instagram import InstagramAccount
from bot.domain.policy import Account
from bot.domain.posts import AccountId
from tests.fakes.exits import EVERYWHERE
from tests.fakes.meta.graph import GraphDouble
from tests.fakes.meta.things import APP, APP_SECRET, INSTAGRAM, PAGE, TOKEN, VERIFY_TOKEN, Everything

FACEBOOK_ID = AccountId("facebook/donaubahn")
INSTAGRAM_ID = AccountId("instagram/donaubahn")

SECRETS = {"env:SECRET": APP_SECRET, "env:VERIFY": VERIFY_TOKEN, "env:TOKEN": TOKEN}


@dataclass
class Stage:
    """Both accounts and what they talk to."""

    double: GraphDouble
    page: FacebookPage
    instagram: InstagramAccount
    memory: MemoryKeep

    @property
    def everything(self) -> Everything:
        return self.double.everything


def options(url: str, **more: str) -> dict[str, str]:
    return {
        "app": APP,
        "app_secret": "env:SECRET",
        "verify_token": "env:VERIFY",
        "token": "env:TOKEN",
        "graph": url,
        **more,
    }


@asynccontextmanager
async def stage(**more: str) -> AsyncIterator[Stage]:
    """Open the stage; `more` are further options of both accounts. Nothing unexpected was asked when it closes."""
    double = GraphDouble(Everything())
    await double.start()
    memory = MemoryKeep()
    async with calls.new_client(EVERYWHERE) as http:

        def clock() -> datetime:
            return double.everything.clock

        page = Account(
            FACEBOOK_ID, "Donaubahn", "facebook", "de", options=options(double.url, page=PAGE, **more)
        )
        account = Account(
            INSTAGRAM_ID, "Donaubahn", "instagram", "de", options=options(double.url, id=INSTAGRAM, **more)
        )
        yield Stage(
            double,
            building.facebook(page, SECRETS.__getitem__, http, clock),
            building.instagram(account, SECRETS.__getitem__, http, clock, memory),
            memory,
        )
    await double.stop()
    assert double.unexpected == []
