"""One ticket in two chat products: what is done in one is seen in the other."""

import re
from datetime import timedelta

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from tests.browser.keyboard import tab_to
from tests.browser.sitting import Sit, button
from tests.browser.teams_sitting import SitInTeams
from tests.browser.town import ANNA, LATE, PRAISE
from tests.fakes.world import EVERYBODY, SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")

SOON = timedelta(seconds=0.2)
ANNAS, JONAS, SELMAS = EVERYBODY[0].name, EVERYBODY[1].name, EVERYBODY[4].name
SOCIAL, SERVICE = "Social Media", "Kundenservice"
ANSWER = "Hallo Lena, der Zug kommt gleich."


async def test_a_claim_in_slack_is_a_claim_in_teams(demo: Demo, sit: Sit, sit_in_teams: SitInTeams) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, jonas = await sit(ANNA), await sit_in_teams(JONAS)
    await jonas.go_to(SOCIAL)
    await expect(button(jonas.labels.claim, jonas.card(LATE))).to_be_visible()
    await anna.press(anna.labels.claim, anna.card(LATE))
    await expect(jonas.card(LATE)).to_contain_text(re.compile(f"{jonas.labels.owner}: ?{ANNAS}"))
    await expect(button(jonas.labels.claim, jonas.card(LATE))).to_have_count(0)
    await expect(jonas.thread(LATE).locator(".reply-message").last).to_contain_text(ANNAS)


async def test_a_claim_in_teams_is_a_claim_in_slack(demo: Demo, sit: Sit, sit_in_teams: SitInTeams) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, jonas = await sit(ANNA), await sit_in_teams(JONAS)
    await jonas.go_to(SOCIAL)
    await jonas.press(jonas.labels.claim, jonas.card(LATE))
    await expect(button(jonas.labels.release, jonas.card(LATE))).to_be_visible()
    await expect(anna.card(LATE)).to_contain_text(re.compile(f"{anna.labels.owner}: ?{JONAS}"))
    await anna.open_thread(anna.card(LATE))
    await expect(anna.thread).to_contain_text(JONAS)


async def test_whoever_comes_second_is_told_so_and_nobody_else_is(
    demo: Demo, sit: Sit, sit_in_teams: SitInTeams
) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, jonas, other = await sit(ANNA), await sit_in_teams(JONAS), await sit_in_teams(ANNAS)
    for window in (jonas, other):
        await window.go_to(SOCIAL)
    claim = button(jonas.labels.claim, jonas.card(LATE))
    await expect(claim).to_be_visible()
    person = demo.teams.as_person(JONAS)
    ticket = str(await jonas.thread(LATE).get_attribute("data-thread"))
    await anna.press(anna.labels.claim, anna.card(LATE))
    await expect(claim).to_have_count(0)
    await person.press(ticket, jonas.labels.claim, former=1)  # from a card that had not arrived yet
    await expect(jonas.page.get_by_test_id("said")).to_contain_text(ANNAS)
    await expect(other.page.get_by_test_id("said")).to_have_count(0)


@pytest.mark.parametrize("undo_window", [SOON])
async def test_a_reply_is_previewed_and_sent_from_a_dialog(
    demo: Demo, sit: Sit, sit_in_teams: SitInTeams
) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, jonas = await sit(ANNA), await sit_in_teams(JONAS)
    await jonas.go_to(SOCIAL)
    await jonas.press(jonas.labels.reply, jonas.card(LATE))
    await jonas.answer.fill(ANSWER)
    await jonas.press(jonas.labels.preview, jonas.form)
    await expect(jonas.form.locator(".container")).to_contain_text([ANSWER])
    await jonas.press(jonas.labels.send, jonas.form)
    await expect(jonas.form).to_be_hidden()
    await expect(anna.replies).to_contain_text(ANSWER)
    await expect(jonas.card(LATE)).to_contain_text("✅")
    await expect(anna.card(LATE)).to_contain_text("✅")


@pytest.mark.parametrize("undo_window", [SOON])
async def test_social_media_in_slack_asks_customer_service_in_teams_and_the_draft_comes_back(
    demo: Demo, sit: Sit, sit_in_teams: SitInTeams
) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, selma = await sit(ANNA), await sit_in_teams(SELMAS)
    await selma.go_to(SERVICE)
    await anna.press(anna.labels.escalate, anna.card(LATE))
    question = anna.form.get_by_role("textbox", name=re.compile(f"^{anna.labels.question}"))
    await question.fill("Gibt es Geld zurück?")
    await anna.press(anna.labels.escalate, anna.form)
    await expect(selma.card(LATE)).to_contain_text("Gibt es Geld zurück?")
    await selma.press(selma.labels.suggest, selma.card(LATE))
    await selma.form.get_by_role("textbox").fill("Ja, ab 60 Minuten.")
    await selma.press(selma.labels.suggest, selma.form)
    await expect(selma.form).to_be_hidden()
    await anna.open_thread(anna.card(LATE))
    await anna.press(anna.labels.use_draft, anna.thread)
    await expect(anna.answer).to_have_value("Ja, ab 60 Minuten.")
    await anna.send()
    await expect(anna.replies).to_contain_text("Ja, ab 60 Minuten.")
    await expect(button(selma.labels.suggest, selma.card(LATE))).to_have_count(0)


async def test_a_note_in_one_thread_appears_in_the_other(
    demo: Demo, sit: Sit, sit_in_teams: SitInTeams
) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, jonas = await sit(ANNA), await sit_in_teams(JONAS)
    await jonas.go_to(SOCIAL)
    await anna.open_thread(anna.card(LATE))
    await jonas.write_below(LATE, "Steht in Melk, sagt die Leitstelle.")
    await expect(anna.thread).to_contain_text("Steht in Melk, sagt die Leitstelle.")
    await expect(anna.thread).to_contain_text(JONAS)
    await anna.page.get_by_test_id("thread-composer").fill("Danke, ich schreibe ihr.")
    await anna.page.get_by_test_id("thread-composer").press("Enter")
    await expect(jonas.thread(LATE)).to_contain_text("Danke, ich schreibe ihr.")
    await expect(jonas.thread(LATE)).to_contain_text(ANNAS)


async def test_a_note_that_is_corrected_or_deleted_is_so_on_the_other_side(
    demo: Demo, sit: Sit, sit_in_teams: SitInTeams
) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, jonas = await sit(ANNA), await sit_in_teams(JONAS)
    await jonas.go_to(SOCIAL)
    await anna.open_thread(anna.card(LATE))
    await jonas.write_below(LATE, "Steht in Melk.")
    await expect(anna.thread).to_contain_text("Steht in Melk.")
    mine = jonas.thread(LATE).locator(".reply-message", has_text="Steht in")
    await jonas.use_menu("Nachricht bearbeiten" if jonas.texts.code == "de" else "Edit message", mine)
    await jonas.page.get_by_role("textbox", name=re.compile("bearbeiten|Edit")).fill("Steht in Linz.")
    await jonas.page.keyboard.press("Enter")
    await expect(anna.thread).to_contain_text("Steht in Linz.")
    await jonas.use_menu("Nachricht löschen" if jonas.texts.code == "de" else "Delete message", mine.first)
    await jonas.page.get_by_test_id("confirm").get_by_role("button").last.click()
    await expect(anna.thread).to_contain_text(re.compile("Notiz.*gelöscht|gelöscht.*Notiz|deleted"))


async def test_what_was_said_elsewhere_becomes_a_note_from_the_menu_of_the_message(
    demo: Demo, sit: Sit, sit_in_teams: SitInTeams
) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, jonas = await sit(ANNA), await sit_in_teams(JONAS)
    await expect(anna.card(LATE)).to_be_visible()
    await jonas.go_to("General")
    await jonas.write("Weichenstörung in Melk")
    await jonas.use_menu("Notiz · Note on ticket", jonas.posts.locator(".root-message"))
    which = jonas.form.get_by_role("combobox", name=re.compile(jonas.texts.tools.labels.which_ticket))
    await which.press_sequentially("1")
    await expect(jonas.page.get_by_role("listbox").get_by_role("option")).to_have_count(1)
    await which.press("Enter")
    await jonas.form.locator("button.primary").click()
    await expect(jonas.form).to_be_hidden()
    await anna.open_thread(anna.card(LATE))
    await expect(anna.thread).to_contain_text(re.compile("📝.*Weichenstörung in Melk"))


async def test_whoever_names_the_app_is_answered_alone(demo: Demo, sit_in_teams: SitInTeams) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    jonas, other = await sit_in_teams(JONAS), await sit_in_teams(ANNAS)
    for window in (jonas, other):
        await window.go_to(SOCIAL)
    await jonas.write(f"@Zuruf {'hilfe' if jonas.texts.code == 'de' else 'help'}")
    await jonas.go_to_chat()
    await expect(jonas.posts.locator(".message.card").last).to_be_visible()
    await expect(other.posts.locator(".root-message")).to_have_count(2)  # the ticket, and what Jonas wrote


@pytest.mark.parametrize("language", ["de"])
async def test_a_keyboard_is_enough_in_teams(demo: Demo, sit: Sit, sit_in_teams: SitInTeams) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, jonas = await sit(ANNA), await sit_in_teams(JONAS)
    await expect(jonas.card(LATE)).to_be_visible()
    await tab_to(jonas, "Übernehmen")
    await jonas.page.keyboard.press("Enter")
    await expect(button("Zurücklegen", jonas.card(LATE))).to_be_visible()
    await expect(
        button("Antworten", jonas.card(LATE))
    ).to_be_focused()  # what stands where *Übernehmen* stood
    await jonas.page.keyboard.press("Enter")
    await tab_to(jonas, jonas.labels.your_answer)
    await jonas.page.keyboard.type(ANSWER)
    await tab_to(jonas, "Vorschau")
    await jonas.page.keyboard.press("Enter")
    await expect(button("Senden", jonas.form)).to_be_visible()
    await tab_to(jonas, "Senden")
    await jonas.page.keyboard.press("Enter")
    await expect(jonas.form).to_be_hidden()
    await expect(anna.card(LATE)).to_contain_text("📤")


async def test_nothing_half_written_is_lost_when_a_card_changes(
    demo: Demo, sit: Sit, sit_in_teams: SitInTeams
) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, jonas = await sit(ANNA), await sit_in_teams(JONAS)
    await jonas.go_to(SOCIAL)
    await jonas.press(jonas.labels.reply, jonas.card(LATE))
    await jonas.answer.press_sequentially("Hallo Lena, ")
    await anna.press(anna.labels.claim, anna.card(LATE))
    demo.square.say(SHOP, "Opa Franz", PRAISE)
    await expect(jonas.card(LATE)).to_contain_text(ANNAS)
    await expect(jonas.card(PRAISE)).to_be_attached()
    await jonas.page.keyboard.type("gleich mehr.")
    await expect(jonas.answer).to_have_value("Hallo Lena, gleich mehr.")
    assert demo.teams.hub.board.lost_words == []


async def test_both_are_in_one_window_side_by_side(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    who = demo.teams.as_person(JONAS).who
    await anna.page.set_viewport_size({"width": 1500, "height": 900})
    await anna.page.goto(f"{demo.workspace.url}/?user={ANNA}&teams={who.object_id}&lang={anna.texts.code}")
    slack, teams = (anna.page.frame_locator(f"iframe[name={name}]") for name in ("slack", "teams"))
    await expect(slack.get_by_test_id("me")).to_have_value(ANNA)
    await expect(teams.get_by_test_id("me")).to_have_value(who.id)
    await teams.get_by_role("navigation").get_by_role("button", name=SOCIAL).click()
    in_teams = teams.locator(".root-message", has_text=LATE)
    await button(anna.labels.claim, slack.locator(".message.card", has_text=LATE)).click()
    await expect(in_teams).to_contain_text(ANNAS)
    await anna.page.set_viewport_size({"width": 800, "height": 900})
    await expect(slack.get_by_test_id("me")).to_be_visible()
    await expect(in_teams).to_be_hidden()
    await anna.page.get_by_test_id("side-teams").click()
    await expect(in_teams).to_be_visible()
    await anna.page.keyboard.press("ArrowLeft")
    await expect(in_teams).to_be_hidden()


async def test_the_window_speaks_as_its_sides_do(demo: Demo, sit: Sit) -> None:
    page = (await sit(ANNA)).page
    await page.goto(
        demo.workspace.url
    )  # the address says no language; the browser has another than who sits there
    slack, teams = (page.frame_locator(f"iframe[name={name}]") for name in ("slack", "teams"))
    for name, said in (("Deutsch", "Wie in"), ("English", "As in"), ("Deutsch", "Wie in")):
        for side in (slack, teams):
            await side.get_by_test_id("locale").get_by_role("button", name=name).click()
        for product in ("Slack", "Teams"):
            await expect(page.get_by_role("tab", name=f"{said} {product}")).to_be_visible()
    assert await page.locator("html").get_attribute("lang") == "de"


async def test_the_inbox_is_in_the_chat_with_the_app(demo: Demo, sit_in_teams: SitInTeams) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    jonas = await sit_in_teams(JONAS)
    await jonas.go_to_chat()
    await jonas.write("posteingang" if jonas.texts.code == "de" else "inbox")
    await button("Öffnen" if jonas.texts.code == "de" else "Open", jonas.posts).click()
    await expect(jonas.form).to_contain_text(LATE)
