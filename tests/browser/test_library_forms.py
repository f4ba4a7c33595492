"""Templates and FAQ: looked through, proposed from a reply, approved by somebody else in another window."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from tests.browser.keyboard import tab_to
from tests.browser.sitting import Sit, button
from tests.browser.town import ANNA, JONAS, LATE, LIBRARY, THANKS, WITH_BIKE
from tests.fakes.world import SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOON = timedelta(seconds=0.2)


async def test_templates_are_searched_and_read_by_keyboard(demo: Demo, sit: Sit) -> None:  # noqa: ARG001 -- nobody has written
    anna = await sit(ANNA)
    keys, words = anna.page.keyboard, anna.texts.library.labels
    await anna.command("vorlagen", "templates")
    await expect(button(words.look, anna.form)).to_have_count(len(LIBRARY.templates))
    await expect(anna.form.get_by_role("textbox")).to_be_focused()
    await keys.type("lob")
    await keys.press("Control+Enter")
    await expect(button(words.look, anna.form)).to_have_count(1)
    await tab_to(anna, words.look)
    await keys.press("Enter")
    await expect(anna.form).to_contain_text(anna.texts.library.asks_for("was dich daran freut"))
    await tab_to(anna, words.back)
    await keys.press("Enter")
    await expect(button(words.look, anna.form)).to_have_count(1)
    await expect(anna.form).to_contain_text(THANKS)


@pytest.mark.parametrize("language", ["de"])
async def test_the_faq_finds_an_answer_and_a_reply_takes_it(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Samira", WITH_BIKE)
    anna = await sit(ANNA)
    await anna.command("faq", "faq", "rad")
    await expect(anna.form.get_by_role("blockquote")).to_contain_text("Radzeichen")
    await anna.close_all()
    await anna.begin_reply(anna.card(WITH_BIKE))
    await anna.press(anna.texts.library.labels.insert, anna.form)
    await expect(anna.answer).to_have_value("Ja, in jedem Zug mit dem Radzeichen.")


@pytest.mark.parametrize("undo_window", [SOON])
async def test_a_reply_is_proposed_as_a_template_and_approved_in_another_window(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, jonas = await sit(ANNA), await sit(JONAS)
    words = anna.texts.library.labels
    await anna.begin_reply(anna.card(LATE))
    await anna.answer.fill("Hallo Lena Hofer, er steht noch in Melk. /Anna")
    await anna.send()
    await expect(anna.replies).to_have_count(1)
    await anna.open_thread(anna.card(LATE))
    await anna.press(anna.texts.answers.labels.propose_template, anna.thread)
    text = anna.form.get_by_role("textbox", name=re.compile(f"^{words.text}"))
    await expect(text).to_have_value("Hallo {{customer}}, er steht noch in Melk. /{{agent}}")
    await anna.form.get_by_role("textbox", name=re.compile(f"^{words.name}")).fill("Steht in Melk")
    await anna.find(words.owner, "jon")
    await anna.press(words.propose, anna.form)
    await expect(anna.form).to_contain_text(anna.texts.library.proposed("Jonas"))
    await jonas.command("vorschläge", "proposals")
    await expect(jonas.form).to_contain_text("Steht in Melk")
    await jonas.press(words.look_and_approve, jonas.form)
    await jonas.press(words.approve, jonas.form)
    await expect(jonas.form).to_contain_text(words.nothing_waits)
    await jonas.close_all()
    await jonas.command("vorlagen", "templates", "Melk")
    await expect(jonas.form).to_contain_text("Steht in Melk")
