"""What a person can do in Teams' client, for the page and for tests."""

import html
from typing import Any

from bot.workspace.teams.card_use import CardUse, Outcome
from bot.workspace.teams.changes import PersonChanged
from bot.workspace.teams.content import CONSENT
from bot.workspace.teams.model import READ_MESSAGES, Channel, Chat, Json, Message, Team


class PersonInTeams(CardUse):
    """One person with Teams open. LookupError for what this person cannot see or change."""

    def write(self, place: str, text: str, root: str = "") -> str:
        """Posts what was typed, in a thread if `root` is its first message; answers its id.

        The app hears of it only if it is mentioned (`@Zuruf …`), has the right to all messages, or this is the chat with it.
        """
        where = self._writable(place, root)
        message = self.hub.board.post(where, self.who.id, self._typed_text(text), root=root)
        if self._is_heard(where, message):
            self.hub.driver.emit(self.activities.message(self.who, where, message))
        return message.id

    def command(self, words: str, place: str = "", root: str = "") -> str:
        """Says something to the app: mentions it in a channel, or writes to it in the chat."""
        if place:
            return self.write(place, f"@{self.hub.tenant.app.name} {words}", root)
        return self.write(self.hub.board.chat_with(self.who).id, words)

    def edit(self, message: str, text: str) -> None:
        place, found = self._own(message)
        self.hub.board.update(place, found, self._typed_text(text))
        if self._is_heard(place, found):
            self.hub.driver.emit(self.activities.edited(self.who, place, found))

    def delete(self, message: str) -> None:
        """Deletes an own message; owners of a team may delete the others', the app's included.

        That the app hears of its own in a chat or without the right to all messages is said nowhere, so it does not (U).
        """
        place, found = self._found(message)
        if self.who.id != found.author and self.who.role != "owner":
            raise LookupError(f"{self.who.name} may not delete {message}")
        self.hub.board.delete(place, found)
        if self._is_heard(place, found):
            self.hub.driver.emit(self.activities.deleted(self.who, place, found))

    def bring_back(self, place: str, message: str) -> None:
        """Takes back that something of one's own was deleted."""
        where = self._place(place)
        found = where.messages[message]
        if not found.is_deleted or found.author != self.who.id:
            raise LookupError(f"{message} is nothing that {self.who.name} could bring back")
        self.hub.board.bring_back(where, found)
        if self._is_heard(where, found):
            self.hub.driver.emit(self.activities.edited(self.who, where, found, undone=True))

    def react(self, message: str, name: str = "like", *, add: bool | None = None) -> None:
        """Adds or removes a reaction; the app hears of those to its own messages."""
        place, found = self._found(message)
        wanted = self.who.id not in found.reactions.get(name, []) if add is None else add
        changed = self.hub.board.react(place, found, self.who.id, name, add=wanted)
        if changed and found.author == self.hub.tenant.app.bot:
            self.hub.driver.emit(self.activities.reaction(self.who, place, found, name, added=wanted))

    def speak(self, locale: str) -> None:
        """Changes the language of the client, e.g. "de-AT"."""
        self.who.locale = locale
        self.hub.publish(PersonChanged(self.who))

    async def open_chat(self) -> str:
        """Adds the app for oneself, or opens the chat with it; answers its id."""
        chat = self.hub.board.chat_with(self.who)
        if not self.who.has_app:
            self.who.has_app = True
            bot = self.hub.tenant.app.bot
            await self.hub.driver.deliver(self.activities.installed(self.who, chat, added=True))
            await self.hub.driver.deliver(self.activities.members(self.who, chat, [bot], added=True))
        return chat.id

    async def consent(self, message: str, *, accept: bool = True) -> Outcome:
        """Answers whether the app may put a file into one's own storage."""
        place, found = self._found(message)
        file = next(one for one in found.content["attachments"] if one["contentType"] == CONSENT)
        assert isinstance(place, Chat)
        context = file["content"].get("acceptContext" if accept else "declineContext")
        value: Json = {"action": "accept" if accept else "decline", "context": context}
        value |= {"uploadInfo": self._upload(file)} if accept else {}
        activity = self.activities.consent(self.who, place, found, value)
        return self._trouble(await self.hub.driver.deliver(activity))

    def _upload(self, file: Json) -> Json:
        name = str(file["name"])
        key = self.hub.uploads.open(name, self.who.id, int(file["content"]["sizeInBytes"]))
        return {
            "contentUrl": f"{self.hub.url}/uploads/{key}/content",
            "name": name,
            "uploadUrl": f"{self.hub.url}/uploads/{key}",
            "uniqueId": key,
            "fileType": name.rpartition(".")[2],
        }

    def _writable(self, place: str, root: str) -> Channel | Chat:
        where = self._place(place)
        if isinstance(where, Channel) and (where.is_deleted or (root and root not in where.messages)):
            raise LookupError(f"nothing can be written there: {place} {root}")
        return where

    def _is_heard(self, place: Channel | Chat, message: Message) -> bool:
        team = self.hub.tenant.team_of(place.id)
        if team is None:
            return message.author == self.who.id
        if not team.installed or not isinstance(place, Channel):
            return False
        return _mentions(message, self.hub.tenant.app.bot) or self._may_read(team, place)

    def _may_read(self, team: Team, channel: Channel) -> bool:
        """With the team's consent the app hears everything in its standard channels."""
        return (
            READ_MESSAGES in self.hub.tenant.app.permissions and team.installed and channel.kind == "standard"
        )

    def _typed_text(self, text: str) -> Json:
        """Typed words; `@Name` of the app or of a person is a mention."""
        plain, marked, entities = text, html.escape(text), []
        for identifier, name in self._mentionable():
            if f"@{name}" in plain:
                words = f"<at>{name}</at>"
                plain = plain.replace(f"@{name}", words)
                marked = marked.replace(f"@{html.escape(name)}", words)
                entities.append(
                    {"type": "mention", "text": words, "mentioned": {"id": identifier, "name": name}}
                )
        content = {"text": plain, "html": f"<p>{marked}</p>", "typed": text}
        return content | ({"entities": entities} if entities else {})

    def _mentionable(self) -> list[tuple[str, str]]:
        """The longest names first, as one may begin with another."""
        app = self.hub.tenant.app
        known = [(app.bot, app.name), *((one.id, one.name) for one in self.hub.tenant.people.values())]
        return sorted(known, key=lambda one: len(one[1]), reverse=True)


def _mentions(message: Message, identifier: str) -> bool:
    entities: list[Any] = message.content.get("entities") or []
    return any(one["mentioned"]["id"] == identifier for one in entities if one["type"] == "mention")
