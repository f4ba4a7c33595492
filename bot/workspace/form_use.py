"""How a person uses what apps put on the screen: buttons, selects, modals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.workspace.courier import Answer
from bot.workspace.forms import (
    HOLDERS,
    Element,
    carried,
    client_errors,
    elements,
    find,
    find_in_message,
)
from bot.workspace.modals import View
from bot.workspace.model import Json, Message
from bot.workspace.sight import Sight
from bot.workspace.stored import named_emoji, typed_text
from bot.workspace.submission import Submission


@dataclass(frozen=True)
class Outcome:
    """What the client shows after something was done.

    `warning` is "" or no_ack, dispatch_failed, invalid_command; `errors` are those below the inputs of a form
    (block_id -> text).
    """

    warning: str = ""
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not self.warning and not self.errors

    @classmethod
    def of(cls, answer: Answer) -> "Outcome":
        return cls(answer.warning)


class FormUse(Sight):
    async def press(
        self,
        channel: str,
        ts: str,
        action_id: str,
        value: Any = None,
        *,
        block_id: str | None = None,
        action: Json | None = None,
        values: Json | None = None,
    ) -> Outcome:
        """Uses a button, select … of a message.

        `value` is the option's value or what was picked; `action` gives what the action carries ready-made, and
        `values` (block_id -> action_id -> state) what else was chosen in this message meanwhile.
        """
        message = self._visible(channel, ts)
        target = find_in_message(message, action_id, block_id)
        brings = carried(target.element, value) if action is None else _bare(action)
        typed = message.typed.setdefault(self.who.id, {})
        self._remember(message.blocks, typed, values)
        _keep(typed, target, brings)
        payload = self._on_message("block_actions", channel, message)
        payload["actions"] = [self.hub.payloads.action(target, brings)]
        return Outcome.of(await self.hub.interact("interactive", payload, self.who.id))

    async def press_in_view(
        self,
        action_id: str,
        value: Any = None,
        *,
        block_id: str | None = None,
        view_id: str | None = None,
        action: Json | None = None,
        values: Json | None = None,
    ) -> Outcome:
        """Uses a button, select … of the modal on top, or of the view with this id (the Home tab is one)."""
        view = self._view(view_id)
        target = find(view.blocks, action_id, block_id)
        brings = carried(target.element, value) if action is None else _bare(action)
        self._remember(view.blocks, view.typed, values)
        _keep(view.typed, target, brings)
        return await self._act(view, target, brings)

    async def choose(self, action_id: str, value: Any, *, block_id: str | None = None) -> Outcome:
        """Chooses or types in the modal on top; tells the app only where Slack would (Element.dispatches)."""
        view = self._view(None)
        target = find(view.blocks, action_id, block_id)
        brings = self._encoded(target, carried(target.element, value))
        _keep(view.typed, target, brings)
        return await self._act(view, target, brings) if target.dispatches else Outcome()

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
        self._remember(view.blocks, view.typed, values)
        errors = client_errors(view.blocks, view.values)
        if errors:
            self.hub.modals.refuse(view, errors)
            return Outcome(errors=errors)
        answer = await self._use(view, self._submission(view))
        if not answer.acked:
            return Outcome.of(answer)
        return Outcome(errors=Submission(self.hub, view).apply(answer.payload))

    async def close(
        self,
        *,
        view_id: str | None = None,
        whole_stack: bool = False,
        values: Mapping[str, Json] | None = None,
    ) -> Outcome:
        """Leaves the modal on top (Cancel, Escape), or with `whole_stack` all of them (the X).

        `values` (view id -> block_id -> action_id -> state) is what a client has in its forms.
        """
        view = self._view(view_id)
        for one in self.hub.modals.stacks[self.who.id]:
            self._remember(one.blocks, one.typed, (values or {}).get(one.id))
        everything = whole_stack or bool(view.definition.get("clear_on_close"))
        closing = list(self.hub.modals.stacks[self.who.id]) if everything else [view]
        told = [
            self._closed(one, cleared=everything) for one in closing if one.definition.get("notify_on_close")
        ]
        if everything:
            self.hub.modals.clear(self.who.id)
        else:
            self.hub.modals.close(view)
        answers = [await self.hub.interact("interactive", payload, self.who.id) for payload in told]
        return next((Outcome.of(answer) for answer in answers if not answer.acked), Outcome())

    async def suggest(
        self,
        action_id: str,
        text: str,
        *,
        channel: str = "",
        ts: str = "",
        block_id: str | None = None,
        view_id: str | None = None,
    ) -> Json:
        """What an external select offers for `text`: {"options": […]} or {"option_groups": […]}; {} on failure."""
        payload = self.hub.payloads.interaction("block_suggestion", self.who)
        if ts:
            message = self._visible(channel, ts)
            target = find(message.blocks, action_id, block_id)
            payload |= self._place(channel, message)
            del payload["state"]
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

    async def _act(self, view: View, target: Element, brings: Json) -> Outcome:
        payload = self.hub.payloads.interaction("block_actions", self.who, self._trigger())
        payload |= {
            "container": {"type": "view", "view_id": view.id},
            "view": self.hub.modals.shown(view),
            "actions": [self.hub.payloads.action(target, brings)],
        }
        return Outcome.of(await self._use(view, payload))

    async def _use(self, view: View, payload: Json) -> Answer:
        """Whatever goes wrong with a form is said in the form, where everything that was typed stays."""
        if view.definition["type"] == "home":
            return await self.hub.interact("interactive", payload, self.who.id)
        answer = await self.hub.courier.interact("interactive", payload)
        self.hub.modals.say_trouble(view, answer.warning)
        return answer

    def _on_message(self, kind: str, channel: str, message: Message) -> Json:
        """An interaction with a message, response URL included."""
        payload = self.hub.payloads.interaction(kind, self.who, self._trigger()) | self._place(
            channel, message
        )
        path = self.hub.responses.new(self.who.id, self._channel(channel), message)
        return payload | {"response_url": self.hub.url + path}

    def _place(self, channel: str, message: Message) -> Json:
        return self.hub.payloads.on_message(
            self._channel(channel), message, self.who, ephemeral=self._is_ephemeral(message)
        )

    def _submission(self, view: View) -> Json:
        payload = self.hub.payloads.interaction("view_submission", self.who, self._trigger())
        return payload | {"view": self.hub.modals.shown(view), "response_urls": []}

    def _closed(self, view: View, *, cleared: bool) -> Json:
        """Slack hands on nothing of what was typed into a form that is closed, so an app must not count on it."""
        payload = self.hub.payloads.interaction("view_closed", self.who)
        view_object = self.hub.modals.shown(view, state=self.hub.closing_tells_values)
        return payload | {"view": view_object, "is_cleared": cleared}

    def _trigger(self) -> str:
        return self.hub.modals.trigger(self.who.id)

    def _encoded(self, target: Element, brings: Json) -> Json:
        """Typed text as Slack hands it on: emoji by name; like a message only if the workspace is told to."""
        text = brings.get("value")
        if target.element["type"] != "plain_text_input" or not isinstance(text, str):
            return brings
        people = self.hub.team.people.values()
        return brings | {"value": typed_text(text, people) if self.hub.encode_inputs else named_emoji(text)}

    def _remember(self, blocks: list[Json], typed: Json, values: Json | None) -> None:
        """Takes over what a client knows of the elements that hold something."""
        for target in elements(blocks):
            state = (values or {}).get(target.block_id, {}).get(target.action_id)
            if state is not None and target.element["type"] in HOLDERS:
                _keep(typed, target, self._encoded(target, _bare(state)))


def _bare(action: Json) -> Json:
    """What a client-made action or state carries, without the parts that Slack fills in."""
    return {
        key: value
        for key, value in action.items()
        if key not in {"type", "block_id", "action_id", "action_ts"}
    }


def _keep(typed: Json, target: Element, brings: Json) -> None:
    """Elements that hold something now hold this."""
    if target.element["type"] in HOLDERS:
        typed.setdefault(target.block_id, {})[target.action_id] = {"type": target.element["type"], **brings}
