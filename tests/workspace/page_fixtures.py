"""A browser window on a stage, for tests of the page."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.workspace.page_stage import Gallery, Stage, come_in, staged, watch

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium() -> str:
    if not Path(CHROMIUM).exists():
        if os.environ.get("CI") == "true":
            pytest.fail("chromium is missing: the page must be tested in CI")
        pytest.skip("chromium is not installed, so the page cannot be tested here")
    return CHROMIUM


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def stage() -> AsyncIterator[Stage]:
    async with staged() as stage:
        yield stage


@asynccontextmanager
async def window(browser: Browser, stage: Stage) -> AsyncIterator[Page]:
    """A window that fails the test on any console error and on any request to another host."""
    context = await browser.new_context(
        viewport={"width": 1400, "height": 900}, timezone_id="Europe/Vienna", locale="de-AT"
    )
    page = await context.new_page()
    page.set_default_timeout(5000)
    problems = watch(page, stage.url)
    yield page
    await context.close()
    assert problems == []


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, stage: Stage) -> AsyncIterator[Page]:
    async with window(browser, stage) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def gallery(browser: Browser) -> AsyncIterator[Gallery]:
    """One open window for all tests of a module that only look at what a message looks like."""
    async with staged() as stage, window(browser, stage) as page:
        await come_in(page, stage)
        yield Gallery(page, stage)
