"""A reply from a suggested template: personal, friendly, and with a second opinion where somebody wants one."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from tests.browser.keyboard import focused, tab_to
from tests.browser.sitting import Sit, button
from tests.browser.town import ANNA, JONAS, LATE, PRAISE, THANKS
from tests.fakes.world import SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOON = timedelta(seconds=0.2)
PUT_IN = "Hallo Opa Franz! {{?was dich daran freut}} Das sagen wir weiter. /Anna"
ROUGH = "Hallo Opa Franz! WIE BEREITS GESAGT freut uns das!!! /Anna"
KIND = "Hallo Opa Franz! Wie schön, dass sie sich so viel Zeit genommen hat. /Anna"


@pytest.mark.parametrize("undo_window", [SOON])
async def test_a_suggested_template_becomes_personal_and_friendly_before_the_customer_sees_it(
    demo: Demo, sit: Sit
) -> None:
    demo.square.say(SHOP, "Opa Franz", PRAISE)
    anna = await sit(ANNA)
    await anna.begin_reply(anna.card(PRAISE))
    await expect(anna.form).to_contain_text(re.compile(f"{THANKS}: \\d"))
    await anna.press(THANKS, anna.form)
    await expect(anna.answer).to_have_value(PUT_IN)
    await anna.press(anna.labels.preview, anna.form)
    await expect(anna.form.locator(".error:visible")).to_contain_text("was dich daran freut")
    await expect(anna.answer).to_be_focused()
    await expect(anna.answer).to_have_value(PUT_IN)
    await anna.answer.fill(ROUGH)
    await anna.press(anna.labels.preview, anna.form)
    await expect(anna.form.get_by_role("blockquote").last).to_have_text(ROUGH)
    await expect(anna.form.get_by_text("💡")).to_contain_text(["BEREITS", "!!!", "BEREITS GESAGT"])
    await anna.answer.fill(KIND)
    await anna.press(anna.labels.send, anna.form)
    await expect(anna.form.get_by_role("blockquote").last).to_have_text(KIND)
    await expect(anna.form.get_by_text("💡")).to_have_count(0)
    assert demo.square.replies == []
    await anna.press(anna.labels.send, anna.form)
    await expect(anna.replies).to_contain_text(KIND)
    await expect(anna.card(PRAISE)).to_contain_text("✅")


@pytest.mark.parametrize("undo_window", [SOON])
async def test_the_same_works_by_keyboard_alone(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Opa Franz", PRAISE)
    anna = await sit(ANNA)
    keys = anna.page.keyboard
    await expect(anna.card(PRAISE)).to_be_visible()
    await tab_to(anna, anna.labels.reply)
    await keys.press("Enter")
    await expect(anna.answer).to_be_focused()
    await tab_to(anna, THANKS, "Shift+Tab")
    await keys.press("Enter")
    await expect(anna.answer).to_have_value(PUT_IN)
    await expect(anna.answer).to_be_focused()
    await keys.press("Control+Enter")
    await expect(anna.form.locator(".error:visible")).to_be_visible()
    await expect(anna.answer).to_be_focused()
    await keys.press("Control+A")
    await keys.type(KIND)
    await keys.press("Control+Enter")
    await expect(button(anna.labels.send, anna.form)).to_be_visible()
    assert (await focused(anna)).startswith(anna.labels.your_answer)
    await keys.press("Control+Enter")
    await expect(anna.form).to_be_hidden()
    await expect(anna.replies).to_contain_text(KIND)


async def test_a_colleague_is_asked_for_a_second_opinion_and_gives_it(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Opa Franz", PRAISE)
    anna, jonas = await sit(ANNA), await sit(JONAS)
    words, tools = anna.texts.answers, anna.texts.tools.labels
    await anna.begin_reply(anna.card(PRAISE))
    await anna.answer.fill(ROUGH)
    await anna.press(words.labels.second_opinion, anna.form)
    draft = anna.form.get_by_role("textbox", name=re.compile(f"^{words.labels.draft}"))
    await expect(draft).to_have_value(ROUGH)
    await anna.find(anna.labels.person, "jon")
    await anna.press(words.labels.ask, anna.form)
    await expect(anna.answer).to_have_value(ROUGH)
    await jonas.go_to_private_messages()
    await expect(jonas.channel).to_contain_text(words.what_do_you_think())
    await jonas.press(tools.answer_help, jonas.channel)
    await expect(jonas.form.get_by_role("blockquote").last).to_have_text(ROUGH)
    await jonas.form.get_by_role("textbox").fill("Leiser wäre schöner.")
    await jonas.press(tools.answer_help, jonas.form)
    await expect(jonas.form).to_be_hidden()
    await anna.close_all()
    await anna.go_to_private_messages()
    await expect(anna.channel).to_contain_text("Leiser wäre schöner.")


async def test_what_stood_in_a_closed_form_is_back_when_it_is_opened_again(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    await anna.begin_reply(anna.card(LATE))
    await anna.answer.fill("Wir fragen gerade nach.")
    await anna.close_all()
    await anna.begin_reply(anna.card(LATE))
    await expect(anna.answer).to_have_value("Wir fragen gerade nach.")
    await expect(anna.form).to_contain_text(anna.texts.begun_before().strip())
