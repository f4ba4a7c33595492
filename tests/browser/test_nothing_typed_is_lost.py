"""Whatever goes wrong between Slack and the bot: what was typed stays, and somebody says what happened."""

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from tests.browser.sitting import Sit, button
from tests.browser.town import ANNA, LATE, PRAISE, THANKS
from tests.fakes.world import SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")

TYPED = "Das freut uns sehr."


async def test_a_form_that_has_changed_meanwhile_keeps_the_text(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Opa Franz", PRAISE)
    anna = await sit(ANNA)
    await anna.begin_reply(anna.card(PRAISE))
    await anna.answer.fill(TYPED)
    demo.workspace.faults.hash_conflicts = 1
    await anna.press(THANKS, anna.form)
    await expect(button(THANKS, anna.form)).not_to_have_attribute("aria-busy", "true")
    await expect(anna.answer).to_have_value(TYPED)
    await anna.send()
    await anna.go_to_private_messages()
    await expect(anna.channel).to_contain_text(anna.texts.words.not_taken())


@pytest.mark.parametrize("language", ["de"])
async def test_a_lost_submission_leaves_the_form_open_and_sends_nothing_twice(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    await anna.begin_reply(anna.card(LATE))
    await anna.answer.fill(TYPED)
    await anna.press(anna.labels.preview, anna.form)
    await expect(button(anna.labels.send, anna.form)).to_be_visible()
    demo.workspace.faults.lost_submissions = 1
    await anna.press(anna.labels.send, anna.form)
    await expect(anna.trouble).not_to_be_empty()
    await expect(anna.answer).to_have_value(TYPED)
    await expect(anna.card(LATE)).to_contain_text("📤")
    await anna.press(anna.labels.send, anna.form)
    await expect(anna.form).to_be_hidden()
    await anna.open_thread(anna.card(LATE))
    await expect(button(anna.labels.undo, anna.thread)).to_have_count(1)


async def test_a_button_that_was_pressed_too_long_ago_says_so(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    await anna.begin_reply(anna.card(LATE))
    await anna.answer.fill(TYPED)
    await anna.close_all()
    demo.workspace.faults.expired_triggers = 1
    await anna.press(anna.labels.reply, anna.card(LATE))
    await expect(anna.channel.locator(".ephemeral")).to_contain_text(anna.texts.words.too_late())
    await anna.begin_reply(anna.card(LATE))
    await expect(anna.answer).to_have_value(TYPED)


@pytest.mark.parametrize("language", ["de"])
async def test_a_bot_that_does_not_answer_leaves_the_form_as_it_is(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    await anna.begin_reply(anna.card(LATE))
    await anna.answer.fill(TYPED)
    await anna.answer.blur()
    await expect(anna.answer).to_have_attribute("aria-busy", "false")
    demo.workspace.faults.drop_acks = 1
    await anna.press(anna.labels.preview, anna.form)
    await expect(anna.trouble).not_to_be_empty()
    await expect(anna.answer).to_have_value(TYPED)
    await anna.send()
    await expect(anna.card(LATE)).to_contain_text("📤")
