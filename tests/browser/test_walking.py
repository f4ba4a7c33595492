"""The queue walk: one ticket after the other in one form, until nothing is due."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import Locator, expect

from bot.demo import Demo
from bot.domain.ticket import TicketId
from tests.browser.keyboard import tab_to
from tests.browser.sitting import Sit, Window, button
from tests.browser.town import ANNA, JONAS, LATE, PRAISE, WITH_BIKE
from tests.fakes.world import SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOON = timedelta(seconds=0.2)
SHORTCUT = "Weiter"
"""As the app registers it, for everybody alike."""


async def three_wait(demo: Demo, window: Window) -> None:
    for author, text in (("Lena Hofer", LATE), ("Samira", WITH_BIKE), ("Opa Franz", PRAISE)):
        demo.square.say(SHOP, author, text)
        await expect(window.card(text)).to_be_visible()


def head(window: Window) -> Locator:
    return window.form.get_by_role("heading").first


async def reads(window: Window, number: int) -> None:
    """Expect a ticket in the form, and nothing written for it yet."""
    await expect(head(window)).to_have_text(window.texts.ticket(TicketId(number)))
    await expect(window.answer).to_have_value("")


async def send_and_go_on(window: Window, text: str) -> None:
    labels = window.texts.inbox.labels
    await window.answer.fill(text)
    await window.press(window.labels.preview, window.form)
    await expect(window.form.get_by_role("blockquote").last).to_have_text(text)
    await window.press(labels.send_next, window.form)


@pytest.mark.parametrize("undo_window", [SOON])
async def test_two_are_answered_one_is_skipped_and_the_end_says_so(demo: Demo, sit: Sit) -> None:
    anna = await sit(ANNA)
    words = anna.texts.inbox
    await three_wait(demo, anna)
    await anna.command("weiter", "next")
    await reads(anna, 1)
    await expect(anna.form).to_contain_text(words.progress(0, 3))
    await send_and_go_on(anna, "Er ist in Melk.")
    await reads(anna, 2)
    await expect(anna.form).to_contain_text(words.progress(1, 2))
    await anna.press(words.labels.skip, anna.form)
    await reads(anna, 3)
    await send_and_go_on(anna, "Wie schön!")
    await expect(anna.form).to_contain_text(words.nothing_due(2))
    await expect(anna.replies).to_have_count(2)
    await anna.press(words.skipped_again(1), anna.form)
    await reads(anna, 2)
    await anna.press(anna.labels.close, anna.inside)  # the cross is called the same in English
    await expect(anna.form).to_contain_text(words.nothing_due(2))


@pytest.mark.parametrize("language", ["de"])
async def test_a_shortcut_leads_there_from_anywhere(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    await expect(anna.card(LATE)).to_be_visible()
    await anna.go_to("kundenservice")
    await anna.use_shortcut(SHORTCUT)
    await reads(anna, 1)


async def test_the_whole_walk_works_by_keyboard_alone(demo: Demo, sit: Sit) -> None:
    anna = await sit(ANNA)
    keys, words = anna.page.keyboard, anna.texts.inbox
    composer = anna.page.get_by_test_id("composer")
    await three_wait(demo, anna)
    await tab_to_composer(anna)
    await keys.type(f"/zuruf {'weiter' if anna.texts.code == 'de' else 'next'}")
    await keys.press("Enter")
    await reads(anna, 1)
    await expect(anna.answer).to_be_focused()
    await keys.type("Er ist in Melk.")
    await keys.press("Control+Enter")
    await expect(button(words.labels.send_next, anna.form)).to_be_visible()
    await keys.press("Control+Enter")
    await reads(anna, 2)
    await expect(anna.answer).to_be_focused()
    await tab_to(anna, words.labels.skip, "Shift+Tab")
    await keys.press("Enter")
    await reads(anna, 3)
    await expect(button(words.labels.skip, anna.form)).to_be_focused()
    await tab_to(anna, anna.labels.your_answer)
    await keys.type("Wie schön!")
    await keys.press("Control+Enter")
    await expect(button(words.labels.send_next, anna.form)).to_be_visible()
    await keys.press("Control+Enter")
    await expect(anna.form).to_contain_text(words.nothing_due(2))
    await keys.press("Escape")
    await expect(anna.form).to_be_hidden()
    await expect(composer).to_be_focused()


async def tab_to_composer(window: Window) -> None:
    """By the link that leads there from the top of the page."""
    keys = window.page.keyboard
    await keys.press("Tab")
    await keys.press("Tab")
    await keys.press("Enter")
    await expect(window.page.get_by_test_id("composer")).to_be_focused()


async def test_of_two_who_walk_at_once_the_second_is_told_and_keeps_the_text(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, jonas = await sit(ANNA), await sit(JONAS)
    for person in (anna, jonas):
        await expect(person.card(LATE)).to_be_visible()
        await person.command("weiter", "next")
        await reads(person, 1)
    await jonas.answer.fill("Ich weiß es auch nicht.")
    await jonas.press(jonas.labels.preview, jonas.form)
    await expect(button(jonas.texts.inbox.labels.send_next, jonas.form)).to_be_visible()
    await send_and_go_on(anna, "Er ist in Melk.")
    await expect(anna.form).to_contain_text(anna.texts.inbox.nothing_due(1))
    await jonas.press(jonas.texts.inbox.labels.send_next, jonas.form)
    await expect(jonas.form.locator(".error:visible, .text")).to_contain_text([re.compile("Anna")])
    await expect(jonas.answer).to_have_value("Ich weiß es auch nicht.")
