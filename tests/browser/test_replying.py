"""Claim, reply with a template, preview, send, take back, edit."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from tests.browser.sitting import Sit, Window, button
from tests.browser.town import ANNA, LATE, MIRA
from tests.fakes.world import SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOON = timedelta(seconds=0.2)
ANSWER = "Hallo Lena Hofer, das tut uns leid! /Anna"


@pytest.mark.parametrize("undo_window", [SOON])
async def test_a_claimed_ticket_is_answered_with_a_template_and_the_customer_sees_it(
    demo: Demo, sit: Sit
) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    card = anna.card(LATE)
    await anna.press(anna.labels.claim, card)
    await expect(card).to_contain_text(re.compile(f"{anna.labels.owner}: ?Anna"))
    await expect(button(anna.labels.claim, card)).to_have_count(0)
    await anna.begin_reply(card)
    await anna.choose_template("versp")
    await expect(anna.answer).to_have_value(ANSWER)
    await anna.press(anna.labels.preview, anna.form)
    await expect(anna.form.get_by_role("blockquote").last).to_have_text(ANSWER)
    await anna.press(anna.labels.send, anna.form)
    await expect(anna.square.locator(".post.ours")).to_contain_text(ANSWER)
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


async def test_a_reply_is_taken_back_in_its_thread(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    card = anna.card(LATE)
    await _reply(anna, "Kommt gleich.")
    await anna.open_thread(card)
    await anna.press(anna.labels.undo, anna.thread)
    await expect(button(anna.labels.undo, anna.thread)).to_have_count(0)
    await expect(button(anna.labels.reply, card)).to_be_visible()
    assert demo.square.replies == []


@pytest.mark.parametrize("language", ["de"])
async def test_a_reply_is_edited_before_it_leaves(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    await _reply(anna, "Kommt gleihc.")
    await anna.open_thread(anna.card(LATE))
    await button("Bearbeiten", anna.thread).first.click()
    await expect(anna.answer).to_have_value("Kommt gleihc.")
    await anna.answer.fill("Kommt gleich.")
    await anna.press("Vorschau", anna.form)
    await expect(anna.form.get_by_role("blockquote").last).to_have_text("Kommt gleich.")
    await anna.press("Senden", anna.form)
    await expect(anna.card(LATE)).to_contain_text("📤")
    assert demo.square.replies == []


@pytest.mark.parametrize("language", ["de"])
async def test_a_draft_of_somebody_who_may_not_publish_is_sent_by_somebody_who_may(
    demo: Demo, sit: Sit
) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    mira, anna = await sit(MIRA), await sit(ANNA)
    await mira.begin_reply(mira.card(LATE))
    await mira.answer.fill("Zug ist in Melk.")
    await mira.press(mira.labels.save_draft, mira.form)
    await expect(anna.card(LATE)).to_contain_text("Ein Entwurf von Mira liegt bereit")
    await anna.begin_reply(anna.card(LATE))
    await expect(anna.answer).to_have_value("Zug ist in Melk.")


async def _reply(window: Window, text: str) -> None:
    await window.begin_reply(window.card(LATE))
    await expect(window.answer).to_be_focused()
    await window.answer.fill(text)
    await window.send()
