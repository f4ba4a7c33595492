"""The form in which a reply is written: whom it speaks for, what it answers, the text, and what will appear."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.desk import Desk
from bot.domain.people import Person, Role
from bot.domain.posts import Act, Platform, Post, PostRef
from bot.domain.refusals import OutdatedButton, Refused
from bot.domain.text import Text, Untrusted
from bot.domain.ticket import Ticket
from bot.handlers.form import Choice, Form, Option, Part, Passage, Quote, Search, TextField, Toggle, written
from bot.handlers.names import REPLY
from bot.texts import speaking
from bot.texts.texts import Texts

PUBLIC = "public"
PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A reply being written. `reply` is minted once, so that submitting twice is one reply.

    `previewed` is the digest of the text and target that the person has seen exactly as they will appear. `inserted` is
    the digest of what a template last put in. `edition` counts how often we replaced the text. `after` is the version of the
    ticket that the person has seen.
    """

    reply: str
    to: str
    text: str = ""
    private: bool = False
    close: bool = True
    template: str = ""
    draft: str = ""
    previewed: str = ""
    inserted: str = ""
    edition: int = 0
    after: int = 0

    @property
    def seen(self) -> bool:
        """Whether exactly this text, to exactly this target, has been previewed."""
        return self.previewed == digest(self.text, private=self.private)


def begin(post: Post, platform: Platform, text: str = "", *, draft: str = "") -> Writing:
    """Begin a reply to a post: private where the post is, as far as the platform lets us choose."""
    public, private = Act.REPLY in platform.can, Act.REPLY_PRIVATELY in platform.can
    chosen = post.private if public and private else private
    return Writing(reply=uuid.uuid4().hex, to=post.ref.external_id, text=text, draft=draft, private=chosen)


def read(values: Mapping[str, str], memory: Mapping[str, str]) -> Writing:
    """Return the reply as the form reports it; `Refused(OutdatedButton)` if a form of another make names no reply."""
    if not memory.get("reply") or not memory.get("to"):
        raise Refused(OutdatedButton())
    private = memory.get("private", "") == "yes"
    if "target" in values:
        private = values["target"] == PRIVATE
    return Writing(
        reply=memory["reply"],
        to=memory["to"],
        text=written(values, "text"),
        private=private,
        close=values.get("close", "") == "yes",
        template=values.get("template", "") or memory.get("template", ""),
        draft=memory.get("draft", ""),
        previewed=memory.get("previewed", ""),
        inserted=memory.get("inserted", ""),
        edition=int(memory.get("edition", "0")),
        after=int(memory.get("after", "0")),
    )


def digest(text: str, *, private: bool) -> str:
    target = PRIVATE if private else PUBLIC
    return hashlib.sha256(f"{target}\0{text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def answered_post(ticket: Ticket, writing: Writing) -> Post:
    """Return the post that a reply answers; the last one, if it is not there any more."""
    ref = PostRef(ticket.conversation.account, writing.to)
    return next((post for post in ticket.posts if post.ref == ref), ticket.last_post)


def form(
    ticket: Ticket, writing: Writing, by: Person, desk: Desk, *, preview: bool = False, warning: Text = ()
) -> Form:
    """Return the form. With `preview` it shows what will appear, and its button sends."""
    texts = speaking(by.language)
    drafting = by.role < Role.ANSWER
    shown = replace(writing, previewed=digest(writing.text, private=writing.private)) if preview else writing
    parts = (
        *(_drafting if drafting else _target)(ticket, shown, desk, texts),
        *(_preview(ticket, shown, desk, texts) if preview else ()),
        *((Passage(warning),) if warning else ()),
        *_fields(shown, texts),
        *(() if drafting else _end(shown, desk, texts)),
    )
    submit = texts.labels.save_draft if drafting else texts.labels.send if preview else texts.labels.preview
    return Form(REPLY, ticket.id, texts.labels.reply, parts, submit, _memory(shown))


def _drafting(ticket: Ticket, writing: Writing, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    """Who drafts speaks for nobody yet; where the answer goes is decided by whoever sends it."""
    post = answered_post(ticket, writing)
    account = desk.policy.account(ticket.conversation.account).name
    return (Passage(texts.drafts_for(account, post.author.shown)), Quote.of(post.text))


def _target(ticket: Ticket, writing: Writing, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    post = answered_post(ticket, writing)
    account = desk.policy.account(ticket.conversation.account).name
    head = Passage(texts.speaks_for(account, post.author.shown, private=writing.private))
    quote = Quote.of(post.text)
    if not {Act.REPLY, Act.REPLY_PRIVATELY} <= desk.platform(ticket.conversation.account).can:
        return (head, quote)
    options = (Option(PUBLIC, texts.labels.public), Option(PRIVATE, texts.labels.private))
    initial = PRIVATE if writing.private else PUBLIC
    return (head, quote, Choice("target", texts.labels.target, options, initial, live=True))


def _fields(writing: Writing, texts: Texts) -> tuple[Part, ...]:
    labels = texts.labels
    return (
        Search("template", labels.template, labels.template_hint, live=True, optional=True),
        TextField(
            "text",
            labels.your_answer,
            initial=writing.text,
            hint=texts.placeholders_hint(),
            edition=writing.edition,
        ),
    )


def _end(writing: Writing, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    seconds = int(desk.policy.undo_window.total_seconds())
    return (
        Toggle("close", texts.labels.close_after, initial=writing.close),
        Passage((texts.undo_hint(seconds),)),
    )


def _preview(ticket: Ticket, writing: Writing, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    platform = desk.platform(ticket.conversation.account)
    account = desk.policy.account(ticket.conversation.account).name
    return (
        Passage(texts.will_appear(account, platform.count(writing.text), platform.limit)),
        Quote(Untrusted(writing.text)),
        Passage((texts.press_again(),)),
    )


def _memory(writing: Writing) -> dict[str, str]:
    kept = {
        "reply": writing.reply,
        "to": writing.to,
        "private": "yes" if writing.private else "",
        "template": writing.template,
        "draft": writing.draft,
        "previewed": writing.previewed,
        "inserted": writing.inserted,
        "edition": str(writing.edition),
        "after": str(writing.after),
    }
    return {name: value for name, value in kept.items() if value}
