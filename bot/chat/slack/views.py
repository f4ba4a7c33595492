"""Forms on somebody's screen: opened, covered by another, repainted; and their Home tab."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Any, Final

from bot.chat.slack.calls import Calls
from bot.chat.slack.codes import FormCode
from bot.chat.slack.heard import View
from bot.chat.slack.modal import home, modal, only_words, ready_to_write, with_notice
from bot.chat.slack.replies import Replies, Whisper
from bot.chat.slack.values import inputs_of
from bot.domain.errors import NotDone, OutsideError, Rejected
from bot.domain.policy import Policy
from bot.domain.text import Text
from bot.handlers.form import Form, TextField, written
from bot.texts import speaking

logger = logging.getLogger(__name__)

Json = dict[str, Any]

_PATIENCE: Final = 1.5
"""Seconds that opening a form may wait for its turn: a trigger lives for three."""
_TOO_LATE: Final = frozenset({"exchanged_trigger_id", "expired_trigger_id", "invalid_trigger_id"})
_MOST_KNOWN: Final = 2000


@dataclass(frozen=True, slots=True)
class _Known:
    """The last thing that somebody did in a view, and the inputs that we put into it last, if we did."""

    cause: str
    inputs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """Something that somebody did in a view, the form that it showed then, and what stood in its fields."""

    view: View
    form: FormCode
    values: Mapping[str, str]
    cause: str
    user: str
    language: str


class Views:
    """What Slack shows of our forms. Whatever does not work is told to its person; nothing is raised for it."""

    def __init__(self, calls: Calls, replies: Replies, policy: Callable[[], Policy]) -> None:
        self._calls = calls
        self._replies = replies
        self._policy = policy
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def modal(self, form: Form, language: str, below: FormCode | None = None) -> Json:
        close = speaking(language).labels.cancel if form.submit is not None else None
        return modal(form, self._zone, close, below)

    def home(self, form: Form) -> Json:
        return home(form, self._zone)

    def only_words(self, text: Text) -> Json:
        """Return a Home tab for somebody who can do nothing there."""
        return only_words(text, self._zone)

    def noticed(self, view: View, text: Text) -> Json:
        """Return an open view with a sentence on top."""
        return with_notice(view.content, text, self._zone)

    def heard(self, view: View, cause: str) -> None:
        """Remember that somebody did something in a view: what they do last wins."""
        known = self._known.pop(view.id, None)
        self._remember(view.id, _Known(cause, known.inputs if known else None))

    def painted(self, view_id: str, content: Mapping[str, Any]) -> None:
        """Remember what a view shows now."""
        known = self._known.pop(view_id, None)
        self._remember(view_id, _Known(known.cause if known else "", _inputs(content)))

    async def open(
        self, form: Form, trigger: str, fallback: Whisper, language: str, below: FormCode | None = None
    ) -> None:
        """Open a form; if its trigger ended meanwhile or Slack refuses it, say so."""
        view = ready_to_write(self.modal(form, language, below))
        try:
            await self._calls.call("views.open", patience=_PATIENCE, trigger_id=trigger, view=view)
        except OutsideError as error:
            logger.warning("a form could not be opened: %s", error)
            texts = speaking(language)
            late = str(error) in _TOO_LATE
            said = texts.words.too_late() if late else texts.something_broke()
            await self._replies.whisper(fallback, (said,))

    async def push(self, form: Form, trigger: str, over: Touch) -> None:
        """Cover a view with another form; where Slack does not do that (too late, a fourth one), show it in its place.

        Not if they share a field by accident, though: Slack would fill it with what was typed in the other.
        """
        view = ready_to_write(self.modal(form, over.language, over.form))
        try:
            await self._calls.call("views.push", patience=_PATIENCE, trigger_id=trigger, view=view)
        except NotDone as error:
            logger.info("a form was not put over another: %s", error)
            instead = self.modal(form, over.language, over.form.below)
            if _would_mix(form, over):
                instead = self.noticed(over.view, (speaking(over.language).words.too_late(),))
            await self.repaint(over, instead)

    async def repaint(self, touch: Touch, content: Json) -> None:
        """Show something else in an open form, as the answer to what somebody did last in it."""
        try:
            await self._update(touch.view.id, content, touch.view.hash)
        except Rejected as error:
            if str(error) == "hash_conflict":
                await self._settle(touch, content)
            else:  # closed meanwhile
                logger.info("a form was not repainted: %s", error)
        except OutsideError as error:
            logger.warning("a form could not be repainted: %s", error)
            await self._not_taken(touch)

    async def refresh(self, view_id: str, content: Json) -> None:
        """Show the present state in a form that somebody else's change, or their own in another form, has outdated."""
        try:
            await self._update(view_id, content, None)
        except OutsideError as error:
            logger.info("a form that lies below was not refreshed: %s", error)

    async def publish(self, user: str, content: Json) -> None:
        """Show something on somebody's Home tab."""
        await self._calls.call("views.publish", user_id=user, view=content)

    async def _settle(self, touch: Touch, content: Json) -> None:
        """The view is not any more what our answer was made for.

        If its person did something else in it since, that one's answer counts. If not, the answer to something earlier came
        between: ours may go in where every field stays as it is. Else it would replace what was typed, so they choose again.
        """
        known = self._known.get(touch.view.id)
        if known is not None and known.cause != touch.cause:
            logger.info("a form has gone on: an older answer is left out")
            return
        before = _inputs(touch.view.content)
        if _inputs(content) == before and (known is None or known.inputs in {None, before}):
            await self.refresh(touch.view.id, content)
        else:
            await self._not_taken(touch)

    async def _update(self, view_id: str, content: Json, known: str | None) -> None:
        await self._calls.call("views.update", view_id=view_id, hash=known, view=content)
        self.painted(view_id, content)

    async def _not_taken(self, touch: Touch) -> None:
        said = speaking(touch.language).words.not_taken()
        await self._replies.whisper(Whisper(touch.user), (said,))

    def _remember(self, view_id: str, known: _Known) -> None:
        self._known[view_id] = known
        while len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)

    @property
    def _zone(self) -> tzinfo:
        return self._policy().time_zone


def _would_mix(form: Form, over: Touch) -> bool:
    """Tell whether a form has a text field of the same name, and not because it goes on with that text."""
    fields = [part for part in form.parts if isinstance(part, TextField)]
    return any(part.initial != written(over.values, part.name) for part in fields if part.name in over.values)


def _inputs(content: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(inputs_of(content))
