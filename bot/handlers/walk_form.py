"""The form of the queue walk: which ticket, what was said in it, and the answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.desk import Desk
from bot.domain.people import Person, Role
from bot.domain.posts import Post, PostRef
from bot.domain.refusals import Refusal
from bot.domain.replies import ReplyState
from bot.domain.text import Moment, Strong, Text, Untrusted
from bot.domain.ticket import Ticket, TicketId
from bot.handlers import reply_form
from bot.handlers.form import NO_TICKET, Button, Buttons, Form, Part, Passage, Quote
from bot.handlers.listing import origin, state, urgency
from bot.handlers.names import CLOSE, INBOX, MORE, WALK
from bot.handlers.picks import Picks, remembered
from bot.handlers.reply_form import Showing
from bot.stores.store import Row
from bot.texts import speaking
from bot.texts.hinting import hinted
from bot.texts.texts import Texts

SKIP: Final = "skip"
AGAIN: Final = "again"
SKIPPED_MOST: Final = 40
"""Skipped tickets that a form remembers; whoever skips more than that sees the first of them again."""

_BEFORE: Final = 6
"""Earlier posts and replies that are shown; all of them stand in the log."""


@dataclass(frozen=True, slots=True)
class Round:
    """How far somebody has come. `due` counts what is to do now, the ticket in the form included.

    `turn` counts the tickets that were shown, so that no ticket shows what was typed or chosen for another.
    """

    picks: Picks
    skipped: tuple[TicketId, ...] = ()
    done: int = 0
    turn: int = 0
    due: int = 0

    @classmethod
    def read(cls, memory: Mapping[str, str]) -> Round:
        skipped = (number for number in memory.get("skipped", "").split(",") if number.isdecimal())
        return cls(
            remembered(memory),
            tuple(TicketId(int(number)) for number in skipped),
            int(memory.get("done", "0")),
            int(memory.get("turn", "0")),
        )

    def memory(self) -> dict[str, str]:
        skipped = ",".join(map(str, self.skipped))
        counted = {"done": self.done, "turn": self.turn}
        numbers = {name: str(count) for name, count in counted.items() if count}
        return {**self.picks.memory(), **numbers, **({"skipped": skipped} if skipped else {})}

    def passing(self, ticket: TicketId) -> Round:
        others = tuple(one for one in self.skipped if one != ticket)
        return replace(self, skipped=(*others, ticket)[-SKIPPED_MOST:]) if ticket != NO_TICKET else self

    def having_done(self, ticket: TicketId, *, passing: bool) -> Round:
        done = replace(self, done=self.done + 1)
        return done.passing(ticket) if passing else done


def form(ticket: Ticket, showing: Showing, walk: Round, by: Person, desk: Desk) -> Form:
    """Return the form in which a ticket is answered."""
    texts = speaking(by.language)
    answered = reply_form.answered_post(ticket, showing.writing).ref
    parts = (
        *_head(ticket, walk, desk, texts),
        _ways_on(ticket, by, texts),
        *_before(ticket, answered, texts),
        *reply_form.parts(ticket, showing, by, desk, handler=WALK),
    )
    memory = {**walk.memory(), **reply_form.memory(showing)}
    title, submit = texts.ticket(ticket.id), _submit(showing, by, texts)
    return Form(WALK, ticket.id, title, parts, submit, memory, turn=walk.turn)


def unanswerable(ticket: Ticket, why: Refusal, walk: Round, by: Person, desk: Desk) -> Form:
    """Return the form for a ticket that somebody should look at, but that cannot be answered from here."""
    texts = speaking(by.language)
    parts = (
        *_head(ticket, walk, desk, texts),
        _ways_on(ticket, by, texts),
        *_before(ticket, None, texts),
        Passage(("⚠️ ", *texts.refused(why))),
    )
    return Form(WALK, ticket.id, texts.ticket(ticket.id), parts, memory=walk.memory())


def nothing_due(walk: Round, later: Row | None, by: Person, waves: Sequence[Part] = ()) -> Form:
    """Return the form that says so, which waves are left, and what comes next."""
    texts = speaking(by.language)
    labels = texts.inbox.labels
    parts: list[Part] = [Passage((texts.inbox.nothing_due(walk.done),)), *waves]
    if later is not None and later.due_at is not None:
        parts.append(Passage((*texts.inbox.comes_next(later.ticket), Moment(later.due_at))))
    skipped = Button(WALK, NO_TICKET, texts.inbox.skipped_again(len(walk.skipped)), AGAIN)
    inbox = Button(INBOX, NO_TICKET, labels.inbox)
    parts.append(Buttons((skipped, inbox) if walk.skipped else (inbox,)))
    return Form(WALK, NO_TICKET, labels.next, tuple(parts), memory=walk.memory())


def _head(ticket: Ticket, walk: Round, desk: Desk, texts: Texts) -> Iterator[Part]:
    how_far = f"{state(ticket, desk, texts)} · {texts.inbox.progress(walk.done, walk.due)}"
    yield Passage((*urgency(ticket), *origin(ticket, desk), f" · {how_far}"))
    if ticket.hints:
        yield Passage((Strong(f"{texts.tools.labels.hints}: "), *hinted(ticket.hints)))


def _before(ticket: Ticket, answered: PostRef | None, texts: Texts) -> Iterator[Part]:
    """Yield what was said before, the newest last; the post that is answered stands with the answer."""
    said = [*_posts(ticket, answered, texts), *_replies(ticket, texts)]
    for _, line, words in sorted(said, key=lambda one: one[0])[-_BEFORE:]:
        yield Passage(line)
        yield Quote.of(words)


def _posts(
    ticket: Ticket, answered: PostRef | None, texts: Texts
) -> Iterator[tuple[datetime, Text, Untrusted]]:
    for post in ticket.posts:
        if post.ref != answered:
            words = Untrusted(texts.labels.removed_post) if post.ref in ticket.removed else post.text
            yield post.written_at, _wrote(post, texts), words


def _wrote(post: Post, texts: Texts) -> Text:
    return texts.wrote(post.author.shown, None, post.written_at)


def _replies(ticket: Ticket, texts: Texts) -> Iterator[tuple[datetime, Text, Untrusted]]:
    for reply in ticket.replies:
        if reply.state is ReplyState.SENT and reply.sent_at is not None:
            yield (
                reply.sent_at,
                (texts.inbox.answered(reply.by.name), Moment(reply.sent_at)),
                Untrusted(reply.text),
            )


def _ways_on(ticket: Ticket, by: Person, texts: Texts) -> Buttons:
    labels = texts.inbox.labels
    close = (Button(CLOSE, ticket.id, texts.labels.close),) if by.role >= Role.ANSWER else ()
    return Buttons((Button(WALK, ticket.id, labels.skip, SKIP), *close, Button(MORE, ticket.id, labels.open)))


def _submit(showing: Showing, by: Person, texts: Texts) -> str:
    if by.role < Role.ANSWER:
        return texts.inbox.labels.save_next
    return texts.inbox.labels.send_next if showing.preview else texts.labels.preview
