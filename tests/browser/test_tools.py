"""The tools of a ticket, behind *More …* and in the menu of a message; and its log as a file."""

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from bot.domain.ticket import TicketId
from tests.browser.sitting import Sit, Window, button
from tests.browser.town import ANNA, LATE, WITH_BIKE
from tests.fakes.world import SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")

AS_NOTE = "Notiz · Note on ticket"
"""As the app registers it, for everybody alike."""


async def more(window: Window, words: str, *labels: str) -> None:
    """Open what is behind *More …* of a card, and press one thing after the other there."""
    await window.press(window.texts.tools.labels.more, window.card(words))
    for label in labels:
        await window.press(label, window.form)


async def test_a_ticket_is_tagged_starred_and_put_aside(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    card, tools = anna.card(LATE), anna.texts.tools
    await more(anna, LATE, tools.labels.tag)
    await anna.find(tools.labels.another_tag, "Frühzug")
    await anna.press(tools.labels.save, anna.form)
    await expect(card).to_contain_text("Frühzug")
    await anna.press(tools.labels.star, anna.form)
    await expect(card).to_contain_text("⭐")
    await anna.press(tools.labels.snooze, anna.form)
    await anna.form.locator("button[type=submit]").click()
    await expect(card).to_contain_text("💤")
    await anna.press(tools.labels.wake, anna.form)
    await expect(card).not_to_contain_text("💤")


@pytest.mark.parametrize("language", ["de"])
async def test_a_message_of_the_channel_becomes_a_note_of_a_ticket(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    await expect(anna.card(LATE)).to_be_visible()
    composer = anna.page.get_by_test_id("composer")
    await composer.fill("Die Leitstelle sagt: Weichenstörung.")
    await composer.press("Enter")
    said = anna.channel.locator(".message", has_text="Weichenstörung").last
    await anna.use_message_shortcut(AS_NOTE, said)
    await anna.find(anna.texts.tools.labels.which_ticket, "1")
    await anna.form.locator("button[type=submit]").click()
    await expect(anna.form).to_be_hidden()
    await anna.open_thread(anna.card(LATE))
    await expect(anna.thread).to_contain_text(re.compile("📝.*Weichenstörung"))


async def test_a_note_about_somebody_stands_in_their_profile_and_on_the_card(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    words = anna.texts.customers.labels
    await more(anna, LATE, words.profile)
    note = anna.form.get_by_role("textbox", name=re.compile(f"^{words.add_note}"))
    await note.fill("Pendelt jeden Tag.")
    await anna.press(words.save, anna.form)
    await expect(anna.card(LATE)).to_contain_text("📝 1")
    await anna.press(words.profile, anna.form)
    await expect(anna.form).to_contain_text("Pendelt jeden Tag.")
    await anna.press(words.drop_note, anna.form)
    await expect(anna.card(LATE)).not_to_contain_text("📝 1")


@pytest.mark.parametrize("language", ["de"])
async def test_two_tickets_of_one_conversation_become_one(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    demo.square.say(SHOP, "Lena Hofer", WITH_BIKE)
    anna = await sit(ANNA)
    tools, second = anna.texts.tools.labels, anna.card(WITH_BIKE).last
    await expect(second).to_be_visible()
    await more(anna, WITH_BIKE, tools.merge)
    await anna.find(tools.other_ticket, "1")
    await anna.press(tools.merge, anna.form)
    await expect(anna.form).to_contain_text(anna.texts.ticket(TicketId(1)))
    await anna.press(tools.merge, anna.form)
    await anna.close_all()
    await expect(button(anna.labels.reply, anna.channel)).to_have_count(1)


async def test_the_log_comes_along_as_a_file(demo: Demo, sit: Sit, tmp_path: Path) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    await anna.press(anna.labels.show_log, anna.card(LATE))
    await anna.press(anna.texts.tools.take_along("Markdown"), anna.form)
    await expect(anna.form).to_contain_text(anna.texts.tools.file_on_its_way())
    await anna.close_all()
    await anna.go_to_private_messages()
    name = await anna.save_file(anna.channel, tmp_path / "log")
    assert name.endswith(".md")
    assert LATE in (tmp_path / "log").read_text()
