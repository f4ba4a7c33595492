"""The whole bot on its local workspace, and windows of people who work with it."""

from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot.demo import Demo, staged
from bot.texts import speaking
from bot.texts.texts import Texts
from tests.browser.sitting import Sit, Window, sitting
from tests.browser.teams_sitting import SitInTeams, TeamsWindow, sitting_in_teams
from tests.browser.town import LIBRARY, policy_in
from tests.chromium import launched

PICTURES = Path("build/browser")
"""Where the windows of failed tests are kept, as pictures."""

_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[_failed] = report.failed
    return report


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture(params=["de", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """What everybody speaks; a test for which one language is enough says so by `parametrize`."""
    return str(request.param)


@pytest.fixture
def undo_window() -> timedelta:
    return timedelta(seconds=15)


@pytest.fixture
def texts(language: str) -> Texts:
    return speaking(language)


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path, language: str, undo_window: timedelta) -> AsyncIterator[Demo]:
    """The bot connected to its workspace, before anybody has written. At the end it has done nothing improper."""
    policy = policy_in(language, undo_window)
    async with staged(policy, tmp_path, port=0, environ={}, library=LIBRARY) as demo:
        await demo.workspace.connected()
        yield demo
        assert demo.workspace.unexpected == []
        assert demo.teams.unexpected == []


@pytest_asyncio.fixture(loop_scope="session")
async def sit(
    request: pytest.FixtureRequest, browser: Browser, demo: Demo, texts: Texts
) -> AsyncIterator[Sit]:
    """Opens windows, and keeps their pictures if the test fails."""
    windows: list[Window] = []
    async with AsyncExitStack() as stack:

        async def open_one(user: str, **options: Any) -> Window:
            window = await stack.enter_async_context(sitting(browser, demo, user, texts, **options))
            windows.append(window)
            return window

        yield open_one
        await _keep_pictures(request, windows)


@pytest_asyncio.fixture(loop_scope="session")
async def sit_in_teams(
    request: pytest.FixtureRequest, browser: Browser, demo: Demo, texts: Texts
) -> AsyncIterator[SitInTeams]:
    """The same on the other side."""
    windows: list[TeamsWindow] = []
    async with AsyncExitStack() as stack:

        async def open_one(user: str, **options: Any) -> TeamsWindow:
            window = await stack.enter_async_context(sitting_in_teams(browser, demo, user, texts, **options))
            windows.append(window)
            return window

        yield open_one
        await _keep_pictures(request, windows)


async def _keep_pictures(request: pytest.FixtureRequest, windows: Sequence[Window | TeamsWindow]) -> None:
    if request.node.stash.get(_failed, False):
        for number, window in enumerate(windows, start=1):
            name = f"{request.node.name}-{type(window).__name__}-{number}.png"
            await window.page.screenshot(path=PICTURES / name)
