"""One open page: who looks, what they are told, what they do."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import singledispatchmethod
from typing import TYPE_CHECKING

from bot.workspace.changes import (
    Change,
    ChannelChanged,
    Deleted,
    Edited,
    FormRefused,
    HomeChanged,
    Joined,
    Left,
    PersonChanged,
    Posted,
    Reacted,
    ViewsChanged,
    Warned,
    Whispered,
)
from bot.workspace.form_use import Outcome
from bot.workspace.hub import Hub
from bot.workspace.model import Channel, Json, Message
from bot.workspace.page_frames import home_frame, message_frame, messages_frame, state_frame, view_frame
from bot.workspace.people_actions import PersonAtWork

if TYPE_CHECKING:
    from bot.workspace.page_socket import PublicSquare


class PageSession:
    """Frames for the page wait in `frames`; `take` handles what the page sends."""

    def __init__(self, hub: Hub, square: "PublicSquare | None") -> None:
        self.hub = hub
        self.square = square
        self.frames: asyncio.Queue[Json] = asyncio.Queue()
        self.person = PersonAtWork(hub, self._first())
        self.opened = hub.board.stamp()
        self._tasks: set[asyncio.Task[None]] = set()
        self._actions: dict[str, Callable[[Json], Awaitable[Outcome | None]]] = {
            "become": self._become,
            "close": self._close,
            "customer": self._customer,
            "delete": self._delete,
            "edit": self._edit,
            "locale": self._locale,
            "message_action": self._message_action,
            "open_home": self._open_home,
            "open_messages": self._open_messages,
            "press": self._press,
            "react": self._react,
            "say": self._say,
            "shortcut": self._shortcut,
            "submit": self._submit,
            "suggest": self._suggest,
        }

    def greet(self) -> None:
        """Everything this person can see."""
        self._show(state_frame(self.person, square=self.square is not None))
        for channel in self.person.channels:
            self._show(messages_frame(self.person, channel, self.opened))
        self._show(view_frame(self.person))
        self._show(home_frame(self.person))
        self.show_square()

    def show_square(self) -> None:
        if self.square:
            conversations = self.square.conversations()
            self._show({"type": "square", "accounts": self.square.accounts(), "conversations": conversations})

    def take(self, frame: Json) -> None:
        """Carries out a request of the page in the background; an app may take three seconds to answer."""
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

    @on.register
    def _(self, change: Posted) -> None:
        self._show_message(change.channel, change.message)

    @on.register
    def _(self, change: Edited) -> None:
        self._show_message(change.channel, change.message)

    @on.register
    def _(self, change: Reacted) -> None:
        self._show_message(change.channel, change.message)

    @on.register
    def _(self, change: Deleted) -> None:
        if not self.person.sees(change.channel):
            return
        if change.tombstone:
            self._show_message(change.channel, change.tombstone)
            return
        self._show({"type": "message_deleted", "channel": change.channel.id, "ts": change.ts})
        self._show_parent(change.channel, change.previous.get("thread_ts", ""))

    @on.register
    def _(self, change: Whispered) -> None:
        ephemeral = change.ephemeral
        if ephemeral.person != self.person.who.id:
            return
        if change.gone:
            ts = ephemeral.message.ts
            self._show({"type": "message_deleted", "channel": ephemeral.channel, "ts": ts})
        else:
            channel = self.hub.team.channels[ephemeral.channel]
            self._show(message_frame(self.hub.team, channel, ephemeral.message, ephemeral=True))

    @on.register
    def _(self, _change: PersonChanged) -> None:
        self._show_state()

    @on.register
    def _(self, change: ChannelChanged) -> None:
        self._show_state(change.channel)

    @on.register
    def _(self, change: Joined) -> None:
        self._show_state(change.channel)

    @on.register
    def _(self, _change: Left) -> None:
        self._show_state()

    @on.register
    def _(self, change: ViewsChanged) -> None:
        if change.user == self.person.who.id:
            self._show(view_frame(self.person))

    @on.register
    def _(self, change: FormRefused) -> None:
        if change.user == self.person.who.id:
            self._show({"type": "view_errors", "view_id": change.view_id, "errors": change.errors})

    @on.register
    def _(self, change: HomeChanged) -> None:
        if change.user == self.person.who.id:
            self._show(home_frame(self.person))

    @on.register
    def _(self, change: Warned) -> None:
        if change.user == self.person.who.id:
            self._warn(change.code, change.detail)

    # What the page asks for

    async def _carry_out(self, frame: Json) -> None:
        action = self._actions.get(frame.get("type", ""), self._unknown)
        try:
            await action(frame)
        except Exception as error:  # noqa: BLE001 - whatever a page asks for, it is told and stays usable
            self._warn("refused", str(error) or type(error).__name__)
        if action != self._suggest:
            self._show({"type": "done", "request": frame.get("request")})

    async def _become(self, frame: Json) -> None:
        """Another person sits down at this page."""
        self.person = PersonAtWork(self.hub, frame["user"])
        self.greet()

    async def _locale(self, frame: Json) -> None:
        await self.person.speak(frame["locale"])

    async def _say(self, frame: Json) -> Outcome | None:
        text, thread_ts = frame["text"], frame.get("thread_ts")
        if not text.startswith("/"):
            await self.person.say(frame["channel"], text, thread_ts)
            return None
        if thread_ts:
            self._warn("command_in_thread", text)  # Slack has no commands in threads either
            return None
        command, _, rest = text.partition(" ")
        return await self.person.command(command, rest.strip(), frame["channel"])

    async def _edit(self, frame: Json) -> None:
        await self.person.edit(frame["channel"], frame["ts"], frame["text"])

    async def _delete(self, frame: Json) -> None:
        await self.person.delete(frame["channel"], frame["ts"])

    async def _react(self, frame: Json) -> None:
        await self.person.react(frame["channel"], frame["ts"], frame["name"])

    async def _press(self, frame: Json) -> Outcome:
        what = {"block_id": frame["block_id"], "action": frame["action"], "values": frame.get("values")}
        if "view_id" in frame:
            return await self.person.press_in_view(frame["action_id"], view_id=frame["view_id"], **what)
        return await self.person.press(frame["channel"], frame["ts"], frame["action_id"], **what)

    async def _suggest(self, frame: Json) -> None:
        where = {key: frame[key] for key in ("channel", "ts", "view_id", "block_id") if key in frame}
        found = await self.person.suggest(frame["action_id"], frame["value"], **where)
        self._show({"type": "options", "request": frame.get("request"), **(found or {"options": []})})

    async def _submit(self, frame: Json) -> Outcome:
        return await self.person.submit(view_id=frame["view_id"], values=frame.get("values"))

    async def _close(self, frame: Json) -> Outcome:
        whole_stack = frame.get("whole_stack") is True
        values = frame.get("values")
        return await self.person.close(view_id=frame["view_id"], whole_stack=whole_stack, values=values)

    async def _message_action(self, frame: Json) -> Outcome:
        return await self.person.message_action(frame["callback_id"], frame["channel"], frame["ts"])

    async def _shortcut(self, frame: Json) -> Outcome:
        return await self.person.shortcut(frame["callback_id"])

    async def _open_home(self, _frame: Json) -> None:
        self._show(home_frame(self.person))
        await self.person.open_home()

    async def _open_messages(self, _frame: Json) -> None:
        await self.person.open_messages()

    async def _customer(self, frame: Json) -> None:
        if self.square:
            await self.square.write(
                frame["account"], frame["author"], frame["text"], frame.get("conversation")
            )

    async def _unknown(self, frame: Json) -> None:
        raise LookupError(f"no such request: {frame.get('type')}")

    # Inside

    def _first(self) -> str:
        return next(person.id for person in self.hub.team.people.values() if not person.is_bot)

    def _show(self, frame: Json) -> None:
        self.frames.put_nowait(frame)

    def _warn(self, code: str, detail: str) -> None:
        self._show({"type": "warning", "code": code, "detail": detail})

    def _show_state(self, channel: Channel | None = None) -> None:
        self._show(state_frame(self.person, square=self.square is not None))
        if channel and self.person.sees(channel):
            self._show(messages_frame(self.person, channel, self.opened))

    def _show_message(self, channel: Channel, message: Message) -> None:
        if self.person.sees(channel):
            self._show(message_frame(self.hub.team, channel, message))
            self._show_parent(channel, message.thread_ts)

    def _show_parent(self, channel: Channel, thread_ts: str) -> None:
        """A parent shows how many replies it has."""
        parent = channel.messages.get(thread_ts)
        if parent:
            self._show(message_frame(self.hub.team, channel, parent))
