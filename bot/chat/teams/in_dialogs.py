"""What people do in dialogs -> the reception, and its answer -> the dialog.

A dialog shows what it was last answered with and nothing else: so every answer is the whole form, with what stood in its fields.
"""

from __future__ import annotations

import logging
from typing import Any

from bot.chat.reception import Answer, Ask, Nothing, Reception, Tell, Wrong
from bot.chat.teams import invoking
from bot.chat.teams.acting import Acting, Answered
from bot.chat.teams.codes import FormCode
from bot.chat.teams.dialogs import Said, results
from bot.chat.teams.heard import InDialog, Searched
from bot.chat.teams.naming import SURFACE
from bot.chat.teams.offering import Offering
from bot.chat.teams.recent import Recent
from bot.chat.teams.replies import Replies
from bot.chat.teams.screens import Screens
from bot.chat.teams.values import lacking, overlooked, values_in
from bot.chat.teams.visitors import Visitors
from bot.domain.people import Person
from bot.handlers.form import Form
from bot.handlers.handler import Interaction, Within
from bot.texts import speaking

logger = logging.getLogger(__name__)

Json = dict[str, Any]


class InDialogs:
    """Answers what is done in dialogs. The same twice gets the same answer."""

    def __init__(
        self,
        reception: Reception,
        acting: Acting,
        offering: Offering,
        visitors: Visitors,
        *,
        replies: Replies,
        screens: Screens,
        recent: Recent,
    ) -> None:
        self._reception = reception
        self._acting = acting
        self._offering = offering
        self._visitors = visitors
        self._replies = replies
        self._screens = screens
        self._recent = recent

    def opened(self, answered: Answered) -> Json:
        """Return the answer to whoever asked for a dialog. Where nothing had to be asked, it says that it is done."""
        match answered.answer:
            case Ask(form=form):
                return self._screens.show(form, answered.language)
            case Nothing():
                return invoking.closing(speaking(answered.language).words.done())
            case Tell() | Wrong() as said:
                return invoking.closing(self._replies.plain(said, answered.language))

    async def hear(self, heard: InDialog) -> Json | None:
        """Act on what was done in a dialog; None closes it."""
        return await self._recent.once(heard.cause, lambda: self._hear(heard))

    async def found(self, heard: Searched) -> Json:
        """Return what fits to what is being typed; nothing where something is wrong, since a search cannot say so."""
        try:
            by = await self._visitors.person(heard.who, heard.spot)
        except Exception:
            logger.exception("nobody known searches in %s", heard.code.handler)
            return invoking.found([])
        options = await self._offering.fitting(self._in_form(heard, by, ""), heard.typed)
        return invoking.found(results(options))

    async def _hear(self, heard: InDialog) -> Json | None:
        match heard.act:
            case "submit":
                return await self._submitted(heard)
            case "press":
                return await self._pressed(heard)
            case "change" | "page":
                return await self._changed(heard)
            case "back":
                return await self._back(heard)

    async def _submitted(self, heard: InDialog) -> Json | None:
        """Submit a form; not one in which something was chosen that it has not answered to yet."""
        values = values_in(heard.data, self._screens.zone)
        if overlooked(heard.code, values):
            return await self._changed(heard, submitted=True)

        async def submit(by: Person) -> Answer:
            missing = lacking(heard.code, values, by.language)
            if missing:
                await self._reception.closed(self._in_form(heard, by, heard.cause))
                return Wrong(missing)
            return await self._reception.submit(self._in_form(heard, by, heard.cause))

        answered = await self._acting.let(heard.who, heard.spot, submit)
        match answered.answer:
            case Nothing():
                return await self._what_lies_below(heard)
            case Ask(form=form):
                return self._next(heard, form, answered.language)
            case Wrong() | Tell() as said:
                return await self._as_it_was(heard, answered.language, said)

    async def _pressed(self, heard: InDialog) -> Json | None:
        press = heard.press
        if press is None:
            return await self._changed(heard)

        async def act(by: Person) -> Answer:
            return await self._reception.press(
                Interaction(
                    cause=heard.cause,
                    by=by,
                    handler=press.handler,
                    ticket=press.ticket,
                    surface=SURFACE,
                    subject=press.subject,
                    values=values_in(heard.data, self._screens.zone),
                    memory=heard.code.memory,
                    within=Within(heard.code.handler, heard.code.ticket),
                )
            )

        answered = await self._acting.let(heard.who, heard.spot, act)
        match answered.answer:
            case Ask(form=form) if form.handler != heard.code.handler:
                return self._screens.show(form, answered.language, below=heard.code)
            case Ask(form=form):
                return self._next(heard, form, answered.language)
            case Nothing():  # what stands there cannot be asked anew, so it stays
                return await self._as_it_was(heard, answered.language)
            case Wrong() | Tell() as said:
                return await self._as_it_was(heard, answered.language, said)

    async def _changed(self, heard: InDialog, *, submitted: bool = False) -> Json | None:
        """Show what follows from a choice; to who `submitted` the form, with a word on why nothing else has happened."""

        async def change(by: Person) -> Answer:
            return await self._reception.change(self._in_form(heard, by, heard.cause))

        answered = await self._acting.let(heard.who, heard.spot, change)
        match answered.answer:
            case Ask(form=form):
                why = (speaking(answered.language).dialogs.changed(),) if submitted else ()
                return self._next(heard, form, answered.language, Said(notice=why))
            case Nothing():
                return await self._as_it_was(heard, answered.language)
            case Wrong() | Tell() as said:
                return await self._as_it_was(heard, answered.language, said)

    async def _back(self, heard: InDialog) -> Json | None:
        """Keep what was typed, and show the form that lies below."""

        async def leave(by: Person) -> Answer:
            await self._reception.closed(self._in_form(heard, by, heard.cause))
            return Nothing()

        await self._acting.let(heard.who, heard.spot, leave)
        return await self._what_lies_below(heard)

    def _next(self, heard: InDialog, form: Form, language: str, said: Said | None = None) -> Json:
        """Show how the form goes on, with what was typed in the fields that stay."""
        return self._screens.show(
            form,
            language,
            below=heard.code.below,
            typed=heard.data,
            untouched=self._screens.untouched(heard.code, heard.data),
            said=said,
        )

    async def _as_it_was(self, heard: InDialog, language: str, answer: Tell | Wrong | None = None) -> Json:
        """Show the same form again, with what was typed and what is wrong with it."""
        form = self._screens.form(heard.code) or await self._asked_anew(heard)
        if form is None:
            words = speaking(language)
            said = self._replies.plain(answer or Tell((words.words.too_late(),)), words.code)
            return invoking.closing(said)
        return self._screens.show(
            form, language, below=heard.code.below, typed=heard.data, said=_said(answer)
        )

    async def _asked_anew(self, heard: InDialog) -> Form | None:
        """Return a form that is not in mind any more, as it would be opened now."""
        answered = await self._ask(heard, heard.code, f"{heard.cause}:again")
        return answered.answer.form if isinstance(answered.answer, Ask) else None

    async def _what_lies_below(self, heard: InDialog) -> Json | None:
        """Show the present state of the form that this one was opened from; None where there is none."""
        below = heard.code.below
        if below is None:
            return None
        answered = await self._ask(heard, below, f"{heard.cause}:below")
        if not isinstance(answered.answer, Ask):
            return None
        return self._screens.show(answered.answer.form, answered.language, below=below.below)

    async def _ask(self, heard: InDialog, code: FormCode, cause: str) -> Answered:
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

        return await self._acting.let(heard.who, heard.spot, ask)

    def _in_form(self, heard: InDialog | Searched, by: Person, cause: str) -> Interaction:
        return Interaction(
            cause=cause,
            by=by,
            handler=heard.code.handler,
            ticket=heard.code.ticket,
            surface=SURFACE,
            values=values_in(heard.data, self._screens.zone),
            memory=heard.code.memory,
        )


def _said(answer: Tell | Wrong | None) -> Said:
    """Return what is said in a form that is shown again: beside its fields, or on top."""
    match answer:
        case Wrong(problems=problems):
            return Said(problems=problems)
        case Tell(text=text):
            return Said(notice=text)
        case None:
            return Said()
