"""What the Teams-like page is told in tests: people, places, messages, cards."""

from typing import Any

from playwright.async_api import Page

from tests.workspace.page_stage import NOW, Frame, Stage

ANNA, BEN, APP = "29:anna", "29:ben", "28:zuruf"
SERVICE, TECHNIC, CHAT = "19:service@thread.tacv2", "19:technic@thread.tacv2", "a:chat"


def state(me: str = ANNA, locale: str = "de-AT", **more: Any) -> Frame:
    people = [
        {"id": ANNA, "name": "Anna Berger", "title": "Social Media", "locale": locale, "color": "#8a4b9e"},
        {"id": BEN, "name": "Ben Fischer", "title": "Kundenservice", "locale": "en-GB", "color": "#2d6cb5"},
    ]
    channels = [{"id": SERVICE, "name": "Kundenservice"}, {"id": TECHNIC, "name": "Technik"}]
    frame: Frame = {"type": "state", "me": me, "people": people, "chat": CHAT}
    frame |= {"teams": [{"id": SERVICE, "name": "Donaubahn", "channels": channels}]}
    frame |= {"app": {"id": APP, "name": "Zuruf"}, "actions": [{"id": "note", "title": "Notiz zum Ticket"}]}
    return frame | more


def said(number: int, text: str = "", **more: Any) -> Frame:
    """A message of Ben's, unless `more` says otherwise."""
    message = {"id": str(number), "root": "", "author": BEN, "name": "Ben Fischer", "at": NOW + number}
    message |= {"deleted": False, "text": text, "plain": text, "card": None, "entities": [], "mentions": []}
    return message | {"summary": None, "edited": False, "said": None, "only_for": "", "reactions": []} | more


def posted(number: int, card: Frame, **more: Any) -> Frame:
    """A card of the app."""
    return said(number, author=APP, name="Zuruf", card=card, summary="A ticket", **more)


def new(message: Frame, place: str = SERVICE) -> Frame:
    return {"type": "message", "place": place, "message": message}


def dialog(*body: Frame, actions: tuple[Frame, ...] = (), serial: int = 1, **more: Any) -> Frame:
    content = {"type": "AdaptiveCard", "version": "1.5", "body": list(body), "actions": list(actions)}
    shown = {"id": 1, "serial": serial, "title": "Antworten", "card": content, "text": "", "width": "medium"}
    return {"type": "dialog", "dialog": shown | {"trouble": ""} | more}


CLAIM: Frame = {"type": "Action.Execute", "title": "Übernehmen", "verb": "claim", "data": {"ticket": "T1"}}
ANSWER: Frame = {"type": "Action.Submit", "title": "Antworten", "data": {"msteams": {"type": "task/fetch"}}}
CARD: Frame = {
    "type": "AdaptiveCard",
    "version": "1.5",
    "body": [{"type": "TextBlock", "text": "Der 7:42 steht", "style": "heading", "wrap": True}],
    "actions": [CLAIM, ANSWER],
}


async def come_in(page: Page, stage: Stage, *messages: Frame, query: str = "", **more: Any) -> None:
    """Open the page with these messages in the first channel."""
    stage.greeting = [
        state(**more),
        {"type": "messages", "place": SERVICE, "messages": list(messages)},
        {"type": "messages", "place": TECHNIC, "messages": []},
        {"type": "messages", "place": CHAT, "messages": []},
        {"type": "dialog", "dialog": None},
    ]
    await page.goto(f"{stage.url}teams{query}")
    await page.get_by_role("heading", name="Kundenservice").wait_for()
