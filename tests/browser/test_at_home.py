"""The Home tab: what is mine, and the way on from there."""

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from bot.domain.ticket import TicketId
from tests.browser.sitting import Sit, button
from tests.browser.town import ANNA, LATE, MIRA, PRAISE
from tests.fakes.world import SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_what_somebody_claims_stands_there_until_they_give_it_back(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    words = anna.texts.inbox
    await anna.press(anna.labels.claim, anna.card(LATE))
    await expect(button(anna.labels.release, anna.card(LATE))).to_be_visible()
    await anna.go_home()
    await expect(anna.home.get_by_role("heading", name=words.labels.my_tickets)).to_be_visible()
    await expect(anna.home).to_contain_text(LATE)
    await anna.press(words.labels.open, anna.home)
    await anna.press(anna.labels.release, anna.form)
    await expect(button(anna.labels.claim, anna.form)).to_be_visible()
    await anna.close_all()
    await expect(anna.home).to_contain_text(words.nothing_for_you())
    await expect(anna.home).not_to_contain_text(LATE)


async def test_next_leads_from_there_to_what_is_due(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    demo.square.say(SHOP, "Opa Franz", PRAISE)
    anna = await sit(ANNA)
    words = anna.texts.inbox
    await expect(anna.card(PRAISE)).to_be_visible()
    await anna.go_home()
    await anna.press(words.labels.next, anna.home)
    await expect(anna.form.get_by_role("heading").first).to_have_text(anna.texts.ticket(TicketId(1)))
    await anna.press(anna.labels.close, anna.inside)
    await expect(anna.form.get_by_role("heading").first).to_have_text(anna.texts.ticket(TicketId(2)))
    await anna.close_all()
    await anna.go_to("social-media")
    await anna.go_home()
    one_left = "".join(str(span) for span in words.greeting("Anna", 1) if isinstance(span, str))
    await expect(anna.home).to_contain_text(one_left.rpartition("! ")[2])


@pytest.mark.parametrize("language", ["de"])
async def test_a_draft_that_waits_to_be_sent_is_found_there_and_sent(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    mira, anna = await sit(MIRA), await sit(ANNA)
    words = anna.texts.inbox.labels
    await mira.begin_reply(mira.card(LATE))
    await mira.answer.fill("Er ist in Melk.")
    await mira.press(mira.labels.save_draft, mira.form)
    await expect(anna.card(LATE)).to_contain_text("Mira")
    await mira.go_home()
    await expect(mira.home.get_by_role("heading", name=words.my_drafts)).to_be_visible()
    await anna.go_home()
    await expect(anna.home.get_by_role("heading", name=words.ready_drafts)).to_be_visible()
    await anna.press(words.open, anna.home)
    await anna.press(anna.labels.reply, anna.form)
    await expect(anna.answer).to_have_value("Er ist in Melk.")
