"""The chat products that are set up: Slack, Teams or both. Each does its work whether or not the other one does."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from bot.background import in_background
from bot.chat.app import ChatApp
from bot.chat.reception import Reception
from bot.chat.slack.app import SlackApp
from bot.chat.slack.calls import new_session
from bot.chat.slack.throttle import Throttle
from bot.chat.surface import Surface
from bot.chat.teams.throttle import Throttle as TeamsThrottle
from bot.connectors.http import new_client
from bot.desk import Desk
from bot.domain.errors import OutcomeUnknown, OutsideError, RateLimited, Unreachable
from bot.exits import Exits
from bot.settings import Settings, SlackAccess, TeamsAccess
from bot.web import Door

if TYPE_CHECKING:
    from bot.chat.teams.app import TeamsApp

logger = logging.getLogger(__name__)

FIRST_PAUSE: Final = 1.0
LONGEST_PAUSE: Final = 30.0
"""Seconds between two tries to reach a product while another one is at work already."""

SLACK_PATH: Final = "/slack/events"
TEAMS_PATH: Final = "/api/messages"


@dataclass(frozen=True, slots=True)
class Throttles:
    """What keeps the limits of each product, if not the usual; another one is for products that have none."""

    slack: Throttle | None = None
    teams: TeamsThrottle | None = None


@dataclass(frozen=True, slots=True)
class Products:
    """What is used; at least one of `slack` and `teams` is."""

    slack: SlackApp | None
    teams: TeamsApp | None
    late: dict[str, str] = field(default_factory=dict)
    """Those that could not be reached when they were to begin, and why."""

    @property
    def all(self) -> tuple[ChatApp, ...]:
        return tuple(product for product in (self.slack, self.teams) if product is not None)

    @property
    def surfaces(self) -> Mapping[str, Surface]:
        """Return where cards are shown, by the product's name."""
        return {product.surface.name: product.surface for product in self.all}

    @property
    def doors(self) -> Mapping[str, Door]:
        """Return who answers what comes through the web server, by its path."""
        slack = {SLACK_PATH: self.slack.handle_http} if self.slack and self.slack.is_called else {}
        teams = {TEAMS_PATH: self.teams.handle_http} if self.teams else {}
        return {**slack, **teams}

    @property
    def reasons(self) -> list[str]:
        """Why not all of them are at work yet."""
        return [f"{name} cannot be reached: {why}" for name, why in self.late.items()]

    async def start(self) -> None:
        """Find out who we are everywhere; raises `OutsideError` if that cannot be known.

        Where there are two, one that cannot be reached just now does not keep the other from beginning; `hear` tries it again.
        """
        for product in self.all:
            try:
                await product.start()
            except (Unreachable, RateLimited, OutcomeUnknown) as error:
                if len(self.all) == 1:
                    raise
                self._is_late(product, error)
        if len(self.late) == len(self.all):
            raise Unreachable("; ".join(self.reasons))

    def follow(self) -> None:
        """The policy has changed: each product looks anew at what it names."""
        for product in self.all:
            product.follow()

    def hear(self, stack: AsyncExitStack) -> None:
        """Let come in what does not come through the web server, now that everything that answers it is there."""
        for product in self.all:
            if product.surface.name in self.late:
                in_background(self._begin_later(product), f"waiting for {product.surface.name}", stack)
            elif product is self.slack and self.slack.listens:
                in_background(self.slack.run_socket(), "socket mode", stack)

    async def _begin_later(self, product: ChatApp) -> None:
        """Try again until a product can be reached, then go on as if it had been there from the beginning."""
        name, pause = product.surface.name, FIRST_PAUSE
        while name in self.late:
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)
            try:
                await product.start()
                del self.late[name]
            except (Unreachable, RateLimited, OutcomeUnknown) as error:
                self._is_late(product, error)
        logger.info("%s can be reached now", name)
        if product is self.slack and self.slack.listens:
            await self.slack.run_socket()

    def _is_late(self, product: ChatApp, error: OutsideError) -> None:
        name = product.surface.name
        logger.error("%s cannot be reached yet: %s", name, error)
        self.late[name] = f"{type(error).__name__}: {error}"

    async def stop(self, seconds: float) -> None:
        """Wait so long for what goes on after acknowledgements."""
        await asyncio.gather(*(product.stop(seconds) for product in self.all))


async def products_of(
    settings: Settings,
    desk: Desk,
    exits: Exits,
    throttles: Throttles,
    stack: AsyncExitStack,
) -> Products:
    """Return what the settings name."""
    reception, slack, teams = Reception(desk), settings.slack, settings.teams
    return Products(
        await _slack(slack, reception, exits, throttles.slack, stack) if slack else None,
        await _teams(teams, desk, exits, throttles.teams, stack) if teams else None,
    )


async def _slack(
    access: SlackAccess,
    reception: Reception,
    exits: Exits,
    throttle: Throttle | None,
    stack: AsyncExitStack,
) -> SlackApp:
    return SlackApp(
        reception,
        session=await stack.enter_async_context(new_session(exits)),
        bot_token=access.bot_token.reveal(),
        app_token=access.app_token.reveal() if access.app_token else None,
        signing_secret=access.signing_secret.reveal() if access.signing_secret else None,
        api_url=access.api_url,
        team=access.team or None,
        throttle=throttle,
    )


async def _teams(
    access: TeamsAccess,
    desk: Desk,
    exits: Exits,
    throttle: TeamsThrottle | None,
    stack: AsyncExitStack,
) -> TeamsApp:
    """Return our side of Teams. botbuilder is loaded here, so that whoever does not use it does not wait for it."""
    from bot.chat.teams.access import registration_in  # noqa: PLC0415 - see above
    from bot.chat.teams.app import TeamsApp  # noqa: PLC0415 - see above

    return TeamsApp(
        Reception(desk),
        desk.store,
        http=await stack.enter_async_context(new_client(exits)),
        registration=registration_in(access),
        now=lambda: desk.clock(),  # noqa: PLW0108 -- stories set the desk's clock forward
        throttle=throttle,
    )
