"""The form in which a reply is written: whom it speaks for, what it answers, the text, and what will appear."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.desk import Desk
from bot.domain.people import Person, Role
from bot.domain.posts import Act, Platform, Post, PostRef
from bot.domain.refusals import OutdatedButton, Refused
from bot.domain.text import Strong, Text, Untrusted, shortened
from bot.domain.ticket import Ticket
from bot.domain.wording import WITH_ADDRESS
from bot.handlers.form import (
    Button,
    Buttons,
    Choice,
    Form,
    Option,
    Part,
    Passage,
    Quote,
    Search,
    TextField,
    Toggle,
    written,
)
from bot.handlers.names import ESCALATE, REPLY, SECOND_OPINION
from bot.handlers.prepared import faq_for, suggested
from bot.texts import speaking
from bot.texts.texts import Texts

PUBLIC = "public"
PRIVATE = "private"
USE: Final = "use "
"""Before a template's id in the subject of a button that puts it in."""
USE_FAQ: Final = "faq "
"""The same for the answer of an FAQ entry."""
_FAQ_SHOWN: Final = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """A reply being written. `reply` is minted once, so that submitting twice is one reply.

    `previewed` is the digest of the text and target that the person has seen exactly as they will appear. `inserted` is
    the digest of what a template last put in. `advised`: whoever drafts has read what could be said about their text. `edition` counts how often we replaced the text. `after` is the version of the
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
    advised: bool = False
    inserted: str = ""
    edition: int = 0
    after: int = 0

    @property
    def seen(self) -> bool:
        """Whether exactly this text, to exactly this target, has been previewed."""
        return self.previewed == digest(self.text, private=self.private)


@dataclass(frozen=True, slots=True)
class Showing:
    """How a reply that is being written is shown: with `preview` as it will appear; with what its person should know."""

    writing: Writing
    preview: bool = False
    warnings: tuple[Text, ...] = ()


def begin(post: Post, platform: Platform, text: str = "") -> Writing:
    """Begin a reply to a post: private where the post is, as far as the platform lets us choose."""
    able = platform.acts_on(post)
    public, private = Act.REPLY in able, Act.REPLY_PRIVATELY in able
    chosen = post.private if public and private else private
    return Writing(reply=uuid.uuid4().hex, to=post.ref.external_id, text=text, private=chosen)


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
        template=memory.get("template", ""),
        draft=memory.get("draft", ""),
        previewed=memory.get("previewed", ""),
        advised=memory.get("advised", "") == "yes",
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


def form(ticket: Ticket, showing: Showing, by: Person, desk: Desk) -> Form:
    """Return the form of its own. With a preview its button sends."""
    texts = speaking(by.language)
    shown = parts(ticket, showing, by, desk, handler=REPLY)
    return Form(
        REPLY,
        ticket.id,
        texts.labels.reply,
        shown,
        submit_label(showing, by, texts),
        memory(showing),
    )


def submit_label(showing: Showing, by: Person, texts: Texts) -> str:
    """Return what the form's button does next."""
    if by.role < Role.ANSWER:
        return texts.labels.save_draft
    return texts.labels.send if showing.preview else texts.labels.preview


def parts(ticket: Ticket, showing: Showing, by: Person, desk: Desk, *, handler: str) -> tuple[Part, ...]:
    """Return what a reply is written in, for a form of `handler`: a part of the queue walk, or a form of its own."""
    texts = speaking(by.language)
    writing = showing.writing
    drafting = by.role < Role.ANSWER
    decided = showing.preview or bool(writing.template)  # then suggestions would only be in the way
    return (
        *(_drafting if drafting else _speaking)(ticket, writing, desk, texts),
        *(_preview(ticket, writing, desk, texts) if showing.preview else ()),
        *map(Passage, showing.warnings),
        *(() if decided else _templates(ticket, writing, desk, texts, handler)),
        *_fields(ticket, writing, desk, texts),
        *(() if drafting else _target(ticket, writing, desk, texts)),
        *(() if decided else _faq(ticket, writing, desk, texts, handler)),
        Buttons((Button(SECOND_OPINION, ticket.id, texts.answers.labels.second_opinion, writing.reply),)),
        *(() if drafting else _end(writing, desk, texts)),
    )


def memory(showing: Showing) -> dict[str, str]:
    """Return what of a reply travels with its form. What was shown as it will appear counts as seen from then on."""
    writing = showing.writing
    if showing.preview:
        writing = replace(writing, previewed=digest(writing.text, private=writing.private))
    kept = {
        "reply": writing.reply,
        "to": writing.to,
        "private": "yes" if writing.private else "",
        "template": writing.template,
        "draft": writing.draft,
        "previewed": writing.previewed,
        "advised": "yes" if writing.advised else "",
        "inserted": writing.inserted,
        "edition": str(writing.edition),
        "after": str(writing.after),
    }
    return {name: value for name, value in kept.items() if value}


def _drafting(ticket: Ticket, writing: Writing, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    """Who drafts speaks for nobody yet; where the answer goes is decided by whoever sends it."""
    post = answered_post(ticket, writing)
    account = desk.policy.account(ticket.conversation.account).name
    return (Passage(texts.drafts_for(account, post.author.shown)), Quote.of(post.text))


def _speaking(ticket: Ticket, writing: Writing, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    post = answered_post(ticket, writing)
    account = desk.policy.account(ticket.conversation.account).name
    head = Passage(texts.speaks_for(account, post.author.shown, private=writing.private))
    until = desk.platform(ticket.conversation.account).window(post, private=writing.private)
    return (head, Quote.of(post.text), *((Passage(texts.acts.open_until(until)),) if until else ()))


def _target(ticket: Ticket, writing: Writing, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    """Let people choose where it goes, where the platform lets them."""
    post = answered_post(ticket, writing)
    able = desk.platform(ticket.conversation.account).acts_on(post)
    if post.private or not {Act.REPLY, Act.REPLY_PRIVATELY} <= able:
        return ()
    options = (Option(PUBLIC, texts.labels.public), Option(PRIVATE, texts.labels.private))
    initial = PRIVATE if writing.private else PUBLIC
    return (Choice("target", texts.labels.target, options, initial, live=True),)


def _templates(ticket: Ticket, writing: Writing, desk: Desk, texts: Texts, handler: str) -> tuple[Part, ...]:
    """Return up to three templates with the reason for each."""
    found = suggested(ticket, answered_post(ticket, writing), desk)
    if not found:
        return ()
    reasons = [texts.answers.suggestion(template.name, one.words) for template, one in found]
    lines = tuple(span for reason in reasons for span in ("\n", *reason))[1:]
    uses = (Button(handler, ticket.id, template.name, f"{USE}{template.id}") for template, _ in found)
    return (Passage(lines), Buttons(tuple(uses)))


def _faq(ticket: Ticket, writing: Writing, desk: Desk, texts: Texts, handler: str) -> tuple[Part, ...]:
    """Return the FAQ entry that is most like the question, to be put in; and whom to ask, if that is a department."""
    entry = faq_for(answered_post(ticket, writing), desk)
    if entry is None:
        return ()
    labels = texts.library.labels
    buttons = [Button(handler, ticket.id, labels.insert, f"{USE_FAQ}{entry.id}")]
    if entry.contact in {target.department for target in desk.policy.targets_of(ticket.department)}:
        buttons.append(Button(ESCALATE, ticket.id, labels.ask_department, entry.contact))
    answer = shortened(" ".join(entry.answer), _FAQ_SHOWN)
    return (
        Passage((f"❓ {labels.faq}: ", Strong(entry.questions[0]), f"\n{answer}")),
        Buttons(tuple(buttons)),
    )


def _fields(ticket: Ticket, writing: Writing, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    """Return where the text goes, with what the account and its platform ask of it."""
    labels = texts.labels
    account = desk.policy.account(ticket.conversation.account)
    language = answered_post(ticket, writing).language or account.language
    address = account.address if language in WITH_ADDRESS else None
    house_style = texts.answers.house_style(address, desk.platform(account.id).limit)
    return (
        Search("template", labels.template, labels.template_hint, live=True, optional=True),
        TextField(
            "text",
            labels.your_answer,
            initial=writing.text,
            hint=f"{house_style} {texts.placeholders_hint()}",
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
        Passage(
            texts.will_appear(
                account, platform.count(writing.text), platform.limit_for(private=writing.private)
            )
        ),
        Quote(Untrusted(writing.text)),
        Passage((texts.press_again(),)),
    )
