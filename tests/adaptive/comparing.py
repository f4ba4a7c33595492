"""Our renderer of Adaptive Cards beside the official one, in the same browser window."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Route, sync_playwright

from tests.chromium import CHROMIUM, QUIET, need_chromium
from tests.drift import npm

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "bot" / "workspace" / "page"
PICTURES = Path("build/adaptive")
"""Where both drawings of a card are kept side by side, for looking at."""
ORIGIN = "http://compare.test"
Card = dict[str, Any]
Seen = list[dict[str, Any]]

_TYPES = {".css": "text/css", ".html": "text/html", ".js": "text/javascript", ".svg": "image/svg+xml"}
_DOCUMENT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>compare</title>
<link rel="stylesheet" href="/page/style.css"><link rel="stylesheet" href="/page/blocks.css">
<link rel="stylesheet" href="/page/teams/look.css"><link rel="stylesheet" href="/page/teams/card.css">
<link rel="stylesheet" href="/official/adaptivecards/dist/adaptivecards.css">
<style>body { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 20px; padding: 20px; align-content: start; }
#theirs > * { border: 1px solid #ddd; background: white; }</style>
<div id="ours"></div><div id="theirs"></div>
<script src="/official/adaptivecards/dist/adaptivecards.js"></script>
<script src="/official/markdown-it/dist/browser/markdown-it.umd.min.js"></script>
<script type="module" src="/official.js"></script></html>"""


def card(*body: Card, **more: object) -> Card:
    return {"type": "AdaptiveCard", "version": "1.5", "body": list(body), **more}


def text(words: str, **more: object) -> Card:
    return {"type": "TextBlock", "text": words, "wrap": True, **more}


class Comparison:
    """One window with both drawings."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def draw(self, card: Card) -> tuple[Seen, Seen]:
        """What ours and theirs show of a card."""
        return _both(self.page.evaluate("(card) => draw(card)", card))

    def unfold(self) -> tuple[Seen, Seen]:
        """The same with every card behind a button open."""
        return _both(self.page.evaluate("() => unfold()"))

    def press_all(self, typed: str) -> tuple[Any, Any]:
        """What ours and theirs send if every field is filled in and every button pressed."""
        return _both(self.page.evaluate("(typed) => pressAll(typed)", typed))

    def sent(self, button: str) -> Any:
        """What that button of ours sends now; None if it sends nothing."""
        self.page.evaluate("() => forget()")
        self.ours.get_by_role("button", name=button, exact=True).click()
        return self.page.evaluate("() => lastSent()")

    @property
    def ours(self) -> Locator:
        return self.page.locator("#ours")

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def _both(seen: dict[str, Any]) -> tuple[Any, Any]:
    return seen["ours"], seen["theirs"]


@contextmanager
def comparing() -> Iterator[Comparison]:
    """Open the window. Neither of the two asks the network for anything."""
    need_chromium()
    official = npm.project() / "node_modules"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(
            viewport={"width": 1240, "height": 700}, locale="en-GB", timezone_id="Europe/Vienna"
        )
        problems: list[str] = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.route("**/*", lambda route: _serve(route, official, problems))
        page.goto(f"{ORIGIN}/")
        page.wait_for_function("window.draw !== undefined")
        yield Comparison(page)
        browser.close()
    assert problems == []


def _serve(route: Route, official: Path, problems: list[str]) -> None:
    path = route.request.url.removeprefix(ORIGIN)
    if path == "/":
        route.fulfill(body=_DOCUMENT, content_type="text/html")
        return
    folder, _, rest = path.removeprefix("/").partition("/")
    file = {"page": PAGE, "official": official}.get(folder, HERE) / (rest or folder)
    if file.is_file() and file.suffix in _TYPES:
        route.fulfill(body=file.read_bytes(), content_type=_TYPES[file.suffix])
        return
    problems.append(route.request.url)
    route.abort()
