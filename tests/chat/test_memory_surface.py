from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from bot.chat.card import Card
from bot.domain.deliveries import MessageRef
from bot.domain.errors import LoggedOut, RateLimited, Unreachable
from bot.domain.people import ChannelId, PersonId
from tests.contracts.surface import BlindSurfaceContract, SurfaceContract
from tests.contracts.surface_bench import Bench, Seen
from tests.fakes.surface import MemorySurface, Message, Notice, words
from tests.fakes.world import IN_SERVICE, IN_SOCIAL


class MemoryBench(Bench):
    channel = IN_SOCIAL
    other_channel = IN_SERVICE
    person = PersonId("anna")
    bystander = PersonId("jonas")

    def __init__(self) -> None:
        self.memory = MemorySurface(
            frozenset({self.channel, self.other_channel}), frozenset({self.person, self.bystander})
        )
        self.surface = self.memory

    def seen(self, channel: ChannelId) -> Sequence[Seen]:
        return [_seen(m) for m in self.memory.messages if m.ref.place == channel and not m.thread]

    def thread(self, card: MessageRef) -> Sequence[Seen]:
        return [_seen(m) for m in self.memory.messages if m.thread == card.id]

    def mentioned(self, message: MessageRef) -> Sequence[PersonId]:
        return self.memory.mentions.get(message, [])

    def told(self, person: PersonId) -> Sequence[str]:
        return [said for who, said in self.memory.told if who == person]

    def offered(self, person: PersonId) -> Sequence[str]:
        return [button.label for who, row in self.memory.offered if who == person for button in row]

    def handed(self, person: PersonId) -> Mapping[str, bytes]:
        return {name: content for who, name, content in self.memory.handed if who == person}

    async def speaks(self, person: PersonId, locale: str) -> None:
        self.memory.locales[person] = locale

    async def dismiss(self, person: PersonId) -> None:
        self.memory.left.add(person)

    async def delete(self, message: MessageRef) -> None:
        self.memory.delete(message)

    def lose_next_answer(self) -> None:
        self.memory.lose = self.memory.lose_words = True

    def lose_next_file(self) -> None:
        self.memory.lose = True

    def throttle_next(self, seconds: int) -> None:
        self.memory.before = RateLimited("ratelimited", seconds)

    async def close(self, channel: ChannelId) -> None:
        self.memory.closed.add(channel)

    async def revoke(self) -> None:
        self.memory.down = LoggedOut("invalid_auth")

    async def unplug(self) -> None:
        self.memory.down = Unreachable("no connection")


def _seen(message: Message) -> Seen:
    content = message.content
    if isinstance(content, Card):
        facts = "\n".join(f"{fact.label}: {words(fact.value)}" for fact in content.facts)
        who = f"{words(content.author)}\n{words(content.customer)}"
        shown = f"{content.title}\n{who}\n{content.quote.clean()}\n{facts}"
        return Seen(message.ref, shown, tuple(b.label for b in content.buttons), words(content.summary))
    if isinstance(content, Notice):
        labels = tuple(button.label for button in content.buttons)
        return Seen(message.ref, words(content.text), labels, words(content.text))
    shown = "\n".join(words(line.text) for line in content)
    return Seen(message.ref, shown, tuple(b.label for line in content for b in line.buttons), shown)


class TestMemorySurface(SurfaceContract):
    @pytest.fixture
    def bench(self) -> MemoryBench:
        return MemoryBench()


class TestMemorySurfaceThatCannotLook(BlindSurfaceContract):
    @pytest.fixture
    def bench(self) -> MemoryBench:
        bench = MemoryBench()
        bench.memory.blind = True
        return bench
