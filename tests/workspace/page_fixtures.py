"""A browser window on a stage, for tests of the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.chromium import launched
from tests.workspace.page_stage import Gallery, Stage, come_in, staged, watch


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


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
