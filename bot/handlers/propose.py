"""Propose as template, propose as FAQ: what was written once may help next time. Its owner decides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.desk import Desk
from bot.domain import proposing
from bot.domain.people import Person, PersonId, Role
from bot.domain.posts import Post
from bot.domain.refusals import NothingWritten, OwnProposal, Refused, ReplyGoneAlready, UnknownPerson
from bot.domain.replies import Reply
from bot.domain.ticket import Ticket
from bot.handlers.finding import colleagues
from bot.handlers.form import (
    NO_TICKET,
    Choice,
    Form,
    Option,
    Part,
    Passage,
    Quote,
    Search,
    TextField,
    written,
)
from bot.handlers.handler import Handler, Interaction, Place, Side, beside, carry_out, never
from bot.handlers.names import PROPOSALS, PROPOSE_FAQ, PROPOSE_TEMPLATE
from bot.handlers.templates import choosable_folders
from bot.keeping import proposals
from bot.keeping.proposals import Proposal, What
from bot.texts import speaking
from bot.texts.texts import Texts

_MOST_FOLDERS = 100
_NAME_LIMIT = 80


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    """Offer what was sent, without the names of those two people."""
    ticket = await desk.ticket(interaction.ticket)
    reply = ticket.reply(interaction.subject)
    if reply is None or reply.to is None:
        raise Refused(ReplyGoneAlready())
    texts = speaking(interaction.by.language)
    what = _what(interaction)
    post = next((one for one in ticket.posts if one.ref == reply.to), ticket.last_post)
    label = (
        texts.answers.labels.propose_template if what is What.TEMPLATE else texts.answers.labels.propose_faq
    )
    return Form(
        handler=interaction.handler,
        ticket=ticket.id,
        title=texts.library.labels.propose,
        submit=texts.library.labels.propose,
        parts=(Passage((label,)), Quote.of(post.text), *_fields(what, post, reply, desk, texts)),
        memory={"reply": reply.id},
    )


def _fields(what: What, post: Post, reply: Reply, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    labels = texts.library.labels
    owner = Search("owner", labels.owner)
    if what is What.FAQ:
        return (
            TextField("title", labels.question, single=True, limit=300),
            TextField("text", labels.answer, reply.text),
            owner,
        )
    folders = choosable_folders(desk.answers.library.templates.values())
    return (
        TextField("title", labels.name, single=True, limit=_NAME_LIMIT),
        TextField("text", labels.text, _general(reply, post), texts.library.proposal_hint()),
        Choice("folder", labels.folder, tuple(Option(f, f) for f in folders[:_MOST_FOLDERS]), optional=True),
        owner,
    )


def _general(reply: Reply, post: Post) -> str:
    """Return a reply with placeholders where it named the customer and whoever answered."""
    text = reply.text
    agent = reply.by.name.partition(" ")[0]
    for name, placeholder in ((post.author.shown.clean(), "customer"), (agent, "agent")):
        whole_word = rf"(?<!\w){re.escape(name)}(?!\w)"
        text = re.sub(whole_word, f"{{{{{placeholder}}}}}", text) if name else text
    return text


async def _suggest(interaction: Interaction, typed: str, desk: Desk) -> Sequence[Option]:
    """Return who may decide: everybody who may answer, but not whoever proposes."""
    return colleagues(interaction.by, typed, desk, needs=Role.ANSWER)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    ticket = await desk.ticket(interaction.ticket)
    try:
        owner = _owner(interaction, desk)
        proposal = _proposal(ticket, owner, interaction, desk)
        await proposals.propose(desk.store, proposal)
        await carry_out(
            interaction,
            desk,
            proposing.propose,
            to=owner,
            what=proposal.what.value,
            title=proposal.title,
            proposal=proposal.id,
        )
        return _thanks(owner, interaction)
    except Refused as refused:
        field = "owner" if isinstance(refused.why, UnknownPerson | OwnProposal) else None
        missing = "text" if written(interaction.values, "title") else "title"
        raise beside(field or missing, refused, interaction) from refused


def _thanks(owner: Person, interaction: Interaction) -> Form:
    texts = speaking(interaction.by.language).library
    return Form(PROPOSALS, NO_TICKET, texts.labels.proposals, (Passage((texts.proposed(owner.name),)),))


def _owner(interaction: Interaction, desk: Desk) -> Person:
    chosen = PersonId(interaction.values.get("owner", ""))
    owner = desk.policy.people.get(chosen)
    if owner is None or owner.role < Role.ANSWER:
        raise Refused(UnknownPerson(chosen))
    if owner.id == interaction.by.id:
        raise Refused(OwnProposal())
    return owner


def _proposal(ticket: Ticket, owner: Person, interaction: Interaction, desk: Desk) -> Proposal:
    title, text = written(interaction.values, "title"), written(interaction.values, "text")
    if not title or not text:
        raise Refused(NothingWritten())
    account = desk.policy.account(ticket.conversation.account)
    what = _what(interaction)
    return Proposal(
        id=proposals.id_of(interaction.cause),
        what=what,
        by=interaction.by.actor,
        owner=owner.id,
        at=desk.clock(),
        title=title,
        text=text,
        language=ticket.last_post.language or account.language,
        ticket=ticket.id,
        address=account.address.value if what is What.TEMPLATE else "",
        folder=interaction.values.get("folder", ""),
    )


def _what(interaction: Interaction) -> What:
    return What.FAQ if interaction.handler == PROPOSE_FAQ else What.TEMPLATE


TEMPLATE_HANDLER = Handler(
    name=PROPOSE_TEMPLATE,
    label=lambda texts: texts.answers.labels.propose_template,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask,
    act=_act,
    suggest=_suggest,
    keeps=frozenset({"title"}),
    kept_by="reply",
)

FAQ_HANDLER = Handler(
    name=PROPOSE_FAQ,
    label=lambda texts: texts.answers.labels.propose_faq,
    needs=Role.DRAFT,
    side=Side.ORIGIN,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask,
    act=_act,
    suggest=_suggest,
    keeps=frozenset({"title"}),
    kept_by="reply",
)
