"""What a channel is asked about a card of which nobody knows whether it stands there."""

from __future__ import annotations

from typing import Final

from bot.desk import Desk
from bot.domain.text import Text, Untrusted, shortened
from bot.domain.ticket import TicketId
from bot.handlers.form import NO_TICKET, Button
from bot.handlers.names import CARD_MISSING, CARD_STANDS
from bot.keeping.questions import Question, Word
from bot.texts import speaking
from bot.texts.texts import Texts

EXCERPT: Final = 300
"""Characters of a post: enough to see how urgent it is."""


async def asked(question: Question, desk: Desk) -> tuple[Text, tuple[Button, ...]]:
    """Return what the question says as it stands now, in the channel's language, and what can be pressed."""
    texts = speaking(desk.policy.language_of(question.channel))
    name = texts.ticket(question.card) if question.card > 0 else texts.waves.name(-question.card)
    stands = Button(CARD_STANDS, NO_TICKET, texts.channels.card_is_there, str(question.card))
    missing = Button(CARD_MISSING, NO_TICKET, texts.channels.card_missing_post_it, str(question.card))
    match question.word:
        case Word.NONE:
            about = await _about(question.card, desk, texts)
            return texts.channels.does_card_stand(name, about), (stands, missing)
        case Word.STANDS:
            return texts.channels.card_seen(question.by, name), (missing,)
        case Word.MISSING:
            return texts.channels.card_missed(question.by, name), ()
        case Word.SETTLED:
            return texts.channels.card_settled(name), ()


async def _about(card: TicketId, desk: Desk, texts: Texts) -> Text:
    """Return who wrote what, so that nobody misses a customer whose card may be missing."""
    if card < 0:
        return ()
    ticket = await desk.ticket(card)
    if ticket.last_post.ref in ticket.removed:
        return ()
    account = desk.policy.account(ticket.conversation.account).name
    post = ticket.last_post
    return texts.channels.wrote_on(
        account, post.author.shown, Untrusted(shortened(post.text.clean(), EXCERPT))
    )
