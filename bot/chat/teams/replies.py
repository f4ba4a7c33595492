"""The ways back to a person besides dialogs: words under a card, and the chat that only they see."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from typing import Any, Final

from bot.chat.card import Card
from bot.chat.lines import Line
from bot.chat.reception import Ask, Nothing, Tell, Wrong
from bot.chat.teams.acting import Answered
from bot.chat.teams.calls import Calls
from bot.chat.teams.cards import card_activity, lines_activity, words_activity
from bot.chat.teams.dialogs import form_activity
from bot.chat.teams.heard import Spot, Visitor
from bot.chat.teams.surface import TeamsSurface
from bot.domain.deliveries import MessageRef
from bot.domain.people import ChannelId
from bot.domain.policy import Policy
from bot.domain.text import Moment, Strong, Text
from bot.domain.ticket import TicketId
from bot.handlers.form import Button, Form, Style
from bot.handlers.names import HOME
from bot.texts import speaking
from bot.texts.plain import plain

Json = dict[str, Any]

MENTION: Final = "@Zuruf "
"""How people begin a command in a channel; in the chat with us they just say it."""


class Replies:
    def __init__(self, calls: Calls, surface: TeamsSurface, policy: Callable[[], Policy]) -> None:
        self._calls = calls
        self._surface = surface
        self._policy = policy

    async def whisper(self, who: Visitor, spot: Spot, activity: Json) -> None:
        """Say something where only this person sees it: in the chat with them, whether or not that is where they are."""
        if spot.is_personal:
            await self._calls.write(spot.conversation, activity)
        else:
            await self._surface.write(who.object_id or who.user, activity)

    def to_a_command(self, answered: Answered) -> Json:
        """Return the answer to what was typed. The start page is shown as it is, other forms as the way to them."""
        texts = speaking(answered.language)
        match answered.answer:
            case Ask(form=form) if form.handler == HOME:
                return form_activity(form, self._zone, answered.language)
            case Ask(form=form, asked=asked):
                again = (
                    (asked.handler, asked.ticket, asked.subject) if asked else (form.handler, form.ticket, "")
                )
                return self.way(form, again, answered.language)
            case Nothing():
                return words_activity((texts.words.done(),), self._zone, language=answered.language)
            case Tell() | Wrong() as said:
                return self.words(said, answered.language)

    def way(self, form: Form, again: tuple[str, TicketId, str], language: str) -> Json:
        """Return what leads to a form, where it cannot be opened: its title, and a button."""
        handler, ticket, subject = again
        opens = Button(handler, ticket, speaking(language).inbox.labels.open, subject, Style.PRIMARY)
        return words_activity((Strong(form.title),), self._zone, (opens,), language=language)

    def words(self, said: Tell | Wrong, language: str) -> Json:
        return words_activity(said_in(said), self._zone, language=language)

    def plain(self, said: Tell | Wrong, language: str) -> str:
        """Return what is said where there is room for words alone; moments are written as people write them."""
        texts = speaking(language)
        spans = (
            texts.moment(span.at.astimezone(self._zone)) if isinstance(span, Moment) else span
            for span in said_in(said)
        )
        return plain(tuple(spans), self._zone)

    def content(self, shown: Card | Line, channel: ChannelId) -> Json:
        """Return a card or a line as the content of an Adaptive Card, as its channel sees it."""
        zone, language = self._zone, self._policy().language_of(channel)
        activity = (
            card_activity(shown, zone, language)
            if isinstance(shown, Card)
            else lines_activity([shown], zone, language)
        )
        content: Json = activity["attachments"][0]["content"]
        return content

    def vanished(self, message: MessageRef) -> None:
        """A message was deleted: nothing more is said under it."""
        self._surface.vanished(message)

    @property
    def _zone(self) -> tzinfo:
        return self._policy().time_zone


def said_in(answer: Tell | Wrong) -> Text:
    """Return what an answer says, where it cannot stand beside a field."""
    return answer.text if isinstance(answer, Tell) else (" ".join(answer.problems.values()),)
