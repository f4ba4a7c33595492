"""What people do in forms and on their Home tab -> the reception, and its answer -> their screen."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any, assert_never

from bot.chat.chores import Chores
from bot.chat.reception import Answer, Ask, Nothing, Reception, Tell, Wrong
from bot.chat.slack.acting import Acting, Answered
from bot.chat.slack.channels import SURFACE
from bot.chat.slack.codes import FormCode
from bot.chat.slack.heard import (
    CameHome,
    Changed,
    Closed,
    InView,
    PressedWithin,
    Submitted,
    Typed,
    Visitor,
)
from bot.chat.slack.keystrokes import Keystrokes
from bot.chat.slack.replies import Replies, Whisper, said_in
from bot.chat.slack.views import Touch, Views
from bot.domain.people import Person
from bot.domain.ticket import TicketId
from bot.handlers import HANDLERS
from bot.handlers.form import NO_TICKET
from bot.handlers.handler import Interaction, Within
from bot.handlers.names import HOME

Json = dict[str, Any]


class InViews:
    """Answers what is done in views. Only a submitted form is answered in its acknowledgement; the rest are chores."""

    def __init__(
        self, reception: Reception, acting: Acting, replies: Replies, views: Views, chores: Chores
    ) -> None:
        self._reception = reception
        self._acting = acting
        self._replies = replies
        self._views = views
        self._chores = chores
        self._keystrokes = Keystrokes(reception)

    async def hear(self, heard: InView) -> Json | None:
        """Act on what was heard; return what belongs into the acknowledgement."""
        match heard:
            case PressedWithin():
                await self._pressed(heard)
            case Changed():
                await self._changed(heard)
            case Typed():
                await self._typed(heard)
            case Submitted():
                return await self._submitted(heard)
            case Closed():
                await self._closed(heard)
            case CameHome(who=who, cause=cause):
                self._chores.begin("showing a Home tab", self._come_home(who, cause))
            case _:
                assert_never(heard)
        return None

    async def _pressed(self, heard: PressedWithin) -> None:
        async def press(by: Person) -> Answer:
            return await self._reception.press(
                Interaction(
                    cause=heard.cause,
                    by=by,
                    handler=heard.handler,
                    ticket=TicketId(heard.ticket),
                    surface=SURFACE,
                    subject=heard.subject,
                    values=heard.values,
                    memory=heard.form.memory,
                    within=Within(heard.form.handler, heard.form.ticket),
                )
            )

        self._views.heard(heard.view, heard.cause)
        answered = await self._acting.let(heard.who, press)
        self._chores.begin("answering a button in a form", self._show(heard, answered))

    async def _show(self, heard: PressedWithin, answered: Answered) -> None:
        """Show an answer in the form that it belongs to, or a form of its own over it."""
        user, language = heard.who.user, answered.language
        match answered.answer:
            case Nothing():  # what stands there cannot be asked anew, so it stays
                return
            case Ask(form=form) if form.handler != heard.form.handler and heard.view.is_home:
                await self._views.open(form, heard.trigger, Whisper(user), language, heard.form)
            case Ask(form=form) if form.handler != heard.form.handler:
                await self._views.push(form, heard.trigger, _touch(heard, language))
            case answer:
                await self._repaint(heard, answer, language)

    async def _changed(self, heard: Changed) -> None:
        async def change(by: Person) -> Answer:
            return await self._reception.change(_in_form(heard, by))

        self._views.heard(heard.view, heard.cause)
        answered = await self._acting.let(heard.who, change)
        if not isinstance(answered.answer, Nothing):
            work = self._repaint(heard, answered.answer, answered.language)
            self._chores.begin("repainting a form", work)

    async def _repaint(
        self, heard: PressedWithin | Changed, answer: Ask | Tell | Wrong, language: str
    ) -> None:
        """Show an answer in the place of the form that was used."""
        if not isinstance(answer, Ask):
            content = self._views.noticed(heard.view, said_in(answer))
        elif heard.view.is_home:
            content = self._views.home(answer.form)
        else:
            content = self._views.modal(answer.form, language, heard.form.below)
        if heard.view.is_home:
            await self._views.publish(heard.who.user, content)
        else:
            await self._views.repaint(_touch(heard, language), content)

    async def _submitted(self, heard: Submitted) -> Json | None:
        async def submit(by: Person) -> Answer:
            async with self._keystrokes.turn(heard.view):
                answer = await self._reception.submit(_in_form(heard, by))
                if isinstance(answer, Nothing | Ask):
                    self._keystrokes.used(heard.view)
                return answer

        self._views.heard(heard.view, heard.cause)
        answered = await self._acting.let(heard.who, submit)
        match answered.answer:
            case Nothing():
                self._chores.begin("refreshing what lies below", self._refresh_below(heard))
                return None
            case Ask(form=form):
                view = self._views.modal(form, answered.language, heard.form.below)
                self._views.painted(heard.view.id, view)
                return {"response_action": "update", "view": view}
            case Wrong(problems=problems):
                return self._beside_fields(heard, problems)
            case Tell(text=text):
                return self._beside_fields(heard, {"": self._replies.plain(text)})

    def _beside_fields(self, heard: Submitted, problems: Mapping[str, str]) -> Json:
        errors = self._replies.beside_fields(heard.view, problems)
        if errors:
            return {"response_action": "errors", "errors": errors}
        notice = self._views.noticed(heard.view, (" ".join(problems.values()),))
        return {"response_action": "update", "view": notice}

    async def _typed(self, heard: Typed) -> None:
        async def keep(by: Person) -> Answer:
            await self._keystrokes.typed(heard.view, _in_form(heard, by))
            return Nothing()

        await self._acting.let(heard.who, keep)

    async def _closed(self, heard: Closed) -> None:
        async def keep(by: Person) -> Answer:
            await self._keystrokes.closed(heard.view, _in_form(heard, by))
            return Nothing()

        await self._acting.let(heard.who, keep)
        self._chores.begin("refreshing what lies below", self._refresh_below(heard))

    async def _come_home(self, who: Visitor, cause: str) -> None:
        answered = await self._acting.let(who, self._asking(FormCode(HOME, NO_TICKET), cause))
        match answered.answer:
            case Ask(form=form):
                await self._views.publish(who.user, self._views.home(form))
            case Tell() | Wrong() as said:
                await self._views.publish(who.user, self._views.only_words(said_in(said)))
            case Nothing():
                return

    async def _refresh_below(self, heard: Submitted | Closed) -> None:
        """Show the present state in what comes to light now; where people write, nothing is touched."""
        modals = iter(() if isinstance(heard, Closed) and heard.everything else heard.view.under_it)
        for code in _below(heard.form):
            view_id = "" if code.handler == HOME else next(modals, None)
            if view_id is not None and _only_shows(code):
                await self._refresh(heard, code, view_id)

    async def _refresh(self, heard: Submitted | Closed, code: FormCode, view_id: str) -> None:
        answered = await self._acting.let(heard.who, self._asking(code, f"{heard.cause}:below"))
        if not isinstance(answered.answer, Ask):
            return
        form = answered.answer.form
        if code.handler == HOME:
            await self._views.publish(heard.who.user, self._views.home(form))
        else:
            await self._views.refresh(view_id, self._views.modal(form, answered.language, code.below))

    def _asking(self, code: FormCode, cause: str) -> Callable[[Person], Awaitable[Answer]]:
        async def ask(by: Person) -> Answer:
            return await self._reception.press(
                Interaction(
                    cause=cause,
                    by=by,
                    handler=code.handler,
                    ticket=code.ticket,
                    surface=SURFACE,
                    memory=code.memory,
                )
            )

        return ask


def _touch(heard: PressedWithin | Changed, language: str) -> Touch:
    return Touch(
        view=heard.view,
        form=heard.form,
        values=heard.values,
        cause=heard.cause,
        user=heard.who.user,
        language=language,
    )


def _in_form(heard: Changed | Typed | Submitted | Closed, by: Person) -> Interaction:
    return Interaction(
        cause=heard.cause,
        by=by,
        handler=heard.form.handler,
        ticket=heard.form.ticket,
        surface=SURFACE,
        values=heard.values,
        memory=heard.form.memory,
    )


def _below(code: FormCode) -> Iterator[FormCode]:
    while code.below is not None:
        code = code.below
        yield code


def _only_shows(code: FormCode) -> bool:
    handler = HANDLERS.get(code.handler)
    return handler is not None and handler.ask is not None and not handler.keeps
