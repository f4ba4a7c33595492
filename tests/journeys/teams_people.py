"""The same people at Teams' client: they press what they read, and see what they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from bot.chat.teams.codes import form_in
from bot.workspace.server import Workspace
from bot.workspace.teams.card_use import Outcome
from bot.workspace.teams.content import CONSENT
from bot.workspace.teams.model import Chat, Message
from bot.workspace.teams.people import PersonInTeams
from bot.workspace.teams.server import Connector
from tests.journeys.people import Shown, Somebody
from tests.journeys.sheets import Home, Sheet
from tests.journeys.teams_reading import labels, links, mentioned, read_aloud
from tests.journeys.teams_reading import shown as as_read
from tests.journeys.teams_sheets import TeamsHome, TeamsSheet
from tests.journeys.waiting import eventually

_MORE = "Mehr …"
_WAYS = (["Öffnen"], ["Open"])
"""The buttons of what leads to a form that was asked for in words."""
_MOST = 6
"""Buttons on a card: what is over, Teams would drop."""


def as_workspace(connector: Connector) -> Workspace:
    """Stories wait for what changes in a workspace; in that respect this is one."""
    return cast("Workspace", connector)


@dataclass(frozen=True)
class TeamsShown(Shown):
    """A message of the bot in a channel or a chat; `ts` is its id."""

    @property
    def connector(self) -> Connector:
        return cast("Connector", self.workspace)

    @property
    def words(self) -> str:
        return read_aloud(self._found)

    @property
    def mentions(self) -> list[str]:
        return mentioned(self._found.card or {}, self.connector)

    @property
    def text(self) -> str:
        return str(self._found.content.get("summary") or "")

    @property
    def buttons(self) -> list[str]:
        return labels(self._found.card) if self._found.card else []

    @property
    def links(self) -> list[str]:
        return list(links(self._found.card or {}))

    @property
    def thread(self) -> list[str]:
        return [line for one in self._replies() for line in read_aloud(one).split("\n")]

    async def offers(self, *expected: str) -> None:
        """As in Slack, but for the buttons for which a card has no room here; *More* has them all."""
        shown = [*expected]
        if len(shown) > _MOST:
            more = [one for one in shown if one == _MORE]
            shown = [*[one for one in shown if one not in more][: _MOST - len(more)], *more]
        await eventually(self.workspace, lambda: self.buttons == shown, lambda: self.buttons)

    def saying(self, expected: str) -> list[Shown]:
        found = (one for one in self._replies() if expected in read_aloud(one))
        return [TeamsShown(self.workspace, self.channel, one.id) for one in found]

    def _replies(self) -> list[Message]:
        place = self.connector.place(self.channel)
        assert place is not None
        return [one for one in place.replies(self.ts) if not one.is_deleted]

    @property
    def _found(self) -> Message:
        return self.connector.message(self.ts)


class TeamsSomebody(Somebody):
    """A person in front of Teams. `client` of the other kind is not there."""

    def __init__(self, connector: Connector, user: str) -> None:
        self.workspace = as_workspace(connector)
        self.connector = connector
        self.person: PersonInTeams = connector.as_person(user)
        self.id = user

    async def press(self, shown: Shown, label: str) -> None:
        await self._press(shown, label)

    async def _press(self, shown: Shown, label: str) -> Outcome:
        """Press a button; one for which the card had no room stands behind *More*."""

        def where() -> str:
            seen = self.person.sees(shown.ts).labels
            return label if label in seen else _MORE if _MORE in seen and len(seen) == _MOST else ""

        button = await eventually(self.workspace, where, lambda: shown.buttons)
        outcome = await self.person.press(shown.ts, button)
        if button != label and not outcome.words:
            outcome = await self.person.submit(label)
        assert outcome.ok, outcome
        return outcome

    async def sheet(self) -> Sheet:
        await eventually(self.workspace, lambda: self.person.dialog, lambda: self.person.dialog_words)
        return TeamsSheet(self.connector, self.person)

    @property
    def depth(self) -> int:
        """How many forms a person can go back to, with the one before them."""
        dialog = self.person.dialog
        acts = dialog.read.actions if dialog else []
        code = next((form_in(one.data) for one in acts if "form" in one.data), None)
        depth = 1 if dialog else 0
        while code is not None and code.below is not None:
            code, depth = code.below, depth + 1
        return depth

    async def leave(self) -> None:
        self.person.close_dialog()

    async def command(self, words: str) -> None:
        """Type `@Zuruf words` in a channel."""
        self.person.command(words, self._somewhere)
        await self.connector.settled()

    async def ask_for(self, words: str) -> Sheet:
        """Type `@Zuruf words` and use the way to the form that is sent."""
        before = len(self.direct_messages())
        await self.command(words)

        def way() -> Shown | None:
            fresh = (one for one in self.direct_messages()[before:] if one.buttons in _WAYS)
            return next(fresh, None)

        found = await eventually(self.workspace, way, lambda: [one.words for one in self.direct_messages()])
        return await self.open(found, found.buttons[0])

    async def hear(self, words: str) -> str:
        return (await self._answered(words)).words

    async def _answered(self, words: str) -> Shown:
        before = len(self.direct_messages())
        await self.command(words)
        fresh = await eventually(self.workspace, lambda: self.direct_messages()[before:], lambda: "no answer")
        return fresh[0]

    async def point(self, shortcut: str, shown: Shown) -> Sheet:
        outcome = await self.person.point(shown.ts, shortcut)
        assert outcome.ok, outcome
        return await self.sheet()

    async def go_home(self) -> Home:
        """Ask for the start page in the chat."""
        before = len(self.direct_messages())
        self.person.command("start")
        fresh = await eventually(self.workspace, lambda: self.direct_messages()[before:], lambda: "no page")
        return TeamsHome(self.connector, self.person, fresh[0].ts)

    async def file(self, ending: str) -> str:
        """Wait for the offer of a file with such a name, take it, and return what is in it."""
        offer = await eventually(self.workspace, lambda: self._offer(ending), lambda: "no offer")
        outcome = await self.person.consent(offer.id)
        assert outcome.ok, outcome

        def taken() -> str | None:
            found = (one for one in self.connector.hub.uploads.uploads.values() if one.is_complete)
            return next((one.content.decode() for one in found if one.name.endswith(ending)), None)

        return await eventually(self.workspace, taken, lambda: "nothing was uploaded")

    def _offer(self, ending: str) -> Message | None:
        for message in self._said():
            for file in message.content.get("attachments") or ():
                if file["contentType"] == CONSENT and str(file["name"]).endswith(ending):
                    return message
        return None

    @property
    def _somewhere(self) -> str:
        return self.person.channels[0][1].id

    async def told(self, shown: Shown, label: str) -> str:
        """Press a button that only tells this person something, below the card, in place of a form, or in the chat."""
        before = len(self.direct_messages())
        outcome = await self._press(shown, label)
        if outcome.words:
            return as_read(outcome.words)
        fresh = await eventually(
            self.workspace, lambda: self.direct_messages()[before:], lambda: self.person.dialog
        )
        return fresh[0].words

    def whispers(self, channel: str = "", *, all_channels: bool = False) -> list[str]:
        """What only this person was told below messages."""
        places = [one for _team, one in self.person.channels if all_channels or one.id == channel]
        found = [message.said.get(self.id) for place in places for message in place.messages.values()]
        return [as_read(said.text) for said in found if said]

    async def speak(self, locale: str) -> None:
        self.person.speak(locale)
        await self.connector.settled()

    async def write(self, shown: Shown, text: str) -> str:
        message = self.person.write(shown.channel, text, root=shown.ts)
        await self.connector.settled()
        return message

    async def say(self, place: str, text: str) -> str:
        message = self.person.write(place, text)
        await self.connector.settled()
        return message

    async def edit(self, shown: Shown, ts: str, text: str) -> None:  # noqa: ARG002 -- ids are unique everywhere
        self.person.edit(ts, text)
        await self.connector.settled()

    async def delete(self, shown: Shown, ts: str) -> None:  # noqa: ARG002 -- the same
        self.person.delete(ts)
        await self.connector.settled()

    def direct_messages(self) -> list[Shown]:
        return [TeamsShown(self.workspace, self._chat.id, one.id) for one in self._said()]

    def _said(self) -> list[Message]:
        bot = self.connector.app.bot
        return [one for one in self._chat.messages.values() if one.author == bot and not one.is_deleted]

    @property
    def _chat(self) -> Chat:
        return self.connector.hub.board.chat_with(self.person.who)
