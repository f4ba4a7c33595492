"""German."""

from __future__ import annotations

from bot.texts.inbox import InboxLabels, InboxTexts


class GermanInbox(InboxTexts):
    labels = InboxLabels()
