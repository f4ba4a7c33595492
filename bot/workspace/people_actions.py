"""What a person can do in Slack's client, for the page and for tests."""

import html
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.workspace.changes import HomeOpened, PersonChanged
from bot.workspace.courier import Answer
from bot.workspace.forms import HOLDERS, Element, carried, client_errors, find
from bot.workspace.hub import Hub
from bot.workspace.modals import View
from bot.workspace.model import Channel, Ephemeral, Json, Message, Person
from bot.workspace.payloads import is_ephemeral
from bot.workspace.shown import shown_message
from bot.workspace.stored import named_emoji, typed_text
from bot.workspace.submission import Submission


@dataclass(frozen=True)
class Outcome:
    """What the client shows after something was done.

    `warning` is "" or no_ack, dispatch_failed; `errors` are those below the inputs of a form (block_id -> text).
    """

    warning: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.warning and not self.errors


class PersonAtWork:
    """One person with Slack open; all state stays in the workspace, so several may exist for one person."""

    def __init__(self, hub: Hub, user: str) -> None:
        self.hub = hub
        self.who: Person = hub.team.people[user]

    # What this person sees

    @property
    def view(self) -> Json | None:
        """The modal on top, as a Slack view object with what was typed so far."""
        top = self.hub.modals.top(self.who.id)
        return self.hub.modals.shown(top) if top else None

    @property
    def home(self) -> Json | None:
        home = self.hub.modals.homes.get(self.who.id)
        return self.hub.modals.shown(home) if home else None

    @property
    def errors(self) -> dict[str, str]:
        """Errors shown in the modal on top: block_id -> text."""
        top = self.hub.modals.top(self.who.id)
        return dict(top.errors) if top else {}

    def messages(self, channel: str) -> list[Json]:
        """All messages of a channel and its threads, oldest first."""
        place = self._channel(channel)
        return [shown_message(self.hub.team, place, place.messages[ts]) for ts in sorted(place.messages)]

    def message(self, channel: str, ts: str) -> Json:
        place = self._channel(channel)
        return shown_message(self.hub.team, place, place.messages[ts])

    def thread(self, channel: str, ts: str) -> list[Json]:
        place = self._channel(channel)
        return [shown_message(self.hub.team, place, reply) for reply in place.replies(ts)]

    def ephemerals(self, channel: str) -> list[Json]:
        """What only this person sees, until the next reload."""
        place = self._channel(channel)
        return [shown_message(self.hub.team, place, mine.message) for mine in self._ephemerals(channel)]

    # Writing

    async def say(self, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Posts what was typed; answers its ts."""
        stored = typed_text(text, self.hub.team.people.values())
        return self.hub.board.post(self._channel(channel), self.who.id, stored, thread_ts=thread_ts or "").ts

    async def edit(self, channel: str, ts: str, text: str) -> None:
        place, message = self._own_message(channel, ts)
        stored = typed_text(text, self.hub.team.people.values())
        self.hub.board.edit(place, message, self.who.id, text=stored)

    async def delete(self, channel: str, ts: str) -> None:
        place, message = self._own_message(channel, ts)
        self.hub.board.delete(place, message)

    async def react(self, channel: str, ts: str, name: str, *, add: bool = True) -> None:
        place = self._channel(channel)
        self.hub.board.react(place, place.messages[ts], self.who.id, name, add=add)

    async def join(self, channel: str) -> None:
        self.hub.board.join(self._channel(channel), self.who.id)

    async def invite(self, channel: str, user: str) -> None:
        self.hub.board.join(self._channel(channel), user, self.who.id)

    async def leave(self, channel: str) -> None:
        self.hub.board.leave(self._channel(channel), self.who.id)

    async def speak(self, locale: str) -> None:
        """Changes the language of the client, e.g. "de-AT"."""
        self.who.locale = locale
        self.hub.publish(PersonChanged(self.who))

    def reload(self) -> None:
        """A reload of the client: ephemeral messages and open modals are gone."""
        self.hub.board.reload(self.who.id)
        self.hub.modals.clear(self.who.id)

    # Acting on messages and views

    async def press(self, channel: str, ts: str, action_id: str, value: Any = None, *,
                    block_id: str | None = None, action: Json | None = None, values: Json | None = None) -> Outcome:  # fmt: skip
        """Uses a button, select … of a message.

        `value` is the option's value or what was picked; `action` gives what the action carries ready-made, and
        `values` (block_id -> action_id -> state) what else was chosen in this message meanwhile.
        """
        place = self._channel(channel)
        message = self._visible(channel, ts)
        target = find(message.blocks, action_id, block_id)
        brings = carried(target.element, value) if action is None else _bare(action)
        typed = message.typed.setdefault(self.who.id, {})
        _remember(typed, values or {})
        _keep(typed, target, brings)
        hub = self.hub
        payload = hub.payloads.interaction("block_actions", self.who, hub.modals.trigger(self.who.id))
        hidden = is_ephemeral(hub.board.ephemerals, message)
        payload |= hub.payloads.on_message(place, message, self.who, ephemeral=hidden)
        payload["response_url"] = hub.url + hub.responses.new(self.who.id, place, message)
        payload["actions"] = [hub.payloads.action(target, brings)]
        return _outcome(await hub.interact("interactive", payload, self.who.id))

    async def press_in_view(self, action_id: str, value: Any = None, *, block_id: str | None = None,
                            view_id: str | None = None, action: Json | None = None,
                            values: Json | None = None) -> Outcome:  # fmt: skip
        """Uses a button, select … of the modal on top, or of the Home tab if its `view_id` is given."""
        view = self._view(view_id)
        target = find(view.blocks, action_id, block_id)
        brings = carried(target.element, value) if action is None else _bare(action)
        _remember(view.typed, values or {})
        _keep(view.typed, target, brings)
        return await self._act_in_view(view, target, brings)

    async def choose(self, action_id: str, value: Any, *, block_id: str | None = None) -> Outcome:
        """Chooses in the modal on top; tells the app only where Slack would (see Element.dispatches)."""
        view = self._view(None)
        target = find(view.blocks, action_id, block_id)
        brings = carried(target.element, self._typed(target, value))
        _keep(view.typed, target, brings)
        return await self._act_in_view(view, target, brings) if target.dispatches else Outcome()

    async def type(self, values: Mapping[str, Any]) -> Outcome:
        """Fills several fields of the modal on top: action_id -> text, option value, date …"""
        for action_id, value in values.items():
            outcome = await self.choose(action_id, value)
            if not outcome.ok:
                return outcome
        return Outcome()

    async def submit(self, *, view_id: str | None = None, values: Json | None = None) -> Outcome:
        """Submits the modal on top; what the client itself refuses never reaches the app."""
        view = self._view(view_id)
        _remember(view.typed, values or {})
        errors = client_errors(view.blocks, view.values)
        if errors:
            self.hub.modals.refuse(view, errors)
            return Outcome(errors=errors)
        answer = await self.hub.interact("interactive", self._submission(view), self.who.id)
        if not answer.acked:
            return _outcome(answer)
        return Outcome(errors=Submission(self.hub, view).apply(answer.payload))

    async def close(self, *, view_id: str | None = None, whole_stack: bool = False) -> Outcome:
        """Leaves the modal on top (Cancel, Escape), or with `whole_stack` all of them (the X)."""
        view = self._view(view_id)
        gone = (
            self.hub.modals.stacks.get(self.who.id, [])
            if whole_stack or view.definition.get("clear_on_close")
            else [view]
        )
        gone = [closed for closed in gone if closed.definition.get("notify_on_close")]
        told = [self._closing(closed, cleared=whole_stack) for closed in gone]
        if whole_stack or view.definition.get("clear_on_close"):
            self.hub.modals.clear(self.who.id)
        else:
            self.hub.modals.close(view)
        answers = [await self.hub.interact("interactive", payload, self.who.id) for payload in told]
        return next((_outcome(answer) for answer in answers if not answer.acked), Outcome())

    async def suggest(self, action_id: str, text: str, *, channel: str = "", ts: str = "", block_id: str | None = None,
                      view_id: str | None = None) -> Json:  # fmt: skip
        """What an external select offers for `text`: {"options": […]} or {"option_groups": […]}; {} on failure."""
        payload = self.hub.payloads.interaction("block_suggestion", self.who)
        if ts:
            place, message = self._channel(channel), self._visible(channel, ts)
            target = find(message.blocks, action_id, block_id)
            hidden = is_ephemeral(self.hub.board.ephemerals, message)
            payload |= self.hub.payloads.on_message(place, message, self.who, ephemeral=hidden)
            payload.pop("state")
        else:
            view = self._view(view_id)
            target = find(view.blocks, action_id, block_id)
            payload |= {
                "container": {"type": "view", "view_id": view.id},
                "view": self.hub.modals.shown(view),
            }
        payload |= {"action_id": target.action_id, "block_id": target.block_id, "value": text}
        answer = await self.hub.interact("interactive", payload, self.who.id)
        return {key: answer.payload[key] for key in ("options", "option_groups") if key in answer.payload}

    # Commands and shortcuts

    async def command(self, command: str, text: str, channel: str) -> Outcome:
        """Types a slash command; what it answers is among the ephemerals (or posts) of the channel."""
        if command not in {known.command for known in self.hub.team.app.commands}:
            self.hub.warn(self.who.id, "invalid_command", command)
            return Outcome("invalid_command")
        hub, place = self.hub, self._channel(channel)
        payload = hub.payloads.command(self.who, place, command, text)
        payload["trigger_id"] = hub.modals.trigger(self.who.id)
        path = hub.responses.new(self.who.id, place)
        payload["response_url"] = hub.url + path
        answer = await hub.interact("slash_commands", payload, self.who.id)
        if answer.payload.get("text") or answer.payload.get("blocks"):
            hub.responses.answer_command(path, answer.payload)
        return _outcome(answer)

    async def message_action(self, callback_id: str, channel: str, ts: str) -> Outcome:
        """Uses a shortcut from the menu of a message."""
        hub, place = self.hub, self._channel(channel)
        message = place.messages[ts]
        payload = hub.payloads.interaction("message_action", self.who, hub.modals.trigger(self.who.id))
        payload |= {
            "callback_id": callback_id,
            "action_ts": f"{hub.clock.now():.6f}",
            "message_ts": ts,
            "message": shown_message(hub.team, place, message),
            "channel": {"id": place.id, "name": place.name},
            "response_url": hub.url + hub.responses.new(self.who.id, place, message),
        }
        return _outcome(await hub.interact("interactive", payload, self.who.id))

    async def shortcut(self, callback_id: str) -> Outcome:
        """Uses a global shortcut."""
        payload = self.hub.payloads.interaction("shortcut", self.who, self.hub.modals.trigger(self.who.id))
        payload |= {"callback_id": callback_id, "action_ts": f"{self.hub.clock.now():.6f}"}
        return _outcome(await self.hub.interact("interactive", payload, self.who.id))

    async def open_home(self) -> None:
        self.hub.publish(HomeOpened(self.who.id, self.hub.board.direct(self.who.id), "home"))

    # Inside

    async def _act_in_view(self, view: View, target: Element, brings: Json) -> Outcome:
        hub = self.hub
        payload = hub.payloads.interaction("block_actions", self.who, hub.modals.trigger(self.who.id))
        payload |= {
            "container": {"type": "view", "view_id": view.id},
            "view": hub.modals.shown(view),
            "actions": [hub.payloads.action(target, brings)],
        }
        return _outcome(await hub.interact("interactive", payload, self.who.id))

    def _submission(self, view: View) -> Json:
        payload = self.hub.payloads.interaction(
            "view_submission", self.who, self.hub.modals.trigger(self.who.id)
        )
        return payload | {"view": self.hub.modals.shown(view), "response_urls": []}

    def _closing(self, view: View, *, cleared: bool) -> Json:
        payload = self.hub.payloads.interaction("view_closed", self.who)
        return payload | {"view": self.hub.modals.shown(view), "is_cleared": cleared}

    def _typed(self, target: Element, value: Any) -> Any:
        """Typed text as Slack hands it on: emoji by name; escaped only if the workspace is told to."""
        if target.element["type"] != "plain_text_input" or not isinstance(value, str):
            return value
        return named_emoji(html.escape(value, quote=False) if self.hub.encode_inputs else value)

    def _view(self, view_id: str | None) -> View:
        if view_id:
            view = self.hub.modals.find(view_id=view_id)
            if view.user == self.who.id:
                return view
        top = self.hub.modals.top(self.who.id)
        if top is None or view_id:
            raise LookupError(f"{self.who.handle} has no such view open")
        return top

    def _channel(self, channel: str) -> Channel:
        found = self.hub.team.channels.get(channel)
        if found and (found.kind == "channels" or self.who.id in found.members):
            return found
        raise LookupError(f"{self.who.handle} sees no channel {channel!r}")

    def _ephemerals(self, channel: str) -> list[Ephemeral]:
        return [e for e in self.hub.board.ephemerals if e.channel == channel and e.person == self.who.id]

    def _visible(self, channel: str, ts: str) -> Message:
        """A message this person sees, ephemeral ones included."""
        for ephemeral in self._ephemerals(channel):
            if ephemeral.message.ts == ts:
                return ephemeral.message
        return self._channel(channel).messages[ts]

    def _own_message(self, channel: str, ts: str) -> tuple[Channel, Message]:
        place = self._channel(channel)
        message = place.messages[ts]
        if message.user != self.who.id:
            raise LookupError(f"{ts} is not {self.who.handle}'s")
        return place, message


def _outcome(answer: Answer) -> Outcome:
    if answer.acked:
        return Outcome()
    return Outcome("no_ack" if answer.failure.endswith("timeout") else "dispatch_failed")


def _bare(action: Json) -> Json:
    """What a client-made action carries, without the parts that Slack fills in."""
    return {
        key: value
        for key, value in action.items()
        if key not in {"type", "block_id", "action_id", "action_ts"}
    }


def _remember(typed: Json, values: Json) -> None:
    for block_id, actions in values.items():
        typed.setdefault(block_id, {}).update(actions)


def _keep(typed: Json, target: Element, brings: Json) -> None:
    """Elements that hold something now hold this."""
    if target.element["type"] in HOLDERS:
        typed.setdefault(target.block_id, {})[target.action_id] = {"type": target.element["type"], **brings}
