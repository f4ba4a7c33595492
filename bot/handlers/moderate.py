"""Like; moderate: hide, delete, block, mute, report, take that back, or note that it was done on the platform itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from bot.desk import Desk
from bot.domain import acting
from bot.domain.acting import ANSWERS
from bot.domain.claiming import must_go_on
from bot.domain.people import Role
from bot.domain.posts import Act, Post, PostRef
from bot.domain.refusals import NothingWritten, OutdatedButton, PostRemovedMeanwhile, Refused
from bot.domain.text import Link, shortened
from bot.domain.ticket import Ticket
from bot.handlers.form import Choice, Form, Option, Part, Passage, Quote, Style, TextField, written
from bot.handlers.handler import Handler, Interaction, Place, Seat, Side, at_origin, carry_out, never, placing
from bot.handlers.names import CALL_OFF, LIKE, MODERATE, UNLIKE
from bot.texts import speaking
from bot.texts.texts import Texts

_TO_MODERATE: Final = tuple(act for act in Act if act not in {*ANSWERS, Act.LIKE})
_SURE: Final = frozenset({Act.DELETE, Act.BLOCK, Act.REPORT})
"""What a person confirms once more, with the consequence before their eyes."""
_POSTS: Final = 10
"""The newest posts of a conversation, to choose from."""
_LABEL: Final = 70
_REASON: Final = 500
"""Characters; platforms take at least as many with a report."""
_DO: Final = "do"
_UNDO: Final = "undo"
_BY_HAND: Final = "hand"
_MISSING: Final[Mapping[type, str]] = {NothingWritten: "reason"}


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was chosen: an act, and whether to do it, to take it back, or to note that it was done by hand."""

    how: str
    act: Act

    @classmethod
    def read(cls, value: str) -> _Wish:
        how, _, act = value.partition(" ")
        if how not in {_DO, _UNDO, _BY_HAND} or act not in {one.value for one in _TO_MODERATE}:
            raise Refused(OutdatedButton())
        return cls(how, Act(act))

    @property
    def value(self) -> str:
        return f"{self.how} {self.act}"

    def label(self, texts: Texts) -> str:
        return texts.acts.wish(self.act, undo=self.how == _UNDO, by_hand=self.how == _BY_HAND)


def _post(ticket: Ticket) -> Post:
    must_go_on(ticket)
    if (post := ticket.answerable) is None:
        raise Refused(PostRemovedMeanwhile())
    return post


# Like


def _likeable(ticket: Ticket, seat: Seat) -> bool:
    post = ticket.answerable
    able = post is not None and Act.LIKE in seat.platform.acts_on(post)
    return at_origin(ticket, seat) and able and ticket.merged_into is None


def _can_like(ticket: Ticket, seat: Seat) -> bool:
    return _likeable(ticket, seat) and not _liked(ticket)


def _can_unlike(ticket: Ticket, seat: Seat) -> bool:
    return _likeable(ticket, seat) and _liked(ticket) and Act.LIKE in seat.platform.undoes


def _liked(ticket: Ticket) -> bool:
    post = ticket.answerable
    last = ticket.last_deed(Act.LIKE, post.ref) if post else None
    return last is not None and not last.undo


async def _like(interaction: Interaction, desk: Desk) -> Form | None:
    await _carry_out(interaction, desk, _post(await desk.ticket(interaction.ticket)), Act.LIKE)
    return None


async def _unlike(interaction: Interaction, desk: Desk) -> Form | None:
    post = _post(await desk.ticket(interaction.ticket))
    await _carry_out(interaction, desk, post, Act.LIKE, undo=True)
    return None


async def _carry_out(
    interaction: Interaction, desk: Desk, post: Post, act: Act, *, undo: bool = False, reason: str = ""
) -> None:
    await carry_out(
        interaction,
        desk,
        acting.ask,
        act=act,
        to=post.ref,
        platform=desk.platform(post.ref.account),
        undo_window=desk.policy.undo_window,
        undo=undo,
        reason=reason,
    )


# Moderate


def _can_moderate(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and ticket.answerable is not None and ticket.merged_into is None


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    ticket = await desk.ticket(interaction.ticket)
    post, texts = _post(ticket), speaking(interaction.by.language)
    labels = texts.acts.labels
    wishes = tuple(_wishes(ticket, post, desk))
    return Form(
        MODERATE,
        ticket.id,
        labels.moderate,
        (
            *_which(ticket, post, texts),
            Choice("what", labels.what, tuple(Option(one.value, one.label(texts)) for one in wishes)),
            TextField("reason", labels.reason, hint=labels.reason_hint, limit=_REASON),
            *_by_hand_only(post, desk, texts),
        ),
        labels.do_it,
        memory={"post": post.ref.external_id},
    )


def _which(ticket: Ticket, newest: Post, texts: Texts) -> Iterator[Part]:
    """Show the post; where there are several, let people choose."""
    there = [post for post in ticket.posts if post.ref not in ticket.removed][-_POSTS:]
    if len(there) == 1:
        yield Quote.of(newest.text)
        return
    options = tuple(Option(one.ref.external_id, _line(one)) for one in reversed(there))
    yield Choice("post", texts.acts.labels.which, options, newest.ref.external_id)


def _line(post: Post) -> str:
    said = " ".join(post.text.clean().split())
    return shortened(f"{post.author.shown.raw}: {said}", _LABEL)


def _wishes(ticket: Ticket, post: Post, desk: Desk) -> Iterator[_Wish]:
    """What the platform does for us, what can be taken back, then what somebody may have done there."""
    platform = desk.platform(post.ref.account)
    able = platform.acts_on(post)
    for act in _TO_MODERATE:
        last = ticket.last_deed(act, post.ref)
        standing = last is not None and not last.undo
        if act in able and not standing:
            yield _Wish(_DO, act)
        if act in able & platform.undoes and standing:
            yield _Wish(_UNDO, act)
    for act in _TO_MODERATE:
        if act not in able and not ticket.is_done(act, post.ref):
            yield _Wish(_BY_HAND, act)


def _by_hand_only(post: Post, desk: Desk, texts: Texts) -> Iterator[Part]:
    """Say what is not possible from here, with the way to where it is."""
    platform = desk.platform(post.ref.account)
    missing = [act for act in _TO_MODERATE if act not in platform.acts_on(post)]
    if missing:
        original = (" ", Link(texts.labels.see_original, post.url)) if post.url else ()
        yield Passage((texts.acts.not_from_here(platform.name, missing), *original))


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    """Ask once more before what is hard to undo; else do it."""
    ticket, memory = await desk.ticket(interaction.ticket), interaction.memory
    must_go_on(ticket)
    sure = bool(memory.get("what"))
    wish = _Wish.read(memory["what"] if sure else interaction.values.get("what", ""))
    reason = memory.get("reason", "") if sure else written(interaction.values, "reason")
    own = memory.get("post", "") if sure else interaction.values.get("post") or memory.get("post", "")
    post = next((one for one in ticket.posts if one.ref == PostRef(one.ref.account, own)), None)
    if post is None or post.ref in ticket.removed:
        raise Refused(PostRemovedMeanwhile())
    with placing({} if sure else _MISSING, interaction):
        if not reason and wish.how != _UNDO:
            raise Refused(NothingWritten())
        if wish.how == _DO and wish.act in _SURE and not sure:
            return _confirmation(post, wish, reason, interaction, desk)
        await _do(wish, post, reason, interaction, desk)
    return None


async def _do(wish: _Wish, post: Post, reason: str, interaction: Interaction, desk: Desk) -> None:
    if wish.how == _BY_HAND:
        await carry_out(interaction, desk, acting.by_hand, act=wish.act, to=post.ref, reason=reason)
    else:
        await _carry_out(interaction, desk, post, wish.act, undo=wish.how == _UNDO, reason=reason)


def _confirmation(post: Post, wish: _Wish, reason: str, interaction: Interaction, desk: Desk) -> Form:
    texts = speaking(interaction.by.language)
    account = desk.policy.account(post.ref.account).name
    return Form(
        MODERATE,
        interaction.ticket,
        texts.acts.labels.moderate,
        (
            Passage((f"{account}: {wish.label(texts)}",)),
            Quote.of(post.text),
            Passage((texts.acts.consequence(wish.act),)),
        ),
        texts.acts.labels.really,
        memory={"what": wish.value, "post": post.ref.external_id, "reason": reason},
        turn=1,
    )


async def _call_off(interaction: Interaction, desk: Desk) -> Form | None:
    if not interaction.subject.isdecimal():
        raise Refused(OutdatedButton())
    await carry_out(interaction, desk, acting.call_off, number=int(interaction.subject))
    return None


LIKE_HANDLER = Handler(
    name=LIKE,
    label=lambda texts: texts.acts.labels.like,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_can_like,
    act=_like,
    place=Place.MORE,
)

UNLIKE_HANDLER = Handler(
    name=UNLIKE,
    label=lambda texts: texts.acts.labels.unlike,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_can_unlike,
    act=_unlike,
    place=Place.MORE,
)

HANDLER = Handler(
    name=MODERATE,
    label=lambda texts: texts.acts.labels.moderate,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_can_moderate,
    ask=_ask,
    act=_act,
    keeps=frozenset({"reason"}),
    place=Place.MORE,
)

CALL_OFF_HANDLER = Handler(
    name=CALL_OFF,
    label=lambda texts: texts.acts.labels.call_off,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=never,
    act=_call_off,
    place=Place.ELSEWHERE,
    style=Style.DANGER,
)
