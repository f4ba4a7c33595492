"""Forms and the Home tab on a person's screen: fields and buttons are known by what is written on them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from bot.workspace.forms import Element, elements
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.journeys.checks import assert_slack_shows
from tests.journeys.reading import buttons, labels, words
from tests.journeys.waiting import eventually

Json = dict[str, Any]


class Page(ABC):
    """Something of ours that fills a person's screen, with buttons in it."""

    def __init__(self, workspace: Workspace, client: PersonAtWork) -> None:
        self._workspace = workspace
        self._client = client

    @property
    @abstractmethod
    def view(self) -> Json:
        """The view as Slack has it, with what was filled in."""

    @property
    def words(self) -> str:
        return words(self.view["blocks"])

    @property
    def buttons(self) -> list[str]:
        return labels(self.view["blocks"])

    async def shows(self, expected: str) -> None:
        """Wait until it says this."""
        await eventually(self._workspace, lambda: expected in self.words, lambda: self.words)

    async def press(self, label: str, *, below: str = "") -> None:
        """Press a button, the first one (`below` some words); wait until something else is on the screen."""
        block, name = _button(self.view["blocks"], label, below)
        before = self._screen()
        outcome = await self._client.press_in_view(name, block_id=block, view_id=self.view["id"])
        assert outcome.ok, outcome
        await eventually(self._workspace, lambda: self._screen() != before, lambda: self.words)

    def _screen(self) -> tuple[str, ...]:
        """Return what tells one picture on the screen from the next."""
        views = (self._client.view, self._client.home)
        return tuple(f"{view['id']} {view['hash']}" if view else "" for view in views)


class Home(Page):
    """The app's Home tab."""

    @property
    def view(self) -> Json:
        assert self._client.home is not None, "there is no Home tab"
        return self._client.home

    async def open(self, label: str, *, below: str = "") -> Sheet:
        """Press a button and return the form that it opens."""
        await self.press(label, below=below)
        sheet = Sheet(self._workspace, self._client)
        assert sheet.is_open
        return sheet


class Sheet(Page):
    """The form on top of a person's screen."""

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
        [chosen] = self._offered(label, option)
        await self._use(self._field(label), chosen)

    async def choose_several(self, label: str, *options: str) -> None:
        """Choose exactly these options by the beginnings of their words."""
        await self._use(self._field(label), self._offered(label, *options))

    async def search(self, label: str, typed: str) -> list[Json]:
        """Type into a search field; return what it offers."""
        field = self._field(label)
        options: list[Json] = (await self._client.suggest(field.action_id, typed)).get("options", [])
        return options

    async def pick(self, label: str, typed: str, option: str = "") -> None:
        """Type into a search field and choose what is offered under these words (else what is offered first)."""
        offered = await self.search(label, typed)
        found = [one for one in offered if option in {"", one["text"]["text"]}]
        assert found, f"no option {option!r} among {[one['text']['text'] for one in offered]}"
        await self._use(self._field(label), found[0])

    async def submit(self) -> None:
        """Press the button below; afterwards the form is closed, shows the next step, or errors."""
        outcome = await self._client.submit()
        assert not outcome.warning, outcome
        if self.is_open:  # what came with the acknowledgement is in no call
            assert_slack_shows(self.view)

    async def close(self) -> None:
        """Leave the form without submitting it; what lies below comes to light."""
        await self._client.close()
        await self._workspace.settled()

    def _offered(self, label: str, *options: str) -> list[Json]:
        offered = self._field(label).element["options"]
        found = [one for words in options for one in offered if one["text"]["text"].startswith(words)]
        assert len(found) == len(options), f"{options} are not among {self.options(label)}"
        return found

    async def _use(self, field: Element, value: Any) -> None:
        before = self.view["hash"]
        outcome = await self._client.choose(field.action_id, value)
        assert outcome.ok, outcome
        if field.dispatches:
            await eventually(self._workspace, lambda: self.view["hash"] != before, lambda: self.words)

    def _field(self, label: str) -> Element:
        fields = list(elements(self.view["blocks"]))
        found = [field for field in fields if label in _labels(field)]
        assert found, f"no field {label!r} among {[_labels(field) for field in fields]}"
        return found[0]


def _button(blocks: list[Json], label: str, below: str) -> tuple[str, str]:
    """Return the block_id and action_id of the first button with a label, below some words."""
    first = (
        next((at for at, block in enumerate(blocks) if below in words([block])), len(blocks)) if below else 0
    )
    for block in blocks[first:]:
        for button in buttons([block]):
            if button["text"]["text"] == label:
                return str(block["block_id"]), str(button["action_id"])
    raise AssertionError(f"no button {label!r} below {below!r} among {labels(blocks)}")


def _labels(field: Element) -> list[str]:
    """The words above a field, or beside its boxes."""
    boxes = field.element.get("options", []) if field.element["type"] == "checkboxes" else []
    above = [field.block["label"]["text"]] if "label" in field.block else []
    return [*above, *(box["text"]["text"] for box in boxes)]
