"""The composition root: the only module that names every concrete class."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot import languages, links
from bot.answers import Answers
from bot.chat.directory import Directories
from bot.chat.reception import Reception
from bot.chat.slack.app import SlackApp
from bot.chat.slack.calls import new_session
from bot.chat.slack.throttle import Throttle
from bot.chat.surface import Surface
from bot.connectors.connector import Connector
from bot.connectors.http import new_client
from bot.connectors.registry import Means, connect
from bot.connectors.square import Square
from bot.connectors.webhook import WebhookIntake
from bot.desk import Desk
from bot.domain.library import Library
from bot.domain.policy import Account, Policy
from bot.domain.posts import AccountId
from bot.egress import exits_of
from bot.exits import Exits
from bot.handlers.frozen import FREEZE_NOTICE, LIFT_NOTICE, freeze_notice, lift_notice
from bot.handlers.themes import weekly_list
from bot.jobs.announcing import Announcement
from bot.jobs.clock import Clock
from bot.jobs.deliver import Courier
from bot.jobs.disk import EVERY as LOOK_AT_DISK
from bot.jobs.disk import Disk
from bot.jobs.ending import ALL, DELIVERIES, Ending
from bot.jobs.gate import Gate
from bot.jobs.given_up import given_up
from bot.jobs.housekeeping import tidy_up, written_up_to
from bot.jobs.outages import OVER_NOTICE, TROUBLE_NOTICE, over_notice, trouble_notice
from bot.jobs.poll import Poller
from bot.jobs.replying import Replier
from bot.jobs.standing_still import frozen, in_trouble
from bot.jobs.weekly import THEMES, announce_weekly, catch_up
from bot.keeping import proposals, troubles
from bot.settings import Settings, resolve_secret
from bot.stores.store import StoreError
from bot.stores.tiny import TinyStore
from bot.web import Health, make_web, serve

logger = logging.getLogger(__name__)

STORE_FILE = "zuruf.db"

POLL_EVERY = 30.0
"""Seconds between two looks at a platform that does not call us."""

QUIET_HOUR = time(4, 10)
"""When what nobody comes back for is forgotten: after the nightly backup, before the first shift."""

WARM_UP_AFTER = 1.0
"""Seconds until the index over the answers and the model of languages are loaded; whoever needs them earlier loads them."""


ANNOUNCEMENTS: Mapping[str, Announcement] = {
    THEMES: weekly_list,
    FREEZE_NOTICE: freeze_notice,
    LIFT_NOTICE: lift_notice,
    TROUBLE_NOTICE: trouble_notice,
    OVER_NOTICE: over_notice,
}
"""What whole channels are told, by the first word of a notice's key."""


class Unconnected(Exception):
    """An account cannot be connected as the policy has it; the message says which and why."""


def _now() -> datetime:
    return datetime.now(UTC)


async def _open_store(path: Path, key: bytes | None) -> TinyStore:
    return await TinyStore.open(path, key=key)


@dataclass(frozen=True, slots=True)
class Edges:
    """Where Zuruf meets disk, platforms, chat and time; whoever wants to see it fail there puts something in between."""

    open_store: Callable[[Path, bytes | None], Awaitable[TinyStore]] = _open_store
    connect: Callable[[Account, Means], Connector] = connect
    surface: Callable[[Surface], Surface] = lambda surface: surface
    clock: Callable[[], datetime] = _now


@dataclass(frozen=True, slots=True)
class Zuruf:
    """The running bot."""

    desk: Desk
    slack: SlackApp
    connectors: Mapping[AccountId, Connector]
    address: tuple[str, int]


@asynccontextmanager
async def running(
    settings: Settings,
    policy: Policy,
    environ: Mapping[str, str],
    *,
    library: Library | None = None,
    square: Square | None = None,
    throttle: Throttle | None = None,
    edges: Edges | None = None,
) -> AsyncIterator[Zuruf]:
    """Run the whole bot: yields when it is ready, takes it down in order at the end.

    `library` are the prepared answers. `square` is where letterboxes hang. `throttle` keeps Slack's limits; another one is for workspaces without them.
    `edges` are what it meets the world with, if not the usual.

    Raises `StoreError`, `Unconnected` and the errors of `bot.domain.errors` when something that it needs is not there.
    """
    edges = edges or Edges()
    async with AsyncExitStack() as stack:
        store = await edges.open_store(settings.data / STORE_FILE, log_key(settings))
        stack.push_async_callback(store.close)
        await store.release()
        stack.push_async_callback(_release, store)
        exits = Exits(exits_of(settings, policy, environ))
        means = Means(
            secret=lambda reference: resolve_secret(reference, environ).reveal(),
            http=await stack.enter_async_context(new_client(exits)),
            clock=edges.clock,
            square=square or Square(),
        )
        connectors = {account.id: _connected(account, means, edges) for account in policy.accounts.values()}
        for connector in connectors.values():
            stack.push_async_callback(connector.close)
        platforms = {account: connector.platform for account, connector in connectors.items()}
        answers = await _answers(library, store, stack)
        desk = Desk(store, policy, platforms, edges.clock, answers=answers, language_of=languages.language_of)
        slack = _slack(settings, desk, throttle, await stack.enter_async_context(new_session(exits)))
        gate = Gate(desk, connectors)
        surfaces = {slack.surface.name: edges.surface(slack.surface)}
        replier = Replier(desk, connectors, Directories(surfaces.values()), gate)
        courier = Courier(desk, surfaces, replier, ANNOUNCEMENTS)
        ending = Ending(gate, courier)
        await gate.open()
        stack.push_async_callback(lambda: slack.stop(ending.left(ALL)))
        await slack.start()
        _deliver(courier, ending, stack)
        clock = _clock(desk, stack)
        await catch_up(desk)
        _poll(desk, connectors, means.square, clock, stack)
        disk = Disk(desk)
        clock.every(LOOK_AT_DISK, disk.look, name="look at the disk")
        health = _health(desk, slack, gate, lambda: [*ending.reasons, *disk.reasons])
        doors = _doors(settings, desk, connectors, slack, health)
        address = await _listen(settings, doors, stack)
        if settings.slack_app_token:
            _hear(slack, stack)
        stack.callback(ending.begin)  # the first thing that happens at the end
        yield Zuruf(desk, slack, connectors, address)


def log_key(settings: Settings) -> bytes | None:
    """Return what seals the log, if somebody wants that."""
    return settings.log_key.reveal().encode() if settings.log_key else None


def _connected(account: Account, means: Means, edges: Edges) -> Connector:
    try:
        return edges.connect(account, means)
    except ValueError as error:
        raise Unconnected(str(error)) from error


async def _release(store: TinyStore) -> None:
    """Give back what nobody works on any more; where that cannot be written, the next start does it."""
    with contextlib.suppress(StoreError):
        await store.release()


def _slack(
    settings: Settings, desk: Desk, throttle: Throttle | None, session: aiohttp.ClientSession
) -> SlackApp:
    return SlackApp(
        Reception(desk),
        session=session,
        bot_token=settings.slack_bot_token.reveal(),
        app_token=settings.slack_app_token.reveal() if settings.slack_app_token else None,
        signing_secret=settings.slack_signing_secret.reveal() if settings.slack_signing_secret else None,
        api_url=settings.slack_api_url,
        team=settings.slack_team_id or None,
        throttle=throttle,
    )


def _hear(slack: SlackApp, stack: AsyncExitStack) -> None:
    """Let Slack's events come in, now that everything that answers them is there."""
    _in_background(slack.run_socket(), "socket mode", stack)


def _in_background(work: Coroutine[Any, Any, None], name: str, stack: AsyncExitStack) -> None:
    """Run until the end; a task that ends by itself with an error ends the bot, so that it is noticed."""
    owner = asyncio.current_task()
    task = asyncio.create_task(work, name=name)

    def ended(done: asyncio.Task[None]) -> None:
        if not done.cancelled() and done.exception() is not None and owner is not None:
            logger.critical("%s stopped working, so Zuruf stops", name, exc_info=done.exception())
            owner.cancel()

    async def stop() -> None:
        task.remove_done_callback(ended)
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    task.add_done_callback(ended)
    stack.push_async_callback(stop)


def _deliver(courier: Courier, ending: Ending, stack: AsyncExitStack) -> None:
    """Deliver what is owed; at the end let what is under way arrive, if it arrives in time."""
    stack.push_async_callback(lambda: courier.drain(ending.left(DELIVERIES)))
    _in_background(courier.run(), "courier", stack)


async def _answers(library: Library | None, store: TinyStore, stack: AsyncExitStack) -> Answers:
    """Return what the files say together with what was approved in chat."""
    answers = Answers((library or Library()).with_more(*await proposals.approved(store)))
    _in_background(_warm_up(answers), "warming up", stack)
    return answers


async def _warm_up(answers: Answers) -> None:
    """Load what the first post and the first reply need, once everything else is there: threads share the processor."""
    await asyncio.sleep(WARM_UP_AFTER)
    await answers.warm_up()
    await asyncio.to_thread(languages.warm_up)
    await asyncio.to_thread(links.warm_up)


def _clock(desk: Desk, stack: AsyncExitStack) -> Clock:
    """Start what happens at regular times."""
    clock = Clock()
    announce_weekly(desk, clock)
    clock.daily(QUIET_HOUR, desk.policy.time_zone, partial(tidy_up, desk), name="tidy up")
    clock.start()
    stack.callback(clock.stop)
    return clock


def _poll(
    desk: Desk,
    connectors: Mapping[AccountId, Connector],
    square: Square,
    clock: Clock,
    stack: AsyncExitStack,
) -> None:
    pollers = [
        Poller(desk, account, connector) for account, connector in connectors.items() if connector.polled
    ]
    for poller in pollers:
        clock.every(POLL_EVERY, poller.poll, name=f"poll {poller.account}")

    def look_now() -> None:
        for poller in pollers:
            clock.now(f"poll {poller.account}")

    square.watch(look_now)
    stack.callback(square.unwatch, look_now)


def _health(desk: Desk, slack: SlackApp, gate: Gate, reasons: Callable[[], list[str]]) -> Health:
    """Return what an operator is told. What is frozen or in trouble is to be looked at, but no reason to send us nothing more."""

    async def health() -> Mapping[str, Any]:
        slack_health = slack.health()
        closed = [f"{one.channel}: {one.barrier.value}" for one in await troubles.all_open(desk.store)]
        disk = await desk.store.trouble()
        known = [*reasons(), *slack_health["problems"], *closed, *([disk] if disk else [])]
        return {
            "reasons": list(dict.fromkeys(known)),
            "slack": slack_health,
            "dead_letters": await given_up(desk.store),
            "log": await written_up_to(desk.store),
            "frozen": await frozen(desk.store),
            "troubles": in_trouble(gate.troubles),
        }

    return health


def _doors(
    settings: Settings,
    desk: Desk,
    connectors: Mapping[AccountId, Connector],
    slack: SlackApp,
    health: Health,
) -> web.Application:
    """Return what answers requests."""
    return make_web(
        hooks={account: hook for account, hook in connectors.items() if isinstance(hook, WebhookIntake)},
        receive=desk.take,
        health=health,
        slack=slack.handle_http if settings.slack_signing_secret else None,
    )


async def _listen(settings: Settings, doors: web.Application, stack: AsyncExitStack) -> tuple[str, int]:
    """Open the web server; return its host and port."""
    runner = await serve(doors, settings.host, settings.port)
    stack.push_async_callback(runner.cleanup)
    host, port, *_ = runner.addresses[0]
    return host, port
