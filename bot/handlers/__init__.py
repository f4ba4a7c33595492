"""Everything that a person can want. The order of the table is the order of the buttons on a card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.handlers import (
    assign,
    claim,
    close,
    drafts,
    escalate,
    log,
    profile,
    release,
    reply,
    second_opinion,
    suggest,
)
from bot.handlers.handler import Handler

HANDLERS: Final[Mapping[str, Handler]] = {
    handler.name: handler
    for handler in (
        reply.UNDO_HANDLER,
        claim.HANDLER,
        reply.HANDLER,
        suggest.SUGGEST_HANDLER,
        suggest.RETURN_HANDLER,
        escalate.HANDLER,
        assign.HANDLER,
        release.HANDLER,
        close.CLOSE_HANDLER,
        close.REOPEN_HANDLER,
        log.HANDLER,
        profile.HANDLER,
        reply.EDIT_HANDLER,
        reply.USE_DRAFT_HANDLER,
        drafts.DISCARD_HANDLER,
        drafts.ARRIVED_HANDLER,
        drafts.LOST_HANDLER,
        second_opinion.HANDLER,
        profile.DROP_HANDLER,
    )
}
