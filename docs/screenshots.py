"""`python -m docs.screenshots` makes the pictures in docs/images from a running demo. Needs chromium and a font with emoji."""

from __future__ import annotations

import asyncio
import re
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, FloatRect, Locator, Page, ViewportSize, async_playwright

from bot.demo import Demo, staged
from bot.library import load_library
from bot.policy_file import load_file
from bot.texts import speaking
from bot.workspace.story import IN_ENGLISH, ON_MASTODON
from tests.chromium import CHROMIUM, QUIET

ROOT: Final = Path(__file__).parents[1]
IMAGES: Final = ROOT / "docs" / "images"
MORNING: Final = 10
"""The hour that the pictures show, whenever they are made."""

_CARD: Final = {"width": 1270, "height": 690}
_DEMO: Final = {"width": 1400, "height": 790}
_WALK: Final = {"width": 1000, "height": 780}
_MARGIN: Final = 28
"""Pixels of the dimmed page that a form's picture shows around it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens in one language, and who does it in which channel."""

    language: str
    account: str
    channel: str
    agent: str
    expert: str
    earlier: tuple[tuple[str, str], ...]
    customer: str
    post: str
    reason: str
    question: str
    suggestion: str


SCENES: Final = (
    Scene(
        language="de",
        account=ON_MASTODON,
        channel="social-media",
        agent="U01ANNA",
        expert="U04SELMA",
        earlier=(
            ("Opa Franz", "Ein großes Lob an die Schaffnerin im Zug um 16:05! 💚"),
            ("Samira K.", "Darf ich mein Fahrrad im Frühzug mitnehmen, und muss ich dafür reservieren?"),
        ),
        customer="Lena Hofer",
        post="Der 7:42 nach Linz steht seit 40 Minuten in Melk. Ich verpasse meinen Anschluss 😩",
        reason="Sonstiges",
        question="Dürfen wir den nächsten Schnellzug ohne Aufpreis anbieten?",
        suggestion="Hallo Lena, das tut uns leid! Mit deinem Ticket kannst du ohne Aufpreis den nächsten Schnellzug nehmen.",
    ),
    Scene(
        language="en",
        account=IN_ENGLISH,
        channel="international",
        agent="U05TOM",
        expert="U04SELMA",
        earlier=(("Tomasz", "Can I take my bicycle on the early train, or do I have to reserve a space?"),),
        customer="Priya Nair",
        post="Left my blue backpack on the 09:15 Vienna – Passau yesterday. Who can I ask? 🎒",
        reason="Something else",
        question="Has a blue backpack been found on the 09:15 to Passau?",
        suggestion="Hello Priya, good news: your backpack waits for you at the lost property office in Passau. 🎒",
    ),
)


async def main() -> None:
    """Make all pictures."""
    IMAGES.mkdir(exist_ok=True)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        for scene in SCENES:
            async with _demo() as demo:
                await Photographer(browser, demo, scene).work()
        await browser.close()


@asynccontextmanager
async def _demo() -> AsyncIterator[Demo]:
    policy = replace(load_file(ROOT / "escalation.yaml"), undo_window=timedelta(seconds=1))
    library = load_library(ROOT / "templates", ROOT / "faq", policy)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        stage = staged(policy, Path(folder), port=0, environ={}, library=library)
        demo = await stack.enter_async_context(stage)
        await demo.workspace.connected()
        yield demo


class Photographer:
    """Plays a scene as the people in it, and takes pictures on the way."""

    def __init__(self, browser: Browser, demo: Demo, scene: Scene) -> None:
        self._browser = browser
        self._demo = demo
        self._scene = scene
        self._labels = speaking(scene.language).labels

    async def work(self) -> None:
        """Take the picture of a card whose thread holds a draft, of the page with the published answer, of the queue walk."""
        for author, text in (*self._scene.earlier, (self._scene.customer, self._scene.post)):
            self._demo.square.say(self._scene.account, author, text)
        agent = await self._sit(self._scene.agent, self._scene.channel)
        await self._ask(agent)
        await self._suggest(await self._sit(self._scene.expert, "kundenservice"))
        await self._open_thread(agent)
        await self._take_card(agent)
        await self._publish(agent)
        await self._take_demo(await self._sit(self._scene.agent, self._scene.channel, _DEMO, sharpness=1))
        await self._take_walk(await self._sit(self._scene.agent, self._scene.channel, _WALK))

    async def _sit(
        self, user: str, channel: str, size: Mapping[str, int] = _CARD, *, sharpness: float = 1.5
    ) -> Page:
        context = await self._browser.new_context(
            viewport=ViewportSize(width=size["width"], height=size["height"]),
            device_scale_factor=sharpness,
            timezone_id=_where_it_is(MORNING),
            locale="de-AT" if self._scene.language == "de" else "en-GB",
        )
        page = await context.new_page()
        await page.goto(f"{self._demo.workspace.url}/slack?user={user}&lang={self._scene.language}")
        await page.get_by_role("navigation").get_by_role("button", name=channel).click()
        return page

    async def _ask(self, page: Page) -> None:
        card, form = self._card(page), page.get_by_role("dialog")
        await self._press(self._labels.claim, card)
        await _button(self._labels.release, card).wait_for()
        await self._press(self._labels.escalate, card)
        await form.get_by_role("combobox", name=self._labels.reason).select_option(self._scene.reason)
        await form.get_by_role("textbox", name=self._labels.question).fill(self._scene.question)
        await self._press(self._labels.escalate, form)

    async def _suggest(self, page: Page) -> None:
        """The expert's channel may speak another language than the scene, so the buttons are taken by their place."""
        await self._card(page).locator("button.primary").click()
        form = page.get_by_role("dialog")
        await form.get_by_role("textbox").fill(self._scene.suggestion)
        await form.locator("button.primary").click()
        await form.wait_for(state="hidden")

    async def _open_thread(self, page: Page) -> None:
        await self._card(page).get_by_test_id("replies").click()
        await self._thread_button(page).wait_for()

    async def _publish(self, page: Page) -> None:
        form = page.get_by_role("dialog")
        await self._thread_button(page).click()
        await self._press(self._labels.preview, form)
        await self._press(self._labels.send, form)
        await page.get_by_test_id("thread").get_by_role("link").nth(1).wait_for()  # to what was published

    async def _take_card(self, page: Page) -> None:
        left = await page.get_by_test_id("centre").bounding_box()
        assert left is not None
        width = _CARD["width"] - left["x"]
        await self._take(page, "card", FloatRect(x=left["x"], y=0, width=width, height=_CARD["height"]))

    async def _take_demo(self, page: Page) -> None:
        await self._card(page).get_by_test_id("replies").click()
        await page.get_by_test_id("thread").wait_for()
        await self._take(page, "demo", FloatRect(x=0, y=0, width=_DEMO["width"], height=_DEMO["height"]))

    async def _take_walk(self, page: Page) -> None:
        """The next ticket that is due, as the walk shows it: what was written, and what might be an answer."""
        composer, form = page.get_by_test_id("composer"), page.get_by_role("dialog")
        await composer.fill(f"/zuruf {'weiter' if self._scene.language == 'de' else 'next'}")
        await composer.press("Enter")
        await form.get_by_role("textbox").wait_for()
        box = await form.bounding_box()
        assert box is not None
        width, height = box["width"] + 2 * _MARGIN, box["height"] + 2 * _MARGIN
        clip = FloatRect(x=box["x"] - _MARGIN, y=max(0, box["y"] - _MARGIN), width=width, height=height)
        await self._take(page, "walk", clip)

    async def _take(self, page: Page, name: str, clip: FloatRect) -> None:
        await page.mouse.move(0, 0)
        await page.evaluate("document.activeElement.blur()")
        path = IMAGES / f"{name}-{self._scene.language}.png"
        await page.screenshot(path=path, clip=clip, animations="disabled")

    async def _press(self, label: str, within: Locator) -> None:
        await _button(label, within).click()

    def _card(self, page: Page) -> Locator:
        return page.get_by_test_id("messages").locator(".message.card", has_text=self._scene.post)

    def _thread_button(self, page: Page) -> Locator:
        return _button(self._labels.use_draft, page.get_by_test_id("thread"))


def _button(label: str, within: Locator) -> Locator:
    return within.get_by_role("button", name=re.compile(f"^{re.escape(label)}(:|$)"))


def _where_it_is(hour: int) -> str:
    """Return a time zone where it is that hour now. Their signs are turned round: Etc/GMT-2 is two hours ahead."""
    ahead = (hour - datetime.now(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


if __name__ == "__main__":
    asyncio.run(main())
