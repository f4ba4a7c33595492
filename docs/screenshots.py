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
from zoneinfo import ZoneInfo

from playwright.async_api import (
    Browser,
    FloatRect,
    FrameLocator,
    Locator,
    Page,
    ViewportSize,
    async_playwright,
)

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
_BOTH: Final = {"width": 1500, "height": 820}
_WALK: Final = {"width": 1000, "height": 780}
_SETTLED: Final = 1500
"""Milliseconds after which the last line of a thread has come as well, and lists have scrolled to their end."""
COLLEAGUE: Final = "Jonas Weiss"
"""Who sits at the other side, in Teams."""
CROWD: Final = ("Birgit", "Stefan M.", "Nour", "Herr Pichler", "Lisa-Marie", "Dragan", "Ines", "Amir")
_MARGIN: Final = 28
"""Pixels of the dimmed page that a form's picture shows around it."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens in one language, and who does it in which channel."""

    language: str
    account: str
    channel: str
    in_teams: str
    agent: str
    expert: str
    earlier: tuple[tuple[str, str], ...]
    customer: str
    post: str
    reason: str
    question: str
    suggestion: str
    storm: str
    wrong: str


SCENES: Final = (
    Scene(
        language="de",
        account=ON_MASTODON,
        channel="social-media",
        in_teams="Social Media",
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
        storm="Warum ist die Strecke nach Krems gesperrt, und wann fährt wieder ein Zug?",
        wrong="In der Vorlage steht der falsche Preis.",
    ),
    Scene(
        language="en",
        account=IN_ENGLISH,
        channel="international",
        in_teams="International Guests",
        agent="U05TOM",
        expert="U04SELMA",
        earlier=(("Tomasz", "Can I take my bicycle on the early train, or do I have to reserve a space?"),),
        customer="Priya Nair",
        post="Left my blue backpack on the 09:15 Vienna – Passau yesterday. Who can I ask? 🎒",
        reason="Something else",
        question="Has a blue backpack been found on the 09:15 to Passau?",
        suggestion="Hello Priya, good news: your backpack waits for you at the lost property office in Passau. 🎒",
        storm="Why is the line to Krems closed, and when will trains run again?",
        wrong="The template names the wrong price.",
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
    there = ZoneInfo(_where_it_is(MORNING))
    policy = replace(load_file(ROOT / "escalation.yaml"), undo_window=timedelta(seconds=1), time_zone=there)
    library = load_library(ROOT / "templates", ROOT / "faq", policy)
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        stage = staged(policy, Path(folder), port=0, environ={}, library=library)
        demo = await stack.enter_async_context(stage)
        await demo.workspace.connected()
        yield demo


class Photographer:
    """Plays a scene as the people in it, and takes pictures on the way: at first in Slack, then of both products side by side."""

    def __init__(self, browser: Browser, demo: Demo, scene: Scene) -> None:
        self._browser = browser
        self._demo = demo
        self._scene = scene
        self._labels = speaking(scene.language).labels

    async def work(self) -> None:
        """Take the pictures: a card whose thread holds a draft, the queue walk, the published answer, a wave, and a stop."""
        for author, text in (*self._scene.earlier, (self._scene.customer, self._scene.post)):
            self._demo.square.say(self._scene.account, author, text)
        agent = await self._sit(self._scene.agent, self._scene.channel)
        await self._ask(agent)
        await self._suggest(await self._sit(self._scene.expert, "kundenservice"))
        await self._open_thread(agent)
        await self._take_card(agent)
        await self._publish(agent)
        await self._take_walk(await self._sit(self._scene.agent, self._scene.channel, _WALK))
        both = await self._sit_before_both()
        await self._take_demo(both)
        await self._take_wave(both)
        await self._take_stop(both)

    async def _sit(self, user: str, channel: str, size: Mapping[str, int] = _CARD) -> Page:
        page = await self._page(size, sharpness=1.5)
        await page.goto(f"{self._demo.workspace.url}/slack?user={user}&lang={self._scene.language}")
        await page.get_by_role("navigation").get_by_role("button", name=channel).click()
        return page

    async def _sit_before_both(self) -> Page:
        page = await self._page(_BOTH, sharpness=1)
        colleague = self._demo.teams.as_person(COLLEAGUE).who.object_id
        who = f"user={self._scene.agent}&teams={colleague}&lang={self._scene.language}"
        await page.goto(f"{self._demo.workspace.url}/?{who}")
        slack, teams = _sides(page)
        await slack.get_by_role("navigation").get_by_role("button", name=self._scene.channel).click()
        await teams.get_by_role("navigation").get_by_role("button", name=self._scene.in_teams).click()
        return page

    async def _page(self, size: Mapping[str, int], *, sharpness: float) -> Page:
        context = await self._browser.new_context(
            viewport=ViewportSize(width=size["width"], height=size["height"]),
            device_scale_factor=sharpness,
            timezone_id=_where_it_is(MORNING),
            locale="de-AT" if self._scene.language == "de" else "en-GB",
        )
        return await context.new_page()

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
        """The published answer on both sides."""
        slack, teams = _sides(page)
        for side in (slack.locator(".message.card"), teams.locator(".root-message")):
            await side.filter(has_text=self._scene.post).get_by_text("✅").wait_for()
        await self._take_both(page, "demo")

    async def _take_wave(self, page: Page) -> None:
        """One card for many who ask the same."""
        for author in CROWD:
            self._demo.square.say(self._scene.account, author, self._scene.storm)
        slack, teams = _sides(page)
        words = speaking(self._scene.language).waves.posts(len(CROWD))
        for side in (slack.locator(".message.card"), teams.locator(".post-thread")):
            wave = side.filter(has_text="🌊").filter(has_text=words).first
            await wave.wait_for()
            await wave.evaluate("(node) => node.scrollIntoView({ block: 'start' })")
        await self._take_both(page, "wave")

    async def _take_stop(self, page: Page) -> None:
        """Nothing leaves any more: what the app's Home says in Slack, and a channel in Teams."""
        slack, teams = _sides(page)
        composer, form = slack.get_by_test_id("composer"), slack.get_by_role("dialog")
        await composer.fill(f"/zuruf {'stopp' if self._scene.language == 'de' else 'freeze'}")
        await composer.press("Enter")
        await form.get_by_role("textbox").last.fill(self._scene.wrong)
        await form.locator("button[type=submit]").click()
        await form.wait_for(state="hidden")
        await teams.get_by_text(self._scene.wrong).first.wait_for()
        await slack.locator("[data-channel=home]").click()
        await slack.get_by_test_id("home").get_by_text(self._scene.wrong).first.wait_for()
        await self._take_both(page, "stop")

    async def _take_both(self, page: Page, name: str) -> None:
        await page.wait_for_timeout(_SETTLED)
        await self._take(page, name, FloatRect(x=0, y=0, width=_BOTH["width"], height=_BOTH["height"]))

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
        await page.get_by_test_id(
            "close-all"
        ).click()  # what lies open before somebody lies open in all their windows
        await form.wait_for(state="hidden")

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


def _sides(page: Page) -> tuple[FrameLocator, FrameLocator]:
    return page.frame_locator("iframe[name=slack]"), page.frame_locator("iframe[name=teams]")


def _button(label: str, within: Locator) -> Locator:
    return within.get_by_role("button", name=re.compile(f"^{re.escape(label)}(:|$)"))


def _where_it_is(hour: int) -> str:
    """Return a time zone where it is that hour now. Their signs are turned round: Etc/GMT-2 is two hours ahead."""
    ahead = (hour - datetime.now(UTC).hour + 11) % 24 - 11
    return f"Etc/GMT{-ahead:+d}"


if __name__ == "__main__":
    asyncio.run(main())
