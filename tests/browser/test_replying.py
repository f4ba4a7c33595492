"""Claim, reply with a template, preview, send, take back."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from tests.browser.sitting import Sit, button
from tests.browser.town import ANNA, LATE
from tests.fakes.world import SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOON = timedelta(seconds=1)


@pytest.mark.parametrize("undo_window", [SOON])
async def test_a_claimed_ticket_is_answered_with_a_template_and_the_customer_sees_it(
    demo: Demo, sit: Sit
) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    card = anna.card(LATE)
    await anna.press(anna.labels.claim, card)
    await expect(card).to_contain_text("Anna")
    await expect(button(anna.labels.claim, card)).to_have_count(0)
    await anna.begin_reply(card)
    await anna.choose_template("versp")
    await expect(anna.answer).to_have_value("Hallo Lena Hofer, das tut uns leid! /Anna")
    await anna.send()
    await expect(anna.square.locator(".post.ours")).to_contain_text(
        "Hallo Lena Hofer, das tut uns leid! /Anna"
    )
    await expect(card).to_contain_text("✅")


@pytest.mark.parametrize("language", ["de"])
async def test_a_text_with_an_unfilled_placeholder_is_refused_beside_its_field(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    await anna.begin_reply(anna.card(LATE))
    await anna.choose_template("zugnummer")
    await anna.press(anna.labels.preview, anna.form)
    await expect(anna.form).to_contain_text("Noch nicht ausgefüllt: zug")
    await expect(anna.answer).to_be_focused()
    await anna.answer.fill("Hallo Lena, Zug 7:42 kommt bald.")
    await anna.send()
