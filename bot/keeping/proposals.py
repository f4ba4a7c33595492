"""Templates and FAQ entries that people proposed from their daily work. Once their owner approved them they are offered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from bot.domain.library import FaqEntry, Template, Variant
from bot.domain.people import Actor, PersonId
from bot.domain.policy import Address
from bot.domain.ticket import TicketId
from bot.stores.store import Conflict, Record, Store

KIND: Final = "proposal"
MOST: Final = 1000
"""Proposals that are looked through; a team that has more of them should take them over into its files."""
_PREFIX: Final = "chat-"


class What(StrEnum):
    TEMPLATE = "template"
    FAQ = "faq"


class State(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """`title` is a template's name or an FAQ entry's question, `text` what is answered. `ticket` is where it came from."""

    id: str
    what: What
    by: Actor
    owner: PersonId
    at: datetime
    title: str
    text: str
    language: str
    ticket: TicketId
    address: str = ""
    folder: str = ""
    state: State = State.WAITING
    version: int = 0

    def template(self) -> Template:
        """Return the template that it proposes."""
        address = Address(self.address) if self.address else None
        variant = Variant(language=self.language, core=self.text, address=address)
        return Template(
            id=f"{_PREFIX}{self.id}",
            name=self.title,
            variants=(variant,),
            folder=self.folder,
            owner=self.owner,
        )

    def faq_entry(self) -> FaqEntry:
        """Return the FAQ entry that it proposes."""
        return FaqEntry(
            id=f"{_PREFIX}{self.id}",
            questions=(self.title,),
            answer=tuple(part.strip() for part in self.text.split("\n\n") if part.strip()),
            language=self.language,
            owner=self.owner,
        )


def id_of(cause: str) -> str:
    """Return the id of what a cause proposes: the same click twice is one proposal."""
    return hashlib.sha256(cause.encode("utf-8", "surrogatepass")).hexdigest()[:12]


async def propose(store: Store, proposal: Proposal) -> None:
    """Keep a proposal; the same id twice is one."""
    try:
        await _keep(store, proposal)
    except Conflict:
        return


async def waiting(store: Store) -> list[Proposal]:
    """Return what waits for its owner, newest first."""
    return [one for one in await _all(store) if one.state is State.WAITING]


async def waiting_for(store: Store, owner: PersonId) -> list[Proposal]:
    """Return what waits for this person, newest first."""
    found = [_proposal(record) for record in await store.records(KIND, owner, limit=MOST)]
    return [one for one in found if one.state is State.WAITING]


async def find(store: Store, proposal: str) -> Proposal | None:
    return next((one for one in await _all(store) if one.id == proposal), None)


async def settle(store: Store, proposal: Proposal, state: State) -> None:
    """Approve or decline a proposal as it is now; `Conflict` if it was settled meanwhile."""
    await _keep(store, replace(proposal, state=state))


async def approved(store: Store) -> tuple[dict[str, Template], dict[str, FaqEntry]]:
    """Return the templates and FAQ entries that were approved, by id."""
    return approved_among(await store.records(KIND, limit=MOST))


def approved_among(records: Iterable[Record]) -> tuple[dict[str, Template], dict[str, FaqEntry]]:
    """Return the same from records that were read already."""
    found = [one for one in map(_proposal, records) if one.state is State.APPROVED]
    templates = [one.template() for one in found if one.what is What.TEMPLATE]
    faq = [one.faq_entry() for one in found if one.what is What.FAQ]
    return {one.id: one for one in templates}, {one.id: one for one in faq}


async def _all(store: Store) -> list[Proposal]:
    return [_proposal(record) for record in await store.records(KIND, limit=MOST)]


async def _keep(store: Store, proposal: Proposal) -> None:
    content: Mapping[str, Any] = {
        "what": proposal.what,
        "by": proposal.by.id,
        "name": proposal.by.name,
        "title": proposal.title,
        "text": proposal.text,
        "language": proposal.language,
        "address": proposal.address,
        "folder": proposal.folder,
        "ticket": proposal.ticket,
        "state": proposal.state,
    }
    await store.keep(Record(KIND, proposal.owner, proposal.id, proposal.at, content, proposal.version))


def _proposal(record: Record) -> Proposal:
    content = record.content
    return Proposal(
        id=record.id,
        what=What(content["what"]),
        by=Actor(PersonId(content["by"]), content["name"]),
        owner=PersonId(record.of),
        at=record.at,
        title=content["title"],
        text=content["text"],
        language=content["language"],
        address=content["address"],
        folder=content["folder"],
        ticket=TicketId(content["ticket"]),
        state=State(content["state"]),
        version=record.version,
    )
