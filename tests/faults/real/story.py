"""One customer's post, from its hook to the answer on the platform, with a bot that may end at any moment.

People and platforms do what they would do: what was not acknowledged is tried again. In the end what was acknowledged is
compared with what stands in the channel and on the platform.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from bot.chat.slack import codes
from bot.domain.activities import ReplySending
from bot.domain.evolving import fold
from bot.domain.replies import ReplyState
from bot.domain.ticket import Ticket, TicketId
from bot.handlers.names import ARRIVED, CLAIM, DISCARD, LOST, REPLY, USE_DRAFT
from bot.stores.store import Entry, StoreError
from bot.stores.tiny import read_history
from bot.workspace.forms import elements
from bot.workspace.model import Channel, Message
from bot.workspace.people_actions import PersonAtWork
from tests.faults.real.machine import POLL, Machine, Stuck
from tests.journeys.reading import buttons, words

MOST_DECISIONS: Final = 3
"""So often a person decides at most what became of a reply."""

_OPEN: Final = frozenset({ReplyState.QUEUED, ReplyState.SENDING, ReplyState.CHECKING})
_STOPPED: Final = frozenset({ReplyState.FAILED, ReplyState.HELD})


@dataclass
class Story:
    """`name` is in everything that is said in it. `drafted`: Tom drafts, Julia sends. `removed`: the customer takes it back. `left`: Julia leaves."""

    machine: Machine
    account: str
    name: str
    drafted: bool = False
    removed: bool = False
    left: bool = False

    def __post_init__(self) -> None:
        self.question = f"Frage {self.name}?"
        self.answer = f"Antwort {self.name}."
        self.julia = self.machine.workspace.as_person("U01JULIA")
        self.tom = self.machine.workspace.as_person("U02TOM")
        self.number: TicketId | None = None

    async def tell(self) -> None:
        await self.write()
        await self.claim()
        if self.drafted:
            await self.fill_in(self.tom, REPLY, "draft")
            await self.until(lambda: USE_DRAFT in self.offered(), "nobody is shown the draft")
        await self.fill_in(self.julia, USE_DRAFT if self.drafted else REPLY, "reply")
        if self.removed:
            await self.take_back()
        await self.rest()

    async def write(self) -> None:
        """The customer's platform sends the post until it is acknowledged, and once more for good measure."""
        for _ in range(2):
            await self.again(lambda: self.machine.post(self.account, self.name, self.question))
            self.machine.passes("the hook is acknowledged")
        await self.until(self.cards, "the post has no card")

    async def claim(self) -> None:
        """Julia presses *Claim* until Slack shows her no warning."""
        while not self.is_claimed():
            has_an_effect = partial(self._is_claimed_or_not, self.told(self.julia))
            await self.again(lambda: self.press(self.julia, CLAIM))
            self.machine.passes("the claim is acknowledged")
            await self.until(has_an_effect, "the claim is lost")

    def _is_claimed_or_not(self, told: int) -> bool:
        return self.is_claimed() or self.told(self.julia) > told

    def is_claimed(self) -> bool:
        return "Bei: Julia Zeller" in words(self.card.blocks)

    def told(self, who: PersonAtWork) -> int:
        """Count what was said to one person alone, such as that something did not work: then they do it once more."""
        board = self.machine.workspace.hub.board
        whispers = [one for one in board.ephemerals if one.person == who.who.id]
        return len(whispers) + len(board.direct(who.who.id).messages)

    async def fill_in(self, who: PersonAtWork, button: str, what: str) -> None:
        """Open a form, type, and press its button until it closes; whatever warning there is, press it again."""
        before = -1
        while self.told(who) != before:
            before = self.told(who)
            await self._fill_in(who, button, what)
        self.machine.passes(f"the {what} is acknowledged")

    async def _fill_in(self, who: PersonAtWork, button: str, what: str) -> None:
        while who.view is None:
            await self.again(lambda: self.press(who, button))
            await self.until(lambda: who.view or not self.machine.is_up, "no form opens")
        await who.choose(_text_field(who), self.answer)
        while who.view is not None:
            await self.machine.up()
            self.machine.passes(f"before the {what} is submitted")
            await self._submit(who)

    async def _submit(self, who: PersonAtWork) -> None:
        await who.submit()
        if who.errors:
            if "nicht geklappt" not in str(who.errors):
                raise Stuck(f"story {self.name}: the form says {who.errors}")
            await asyncio.sleep(
                POLL
            )  # the disk is full, say: nothing was changed, and they are asked to try again

    async def take_back(self) -> None:
        await self.again(lambda: self.machine.remove(self.account, self.name))

    async def rest(self) -> None:
        """Wait until nothing is owed any more; where a person is asked what became of the reply, look and say so."""
        await self.until(self.is_quiet, "it does not come to rest")
        for _ in range(MOST_DECISIONS):
            if ReplyState.UNKNOWN in self.states():
                await self._decide(ARRIVED if self.machine.platform.says(self.answer) else LOST)

    async def _decide(self, found: str) -> None:
        await self.until(lambda: found in self.offered(), "nobody is asked what became of the reply")
        await self.again(lambda: self.press(self.julia, found))
        await self.until(self.is_quiet, "it does not come to rest after a decision")

    async def again(self, attempt: Callable[[], Awaitable[bool]]) -> None:
        """Try until it is acknowledged, with a bot that is started again whenever it ends."""
        done = False
        while not done:
            await self.machine.up()
            done = await attempt()

    async def press(self, who: PersonAtWork, handler: str) -> bool:
        """Press a button of the card or its thread; tell whether Slack shows no warning."""
        message = next((m for m in self.messages() if handler in _actions(m)), None)
        if message is None:
            return True  # the bot has done it already, though nobody was told
        self.machine.passes(f"before the click on {handler}")
        return (await who.press(self.channel.id, message.ts, handler)).ok

    async def until(self, holds: Callable[[], object], what: str) -> None:
        await self.machine.until(holds, f"story {self.name}: {what}")

    @property
    def channel(self) -> Channel:
        return next(one for one in self.machine.workspace.team.channels.values() if one.name == "shop")

    def cards(self) -> list[Message]:
        own = [m for m in self.channel.messages.values() if m.bot_id and not m.thread_ts]
        cards = [(m, number) for m in own if (number := codes.card_in(m.metadata)) is not None]
        return [m for m, number in cards if number == self.number or f" {self.name}?" in words(m.blocks)]

    @property
    def card(self) -> Message:
        card = self.cards()[0]
        self.number = codes.card_in(card.metadata)
        return card

    def messages(self) -> list[Message]:
        return [self.card, *self.channel.replies(self.card.ts)]

    def offered(self) -> set[str]:
        return {action for message in self.messages() for action in _actions(message)}

    def is_quiet(self) -> bool:
        busy = self.machine.platform.late or self.machine.owed().total
        return self.machine.is_up and not busy and self.ticket() is not None

    def ticket(self) -> Ticket | None:
        """Return the ticket as the bot's own log has it; None while that is being brought back after a kill."""
        log = self.log()
        return fold(log[0].ticket, (entry.activity for entry in log)) if log else None

    def log(self) -> list[Entry]:
        number = codes.card_in(self.card.metadata)
        assert number is not None
        try:
            return read_history(self.machine.store, number)
        except StoreError:
            return []

    def has_begun_to_send(self) -> bool:
        """Tell whether the log says that a reply is about to leave."""
        return any(isinstance(entry.activity, ReplySending) for entry in self.log())

    def states(self) -> list[ReplyState]:
        """Return how the replies stand that were meant to leave."""
        ticket = self.ticket()
        replies = ticket.replies if ticket else ()
        kept = {ReplyState.DRAFT, ReplyState.DISCARDED, ReplyState.REPLACED}
        return [reply.state for reply in replies if reply.state not in kept]

    def violations(self) -> Iterator[str]:
        """Say what was promised and does not hold."""
        if len(self.cards()) != 1:
            yield f"{len(self.cards())} cards stand in the channel"
        yield from self._lines()
        yield from self._posts()

    def _lines(self) -> Iterator[str]:
        thread = [message for card in self.cards() for message in self.channel.replies(card.ts)]
        numbers = Counter(number for message in thread for number in codes.lines_in(message.metadata))
        yield from (
            f"line {number} stands there {count} times" for number, count in numbers.items() if count > 1
        )
        for said in ("Julia Zeller hat übernommen.", "Beitrag von Kim ist bei Shop eingegangen."):
            count = sum(words(message.blocks).count(said) for message in thread)
            if count != 1 and not (self.removed and count == 0):
                yield f"the thread says {count} times: {said}"

    def _posts(self) -> Iterator[str]:
        copies, stand = self.machine.platform.copies(), self.machine.platform.says(self.answer)
        keys = {one.key for one in stand}
        yield from (f"reply {key} stands there {copies[key]} times" for key in keys if copies[key] > 1)
        states = self.states()
        if self.left and stand:
            yield "the reply of somebody who had left stands there"
        if len(states) != 1:
            yield f"one acknowledged reply became {states}"
        elif states[0] in _OPEN:
            yield f"the reply is {states[0]}, and neither a timer nor a person sees to it"
        elif states[0] is ReplyState.SENT and len(stand) != 1:
            yield f"the reply counts as sent and stands there {len(stand)} times"
        elif states[0] in _STOPPED and stand:
            yield f"the reply counts as {states[0]} and stands there"
        elif states[0] in _STOPPED and DISCARD not in self.offered():
            yield f"the reply is {states[0]}, and nobody is asked what shall become of it"
        elif states[0] is ReplyState.UNKNOWN and not {ARRIVED, LOST} <= self.offered():
            yield "nobody is asked what became of the reply"


def _actions(message: Message) -> list[str]:
    return [codes.handler_of(one["action_id"]) for one in buttons(message.blocks)]


def _text_field(who: PersonAtWork) -> str:
    assert who.view
    fields = (one for one in elements(who.view["blocks"]) if one.element["type"] == "plain_text_input")
    return next(one.action_id for one in fields if one.block["label"]["text"] == "Antwort")
