"""One open page: who looks, what they are told, what they do."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import singledispatchmethod

from bot.workspace.teams.changes import (
    Answered,
    Change,
    Deleted,
    DialogChanged,
    Edited,
    PersonChanged,
    Posted,
    Reacted,
    TeamChanged,
    Warned,
)
from bot.workspace.teams.hub import Hub
from bot.workspace.teams.model import Channel, Chat, Json, Message
from bot.workspace.teams.page_frames import dialog_frame, message_frame, messages_frame, state_frame
from bot.workspace.teams.page_person import PersonAtPage


class PageSession:
    """Frames for the page wait in `frames`; `take` handles what the page sends."""

    def __init__(self, hub: Hub) -> None:
        self.hub = hub
        self.frames: asyncio.Queue[Json] = asyncio.Queue()
        self.person = PersonAtPage(hub, next(iter(hub.tenant.people)))
        self._tasks: set[asyncio.Task[None]] = set()
        self._actions: dict[str, Callable[[Json], Awaitable[Json | None]]] = {
            "become": self._become,
            "close": self._close,
            "consent": self._consent,
            "delete": self._delete,
            "edit": self._edit,
            "locale": self._locale,
            "message_action": self._message_action,
            "open_chat": self._open_chat,
            "press": self._press,
            "react": self._react,
            "say": self._say,
            "search": self._search,
        }

    def greet(self) -> None:
        """Everything this person can see."""
        self._show_state()
        for place in self.person.places:
            self._show(messages_frame(self.person, place))
        self._show_dialog()

    def take(self, frame: Json) -> None:
        """Carries out a request of the page in the background; an app may take fifteen seconds to answer."""
        task = asyncio.get_running_loop().create_task(self._carry_out(frame))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # What happens

    @singledispatchmethod
    def on(self, change: Change) -> None:
        """Other changes do not show on a page."""

    @on.register(Posted)
    @on.register(Edited)
    @on.register(Deleted)
    @on.register(Reacted)
    def _(self, change: Posted | Edited | Deleted | Reacted) -> None:
        self._show_message(change.place, change.message)

    @on.register
    def _(self, change: Answered) -> None:
        if change.person == self.person.who.id:
            self._show_message(change.place, change.message)

    @on.register
    def _(self, change: DialogChanged) -> None:
        if change.person == self.person.who.id:
            self._show_dialog()

    @on.register
    def _(self, _change: PersonChanged) -> None:
        self._show_state()

    @on.register
    def _(self, _change: TeamChanged) -> None:
        self.greet()

    @on.register
    def _(self, change: Warned) -> None:
        if change.person == self.person.who.id:
            self._warn(change.code, change.detail)

    # What the page asks for

    async def _carry_out(self, frame: Json) -> None:
        answer: Json | None = None
        try:
            answer = await self._actions.get(frame.get("type", ""), self._unknown)(frame)
        except Exception as error:  # noqa: BLE001 - whatever a page asks for, it is told and stays usable
            self._warn("refused", str(error) or type(error).__name__)
        self._show({"type": "done", "request": frame.get("request"), **(answer or {})})

    async def _become(self, frame: Json) -> None:
        """Another person sits down at this page: by their id here, in Entra, or by their address."""
        person = self.hub.tenant.person(frame["user"])
        if person is None:
            raise LookupError(f"nobody is called {frame['user']!r} here")
        self.person = PersonAtPage(self.hub, person.id)
        self.greet()

    async def _locale(self, frame: Json) -> None:
        self.person.speak(frame["locale"])

    async def _say(self, frame: Json) -> None:
        self.person.write(frame["place"], frame["text"], frame.get("root") or "")

    async def _edit(self, frame: Json) -> None:
        self.person.edit(frame["id"], frame["text"])

    async def _delete(self, frame: Json) -> None:
        self.person.delete(frame["id"])

    async def _react(self, frame: Json) -> None:
        self.person.react(frame["id"], frame["name"])

    async def _press(self, frame: Json) -> None:
        """A button as it stands in the card, with what is filled in around it; the page has checked that."""
        if "dialog" in frame:
            await self.person.use_in_dialog(frame["action"], frame["values"])
        else:
            await self.person.use(frame["id"], frame["action"], frame["values"])

    async def _search(self, frame: Json) -> Json:
        """What fits to what was typed: in a dialog, or in the card of a message."""
        dataset = frame["dataset"].get("dataset", "")
        found = await self.person.look_up(dataset, frame["typed"], frame["values"], frame.get("id", ""))
        return {"choices": [{"title": title, "value": value} for title, value in found]}

    async def _close(self, _frame: Json) -> None:
        self.person.close_dialog()

    async def _consent(self, frame: Json) -> None:
        await self.person.consent(frame["id"], accept=frame["accept"] is True)

    async def _message_action(self, frame: Json) -> None:
        await self.person.point(frame["id"], frame["action"])

    async def _open_chat(self, _frame: Json) -> None:
        await self.person.open_chat()
        self._show_state()

    async def _unknown(self, frame: Json) -> None:
        raise LookupError(f"no such request: {frame.get('type')}")

    # Inside

    def _show(self, frame: Json) -> None:
        self.frames.put_nowait(frame)

    def _warn(self, code: str, detail: str) -> None:
        self._show({"type": "warning", "code": code, "detail": detail})

    def _show_state(self) -> None:
        self._show(state_frame(self.person))

    def _show_message(self, place: Channel | Chat, message: Message) -> None:
        if self.person.can_see(place, message):
            self._show(message_frame(self.person, place, message))

    def _show_dialog(self) -> None:
        self._show(dialog_frame(self.person.dialog))
