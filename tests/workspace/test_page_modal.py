"""Forms of the app: by keyboard alone, across updates, and when something is wrong."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.workspace.page_stage import BEN, NOW, SOCIAL, Frame, Stage, card, modal, state

pytest_plugins = ["tests.workspace.page_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


def plain(text: str) -> Frame:
    return {"type": "plain_text", "text": text}


def field(name: str, element: Frame, **more: Any) -> Frame:
    """An input block whose block_id and action_id are its name."""
    return {
        "type": "input",
        "block_id": name,
        "label": plain(name.title()),
        "element": {"action_id": name} | element,
    } | more


def option(value: str) -> Frame:
    return {"text": plain(value.title()), "value": value}


TEXT = field("text", {"type": "plain_text_input", "multiline": True})
SUBJECT = field("subject", {"type": "plain_text_input"})
TONE = field("tone", {"type": "static_select", "options": [option("du"), option("sie")]})
PERSON = field("person", {"type": "users_select"})
TEMPLATE = field("template", {"type": "external_select", "min_query_length": 0}, optional=True)


async def open_modal(page: Page, stage: Stage, *blocks: Frame, **more: Any) -> None:
    await page.goto(stage.url)
    await page.get_by_role("heading", name="#social-media").wait_for()
    await stage.play(modal(list(blocks), **more))
    await page.get_by_role("dialog", name="Antworten").wait_for()


def suggestions(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


def offer(stage: Stage, *names: str) -> None:
    """Answer every search with those of the names that contain what was typed."""

    def answer(frame: Frame) -> list[Frame]:
        fits = [option(name) for name in names if frame["value"].lower() in name]
        return [{"type": "options", "request": frame["request"], "options": fits}]

    stage.answers["suggest"] = answer


async def test_a_form_is_filled_and_sent_by_keyboard_alone(page: Page, stage: Stage) -> None:
    offer(stage, "delay", "thanks")
    await open_modal(page, stage, TEMPLATE, TONE, PERSON, TEXT)
    await expect(page.get_by_label("Template")).to_be_focused()
    await page.keyboard.type("tha")
    await expect(suggestions(page).filter(has_text="Thanks")).to_be_visible()
    await expect(suggestions(page)).to_have_count(1)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.press("s")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowDown")
    await expect(suggestions(page)).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await page.keyboard.type("Hello\nLena")
    await page.keyboard.press("Control+Enter")
    frame = await stage.wait_for("submit")
    assert frame["view_id"] == "V1"
    assert frame["values"] == {
        "template": {"template": {"type": "external_select", "selected_option": option("thanks")}},
        "tone": {"tone": {"type": "static_select", "selected_option": option("sie")}},
        "person": {"person": {"type": "users_select", "selected_user": BEN}},
        "text": {"text": {"type": "plain_text_input", "value": "Hello\nLena"}},
    }


async def test_tab_goes_round_inside_the_form(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, SUBJECT)
    seen = []
    for _ in range(5):
        seen.append(
            await page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent")
        )
        await page.keyboard.press("Tab")
    assert seen == ["", "Schließen", "Senden", "Schließen", ""]
    await page.keyboard.press("Shift+Tab")
    assert await page.evaluate("document.activeElement.closest('dialog') !== null")


async def test_escape_closes_the_list_first_and_then_the_form(page: Page, stage: Stage) -> None:
    offer(stage, "delay")
    await open_modal(page, stage, TEMPLATE)
    await page.keyboard.press("ArrowDown")
    await suggestions(page).filter(has_text="Delay").wait_for()
    await page.keyboard.press("Escape")
    await expect(suggestions(page)).to_have_count(0)
    assert stage.of("close") == []
    await page.keyboard.press("Escape")
    assert (await stage.wait_for("close"))["view_id"] == "V1"


async def test_enter_sends_from_a_single_line(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, SUBJECT)
    await page.keyboard.type("short")
    await page.keyboard.press("Enter")
    frame = await stage.wait_for("submit")
    assert frame["values"]["subject"]["subject"]["value"] == "short"


async def test_enter_tells_the_app_instead_if_the_field_asks_for_it(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, SUBJECT | {"dispatch_action": True})
    await page.keyboard.type("find this")
    await page.keyboard.press("Enter")
    frame = await stage.wait_for("press")
    assert frame["action"] == {"type": "plain_text_input", "value": "find this"}
    assert stage.of("submit") == []


async def test_the_app_hears_what_is_typed_if_it_asks_for_it(page: Page, stage: Stage) -> None:
    config = {"trigger_actions_on": ["on_character_entered"]}
    block = field("text", {"type": "plain_text_input", "multiline": True, "dispatch_action_config": config})
    await open_modal(page, stage, block | {"dispatch_action": True})
    await page.keyboard.type("Hi")
    frame = await stage.wait_for("press")
    assert (frame["view_id"], frame["block_id"], frame["action"]["value"]) == ("V1", "text", "Hi")


async def test_values_and_cursor_survive_an_update(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, SUBJECT, TEXT)
    await page.get_by_label("Text").fill("half a sent")
    await page.get_by_label("Subject").fill("kept")
    await page.get_by_label("Subject").press("ArrowLeft")
    preview = {"type": "section", "block_id": "new", "text": plain("a preview")}
    hinted = SUBJECT | {"hint": plain("now with a hint")}
    await stage.play(modal([preview, hinted, TEXT]))
    await page.get_by_text("now with a hint").wait_for()
    await expect(page.get_by_label("Subject")).to_be_focused()
    await page.keyboard.type("X")
    await expect(page.get_by_label("Subject")).to_have_value("kepXt")
    await expect(page.get_by_label("Text")).to_have_value("half a sent")


async def test_news_about_the_workspace_leave_an_open_form_alone(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, TEXT)
    await page.get_by_label("Text").fill("half")
    field_before = await page.get_by_label("Text").element_handle()
    channels = state()["channels"]
    direct = {"id": "D0BOT", "name": "Zuruf", "topic": "", "is_im": True, "is_app": True}
    await stage.play(state(channels=[*channels, direct]))
    await stage.play(modal([TEXT, {"type": "divider"}]))
    await page.locator(".modal-body .divider").wait_for()
    assert await page.evaluate("field => field.isConnected", field_before)


async def test_a_new_block_id_starts_with_its_initial_value(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, TEXT)
    await page.get_by_label("Text").fill("typed")
    filled = {"type": "plain_text_input", "action_id": "text", "initial_value": "from the template"}
    await stage.play(modal([TEXT | {"element": filled}]))
    await expect(page.get_by_label("Text")).to_have_value("typed")
    await stage.play(modal([TEXT | {"block_id": "text-2", "element": filled}]))
    await expect(page.get_by_label("Text")).to_have_value("from the template")


async def test_errors_stand_beside_their_fields(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, SUBJECT, TEXT)
    await page.get_by_label("Subject").fill("x")
    await page.get_by_label("Text").fill("x")
    await stage.play({"type": "view_errors", "view_id": "V1", "errors": {"text": "That is too short."}})
    text = page.get_by_label("Text")
    await expect(text).to_be_focused()
    await expect(text).to_have_attribute("aria-invalid", "true")
    await expect(text).to_have_accessible_description("That is too short.")
    await expect(page.get_by_label("Subject")).to_have_attribute("aria-invalid", "false")


async def test_what_is_missing_is_said_before_the_app_is_asked(page: Page, stage: Stage) -> None:
    long = field("long", {"type": "plain_text_input", "min_length": 5})
    await open_modal(page, stage, SUBJECT, long, TEMPLATE)
    await page.get_by_label("Long").fill("abc")
    await page.get_by_test_id("modal").get_by_role("button", name="Senden").click()
    await expect(page.get_by_label("Subject")).to_have_accessible_description("Bitte fülle dieses Feld aus.")
    await expect(page.get_by_label("Long")).to_have_accessible_description(
        "Bitte gib mindestens 5 Zeichen ein."
    )
    assert stage.of("submit") == []


async def test_a_pushed_view_can_be_left_and_the_one_below_is_as_it_was(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, SUBJECT)
    await page.get_by_label("Subject").fill("kept")
    first = modal([SUBJECT])
    await stage.play(modal([TONE], id="V2", title=plain("Vorlagen")) | {"depth": 2})
    await page.get_by_role("button", name="Zurück").click()
    assert (await stage.wait_for("close"))["view_id"] == "V2"
    await stage.play(first)
    await expect(page.get_by_label("Subject")).to_have_value("kept")
    await expect(page.get_by_role("button", name="Zurück")).to_be_hidden()


async def test_a_closed_form_forgets_and_gives_the_focus_back(page: Page, stage: Stage) -> None:
    button = {"type": "button", "action_id": "reply", "text": plain("Reply")}
    message = card(NOW, [{"type": "actions", "block_id": "a", "elements": [button]}])
    stage.greeting[1] = {"type": "messages", "channel": SOCIAL, "messages": [message]}
    await page.goto(stage.url)
    await page.get_by_role("button", name="Reply").focus()
    await page.keyboard.press("Enter")
    await stage.wait_for("press")
    await stage.play(modal([SUBJECT]))
    await page.get_by_label("Subject").fill("gone")
    await stage.play({"type": "view", "view": None, "depth": 0})
    await expect(page.get_by_role("button", name="Reply")).to_be_focused()
    await stage.play(modal([SUBJECT]))
    await expect(page.get_by_label("Subject")).to_have_value("")


async def test_the_send_button_turns_until_the_app_has_answered(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, SUBJECT)
    await page.get_by_label("Subject").fill("x")
    stage.silent = True
    await page.get_by_test_id("modal").get_by_role("button", name="Senden").click()
    frame = await stage.wait_for("submit")
    send = page.locator("[data-testid=modal] button[type=submit]")
    await expect(send).to_have_attribute("aria-busy", "true")
    await send.click()
    await stage.play({"type": "warning", "code": "no_ack"}, {"type": "done", "request": frame["request"]})
    await expect(send).to_have_attribute("aria-busy", "false")
    await expect(page.get_by_test_id("toast")).to_contain_text("⚠ Die App hat nicht rechtzeitig geantwortet.")
    assert len(stage.of("submit")) == 1


async def test_what_the_app_answered_can_be_sent_before_the_answer_is_over(page: Page, stage: Stage) -> None:
    """An app repaints a form, and the page hears a moment later that this was all: no key is lost between."""
    send = page.locator("[data-testid=modal] button[type=submit]")
    await open_modal(page, stage, SUBJECT, hash="1")
    await page.get_by_label("Subject").fill("x")
    stage.silent = True
    await page.keyboard.press("Control+Enter")
    first = await stage.wait_for("submit")
    await stage.play(
        modal([SUBJECT], hash="2", submit=plain("Weiter")), {"type": "done", "request": first["request"]}
    )
    await expect(send).to_have_text("Weiter")
    await page.keyboard.press("Control+Enter")
    second = await stage.wait_for("submit", count=2)
    await stage.play(modal([SUBJECT], hash="3"))
    await expect(send).to_have_text("Senden")
    await page.keyboard.press("Control+Enter")
    third = await stage.wait_for("submit", count=3)
    await stage.play(*({"type": "done", "request": frame["request"]} for frame in (second, third)))
    await expect(send).to_have_attribute("aria-busy", "false")


async def test_dates_are_sent_as_slack_counts_them(page: Page, stage: Stage) -> None:
    due = field("due", {"type": "datetimepicker", "initial_date_time": NOW})
    day = field("day", {"type": "datepicker"})
    time = field("time", {"type": "timepicker", "initial_time": "08:15"})
    await open_modal(page, stage, due, day, time)
    await expect(page.get_by_label("Due")).to_have_value("2026-05-28T22:26")
    await page.get_by_label("Due").fill("2026-05-29T00:26")
    await page.get_by_label("Day").fill("2026-06-01")
    await page.get_by_test_id("modal").get_by_role("button", name="Senden").click()
    values = (await stage.wait_for("submit"))["values"]
    assert values["due"]["due"] == {"type": "datetimepicker", "selected_date_time": NOW - NOW % 60 + 7200}
    assert values["day"]["day"] == {"type": "datepicker", "selected_date": "2026-06-01"}
    assert values["time"]["time"] == {"type": "timepicker", "selected_time": "08:15"}


async def test_several_choices_are_sent_together(page: Page, stage: Stage) -> None:
    options = [option("north"), option("south"), option("east")]
    where = field("where", {"type": "checkboxes", "options": options, "initial_options": [options[1]]})
    how = field("how", {"type": "radio_buttons", "options": options})
    who = field("who", {"type": "multi_static_select", "options": options})
    await open_modal(page, stage, where, how, who)
    await page.get_by_role("group", name="Where").get_by_label("North").check()
    await page.get_by_role("radiogroup", name="How").get_by_label("East").check()
    await page.get_by_role("group", name="Who").get_by_label("South").check()
    await page.get_by_test_id("modal").get_by_role("button", name="Senden").click()
    values = (await stage.wait_for("submit"))["values"]
    assert values["where"]["where"]["selected_options"] == options[:2]
    assert values["how"]["how"]["selected_option"] == options[2]
    assert values["who"]["who"]["selected_options"] == [options[1]]
