"""Forward: ask somebody without chat by mail; the answer comes back into the thread, as a note or a draft."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.desk import Desk
from bot.domain import claiming, forwarding
from bot.domain.activities import Activity
from bot.domain.confirming import digest
from bot.domain.forwards import Becomes
from bot.domain.people import Person, Role
from bot.domain.policy import Contact
from bot.domain.refusals import (
    AddressNotAllowed,
    DueInThePast,
    NobodyToForwardTo,
    NothingWritten,
    OutdatedButton,
    Refused,
)
from bot.domain.text import Untrusted
from bot.domain.ticket import Ticket
from bot.handlers.form import (
    Choice,
    Form,
    MomentField,
    Option,
    Part,
    Passage,
    Quote,
    TextField,
    Toggle,
    moment,
    written,
)
from bot.handlers.handler import Handler, Interaction, Place, Seat, Side, at_origin, carry_out, never, placing
from bot.handlers.mail_text import letter, quoted, subject
from bot.handlers.names import CALL_OFF_FORWARD, FORWARD, FORWARD_AGAIN, FORWARD_DONE, FORWARD_LEFT
from bot.texts import speaking
from bot.texts.mails import MailLabels

_OTHER: Final = "other"
_QUESTION: Final = 1_000
_ADDRESS: Final = 250
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz234567"
_SHOWN: Final = 2_800
"""Characters of the mail that a form can show in one piece."""
_YES: Final = "yes"
_FIELDS: Final[Mapping[type, str]] = {
    NothingWritten: "question",
    DueInThePast: "due",
    AddressNotAllowed: "address",
}


@dataclass(frozen=True, slots=True)
class _Wish:
    """What somebody filled in; a form remembers it while the mail is shown."""

    to: str
    name: str
    question: str
    becomes: Becomes
    due_at: datetime
    with_contact_data: bool

    def memory(self) -> dict[str, str]:
        return {
            "to": self.to,
            "name": self.name,
            "question": self.question,
            "becomes": self.becomes,
            "due": self.due_at.isoformat(),
            "data": _YES if self.with_contact_data else "",
        }

    @classmethod
    def remembered(cls, memory: Mapping[str, str]) -> _Wish:
        try:
            due_at, becomes = datetime.fromisoformat(memory["due"]), Becomes(memory["becomes"])
            return cls(
                memory["to"], memory["name"], memory["question"], becomes, due_at, bool(memory.get("data"))
            )
        except (KeyError, ValueError):
            raise Refused(OutdatedButton()) from None


def _offered(ticket: Ticket, seat: Seat) -> bool:
    may = seat.policy.forwarding is not None and (
        bool(seat.policy.forwarding.to_others)
        or any(one.is_for(frozenset({seat.department})) for one in seat.policy.address_book.values())
    )
    return at_origin(ticket, seat) and may and not ticket.closed


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    ticket = await desk.ticket(interaction.ticket)
    claiming.must_be_open(ticket)
    contacts = forwarding.contacts_of(desk.policy, interaction.by)
    if desk.policy.forwarding is None or not (contacts or desk.policy.forwarding.to_others):
        raise Refused(NobodyToForwardTo())
    return _form(ticket, contacts[0] if contacts else None, interaction, desk)


async def _changed(interaction: Interaction, desk: Desk) -> Form:
    """Somebody else was chosen: they have a usual time of their own, and so has what becomes of their answer."""
    ticket = await desk.ticket(interaction.ticket)
    wanted = interaction.values.get("to", "")
    contacts = forwarding.contacts_of(desk.policy, interaction.by)
    chosen = next((one for one in contacts if one.id == wanted), None)
    return _form(ticket, chosen, interaction, desk)


def _form(ticket: Ticket, chosen: Contact | None, interaction: Interaction, desk: Desk) -> Form:
    labels = speaking(interaction.by.language).mails.labels
    becomes = chosen.becomes if chosen else Becomes.NOTE
    due = chosen.due if chosen else desk.policy.help_due
    whose = chosen.id if chosen else _OTHER
    return Form(
        FORWARD,
        ticket.id,
        labels.forward,
        (
            Quote.of(ticket.last_post.text),
            *_whom(chosen, interaction.by, desk),
            TextField(
                "question",
                labels.question,
                interaction.values.get("question", ""),
                hint=labels.question_hint,
                limit=_QUESTION,
            ),
            Choice(
                f"becomes-{whose}",
                labels.becomes,
                (Option(Becomes.NOTE, labels.note), Option(Becomes.DRAFT, labels.draft)),
                becomes,
            ),
            MomentField(f"due-{whose}", labels.due, desk.clock() + due),
            Toggle("data", labels.with_contact_data),
        ),
        labels.preview,
        memory={"chosen": whose},
    )


def _whom(chosen: Contact | None, by: Person, desk: Desk) -> Iterator[Part]:
    labels = speaking(by.language).mails.labels
    contacts = forwarding.contacts_of(desk.policy, by)
    options = [Option(one.id, one.name, one.address) for one in contacts]
    others = desk.policy.forwarding.to_others if desk.policy.forwarding else ()
    if others:
        options.append(Option(_OTHER, labels.somebody_else, ", ".join(f"@{one}" for one in others)))
    initial = chosen.id if chosen else _OTHER
    yield Choice("to", labels.to, tuple(options), initial, live=len(options) > 1)
    if chosen is None and others:
        yield TextField("address", labels.address, single=True, limit=_ADDRESS, optional=True)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    """Show the whole mail first; send it when it is confirmed as it was shown."""
    ticket = await desk.ticket(interaction.ticket)
    claiming.must_be_open(ticket)
    shown = interaction.memory.get("digest", "")
    wish = _Wish.remembered(interaction.memory) if shown else _filled_in(interaction, desk)
    text = letter(
        ticket,
        interaction.by,
        desk,
        question=wish.question,
        becomes=wish.becomes,
        with_contact_data=wish.with_contact_data,
    )
    if shown != _digest(ticket, wish, text):
        with placing(_FIELDS, interaction):
            _check(wish, interaction, desk)
        return _preview(ticket, wish, text, interaction, desk)
    await _send(ticket, wish, text, interaction, desk)
    return None


def _filled_in(interaction: Interaction, desk: Desk) -> _Wish:
    values = interaction.values
    wanted = values.get("to", "")
    chosen = next(
        (one for one in forwarding.contacts_of(desk.policy, interaction.by) if one.id == wanted), None
    )
    whose = chosen.id if chosen else _OTHER
    usual = desk.clock() + (chosen.due if chosen else desk.policy.help_due)
    becomes = values.get(f"becomes-{whose}") or (chosen.becomes if chosen else Becomes.NOTE)
    return _Wish(
        chosen.address if chosen else written(values, "address").lower(),
        chosen.name if chosen else "",
        written(values, "question"),
        Becomes(becomes) if becomes in set(Becomes) else Becomes.NOTE,
        moment(values, f"due-{whose}") or usual,
        bool(values.get("data")),
    )


def _check(wish: _Wish, interaction: Interaction, desk: Desk) -> None:
    if not wish.question:
        raise Refused(NothingWritten())
    if wish.due_at <= desk.clock():
        raise Refused(DueInThePast())
    if not desk.policy.may_forward_to(wish.to, interaction.by):
        raise Refused(AddressNotAllowed(wish.to))


def _digest(ticket: Ticket, wish: _Wish, text: str) -> str:
    return digest(ticket.conversation.account, ticket.last_post.ref, f"{wish.to}\n{text}", private=True)


def _preview(ticket: Ticket, wish: _Wish, text: str, interaction: Interaction, desk: Desk) -> Form:
    texts = speaking(interaction.by.language).mails
    account = desk.policy.forwarding
    sender = desk.policy.account(account.account).name if account else ""
    pieces = [text[start : start + _SHOWN] for start in range(0, len(text), _SHOWN)]
    left_out = () if wish.with_contact_data else (Passage((texts.data_left_out(),)),)
    return Form(
        FORWARD,
        ticket.id,
        texts.labels.forward,
        (
            Passage((texts.will_be_sent(wish.name or wish.to, sender),)),
            *(Quote(Untrusted(piece)) for piece in pieces),
            *left_out,
        ),
        texts.labels.send,
        memory={**wish.memory(), "digest": _digest(ticket, wish, text)},
        turn=1,
    )


async def _send(ticket: Ticket, wish: _Wish, text: str, interaction: Interaction, desk: Desk) -> None:
    if desk.policy.forwarding is None:
        raise Refused(NobodyToForwardTo())
    number = len(ticket.forwards) + 1
    token = f"{ticket.id}-{number}-{''.join(secrets.choice(_LETTERS) for _ in range(10))}"
    language = desk.policy.account(ticket.conversation.account).language
    asked = forwarding.Question(
        account=desk.policy.forwarding.account,
        to=wish.to,
        name=wish.name,
        question=wish.question,
        subject=subject(wish.question, token, language),
        text=text,
        becomes=wish.becomes,
        token=token,
        due_at=wish.due_at,
        posts=quoted(ticket),
    )
    await carry_out(
        interaction,
        desk,
        forwarding.forward,
        asked=asked,
        policy=desk.policy,
        undo_window=desk.policy.undo_window,
    )


def _number(interaction: Interaction) -> int:
    if not interaction.subject.isdecimal():
        raise Refused(OutdatedButton())
    return int(interaction.subject)


def _button(
    name: str, label: Callable[[MailLabels], str], decide: Callable[..., Sequence[Activity]]
) -> Handler:
    """Return what stands under the line of a mail, and says by its number which mail is meant."""

    async def act(interaction: Interaction, desk: Desk) -> Form | None:
        await carry_out(interaction, desk, decide, number=_number(interaction))
        return None

    return Handler(
        name=name,
        label=lambda texts: label(texts.mails.labels),
        needs=Role.ANSWER,
        side=Side.ORIGIN,
        offered=never,
        act=act,
        place=Place.ELSEWHERE,
    )


HANDLER = Handler(
    name=FORWARD,
    label=lambda texts: texts.mails.labels.forward,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_offered,
    ask=_ask,
    act=_act,
    changed=_changed,
    keeps=frozenset({"question"}),
    place=Place.MORE,
)

CALL_OFF_HANDLER = _button(CALL_OFF_FORWARD, lambda labels: labels.call_off, forwarding.call_off)
LEFT_HANDLER = _button(FORWARD_LEFT, lambda labels: labels.has_left, forwarding.has_left)
AGAIN_HANDLER = _button(FORWARD_AGAIN, lambda labels: labels.again, forwarding.again)
DONE_HANDLER = _button(FORWARD_DONE, lambda labels: labels.done, forwarding.finish)
