"""A wave: many ask the same, one card stands for them, and one answer reaches each of them."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Locator, expect

from bot.demo import Demo, staged
from bot.domain.policy import WaveRules
from bot.texts.waves import WaveLabels
from tests.browser.keyboard import tab_to
from tests.browser.sitting import PATIENCE, Sit, Window, button
from tests.browser.town import ANNA, LIBRARY, PRAISE, policy_in
from tests.fakes.world import SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")

CLOSED = "Warum ist die Strecke nach Krems gesperrt, und wann fährt wieder ein Zug?"
SORRY = "Die Strecke ist wegen eines Baums gesperrt. Busse fahren alle 20 Minuten."
RULES = WaveRules(posts=3, pace=timedelta(milliseconds=200))


@pytest_asyncio.fixture(loop_scope="session")
async def demo(tmp_path: Path, language: str) -> AsyncIterator[Demo]:
    """The bot on an account with waves; replies leave soon."""
    policy = replace(policy_in(language, timedelta(seconds=0.2)), waves={SHOP: RULES})
    async with staged(policy, tmp_path, port=0, environ={}, library=LIBRARY) as demo:
        await demo.workspace.connected()
        yield demo
        assert demo.workspace.unexpected == []


async def storm(demo: Demo, window: Window) -> Locator:
    """Six ask the same, one says something else; return the card of the wave."""
    for author in ("Birgit", "Stefan", "Nour", "Dragan"):
        demo.square.say(SHOP, author, CLOSED)
    demo.square.say(SHOP, "Opa Franz", PRAISE)
    for author in ("Ines", "Walter"):
        demo.square.say(SHOP, author, f"{CLOSED}!!")
    card = window.card("🌊")
    await expect(card).to_contain_text(window.texts.waves.posts(6), timeout=2 * PATIENCE)
    return card


def labels(window: Window) -> WaveLabels:
    return window.texts.waves.labels


def field(window: Window, label: str) -> Locator:
    return window.form.get_by_role("textbox", name=re.compile(f"^{label}"))


async def test_one_card_stands_for_many_and_one_answer_reaches_each(demo: Demo, sit: Sit) -> None:
    anna = await sit(ANNA)
    card = await storm(demo, anna)
    await expect(anna.channel.locator(".message.card")).to_have_count(4)
    await expect(anna.card(PRAISE)).to_be_visible()
    await expect(card).to_contain_text(f"Walter: {CLOSED}!!")
    await anna.press(labels(anna).answer_all, card)
    await field(anna, labels(anna).greetings).fill("Hallo {{customer}}!\nServus {{customer}}!")
    await field(anna, labels(anna).core).fill(SORRY)
    await anna.press(anna.labels.preview, anna.form)
    await expect(anna.form).to_contain_text("Hallo Birgit!")
    await expect(anna.form).to_contain_text("Servus Walter!")
    assert demo.square.replies == []
    await anna.press(labels(anna).send_to_all, anna.form)
    await expect(anna.form).to_be_hidden()
    await expect(anna.replies).to_have_count(6, timeout=2 * PATIENCE)
    await expect(card).to_contain_text(anna.texts.waves.all_gone("Anna", 6, 0), timeout=2 * PATIENCE)


@pytest.mark.parametrize("language", ["de"])
async def test_one_is_pulled_out_by_keyboard_alone(demo: Demo, sit: Sit) -> None:
    anna = await sit(ANNA)
    await storm(demo, anna)
    keys = anna.page.keyboard
    await tab_to(anna, labels(anna).show_posts)
    await keys.press("Enter")
    await expect(button(labels(anna).pull_out, anna.form)).to_have_count(6)
    await tab_to(anna, labels(anna).pull_out)
    await keys.press("Enter")
    await expect(button(labels(anna).pull_out, anna.form)).to_have_count(5)
    await anna.close_all()
    cards = anna.channel.locator(".message.card")
    await expect(cards).to_have_count(5, timeout=3 * PATIENCE)  # behind what the storm left to be shown
    await expect(anna.card("🌊")).to_contain_text(anna.texts.waves.posts(5))


@pytest.mark.parametrize("language", ["en"])
async def test_one_persons_text_is_changed_and_another_is_left_out(demo: Demo, sit: Sit) -> None:
    anna = await sit(ANNA)
    card = await storm(demo, anna)
    await anna.press(labels(anna).answer_all, card)
    await field(anna, labels(anna).core).fill(SORRY)
    await anna.press(anna.labels.preview, anna.form)
    await expect(anna.form).to_contain_text(anna.texts.waves.one_wording())
    await anna.press(labels(anna).every_text, anna.form)
    await button(labels(anna).leave_out, anna.form).first.click()
    await expect(button(labels(anna).put_back, anna.form)).to_have_count(1)
    await button(labels(anna).edit_text, anna.form).first.click()
    await field(anna, labels(anna).text).fill("Stefan, your bus is waiting.")
    await anna.press(labels(anna).keep_text, anna.form)
    await anna.press(anna.labels.preview, anna.form)
    await anna.press(labels(anna).send_to_all, anna.form)
    await expect(anna.replies).to_have_count(5, timeout=2 * PATIENCE)
    await expect(anna.replies.filter(has_text="Stefan, your bus is waiting.")).to_have_count(1)
