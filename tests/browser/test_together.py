"""Several people at once, and customers who go on writing."""

import asyncio
import re
from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from tests.browser.sitting import Sit, SlowLine, button
from tests.browser.town import ANNA, GEORG, JONAS, LATE, SELMA
from tests.fakes.world import SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.mark.parametrize("undo_window", [timedelta(seconds=0.2)])
async def test_another_department_answers_and_its_draft_comes_back(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, selma = await sit(ANNA), await sit(SELMA)
    labels, asked = anna.labels, selma.card(LATE)
    await selma.go_to("kundenservice")
    await anna.press(labels.escalate, anna.card(LATE))
    await anna.form.get_by_role("textbox", name=re.compile(f"^{labels.question}")).fill(
        "Gibt es Geld zurück?"
    )
    await anna.press(labels.escalate, anna.form)
    await expect(asked).to_contain_text("Gibt es Geld zurück?")
    await selma.press(labels.suggest, asked)
    await selma.form.get_by_role("textbox").fill("Ja, ab 60 Minuten.")
    await selma.press(labels.suggest, selma.form)
    await anna.open_thread(anna.card(LATE))
    await anna.press(labels.use_draft, anna.thread)
    await expect(anna.answer).to_have_value("Ja, ab 60 Minuten.")
    await anna.send()
    await expect(anna.square.locator(".post.ours")).to_contain_text("Ja, ab 60 Minuten.")
    await expect(button(labels.suggest, asked)).to_have_count(0)


@pytest.mark.parametrize("language", ["de"])
async def test_a_question_comes_back_with_a_reason(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, selma = await sit(ANNA), await sit(SELMA)
    await anna.press("Eskalieren", anna.card(LATE))
    await anna.form.get_by_role("textbox", name="Frage").fill("Gibt es Geld zurück?")
    await anna.press("Eskalieren", anna.form)
    await expect(anna.card(LATE)).to_contain_text("⤴️")
    await expect(
        selma.page.get_by_role("navigation").get_by_role("button", name="kundenservice")
    ).to_contain_text("1")
    await selma.go_to("kundenservice")
    await selma.press("Zurückgeben", selma.card(LATE))
    await selma.form.get_by_role("textbox").fill("Das weiß nur die Leitstelle.")
    await selma.press("Zurückgeben", selma.form)
    await expect(anna.card(LATE)).not_to_contain_text("⤴️")
    await anna.open_thread(anna.card(LATE))
    await expect(anna.thread).to_contain_text("Das weiß nur die Leitstelle.")


async def test_two_people_claim_at_once_and_one_is_told_who_was_faster(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    lines = SlowLine(), SlowLine()
    anna, jonas = await sit(ANNA, line=lines[0]), await sit(JONAS, line=lines[1])
    for person in (anna, jonas):
        await expect(button(person.labels.claim, person.card(LATE))).to_be_visible()
    for line in lines:
        line.hold()
    await asyncio.gather(*(person.press(person.labels.claim, person.card(LATE)) for person in (anna, jonas)))
    for line in lines:
        line.let_go()
    owner = anna.card(LATE).get_by_text(re.compile("Anna|Jonas"))
    await expect(owner).to_be_visible()
    winner = "Anna" if "Anna" in await owner.inner_text() else "Jonas"
    told, other = (jonas, anna) if winner == "Anna" else (anna, jonas)
    await expect(told.channel.locator(".ephemeral")).to_contain_text(winner)
    await expect(told.card(LATE)).to_contain_text(winner)
    await expect(other.channel.locator(".ephemeral")).to_have_count(0)


@pytest.mark.parametrize("language", ["de"])
async def test_somebody_who_may_only_read_is_told_what_is_missing(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    georg = await sit(GEORG)
    await georg.press("Übernehmen", georg.card(LATE))
    await expect(georg.channel.locator(".ephemeral")).to_contain_text("Recht „Entwürfe schreiben“")
    await expect(button("Übernehmen", georg.card(LATE))).to_be_visible()


@pytest.mark.parametrize("language", ["de"])
async def test_a_customer_writes_on_and_a_closed_ticket_opens_again(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    await anna.press("Abschließen", anna.card(LATE))
    await expect(button("Wieder öffnen", anna.card(LATE))).to_be_visible()
    await anna.square.get_by_role("button", name="Hier weiterschreiben").click()
    await anna.page.keyboard.type("Jetzt sind es 40 Minuten.")
    await anna.square.get_by_role("button", name="Veröffentlichen").click()
    card = anna.card("Jetzt sind es 40 Minuten.")
    await expect(card).to_contain_text("1 früherer Beitrag")
    await expect(button("Abschließen", card)).to_be_visible()


async def test_the_log_tells_everything_in_order(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    card = anna.card(LATE)
    await anna.press(anna.labels.claim, card)
    await anna.press(anna.labels.release, card)
    await expect(button(anna.labels.claim, card)).to_be_visible()
    await anna.press(anna.labels.show_log, card)
    entries = anna.form.get_by_text(re.compile(r"^\d+ · "))
    await expect(entries).to_have_count(3)
    await expect(entries).to_contain_text(["Lena Hofer", "Anna", "Anna"])
    await anna.page.keyboard.press("Escape")
    await expect(anna.form).to_be_hidden()
    await expect(button(anna.labels.show_log, card)).to_be_focused()


@pytest.mark.parametrize("language", ["de"])
async def test_the_original_is_one_click_away(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    other = demo.square.say(SHOP, "Samira", "Darf mein Rad mit?")
    anna = await sit(ANNA)
    await anna.square.get_by_role("button", name="Öffentlichen Platz ausblenden").click()
    await anna.card(LATE).get_by_role("link", name="Original ansehen").click()
    shown = anna.square.locator(".conversation.pointed-at")
    await expect(shown).to_contain_text(LATE)
    await expect(shown).to_be_focused()
    await anna.page.goto(f"{demo.workspace.url}/slack?user={ANNA}#square/{other.conversation}")
    await expect(shown).to_contain_text("Darf mein Rad mit?")
