"""The only place that changes tickets: load, decide, append together with what is then owed to the outside."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Concatenate, ParamSpec

from bot.answers import Answers
from bot.attention import Attention
from bot.domain import forwarding, receiving, reconciling
from bot.domain.activities import Activity, JoinedWave, Opened
from bot.domain.evolving import evolve, fold, opened
from bot.domain.owing import owed, repaints
from bot.domain.policy import Policy
from bot.domain.posts import AccountId, Conversation, Echo, Letter, LetterKind, News, Platform, Post, Removal
from bot.domain.refusals import AlreadyMerged, NoSuchTicket, Refused
from bot.domain.replies import Reply
from bot.domain.ticket import Ticket, TicketId
from bot.keeping.focuses import Focusing
from bot.stores.store import AlreadyDone, Change, Conflict, Entry, Store, UnknownTicket
from bot.watching import Watcher

logger = logging.getLogger(__name__)

P = ParamSpec("P")

_NO_TICKET = TicketId(0)

_TRIES = 20
"""Each lost race means that somebody else's change went through, so more than a few are no accident."""


class Desk:
    """Changes tickets one decision at a time. `owes` is set whenever something new is owed to the outside.

    `attention` is held while somebody waits for an answer.
    """

    def __init__(
        self,
        store: Store,
        policy: Policy,
        platforms: Mapping[AccountId, Platform],
        clock: Callable[[], datetime],
        *,
        answers: Answers | None = None,
        language_of: Callable[[str], str] = lambda _text: "",
    ) -> None:
        self.store = store
        self.policy = policy
        self.clock = clock
        self.answers = answers or Answers()
        self._language_of = language_of
        self.owes = asyncio.Event()
        self.attention = Attention()
        self._platforms = platforms
        self.focusing = Focusing(store)
        self._watcher = Watcher(store, lambda: self.policy, self._now)

    def _now(self) -> datetime:
        return self.clock()

    def platform(self, account: AccountId) -> Platform:
        """Return what an account's platform can do; one that nobody serves any more can do nothing."""
        unserved = Platform(self.policy.account(account).name, frozenset(), 0, len)
        return self._platforms.get(account, unserved)

    def today(self) -> date:
        """Return the date where the team works."""
        return self.clock().astimezone(self.policy.time_zone).date()

    async def ticket(self, ticket_id: TicketId) -> Ticket:
        """Return a ticket as it is now; `Refused(NoSuchTicket)` if there is none."""
        try:
            return await self.store.ticket(ticket_id)
        except UnknownTicket:
            raise Refused(NoSuchTicket()) from None

    async def log(self, ticket_id: TicketId) -> list[Entry]:
        """Return a ticket's whole log; `Refused(NoSuchTicket)` if there is none."""
        try:
            return await self.store.history(ticket_id)
        except UnknownTicket:
            raise Refused(NoSuchTicket()) from None

    async def ticket_and_log(self, ticket_id: TicketId) -> tuple[Ticket, list[Entry]]:
        """Return both as they are at one moment; `Refused(NoSuchTicket)` if there is none."""
        try:
            return await self.store.ticket_and_log(ticket_id)
        except UnknownTicket:
            raise Refused(NoSuchTicket()) from None

    async def change(
        self,
        ticket_id: TicketId,
        cause: str,
        decide: Callable[Concatenate[Ticket, P], Sequence[Activity]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Ticket:
        """Let `decide(ticket, …)` say what happens and make it so; return the ticket afterwards.

        The same cause twice happens once. Two changes at once: one goes through, the other is decided anew on what
        the first one left. Raises what `decide` raises, above all `Refused`.
        """
        for _ in range(_TRIES):
            before = await self.ticket(ticket_id)
            if await self.store.done_by(cause) is not None:
                return await self.ticket(ticket_id)
            activities = decide(before, *args, **kwargs)
            if not activities:
                return before
            after = _evolved(before, activities)
            try:
                await self._append(before, after, activities, cause)
            except Conflict:
                continue
            except AlreadyDone:
                return await self.ticket(ticket_id)
            return after
        raise Conflict(f"ticket {ticket_id} changed {_TRIES} times while one change was decided")

    async def change_both(
        self,
        ticket_id: TicketId,
        other_id: TicketId,
        cause: str,
        decide: Callable[Concatenate[Ticket, Ticket, P], tuple[Sequence[Activity], Sequence[Activity]]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Ticket:
        """As `change`, for two tickets at once: what `decide` says of each happens together, or not at all.

        Returns the first ticket afterwards.
        """
        for _ in range(_TRIES):
            before, other = await self.ticket(ticket_id), await self.ticket(other_id)
            if await self.store.done_by(cause) is not None:
                return before
            activities, others = decide(before, other, *args, **kwargs)
            if not activities or not others:
                return before
            after, other_after = _evolved(before, activities), _evolved(other, others)
            also = Change(other_after, others, owed(other, other_after, others))
            try:
                await self._append(before, after, activities, cause, also)
            except Conflict:
                continue
            except AlreadyDone:
                return await self.ticket(ticket_id)
            return after
        raise Conflict(
            f"tickets {ticket_id} and {other_id} changed {_TRIES} times while one change was decided"
        )

    async def split(
        self,
        ticket_id: TicketId,
        cause: str,
        decide: Callable[Concatenate[Ticket, TicketId, P], tuple[Sequence[Activity], Sequence[Activity]]],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> TicketId:
        """Let `decide(ticket, new_id, …)` cut a ticket in two; return the new ticket's id.

        The second of what it returns is the log that the new ticket begins with, an `Opened` first.
        """
        for _ in range(_TRIES):
            before = await self.ticket(ticket_id)
            if (done := await self.store.done_by(cause)) is not None:
                return done
            decide(before, _NO_TICKET, *args, **kwargs)  # what is refused takes no number
            new = await self.store.new_ticket_id()
            activities, beginning = decide(before, new, *args, **kwargs)
            after, begun = _evolved(before, activities), fold(new, beginning)
            also = Change(after, activities, owed(before, after, activities))
            try:
                await self._append(None, begun, beginning, cause, also)
            except Conflict:
                continue
            except AlreadyDone as done_already:
                return done_already.ticket
            return new
        raise Conflict(f"ticket {ticket_id} changed {_TRIES} times while it was split")

    async def repaint(self, ticket_id: TicketId) -> None:
        """Owe a ticket's cards anew: something that they show has changed, though the ticket has not."""
        await self.store.owe(repaints(await self.ticket(ticket_id), self.clock()))
        self.owes.set()

    async def receive(self, post: Post) -> TicketId:
        """Take a customer's post: a new ticket, or more on the ticket of its conversation. The same post twice is one."""
        post = post.bounded()
        cause = receiving.cause_of(post)
        conversation = Conversation(post.ref.account, post.conversation)
        post = post if post.language else replace(post, language=self._language_of(post.text.clean()))
        for _ in range(_TRIES):
            existing = await self.store.ticket_of(conversation, post.ref)
            if existing is not None:
                return await self._add(existing, post, cause)
            try:
                return await self._open(post, cause)
            except Conflict:
                continue
            except AlreadyDone as done:
                return done.ticket
        raise Conflict(f"the conversation of {post.ref} could not be opened in {_TRIES} tries")

    async def take(self, news: News) -> TicketId | None:
        """Take whatever a platform reports; return the ticket that it belongs to, if there is one."""
        match news:
            case Post():
                return await self.receive(news)
            case Removal():
                return await self.forget(news)
            case Echo():
                return await self.hear(news)
            case Letter():
                return await self.open_letter(news)

    async def open_letter(self, letter: Letter) -> TicketId | None:
        """Take what came back by mail to the ticket that it belongs to; None if it is a machine's and belongs to none.

        What a person wrote and nobody knows the token of is a customer's post.
        """
        if letter.token:
            asked_in = await self._asked_in(letter.token)
            if asked_in is not None:
                return await self._answered_by_mail(asked_in, letter)
        if letter.kind is LetterKind.ANSWER:
            return await self.receive(letter.post)
        conversation = Conversation(letter.ref.account, letter.conversation)
        ticket = None if letter.token else await self.store.ticket_of(conversation, None)
        if ticket is None:
            logger.info("%s: an automatic mail that answers nothing of ours was left out", letter.ref.account)
            return None
        return await self._noticed(await self._going_on(ticket), letter)

    async def _asked_in(self, token: str) -> Ticket | None:
        """Return the ticket for which the mail with a token was sent; None if there is none."""
        number = token.partition("-")[0]
        try:
            ticket = await self.store.ticket(TicketId(int(number))) if number.isdecimal() else None
        except UnknownTicket:
            return None
        return ticket if ticket is not None and forwarding.meant(ticket, token) else None

    async def _answered_by_mail(self, asked_in: Ticket, letter: Letter) -> TicketId:
        """Take an answer where it was asked, or where that ticket went."""
        asked = forwarding.meant(asked_in, letter.token)
        assert asked is not None
        ticket = await self._going_on(asked_in.id)
        number = asked.number if ticket == asked_in.id else 0
        if letter.kind is not LetterKind.ANSWER:
            return await self._noticed(ticket, letter, number)
        cause = f"letter:{letter.ref.account}:{letter.ref.external_id}"
        await self.change(
            ticket, cause, forwarding.answered, self.clock(), letter=letter, number=number, asked=asked
        )
        return ticket

    async def _noticed(self, ticket: TicketId, letter: Letter, number: int = 0) -> TicketId:
        cause = f"letter:{letter.ref.account}:{letter.ref.external_id}"
        await self.change(ticket, cause, forwarding.noticed, self.clock(), letter=letter, number=number)
        return ticket

    async def _going_on(self, ticket: TicketId) -> TicketId:
        """Return as which ticket one goes on."""
        while (into := (await self.ticket(ticket)).merged_into) is not None:
            ticket = into
        return ticket

    async def hear(self, echo: Echo) -> TicketId | None:
        """Take note of a reply of our own: if its outcome was open, it has arrived. It never becomes a ticket."""
        conversation = Conversation(echo.ref.account, echo.conversation)
        ticket = await self.store.ticket_of(conversation, echo.to)
        if ticket is not None:
            await self._hear(ticket, echo)
        return ticket

    async def _hear(self, ticket: TicketId, echo: Echo) -> Reply | None:
        """Look for the reply in a ticket, then in those that went over into it; return what it was."""
        cause = f"echo:{echo.ref.account}:{echo.ref.external_id}:{ticket}"
        after = await self.change(ticket, cause, reconciling.heard, self.clock(), echo=echo)
        if (known := next((one for one in after.replies if one.sent_as == echo.ref), None)) is not None:
            return known
        for earlier in after.absorbed:
            if (found := await self._hear(earlier, echo)) is not None:
                once, over = f"{cause}:over", reconciling.carried_over
                await self.change(ticket, once, over, self.clock(), reply=found.id, echo=echo)
                return found
        return None

    async def forget(self, removal: Removal) -> TicketId | None:
        """Take away the text of a post that is gone on its platform; None if it never was a ticket.

        It may go over to another ticket at that very moment: so it is looked for until it is gone wherever it is.
        """
        conversation = Conversation(removal.ref.account, removal.conversation)
        cause = receiving.removal_cause(removal)
        known = set[TicketId]()
        while (ticket := await self.store.ticket_of(conversation, removal.ref)) is not None:
            if ticket in known:
                break
            known.add(ticket)
            once = f"{cause}:{ticket}"
            after = await self.change(ticket, once, receiving.removed, self.clock(), removal=removal)
            await self._forget_before(after, removal, cause, known)
        return ticket

    async def _forget_before(
        self, ticket: Ticket, removal: Removal, cause: str, known: set[TicketId]
    ) -> None:
        """Take a post's text away also where it stood before tickets were merged or split."""
        first = (await self.log(ticket.id))[0].activity
        cut_from = first.split_from if isinstance(first, Opened) else None
        for one in {*ticket.absorbed, *([cut_from] if cut_from else [])} - known:
            known.add(one)
            earlier = await self.ticket(one)
            if removal.ref in {*(post.ref for post in earlier.posts), *earlier.moved}:
                await self.change(one, f"{cause}:{one}", receiving.removed, self.clock(), removal=removal)
                await self._forget_before(earlier, removal, cause, known)

    async def _open(self, post: Post, cause: str) -> TicketId:
        if post.ref.account in self.policy.waves and (done := await self.store.done_by(cause)) is not None:
            return done  # the same post twice must not begin a wave
        activity = receiving.first(post, self.policy, self.clock(), await self.focusing.newest())
        ticket = opened(await self.store.new_ticket_id(), activity)
        joining = await self._watcher.joining(ticket.id, activity)
        joined = [JoinedWave(at=activity.at, wave=joining.wave)] if joining.wave else []
        await self._append(None, _evolved(ticket, joined), [activity, *joined], cause)
        if joining.remember is not None:
            self._watcher.remember(post.ref.account, joining.remember)
        return ticket.id

    async def _add(self, ticket: TicketId, post: Post, cause: str) -> TicketId:
        if await self.store.done_by(cause) is not None:
            return ticket
        in_wave = await self._is_about_its_wave(ticket, post)
        try:
            after = await self.change(
                ticket, cause, receiving.more, self.clock(), post=post, policy=self.policy, in_wave=in_wave
            )
        except Refused as refused:
            if not isinstance(refused.why, AlreadyMerged):
                raise
            return await self._add(TicketId(refused.why.into), post, cause)
        return await self._add_where_it_went(after, post, cause) if post.ref in after.moved else ticket

    async def _is_about_its_wave(self, ticket: TicketId, post: Post) -> bool:
        """Tell whether a further post says what the ticket's wave is about, if it is part of one."""
        if post.ref.account not in self.policy.waves:
            return True
        known = await self.ticket(ticket)
        return not known.wave or await self._watcher.is_about(known.wave, known.department, post)

    async def _add_where_it_went(self, ticket: Ticket, post: Post, cause: str) -> TicketId:
        """Take an edit of a post that became another ticket's a moment ago."""
        conversation = Conversation(post.ref.account, post.conversation)
        there = await self.store.ticket_of(conversation, post.ref)
        return ticket.id if there is None or there == ticket.id else await self._add(there, post, cause)

    async def _append(
        self,
        before: Ticket | None,
        after: Ticket,
        activities: Sequence[Activity],
        cause: str,
        also: Change | None = None,
    ) -> None:
        deliveries = owed(before, after, activities)
        await self.store.append(after, activities, cause=cause, deliveries=deliveries, also=also)
        self.owes.set()


def _evolved(ticket: Ticket, activities: Sequence[Activity]) -> Ticket:
    for activity in activities:
        ticket = evolve(ticket, activity)
    return ticket
