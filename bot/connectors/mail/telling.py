"""A mail -> what it tells: a customer's post, or what came back to a mail of ours. Pure."""

from __future__ import annotations

from typing import Final

from bot.connectors.mail import ids, writing
from bot.connectors.mail.automatic import Origin
from bot.connectors.mail.headers import Mailbox
from bot.connectors.mail.reading import Mail
from bot.connectors.mail.threads import Belonging
from bot.domain.posts import AccountId, Act, Author, Letter, LetterKind, Post, PostKind, PostRef
from bot.domain.text import Untrusted

_AUTOMATIC: Final = "automatic"
_REFERENCES: Final = 20
_NOBODY: Final = Mailbox("")


def is_ours(mail: Mail, ours: str) -> bool:
    """Whether we wrote a mail ourselves, or a colleague did under the same address."""
    if ids.thread_of_own(mail.message_id, ids.domain(ours)):
        return True
    return mail.sender is not None and _author(mail, ours) is _NOBODY


def news(mail: Mail, belonging: Belonging, account: AccountId, ours: str) -> Post | Letter:
    """Return what a mail tells that is not ours."""
    post = _post(mail, belonging, account, _author(mail, ours))
    token = belonging.thread if ids.is_token(belonging.thread) else ""
    match mail.origin:
        case Origin.BOUNCE:
            return Letter(post, LetterKind.BOUNCE, token)
        case Origin.REPLIED:
            return Letter(post, LetterKind.AUTOMATIC, token)
        case Origin.GENERATED if belonging.ours:
            return Letter(post, LetterKind.AUTOMATIC, token)
        case _:
            return Letter(post, LetterKind.ANSWER, token) if token else post


def acts_on(post: Post) -> frozenset[Act]:
    """Return what can be done: automatic mails are never answered, and some have no address that could be."""
    can_be = ids.is_address(post.facts.get("to", "")) and _AUTOMATIC not in post.facts
    return frozenset({Act.REPLY}) if can_be else frozenset()


def _author(mail: Mail, ours: str) -> Mailbox:
    """Return who wrote. Forms on the brand's own site send in its name, and say in Reply-To for whom."""
    sender = mail.sender or _NOBODY
    if ids.without_tag(sender.address) != ours:
        return sender
    other = mail.answers_to
    return _NOBODY if other is None or ids.without_tag(other.address) == ours else other


def _post(mail: Mail, belonging: Belonging, account: AccountId, author: Mailbox) -> Post:
    answers_to = mail.answers_to or author
    said = mail.text if mail.is_answer or not mail.subject else f"{mail.subject}\n\n{mail.text}".strip()
    facts = {
        "id": mail.message_id,
        "references": " ".join(f"<{one}>" for one in mail.ids[-_REFERENCES:]),
        "subject": mail.subject[: writing.LONGEST_SUBJECT],
        "to": answers_to.address,
        _AUTOMATIC: "" if mail.origin is Origin.PERSON else mail.origin,
    }
    return Post(
        ref=PostRef(account, mail.digest),
        conversation=belonging.conversation,
        kind=PostKind.MAIL,
        author=Author(author.address or "?", Untrusted(author.name), Untrusted(author.address)),
        text=Untrusted(said),
        written_at=mail.written_at,
        private=True,
        attachments=mail.attachments,
        facts={name: str(value) for name, value in facts.items() if value},
    )
