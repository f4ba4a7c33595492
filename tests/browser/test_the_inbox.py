"""The inbox: what waits, narrowed down, opened, and changed many at a time."""

import re

import pytest
from playwright.async_api import Locator, expect

from bot.demo import Demo
from bot.domain.queueing import Whose
from bot.domain.ticket import TicketId
from tests.browser.keyboard import tab_to
from tests.browser.sitting import Sit, Window, button
from tests.browser.town import ANNA, LATE, PRAISE, WITH_BIKE
from tests.fakes.world import SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def opened(demo: Demo, window: Window) -> None:
    """Three tickets wait, one of them is Anna's; the inbox is open."""
    for author, text in (("Lena Hofer", LATE), ("Samira", WITH_BIKE), ("Opa Franz", PRAISE)):
        demo.square.say(SHOP, author, text)
        await expect(window.card(text)).to_be_visible()
    await window.press(window.labels.claim, window.card(LATE))
    await expect(button(window.labels.release, window.card(LATE))).to_be_visible()
    await window.command("posteingang", "inbox")
    await expect(window.form.get_by_role("heading").first).to_have_text(window.texts.inbox.labels.inbox)


def owners(window: Window, mine: int, nobodys: int) -> re.Pattern[str]:
    """How many tickets are whose, as the inbox counts them."""
    whose = window.texts.inbox.whose
    return re.compile(f"{whose(Whose.MINE)} {mine} · {whose(Whose.NOBODYS)} {nobodys}")


def field(window: Window, label: str) -> Locator:
    return window.form.get_by_role("combobox", name=re.compile(f"^{label}"))


async def test_it_counts_and_shows_only_what_was_picked(demo: Demo, sit: Sit) -> None:
    anna = await sit(ANNA)
    words = anna.texts.inbox
    await opened(demo, anna)
    await expect(anna.form).to_contain_text(words.total(3, 3))
    await expect(anna.form).to_contain_text(owners(anna, mine=1, nobodys=2))
    await expect(button(words.labels.open, anna.form)).to_have_count(3)
    await field(anna, words.labels.whose).select_option(label=words.whose(Whose.MINE))
    await expect(button(words.labels.open, anna.form)).to_have_count(1)
    await expect(anna.form).to_contain_text(LATE)
    await expect(anna.form).to_contain_text(words.total(1, 1))
    await anna.form.get_by_role("textbox").fill("Alles Meine")
    await anna.press(words.labels.save_filter, anna.form)
    await anna.close_all()
    await anna.command("posteingang", "inbox")
    await expect(button(words.labels.open, anna.form)).to_have_count(3)
    await anna.press("Alles Meine", anna.form)
    await expect(button(words.labels.open, anna.form)).to_have_count(1)


@pytest.mark.parametrize("language", ["de"])
async def test_back_from_a_ticket_shows_what_was_done_to_it(demo: Demo, sit: Sit) -> None:
    anna = await sit(ANNA)
    await opened(demo, anna)
    await anna.form.get_by_role("button", name=anna.texts.inbox.labels.open).nth(1).click()
    await expect(anna.form.get_by_role("heading").first).to_have_text(anna.texts.ticket(TicketId(2)))
    await anna.press(anna.labels.claim, anna.form)
    await expect(button(anna.labels.release, anna.form)).to_be_visible()
    await anna.back()
    await expect(anna.form).to_contain_text(owners(anna, mine=2, nobodys=1))


async def test_several_are_closed_at_once_and_opened_again(demo: Demo, sit: Sit) -> None:
    anna = await sit(ANNA)
    words = anna.texts.inbox
    await opened(demo, anna)
    await anna.press(words.labels.bulk, anna.form)
    await anna.tick(anna.texts.ticket(TicketId(2)), anna.texts.ticket(TicketId(3)))
    await anna.press(words.labels.carry_out, anna.form)
    await expect(anna.form).to_contain_text(words.bulk_counts(2, 0, 0, undone=False))
    for text in (WITH_BIKE, PRAISE):
        await expect(button(anna.labels.reopen, anna.card(text))).to_have_count(1)
    await anna.press(words.labels.undo_bulk, anna.form)
    await expect(anna.form).to_contain_text(words.bulk_counts(2, 0, 0, undone=True))
    await anna.close_all()
    for text in (WITH_BIKE, PRAISE):
        await expect(button(anna.labels.claim, anna.card(text))).to_be_visible()


@pytest.mark.parametrize("language", ["de"])
async def test_it_works_by_keyboard_alone(demo: Demo, sit: Sit) -> None:
    anna = await sit(ANNA)
    keys, labels = anna.page.keyboard, anna.texts.inbox.labels
    await opened(demo, anna)
    await expect(button(labels.bulk, anna.form)).to_be_focused()
    await tab_to(anna, labels.open)
    await keys.press("Enter")
    await expect(anna.form.get_by_role("heading").first).to_have_text(anna.texts.ticket(TicketId(1)))
    await tab_to(anna, anna.labels.release)
    await keys.press("Enter")
    await expect(button(anna.labels.claim, anna.form)).to_be_focused()
    await keys.press("Escape")
    await expect(anna.form).to_contain_text(f"{anna.texts.inbox.whose(Whose.NOBODYS)} 3")
    await expect(button(labels.open, anna.form).first).to_be_focused()
    await tab_to(anna, labels.bulk, "Shift+Tab")
    await keys.press("Enter")
    await expect(field(anna, labels.action)).to_be_focused()
    await keys.press("Tab")
    await keys.press("Space")
    await keys.press("ArrowDown")
    await keys.press("ArrowDown")
    await keys.press("Space")
    await keys.press("Control+Enter")
    await expect(anna.form).to_contain_text(anna.texts.inbox.bulk_counts(2, 0, 0, undone=False))
    await tab_to(anna, labels.undo_bulk)
    await keys.press("Enter")
    await expect(anna.form).to_contain_text(anna.texts.inbox.bulk_counts(2, 0, 0, undone=True))
