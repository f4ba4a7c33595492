"""How a person uses the cards that the app posts, and the dialogs that open from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.workspace.teams.activities import Activities
from bot.workspace.teams.cards import Action, filled, missing, read
from bot.workspace.teams.dialogs import BadDialog, Dialog, Origin, shown
from bot.workspace.teams.driver import Reply
from bot.workspace.teams.hub import Hub
from bot.workspace.teams.model import CARD, Channel, Chat, Json, Message, Said
from bot.workspace.teams.sight import Sight

WORDS = "application/vnd.microsoft.activity.message"
ERROR = "application/vnd.microsoft.error"
OPTIONS = "application/vnd.microsoft.search.searchResponse"


@dataclass(frozen=True)
class Outcome:
    """What the client shows after something was done.

    `trouble` is "" or what is wrong with the app (see `driver.Trouble`); `errors` are those below inputs (input id -> words), and
    then the app was not told; `words` what only this person reads: under the card, or where a dialog was; `url` what opened.
    """

    trouble: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    words: str = ""
    is_error: bool = False
    url: str = ""

    @property
    def ok(self) -> bool:
        return not self.trouble and not self.errors and not self.is_error


class CardUse(Sight):
    def __init__(self, hub: Hub, person: str) -> None:
        super().__init__(hub, person)
        self.activities = Activities(hub)

    # In a card

    def fill(self, message: str, fields: Mapping[str, Any]) -> None:
        """Types into a card, by the id or label of its inputs, and sends nothing."""
        _place, found = self._found(message)
        seen = self.sees(message).read
        typed = {seen.input(name).id: str(value) for name, value in fields.items()}
        found.typed[self.who.id] = found.typed.get(self.who.id, {}) | typed

    async def press(
        self, message: str, label: str, fields: Mapping[str, Any] | None = None, *, former: int = 0
    ) -> Outcome:
        """Uses a button of a card. `former`: of that many states of the card ago, as it stands in a client that lags behind."""
        place, found = self._found(message)
        if fields:
            self.fill(message, fields)
        card = self._card(found, former)
        action = read(card).action(label)
        if not action.is_enabled:
            raise LookupError(f"the button {label!r} is disabled")
        values = filled(action.inputs, self._typed(found))
        if errors := missing(action.inputs, values):
            return Outcome(errors=errors)
        return await self._use(place, found, action, values)

    async def use(self, message: str, action: Json, values: Json) -> Outcome:
        """What a client does once it has filled in and checked everything: the action as it stands in the card, and the inputs."""
        place, found = self._found(message)
        return await self._use(
            place, found, Action(str(action.get("type")), str(action.get("title")), action), values
        )

    async def _use(self, place: Channel | Chat, message: Message, action: Action, values: Json) -> Outcome:
        data = merged(action.data, values)
        if action.opens_dialog:
            return await self._fetch(place, message, data)
        if action.type == "Action.Execute":
            return await self._execute(place, message, action, data)
        if action.type == "Action.Submit":
            activity = self.activities.submit(self.who, place, message, data)
            return self._trouble(await self.hub.driver.deliver(activity))
        return Outcome(url=action.url)

    def _card(self, message: Message, former: int) -> Json:
        if not former:
            card = self._seen(message).card
        else:
            attachments = message.former[former - 1].get("attachments") or []
            card = next((one["content"] for one in attachments if one["contentType"] == CARD), None)
        if card is None:
            raise LookupError(f"{message.id} is no card")
        return card

    def _typed(self, message: Message) -> Json:
        return message.typed.get(self.who.id, {})

    async def _execute(self, place: Channel | Chat, message: Message, action: Action, data: Any) -> Outcome:
        activity = self.activities.execute(self.who, place, message, action.raw, data)
        reply = await self.hub.driver.deliver(activity)
        if reply.trouble:
            return self._trouble(reply)
        message.typed.pop(self.who.id, None)
        return self._answered(place, message, reply.body)

    def _answered(self, place: Channel | Chat, message: Message, body: Json) -> Outcome:
        """https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format"""
        kind, value = body.get("type"), body.get("value")
        if kind == CARD and isinstance(value, dict) and body.get("statusCode") == 200:  # noqa: PLR2004 - as documented
            self.hub.inspect({"attachments": [{"contentType": CARD, "content": value}]})
            self.hub.board.overlay(place, message, self.who.id, value)
            return Outcome()
        if kind == WORDS and isinstance(value, str) and value:
            self.hub.board.say_below(place, message, self.who.id, Said(value))
            return Outcome(words=value)
        if kind == ERROR and isinstance(value, dict) and value.get("message"):
            words = str(value["message"])
            self.hub.board.say_below(place, message, self.who.id, Said(words, is_error=True))
            return Outcome(words=words, is_error=True)
        return self._bad(f"an answer to Action.Execute of type {kind!r}")

    async def _fetch(self, place: Channel | Chat, message: Message, data: Any) -> Outcome:
        reply = await self.hub.driver.deliver(self.activities.fetch(self.who, place, message, data))
        return (
            self._trouble(reply) if reply.trouble else self._shown(reply.body, Origin(place.id, message.id))
        )

    # In a dialog

    def fill_in(self, fields: Mapping[str, Any]) -> None:
        """Types into the dialog, by the id or label of its inputs; choices by their title or value."""
        dialog = self._dialog()
        for name, value in fields.items():
            one = dialog.read.input(name)
            titles = {choice.title: choice.value for choice in one.choices}
            dialog.typed[one.id] = titles.get(str(value), str(value))
        self.hub.dialogs.changed(self.who.id)

    async def submit(self, label: str = "", fields: Mapping[str, Any] | None = None) -> Outcome:
        """Uses a button of the dialog, its first one if none is named; what the client refuses never reaches the app."""
        if fields:
            self.fill_in(fields)
        dialog = self._dialog()
        actions = dialog.read.actions
        action = (
            dialog.read.action(label)
            if label
            else next(one for one in actions if one.type == "Action.Submit")
        )
        values = filled(action.inputs, dialog.typed)
        if errors := missing(action.inputs, values):
            self.hub.dialogs.refuse(self.who.id, errors)
            return Outcome(errors=errors)
        return await self.use_in_dialog(action.raw, values)

    async def use_in_dialog(self, action: Json, values: Json) -> Outcome:
        """What a client does once it has filled in and checked everything."""
        dialog, used = self._dialog(), Action(str(action.get("type")), str(action.get("title")), action)
        if used.type == "Action.OpenUrl":
            return Outcome(url=used.url)
        if used.type != "Action.Submit" or used.opens_dialog:
            return self._bad(f"{used.type} in a dialog")
        dialog.typed |= values
        reply = await self.hub.driver.deliver(self._submission(dialog, merged(used.data, values)))
        if reply.trouble:
            self.hub.dialogs.say_trouble(self.who.id, reply.trouble)
            return Outcome(trouble=reply.trouble)
        return self._shown(reply.body, Origin(dialog.place, dialog.message, dialog.extension), follows=True)

    async def search(self, field_name: str, typed: str) -> list[tuple[str, str]]:
        """What a field that looks up its choices offers for what was typed: (title, value)."""
        dialog = self._dialog()
        one = dialog.read.input(field_name)
        if not one.dataset:
            raise LookupError(f"{field_name!r} looks nothing up")
        others = {name: value for name, value in dialog.values.items() if name != one.id}
        return await self.look_up(one.dataset, typed, others if one.sends_others else {})

    async def look_up(
        self, dataset: str, typed: str, values: Json, message: str = ""
    ) -> list[tuple[str, str]]:
        """The same for a client that knows the field; `message`: in a card of it, and not in the dialog."""
        origin = self._dialog() if not message else Origin(self._found(message)[0].id, message)
        place = self._place(origin.place)
        value = {"queryText": typed, "dataset": dataset} | ({"data": values} if values else {})
        activity = self.activities.search(self.who, place, self._root(place, origin.message), value)
        reply = await self.hub.driver.deliver(activity)
        if reply.trouble:
            self._trouble(reply)
            return []
        results = (reply.body.get("value") or {}).get("results")
        if reply.body.get("type") != OPTIONS or not isinstance(results, list):
            self._bad("an answer to a search")
            return []
        return [(str(found["title"]), str(found["value"])) for found in results]

    def close_dialog(self) -> None:
        """Leaves it; the app hears nothing of that."""
        self.hub.dialogs.close(self.who.id)

    # In a message's menu

    async def point(self, message: str, action: str) -> Outcome:
        """Uses an action of the app in the menu of a message."""
        if action not in {one.id for one in self.hub.tenant.app.message_actions}:
            raise LookupError(f"the app has no message action {action!r}")
        place, found = self._found(message)
        reply = await self.hub.driver.deliver(self.activities.point(self.who, place, found, action))
        origin = Origin(place.id, found.id, action)
        return self._trouble(reply) if reply.trouble else self._shown(reply.body, origin)

    def _submission(self, dialog: Dialog, data: Any) -> Json:
        place = self._place(dialog.place)
        if dialog.extension:
            message = place.messages[dialog.message]
            return self.activities.submit_pointed(self.who, place, message, (dialog.extension, data))
        return self.activities.submit_dialog(self.who, place, self._root(place, dialog.message), data)

    def _root(self, place: Channel | Chat, message: str) -> str:
        return place.messages[message].root or message

    def _shown(self, body: Json, origin: Origin, *, follows: bool = False) -> Outcome:
        """What the app answered; `follows`: in a dialog that lies open, if nobody has closed it meanwhile."""
        try:
            answer = shown(body)
        except BadDialog as bad:
            return self._bad(str(bad))
        if answer.kind == "continue":
            self.hub.inspect({"attachments": [answer.info["card"]]})
            if follows and self.dialog:
                self.hub.dialogs.go_on(self.who.id, answer.info)
            else:
                self.hub.dialogs.begin(self.who.id, answer.info, origin)
        elif answer.kind == "message":
            self.hub.dialogs.say(self.who.id, answer.words, origin)
        else:
            self.hub.dialogs.close(self.who.id)
        return Outcome(words=answer.words)

    def _dialog(self) -> Dialog:
        if self.dialog is None:
            raise LookupError(f"no dialog is open before {self.who.name}")
        return self.dialog

    def _trouble(self, reply: Reply) -> Outcome:
        if reply.trouble:
            self.hub.warn(self.who.id, reply.trouble, reply.failure or f"{reply.status} {reply.text}")
        return Outcome(trouble=reply.trouble)

    def _bad(self, what: str) -> Outcome:
        """What the app answered is nothing that Teams could show."""
        self.hub.unexpected.append(what)
        self.hub.warn(self.who.id, "bad_answer", what)
        return Outcome(trouble="bad_answer")


def merged(data: Any, values: Json) -> Any:
    """What an action sends: what the app put there, and what was filled in, which wins."""
    if isinstance(data, dict):
        return data | values
    return values or data
