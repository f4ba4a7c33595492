"""People at Slack's client: they press what they read, and see what they are shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.workspace.model import Message
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.journeys.reading import buttons, labels, links, mentions, words
from tests.journeys.sheets import Home, Sheet
from tests.journeys.waiting import eventually

Json = dict[str, Any]


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
        return words(self.blocks, self._names)

    @property
    def mentions(self) -> list[str]:
        """The names of those whom the product tells of it."""
        return [self._names[user] for user in mentions(self.blocks)]

    @property
    def text(self) -> str:
        """The top-level text, which notifications and screen readers have."""
        return self._message.text

    @property
    def buttons(self) -> list[str]:
        return labels(self.blocks)

    @property
    def links(self) -> list[str]:
        """Where its links lead."""
        return links(self.blocks)

    @property
    def thread(self) -> list[str]:
        """What stands in the thread, paragraph by paragraph, people's own messages included."""
        place = self.workspace.team.channels[self.channel]
        said = [words(m.blocks, self._names) if m.blocks else m.text for m in place.replies(self.ts)]
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

    async def lines(self, expected: str, count: int) -> list[Shown]:
        """Wait until so many messages of the thread say this."""

        def found() -> list[Shown] | None:
            saying = self.saying(expected)
            return saying if len(saying) >= count else None

        return await eventually(self.workspace, found, lambda: self.thread)

    def _line(self, expected: str) -> Shown | None:
        return next(iter(self.saying(expected)), None)

    def saying(self, expected: str) -> list[Shown]:
        """Return the messages of the thread that say this."""
        replies = self.workspace.team.channels[self.channel].replies(self.ts)
        found = (reply for reply in replies if expected in (words(reply.blocks, self._names) or reply.text))
        return [Shown(self.workspace, self.channel, reply.ts) for reply in found]

    @property
    def _names(self) -> Mapping[str, str]:
        return {user: person.name for user, person in self.workspace.team.people.items()}

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

    async def speak(self, locale: str) -> None:
        """Turn the whole product to another language."""
        await self.client.speak(locale)
        await self.workspace.settled()

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
        return Sheet(self.workspace, self.client)

    @property
    def depth(self) -> int:
        """How many forms lie on each other."""
        return self.client.depth

    async def leave(self) -> None:
        """Leave all forms that lie on each other."""
        await self.client.close(whole_stack=True)

    async def command(self, words: str) -> None:
        """Type `/zuruf words` somewhere."""
        outcome = await self.client.command("/zuruf", words, self._somewhere)
        assert outcome.ok, outcome

    async def ask_for(self, words: str) -> Sheet:
        """Type `/zuruf words` and wait for the form that opens."""
        await self.command(words)
        return await self.sheet()

    async def hear(self, words: str) -> str:
        """Type `/zuruf words` and wait for what only this person is told."""
        before = self.whispers(self._somewhere)
        await self.command(words)
        said = await eventually(
            self.workspace, lambda: self.whispers(self._somewhere)[len(before) :], lambda: self.client.view
        )
        return said[0]

    async def point(self, shortcut: str, shown: Shown) -> Sheet:
        """Use a shortcut from a message's menu and wait for the form that it opens."""
        outcome = await self.client.message_action(shortcut, shown.channel, shown.ts)
        assert outcome.ok, outcome
        return await self.sheet()

    async def go_home(self) -> Home:
        """Look at the Home tab, once it has been painted anew."""
        before = self.client.home
        await self.client.open_home()
        await eventually(self.workspace, lambda: self.client.home not in (None, before), self.whispers)
        return Home(self.workspace, self.client)

    async def file(self, ending: str) -> str:
        """Wait for a file with such a name in a direct message; return what is in it."""
        direct = self.workspace.hub.board.direct(self.id)

        def found() -> str | None:
            files = (self.workspace.team.files[one] for m in direct.messages.values() for one in m.files)
            return next((file.content.decode() for file in files if file.name.endswith(ending)), None)

        return await eventually(self.workspace, found, lambda: list(self.workspace.team.files))

    @property
    def _somewhere(self) -> str:
        return self.client.channels[0].id

    async def told(self, shown: Shown, label: str) -> str:
        """Press a button that only tells this person something, here or in a direct message; return it."""
        before = Counter(self._heard(shown.channel))
        await self.press(shown, label)

        def fresh() -> list[str]:
            return list((Counter(self._heard(shown.channel)) - before).elements())

        [told] = await eventually(self.workspace, fresh, lambda: self.client.view)
        return told

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

    async def say(self, place: str, text: str) -> str:
        """Write in a channel, in no thread; return the message's ts."""
        return await self.client.say(place, text)

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
