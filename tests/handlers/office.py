"""People at their desk: what they press, fill in, and get to see. Everything goes through the reception, as on a surface."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from bot.answers import Answers
from bot.chat.card import card
from bot.chat.reception import Answer, Ask, Reception, Tell, Wrong
from bot.desk import Desk
from bot.domain import escalating
from bot.domain.library import Library
from bot.domain.people import ChannelId, Person
from bot.domain.posts import Post
from bot.domain.refusals import Refusal
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.form import Form, Passage, Quote
from bot.handlers.handler import Interaction
from bot.stores.memory import MemoryStore
from bot.stores.store import Store
from bot.texts import speaking
from tests.chat.teams.watching import WatchedReception
from tests.fakes import world
from tests.fakes.surface import words
from tests.fakes.world import ANNA, PLATFORM, SERVICE, SHOP
from tests.handlers.untouched import initial

FIRST = TicketId(1)


class Office:
    """A desk with its reception. Every click has a cause of its own."""

    def __init__(self, store: Store | None = None, *, library: Library | None = None, **policy: Any) -> None:
        self.watch = world.Watch()
        self.store = store or MemoryStore()
        self.policy = world.policy(**policy)
        self.platforms = {SHOP: PLATFORM}
        answers = Answers(library or world.library())
        self.desk = Desk(self.store, self.policy, self.platforms, self.watch, answers=answers)
        self.reception: Reception = WatchedReception(self.desk)
        self._causes = itertools.count(1)

    async def receives(self, *posts: Post) -> TicketId:
        """Take posts of one conversation; without any, take the usual one."""
        tickets = [await self.desk.receive(post) for post in posts or (world.post(),)]
        return tickets[-1]

    async def ticket(self, number: int = 1) -> Ticket:
        return await self.desk.ticket(TicketId(number))

    async def press(
        self,
        by: Person,
        handler: str,
        subject: str = "",
        channel: ChannelId | None = None,
        *,
        number: int = 1,
    ) -> Answer:
        click = self.click(by, handler, subject=subject, channel=channel, ticket=TicketId(number))
        return await self.reception.press(click)

    async def open(self, by: Person, handler: str, subject: str = "", *, number: int = 1) -> Form:
        """Press a button that asks something back."""
        return asked(await self.press(by, handler, subject, number=number))

    async def submit(self, by: Person, form: Form, **values: str) -> Answer:
        return await self.reception.submit(self.filled_in(by, form, values))

    async def choose(self, by: Person, form: Form, **values: str) -> Answer:
        """Choose something in a form that stays open."""
        return await self.reception.change(self.filled_in(by, form, values))

    async def search(self, by: Person, form: Form, typed: str) -> list[str]:
        options = await self.reception.suggest(self.filled_in(by, form, {}), typed)
        return [option.label for option in options]

    def filled_in(self, by: Person, form: Form, values: Mapping[str, str]) -> Interaction:
        """Return a form as a surface reports it: what it began with, and what was changed."""
        filled_in = {**initial(form), **values}
        return self.click(by, form.handler, ticket=form.ticket, values=filled_in, memory=form.memory)

    def click(self, by: Person, handler: str, **more: Any) -> Interaction:
        fields: dict[str, Any] = {"ticket": FIRST, "surface": "slack", **more}
        return Interaction(cause=f"click-{next(self._causes)}", by=by, handler=handler, **fields)

    async def buttons(self, channel: ChannelId) -> list[str]:
        """Return the handlers whose buttons stand on the card in a channel."""
        shown = card(await self.ticket(), channel, self.policy, PLATFORM)
        return [button.handler for button in shown.buttons]

    async def happened(self, number: int = 1) -> list[str]:
        """Return the names of a ticket's activities, in order."""
        return [type(entry.activity).__name__ for entry in await self.desk.log(TicketId(number))]


def field(form: Form, name: str) -> Any:
    """Return a form's field."""
    return next(part for part in form.parts if getattr(part, "name", "") == name)


def read_aloud(form: Form) -> list[str]:
    """Return what there is to read in a form, from top to bottom."""
    return [
        words(part.text) if isinstance(part, Passage) else part.text.clean()
        for part in form.parts
        if isinstance(part, Passage | Quote)
    ]


def asked(answer: Answer) -> Form:
    assert isinstance(answer, Ask), answer
    return answer.form


def told(answer: Answer) -> str:
    assert isinstance(answer, Tell), answer
    return words(answer.text)


def beside(answer: Answer) -> Mapping[str, str]:
    """Return what is wrong, by field."""
    assert isinstance(answer, Wrong), answer
    return answer.problems


def no(by: Person, why: Refusal) -> str:
    """Return how a refusal reads to a person."""
    return words(speaking(by.language).refused(why))


async def office_with(*, escalated: bool) -> Office:
    office = Office()
    await office.receives()
    if escalated:
        await escalate(office)
    return office


async def escalate(office: Office) -> None:
    question = escalating.Question(
        department=SERVICE, reason="Refund", text="May she?", due_at=office.watch().replace(hour=20)
    )
    await office.desk.change(
        FIRST, "e", escalating.escalate, ANNA, office.watch(), question=question, policy=office.policy
    )
