"""People at Slack's client: they press what they read, and see what they are shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.workspace.forms import Element, elements
from bot.workspace.model import Message
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.journeys.checks import assert_slack_shows
from tests.journeys.reading import buttons, labels, words

T = TypeVar("T")
Json = dict[str, Any]
PATIENCE = 10.0


async def eventually(
    workspace: Workspace, holds: Callable[[], T | None], otherwise: Callable[[], object]
) -> T:
    """Return the first truthy `holds()`; a failure says what there was instead."""
    try:
        found = await workspace.wait_for(holds, PATIENCE)
    except TimeoutError:
        raise AssertionError(f"still not there; instead: {otherwise()}") from None
    assert found is not None
    return found


@dataclass(frozen=True)
class Shown:
    """A message of the bot: a card, a line, a whisper, a direct message. What it says is looked up anew each time."""

    workspace: Workspace
    channel: str
    ts: str

    @property
    def blocks(self) -> list[Json]:
        return self._message.blocks

    @property
    def words(self) -> str:
        return words(self.blocks)

    @property
    def text(self) -> str:
        """The top-level text, which notifications and screen readers have."""
        return self._message.text

    @property
    def buttons(self) -> list[str]:
        return labels(self.blocks)

    @property
    def thread(self) -> list[str]:
        """What stands in the thread, paragraph by paragraph, people's own messages included."""
        place = self.workspace.team.channels[self.channel]
        said = [words(m.blocks) if m.blocks else m.text for m in place.replies(self.ts)]
        return [line for message in said for line in message.split("\n")]

    async def shows(self, expected: str) -> None:
        """Wait until it says this."""
        await eventually(self.workspace, lambda: expected in self.words, lambda: self.words)

    async def hides(self, unexpected: str) -> None:
        """Wait until it does not say this any more."""
        await eventually(self.workspace, lambda: unexpected not in self.words, lambda: self.words)

    async def offers(self, *expected: str) -> None:
        """Wait until exactly these buttons stand on it."""
        await eventually(self.workspace, lambda: self.buttons == [*expected], lambda: self.buttons)

    async def line(self, expected: str) -> Shown:
        """Wait for a line in the thread that says this; return its message."""
        return await eventually(self.workspace, lambda: self._line(expected), lambda: self.thread)

    def _line(self, expected: str) -> Shown | None:
        replies = self.workspace.team.channels[self.channel].replies(self.ts)
        found = (reply for reply in replies if expected in (words(reply.blocks) or reply.text))
        return next((Shown(self.workspace, self.channel, reply.ts) for reply in found), None)

    @property
    def _message(self) -> Message:
        whispers = (e.message for e in self.workspace.hub.board.ephemerals if e.message.ts == self.ts)
        return next(whispers, None) or self.workspace.team.channels[self.channel].messages[self.ts]


class Somebody:
    """A person in front of Slack, who knows buttons and fields by what is written on them."""

    def __init__(self, workspace: Workspace, user: str) -> None:
        self.workspace = workspace
        self.client: PersonAtWork = workspace.as_person(user)
        self.id = user

    async def press(self, shown: Shown, label: str) -> None:
        """Press a button, as soon as it is there; Slack shows no warning."""
        await eventually(self.workspace, lambda: label in shown.buttons, lambda: shown.buttons)
        [name] = [one["action_id"] for one in buttons(shown.blocks) if one["text"]["text"] == label]
        outcome = await self.client.press(shown.channel, shown.ts, name)
        assert outcome.ok, outcome

    async def open(self, shown: Shown, label: str) -> Sheet:
        """Press a button and wait for the form that it opens."""
        await self.press(shown, label)
        return await self.sheet()

    async def sheet(self) -> Sheet:
        """Wait for the form that opens."""
        await eventually(self.workspace, lambda: self.client.view, lambda: self.whispers(all_channels=True))
        return Sheet(self)

    async def told(self, shown: Shown, label: str) -> str:
        """Press a button that only tells this person something, here or in a direct message; return it."""
        before = self._heard(shown.channel)
        await self.press(shown, label)
        heard = await eventually(
            self.workspace, lambda: self._heard(shown.channel)[len(before) :], lambda: self.client.view
        )
        return heard[0]

    def _heard(self, channel: str) -> list[str]:
        return [*self.whispers(channel), *(one.words for one in self.direct_messages())]

    def whispers(self, channel: str = "", *, all_channels: bool = False) -> list[str]:
        """What only this person was told, oldest first."""
        places = [place.id for place in self.client.channels] if all_channels else [channel]
        return [words(m["blocks"]) for place in places for m in self.client.ephemerals(place)]

    async def write(self, shown: Shown, text: str) -> str:
        """Write in the thread of a card; return the message's ts."""
        ts = await self.client.say(shown.channel, text, shown.ts)
        await self.workspace.settled()
        return ts

    async def edit(self, shown: Shown, ts: str, text: str) -> None:
        await self.client.edit(shown.channel, ts, text)
        await self.workspace.settled()

    async def delete(self, shown: Shown, ts: str) -> None:
        await self.client.delete(shown.channel, ts)
        await self.workspace.settled()

    def direct_messages(self) -> list[Shown]:
        direct = self.workspace.hub.board.direct(self.id)
        return [Shown(self.workspace, direct.id, ts) for ts in direct.messages]

    async def direct_message(self, expected: str) -> Shown:
        def found() -> Shown | None:
            return next((one for one in self.direct_messages() if expected in one.words), None)

        return await eventually(self.workspace, found, lambda: [one.words for one in self.direct_messages()])


class Sheet:
    """The form on top of a person's screen."""

    def __init__(self, whose: Somebody) -> None:
        self._whose = whose
        self._client = whose.client

    @property
    def is_open(self) -> bool:
        return self._client.view is not None

    @property
    def view(self) -> Json:
        assert self._client.view is not None, "the form is closed"
        return self._client.view

    @property
    def title(self) -> str:
        return str(self.view["title"]["text"])

    @property
    def submit_label(self) -> str:
        return str(self.view["submit"]["text"])

    @property
    def words(self) -> str:
        return words(self.view["blocks"])

    @property
    def errors(self) -> list[str]:
        return list(self._client.errors.values())

    def value(self, label: str) -> Any:
        """What a field holds now."""
        field = self._field(label)
        held = self.view["state"]["values"][field.block_id][field.action_id]
        return next(content for key, content in held.items() if key != "type")

    def options(self, label: str) -> list[str]:
        """What a select offers."""
        return [option["text"]["text"] for option in self._field(label).element["options"]]

    async def type(self, label: str, text: str | int) -> None:
        """Fill in a field; a point in time is a number, as its picker hands it on."""
        await self._client.choose(self._field(label).action_id, text)

    async def tick(self, label: str, *, on: bool) -> None:
        field = self._field(label)
        await self._client.choose(field.action_id, ["yes"] if on else [])

    async def choose(self, label: str, option: str) -> None:
        """Choose an option by its words."""
        field = self._field(label)
        options = [one for one in field.element["options"] if one["text"]["text"] == option]
        assert options, f"no option {option!r} among {self.options(label)}"
        await self._use(field, options[0])

    async def search(self, label: str, typed: str) -> list[Json]:
        """Type into a search field; return what it offers."""
        field = self._field(label)
        options: list[Json] = (await self._client.suggest(field.action_id, typed)).get("options", [])
        return options

    async def pick(self, label: str, typed: str, option: str) -> None:
        """Type into a search field and choose what is offered under these words."""
        offered = await self.search(label, typed)
        found = [one for one in offered if one["text"]["text"] == option]
        assert found, f"no option {option!r} among {[one['text']['text'] for one in offered]}"
        await self._use(self._field(label), found[0])

    async def press(self, label: str) -> None:
        """Press a button inside of the form, and wait for the form that comes."""
        element = next(b for b in buttons(self.view["blocks"]) if b["text"]["text"] == label)
        before = self.view["hash"]
        await self._client.press_in_view(element["action_id"])
        await self._repainted(before)

    async def submit(self) -> None:
        """Press the button below; afterwards the form is closed, shows the next step, or errors."""
        outcome = await self._client.submit()
        assert not outcome.warning, outcome
        if self.is_open:  # what came with the acknowledgement is in no call
            assert_slack_shows(self.view)

    async def _use(self, field: Element, value: Any) -> None:
        before = self.view["hash"]
        outcome = await self._client.choose(field.action_id, value)
        assert outcome.ok, outcome
        if field.dispatches:
            await self._repainted(before)

    async def _repainted(self, before: str) -> None:
        await eventually(self._whose.workspace, lambda: self.view["hash"] != before, lambda: self.words)

    def _field(self, label: str) -> Element:
        fields = list(elements(self.view["blocks"]))
        found = [field for field in fields if label in _labels(field)]
        assert found, f"no field {label!r} among {[_labels(field) for field in fields]}"
        return found[0]


def _labels(field: Element) -> list[str]:
    """The words above a field, or beside its boxes."""
    boxes = field.element.get("options", []) if field.element["type"] == "checkboxes" else []
    above = [field.block["label"]["text"]] if "label" in field.block else []
    return [*above, *(box["text"]["text"] for box in boxes)]
