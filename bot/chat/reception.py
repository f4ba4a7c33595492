"""Where interactions arrive, from whatever surface: interaction -> permission -> form or act -> answer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.desk import Desk
from bot.domain import noting
from bot.domain.deliveries import MessageRef
from bot.domain.people import DepartmentId, Person, PersonId, Role
from bot.domain.policy import Policy
from bot.domain.refusals import (
    NotHere,
    OtherDepartment,
    OutdatedButton,
    Refused,
    RoleTooLow,
    Stranger,
)
from bot.domain.text import Text
from bot.domain.ticket import Ticket, TicketId
from bot.handlers import HANDLERS
from bot.handlers.form import Form, Option
from bot.handlers.handler import Handler, Incomplete, Interaction, Side
from bot.handlers.names import LOG
from bot.stores.store import Conflict, StoreError
from bot.texts import speaking

logger = logging.getLogger(__name__)

_DIGITS = 15  # of a ticket's number; more than any store counts to


@dataclass(frozen=True, slots=True)
class Nothing:
    """It is done; the card and the thread will show it. An open form closes."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Show this form; where a form is open already, in its place."""

    form: Form


@dataclass(frozen=True, slots=True)
class Wrong:
    """The open form stays, with these sentences beside its fields."""

    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell only this person."""

    text: Text


Answer = Nothing | Ask | Wrong | Tell


@dataclass(frozen=True, slots=True)
class Written:
    """Somebody wrote, changed or deleted (`text` None) a message in a thread. `message` is the surface's id for it."""

    cause: str
    by: Person | None
    root: MessageRef
    message: str
    text: str | None


class Reception:
    """The same for every surface. Permissions are checked here, on the server, at the moment of acting."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def policy(self) -> Policy:
        return self._desk.policy

    def person(self, surface_id: str, *, name: str, language: str) -> Person:
        """Return who acts. A person whom the policy does not know may only read; their id says so.

        `name` and `language` are what the surface says; the policy's words win.
        """
        known = self.policy.slack_ids.get(surface_id)
        if known is None:
            return Person(PersonId(f"?{surface_id}"), name, frozenset(), Role.READ, language)
        person = self.policy.people[known]
        return person if person.language else replace(person, language=language)

    async def press(self, interaction: Interaction) -> Answer:
        """Somebody pressed a button: ask what has to be asked, else act."""
        return await self._answer(interaction, self._press)

    async def submit(self, interaction: Interaction) -> Answer:
        """Somebody submitted a form."""
        return await self._answer(interaction, self._act)

    async def change(self, interaction: Interaction) -> Answer:
        """Somebody chose something in a form that is still open."""
        return await self._answer(interaction, self._change)

    async def suggest(self, interaction: Interaction, typed: str) -> Sequence[Option]:
        """Return the options for what somebody typed into a search field."""
        handler = HANDLERS.get(interaction.handler)
        if handler is None or handler.suggest is None:
            return ()
        try:
            await self._permit(handler, interaction)
            return await handler.suggest(interaction, typed, self._desk)
        except Refused:
            return ()
        except StoreError:
            logger.exception("the store refused a search on ticket %s", interaction.ticket)
            return ()

    async def command(self, words: str, interaction: Interaction) -> Answer:
        """Somebody typed a command: `log 17`, `help`."""
        texts = speaking(interaction.by.language)
        match words.casefold().split():
            case [] | ["help" | "hilfe"]:
                return Tell(texts.help())
            case ["log" | "protokoll", number] if number.isdecimal() and len(number) <= _DIGITS:
                asked = replace(interaction, handler=LOG, ticket=TicketId(int(number)), channel=None)
                return await self.press(asked)
            case _:
                return Tell(texts.not_understood(words))

    async def noted(self, written: Written) -> bool:
        """Somebody wrote in a thread: if it is a ticket's, it becomes a note; return whether it is. Nothing of it ever leaves."""
        found = await self._desk.store.ticket_at(written.root)
        if found is None:
            return False
        ticket, channel = found
        actor = written.by.actor if written.by else None
        await self._desk.change(
            ticket,
            written.cause,
            noting.note,
            actor,
            self._desk.clock(),
            channel=channel,
            message=written.message,
            text=written.text,
        )
        return True

    async def _answer(self, interaction: Interaction, act: Callable[..., Awaitable[Answer]]) -> Answer:
        texts = speaking(interaction.by.language)
        handler = HANDLERS.get(interaction.handler)
        if handler is None:
            return Tell(texts.refused(OutdatedButton()))
        try:
            await self._permit(handler, interaction)
            return await act(handler, interaction)
        except Incomplete as incomplete:
            return Wrong(incomplete.problems)
        except Refused as refused:
            return Tell(texts.refused(refused.why))
        except (StoreError, Conflict):
            logger.exception("the store refused an interaction on ticket %s", interaction.ticket)
            return Tell((texts.something_broke(),))

    async def _press(self, handler: Handler, interaction: Interaction) -> Answer:
        if handler.ask is None:
            return await self._act(handler, interaction)
        return Ask(await handler.ask(interaction, self._desk))

    async def _act(self, handler: Handler, interaction: Interaction) -> Answer:
        form = await handler.act(interaction, self._desk)
        return Nothing() if form is None else Ask(form)

    async def _change(self, handler: Handler, interaction: Interaction) -> Answer:
        if handler.changed is None:
            raise Refused(OutdatedButton())
        return Ask(await handler.changed(interaction, self._desk))

    async def _permit(self, handler: Handler, interaction: Interaction) -> None:
        ticket = await self._desk.ticket(interaction.ticket)
        _permit(handler, interaction, ticket)


def _permit(handler: Handler, interaction: Interaction, ticket: Ticket) -> None:
    by = interaction.by
    if interaction.channel is not None and interaction.channel not in ticket.all_channels():
        raise Refused(NotHere())
    if by.id.startswith("?"):
        raise Refused(Stranger(PersonId(by.id.removeprefix("?"))))
    departments = _departments(handler.side, ticket)
    if not by.departments & departments:
        raise Refused(OtherDepartment(departments))
    if by.role < handler.needs:
        raise Refused(RoleTooLow(handler.needs))


def _departments(side: Side, ticket: Ticket) -> frozenset[DepartmentId]:
    match side:
        case Side.ORIGIN:
            return frozenset({ticket.department})
        case Side.ASKED:
            return frozenset(escalation.department for escalation in ticket.escalations)
        case Side.ANY:
            return ticket.departments()
