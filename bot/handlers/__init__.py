"""Everything that a person can want. The order of the table is the order of the buttons on a card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.handlers import (
    ask_help,
    assign,
    claim,
    close,
    drafts,
    escalate,
    export_log,
    go_private,
    later,
    log,
    marks,
    merge,
    more,
    note,
    profile,
    release,
    reply,
    second_opinion,
    split,
    suggest,
    tag,
    tag_list,
)
from bot.handlers.handler import Handler

HANDLERS: Final[Mapping[str, Handler]] = {
    handler.name: handler
    for handler in (
        reply.UNDO_HANDLER,
        claim.HANDLER,
        reply.HANDLER,
        go_private.HANDLER,
        suggest.SUGGEST_HANDLER,
        suggest.RETURN_HANDLER,
        escalate.HANDLER,
        assign.HANDLER,
        release.HANDLER,
        close.CLOSE_HANDLER,
        close.REOPEN_HANDLER,
        more.handler(lambda: HANDLERS),
        log.HANDLER,
        profile.HANDLER,
        ask_help.HELP_HANDLER,
        note.NOTE_HANDLER,
        tag.HANDLER,
        marks.STAR_HANDLER,
        marks.UNSTAR_HANDLER,
        later.SNOOZE_HANDLER,
        later.WAKE_HANDLER,
        later.REMIND_HANDLER,
        marks.REGION_HANDLER,
        marks.MUTE_HANDLER,
        marks.UNMUTE_HANDLER,
        merge.HANDLER,
        split.HANDLER,
        reply.EDIT_HANDLER,
        reply.USE_DRAFT_HANDLER,
        drafts.DISCARD_HANDLER,
        drafts.ARRIVED_HANDLER,
        drafts.LOST_HANDLER,
        second_opinion.HANDLER,
        ask_help.ANSWER_HANDLER,
        note.FILE_HANDLER,
        tag_list.HANDLER,
        export_log.HANDLER,
        profile.DROP_HANDLER,
    )
}
