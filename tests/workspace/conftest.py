from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.clock import ManualClock
from bot.workspace.server import Workspace
from tests.workspace.small_team import team


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def workspace(clock: ManualClock) -> AsyncIterator[Workspace]:
    async with await Workspace.start(team(), clock=clock) as running:
        yield running


@pytest.fixture
async def client(workspace: Workspace) -> AsyncWebClient:
    return AsyncWebClient(workspace.bot_token, base_url=workspace.api_url, retry_handlers=[])


@pytest.fixture
async def app(client: AsyncWebClient) -> AsyncApp:
    """A bare bolt app; tests register their listeners on it."""
    return AsyncApp(client=client, process_before_response=True, request_verification_enabled=False)


Connect = Callable[[], Awaitable[AsyncSocketModeHandler]]


@pytest.fixture
async def connect(app: AsyncApp, workspace: Workspace) -> AsyncIterator[Connect]:
    """Opens one more Socket Mode connection of the app with every call."""
    async with AsyncExitStack() as stack:

        async def open_one() -> AsyncSocketModeHandler:
            handler = AsyncSocketModeHandler(app, workspace.app_token, ping_interval=0.05)
            stack.push_async_callback(handler.close_async)
            await handler.connect_async()  # type: ignore[no-untyped-call] # bolt annotates it not
            await workspace.connected(len(workspace.sockets.connections))
            return handler

        yield open_one
