"""One person in front of one browser window."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Locator, Page, WebSocketRoute, expect

from bot.demo import Demo
from bot.texts.texts import Labels, Texts
from tests.workspace.page_stage import watch

PATIENCE = 10_000
"""Milliseconds until something that should happen counts as missing."""


@dataclass(frozen=True)
class Window:
    """A window on the demo. `texts` are what the bot says there."""

    page: Page
    texts: Texts

    @property
    def labels(self) -> Labels:
        """The words on the buttons of cards, and in the reply form."""
        return self.texts.labels

    @property
    def channel(self) -> Locator:
        return self.page.get_by_test_id("messages")

    @property
    def thread(self) -> Locator:
        return self.page.get_by_test_id("thread")

    @property
    def square(self) -> Locator:
        return self.page.get_by_test_id("square")

    @property
    def form(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def inside(self) -> Locator:
        """What the bot put into a form, without the page's own buttons around it."""
        return self.form.locator(".modal-body")

    @property
    def answer(self) -> Locator:
        """The field for the text of a reply."""
        return self.form.get_by_role("textbox", name=re.compile(f"^{self.labels.your_answer}"))

    def card(self, words: str) -> Locator:
        return self.channel.locator(".message.card", has_text=words)

    @property
    def replies(self) -> Locator:
        """What customers see that we have answered."""
        return self.square.locator(".post.ours")

    async def press(self, label: str, within: Locator) -> None:
        await button(label, within).click()

    async def go_to(self, channel: str) -> None:
        await self.page.get_by_role("navigation").get_by_role("button", name=channel).click()
        await expect(self.page.get_by_role("heading", name=f"#{channel}")).to_be_visible()

    async def open_thread(self, card: Locator) -> None:
        await card.get_by_test_id("replies").click()
        await expect(self.thread).to_be_visible()

    # The app's own place

    @property
    def home(self) -> Locator:
        """The Home tab."""
        return self.page.get_by_test_id("home")

    async def go_home(self) -> None:
        await self.page.locator("[data-channel=home]").click()
        await expect(self.home).to_be_visible()

    async def go_to_private_messages(self) -> None:
        """The direct messages with the app, beside its Home tab."""
        await self.page.locator("[data-channel=home]").click()
        await self.page.get_by_test_id("tab-messages").click()
        await expect(self.channel).to_be_visible()

    async def command(self, german: str, english: str, words: str = "") -> None:
        """Type a slash command in one's own language where the person is."""
        text = f"/zuruf {german if self.texts.code == 'de' else english} {words}".strip()
        await self.page.get_by_test_id("composer").fill(text)
        await self.page.get_by_test_id("composer").press("Enter")

    async def use_shortcut(self, name: str) -> None:
        """A global shortcut, behind the bolt beside the composer."""
        await self.page.get_by_test_id("shortcuts").click()
        await self.page.get_by_role("menuitem", name=name).click()

    async def use_message_shortcut(self, name: str, message: Locator) -> None:
        """A shortcut from the menu of a message, a card, or a line in a thread."""
        await message.hover()
        await message.locator("[data-tool=more]").click()
        await self.page.get_by_role("menuitem", name=name).click()

    async def save_file(self, within: Locator, to: Path) -> str:
        """Save the last file there; its name."""
        async with self.page.expect_download() as waiting:
            await within.get_by_test_id("file").last.click()
        download = await waiting.value
        await download.save_as(to)
        return download.suggested_filename

    # Forms

    @property
    def trouble(self) -> Locator:
        """What a form says when the app did not answer."""
        return self.page.get_by_test_id("trouble")

    async def back(self) -> None:
        """From a pushed form to the one below."""
        await self.page.get_by_test_id("back").click()

    async def close_all(self) -> None:
        """The cross: whatever lies below goes too."""
        await self.page.get_by_test_id("close-all").click()
        await expect(self.form).to_be_hidden()

    async def tick(self, *options: str) -> None:
        """Options of a list, by how they begin."""
        for option in options:
            name = re.compile(f"^{re.escape(option)}")
            await self.form.get_by_role("checkbox", name=name).check()

    async def collect(self, label: str, *typed: str) -> None:
        """Search a field that collects for one after the other, and take the first that is found."""
        field = self.form.get_by_role("combobox", name=re.compile(f"^{re.escape(label)}"))
        chips = self.form.locator(".chip")
        for words in typed:
            before = await chips.count()
            await field.fill(words)
            await field.press("Enter")
            await expect(chips).to_have_count(before + 1)

    async def find(self, label: str, typed: str, *, within: Locator | None = None) -> None:
        """Search a field for what was typed, and take the first that is found."""
        field = (within or self.form).get_by_role("combobox", name=re.compile(f"^{re.escape(label)}"))
        await field.fill(typed)
        await field.press("Enter")
        await expect(field).not_to_have_value(typed)

    # Replying

    async def begin_reply(self, card: Locator) -> None:
        await self.press(self.labels.reply, card)
        await expect(self.answer).to_be_visible()

    async def choose_template(self, typed: str) -> None:
        """Search by typing, take the first that is found as hastily as people do, and wait for its text."""
        before = await self.answer.input_value()
        await self.form.get_by_role("combobox", name=re.compile(f"^{self.labels.template}")).click()
        await self.page.keyboard.type(typed)
        await self.page.keyboard.press("Enter")
        await expect(self.answer).not_to_have_value(before)

    async def send(self) -> None:
        """Preview, then send what was previewed."""
        await self.press(self.labels.preview, self.form)
        await self.press(self.labels.send, self.form)
        await expect(self.form).to_be_hidden()


Sit = Callable[..., Awaitable[Window]]
"""`await sit(ANNA)` opens a window; options are those of `sitting`."""


def button(label: str, within: Locator) -> Locator:
    """The bot's button with that label; what it acts on follows in its accessible name."""
    return within.get_by_role("button", name=re.compile(f"^{re.escape(label)}(:|$)"))


class SlowLine:
    """A connection that brings nothing to a page until it is let go, while the page can speak."""

    def __init__(self) -> None:
        self._held: list[str | bytes] | None = None
        self._route: WebSocketRoute | None = None

    async def lay(self, page: Page) -> None:
        """Before the page is opened."""
        await page.context.route_web_socket("**/page/socket", self._connect)

    def hold(self) -> None:
        self._held = []

    def let_go(self) -> None:
        held, self._held = self._held or [], None
        for frame in held:
            assert self._route is not None
            self._route.send(frame)

    def _connect(self, route: WebSocketRoute) -> None:
        self._route = route
        route.connect_to_server().on_message(self._bring)

    def _bring(self, frame: str | bytes) -> None:
        if self._held is None:
            assert self._route is not None
            self._route.send(frame)
        else:
            self._held.append(frame)


@asynccontextmanager
async def sitting(
    browser: Browser, demo: Demo, user: str, texts: Texts, *, line: SlowLine | None = None, **more: Any
) -> AsyncIterator[Window]:
    """Open a window as `user`. At the end there was no console error and no request to another host."""
    options: Mapping[str, Any] = {"viewport": {"width": 1400, "height": 900}, "locale": "de-AT"}
    context = await browser.new_context(**{**options, "timezone_id": "Europe/Vienna", **more})
    try:
        page = await context.new_page()
        page.set_default_timeout(PATIENCE)
        problems = watch(page, f"{demo.workspace.url}/")
        if line:
            await line.lay(page)
        await page.goto(f"{demo.workspace.url}/slack?user={user}")
        await expect(page.get_by_test_id("me")).to_have_value(user)
        yield Window(page, texts)
    finally:
        await context.close()
    assert problems == []
