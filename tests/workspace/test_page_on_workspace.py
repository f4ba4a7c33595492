"""The page on the real workspace: what two people do in two windows arrives at the other one."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.workspace.server import Workspace
from tests.workspace.page_stage import watch
from tests.workspace.small_team import ANNA, BEN, SERVICE, SOCIAL, card, team

pytest_plugins = ["tests.workspace.page_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def running() -> AsyncIterator[Workspace]:
    async with await Workspace.start(team()) as workspace:
        yield workspace


@pytest_asyncio.fixture(loop_scope="module")
async def windows(browser: Browser, running: Workspace) -> AsyncIterator[tuple[Page, Page]]:
    """Anna's in German and Ben's in English."""
    contexts = [await browser.new_context(viewport={"width": 1400, "height": 900}) for _ in range(2)]
    pages = [await context.new_page() for context in contexts]
    problems = [watch(page, running.url) for page in pages]
    for page, query in zip(pages, (f"?user={ANNA}&lang=de", f"?user={BEN}&lang=en"), strict=True):
        page.set_default_timeout(5000)
        await page.goto(f"{running.url}/{query}")
        await page.get_by_role("heading", name="#social").wait_for()
    await expect(pages[0].get_by_role("heading", name="Kanäle")).to_be_visible()
    await expect(pages[1].get_by_role("heading", name="Channels")).to_be_visible()
    yield pages[0], pages[1]
    for context in contexts:
        await context.close()
    assert problems == [[], []]


async def test_what_one_writes_the_other_reads(windows: tuple[Page, Page]) -> None:
    anna, ben = windows
    await anna.get_by_test_id("composer").fill("Schau mal, @ben: 1 < 2 & *fett*")
    await anna.get_by_test_id("composer").press("Enter")
    message = ben.get_by_test_id("messages").locator("[data-ts]")
    await expect(message).to_contain_text("Schau mal, @Ben Okafor: 1 < 2 & fett")
    await expect(message.locator(".mention-me")).to_have_text("@Ben Okafor")
    await message.hover()
    await message.locator("[data-tool=reply]").click()
    await ben.get_by_test_id("thread-composer").fill("Seen")
    await ben.get_by_test_id("thread-composer").press("Enter")
    await anna.get_by_test_id("replies").click()
    await expect(anna.get_by_test_id("thread")).to_contain_text("Seen")


async def test_a_person_can_correct_and_take_back(windows: tuple[Page, Page]) -> None:
    anna, ben = windows
    await anna.get_by_test_id("composer").fill("tpyo")
    await anna.get_by_test_id("composer").press("Enter")
    await anna.locator("[data-ts]").hover()
    await anna.locator("[data-tool=more]").click()
    await anna.get_by_role("menuitem", name="Nachricht bearbeiten").click()
    await anna.get_by_label("Nachricht bearbeiten").fill("typo")
    await anna.keyboard.press("Enter")
    await expect(ben.get_by_test_id("messages")).to_contain_text("typo(edited)")
    await anna.locator("[data-tool=more]").click()
    await anna.get_by_role("menuitem", name="Nachricht löschen").click()
    await anna.get_by_test_id("confirm").get_by_role("button", name="Löschen").click()
    await expect(ben.get_by_test_id("messages")).to_contain_text("Nothing has happened here yet.")


async def test_a_reaction_is_given_and_taken_back(windows: tuple[Page, Page], running: Workspace) -> None:
    anna, ben = windows
    card(running)
    await anna.locator("[data-ts]").hover()
    await anna.locator("[data-tool=smile]").click()
    await anna.get_by_role("menuitem", name=":eyes:").click()
    pill = ben.get_by_role("button", name="👀 1")
    await expect(pill).to_have_attribute("aria-pressed", "false")
    await anna.get_by_role("button", name="👀 1").click()
    await expect(pill).to_have_count(0)


async def test_without_an_app_a_click_says_so_and_the_button_rests(
    windows: tuple[Page, Page], running: Workspace
) -> None:
    anna, _ = windows
    card(running)
    await anna.get_by_role("button", name="Claim").click()
    await expect(anna.get_by_test_id("toast")).to_contain_text("Die App ist gerade nicht erreichbar.")
    await expect(anna.get_by_role("button", name="Claim")).not_to_have_attribute("aria-busy", "true")


async def test_a_permalink_opens_its_thread(windows: tuple[Page, Page], running: Workspace) -> None:
    anna, _ = windows
    root = card(running, "The root")
    channel = running.team.channels[SOCIAL]
    reply = running.hub.board.post(channel, BEN, "the reply", thread_ts=root.ts)
    link = f"{running.url}/archives/{SOCIAL}/p{reply.ts.replace('.', '')}?thread_ts={root.ts}&cid={SOCIAL}"
    running.hub.board.post(running.team.channels[SERVICE], BEN, f"<{link.replace('&', '&amp;')}|there>")
    await anna.locator(f"[data-channel={SERVICE}]").click()
    await anna.get_by_role("link", name="there").click()
    await expect(anna.get_by_test_id("thread").locator(".pointed-at")).to_contain_text("the reply")
    await anna.goto(link)
    await expect(anna.get_by_test_id("thread")).to_contain_text("the reply")


async def test_the_page_comes_back_after_the_workspace_was_restarted(
    windows: tuple[Page, Page], running: Workspace
) -> None:
    anna, _ = windows
    card(running, "still here")
    await expect(anna.get_by_test_id("messages")).to_contain_text("still here")
    await running.pages.close()
    await expect(anna.get_by_text("Verbindung unterbrochen")).to_be_visible()
    await expect(anna.get_by_text("Verbindung unterbrochen")).to_be_hidden()
    await expect(anna.get_by_test_id("me")).to_have_value(ANNA)
