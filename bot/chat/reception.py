"""Where interactions arrive, from whatever surface: interaction -> permission -> form or act -> answer."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.attention import Attention
from bot.chat import unfinished
from bot.chat.card import Card
from bot.chat.current import shown_at
from bot.chat.healing import heal
from bot.chat.lines import Line
from bot.chat.placing import place
from bot.desk import Desk
from bot.domain import noting
from bot.domain.deliveries import NO_CHANNEL, MessageRef
from bot.domain.people import ChannelId, Identity, Person, PersonId, Role
from bot.domain.policy import Policy
from bot.domain.refusals import AlreadyMerged, OutdatedButton, Refused
from bot.domain.text import Text
from bot.domain.ticket import TicketId
from bot.handlers import HANDLERS
from bot.handlers.commands import COMMANDS, SHORTCUTS, TYPED, Command, Takes, meant
from bot.handlers.finding import ticket_number
from bot.handlers.form import NO_TICKET, Form, Option
from bot.handlers.handler import Handler, Incomplete, Interaction, Side, Within
from bot.handlers.permission import permit_at_desk, permit_here
from bot.handlers.wave_notes import take_note
from bot.stores.store import Conflict, StoreError
from bot.texts import speaking

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Nothing:
    """It is done; the card and the thread will show it. An open form closes."""


@dataclass(frozen=True, slots=True)
class Ask:
    """Show this form; where a form is open already, in its place.

    `asked` is what it was asked for with, where that was no form: what cannot show it at once offers to ask again.
    """

    form: Form
    asked: Interaction | None = None


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

    @property
    def attention(self) -> Attention:
        """What is held while a surface answers somebody."""
        return self._desk.attention

    def person(self, identity: Identity, *, name: str, language: str) -> Person:
        """Return who acts. A person whom the policy does not know may only read; their id says so.

        `name` and `language` are what the surface says; the policy's words win.
        """
        known = self.policy.identities.get(identity)
        if known is None:
            return Person(PersonId(f"?{identity.id}"), name, frozenset(), Role.READ, language)
        person = self.policy.people[known]
        return person if person.language else replace(person, language=language)

    async def press(self, interaction: Interaction) -> Answer:
        """Somebody pressed a button: ask what has to be asked, else act.

        A button in a form that acts at once is answered with the form as it is now.
        """
        if interaction.within is not None:
            await self._keep(
                replace(interaction, handler=interaction.within.handler, ticket=interaction.within.ticket)
            )
        answer = await self._answer(interaction, self._press)
        await place(interaction, self._desk)
        if isinstance(answer, Nothing) and interaction.within is not None:
            return await self._again(interaction, interaction.within)
        return answer

    async def submit(self, interaction: Interaction) -> Answer:
        """Somebody submitted a form. What they typed is kept until it has had its effect.

        Who was not told that it had (an acknowledgement got lost) submits the same again: then the form closes.
        """
        answer = await self._answer(interaction, self._act)
        if isinstance(answer, Tell | Wrong) and await self._is_done(interaction.cause):
            answer = Nothing()
        if _is_used(answer, interaction):
            await self._used(interaction)
        else:
            await self._keep(interaction)
        return answer

    async def change(self, interaction: Interaction) -> Answer:
        """Somebody chose something in a form that is still open."""
        await self._keep(interaction)
        return await self._answer(interaction, self._change)

    async def typed(self, interaction: Interaction) -> None:
        """Somebody types in a form: what stands there is kept; nothing is, once they have emptied it."""
        handler = HANDLERS.get(interaction.handler)
        emptied = handler is not None and not any(interaction.values.get(name) for name in handler.keeps)
        await (self._used(interaction) if emptied else self._keep(interaction))

    async def closed(self, interaction: Interaction) -> None:
        """Somebody closed a form without submitting it. What the surface says of its fields is kept."""
        await self._keep(interaction)

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

    async def command(self, words: str, interaction: Interaction, typed: str = TYPED) -> Answer:
        """Somebody typed a command: `log 17`, `suche Erstattung`, `help`; `typed` is what begins one where they did.

        An `Ask` says in `asked` what was meant.
        """
        texts = speaking(interaction.by.language)
        first, _, rest = words.strip().partition(" ")
        if first.casefold() in {"", "help", "hilfe"}:
            return Tell(texts.words.commands(typed))
        command = COMMANDS.get(first.casefold())
        wanted = _commanded(command, rest.strip(), interaction) if command else None
        if wanted is None:
            return Tell(texts.words.not_understood(words, meant(first, command), typed))
        answer = await self.press(wanted)
        return replace(answer, asked=wanted) if isinstance(answer, Ask) else answer

    async def shortcut(self, name: str, interaction: Interaction, root: MessageRef | None) -> Answer:
        """Somebody pointed at a message. `root` is where its thread begins (or itself); `values` hold `text` and `message`."""
        texts = speaking(interaction.by.language)
        shortcut = SHORTCUTS.get(name)
        if shortcut is None:
            return Tell(texts.refused(OutdatedButton()))
        found = await self._desk.store.ticket_at(root) if root else None
        if found is None:
            return await self.press(replace(interaction, handler=shortcut.elsewhere, ticket=NO_TICKET))
        ticket, channel = found
        return await self.press(
            replace(interaction, handler=shortcut.on_ticket, ticket=ticket, channel=channel)
        )

    async def is_ours(self, root: MessageRef) -> bool:
        """Tell whether a thread belongs to one of our cards; what is written in any other is nobody's business here."""
        return await self._desk.store.ticket_at(root) is not None

    async def shown_at(self, message: MessageRef, root: MessageRef) -> Card | Line | None:
        """Return what stands at a message of ours by now; see `bot.chat.current`."""
        try:
            return await shown_at(message, root, self._desk)
        except (Refused, StoreError):
            logger.exception("what stands at a message could not be read")
            return None

    async def noted(self, written: Written) -> bool:
        """Somebody wrote in a thread: if it is a ticket's, it becomes a note; return whether it is. Nothing of it ever leaves."""
        found = await self._desk.store.ticket_at(written.root)
        if found is None:
            return False
        if found[0] < 0:
            await self._note_on_wave(-found[0], found[1], written)
            return True
        await self._note(*found, written)
        return True

    async def vanished(self, deleted: MessageRef, root: MessageRef) -> None:
        """Somebody deleted a message of ours, in the thread that begins at `root`."""
        await heal(self._desk, deleted, root)

    async def _note_on_wave(self, wave: int, channel: ChannelId, written: Written) -> None:
        """Keep a note on many tickets at once with what they have in common."""
        by = written.by.actor if written.by else None
        await take_note(wave, self._desk, by=by, channel=channel, message=written.message, text=written.text)

    async def _note(self, ticket: TicketId, channel: ChannelId, written: Written) -> None:
        """Keep a note; one under the card of a ticket that was merged belongs to where it went on, and is shown there."""
        actor = written.by.actor if written.by else None
        try:
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
        except Refused as refused:
            if not isinstance(refused.why, AlreadyMerged):
                raise
            await self._note(TicketId(refused.why.into), NO_CHANNEL, written)

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
        form = await handler.ask(interaction, self._desk)
        stays = interaction.within == Within(form.handler, form.ticket)
        return Ask(_keeping(form) if stays else await self._fresh(form, interaction))

    async def _act(self, handler: Handler, interaction: Interaction) -> Answer:
        form = await handler.act(interaction, self._desk)
        if form is None:
            return Nothing()
        moved_on = (form.handler, form.ticket) != (interaction.handler, interaction.ticket)
        return Ask(await self._fresh(form, interaction) if moved_on else _keeping(form))

    async def _change(self, handler: Handler, interaction: Interaction) -> Answer:
        if handler.changed is None:
            raise Refused(OutdatedButton())
        return Ask(_keeping(await handler.changed(interaction, self._desk)))

    async def _again(self, interaction: Interaction, within: Within) -> Answer:
        """Show a form anew after one of its buttons did something."""
        handler = HANDLERS.get(within.handler)
        if handler is None or handler.ask is None:
            return Nothing()
        anew = replace(
            interaction, handler=within.handler, ticket=within.ticket, subject="", channel=None, within=None
        )
        return await self._answer(anew, self._press)

    async def _fresh(self, form: Form, interaction: Interaction) -> Form:
        """Return a form that somebody has not seen yet, with what they began in it before."""
        return await unfinished.restored(_keeping(form), HANDLERS[form.handler], interaction, self._desk)

    async def _keep(self, interaction: Interaction) -> None:
        """Keep what was typed; what cannot be kept stands in the open form still."""
        handler = HANDLERS.get(interaction.handler)
        if handler is not None and handler.keeps and not interaction.by.id.startswith("?"):
            try:
                await unfinished.keep(handler, interaction, self._desk)
            except StoreError:
                logger.exception("what was typed on ticket %s could not be kept", interaction.ticket)

    async def _used(self, interaction: Interaction) -> None:
        handler = HANDLERS.get(interaction.handler)
        if handler is not None:
            try:
                await unfinished.used(handler, interaction, self._desk)
            except StoreError:
                logger.exception("what was used on ticket %s is still kept", interaction.ticket)

    async def _is_done(self, cause: str) -> bool:
        try:
            return await self._desk.store.done_by(cause) is not None
        except StoreError:
            return False

    async def _permit(self, handler: Handler, interaction: Interaction) -> None:
        try:
            if handler.side is Side.DESK:
                permit_at_desk(handler, interaction.by)
            else:
                permit_here(handler, interaction, await self._desk.ticket(interaction.ticket))
        except Refused as refused:
            why, who = type(refused.why).__name__, interaction.by.id
            logger.warning("%s may not %s on ticket %s: %s", who, handler.name, interaction.ticket, why)
            raise


def _keeping(form: Form) -> Form:
    return replace(form, kept=bool(HANDLERS[form.handler].keeps))


def _is_used(answer: Answer, interaction: Interaction) -> bool:
    """Tell whether what was typed has had its effect: a form about something else follows, or none."""
    if isinstance(answer, Ask):
        return (answer.form.handler, answer.form.ticket) != (interaction.handler, interaction.ticket)
    return isinstance(answer, Nothing)


def _commanded(command: Command, rest: str, interaction: Interaction) -> Interaction | None:
    """Return what a command asks for; None if what follows its word is not what it takes."""
    asked = replace(interaction, handler=command.handler, channel=None)
    match command.takes:
        case Takes.TICKET:
            number = ticket_number(rest)
            return replace(asked, ticket=number) if number is not None else None
        case Takes.WORDS | Takes.ACCOUNT | Takes.NOTHING:
            return replace(asked, ticket=NO_TICKET, subject=rest)
