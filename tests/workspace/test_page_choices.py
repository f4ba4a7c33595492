"""Choosing many: lists to tick off and fields that collect, by keyboard, within limits and across updates."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.workspace.page_stage import ANNA, BEN, Frame, Stage, modal
from tests.workspace.test_page_modal import field, offer, open_modal, option, plain, suggestions

pytest_plugins = ["tests.workspace.page_fixtures"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

TICKETS = [
    {"text": plain(f"#{number} {author}"), "value": str(number)}
    for number, author in enumerate(["Lena", "Markus", "Priya"] * 4, start=1)
]
TAGS = field("tags", {"type": "multi_external_select", "min_query_length": 0}, optional=True)


def tickets(options: list[Frame] = TICKETS, **more: Any) -> Frame:
    return field("tickets", {"type": "multi_static_select", "options": options} | more)


async def sent(page: Page, stage: Stage) -> dict[str, Any]:
    await page.get_by_test_id("modal").get_by_role("button", name="Senden").click()
    values: dict[str, Any] = (await stage.wait_for("submit"))["values"]
    return values


def chosen(values: dict[str, Any], name: str) -> list[str]:
    return [one["value"] for one in values[name][name]["selected_options"]]


def box(page: Page, label: str) -> Locator:
    return page.get_by_role("checkbox", name=label, exact=True)


async def test_a_long_list_is_narrowed_down_and_ticked_off_by_keyboard(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, tickets())
    await expect(page.get_by_label("Liste eingrenzen")).to_be_focused()
    await page.keyboard.type("mark")
    await expect(page.get_by_role("checkbox")).to_have_count(4)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("1 von 12 ausgewählt")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(box(page, "#5 Markus")).to_be_focused()
    await page.keyboard.press("Space")
    await page.keyboard.press("End")
    await page.keyboard.press("Space")
    await page.get_by_label("Liste eingrenzen").fill("")
    await expect(page.get_by_role("checkbox")).to_have_count(12)
    assert chosen(await sent(page, stage), "tickets") == ["2", "5", "11"]


async def test_a_list_is_one_stop_for_the_tab_key(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, tickets(), TAGS)
    await page.keyboard.press("Tab")
    await expect(box(page, "#1 Lena")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(box(page, "#12 Priya")).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("combobox", name="Tags")).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    await expect(box(page, "#12 Priya")).to_be_focused()


async def test_no_more_can_be_ticked_than_the_app_allows(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, tickets(TICKETS[:4], max_selected_items=2))
    await expect(page.get_by_label("Liste eingrenzen")).to_have_count(0)
    await box(page, "#1 Lena").check()
    await box(page, "#2 Markus").check()
    await expect(box(page, "#3 Priya")).to_be_disabled()
    await box(page, "#1 Lena").uncheck()
    await box(page, "#3 Priya").check()
    assert chosen(await sent(page, stage), "tickets") == ["2", "3"]


async def test_what_is_ticked_stays_as_long_as_it_is_offered(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, tickets())
    await box(page, "#1 Lena").check()
    await box(page, "#4 Lena").check()
    await stage.play(modal([tickets(TICKETS[1:])]))
    await expect(page.get_by_role("checkbox")).to_have_count(11)
    await expect(page.get_by_text("1 von 11 ausgewählt")).to_be_visible()
    assert chosen(await sent(page, stage), "tickets") == ["4"]


async def test_groups_have_their_names(page: Page, stage: Stage) -> None:
    groups = [
        {"label": plain("Overdue"), "options": TICKETS[:6]},
        {"label": plain("Today"), "options": TICKETS[6:]},
    ]
    await open_modal(page, stage, field("tickets", {"type": "multi_static_select", "option_groups": groups}))
    await box(page, "#7 Lena").check()
    await page.get_by_label("Liste eingrenzen").fill("#7")
    await expect(page.get_by_text("Overdue")).to_be_hidden()
    await expect(page.get_by_text("Today")).to_be_visible()
    assert chosen(await sent(page, stage), "tickets") == ["7"]


async def test_what_the_app_finds_is_collected_as_chips(page: Page, stage: Stage) -> None:
    offer(stage, "delay", "praise", "refund")
    await open_modal(page, stage, TAGS)
    for name in ("pra", "ref", "del"):
        await page.keyboard.type(name)
        await expect(suggestions(page)).to_have_count(1)
        await page.keyboard.press("Enter")
    await expect(page.locator(".chip")).to_have_text(["Praise", "Refund", "Delay"])
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("listbox")).to_contain_text("Nichts gefunden")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Backspace")
    await page.get_by_role("button", name="Praise entfernen").click()
    await expect(page.get_by_role("combobox", name="Tags")).to_be_focused()
    assert chosen(await sent(page, stage), "tags") == ["refund"]


async def test_chips_survive_an_update_and_start_with_what_the_app_says(page: Page, stage: Stage) -> None:
    offer(stage, "praise")
    known = TAGS | {"element": TAGS["element"] | {"initial_options": [option("delay")]}}
    await open_modal(page, stage, known)
    await page.keyboard.type("praise")
    await expect(suggestions(page)).to_have_count(1)
    await page.keyboard.press("Enter")
    await stage.play(modal([known, {"type": "divider"}]))
    await page.locator(".modal-body .divider").wait_for()
    await expect(page.locator(".chip")).to_have_text(["Delay", "Praise"])
    assert chosen(await sent(page, stage), "tags") == ["delay", "praise"]


async def test_people_are_collected_too(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, field("people", {"type": "multi_users_select", "max_selected_items": 2}))
    for name in ("ben", "anna"):
        await page.keyboard.type(name)
        await expect(suggestions(page)).to_have_count(1)
        await page.keyboard.press("Enter")
    values = await sent(page, stage)
    assert values["people"]["people"] == {"type": "multi_users_select", "selected_users": [BEN, ANNA]}


async def test_a_required_list_that_is_empty_is_said_at_the_list(page: Page, stage: Stage) -> None:
    await open_modal(page, stage, tickets(TICKETS[:3]))
    await page.get_by_test_id("modal").get_by_role("button", name="Senden").click()
    await expect(page.get_by_text("Bitte fülle dieses Feld aus.")).to_be_visible()
    await expect(box(page, "#1 Lena")).to_be_focused()
    assert stage.of("submit") == []
