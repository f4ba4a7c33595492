"""A platform in trouble is left alone, everybody who answers there knows, and nothing is lost meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.connectors.connector import Page
from bot.connectors.letterbox import Letterbox
from bot.connectors.square import Fault
from bot.domain.errors import OutsideError, Unreachable, Unsupported
from bot.domain.posts import Act
from bot.domain.replies import ReplyState
from bot.domain.stops import Stop
from bot.handlers.names import LIKE
from bot.jobs.breaker import FIRST_PAUSE, IN_A_ROW
from bot.jobs.gate import LONGEST_WAIT_FOR_A_PLATFORM
from bot.jobs.standing_still import in_trouble
from bot.stores.store import Full
from tests.fakes.surface import Notice, words
from tests.fakes.world import ANNA, IN_SERVICE, IN_SOCIAL, SHOP
from tests.jobs.newsroom import Newsroom

MANY = 30


class Unreadable(Letterbox):
    """A letterbox that cannot be read while `wrong` is set."""

    wrong: OutsideError | None = None
    reads = 0

    async def fetch(self, after: str | None) -> Page:
        self.reads += 1
        if self.wrong is not None:
            raise self.wrong
        return await super().fetch(after)


@pytest.fixture
def room() -> Newsroom:
    return Newsroom(Unreadable)


async def storm(room: Newsroom, *faults: Fault, many: int = MANY) -> int:
    """Let many replies become due while each call of the platform ends like this; return how many calls there were."""
    for number in range(1, many + 1):
        await room.customer_writes(conversation=f"c{number}")
        await room.reply(f"Sorry {number}!", reply=f"r{number}", number=number)
    room.watch.forward(seconds=15)
    room.square.faults.extend(faults)
    await room.deliver()
    return len(faults) - len(room.square.faults)


def announced(room: Newsroom, channel: str) -> list[str]:
    """Return what a channel was told that is about no single ticket."""
    shown = (message.content for message in room.surface.messages if message.ref.place == channel)
    return [words(content.text) for content in shown if isinstance(content, Notice)]


async def states(room: Newsroom, many: int = MANY) -> set[ReplyState]:
    return {(await room.ticket(number)).replies[-1].state for number in range(1, many + 1)}


async def test_a_platform_that_is_down_is_not_asked_by_every_reply(room: Newsroom) -> None:
    calls = await storm(room, *[Fault.UNREACHABLE] * 500)
    assert IN_A_ROW <= calls <= IN_A_ROW + 10, "no more than were under way when it opened"
    assert room.gate.troubles[SHOP].why is Stop.UNREACHABLE
    assert await states(room) == {ReplyState.QUEUED}


async def test_everything_leaves_once_when_it_is_back(room: Newsroom) -> None:
    await storm(room, *[Fault.UNREACHABLE] * 25)
    await room.settle()
    assert sorted(note.text for note in room.published) == sorted(f"Sorry {n}!" for n in range(1, MANY + 1))
    assert await states(room) == {ReplyState.SENT}
    assert room.gate.troubles == {}


async def test_the_departments_that_answer_there_are_told_once_when_it_begins_and_when_it_ends(
    room: Newsroom,
) -> None:
    await storm(room, *[Fault.UNREACHABLE] * 25)
    assert in_trouble(room.gate.troubles) == {SHOP: "unreachable: connection refused"}
    (english,), (german,) = announced(room, IN_SOCIAL), announced(room, IN_SERVICE)
    assert english.startswith(
        "⚠️ Shop on the Square does not answer right now (connection refused), since 2026-11-21 09:00."
    )
    assert german.startswith(
        "⚠️ Shop on the Square antwortet gerade nicht (connection refused), seit 2026-11-21 09:00."
    )
    await room.settle()
    assert announced(room, IN_SOCIAL)[1:] == [
        "✅ Shop on the Square answers again. What waited since 2026-11-21 09:00 goes out now."
    ]
    assert len(announced(room, IN_SERVICE)) == 2


async def test_a_reply_that_waits_says_why_and_when_it_is_tried_again(room: Newsroom) -> None:
    await storm(room, *[Fault.UNREACHABLE] * 500)
    waiting = (await room.ticket(MANY)).replies[-1].stopped
    assert waiting is not None
    assert (waiting.why, waiting.until) == (Stop.UNREACHABLE, room.watch() + timedelta(seconds=15))
    said = [line for line in room.thread() if line.startswith("⏸️")]
    assert set(said) == {
        "⏸️ The reply waits: Shop on the Square does not answer right now (connection refused)."
    }


async def test_a_token_that_ended_is_not_tried_by_every_reply_and_says_what_to_do(room: Newsroom) -> None:
    calls = await storm(room, *[Fault.LOGGED_OUT] * 500)
    assert calls <= 10
    (told,) = announced(room, IN_SOCIAL)
    assert "does not let Zuruf in any more" in told
    assert "Somebody has to renew the access" in told
    before = len(room.square.faults)
    room.watch.forward(minutes=30)
    for _ in range(30):
        await room.deliver()
        room.watch.forward(minutes=1)
    assert before - len(room.square.faults) <= 12, "one careful try at most in five minutes"


async def test_to_try_whether_we_are_let_in_again_costs_no_reply(room: Newsroom) -> None:
    await storm(room, *[Fault.LOGGED_OUT] * 11)
    failed = [n for n in range(1, MANY + 1) if (await room.ticket(n)).replies[-1].state is ReplyState.FAILED]
    await room.settle()
    assert len(room.published) == MANY - len(failed), (
        "those that were under way when it ended are a person's matter"
    )
    assert len(failed) <= 10


async def test_where_it_can_be_read_it_is_read_before_a_reply_is_risked(room: Newsroom) -> None:
    box = room.letterbox
    assert isinstance(box, Unreadable)
    await storm(room, *[Fault.UNREACHABLE] * 10)
    room.square.faults.clear()
    box.wrong, reads = Unreachable("no route"), box.reads
    for _ in range(20):
        room.watch.forward(minutes=1)
        await room.deliver()
    assert box.reads > reads
    assert room.published == []
    assert "ReplySending" not in (await room.happened(MANY))[-3:]
    box.wrong = None
    await room.settle()
    assert len(room.published) == MANY


async def test_a_new_process_knows_of_the_trouble_and_tells_its_end(room: Newsroom) -> None:
    await storm(room, *[Fault.UNREACHABLE] * 10)
    room.square.faults.clear()
    room.start()
    await room.gate.open()
    assert room.gate.troubles[SHOP].reason == "connection refused"
    await room.settle()
    assert len(room.published) == MANY
    assert len(announced(room, IN_SOCIAL)) == 2, "one that it began, one that it is over"


async def test_what_cannot_be_kept_about_a_platform_changes_nothing_about_its_replies(room: Newsroom) -> None:
    async def refuse(name: str) -> None:
        if name == "keep":
            raise Full("no space left")

    room.start(refuse)
    await storm(room, *[Fault.UNREACHABLE] * 10)
    await room.settle()
    assert len(room.published) == MANY
    assert await states(room) == {ReplyState.SENT}
    assert announced(room, IN_SOCIAL) == []


async def test_after_six_hours_a_person_decides(room: Newsroom) -> None:
    begun = room.watch.now
    await storm(room, *[Fault.UNREACHABLE] * 5000, many=3)
    await room.settle()
    assert await states(room, 3) == {ReplyState.FAILED}
    assert room.watch.now - begun < LONGEST_WAIT_FOR_A_PLATFORM + timedelta(minutes=30)
    assert room.thread()[-1] == (
        "The reply was not sent. The platform cannot be reached. The platform says: “connection refused”."
    )


async def test_a_platform_that_asks_for_a_pause_gets_it_from_all_replies_of_the_account(
    room: Newsroom,
) -> None:
    calls = await storm(room, *[Fault.RATE_LIMITED] * 500)
    assert calls <= 10
    waiting = (await room.ticket(MANY)).replies[-1].stopped
    assert waiting is not None
    assert waiting.why is Stop.RATE_LIMITED
    assert announced(room, IN_SOCIAL) == [], "that is everyday life"
    room.square.faults.clear()
    await room.settle()
    assert len(room.published) == MANY


async def ask_to_like(room: Newsroom, many: int, *faults: Fault) -> None:
    """Let people like a post each, while the platform answers each call like this."""
    room.square.faults.extend(faults)
    for number in range(1, many + 1):
        await room.customer_writes(conversation=f"c{number}")
        await room.press(ANNA, LIKE, number=number)
    await room.deliver()


async def test_a_platform_in_trouble_is_known_by_what_is_done_there_as_well(room: Newsroom) -> None:
    await ask_to_like(room, IN_A_ROW, *[Fault.UNREACHABLE] * IN_A_ROW)
    assert room.gate.troubles[SHOP].why is Stop.UNREACHABLE
    assert announced(room, IN_SOCIAL)


async def test_who_is_logged_out_of_a_like_sends_no_reply_until_that_is_over(room: Newsroom) -> None:
    await ask_to_like(room, 1, Fault.LOGGED_OUT)
    assert room.gate.troubles[SHOP].why is Stop.LOGGED_OUT
    await room.reply("Sorry!", reply="r1", number=1)
    room.watch.forward(seconds=15)
    await room.deliver()
    assert room.published == []


async def test_an_act_that_works_ends_a_trouble(room: Newsroom) -> None:
    await ask_to_like(room, IN_A_ROW, *[Fault.UNREACHABLE] * IN_A_ROW)
    await room.customer_writes(conversation="one more")
    await room.press(ANNA, LIKE, number=IN_A_ROW + 1)
    room.watch.forward(seconds=FIRST_PAUSE)
    await room.deliver()
    assert room.gate.troubles == {}


async def test_a_like_that_was_refused_is_the_sign_of_a_platform_that_is_well(room: Newsroom) -> None:
    await ask_to_like(room, IN_A_ROW + 1, *[Fault.UNREACHABLE] * IN_A_ROW, Fault.REFUSED)
    room.watch.forward(seconds=FIRST_PAUSE)
    await room.deliver()
    assert room.gate.troubles == {}


async def test_nothing_is_done_on_a_platform_that_is_left_alone_and_all_of_it_afterwards(
    room: Newsroom,
) -> None:
    faults = [Fault.UNREACHABLE] * MANY
    await ask_to_like(room, MANY, *faults)
    assert len(faults) - len(room.square.faults) == IN_A_ROW
    room.watch.forward(seconds=FIRST_PAUSE)
    await room.deliver()
    assert len(faults) - len(room.square.faults) == IN_A_ROW + 1  # one that tried it for all the others
    room.square.faults.clear()
    await room.settle()
    assert await liked(room) == MANY
    assert room.surface.told == []


async def test_who_is_logged_out_is_not_asked_again_for_the_next_like_and_a_person_is_told(
    room: Newsroom,
) -> None:
    await ask_to_like(room, 2, Fault.LOGGED_OUT)
    assert await liked(room) == 0
    assert [who for who, _ in room.surface.told] == [ANNA.id] * 2


async def test_a_pause_that_a_platform_asked_for_holds_for_the_next_like_as_well(room: Newsroom) -> None:
    await ask_to_like(room, 2, Fault.RATE_LIMITED)
    assert await liked(room) == 0
    await room.settle()
    assert await liked(room) == 2


async def liked(room: Newsroom) -> int:
    """Return on how many posts the platform shows our like."""
    posts = room.square.changes(SHOP, 0, 2 * MANY)
    return sum(room.square.verdicts.has(SHOP, Act.LIKE, one.id) for one in posts)


async def test_what_we_cannot_do_ourselves_says_nothing_of_the_platform(room: Newsroom) -> None:
    await ask_to_like(room, IN_A_ROW, *[Fault.UNREACHABLE] * IN_A_ROW)
    await room.gate.learn(SHOP, Unsupported("there is no such act"), "act 1:1")
    assert room.gate.troubles[SHOP].why is Stop.UNREACHABLE


async def test_who_was_to_try_a_platform_and_called_nobody_gives_its_turn_to_the_next(room: Newsroom) -> None:
    await ask_to_like(room, IN_A_ROW, *[Fault.UNREACHABLE] * IN_A_ROW)
    room.watch.forward(seconds=FIRST_PAUSE)
    for subject in ("act 1:1", "act 2:1"):
        assert room.gate.leaves_alone(SHOP, subject) is None
        await room.gate.learn(SHOP, Unsupported("there is no such act"), subject)
    assert room.gate.leaves_alone(SHOP, "act 3:1") is None
    room.gate.learned_nothing(SHOP, "act 3:1")
    assert room.gate.leaves_alone(SHOP, "act 4:1") is None
    assert room.gate.leaves_alone(SHOP, "act 5:1") is not None
