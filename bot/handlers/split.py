"""Split: some posts of a ticket become a ticket of their own."""

from __future__ import annotations

import hashlib
from typing import Final

from bot.desk import Desk
from bot.domain import recutting
from bot.domain.claiming import must_be_open
from bot.domain.cleaning import isolated
from bot.domain.people import Role
from bot.domain.posts import Post, PostRef
from bot.domain.refusals import NothingToSplit, ReplyOnItsWay
from bot.domain.text import shortened
from bot.domain.ticket import Ticket
from bot.handlers.form import Form, Option, Passage, Several, chosen
from bot.handlers.handler import Handler, Interaction, Place, Seat, Side, at_origin, placing
from bot.handlers.names import SPLIT
from bot.texts import speaking

_NEWEST: Final = 100
"""Posts to choose from: as many as a form takes options."""

_LABEL: Final = 75


def _there(ticket: Ticket) -> list[Post]:
    return [post for post in ticket.posts if post.ref not in ticket.removed]


def _offered(ticket: Ticket, seat: Seat) -> bool:
    return at_origin(ticket, seat) and not ticket.closed and len(_there(ticket)) > 1


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    ticket = await desk.ticket(interaction.ticket)
    must_be_open(ticket)
    texts = speaking(interaction.by.language).tools
    options = tuple(Option(_key(post.ref), _words(post)) for post in _there(ticket)[-_NEWEST:])
    parts = (Passage((texts.split_hint(),)), Several("posts", texts.labels.which_posts, options))
    return Form(SPLIT, ticket.id, texts.labels.split, parts, texts.labels.split)


def _words(post: Post) -> str:
    words = " ".join(post.text.clean().split())
    return shortened(f"{isolated(post.author.shown.clean())}: {words}", _LABEL)


def _key(ref: PostRef) -> str:
    """Return a post's name in the form: a platform's own may be longer than an option takes, or hold a newline."""
    return hashlib.sha256(ref.external_id.encode("utf-8", "surrogatepass")).hexdigest()[:16]


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    ticket = await desk.ticket(interaction.ticket)
    keys = chosen(interaction.values, "posts")
    refs = frozenset(post.ref for post in ticket.posts if _key(post.ref) in keys)
    with placing({NothingToSplit: "posts", ReplyOnItsWay: "posts"}, interaction):
        await desk.split(
            ticket.id,
            interaction.cause,
            recutting.split,
            interaction.by,
            desk.clock(),
            refs=refs,
            policy=desk.policy,
        )
    return None


HANDLER = Handler(
    name=SPLIT,
    label=lambda texts: texts.tools.labels.split,
    needs=Role.ANSWER,
    side=Side.ORIGIN,
    offered=_offered,
    ask=_ask,
    act=_act,
    place=Place.MORE,
)
