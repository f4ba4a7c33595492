"""A newsroom in a storm: many customers at once, each with a conversation of their own, on an account with waves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.answers import Answers
from bot.chat.card import Card
from bot.chat.reception import Answer, Ask
from bot.desk import Desk
from bot.domain.deliveries import place_of
from bot.domain.library import Library, Template, Variant
from bot.domain.people import ChannelId, Person
from bot.domain.policy import WaveRules
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.form import Form
from bot.keeping import waves
from bot.keeping.waves import Wave
from tests.chat.teams.watching import WatchedReception
from tests.fakes import world
from tests.fakes.surface import words
from tests.fakes.world import IN_SOCIAL, SHOP
from tests.handlers.office import asked
from tests.jobs.newsroom import Newsroom

RULES = WaveRules(posts=4, within=timedelta(minutes=10), sudden=12, times=5)
LATE = "Why has the train to Linz been standing in Melk for half an hour?"

SORRY = Template(
    id="sorry",
    name="Line down",
    variants=(
        Variant(
            language="en",
            greetings=("Hello {{customer}},", "Good day {{customer}},", "Dear {{customer}},"),
            core="the line to Linz is closed because of a damaged overhead wire. Buses run every 20 minutes.",
            closings=("We are sorry. {{agent}}", "Please excuse the trouble. {{agent}}"),
        ),
    ),
)


class Storm(Newsroom):
    """`rules` hold for the only account. Every customer has a name of their own: Ada, Bea, Customer 3 …"""

    def __init__(self, rules: WaveRules | None = RULES, **policy: Any) -> None:
        super().__init__()
        self.policy = world.policy(waves={SHOP: rules} if rules else {}, **policy)
        self.answers = Answers(Library({SORRY.id: SORRY}))
        self.reopen()
        self.written = 0

    def reopen(self) -> None:
        """Begin a new process on what is kept."""
        self.desk = Desk(self.store, self.policy, self.platforms, self.watch, answers=self.answers)
        self.reception = WatchedReception(self.desk)
        self.start()

    async def writes(self, text: str = LATE, name: str = "", conversation: str = "", **more: Any) -> TicketId:
        """Let a customer write; without a conversation it is one of their own."""
        self.written += 1
        who = name or f"Customer {self.written}"
        note = self.square.say(SHOP, who, text, conversation or f"c-{self.written}", **more)
        page = await self.letterbox.fetch(f"{self.square.name}:{note.number - 1}")
        tickets = [await self.desk.take(news) for news in page.posts]
        assert tickets[-1] is not None
        self.watch.forward(seconds=1)
        return tickets[-1]

    async def storm(self, count: int, text: str = LATE) -> list[TicketId]:
        return [await self.writes(text) for _ in range(count)]

    async def settle(self) -> None:
        """Carry out what is owed within the next minutes, as time goes by: what a wave waits for comes later."""
        until = self.watch() + timedelta(minutes=9)
        await self.until(until)

    async def until(self, until: Any) -> None:
        for _ in range(5000):
            await self.deliver()
            due = await self.store.next_due()
            if due is None or due > until:
                self.watch.now = max(self.watch.now, until)
                return
            self.watch.now = max(self.watch.now, due)
        raise AssertionError("something is owed for ever")

    async def wave(self) -> Wave:
        """Return the only wave."""
        (wave,) = await waves.newest(self.store, 10)
        return wave

    def wave_cards(self, channel: ChannelId = IN_SOCIAL) -> list[Card]:
        return [card for card in self.shown(channel) if card.ticket < 0]

    def ticket_cards(self, channel: ChannelId = IN_SOCIAL) -> list[TicketId]:
        return [card.ticket for card in self.shown(channel) if card.ticket > 0]

    def shown(self, channel: ChannelId = IN_SOCIAL) -> list[Card]:
        return [m.content for m in self.cards(channel) if isinstance(m.content, Card)]

    def facts(self) -> dict[str, str]:
        """Return what the card of the only wave says, by its label."""
        (card,) = self.wave_cards()
        return {fact.label: words(fact.value) for fact in card.facts}

    async def said(self, wave: Wave) -> list[str]:
        """Return what stands in the thread of a wave's card."""
        at = await self.store.message_of(place_of(wave.number), IN_SOCIAL, -1)
        assert at is not None
        under = (m.content for m in self.surface.messages if m.thread == at.id)
        return [words(line.text) for content in under if isinstance(content, tuple) for line in content]

    async def press_on(self, by: Person, label: str, **more: Any) -> Answer:
        """Press a button on the card of the only wave."""
        (card,) = self.wave_cards()
        button = next(one for one in card.buttons if one.label == label)
        click = self.click(
            by, button.handler, ticket=button.ticket, subject=button.subject, channel=IN_SOCIAL, **more
        )
        return await self.reception.press(click)

    async def begin_answer(self, by: Person, **values: str) -> Form:
        """Write an answer to the only wave; return its preview."""
        form = asked(await self.press_on(by, "Answer all"))
        return asked(await self.submit(by, form, **values))

    async def answer_all(self, by: Person, **values: str) -> Form | None:
        """Write an answer to the only wave, look at the preview, and send it off."""
        answer = await self.submit(by, await self.begin_answer(by, **values))
        return answer.form if isinstance(answer, Ask) else None

    async def tickets(self, *numbers: TicketId) -> list[Ticket]:
        return [await self.desk.ticket(one) for one in numbers]


WORDS = {
    "greetings": "Hello {{customer}},\nGood day {{customer}},",
    "core": "the line is closed. Buses run every 20 minutes.",
    "closings": "We are sorry.\nPlease excuse the trouble.\nThank you for your patience.",
}
