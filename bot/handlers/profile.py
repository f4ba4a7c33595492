"""Profile: who wrote this, what they wrote before, and what colleagues noted about them."""

from __future__ import annotations

from collections.abc import Sequence

from bot.desk import Desk
from bot.domain.people import Person, Role
from bot.domain.posts import Customer, Post
from bot.domain.refusals import ChangedMeanwhile, Refused
from bot.domain.text import Text, Untrusted, shortened
from bot.domain.ticket import Ticket
from bot.handlers.acquaintance import other_tickets
from bot.handlers.form import Button, Buttons, Form, Heading, Part, Passage, Style, TextField, written
from bot.handlers.handler import Handler, Interaction, Place, Seat, Side, never
from bot.handlers.names import CUSTOMER_NOTE, MORE, PROFILE
from bot.keeping import customers
from bot.keeping.customers import CustomerNote
from bot.texts import speaking
from bot.texts.hinting import hinted
from bot.texts.texts import Texts

_SHOWN = 10
"""Tickets of the history: about a screen; each has a button of its own."""
_NOTES_SHOWN = 10
_WORDS = 120
_TAG_LIMIT = 40
_SHOWN_TAGS = "tags"
_WHOSE = "customer"


def _offered(_ticket: Ticket, _seat: Seat) -> bool:
    return True


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    ticket = await desk.ticket(interaction.ticket)
    texts = speaking(interaction.by.language)
    post = _newest(ticket, interaction)
    customer = post.customer
    tags = ", ".join(await customers.tags(desk.store, customer))
    parts = (
        _head(post, desk, texts),
        *await _notes(ticket, customer, interaction.by, desk),
        _tags(tags, texts),
        *await _history(ticket, customer, interaction.by, desk),
    )
    labels = texts.customers.labels
    return Form(
        PROFILE, ticket.id, labels.profile, parts, labels.save, {_WHOSE: customer.key, _SHOWN_TAGS: tags}
    )


def _newest(ticket: Ticket, interaction: Interaction) -> Post:
    """Return the newest post of the customer whose profile is shown, whoever wrote since; else the newest of all."""
    if not (key := interaction.memory.get(_WHOSE)):
        return ticket.last_post
    theirs = [post for post in ticket.posts if post.customer.key == key]
    if not theirs:  # they are in another ticket by now
        raise Refused(ChangedMeanwhile())
    return theirs[-1]


def _head(post: Post, desk: Desk, texts: Texts) -> Passage:
    author = post.author
    handle = author.shown_handle if author.shown_handle.raw else None
    platform = desk.platform(post.ref.account).name
    return Passage(texts.customers.who(author.shown, handle, platform))


async def _notes(ticket: Ticket, customer: Customer, by: Person, desk: Desk) -> tuple[Part, ...]:
    """Return the notes, and below one's own a button that takes it away."""
    texts = speaking(by.language).customers
    found = (await customers.notes(desk.store, customer))[:_NOTES_SHOWN]
    parts: list[Part] = [Heading(texts.labels.notes)]
    for note in found:
        parts.append(Passage(texts.note(note.by.name, note.at, note.text)))
        if note.by.id == by.id:
            drop = Button(CUSTOMER_NOTE, ticket.id, texts.labels.drop_note, note.id, Style.DANGER)
            parts.append(Buttons((drop,)))
    if not found:
        parts.append(Passage((texts.labels.no_notes,)))
    field = TextField("note", texts.labels.add_note, hint=texts.note_hint(), optional=True, limit=1000)
    return (*parts, field)


def _tags(known: str, texts: Texts) -> TextField:
    labels, hint = texts.customers.labels, texts.customers.tags_hint()
    return TextField("tags", labels.tags, known, hint, optional=True, limit=400, single=True)


async def _history(ticket: Ticket, customer: Customer, by: Person, desk: Desk) -> tuple[Part, ...]:
    """Return the other tickets that this person's departments see; of the rest, how many there are."""
    texts = speaking(by.language).customers
    others = [await desk.ticket(one) for one in await other_tickets(customer, ticket.id, desk)]
    seen = [one for one in others if one.departments() & by.departments]
    parts: list[Part] = [Heading(texts.labels.tickets)]
    for one in seen[:_SHOWN]:
        parts += _row(one, speaking(by.language))
    if hidden := len(others) - len(seen):
        parts.append(Passage((texts.elsewhere(hidden),)))
    if not others:
        parts.append(Passage((texts.labels.no_tickets,)))
    return tuple(parts)


def _row(ticket: Ticket, texts: Texts) -> tuple[Part, ...]:
    removed = ticket.last_post.ref in ticket.removed
    post = texts.labels.removed_post if removed else ticket.last_post.text.clean()
    line = texts.customers.ticket(ticket.id, texts.status(ticket.status), ticket.opened_at, _short(post))
    return (
        Passage((*line, *_hints(ticket, texts), *_answer(ticket, texts))),
        Buttons((Button(MORE, ticket.id, texts.customers.labels.open_ticket),)),
    )


def _hints(ticket: Ticket, texts: Texts) -> Text:
    return ("\n", f"{texts.tools.labels.hints}: ", *hinted(ticket.hints)) if ticket.hints else ()


def _answer(ticket: Ticket, texts: Texts) -> Text:
    """Return the last reply in a ticket, so that nobody says the opposite today."""
    sent = ticket.last_sent
    return ("\n", texts.inbox.answered(sent.by.name), _short(sent.text)) if sent else ()


def _short(words: str) -> Untrusted:
    return Untrusted(shortened(" ".join(words.split()), _WORDS))


async def _save(interaction: Interaction, desk: Desk) -> Form | None:
    """Keep a note, if one was written, and what was changed about the tags."""
    customer = _newest(await desk.ticket(interaction.ticket), interaction).customer
    if text := written(interaction.values, "note"):
        note = CustomerNote(interaction.cause, interaction.by.actor, desk.clock(), text)
        await customers.add_note(desk.store, customer, note)
    known = list(await customers.tags(desk.store, customer))
    if (tags := _changed(known, interaction)) != known:
        await customers.set_tags(desk.store, customer, tags, desk.clock())
    await desk.repaint(interaction.ticket)  # the card says what is known of the customer
    return None


def _changed(known: Sequence[str], interaction: Interaction) -> list[str]:
    """Return the tags with what somebody changed in their field; what others changed meanwhile stays."""
    before = _split(interaction.memory.get(_SHOWN_TAGS, ", ".join(known)))
    wanted = _split(written(interaction.values, "tags"))
    kept = [tag for tag in known if tag in wanted or tag not in before]
    return list(dict.fromkeys((*kept, *(tag for tag in wanted if tag not in before))))


def _split(text: str) -> list[str]:
    tags = (" ".join(tag.split())[:_TAG_LIMIT] for tag in text.split(","))
    return list(dict.fromkeys(tag for tag in tags if tag))


async def _drop(interaction: Interaction, desk: Desk) -> Form | None:
    customer = _newest(await desk.ticket(interaction.ticket), interaction).customer
    await customers.drop_note(desk.store, customer, interaction.subject, interaction.by.id)
    await desk.repaint(interaction.ticket)  # the card says what is known of the customer
    return None


HANDLER = Handler(
    name=PROFILE,
    label=lambda texts: texts.customers.labels.profile,
    needs=Role.READ,
    side=Side.ANY,
    place=Place.MORE,
    offered=_offered,
    ask=_ask,
    act=_save,
    keeps=frozenset({"note"}),
    kept_by=_WHOSE,
)

DROP_HANDLER = Handler(
    name=CUSTOMER_NOTE,
    label=lambda texts: texts.customers.labels.drop_note,
    needs=Role.READ,
    side=Side.ANY,
    place=Place.ELSEWHERE,
    offered=never,
    act=_drop,
)
