"""People at the chat: they press what stands there, fill in what is asked, and press again when nothing answers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.chat.card import Card
from bot.chat.reception import Answer, Ask, Nothing, Tell
from bot.domain.deliveries import MessageRef
from bot.domain.mending import STUCK
from bot.domain.people import ChannelId, Person
from bot.domain.replies import Reply, ReplyState
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.form import NO_TICKET, Button, Form, TextField
from bot.handlers.handler import Interaction, Within
from bot.handlers.names import ARRIVED, CARD_MISSING, DISCARD, EDIT, LOST, REPLY, SEND_AGAIN, UNDO, USE_DRAFT
from bot.texts import speaking
from tests.fakes.surface import Message, Notice, words
from tests.fakes.world import ANNA, JONAS, SELMA, SERVICE
from tests.faults.ground import Confirmed
from tests.faults.house import House
from tests.faults.points import At, Seam
from tests.faults.teams import SERVICE_IN_TEAMS, SURFACE
from tests.handlers.untouched import initial

PATIENCE: Final = 4
"""How often somebody presses again what nobody answers."""

WRITES_A_REPLY: Final = frozenset({REPLY, EDIT, USE_DRAFT})

DECIDE: Final = (ARRIVED, LOST, SEND_AGAIN, DISCARD, EDIT)


@dataclass(frozen=True, slots=True)
class Seen:
    """A button where it stands."""

    button: Button
    message: MessageRef
    channel: ChannelId
    card: MessageRef | None = None
    """The card that it stands on or below, where the product says that with every click."""

    @property
    def ticket(self) -> TicketId:
        return self.button.ticket


class People:
    def __init__(self, house: House) -> None:
        self._house = house

    def buttons(self, *handlers: str) -> list[Seen]:
        """Return what can be pressed in the channels, of these handlers or of all."""
        return [one for one in self._all_buttons() if not handlers or one.button.handler in handlers]

    def _all_buttons(self) -> Iterator[Seen]:
        """Go through all messages: the thread of a deleted card can be read and used still."""
        for message in self._house.chat.messages:
            match message.content:
                case Card(buttons=buttons):
                    yield from (self._seen(button, message) for button in buttons)
                case tuple(lines):
                    yield from (self._seen(button, message) for line in lines for button in line.buttons)
                case Notice():
                    pass

    def _seen(self, button: Button, message: Message) -> Seen:
        ref = message.ref
        card = replace(ref, id=message.thread or ref.id) if ref.surface == SURFACE else None
        return Seen(button, ref, self._house.chat.channel(message), card)

    async def press(self, by: Person, seen: Seen, *, twice: bool = False) -> Answer | None:
        """Press a button and go through with what it asks; None if nobody answered in the end."""
        button = seen.button
        click = self._click(
            by,
            button.handler,
            ticket=button.ticket,
            subject=button.subject,
            channel=seen.channel,
            card=seen.card,
        )
        answer = await self._act("press", click, twice=twice)
        if button.handler in {UNDO, EDIT} and isinstance(answer, Nothing | Ask):
            self._took_back(button)
        if isinstance(answer, Ask):
            return await self._fill_in(by, answer.form, writes=button.handler in WRITES_A_REPLY, twice=twice)
        return answer

    async def want(self, by: Person, handler: str, **values: str) -> Answer | None:
        """Do what is about no ticket, as by a command: fill in what is asked, if anything can be done there."""
        answer = await self._act("press", self._click(by, handler, ticket=NO_TICKET), twice=False)
        if isinstance(answer, Ask) and answer.form.submit is not None:
            return await self.submit(by, answer.form, values, twice=False)
        return answer

    def _took_back(self, button: Button) -> None:
        confirmed = self._house.confirmed.get(button.subject)
        reply = self._house.ticket(button.ticket).reply(button.subject)
        if confirmed and reply and reply.state is ReplyState.WITHDRAWN:
            confirmed.withdrawn = True

    async def _fill_in(self, by: Person, form: Form, *, writes: bool, twice: bool) -> Answer | None:
        if writes:
            return await self._write(by, form, twice=twice)
        texts = {part.name: self.words() for part in form.parts if isinstance(part, TextField)}
        return await self.submit(by, form, texts, twice=twice)

    async def _write(self, by: Person, form: Form, *, twice: bool) -> Answer | None:
        """Write a reply, look at the preview, and confirm exactly that."""
        name = f"r{next(self._house.answers)}"
        form = replace(form, memory={**form.memory, "reply": name})
        text = self.words()
        answer = await self.submit(by, form, {"text": text}, twice=False)
        for _ in range(PATIENCE):
            if not isinstance(answer, Ask):
                break
            form = answer.form
            if form.memory.get("previewed"):
                self._house.confirmed.setdefault(
                    name, Confirmed(by.id, initial(form)["text"], form.memory["to"], form.ticket)
                )
            answer = await self.submit(by, form, {}, twice=twice)
        self._answered(name, answer)
        return answer

    def _answered(self, name: str, answer: Answer | None) -> None:
        """Hold what a person was told against the disk."""
        confirmed = self._house.confirmed.get(name)
        if confirmed is None or answer is None:
            return
        reply = self._house.ticket(confirmed.ticket).reply(name)
        if isinstance(answer, Nothing) and reply is None:
            self._house.violated(f"reply {name} was acknowledged and is not on disk")
        if not isinstance(answer, Nothing) and reply is None:
            confirmed.withdrawn = True  # they were told no

    async def submit(
        self, by: Person, form: Form, values: dict[str, str], *, twice: bool = False
    ) -> Answer | None:
        click = self._click(
            by,
            form.handler,
            ticket=form.ticket,
            values={**initial(form), **values},
            memory=form.memory,
        )
        return await self._act("submit", click, twice=twice)

    def _click(self, by: Person, handler: str, **more: object) -> Interaction:
        fields = {"surface": "slack", **more}
        return Interaction(cause=f"click-{next(self._house.clicks)}", by=by, handler=handler, **fields)  # type: ignore[arg-type]  # by name

    async def _act(self, how: str, click: Interaction, *, twice: bool) -> Answer | None:
        answer = await self._insist(how, click)
        if twice and answer is not None:
            await self._insist(how, click)
        said = words(answer.text) if isinstance(answer, Tell) else type(answer).__name__
        self._house.note(f"{click.by.name}: {how} {click.handler} {click.subject} on {click.ticket}: {said}")
        return answer

    async def _insist(self, how: str, click: Interaction) -> Answer | None:
        """Do it again until somebody answers: whoever gets no acknowledgement does not know whether it worked."""
        broke = words((speaking(click.by.language).something_broke(),))
        for _ in range(PATIENCE):
            answer = await self._once(how, click)
            if answer is not None and not (isinstance(answer, Tell) and words(answer.text) == broke):
                return answer
        return None

    async def _once(self, how: str, click: Interaction) -> Answer | None:
        process = await self._house.alive()
        try:
            if (point := process.faults.meets(Seam.CLICK, At.BEFORE)) is not None:
                process.happens(point, None)
            answer: Answer = await getattr(process.reception, how)(click)
        except asyncio.CancelledError:
            if process.lives:
                raise
            self._house.note(f"{click.by.name}: no answer to {click.handler}")
            return None
        return answer

    def of(self, ticket: Ticket) -> Person:
        """Return somebody of the department that a ticket belongs to."""
        able = (SELMA,) if ticket.department == SERVICE else (ANNA, JONAS)
        return self._house.person(self._house.rng.choice(able).id)

    def words(self) -> str:
        """Return a text; now and then one that was used before."""
        return f"Sorry, we look into it ({self._house.rng.randrange(40)})."

    async def settle(self, *, at_rest: bool = True) -> bool:
        """Decide about every reply that needs a person; tell whether there was one.

        What became of one of unknown outcome is said truthfully, by what stands on the platform. At rest each can be decided
        about; before, its line may not be posted yet.
        """
        stuck = [(ticket, reply) for ticket, reply in self._house.replies() if reply.state in STUCK]
        waited = await self._look_for_cards()
        for ticket, reply in stuck:
            found = [one for one in self.buttons(*DECIDE) if one.button.subject == reply.id]
            if at_rest and not found:
                self._house.violated(
                    f"nobody can decide about {reply.id} of ticket {ticket.id}, {reply.state}"
                )
                return False
            if reply.state is ReplyState.UNKNOWN:
                waited |= await self._say(ticket, reply, found)
            elif found and self._house.rng.random() < 0.5:
                waited = True
                await self._decide(ticket, found, DISCARD)
        return waited

    async def _look_for_cards(self) -> bool:
        """Say truthfully which cards stand there, where only people can see it; tell whether anybody was asked."""
        questions = [
            (button, message)
            for message in self._house.chat.messages
            if isinstance(message.content, Notice)
            for button in message.content.buttons
            if button.handler == CARD_MISSING and message.ref not in self._house.answered
        ]
        for button, message in questions:
            await self._look_for_card(button, message)
        return bool(questions)

    async def _look_for_card(self, missing: Button, question: Message) -> None:
        """Answer one question; it may stand there twice, and nobody answers the same message twice.

        Press something on a card that stands there; have one that does not posted once nothing can be on its way."""
        chat, teams = self._house.chat, self._house.chat.teams
        assert teams is not None
        assert isinstance(question.content, Notice)
        ticket, channel, place = TicketId(int(missing.subject)), chat.channel(question), question.ref.place
        by = SELMA if channel == SERVICE_IN_TEAMS else ANNA
        if cards := chat.card_in(ticket, channel):
            if (stands := question.content.buttons[0]) != missing and self._house.rng.random() < 0.5:
                await self.press_alone(by, self._seen(stands, question))
            assert isinstance(cards[0].content, Card)
            answer = await self.press_alone(by, self._seen(cards[0].content.buttons[0], cards[0]))
        elif not teams.may_be_on_its_way(place, ticket):
            teams.person_says_missing(place, ticket)
            answer = await self.press_alone(by, self._seen(missing, question))
        else:
            return
        if answer is not None:
            self._house.answered.add(question.ref)

    async def press_alone(self, by: Person, seen: Seen) -> Answer | None:
        """Press a button without going through with what it asks."""
        button = seen.button
        how = {"subject": button.subject, "channel": seen.channel, "card": seen.card}
        return await self._act(
            "press", self._click(by, button.handler, ticket=button.ticket, **how), twice=False
        )

    async def press_in(self, by: Person, form: Form, handler: str, subject: str) -> Answer | None:
        """Press a button of a form."""
        within, typed = Within(form.handler, form.ticket), {"values": initial(form), "memory": form.memory}
        click = self._click(by, handler, ticket=NO_TICKET, subject=subject, within=within, **typed)
        return await self._act("press", click, twice=False)

    async def _say(self, ticket: Ticket, reply: Reply, found: list[Seen]) -> bool:
        """Say what became of a reply; whoever looks while it may be on its way still looks again later."""
        if not self._house.may_be_on_its_way(reply.id):
            there = self._house.forum.stands(reply.id)
            fitting = {ARRIVED} if there else {LOST, SEND_AGAIN}
            can = [one for one in found if one.button.handler in fitting]
            if can:
                await self._decide(ticket, can, LOST)
        return True

    async def _decide(self, ticket: Ticket, can: list[Seen], else_: str) -> None:
        """Press one of these buttons; whoever is told that it cannot be done does what always can."""
        answer = await self.press(self.of(ticket), self._house.rng.choice(can))
        always = [one for one in can if one.button.handler == else_]
        if isinstance(answer, Tell) and always:
            await self.press(self.of(ticket), always[0])
