"""Somebody whose only tool is the keyboard, and who wants to see where they are."""

import re

import pytest

from tests.browser.sitting import Window
from tests.browser.teams_sitting import TeamsWindow

_FOCUSED = """() => {
  const focused = document.activeElement;
  const named = document.getElementById(focused.getAttribute("aria-labelledby"));
  return named?.textContent ?? focused.getAttribute("aria-label") ?? focused.labels?.[0]?.textContent ?? focused.textContent ?? "";
}"""
_IN_SIGHT = """() => {
  const focused = document.activeElement;
  const style = getComputedStyle(focused);
  const box = focused.getBoundingClientRect();
  const inside = box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
  return focused.matches(":focus-visible") && style.outlineStyle !== "none" && inside;
}"""
_MOST_TABS = 60


async def tab_to(window: Window | TeamsWindow, label: str, key: str = "Tab") -> None:
    """Press Tab until a control of that name (what it acts on may follow) has the focus, and can be seen to have it."""
    name = re.compile(f"{re.escape(label)}(:|$)")
    for _ in range(_MOST_TABS):
        await window.page.keyboard.press(key)
        if name.match(await focused(window)):
            assert await window.page.evaluate(_IN_SIGHT), f"{label!r} has the focus, but who would know?"
            return
    pytest.fail(f"{key} never reached {label!r}")


async def focused(window: Window | TeamsWindow) -> str:
    """The name of what has the focus."""
    return str(await window.page.evaluate(_FOCUSED)).strip()
