"""The mail that somebody who is asked gets: composed from a ticket, with no more of the customer than is needed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from bot.desk import Desk
from bot.domain.forwards import Becomes
from bot.domain.minimising import minimised, short_name
from bot.domain.people import Person
from bot.domain.posts import Post, PostRef
from bot.domain.replies import Reply, ReplyState
from bot.domain.text import shortened
from bot.domain.ticket import Ticket
from bot.texts import speaking
from bot.texts.mails import Asking, Said

_POSTS: Final = 12
"""The newest of a conversation, and our answers between them."""
_WORDS: Final = 3_000
"""Characters of each."""
_SUBJECT: Final = 70


def subject(question: str, token: str, language: str) -> str:
    """Return the subject: how the question begins, and what brings the answer back."""
    return speaking(language).mails.subject(shortened(" ".join(question.split()), _SUBJECT), token)


def letter(
    ticket: Ticket, by: Person, desk: Desk, *, question: str, becomes: Becomes, with_contact_data: bool
) -> str:
    """Return the mail's text, in the language that the account speaks as far as Zuruf does."""
    policy = desk.policy
    account = policy.account(ticket.conversation.account)
    asking = Asking(
        who=by.name,
        team=policy.name_of(ticket.department),
        question=question,
        account=account.name,
        becomes=becomes,
    )
    said = sorted(_said(ticket, desk, with_contact_data=with_contact_data), key=lambda one: one.at)
    return speaking(account.language).mails.letter(asking, said[-2 * _POSTS :])


def quoted(ticket: Ticket) -> tuple[PostRef, ...]:
    """Return the posts whose words are in the mail."""
    return tuple(post.ref for post in _posts(ticket))


def _posts(ticket: Ticket) -> list[Post]:
    return [post for post in ticket.posts if post.ref not in ticket.removed][-_POSTS:]


def _said(ticket: Ticket, desk: Desk, *, with_contact_data: bool) -> Iterator[Said]:
    for post in _posts(ticket):
        yield _post(post, desk, with_contact_data=with_contact_data)
    for reply in ticket.replies:
        if reply.state is ReplyState.SENT and reply.sent_at is not None:
            yield _reply(reply, reply.sent_at, desk, with_contact_data=with_contact_data)


def _post(post: Post, desk: Desk, *, with_contact_data: bool) -> Said:
    name, text = post.author.shown.clean(), shortened(post.text.clean(), _WORDS)
    if not with_contact_data:
        text = minimised(text.replace(name, short_name(name)) if " " in name else text)
        name = short_name(name)
    return Said(name, _local(post.written_at, desk), text)


def _reply(reply: Reply, at: datetime, desk: Desk, *, with_contact_data: bool) -> Said:
    text = shortened(reply.text, _WORDS)
    return Said(reply.by.name, _local(at, desk), text if with_contact_data else minimised(text), ours=True)


def _local(at: datetime, desk: Desk) -> datetime:
    return at.astimezone(desk.policy.time_zone)
