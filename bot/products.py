"""The chat products that are set up: Slack, Teams or both. Each does its work whether or not the other one does."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Final

from bot.background import in_background
from bot.chat.app import ChatApp
from bot.chat.reception import Reception
from bot.chat.slack.app import SlackApp
from bot.chat.slack.calls import new_session
from bot.chat.slack.throttle import Throttle
from bot.chat.surface import Surface
from bot.exits import Exits
from bot.settings import SettingProblem, Settings, SettingsProblems, SlackAccess
from bot.web import Door

SLACK_PATH: Final = "/slack/events"


@dataclass(frozen=True, slots=True)
class Products:
    """What is used; at least one of them is."""

    slack: SlackApp | None

    @property
    def all(self) -> tuple[ChatApp, ...]:
        return tuple(product for product in (self.slack,) if product is not None)

    @property
    def surfaces(self) -> Mapping[str, Surface]:
        """Return where cards are shown, by the product's name."""
        return {product.surface.name: product.surface for product in self.all}

    @property
    def doors(self) -> Mapping[str, Door]:
        """Return who answers what comes through the web server, by its path."""
        slack = {SLACK_PATH: self.slack.handle_http} if self.slack and self.slack.is_called else {}
        return {**slack}

    async def start(self) -> None:
        """Find out who we are everywhere; raises `OutsideError` if one of them cannot or will not say."""
        for product in self.all:
            await product.start()

    def hear(self, stack: AsyncExitStack) -> None:
        """Let come in what does not come through the web server, now that everything that answers it is there."""
        if self.slack is not None and self.slack.listens:
            in_background(self.slack.run_socket(), "socket mode", stack)

    async def stop(self, seconds: float) -> None:
        """Wait so long for what goes on after acknowledgements."""
        await asyncio.gather(*(product.stop(seconds) for product in self.all))


async def products_of(
    settings: Settings, reception: Reception, exits: Exits, throttle: Throttle | None, stack: AsyncExitStack
) -> Products:
    """Return what the settings name. `throttle` keeps Slack's limits."""
    if settings.teams:
        mend = "take TEAMS_* and ZURUF_TEAMS_* out of the environment"
        raise SettingsProblems([SettingProblem("", "this version does not run Teams yet", mend)])
    slack = settings.slack
    return Products(await _slack(slack, reception, exits, throttle, stack) if slack else None)


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
