"""English."""

from __future__ import annotations

from bot.texts.inbox import InboxLabels, InboxTexts


class EnglishInbox(InboxTexts):
    labels = InboxLabels()
