"""Proposals: whoever looks after templates and FAQ approves what colleagues propose, with a last touch, or declines it."""

from __future__ import annotations

from dataclasses import replace

from bot.desk import Desk
from bot.domain import proposing
from bot.domain.activities import ProposalSettled
from bot.domain.people import Person, Role
from bot.domain.refusals import (
    ChangedMeanwhile,
    NoSuchProposal,
    NothingWritten,
    NotTheOwner,
    OwnProposal,
    PlaceholdersLeft,
    Refused,
)
from bot.domain.templates import is_placeholder, left
from bot.domain.text import Untrusted
from bot.handlers.form import (
    NO_TICKET,
    Button,
    Buttons,
    Form,
    Part,
    Passage,
    Quote,
    Style,
    TextField,
    written,
)
from bot.handlers.handler import Handler, Interaction, Place, Side, beside, never
from bot.handlers.names import APPROVE, DECLINE, PROPOSALS
from bot.keeping import proposals
from bot.keeping.proposals import Proposal, State, What
from bot.stores.store import Conflict
from bot.texts import speaking
from bot.texts.texts import Texts

SHOWN = 10


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    texts = speaking(interaction.by.language)
    labels = texts.library.labels
    parts: list[Part] = []
    for one in _mine_first(await proposals.waiting(desk.store), interaction.by, desk)[:SHOWN]:
        parts += _row(one, interaction, desk, texts)
    if not parts:
        parts.append(Passage((labels.nothing_waits,)))
    return Form(PROPOSALS, NO_TICKET, labels.proposals, tuple(parts))


def _mine_first(waiting: list[Proposal], by: Person, desk: Desk) -> list[Proposal]:
    return sorted(waiting, key=lambda one: not _decides(one, by, desk))


def _row(proposal: Proposal, interaction: Interaction, desk: Desk, texts: Texts) -> tuple[Part, ...]:
    owner = desk.policy.people.get(proposal.owner)
    kind = texts.labels.template if proposal.what is What.TEMPLATE else texts.library.labels.faq
    name = owner.name if owner else proposal.owner
    head = texts.library.proposal(kind, proposal.title, proposal.by.name, proposal.at, name)
    return (
        Passage(head),
        Quote.of(Untrusted(proposal.text)),
        *((_decisions(proposal, texts),) if _decides(proposal, interaction.by, desk) else ()),
    )


def _decisions(proposal: Proposal, texts: Texts) -> Buttons:
    labels = texts.library.labels
    return Buttons(
        (
            Button(APPROVE, NO_TICKET, labels.look_and_approve, proposal.id, Style.PRIMARY),
            Button(DECLINE, NO_TICKET, labels.decline, proposal.id),
        )
    )


async def _look(interaction: Interaction, desk: Desk) -> Form:
    """Open a proposal for its owner to read and to mend before it is offered to everybody."""
    proposal = await _found(interaction.subject, interaction, desk)
    texts = speaking(interaction.by.language)
    labels = texts.library.labels
    title = labels.name if proposal.what is What.TEMPLATE else labels.question
    return Form(
        handler=APPROVE,
        ticket=NO_TICKET,
        title=labels.approve,
        submit=labels.approve,
        parts=(
            TextField("title", title, proposal.title, single=True, limit=300),
            TextField("text", labels.text, proposal.text, texts.placeholders_hint()),
        ),
        memory={"proposal": proposal.id, "version": str(proposal.version)},
    )


async def _approve(interaction: Interaction, desk: Desk) -> Form | None:
    wanted = interaction.memory.get("proposal", "")
    proposal = await _found(wanted, interaction, desk, decided=State.APPROVED)
    title, text = written(interaction.values, "title"), written(interaction.values, "text")
    if not title or not text:
        field = "text" if title else "title"
        raise beside(field, Refused(NothingWritten()), interaction)
    _check_placeholders(text, interaction)
    await _keep(replace(proposal, title=title, text=text), State.APPROVED, desk)
    await desk.answers.approve(*await proposals.approved(desk.store))
    await _tell(replace(proposal, title=title), State.APPROVED, interaction, desk)
    return None


def _check_placeholders(text: str, interaction: Interaction) -> None:
    """What nobody can fill in would stand in the way of every reply that uses the template."""
    if unknown := [name for name in left(text) if not name.startswith("?") and not is_placeholder(name)]:
        raise beside("text", Refused(PlaceholdersLeft(tuple(unknown))), interaction)


async def _decline(interaction: Interaction, desk: Desk) -> Form | None:
    proposal = await _found(interaction.subject, interaction, desk, decided=State.DECLINED)
    await _keep(proposal, State.DECLINED, desk)
    await _tell(proposal, State.DECLINED, interaction, desk)
    return None


async def _found(
    proposal_id: str, interaction: Interaction, desk: Desk, *, decided: State = State.WAITING
) -> Proposal:
    """Return a proposal that waits for this person's decision; also one that was `decided` so and nobody was told."""
    proposal = await proposals.find(desk.store, proposal_id)
    if proposal is None or not await _is_open(proposal, decided, desk):
        raise Refused(NoSuchProposal())
    if not _decides(proposal, interaction.by, desk):
        owner = desk.policy.people.get(proposal.owner)
        raise Refused(NotTheOwner(owner.actor) if owner else OwnProposal())
    return proposal


def _decides(proposal: Proposal, by: Person, desk: Desk) -> bool:
    """Tell whether a proposal waits for this person: its owner; where that one has left, whoever else may answer."""
    owner = desk.policy.people.get(proposal.owner)
    if owner is not None and owner.role >= Role.ANSWER:
        return by.id == owner.id
    return by.role >= Role.ANSWER and by.id != proposal.by.id


async def _is_open(proposal: Proposal, decided: State, desk: Desk) -> bool:
    """Tell whether something is left to do: to decide, or to go on where that was interrupted."""
    if proposal.state is State.WAITING:
        return True
    told = (entry.activity for entry in await desk.log(proposal.ticket))
    return proposal.state is decided and not any(
        isinstance(one, ProposalSettled) and one.proposal == proposal.id for one in told
    )


async def _keep(proposal: Proposal, state: State, desk: Desk) -> None:
    if proposal.state is state:
        return
    try:
        await proposals.settle(desk.store, proposal, state)
    except Conflict:
        raise Refused(ChangedMeanwhile()) from None


async def _tell(proposal: Proposal, state: State, interaction: Interaction, desk: Desk) -> None:
    """Let whoever proposed it know."""
    await desk.change(
        proposal.ticket,
        interaction.cause,
        proposing.settle,
        interaction.by,
        desk.clock(),
        to=proposal.by,
        title=proposal.title,
        proposal=proposal.id,
        approved=state is State.APPROVED,
    )


HANDLER = Handler(
    name=PROPOSALS,
    label=lambda texts: texts.library.labels.proposals,
    needs=Role.READ,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask,
    act=_ask,
)

APPROVE_HANDLER = Handler(
    name=APPROVE,
    label=lambda texts: texts.library.labels.approve,
    needs=Role.ANSWER,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_look,
    act=_approve,
)

DECLINE_HANDLER = Handler(
    name=DECLINE,
    label=lambda texts: texts.library.labels.decline,
    needs=Role.ANSWER,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    act=_decline,
)
