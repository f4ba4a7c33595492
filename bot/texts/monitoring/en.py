"""English."""

from __future__ import annotations

from datetime import datetime

from bot.domain.text import Link, Moment, Strong, Text, Untrusted
from bot.texts.monitoring import MonitoringLabels, MonitoringTexts


class EnglishMonitoring(MonitoringTexts):
    labels = MonitoringLabels(
        make_ticket="Make a ticket",
        keep="Keep",
        drop="Keep no longer",
        ideas="💡 Kept",
    )

    def sighting(
        self, feed: Untrusted, title: Untrusted, text: Untrusted, at: datetime | None, url: str
    ) -> Text:
        when: Text = (" · ", Moment(at)) if at else ()
        said: Text = ("\n", text) if text.raw else ()
        way: Text = ("\n", Link("Read all", url)) if url else ()
        return ("📰 ", title, "\n", feed, *when, *said, *way)

    def many(self, feed: str, count: int, more: int) -> Text:
        rest = f" The newest {count - more} of them:" if more > 0 else ""
        return (Strong(f"📰 {feed}: {count} more entries at once."), rest)

    def listed(self, title: Untrusted, url: str) -> Text:
        return (title, " ", Link("read", url)) if url else (title,)

    def made(self, who: str, ticket: int) -> Text:
        return (f"🎫 {who} made it ticket {ticket}." if ticket else f"🎫 {who} is making it a ticket.",)

    def made_from(self, account: str) -> str:
        return f"Made from an entry of {account}. Nobody can answer there: the link leads to the original."

    def kept(self, who: str) -> Text:
        return (f"💡 {who} kept this.",)

    def kept_last_month(self, count: int) -> Text:
        ideas = "1 entry was" if count == 1 else f"{count} entries were"
        return (f"💡 {ideas} kept last month. /zuruf kept shows them, in Teams @Zuruf kept.",)

    def no_ideas(self) -> str:
        return "Nothing is kept yet. “Keep” stands below each entry of a feed that is watched."

    def more_ideas(self, count: int) -> str:
        return (
            "One older entry is not shown here."
            if count == 1
            else f"{count} older entries are not shown here."
        )
