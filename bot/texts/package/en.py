"""English."""

from __future__ import annotations

from bot.texts.package import PackageTexts

ENGLISH_PACKAGE = PackageTexts(
    short="Public voices become tickets in team channels.",
    full=(
        "What people write about you and to you in public becomes a ticket in the channel that is responsible. There you claim it, "
        "answer it, hand it over and escalate it; the thread under a ticket is its log and always stays internal.\n\n"
        "What is written in such a thread stands in the ticket's log. Zuruf leaves all other messages of the team alone: they are "
        "neither stored nor noted down anywhere. Zuruf runs on your own machines."
    ),
    note="Note on ticket",
    about_note="Files a message as a note on a ticket.",
    propose="Suggest as reply",
    about_propose="Suggests a message as the reply of a ticket.",
)
