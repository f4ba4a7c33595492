"""By keyboard alone, in one's own language, with a name on everything, in a narrow window, and at once."""

import re
import time
from collections.abc import Awaitable, Callable
from statistics import median

import pytest
from playwright.async_api import expect

from bot.demo import Demo
from tests.browser.keyboard import tab_to
from tests.browser.sitting import Sit, Window, button
from tests.browser.town import ANNA, JONAS, LATE, LIBRARY
from tests.fakes.world import SHOP

pytestmark = pytest.mark.asyncio(loop_scope="session")

_CONTROLS = "button|link|textbox|combobox|checkbox|radio|option|menuitem|dialog|listbox|spinbutton"
_NAMELESS = re.compile(rf"^\s*- '?(?:{_CONTROLS})(?! \").*$", re.MULTILINE)
_GROW_WHILE_SCROLLING = """() => {
  document.querySelector("#messages .body").style.paddingTop = "300px";
  document.getElementById("messages").dispatchEvent(new Event("scroll"));
}"""


async def test_claim_and_reply_work_by_keyboard_alone(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    card, keys = anna.card(LATE), anna.page.keyboard
    await expect(button(anna.labels.claim, card)).to_be_visible()
    await tab_to(anna, anna.labels.claim)
    await keys.press("Enter")
    await expect(button(anna.labels.release, card)).to_be_visible()
    await keys.press("Shift+Tab")
    await tab_to(anna, anna.labels.reply)
    await keys.press("Enter")
    await expect(anna.answer).to_be_focused()
    await keys.press("Escape")
    await expect(anna.form).to_be_hidden()
    await expect(button(anna.labels.reply, card)).to_be_focused()
    await keys.press("Enter")
    await expect(anna.answer).to_be_focused()
    await keys.press("Shift+Tab")
    await keys.press("ArrowDown")
    await expect(anna.page.get_by_role("listbox").get_by_role("option")).to_have_count(len(LIBRARY.templates))
    await keys.press("ArrowDown")
    await keys.press("ArrowUp")
    await keys.press("Enter")
    await expect(anna.answer).to_have_value(re.compile("tut uns leid"))
    await keys.press("Control+Enter")
    await expect(button(anna.labels.send, anna.form)).to_be_visible()
    await keys.press("Control+Enter")
    await expect(anna.form).to_be_hidden()
    await expect(card).to_contain_text("📤")


@pytest.mark.parametrize("language", ["de"])
async def test_the_bot_answers_in_the_language_that_a_person_chose(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    await anna.page.get_by_test_id("locale").get_by_role("button", name="English").click()
    await expect(anna.page.get_by_role("heading", name="Channels")).to_be_visible()
    await expect(anna.page.locator("html")).to_have_attribute("lang", "en")
    await anna.press("Antworten", anna.card(LATE))  # the channel speaks German
    await expect(anna.form.get_by_role("heading")).to_have_text("Reply")
    await expect(anna.form).to_contain_text("You answer Lena Hofer in public")


@pytest.mark.parametrize("language", ["de"])
async def test_every_control_has_a_name(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA)
    await anna.open_thread(anna.card(LATE))
    assert await _nameless(anna) == []
    for label in ("Antworten", "Eskalieren", "Zuweisen", "Protokoll"):
        await anna.press(label, anna.card(LATE))
        await expect(anna.form).to_be_visible()
        assert await _nameless(anna) == [], label
        await anna.page.keyboard.press("Escape")
        await expect(anna.form).to_be_hidden()


async def _nameless(window: Window) -> list[str]:
    return _NAMELESS.findall(await window.page.locator("body").aria_snapshot())


@pytest.mark.parametrize("language", ["de"])
async def test_nothing_is_cut_off_in_a_narrow_window(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Lena Hofer", f"{LATE} {'https://bahn.example/' + 'x' * 200}")
    anna = await sit(ANNA, viewport={"width": 900, "height": 700})
    card = anna.card(LATE)
    await expect(card).to_be_visible()
    assert await _overflow(anna) == 0
    await anna.open_thread(card)
    assert await _overflow(anna) == 0
    await anna.page.keyboard.press("Escape")
    await anna.begin_reply(card)
    assert await _overflow(anna) == 0


@pytest.mark.parametrize("language", ["de"])
async def test_the_newest_card_stays_in_sight_when_it_grows(demo: Demo, sit: Sit) -> None:
    demo.square.say(SHOP, "Samira", "Darf mein Rad mit?")
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna = await sit(ANNA, viewport={"width": 1400, "height": 560})
    await expect(button("Protokoll", anna.card(LATE))).to_be_in_viewport()
    await anna.page.evaluate(_GROW_WHILE_SCROLLING)
    await expect(button("Protokoll", anna.card(LATE))).to_be_in_viewport()


async def _overflow(window: Window) -> int:
    """How many pixels of the page, or of a pane in it, lie beyond its right edge."""
    return int(
        await window.page.evaluate(
            """() => Math.max(...["html", ".scroller", ".modal-body"]
              .flatMap((pane) => [...document.querySelectorAll(pane)])
              .map((pane) => pane.scrollWidth - pane.clientWidth))"""
        )
    )


@pytest.mark.parametrize("language", ["de"])
async def test_a_click_repaints_the_card_in_every_window(
    demo: Demo, sit: Sit, record_property: Callable[[str, object], None]
) -> None:
    demo.square.say(SHOP, "Lena Hofer", LATE)
    anna, jonas = await sit(ANNA), await sit(JONAS)
    here: list[float] = []
    there: list[float] = []
    for label, then in (("Übernehmen", "Zurücklegen"), ("Zurücklegen", "Übernehmen")) * 3:
        started = time.perf_counter()
        await anna.press(label, anna.card(LATE))
        here.append(await _since(started, expect(button(then, anna.card(LATE))).to_be_visible))
        there.append(await _since(started, expect(button(then, jonas.card(LATE))).to_be_visible))
    for name, seconds in (("here", here), ("in another window", there)):
        record_property(f"click to repaint {name}", median(seconds))
        print(f"click to repaint {name}: {1000 * median(seconds):.0f} ms")  # noqa: T201 -- a figure to read


async def _since(started: float, happens: Callable[[], Awaitable[None]]) -> float:
    await happens()
    return time.perf_counter() - started
