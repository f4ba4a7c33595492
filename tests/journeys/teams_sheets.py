"""Dialogs and the start page in Teams: fields and buttons are known by what is written on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

from bot.chat.teams.codes import act_in, form_in
from bot.workspace.server import Workspace
from bot.workspace.teams.cards import Action, Input, missing, read
from bot.workspace.teams.dialogs import Dialog
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.server import Connector
from tests.journeys.sheets import Home, Sheet
from tests.journeys.teams_reading import in_card, in_order
from tests.journeys.waiting import eventually

Json = dict[str, Any]

ZONE = ZoneInfo("Europe/Vienna")
"""In which all stories play."""
_NOTICE = "⚠️ "


class TeamsSheet(Sheet):
    """The dialog before a person."""

    def __init__(self, connector: Connector, person: PersonInTeams) -> None:
        self._workspace = cast("Workspace", connector)
        self._connector = connector
        self._person = person

    @property
    def is_open(self) -> bool:
        return self._person.dialog is not None

    @property
    def _dialog(self) -> Dialog:
        assert self._person.dialog is not None, f"the form is closed: {self._person.dialog_words}"
        return self._person.dialog

    @property
    def _card(self) -> Json:
        card = self._dialog.card
        assert card is not None
        return card

    @property
    def title(self) -> str:
        return self._dialog.title

    @property
    def words(self) -> str:
        return in_card(self._card)

    @property
    def buttons(self) -> list[str]:
        """The buttons within; those with which it is left, and those that stand in for what other products report, are none."""
        acts = [
            (one.title, act_in(one.data)) for one in self._dialog.read.actions if one.type == "Action.Submit"
        ]
        return [title for title, act in acts if act in {"press", "page"}]

    @property
    def submit_label(self) -> str:
        return self._acting("submit").title

    @property
    def errors(self) -> list[str]:
        said = [line for line in self.words.split("\n") if line.startswith(_NOTICE)]
        return [*(line.removeprefix(_NOTICE) for line in said), *self._dialog.errors.values()]

    def value(self, label: str) -> Any:
        field = self._input(label)
        held = self._dialog.values.get(field.id, "")
        if field.type == "Input.Date":
            of_day = self._dialog.values[self._time(field).id]
            return int(datetime.fromisoformat(f"{held}T{of_day}").replace(tzinfo=ZONE).timestamp())
        if field.type == "Input.ChoiceSet" and not field.is_multi and held:
            plain, _, words = str(held).partition("\n")
            title = next((one.title for one in field.choices if one.value == held), words)
            return {"text": {"text": title}, "value": plain}
        return held

    def options(self, label: str) -> list[str]:
        return [choice.title.partition(" · ")[0] for choice in self._input(label).choices]

    async def type(self, label: str, text: str | int) -> None:
        field = self._input(label)
        if isinstance(text, int):
            at = datetime.fromtimestamp(text, ZONE)
            self._person.fill_in({field.id: f"{at:%Y-%m-%d}", self._time(field).id: f"{at:%H:%M}"})
        else:
            self._person.fill_in({field.id: text})

    async def tick(self, label: str, *, on: bool) -> None:
        field = self._input(label)
        self._person.fill_in({field.id: field.on if on else "no"})

    async def choose(self, label: str, option: str) -> None:
        field = self._input(label)
        found = [one.value for one in field.choices if one.title.startswith(option)]
        assert len(found) == 1, f"{option!r} is not among {self.options(label)}"
        await self._fill(field, found[0])

    async def choose_several(self, label: str, *options: str) -> None:
        field = self._input(label)
        chosen = [one.value for words in options for one in field.choices if one.title.startswith(words)]
        assert len(chosen) == len(options), f"{options} are not among {self.options(label)}"
        await self._fill(field, ",".join(chosen))

    async def search(self, label: str, typed: str) -> list[Json]:
        found = await self._person.search(self._input(label).id, typed)
        return [{"text": {"text": title.partition(" · ")[0]}, "value": value} for title, value in found]

    async def pick(self, label: str, typed: str, option: str = "") -> None:
        offered = await self.search(label, typed)
        found = [one for one in offered if option in {"", one["text"]["text"]}]
        assert found, f"no option {option!r} among {[one['text']['text'] for one in offered]}"
        await self._fill(self._input(label), found[0]["value"])

    async def press(self, label: str, *, below: str = "") -> None:
        """Press a button, the first one (`below` some words)."""
        before = self._card
        await self._do(self._named(label, below))
        await eventually(self._workspace, lambda: self._shows_other_than(before), lambda: self.words)

    def _shows_other_than(self, card: Json) -> bool:
        return self._person.dialog is None or self._person.dialog.card is not card

    async def submit(self) -> None:
        await self._do(self._acting("submit"))

    async def close(self) -> None:
        """Go back to what lies below, else leave it."""
        back = [one for one in self._dialog.read.actions if act_in(one.data) == "back"]
        if back:
            await self._do(back[0])
        else:
            self._person.close_dialog()
        await self._connector.settled()

    async def _fill(self, field: Input, value: str) -> None:
        """Fill in a field; where it should report back at once, use the button that does it here."""
        self._person.fill_in({field.id: value})
        applying = [one for one in self._dialog.read.actions if act_in(one.data) == "change"]
        name = field.id.split(".")[1]
        if applying and name in self._live:
            await self._do(applying[0])

    @property
    def _live(self) -> Mapping[str, str]:
        submits = (
            one for one in self._dialog.read.actions if "form" in one.data and act_in(one.data) == "submit"
        )
        found = next(submits, None)
        return form_in(found.data).live if found else {}

    async def _do(self, action: Action) -> None:
        """Use a button as the client does: what it refuses by itself never reaches the bot."""
        held = self._dialog.values
        values = {one.id: value for one in action.inputs if (value := held.get(one.id))}
        if errors := missing(action.inputs, values):
            self._connector.hub.dialogs.refuse(self._person.who.id, errors)
            return
        outcome = await self._person.use_in_dialog(action.raw, values)
        assert not outcome.trouble, outcome

    def _acting(self, act: str) -> Action:
        return next(one for one in self._dialog.read.actions if act_in(one.data) == act)

    def _named(self, label: str, below: str) -> Action:
        found = list(in_order(self._card))
        first = next((at for at, (words, _) in enumerate(found) if below in words), 0) if below else 0
        raw = next((action for words, action in found[first:] if action and words == label), None)
        assert raw is not None, f"no button {label!r} below {below!r} among {self.buttons}"
        return next(one for one in self._dialog.read.actions if one.raw is raw)

    def _input(self, label: str) -> Input:
        found = [one for one in self._dialog.read.inputs if one.label.removesuffix(" (optional)") == label]
        assert found, f"no field {label!r} among {[one.label for one in self._dialog.read.inputs]}"
        return found[0]

    def _time(self, date: Input) -> Input:
        _, name, edition, turn = date.id.split(".")
        return self._dialog.read.input(f"time.{name}.{edition}.{turn}")


class TeamsHome(Home):
    """The start page, a message in the chat."""

    def __init__(self, connector: Connector, person: PersonInTeams, message: str) -> None:
        self._workspace = cast("Workspace", connector)
        self._connector = connector
        self._person = person
        self._message = message

    @property
    def _card(self) -> Json:
        card = self._person.sees(self._message).card
        assert card is not None
        return card

    @property
    def words(self) -> str:
        return in_card(self._card)

    @property
    def buttons(self) -> list[str]:
        return read(self._card).labels

    async def open(self, label: str, *, below: str = "") -> Sheet:
        found = list(in_order(self._card))
        first = next((at for at, (words, _) in enumerate(found) if below in words), 0) if below else 0
        raw = next(action for words, action in found[first:] if action and words == label)
        outcome = await self._person.use(self._message, raw, {})
        assert outcome.ok, outcome
        await eventually(self._workspace, lambda: self._person.dialog, lambda: self._person.dialog_words)
        return TeamsSheet(self._connector, self._person)
