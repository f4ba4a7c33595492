"""Customers who all write the same, and people who answer them together: what is done about a wave as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Final

from bot.chat.reception import Answer, Ask, Nothing, Tell
from bot.domain.activities import LeftWave
from bot.domain.people import Person
from bot.domain.policy import WaveRules
from bot.domain.replies import ReplyState
from bot.handlers import names
from bot.handlers.form import Buttons, Form, Quote
from bot.handlers.wave_posts import PULL
from bot.handlers.wave_preview import SEEN
from bot.handlers.wave_texts import AT, EDIT
from bot.handlers.waves import CARDS, CLOSE, STAY
from bot.keeping import wave_answers
from tests.fakes.world import ANNA, JONAS
from tests.faults.ground import Confirmed
from tests.faults.house import House
from tests.faults.people import People

RULES: Final = WaveRules(
    posts=4, within=timedelta(minutes=10), quiet=timedelta(minutes=5), pace=timedelta(seconds=2)
)

LATE: Final = "Why has the train to Linz been standing in Melk for half an hour?"

OF_WAVES: Final = ("waves", "replies to waves", "tickets pulled out of waves")
"""What has to come about often; `what_became` counts more."""

Step = Callable[[], Awaitable[None]]


class Surging:
    """Steps of a history in which waves come about."""

    def __init__(self, house: House, people: People) -> None:
        self._house = house
        self._rng = house.rng
        self._people = people

    def table(self) -> Mapping[Step, int]:
        return {
            self._many_write: 14,
            self._somebody_answers_all: 28,
            self._somebody_pulls_one_out: 8,
            self._somebody_stops_the_rest: 5,
            self._somebody_ends_a_wave: 3,
            self._somebody_claims_a_wave: 4,
        }

    async def _many_write(self) -> None:
        """Let some customers write the same, each for the first time; mostly long enough passes for that to be read."""
        for _ in range(self._rng.randrange(3, 7)):
            self._house.forum.say(f"Customer {len(self._house.forum.changes)}", LATE)
        if self._rng.random() < 0.8:
            await self._house.pass_time(self._rng.uniform(30.0, 90.0))

    async def _somebody_answers_all(self) -> None:
        """Write, read every text, and send exactly these; mostly some of them leave before anything else happens."""
        by, answer = await self._pressed(names.ANSWER_WAVE)
        if isinstance(answer, Ask) and SEEN not in answer.form.memory:
            name = f"w{next(self._house.answers)}"  # the same for the same seed
            form = replace(answer.form, memory={**answer.form.memory, "answer": name})
            answer = await self._people.submit(by, form, {"core": self._people.words()})
        if not isinstance(answer, Ask) or SEEN not in answer.form.memory:
            return
        preview = answer
        promised = await self._every_text(by, preview.form)
        if promised is None:
            return
        self._house.confirmed |= promised
        answer = await self._people.submit(by, preview.form, {})
        if isinstance(
            answer, Ask | Tell
        ):  # it was not sent off: somebody else was, or it says something else by now
            self._withdraw(promised)
        if self._rng.random() < 0.6:
            await self._house.pass_time(self._rng.uniform(14.0, 40.0))

    async def _every_text(self, by: Person, preview: Form) -> dict[str, Confirmed] | None:
        """Return what everybody would read, as it is shown; None where somebody is interrupted."""
        wave, answer = preview.memory["wave"], preview.memory["answer"]
        page = await self._people.press_in(by, preview, names.WAVE_TEXTS, f"{wave} {answer}")
        texts: dict[int, str] = {}
        while isinstance(page, Ask):
            texts |= _shown(page.form)
            if not (
                following := [one for one in _subjects(page.form, AT) if int(one.split()[-1]) > max(texts)]
            ):
                break
            page = await self._people.press_in(by, page.form, names.WAVE_TEXTS, following[0])
        kept = self._house.prepared[f"{wave} {answer}"]
        if len(texts) != len(kept.people):
            return None
        return {
            kept.reply(ticket): Confirmed(by.id, texts[turn], post, ticket)
            for turn, (ticket, post) in enumerate(kept.people)
        }

    async def _somebody_pulls_one_out(self) -> None:
        by, posts = await self._pressed(names.WAVE_POSTS)
        if isinstance(posts, Ask) and (subjects := _subjects(posts.form, PULL)):
            await self._people.press_in(by, posts.form, names.WAVE_POSTS, self._rng.choice(subjects))

    async def _somebody_stops_the_rest(self) -> None:
        """Whoever stops it is told so: from then on nothing of it leaves that was not on its way."""
        sending = {
            one.id: one for one in self._house.prepared.values() if one.state is wave_answers.State.SENDING
        }
        _, stopped = await self._pressed(names.STOP_WAVE)
        if isinstance(stopped, Nothing):
            for one in sending.values():
                if self._house.prepared[f"{one.wave} {one.id}"].state is wave_answers.State.STOPPED:
                    ids = {one.reply(ticket) for ticket, _ in one.people}
                    self._withdraw(
                        {id_: self._house.confirmed[id_] for id_ in ids & self._house.confirmed.keys()}
                    )

    def _withdraw(self, promised: Mapping[str, Confirmed]) -> None:
        for reply_id, confirmed in promised.items():
            reply = self._house.ticket(confirmed.ticket).reply(reply_id)
            if reply is None or reply.state is ReplyState.WITHDRAWN:
                confirmed.withdrawn = True

    async def _somebody_ends_a_wave(self) -> None:
        by, asked = await self._pressed(names.END_WAVE)
        if isinstance(asked, Ask):
            await self._people.submit(by, asked.form, {"left": self._rng.choice((STAY, CARDS, CLOSE))})

    async def _somebody_claims_a_wave(self) -> None:
        await self._pressed(names.CLAIM_WAVE)

    async def _pressed(self, handler: str) -> tuple[Person, Answer | None]:
        """Let somebody who may press a button, if there is one."""
        seen = self._people.buttons(handler)
        by = self._house.person(self._rng.choice((ANNA, JONAS)).id)
        return by, await self._people.press_alone(by, self._rng.choice(seen)) if seen else None


def what_became(house: House) -> Counter[str]:
    """Count what came about in a history that has to do with waves."""
    replies = [answer.reply(ticket) for answer in house.prepared.values() for ticket, _ in answer.people]
    logs = [[type(entry.activity) for entry in house.disk.log(ticket)] for ticket in house.disk.all_tickets()]
    return Counter(
        {
            "waves": len(house.begun),
            "replies to waves": sum(house.forum.applied[one] for one in replies),
            "tickets pulled out of waves": sum(log.count(LeftWave) for log in logs),
            "answers to waves that were stopped": sum(
                one.state is wave_answers.State.STOPPED for one in house.prepared.values()
            ),
        }
    )


def _subjects(form: Form, verb: str) -> list[str]:
    """Return the subjects of a form's buttons that do something."""
    buttons = [one for part in form.parts if isinstance(part, Buttons) for one in part.buttons]
    return [one.subject for one in buttons if verb in one.subject.split()]


def _shown(form: Form) -> dict[int, str]:
    """Return the texts of a page, by whose turn they are: each stands right above its buttons."""
    found: dict[int, str] = {}
    for above, part in zip(form.parts, form.parts[1:], strict=False):
        if isinstance(above, Quote) and isinstance(part, Buttons):
            found |= {
                int(one.subject.split()[-1]): above.text.raw for one in part.buttons if EDIT in one.subject
            }
    return found
