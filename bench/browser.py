"""A click in the browser until the card on the page has changed: the whole way, with the real page and a local workspace."""

from __future__ import annotations

import shutil
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Browser, Page, async_playwright

from bench import payloads, slack, world
from bench.claims import require_claims
from bench.figures import Compared, Figure, percentile
from bench.processes import started
from bench.setting import Setting
from bot.domain.ticket import TicketId
from bot.workspace.courier import Answer, Outgoing
from bot.workspace.model import App, Channel, Person, Team
from bot.workspace.server import Workspace
from bot.workspace.sockets import Sockets

CHROMIUM = shutil.which("chromium")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
CLICKS = 3
"""Per round: within a minute Slack takes 50 repaints, and so our bot makes no more."""

PEER = "bare slack-bolt that updates the card at once"
REPAINTED = Compared("click → repainted card in the browser, p50", "ms", PEER)
SHARE = Compared("… of which the bot takes, p50", "ms", PEER)

_PRESS = """ts => new Promise(resolve => {
  const button = () => [...document.querySelectorAll(`[data-ts="${ts}"] button`)].find(b => b.textContent.trim() === "Claim");
  const began = performance.now();
  const watch = new MutationObserver(() => {
    if (button()) return;
    watch.disconnect();
    resolve(performance.now() - began);
  });
  watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  button().click();
})"""


@dataclass(frozen=True, slots=True)
class Repaint:
    """Milliseconds: `whole` as the page sees it, `share` between what the workspace sent and the update that came back."""

    whole: float
    share: float


class Stopwatch:
    """A way to the bot that notes when something was sent; the workspace tells it when a card was updated."""

    timeout = Sockets.timeout

    def __init__(self, workspace: Workspace) -> None:
        self._sockets = workspace.sockets
        self._sent = 0.0
        self._shares: list[float] = []
        workspace.hub.use(self)
        workspace.on_call(lambda call: self._update() if call.method == "chat.update" else None)

    async def send(self, outgoing: Outgoing) -> Answer:
        self._sent = time.perf_counter()
        return await self._sockets.send(outgoing)

    @property
    def share(self) -> float:
        """Return the milliseconds that the last update took."""
        return self._shares[-1]

    def _update(self) -> None:
        self._shares.append((time.perf_counter() - self._sent) * 1000)


@dataclass(frozen=True, slots=True)
class Window:
    """A page in front of a workspace, and the cards on it that can be claimed."""

    page: Page
    stopwatch: Stopwatch
    cards: list[str]

    async def press(self) -> Repaint:
        whole = await self.page.evaluate(_PRESS, self.cards.pop())
        return Repaint(float(whole), self.stopwatch.share)


async def measure(setting: Setting) -> list[Figure]:
    """Return the figures of the browser, or why there are none; raises `Lost`."""
    if CHROMIUM is None:
        why = "chromium is not installed"
        return [REPAINTED.missing(why), SHARE.missing(why)]
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        stack.push_async_callback(browser.close)
        bare = await stack.enter_async_context(_bare(setting, browser))
        ours = await stack.enter_async_context(_ours(setting, browser))
        rounds = [(await _round(ours), await _round(bare)) for _ in range(setting.scale.rounds)]
    await require_claims(setting.folder / "zuruf-browser", _tickets(setting))
    return _figures(rounds)


async def _round(window: Window) -> list[Repaint]:
    return [await window.press() for _ in range(CLICKS)]


def _figures(rounds: Sequence[tuple[Sequence[Repaint], Sequence[Repaint]]]) -> list[Figure]:
    def medians(which: int, part: str) -> list[float]:
        return [percentile([getattr(one, part) for one in turn[which]], 0.5) for turn in rounds]

    return [
        REPAINTED.figure(medians(0, "whole"), medians(1, "whole")),
        SHARE.figure(medians(0, "share"), medians(1, "share")),
    ]


def _tickets(setting: Setting) -> list[TicketId]:
    return [TicketId(number) for number in range(1, setting.scale.rounds * CLICKS + 1)]


@asynccontextmanager
async def _bare(setting: Setting, browser: Browser) -> AsyncIterator[Window]:
    async with await Workspace.start(team()) as workspace:
        cards = _post_cards(workspace, _tickets(setting))
        log = setting.folder / "bare-browser.log"
        arguments = ("socket", "repaint")
        async with started("bench.bots.bare", *arguments, log=log, environ=slack_environ(workspace)):
            yield await _window(browser, workspace, cards)


@asynccontextmanager
async def _ours(setting: Setting, browser: Browser) -> AsyncIterator[Window]:
    folder = setting.folder / "zuruf-browser"
    folder.mkdir()
    tickets = _tickets(setting)
    async with await Workspace.start(team()) as workspace:
        cards = _post_cards(workspace, tickets)
        shown = dict(zip(tickets, cards, strict=True))
        await world.fill(folder / world.STORE_FILE, len(tickets), len(tickets), shown.__getitem__)
        environ = setting.environ("browser", folder) | slack_environ(workspace)
        async with started("bench.bots.zuruf", log=setting.folder / "zuruf-browser.log", environ=environ):
            yield await _window(browser, workspace, cards)


def slack_environ(workspace: Workspace) -> dict[str, str]:
    """Return what our bot has to be told to work with a local workspace."""
    return {
        "SLACK_BOT_TOKEN": workspace.bot_token,
        "SLACK_APP_TOKEN": workspace.app_token,
        "SLACK_SIGNING_SECRET": slack.SIGNING_SECRET,
        "SLACK_API_URL": workspace.api_url,
    }


def team() -> Team:
    """Return a workspace with Anna and the one channel."""
    anna = Person(world.ANNA_IN_SLACK, "anna", "Anna", locale="en-GB")
    return Team.of([anna], [Channel(world.PLACE, "bench", members={anna.id, App().user})], App())


def _post_cards(workspace: Workspace, tickets: Sequence[TicketId]) -> list[str]:
    """Put the cards into the channel, and return their messages' ids."""
    app, channel = workspace.team.app, workspace.team.channels[world.PLACE]
    cards = [payloads.card_of(ticket) for ticket in tickets]
    post = workspace.hub.board.post
    return [post(channel, app.user, c["text"], bot_id=app.bot_id, blocks=c["blocks"]).ts for c in cards]


async def _window(browser: Browser, workspace: Workspace, cards: Sequence[str]) -> Window:
    """Open the page as Anna, once the bot listens."""
    await workspace.connected()
    stopwatch = Stopwatch(workspace)
    page = await browser.new_page(viewport={"width": 1400, "height": 900}, locale="en-GB")
    await page.goto(f"{workspace.url}/?user={world.ANNA_IN_SLACK}&lang=en")
    await page.locator(f"[data-ts='{cards[-1]}']").get_by_role("button", name="Claim").wait_for()
    return Window(page, stopwatch, list(cards))
