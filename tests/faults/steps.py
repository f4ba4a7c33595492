"""What can happen in a history, one thing after the other; meanwhile the bot does what it does."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.chat.card import Card
from bot.chat.reception import Written
from bot.domain.people import Person
from bot.handlers import names
from tests.fakes.surface import Message
from tests.fakes.world import ANNA, EVERYBODY, JONAS, MIRA, SELMA, SHOP
from tests.faults.connector import news_of
from tests.faults.forum import Written as Post
from tests.faults.house import House
from tests.faults.people import DECIDE, People
from tests.faults.stopping import freeze, unfreeze
from tests.faults.surging import Surging

CONVERSATIONS: Final = 8
"""So many at most in one history: what happens together is what goes wrong together."""

PRESSED: Final = (
    *(names.CLAIM, names.RELEASE, names.ASSIGN, names.ESCALATE, names.SUGGEST, names.RETURN, names.CLOSE),
    *(names.REOPEN, names.UNDO, names.EDIT, names.USE_DRAFT, names.DISCARD, names.REPLY, names.LOOK),
)
"""Buttons that anybody may press at any time; what became of a reply is said truthfully, see `People.settle`."""

AT_SOCIAL: Final = (ANNA, JONAS, MIRA)


class Steps:
    def __init__(self, house: House) -> None:
        self._house = house
        self._rng = house.rng
        self._people = People(house)
        self._table: Mapping[Callable[[], Awaitable[None]], int] = {
            self._customer_begins: 7,
            self._customer_goes_on: 5,
            self._customer_edits: 3,
            self._customer_removes: 1,
            self._platform_calls: 4,
            self._somebody_presses: 8,
            self._somebody_replies: 28,
            self._somebody_asks_another_department: 12,
            self._two_at_once: 3,
            self._somebody_settles: 7,
            self._somebody_writes_in_a_thread: 1,
            self._somebody_freezes: 2,
            self._somebody_unfreezes: 5,
            self._moments_pass: 6,
            self._a_minute_passes: 8,
            self._half_an_hour_passes: 1,
            self._power_fails: 1,
            self._is_restarted: 1,
            self._clock_is_set: 1,
            self._a_human_deletes: 1,
            self._a_channel_is_closed: 1,
            self._weather_changes: 3,
            **(Surging(house, self._people).table() if house.policy.waves else {}),
        }

    async def next(self) -> None:
        (step,) = self._rng.choices([*self._table], [*self._table.values()])
        self._house.note(step.__name__.removeprefix("_").replace("_", " "))
        await step()
        if self._rng.random() < 0.7:  # else the next thing happens in the same moment
            await self._house.pass_time(self._rng.uniform(0.0, 2.0))

    # customers

    async def _customer_begins(self) -> None:
        if len({one.conversation for one in self._house.forum.posts.values()}) < CONVERSATIONS:
            self._house.forum.say(self._somebody(), self._complaint())

    async def _customer_goes_on(self) -> None:
        if (post := self._a_post()) is not None:
            self._house.forum.say(post.author, self._complaint(), post.conversation)

    async def _customer_edits(self) -> None:
        if (post := self._a_post()) is not None:
            self._house.forum.edit(post.id, f"{post.text} (edited {self._rng.randrange(100)})")

    async def _customer_removes(self) -> None:
        if (post := self._a_post()) is not None:
            self._house.forum.remove(post.id)

    async def _platform_calls(self) -> None:
        """Let the platform tell what it has told before or not yet, in any order; what is acknowledged must be kept."""
        changes = self._house.forum.changes[-6:]
        for told in self._rng.choices(changes, k=min(len(changes), 4)):
            process = await self._house.alive()
            try:
                await process.desk.take(news_of(SHOP, self._house.told_of(told)))
            except asyncio.CancelledError:
                if process.lives:
                    raise
            except Exception as error:  # noqa: BLE001 -- the web server answers 5xx, and the platform calls again
                self._house.note(f"the platform is told to call again: {error!r}")
            else:
                if isinstance(told, Post) and not self._house.is_kept(told):
                    self._house.violated(f"{told.id} was acknowledged and is not on disk")

    # people

    async def _somebody_presses(self) -> None:
        seen = self._people.buttons(*PRESSED)
        if seen:
            await self._people.press(
                self._colleague(), self._rng.choice(seen), twice=self._rng.random() < 0.2
            )

    async def _somebody_replies(self) -> None:
        """Somebody who may answers, as a rule, and mostly long enough passes for the reply to leave."""
        seen = self._people.buttons(names.REPLY, names.USE_DRAFT)
        if not seen:
            self._house.forum.say(self._somebody(), self._complaint())
            await self._house.pass_time(self._rng.uniform(5.0, 65.0))
            return
        one = self._rng.choice(seen)
        able = self._people.of(self._house.ticket(one.ticket))
        by = able if self._rng.random() < 0.9 else self._rng.choice(AT_SOCIAL)
        await self._people.press(by, one, twice=self._rng.random() < 0.2)
        if self._rng.random() < 0.6:
            await self._house.pass_time(self._rng.uniform(14.0, 40.0))

    async def _somebody_asks_another_department(self) -> None:
        if seen := self._people.buttons(names.SUGGEST):
            await self._people.press(SELMA, self._rng.choice(seen))
        elif seen := self._people.buttons(names.ESCALATE):
            await self._people.press(self._rng.choice((ANNA, JONAS)), self._rng.choice(seen))

    async def _two_at_once(self) -> None:
        seen = self._people.buttons(names.CLAIM, names.REPLY, names.UNDO, names.CLOSE)
        if not seen:
            return
        one = self._rng.choice(seen)
        presses = [asyncio.create_task(self._people.press(by, one)) for by in (ANNA, JONAS)]
        self._house.people.update(presses)
        await asyncio.gather(*presses)
        self._house.people.difference_update(presses)

    async def _somebody_settles(self) -> None:
        await self._people.settle(at_rest=False)

    async def _somebody_writes_in_a_thread(self) -> None:
        cards = self._house.chat.cards()
        if not cards:
            return
        message, _ = self._rng.choice(cards)
        number = self._rng.randrange(1000)
        process = await self._house.alive()
        written = Written(f"note-{number}", self._colleague(), message.ref, f"m{number}", "Hm.")
        try:
            await process.reception.noted(written)
        except asyncio.CancelledError:
            if process.lives:
                raise
        except Exception as error:  # noqa: BLE001 -- the surface says that it was not taken
            self._house.note(f"the note was not taken: {error!r}")

    async def _somebody_freezes(self) -> None:
        """Stop everything or the account; whatever is queued, being sent or in doubt at that moment."""
        await freeze(self._house, self._people)
        if self._rng.random() < 0.5:
            await self._house.pass_time(self._rng.uniform(0.0, 40.0))

    async def _somebody_unfreezes(self) -> None:
        if self._house.is_frozen:
            await unfreeze(self._house, self._people)

    # time and trouble

    async def _moments_pass(self) -> None:
        await self._house.pass_time(self._rng.uniform(0.0, 3.0))

    async def _a_minute_passes(self) -> None:
        await self._house.pass_time(self._rng.uniform(3.0, 90.0))

    async def _half_an_hour_passes(self) -> None:
        await self._house.pass_time(self._rng.uniform(300.0, 2000.0))

    async def _power_fails(self) -> None:
        if self._house.process is not None:
            self._house.process.lives = False
        await self._house.pass_time(self._rng.uniform(0.0, 20.0))

    async def _is_restarted(self) -> None:
        if self._house.process is not None:
            self._house.process.terminate()
        await self._house.pass_time(self._rng.uniform(0.0, 20.0))

    async def _clock_is_set(self) -> None:
        self._house.jump += timedelta(seconds=self._rng.uniform(-3600.0, 3600.0))

    async def _a_human_deletes(self) -> None:
        """Let them delete a message, but none under which they have to decide something."""
        asking = {one.message for one in self._people.buttons(*DECIDE)}
        ours = [
            one for one in self._house.chat.messages if one.ref not in asking and not self._is_of_a_wave(one)
        ]
        if ours:
            self._house.human_deletes(self._rng.choice(ours))

    def _is_of_a_wave(self, message: Message) -> bool:
        """Tell whether nothing that happens later must bring it back, as it brings back a ticket's."""
        root = self._house.chat.was(replace(message.ref, id=message.thread or message.ref.id))
        return root is not None and isinstance(root.content, Card) and root.content.ticket < 0

    async def _a_channel_is_closed(self) -> None:
        """Let one be archived for two minutes at most."""
        channel = self._rng.choice(self._house.policy.all_channels())
        self._house.chat.close(channel)
        later = self._rng.uniform(1.0, 120.0)
        asyncio.get_running_loop().call_later(later, self._house.chat.open, channel)

    async def _weather_changes(self) -> None:
        self._house.stormy = self._rng.choice((0.0, 0.0, 0.1, 0.4))

    # who and what

    def _a_post(self) -> Post | None:
        posts = [one for one in self._house.forum.posts.values() if not one.removed]
        return self._rng.choice(posts) if posts else None

    def _colleague(self) -> Person:
        return self._house.person(self._rng.choice((*EVERYBODY, ANNA, JONAS, SELMA)).id)

    def _somebody(self) -> str:
        return self._rng.choice(("Mia", "Ben", "Zoe"))

    def _complaint(self) -> str:
        broken = self._rng.random() < 0.1
        return f"My train is {'broken' if broken else 'late'} ({self._rng.randrange(1000)})"
