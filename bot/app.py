"""The composition root: who is built from what, in which order, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot import languages, links
from bot.answers import Answers
from bot.background import in_background
from bot.chat.directory import Directories
from bot.chat.slack.app import SlackApp
from bot.chat.surface import Surface
from bot.connections import Connections
from bot.connectors.connector import Connector
from bot.connectors.http import new_client
from bot.connectors.platforms import Platforms
from bot.connectors.registry import Means, connect
from bot.connectors.square import Square
from bot.desk import Desk
from bot.domain.library import Library
from bot.domain.policy import Account, Policy
from bot.domain.posts import AccountId
from bot.doors import Doors, listen
from bot.egress import exits_of
from bot.exits import Exits
from bot.fitting import require_fit
from bot.given import Files
from bot.handlers.covered import COVER, COVER_AGAIN, COVERED, cover_again, cover_notice, covered_word
from bot.handlers.focused import FOCUS, FOCUS_AGAIN, FOCUS_OVER, focus_again, focus_notice, focus_over
from bot.handlers.frozen import FREEZE_NOTICE, LIFT_NOTICE, freeze_notice, lift_notice
from bot.handlers.handed import (
    HANDOVER_AGAIN,
    HANDOVER_ALARM,
    HANDOVER_NOTICE,
    PLEASE_SAY,
    PLEASE_SAY_STILL,
    PLEASE_TAKE,
    handover_again,
    handover_alarm,
    handover_notice,
    please_say,
    please_say_still,
    please_take,
)
from bot.handlers.sighted import (
    IDEAS_NOTICE,
    SIGHTED_AGAIN,
    SIGHTING,
    SIGHTINGS,
    ideas_notice,
    sighted_again,
    sighting_notice,
    sightings_notice,
)
from bot.handlers.themes import weekly_list
from bot.health import health_of
from bot.jobs.announcing import Announcement
from bot.jobs.deliver import Courier
from bot.jobs.disk import EVERY as LOOK_AT_DISK
from bot.jobs.disk import Disk
from bot.jobs.ending import ALL, DELIVERIES, Ending
from bot.jobs.gate import Gate
from bot.jobs.outages import OVER_NOTICE, TROUBLE_NOTICE, over_notice, trouble_notice
from bot.jobs.policy_news import POLICY_NOTICE, policy_notice
from bot.jobs.replying import Replier
from bot.jobs.weekly import THEMES, catch_up
from bot.keeping import proposals
from bot.keeping.logins import StoreKeep
from bot.polling import Polling
from bot.products import Products, Throttles, products_of
from bot.regular import Routine, clock_of, look_regularly
from bot.reloading import Reloading, Succession, reloading_of
from bot.settings import Settings, resolve_secret
from bot.stores.store import StoreError
from bot.stores.tiny import TinyStore

if TYPE_CHECKING:
    from bot.chat.teams.app import TeamsApp

logger = logging.getLogger(__name__)

WARM_UP_AFTER = 1.0
"""Seconds until the index over the answers and the model of languages are loaded; whoever needs them earlier loads them."""


ANNOUNCEMENTS: Mapping[str, Announcement] = {
    THEMES: weekly_list,
    FREEZE_NOTICE: freeze_notice,
    LIFT_NOTICE: lift_notice,
    TROUBLE_NOTICE: trouble_notice,
    OVER_NOTICE: over_notice,
    SIGHTING: sighting_notice,
    SIGHTINGS: sightings_notice,
    SIGHTED_AGAIN: sighted_again,
    IDEAS_NOTICE: ideas_notice,
    POLICY_NOTICE: policy_notice,
    FOCUS: focus_notice,
    FOCUS_AGAIN: focus_again,
    FOCUS_OVER: focus_over,
    COVER: cover_notice,
    COVER_AGAIN: cover_again,
    COVERED: covered_word,
    HANDOVER_NOTICE: handover_notice,
    HANDOVER_AGAIN: handover_again,
    PLEASE_SAY: please_say,
    PLEASE_SAY_STILL: please_say_still,
    PLEASE_TAKE: please_take,
    HANDOVER_ALARM: handover_alarm,
}
"""What whole channels are told, by the first word of a notice's key."""


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
    """The running bot. A chat product that is not set up is None, and so is `reloading` where nobody said where the files are."""

    desk: Desk
    connectors: Mapping[AccountId, Connector]
    address: tuple[str, int]
    slack: SlackApp | None
    teams: TeamsApp | None
    reloading: Reloading | None = None


@asynccontextmanager
async def running(
    settings: Settings,
    policy: Policy,
    environ: Mapping[str, str],
    *,
    library: Library | None = None,
    files: Files | None = None,
    square: Square | None = None,
    throttles: Throttles | None = None,
    edges: Edges | None = None,
) -> AsyncIterator[Zuruf]:
    """Run the whole bot: yields when it is ready, takes it down in order at the end.

    `library` are the prepared answers. `files` are where both come from, if their changes are to be taken over. `square` is where letterboxes hang. `throttles` keep the limits of chat products.
    `edges` are what it meets the world with, if not the usual.

    Raises `SettingsProblems` where they do not fit the policy, `StoreError`, `Unconnected` and the errors of `bot.domain.errors` when something that it needs is not there.
    """
    edges = edges or Edges()
    require_fit(settings, policy)
    async with AsyncExitStack() as stack:
        store = await edges.open_store(settings.store, log_key(settings))
        stack.push_async_callback(store.close)
        await store.release()
        stack.push_async_callback(_release, store)
        exits = Exits(exits_of(settings, policy, environ))
        means = Means(
            secret=lambda reference: resolve_secret(reference, environ).reveal(),
            http=await stack.enter_async_context(new_client(exits)),
            clock=edges.clock,
            square=square or Square(),
            keep=lambda account: StoreKeep(store, account, edges.clock),
        )
        connectors = Connections(lambda account: edges.connect(account, means))
        stack.push_async_callback(connectors.close)
        await connectors.follow(policy.accounts)
        platforms = Platforms(connectors)
        answers = await _answers(library, store, stack)
        desk = Desk(store, policy, platforms, edges.clock, answers=answers, language_of=languages.language_of)
        products = await products_of(settings, desk, exits, throttles or Throttles(), stack)
        gate = Gate(desk, connectors)
        surfaces = {name: edges.surface(surface) for name, surface in products.surfaces.items()}
        replier = Replier(desk, connectors, Directories(surfaces.values()), gate)
        courier = Courier(desk, surfaces, replier, ANNOUNCEMENTS)
        ending = Ending(gate, courier)
        await gate.open()
        stack.push_async_callback(lambda: products.stop(ending.left(ALL)))
        await products.start()
        _deliver(courier, ending, stack)
        clock = clock_of(stack)
        routine = Routine(desk, clock)
        routine.follow()
        await catch_up(desk)
        look_regularly(desk, clock, products.slack.groups if products.slack else None)
        polling = Polling(desk, connectors, means.square, clock)
        stack.push_async_callback(polling.close)
        await polling.follow()
        disk = Disk(desk)
        clock.every(LOOK_AT_DISK, disk.look, name="look at the disk")
        doors = Doors(connectors)
        succession = Succession(
            settings=settings,
            environ=environ,
            desk=desk,
            exits=exits,
            connections=connectors,
            follow=partial(_follow, gate, polling, routine, doors, products),
        )
        reloading = reloading_of(files, succession, clock)
        health = health_of(
            desk,
            products.all,
            gate,
            lambda: [
                *ending.reasons,
                *disk.reasons,
                *products.reasons,
                *(reloading.reasons if reloading else ()),
            ],
        )
        address = await listen(settings, doors.application(desk, products, health), stack)
        products.hear(stack)
        stack.callback(ending.begin)  # the first thing that happens at the end
        yield Zuruf(desk, connectors, address, products.slack, products.teams, reloading)


async def _follow(gate: Gate, polling: Polling, routine: Routine, doors: Doors, products: Products) -> None:
    """Let everybody go by what policy and connections are now."""
    await gate.follow()
    await polling.follow()
    routine.follow()
    doors.follow()
    products.follow()


def log_key(settings: Settings) -> bytes | None:
    """Return what seals the log, if somebody wants that."""
    return settings.log_key.reveal().encode() if settings.log_key else None


async def _release(store: TinyStore) -> None:
    """Give back what nobody works on any more; where that cannot be written, the next start does it."""
    with contextlib.suppress(StoreError):
        await store.release()


def _deliver(courier: Courier, ending: Ending, stack: AsyncExitStack) -> None:
    """Deliver what is owed; at the end let what is under way arrive, if it arrives in time."""
    stack.push_async_callback(lambda: courier.drain(ending.left(DELIVERIES)))
    in_background(courier.run(), "courier", stack)


async def _answers(library: Library | None, store: TinyStore, stack: AsyncExitStack) -> Answers:
    """Return what the files say together with what was approved in chat."""
    answers = Answers((library or Library()).with_more(*await proposals.approved(store)))
    in_background(_warm_up(answers), "warming up", stack)
    return answers


async def _warm_up(answers: Answers) -> None:
    """Load what the first post and the first reply need, once everything else is there: threads share the processor."""
    await asyncio.sleep(WARM_UP_AFTER)
    await answers.warm_up()
    await asyncio.to_thread(languages.warm_up)
    await asyncio.to_thread(links.warm_up)
