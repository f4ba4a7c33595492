"""One person in front of one browser window with the Teams-like page."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Browser, Locator, Page, ViewportSize, expect

from bot.demo import Demo
from bot.texts.texts import Labels, Texts
from tests.browser.sitting import PATIENCE, button
from tests.workspace.page_stage import watch


@dataclass(frozen=True)
class TeamsWindow:
    """A window on the demo. `texts` are what the bot says there."""

    page: Page
    texts: Texts

    @property
    def labels(self) -> Labels:
        return self.texts.labels

    @property
    def posts(self) -> Locator:
        return self.page.get_by_test_id("posts")

    @property
    def form(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def answer(self) -> Locator:
        """The field for the text of a reply."""
        return self.form.get_by_role("textbox", name=re.compile(f"^{self.labels.your_answer}"))

    def thread(self, words: str) -> Locator:
        """A ticket's card with everything below it."""
        return self.posts.locator(".post-thread", has=self.page.locator(".root-message", has_text=words))

    def card(self, words: str) -> Locator:
        return self.thread(words).locator(".root-message .body")

    async def press(self, label: str, within: Locator) -> None:
        await button(label, within).click()

    async def go_to(self, channel: str) -> None:
        await self.page.get_by_role("navigation").get_by_role("button", name=channel).click()
        await expect(self.page.get_by_role("heading", name=channel, exact=True)).to_be_visible()

    async def go_to_chat(self) -> None:
        await self.page.locator("[data-channel=chat]").click()
        await expect(self.page.get_by_role("heading", name="Zuruf", exact=True)).to_be_visible()

    async def write_below(self, words: str, text: str) -> None:
        """A reply in the thread of a ticket."""
        await self.thread(words).get_by_test_id("answer").click()
        await self.page.get_by_test_id("reply-composer").fill(text)
        await self.page.get_by_test_id("reply-composer").press("Enter")

    async def write(self, text: str) -> None:
        """A new post, or a message in the chat."""
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.get_by_test_id("composer").press("Enter")

    async def use_menu(self, name: str, message: Locator) -> None:
        """Something from the menu of a message: an action of the app, or to correct what one wrote."""
        await message.hover()
        await message.locator("[data-tool=more]").click()
        await self.page.get_by_role("menuitem", name=name).click()


SitInTeams = Callable[..., Awaitable[TeamsWindow]]
"""`await sit_in_teams("Selma Aydin")` opens a window."""


@asynccontextmanager
async def sitting_in_teams(
    browser: Browser, demo: Demo, name: str, texts: Texts, **more: Any
) -> AsyncIterator[TeamsWindow]:
    """Open a window as somebody, by their name. At the end there was no console error and no request to another host."""
    options: dict[str, Any] = {"viewport": ViewportSize(width=1200, height=900), "locale": "de-AT"}
    context = await browser.new_context(**{**options, "timezone_id": "Europe/Vienna", **more})
    person = demo.teams.as_person(name).who
    try:
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        problems = watch(page, f"{demo.workspace.url}/")
        await page.goto(f"{demo.workspace.url}/teams?user={person.object_id}")
        await expect(page.get_by_test_id("me")).to_have_value(person.id)
        yield TeamsWindow(page, texts)
    finally:
        await context.close()
    assert problems == []
