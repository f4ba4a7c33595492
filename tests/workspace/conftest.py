from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.clock import ManualClock
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.workspace.small_team import ANNA, BEN, team

Connect = Callable[[], Awaitable[AsyncSocketModeHandler]]


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
async def app(client: AsyncWebClient, workspace: Workspace) -> AsyncApp:
    """A bare bolt app; tests register their listeners on it."""
    return AsyncApp(client=client, signing_secret=workspace.signing_secret, process_before_response=True)


@pytest.fixture
async def connect(app: AsyncApp, workspace: Workspace) -> AsyncIterator[Connect]:
    """Opens one more Socket Mode connection of the app with every call."""
    async with AsyncExitStack() as stack:

        async def open_one() -> AsyncSocketModeHandler:
            handler = AsyncSocketModeHandler(app, workspace.app_token, ping_interval=0.05)
            stack.push_async_callback(handler.close_async)
            expected = len(workspace.sockets.connections) + 1
            await handler.connect_async()  # type: ignore[no-untyped-call] # bolt leaves it without annotations
            await workspace.connected(expected)
            return handler

        yield open_one


@asynccontextmanager
async def serving(app: AsyncApp) -> AsyncIterator[str]:
    """The app as an HTTP server, by its URL."""

    async def handle(request: web.Request) -> web.Response:
        return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))

    server = web.Application()
    server.router.add_post("/slack", handle)
    runner = web.AppRunner(server, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack"
    await runner.cleanup()


@pytest.fixture(params=["socket mode", "http"])
async def listening(
    request: pytest.FixtureRequest, connect: Connect, app: AsyncApp, workspace: Workspace
) -> AsyncIterator[None]:
    """The app hears the workspace, once in each of the two ways."""
    if request.param == "socket mode":
        await connect()
        yield
        return
    async with serving(app) as url:
        workspace.deliver_to(url)
        yield


@pytest.fixture
def anna(workspace: Workspace) -> PersonAtWork:
    return workspace.as_person(ANNA)


@pytest.fixture
def ben(workspace: Workspace) -> PersonAtWork:
    return workspace.as_person(BEN)
