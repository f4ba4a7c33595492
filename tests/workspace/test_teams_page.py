"""The Teams-like page alone: what it shows of what it is told, and what it asks for."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.workspace.page_stage import Stage
from tests.workspace.teams_stage import (
    ANNA,
    ANSWER,
    APP,
    BEN,
    CARD,
    CHAT,
    CLAIM,
    SERVICE,
    TECHNIC,
    come_in,
    dialog,
    new,
    posted,
    said,
    state,
)

pytest_plugins = ["tests.workspace.page_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

TEXT = {"type": "Input.Text", "id": "text", "label": "Deine Antwort", "isMultiline": True}
SEND = {"type": "Action.Submit", "title": "Senden", "style": "positive", "data": {"form": "reply"}}


def post(page: Page, number: int) -> Locator:
    return page.locator(f"[data-thread='{number}']")


def offered(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


async def open_menu(message: Locator) -> None:
    await message.hover()
    await message.locator("[data-tool=more]").click()


async def test_a_post_has_its_replies_below_it_and_the_older_ones_one_click_away(
    page: Page, stage: Stage
) -> None:
    replies = [said(10 + number, f"Antwort {number}", root="1") for number in range(5)]
    await come_in(page, stage, posted(1, CARD), *replies, posted(2, CARD))
    messages = post(page, 1).locator(".reply-message")
    await expect(messages).to_contain_text(["Antwort 2", "Antwort 3", "Antwort 4"])
    await post(page, 1).get_by_role("button", name="2 frühere Antworten zeigen").click()
    await expect(messages).to_have_count(5)
    await expect(post(page, 2).locator(".reply-message")).to_have_count(0)


async def test_a_button_tells_the_app_what_was_pressed_and_is_busy_until_it_has_answered(
    page: Page, stage: Stage
) -> None:
    await come_in(page, stage, posted(1, CARD))
    stage.silent = True
    button = page.get_by_role("button", name="Übernehmen")
    await button.click()
    await button.click()
    frame = await stage.wait_for("press")
    assert {"place": SERVICE, "id": "1", "action": CLAIM, "values": {}}.items() <= frame.items()
    await expect(button).to_have_attribute("aria-busy", "true")
    stage.silent = False
    await stage.play({"type": "done", "request": frame["request"]})
    await expect(button).not_to_have_attribute("aria-busy", "true")
    assert len(stage.of("press")) == 1


async def test_what_the_app_answers_to_a_click_stands_below_the_card(page: Page, stage: Stage) -> None:
    await come_in(page, stage, posted(1, CARD))
    told = {"text": "Ben war schneller.", "is_error": False}
    await stage.play(new(posted(1, CARD, said=told)))
    await expect(page.get_by_test_id("said")).to_contain_text("Nur für dich sichtbar")
    await expect(page.get_by_role("status").filter(has_text="Ben war schneller.")).to_be_visible()
    await stage.play(new(posted(1, CARD, said={"text": "Das geht nicht.", "is_error": True})))
    await expect(page.get_by_role("alert").filter(has_text="Das geht nicht.")).to_be_visible()


async def test_the_focus_stays_where_a_card_has_another_button_now(page: Page, stage: Stage) -> None:
    await come_in(page, stage, posted(1, CARD))
    await page.get_by_role("button", name="Übernehmen").focus()
    released = {**CARD, "actions": [{**CLAIM, "title": "Freigeben", "verb": "release"}, ANSWER]}
    await stage.play(new(posted(1, released)))
    await expect(page.get_by_role("button", name="Freigeben")).to_be_focused()


async def test_what_is_half_written_in_a_thread_stays_whatever_happens_there(
    page: Page, stage: Stage
) -> None:
    await come_in(page, stage, posted(1, CARD))
    await post(page, 1).get_by_test_id("answer").click()
    field = page.get_by_test_id("reply-composer")
    await expect(field).to_be_focused()
    assert await field.evaluate("(node) => node.clientHeight >= node.scrollHeight")
    await field.press_sequentially("Ich frage in der")
    await stage.play(new(said(5, "Neu", root="1")), new(posted(1, CARD)), new(posted(9, CARD)))
    await expect(post(page, 9)).to_be_visible()
    await expect(field).to_be_focused()
    await field.press_sequentially(" Leitstelle")
    await field.press("Enter")
    frame = await stage.wait_for("say")
    assert {"place": SERVICE, "root": "1", "text": "Ich frage in der Leitstelle"}.items() <= frame.items()


async def test_escape_leaves_the_reply_and_goes_back_to_where_it_began(page: Page, stage: Stage) -> None:
    await come_in(page, stage, posted(1, CARD))
    await post(page, 1).get_by_test_id("answer").click()
    await page.get_by_test_id("reply-composer").press("Escape")
    await expect(post(page, 1).get_by_test_id("answer")).to_be_focused()


async def test_people_and_the_app_are_offered_after_an_at_sign(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    field = page.get_by_test_id("composer")
    await field.press_sequentially("@fis")
    await expect(offered(page)).to_contain_text(["Ben Fischer"])
    await field.press("Enter")
    await field.press_sequentially("und @zur")
    await field.press("Enter")
    await field.press("Enter")
    frame = await stage.wait_for("say")
    assert frame["text"] == "@Ben Fischer und @Zuruf"


async def test_who_is_mentioned_is_named_and_strangers_words_stay_words(page: Page, stage: Stage) -> None:
    anna = {
        "type": "mention",
        "text": "<at>Anna Berger</at>",
        "mentioned": {"id": ANNA, "name": "Anna Berger"},
    }
    words = "<at>Anna Berger</at> <b>sieh</b> <at>Ben</at> https://example.org/a."
    await come_in(page, stage, said(1, words, entities=[anna]))
    await expect(page.locator(".mention-me")).to_have_text("Anna Berger")
    await expect(page.locator(".message .text")).to_have_text(
        "Anna Berger <b>sieh</b> <at>Ben</at> https://example.org/a."
    )
    await expect(page.locator(".message a[href='https://example.org/a']")).to_be_visible()


async def test_one_may_edit_and_delete_what_is_ones_own_only(page: Page, stage: Stage) -> None:
    await come_in(page, stage, said(1, "meins", author=ANNA, name="Anna Berger"), said(2, "seins"))
    await open_menu(post(page, 2))
    await expect(page.get_by_role("menuitem")).to_have_text(["Notiz zum TicketZuruf"])
    await page.keyboard.press("Escape")
    await open_menu(post(page, 1))
    await page.get_by_role("menuitem", name="Nachricht bearbeiten").click()
    await page.get_by_role("textbox", name="Nachricht bearbeiten").fill("verbessert")
    await page.keyboard.press("Enter")
    assert (await stage.wait_for("edit"))["text"] == "verbessert"
    await open_menu(post(page, 1))
    await page.get_by_role("menuitem", name="Nachricht löschen").click()
    await page.get_by_role("button", name="Löschen", exact=True).click()
    assert (await stage.wait_for("delete"))["id"] == "1"
    await stage.play(new(said(1, deleted=True, author=ANNA)))
    await expect(post(page, 1)).to_contain_text("Diese Nachricht wurde gelöscht.")


async def test_an_action_of_the_app_is_used_on_a_message(page: Page, stage: Stage) -> None:
    await come_in(page, stage, posted(1, CARD), said(2, "Bitte merken", root="1"))
    await open_menu(page.locator("[data-ts='2']"))
    await page.get_by_role("menuitem", name="Notiz zum Ticket").click()
    frame = await stage.wait_for("message_action")
    assert {"action": "note", "id": "2"}.items() <= frame.items()


async def test_a_dialog_begins_at_its_first_field_and_ends_where_it_came_from(
    page: Page, stage: Stage
) -> None:
    await come_in(page, stage, posted(1, CARD))
    await page.get_by_role("button", name="Antworten", exact=True).first.focus()
    await stage.play(dialog(TEXT, actions=(SEND,)))
    field = page.get_by_role("dialog").get_by_role("textbox", name="Deine Antwort")
    await expect(field).to_be_focused()
    await field.fill("Hallo")
    await field.press("Control+Enter")
    frame = await stage.wait_for("press")
    assert {"dialog": 1, "action": SEND, "values": {"text": "Hallo"}}.items() <= frame.items()
    await stage.play({"type": "dialog", "dialog": None})
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(page.get_by_role("button", name="Antworten", exact=True).first).to_be_focused()


async def test_nothing_that_happens_to_cards_touches_what_is_typed_in_a_dialog(
    page: Page, stage: Stage
) -> None:
    await come_in(page, stage, posted(1, CARD))
    await stage.play(dialog(TEXT, actions=(SEND,)))
    field = page.get_by_role("dialog").get_by_role("textbox")
    await field.press_sequentially("Halb")
    await stage.play(new(posted(1, CARD)), new(posted(2, CARD)), state(), dialog(TEXT, actions=(SEND,)))
    await expect(post(page, 2)).to_be_attached()
    await field.press_sequentially(" geschrieben")
    await expect(field).to_have_value("Halb geschrieben")
    await expect(field).to_be_focused()


async def test_another_card_in_a_dialog_keeps_the_focus_in_the_same_field(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    await stage.play(dialog(TEXT, actions=(SEND,)))
    await page.get_by_role("dialog").get_by_role("textbox").fill("Hallo")
    filled = {**TEXT, "value": "Hallo Lena", "label": "Text"}
    await stage.play(dialog({"type": "TextBlock", "text": "Neu"}, filled, actions=(SEND,), serial=2))
    field = page.get_by_role("dialog").get_by_role("textbox", name="Text")
    await expect(field).to_have_value("Hallo Lena")
    await expect(field).to_be_focused()


async def test_an_app_that_does_not_answer_takes_nothing_away(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    await stage.play(dialog(TEXT, actions=(SEND,)))
    field = page.get_by_role("dialog").get_by_role("textbox")
    await field.fill("Hallo")
    await stage.play(dialog(TEXT, actions=(SEND,), trouble="no_answer"))
    await expect(page.get_by_test_id("trouble")).to_contain_text("keine Antwort von der App")
    await expect(field).to_have_value("Hallo")


async def test_what_stands_in_the_place_of_a_dialog_can_be_closed(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    await stage.play(dialog(title="", card=None, text="Das ist schon erledigt."))
    await expect(page.get_by_role("dialog")).to_contain_text("Das ist schon erledigt.")
    await page.keyboard.press("Escape")
    await stage.wait_for("close")


async def test_choices_that_only_the_app_knows_are_asked_for(page: Page, stage: Stage) -> None:
    data = {"type": "Data.Query", "dataset": "people"}
    field = {"type": "Input.ChoiceSet", "id": "who", "label": "Wer", "style": "filtered", "choices": []}
    found = {"choices": [{"title": "Ben Fischer", "value": "p2"}]}
    stage.answers["search"] = lambda frame: [{"type": "done", "request": frame["request"], **found}]
    await come_in(page, stage)
    await stage.play(dialog({**field, "choices.data": data}, actions=(SEND,)))
    box = page.get_by_role("combobox", name="Wer")
    await box.press_sequentially("ben")
    await expect(offered(page).filter(has_text="Ben Fischer")).to_be_visible()
    await box.press("Enter")
    await page.get_by_role("button", name="Senden", exact=True).last.click()
    assert (await stage.wait_for("press"))["values"] == {"who": "p2"}
    assert (await stage.wait_for("search"))["dataset"] == data
    del stage.answers["search"]


async def test_the_chat_with_the_app_shows_one_message_after_the_other(page: Page, stage: Stage) -> None:
    await come_in(page, stage, chat=None)
    stage.answers["open_chat"] = lambda _frame: [state()]
    await page.get_by_role("navigation").get_by_role("button", name="Zuruf").click()
    await expect(page.get_by_role("heading", name="Zuruf")).to_be_visible()
    await stage.play(new(posted(1, CARD), CHAT), new(said(2, "hilfe", author=ANNA), CHAT))
    await expect(page.locator(".posts > .message")).to_have_count(2)
    await page.get_by_test_id("composer").fill("posteingang")
    await page.get_by_test_id("composer").press("Enter")
    assert (await stage.wait_for("say"))["place"] == CHAT


async def test_channels_say_what_is_new_there(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    await stage.play(new(posted(1, CARD), TECHNIC), new(said(2, "x", root="1"), TECHNIC))
    entry = page.get_by_role("navigation").get_by_role("button", name="Technik")
    await expect(entry).to_contain_text("1 ungelesen")
    await entry.press("ArrowUp")
    await expect(page.get_by_role("button", name="Kundenservice")).to_be_focused()
    await entry.click()
    await expect(entry).not_to_contain_text("ungelesen")


async def test_the_page_speaks_the_language_of_whoever_sits_there(page: Page, stage: Stage) -> None:
    await come_in(page, stage)
    await page.get_by_test_id("me").select_option(BEN)
    assert (await stage.wait_for("become"))["user"] == BEN
    await stage.play(state(me=BEN))
    await expect(page.get_by_test_id("composer")).to_have_attribute("placeholder", "Write a new post")
    await page.get_by_role("button", name="Deutsch").click()
    assert (await stage.wait_for("locale"))["locale"] == "de-AT"


async def test_a_link_to_a_message_goes_there(page: Page, stage: Stage) -> None:
    replies = [said(10 + number, f"Antwort {number}", root="1") for number in range(5)]
    link = {
        "type": "TextRun",
        "text": "dort",
        "selectAction": {"type": "Action.OpenUrl", "url": f"https://teams.example/l/message/{SERVICE}/10"},
    }
    card = {**CARD, "body": [{"type": "RichTextBlock", "inlines": [link]}]}
    await come_in(page, stage, posted(1, CARD), *replies, posted(99, card))
    await page.get_by_role("link", name="dort").click()
    await expect(page.locator("[data-ts='10']")).to_be_focused()
    await expect(page.locator("[data-ts='10']")).to_be_in_viewport()


async def test_words_of_the_app_know_markdown_and_those_of_people_do_not(page: Page, stage: Stage) -> None:
    await come_in(page, stage, said(1, "**laut**"), said(2, "**laut**", author=APP))
    await expect(post(page, 1).locator(".text")).to_have_text("**laut**")
    await expect(post(page, 2).locator("strong")).to_have_text("laut")


async def test_a_break_in_the_connection_is_said_and_mends_itself(page: Page, stage: Stage) -> None:
    await come_in(page, stage, query="?user=29:anna")
    await stage.hang_up()
    await expect(page.get_by_text("Verbindung unterbrochen")).to_be_visible()
    await expect(page.get_by_text("Verbindung unterbrochen")).to_be_hidden()
    assert (await stage.wait_for("become", 2))["user"] == ANNA


async def test_at_first_a_channel_is_open_in_which_something_happens(page: Page, stage: Stage) -> None:
    channels = [{"id": "19:team", "name": "General"}, {"id": SERVICE, "name": "Kundenservice"}]
    await come_in(
        page,
        stage,
        said(1, "Guten Morgen"),
        teams=[{"id": "19:team", "name": "Donaubahn", "channels": channels}],
    )
    await expect(post(page, 1)).to_contain_text("Guten Morgen")
    await expect(page.locator("[data-channel='19:team']")).not_to_have_attribute("aria-current", "page")


async def test_a_file_is_taken_or_left_and_then_saved(page: Page, stage: Stage) -> None:
    offer = {"name": "ticket-1.md", "about": "Das Protokoll von Ticket 1", "size": 2048}
    await come_in(page, stage, said(1, author=APP, files=[offer]))
    box = page.get_by_test_id("file-offer")
    await expect(box).to_contain_text("ticket-1.md")
    await expect(box).to_contain_text("Das Protokoll von Ticket 1")
    await box.get_by_role("button", name="Ablehnen").click()
    assert (await stage.wait_for("consent"))["accept"] is False
    await box.get_by_role("button", name="Annehmen").click()
    assert (await stage.wait_for("consent", 2))["accept"] is True
    await stage.play(
        new(said(1, author=APP, files=[{"name": "ticket-1.md", "url": "/teams/uploads/x/content"}]))
    )
    await expect(page.get_by_test_id("file")).to_have_attribute("href", "/teams/uploads/x/content")
