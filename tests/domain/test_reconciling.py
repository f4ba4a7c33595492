"""What became of a reply, decided from what the log and the platform say."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import answering, confirming, mending, receiving, reconciling
from bot.domain import refusals as no
from bot.domain.activities import ReplyChecking, ReplyHeld, ReplySent
from bot.domain.obstacles import Hold, Obstacle
from bot.domain.people import Role
from bot.domain.posts import Echo, PostRef
from bot.domain.replies import ReplyState
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket
from tests.domain.deciding import NOW, after, fresh, refusal
from tests.fakes import world
from tests.fakes.world import ANNA, JONAS, MIRA, PLATFORM, SHOP

LISTING = replace(PLATFORM, lists=True)
POLICY = world.policy()
MINUTE = timedelta(minutes=1)


def queued(ticket: Ticket | None = None, reply: str = "r1") -> Ticket:
    ticket = ticket or fresh()
    wish = answering.Wish(reply=reply, text="Sorry!", to=ticket.last_post.ref)
    return after(
        ticket, answering.send(ticket, ANNA, NOW, wish=wish, platform=PLATFORM, undo_window=timedelta())
    )


def sending(ticket: Ticket | None = None, reply: str = "r1") -> Ticket:
    waiting = queued(ticket, reply)
    return after(waiting, confirming.start(waiting, NOW, reply=reply, policy=POLICY))


def checking() -> Ticket:
    ticket = sending()
    doubt = reconciling.check(ticket, NOW, reply="r1", until=NOW + MINUTE, why=Obstacle.NO_ANSWER)
    return after(ticket, doubt)


def unknown() -> Ticket:
    ticket = sending()
    return after(ticket, answering.unknown(ticket, NOW, reply="r1", reason="?"))


def edited(ticket: Ticket) -> Ticket:
    post = world.post("My bus is late", 1)
    return after(ticket, receiving.more(ticket, NOW, post=post, policy=POLICY))


def echo(**changes: Any) -> Echo:
    fields: dict[str, Any] = {
        "ref": PostRef(SHOP, "a1"),
        "conversation": "c1",
        "text": Untrusted("Sorry! "),
        "written_at": NOW,
        "to": world.post().ref,
    }
    return Echo(**{**fields, **changes})


def test_what_nobody_knows_is_sent_once_more_only_while_it_is_right_to_send_it() -> None:
    assert confirming.start_again(checking(), NOW, reply="r1", policy=POLICY) != []
    assert confirming.start_again(edited(checking()), NOW, reply="r1", policy=POLICY) == []
    assert confirming.start_again(queued(), NOW, reply="r1", policy=POLICY) == []


def test_only_the_first_doubt_of_several_is_said() -> None:
    ticket = checking()
    [second] = reconciling.check(ticket, NOW, reply="r1", until=NOW, why=Obstacle.UNREACHABLE)
    assert isinstance(second, ReplyChecking)
    assert second.again
    again = after(ticket, confirming.start_again(ticket, NOW, reply="r1", policy=POLICY))
    [third] = reconciling.check(again, NOW, reply="r1", until=NOW, why=Obstacle.NO_ANSWER)
    assert isinstance(third, ReplyChecking)
    assert third.again


@pytest.mark.parametrize("ticket", [sending(), checking(), unknown()], ids=["sending", "checking", "unknown"])
def test_whatever_is_open_is_settled_by_an_echo(ticket: Ticket) -> None:
    [sent] = reconciling.heard(ticket, NOW, echo=echo())
    assert isinstance(sent, ReplySent)
    assert (sent.reply, sent.sent_as) == ("r1", PostRef(SHOP, "a1"))


def test_an_echo_with_a_key_needs_no_words() -> None:
    keyed = echo(key="r1", text=Untrusted(""), to=None)
    assert reconciling.heard(unknown(), NOW, echo=keyed) != []
    assert reconciling.heard(unknown(), NOW, echo=replace(keyed, key="r2")) == []


@pytest.mark.parametrize(
    "other",
    [
        echo(text=Untrusted("Sorry?")),
        echo(to=PostRef(SHOP, "p2")),
        echo(private=True),
        echo(written_at=NOW - timedelta(hours=1)),
    ],
    ids=["other words", "to another post", "in private", "of long before"],
)
def test_an_echo_of_something_else_settles_nothing(other: Echo) -> None:
    assert reconciling.heard(unknown(), NOW, echo=other) == []


def test_what_never_left_was_not_heard() -> None:
    assert reconciling.heard(queued(), NOW, echo=echo(key="r1")) == []


def test_the_echo_of_an_earlier_reply_is_not_taken_for_the_next_one() -> None:
    first = after(sending(), reconciling.heard(sending(), NOW, echo=echo()))
    second = sending(first, "r2")
    assert reconciling.heard(second, NOW, echo=echo()) == []
    assert reconciling.heard(second, NOW, echo=echo(ref=PostRef(SHOP, "a2"))) != []


def test_who_may_only_draft_neither_looks_nor_sends() -> None:
    too_low = no.RoleTooLow(Role.ANSWER)
    assert refusal(reconciling.look, unknown(), MIRA, NOW, reply="r1", platform=LISTING) == too_low
    window = timedelta()
    again: dict[str, Any] = {"reply": "r1", "platform": PLATFORM, "undo_window": window}
    assert refusal(mending.send_again, unknown(), MIRA, NOW, **again) == too_low


def test_where_nothing_is_listed_people_are_shown_the_way() -> None:
    why = refusal(reconciling.look, unknown(), ANNA, NOW, reply="r1", platform=PLATFORM)
    assert why == no.CannotLook("Square", "https://square.example/p1")


def test_what_was_never_shown_like_this_is_not_confirmed_by_a_button() -> None:
    ticket = queued()
    held = after(ticket, [ReplyHeld(at=NOW, reply="r1", why=Hold.CHANGED, confirmed_by=ticket.replies[0].by)])
    again: dict[str, Any] = {"reply": "r1", "platform": PLATFORM, "undo_window": timedelta()}
    assert refusal(mending.send_again, held, JONAS, NOW, **again) == no.OutdatedButton()


def test_nobody_sends_again_what_is_on_its_way_or_out() -> None:
    again: dict[str, Any] = {"reply": "r1", "platform": PLATFORM, "undo_window": timedelta()}
    out = after(sending(), answering.sent(sending(), NOW, reply="r1", sent_as=PostRef(SHOP, "a1"), url=""))
    for ticket in (queued(), sending(), checking(), out):
        assert refusal(mending.send_again, ticket, JONAS, NOW, **again) == no.ReplyGoneAlready()


def test_while_zuruf_finds_out_nobody_can_say_that_it_is_not_there() -> None:
    why = refusal(answering.settle, checking(), ANNA, NOW, reply="r1", arrived=False)
    assert why == no.NothingUncertain()
    settled = after(checking(), answering.settle(checking(), ANNA, NOW, reply="r1", arrived=True))
    assert settled.replies[0].state is ReplyState.SENT


def test_who_began_before_the_post_was_changed_reads_it_first() -> None:
    before = fresh()
    now = edited(before)
    wish = answering.Wish(reply="r1", text="Sorry!", to=now.last_post.ref, after=before.version)
    window = timedelta()
    more: dict[str, Any] = {"platform": PLATFORM, "undo_window": window}
    assert refusal(answering.send, now, ANNA, NOW, wish=wish, **more) == no.PostEditedMeanwhile()
    assert answering.send(now, ANNA, NOW, wish=replace(wish, after=now.version), **more) != []


def test_parts_of_a_digest_do_not_run_into_each_other() -> None:
    to = PostRef(SHOP, "p1")
    same = confirming.digest(SHOP, to, "2 Sorry", private=False)
    assert same == confirming.digest(SHOP, to, "2 Sorry", private=False)
    assert same != confirming.digest(SHOP, PostRef(SHOP, "p12"), " Sorry", private=False)
    assert same != confirming.digest(SHOP, to, "2 Sorry", private=True)
