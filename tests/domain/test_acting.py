"""What is done to posts: who may, what can be called off, what is refused; and until when one may answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain import acting, answering
from bot.domain import refusals as no
from bot.domain.activities import ActAsked, ActFailed, Activity
from bot.domain.deeds import DeedState
from bot.domain.deliveries import DeliveryKind
from bot.domain.obstacles import Hold
from bot.domain.owing import owed
from bot.domain.people import Person, Role
from bot.domain.posts import Act, Platform, Post, PostKind
from bot.domain.ticket import Ticket
from tests.domain.deciding import NOW, after, fresh, refusal
from tests.fakes import world
from tests.fakes.world import ANNA, MIRA

WINDOW = timedelta(seconds=15)
ABLE = Platform("Forum", frozenset(Act), 500, len, undoes=frozenset({Act.LIKE, Act.HIDE, Act.BLOCK}))
TO = world.post().ref


def asking(
    ticket: Ticket,
    act: Act = Act.HIDE,
    *,
    by: Person = ANNA,
    undo: bool = False,
    reason: str = "Spam",
    platform: Platform = ABLE,
) -> list[Activity]:
    return acting.ask(
        ticket, by, NOW, act=act, to=TO, platform=platform, undo_window=WINDOW, undo=undo, reason=reason
    )


def asked(ticket: Ticket, act: Act = Act.HIDE, *, undo: bool = False) -> Ticket:
    return after(ticket, asking(ticket, act, undo=undo))


def done(ticket: Ticket, act: Act = Act.HIDE, *, undo: bool = False) -> Ticket:
    then = asked(ticket, act, undo=undo)
    number = then.deeds[-1].number
    begun = after(then, acting.begin(then, NOW, number=number, policy=world.policy()))
    return after(begun, acting.done(begun, NOW, number=number))


def test_what_can_be_undone_happens_at_once_and_what_cannot_waits() -> None:
    for act, due_at in ((Act.HIDE, NOW), (Act.DELETE, NOW + WINDOW), (Act.REPORT, NOW + WINDOW)):
        (wanted,) = asking(fresh(), act)
        assert isinstance(wanted, ActAsked)
        assert wanted.due_at == due_at
        (delivery,) = (
            one for one in owed(fresh(), after(fresh(), [wanted]), [wanted]) if one.kind is DeliveryKind.ACT
        )
        assert (delivery.number, delivery.due_at) == (1, due_at)


def test_only_who_may_answer_may_act() -> None:
    assert refusal(asking, fresh(), by=MIRA) == no.RoleTooLow(Role.ANSWER)


def test_a_like_needs_no_reason_and_everything_else_does() -> None:
    assert asking(fresh(), Act.LIKE, reason="") != []
    assert refusal(asking, fresh(), Act.HIDE, reason=" ") == no.NothingWritten()


def test_what_is_done_or_about_to_be_is_not_asked_for_again() -> None:
    assert asking(asked(fresh())) == []
    assert asking(done(fresh())) == []
    assert asking(done(done(fresh()), undo=True)) != []


def test_only_what_was_done_is_taken_back() -> None:
    assert asking(fresh(), undo=True) == []
    assert asking(done(fresh()), undo=True) != []
    assert refusal(asking, done(fresh(), Act.DELETE), Act.DELETE, undo=True) == no.PlatformCannot("Forum")


def test_what_the_platform_cannot_do_with_this_post_is_refused() -> None:
    unable = replace(ABLE, on=lambda _post: frozenset({Act.REPLY}))
    assert refusal(asking, fresh(), platform=unable) == no.PlatformCannot("Forum")
    assert refusal(asking, fresh(), Act.REPLY) == no.PlatformCannot("Forum")


def test_it_is_called_off_until_it_leaves() -> None:
    waiting = asked(fresh(), Act.DELETE)
    off = after(waiting, acting.call_off(waiting, ANNA, NOW, number=1))
    assert off.deeds[0].state is DeedState.CALLED_OFF
    assert acting.begin(off, NOW, number=1, policy=world.policy()) == []
    begun = after(waiting, acting.begin(waiting, NOW, number=1, policy=world.policy()))
    assert refusal(acting.call_off, begun, ANNA, NOW, number=1) == no.ActGoneAlready()
    assert refusal(acting.call_off, off, ANNA, NOW, number=1) == no.ActGoneAlready()


def test_whoever_may_not_any_more_does_not() -> None:
    usual = world.policy()
    demoted = replace(usual, people={**usual.people, ANNA.id: replace(ANNA, role=Role.DRAFT)})
    (failed,) = acting.begin(asked(fresh()), NOW, number=1, policy=demoted)
    assert isinstance(failed, ActFailed)
    assert failed.hold is Hold.NOT_ALLOWED
    (left,) = acting.begin(asked(fresh()), NOW, number=1, policy=usual, hold=Hold.INACTIVE)
    assert isinstance(left, ActFailed)


def test_what_was_called_off_or_failed_can_be_asked_for_again() -> None:
    waiting = asked(fresh(), Act.DELETE)
    off = after(waiting, acting.call_off(waiting, ANNA, NOW, number=1))
    again = after(off, asking(off, Act.DELETE))
    assert [one.number for one in again.deeds] == [1, 2]


def test_what_was_done_by_hand_counts_and_is_noted_once() -> None:
    noted = after(fresh(), acting.by_hand(fresh(), ANNA, NOW, act=Act.BLOCK, to=TO, reason="Insult"))
    assert noted.is_done(Act.BLOCK, TO)
    assert acting.by_hand(noted, ANNA, NOW, act=Act.BLOCK, to=TO, reason="Insult") == []
    assert refusal(acting.by_hand, fresh(), ANNA, NOW, act=Act.BLOCK, to=TO, reason="") == no.NothingWritten()


# When and how one may answer


def written(**changes: object) -> tuple[Ticket, Post]:
    post = replace(fresh().last_post, **changes)  # type: ignore[arg-type]  # only fields of Post are named below
    return replace(fresh(), posts=(post,)), post


def must(ticket: Ticket, platform: Platform, now: datetime = NOW, *, private: bool = False) -> None:
    answering.must_be_possible(ticket, ticket.last_post.ref, platform, now, private=private)


def test_what_was_written_in_private_is_not_answered_in_public() -> None:
    ticket, _ = written(private=True, kind=PostKind.MESSAGE)
    assert refusal(must, ticket, ABLE) == no.StaysPrivate()
    must(ticket, ABLE, private=True)


def test_an_answer_that_the_platform_takes_no_more_is_refused_with_the_time() -> None:
    ticket, post = written(private=True)
    until = post.written_at + timedelta(hours=24)
    platform = replace(ABLE, closes_at=lambda _post, _private: until)
    must(ticket, platform, until - timedelta(seconds=1), private=True)
    assert refusal(must, ticket, platform, until, private=True) == no.AnswerTooLate("Forum", until)


def test_a_public_post_takes_one_private_answer_where_the_platform_says_so() -> None:
    once = replace(ABLE, private_once=True)
    wish = answering.Wish(reply="r1", text="Sorry!", to=TO, private=True)
    queued = after(fresh(), answering.send(fresh(), ANNA, NOW, wish=wish, platform=once, undo_window=WINDOW))
    assert refusal(must, queued, once, private=True) == no.AnsweredPrivatelyBefore("Forum")
    must(queued, once)
    must(queued, ABLE, private=True)
    back = after(queued, answering.undo(queued, ANNA, NOW, reply="r1"))
    must(back, once, private=True)


@pytest.mark.parametrize(("private", "limit"), [(False, 10), (True, 5)])
def test_a_private_answer_may_have_another_limit(private: bool, limit: int) -> None:
    platform = replace(ABLE, limit=10, private_limit=5)
    answering.check_text("x" * limit, platform, private=private)
    why = refusal(answering.check_text, "x" * (limit + 1), platform, private=private)
    assert why == no.TooLong(limit + 1, limit)
