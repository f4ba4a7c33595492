"""The server side of the page: its document and its WebSocket. The files are those of `bot.workspace.page_socket`.

`GET /teams` gives the document, `GET /teams/socket` is the WebSocket, `GET /teams/uploads/{key}/content` a file in somebody's storage. Frames are JSON in text messages.

Server to page (places are those that the person who looks can see):

    {"type": "state", "me", "people": [{id, name, title, locale, color}], "teams": [{id, name, channels: [{id, name}]}],
     "chat": id | null, "app": {id, name}, "actions": [{id, title}]}
    {"type": "messages", "place", "messages": […]}              everything in a place: after connecting or switching
    {"type": "message", "place", "message": {id, root, author, name, at, deleted, text, plain, card, entities, mentions, summary, edited,
     files: [{name, about, size} | {name, url}], said: {text, is_error} | null, only_for, reactions: [{name, people}]}}   new or changed, as this person sees it
    {"type": "dialog", "dialog": {id, serial, title, card | text, width, trouble} | null}
    {"type": "warning", "code", "detail"}                       no_answer, unreachable, error, bad_answer, refused
    {"type": "done", "request", "choices"?}                     after every request, once the app has answered

Page to server, each with "request": become {user} · locale {locale} · say {place, root?, text} · edit {id, text} · delete {id} ·
react {id, name} (a second time takes it back) · press {id | dialog, action, values} · search {id | dialog, dataset, typed, values} ·
close {} · consent {id, accept} · message_action {action, id} · open_chat {}.
"""

from typing import Any

from aiohttp import web

from bot.workspace.page_files import page_file
from bot.workspace.page_windows import Windows
from bot.workspace.teams.hub import Hub
from bot.workspace.teams.page_session import PageSession


class TeamsPages:
    """An `OtherPage` beside that of the Slack-compatible workspace."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._windows = Windows(lambda: PageSession(hub))
        hub.changes.subscribe(self._tell)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/teams", self.index),
            web.get("/teams/socket", self._windows.socket),
            web.get("/teams/uploads/{key}/content", self._hub.uploads.download),
        ]

    async def index(self, _request: web.Request) -> web.Response:
        return page_file("teams/index.html")

    async def close(self) -> None:
        await self._windows.close()

    def _tell(self, change: Any) -> None:
        for session in self._windows:
            session.on(change)
