"""What a person confirmed, and whether it still holds in the moment before the first byte leaves."""

from __future__ import annotations

import hashlib
from datetime import datetime

from bot.domain.activities import Activity, ReplyHeld, ReplySending
from bot.domain.obstacles import Hold
from bot.domain.people import Role
from bot.domain.policy import Policy
from bot.domain.posts import AccountId, PostRef
from bot.domain.replies import Reply, ReplyState
from bot.domain.ticket import Ticket


def digest(account: AccountId, to: PostRef, text: str, *, private: bool) -> str:
    """Return what stands for a text, its target, its account and who can read it: another one of any is another digest."""
    way = "private" if private else "public"
    parts = (account, to.account, to.external_id, way, text)
    lengths = ",".join(str(len(part)) for part in parts)  # so that no part can reach over into the next
    return hashlib.sha256(f"{lengths}\0{''.join(parts)}".encode("utf-8", "surrogatepass")).hexdigest()


def start(
    ticket: Ticket, now: datetime, *, reply: str, policy: Policy, hold: Hold | None = None
) -> list[Activity]:
    """Record that the bytes are about to leave, or what speaks against that by now; nothing, if it does not wait any more.

    `hold` is what the policy cannot know: whether the person is still of the team.
    """
    queued = ticket.reply(reply)
    if queued is None or queued.state is not ReplyState.QUEUED:
        return []
    why = objection(ticket, queued, policy) or hold
    if why:
        return [ReplyHeld(at=now, reply=reply, why=why, confirmed_by=queued.by)]
    return [ReplySending(at=now, reply=reply)]


def start_again(ticket: Ticket, now: datetime, *, reply: str, policy: Policy) -> list[Activity]:
    """Record that a reply of unknown outcome is sent once more under the same key; nothing, if that is not right any more."""
    checking = ticket.reply(reply)
    if checking is None or checking.state is not ReplyState.CHECKING or objection(ticket, checking, policy):
        return []
    return [ReplySending(at=now, reply=reply)]


def objection(ticket: Ticket, reply: Reply, policy: Policy) -> Hold | None:
    """Return what speaks against sending what a person confirmed, if anything does."""
    to = reply.to
    if to is None or reply.digest != digest(
        ticket.conversation.account, to, reply.text, private=reply.private
    ):
        return Hold.CHANGED
    if to in ticket.removed or to not in {post.ref for post in ticket.posts}:
        return Hold.REMOVED
    if edited_since(ticket, to, reply.confirmed):
        return Hold.EDITED
    return None if _may_speak(ticket, reply, policy) else Hold.NOT_ALLOWED


def edited_since(ticket: Ticket, ref: PostRef, version: int) -> bool:
    """Tell whether a post says something else than it did at a version of the ticket."""
    return any(quoted == ref and number > version for quoted, number in ticket.quoted)


def _may_speak(ticket: Ticket, reply: Reply, policy: Policy) -> bool:
    person = policy.people.get(reply.by.id)
    return person is not None and person.role >= Role.ANSWER and ticket.department in person.departments
