"""German."""

from __future__ import annotations

from datetime import datetime

from bot.domain.text import Link, Moment, Strong, Text, Untrusted
from bot.texts.monitoring import MonitoringLabels, MonitoringTexts


class GermanMonitoring(MonitoringTexts):
    labels = MonitoringLabels(
        make_ticket="Ticket daraus machen",
        keep="Merken",
        drop="Nicht mehr merken",
        ideas="💡 Gemerkt",
    )

    def sighting(
        self, feed: Untrusted, title: Untrusted, text: Untrusted, at: datetime | None, url: str
    ) -> Text:
        when: Text = (" · ", Moment(at)) if at else ()
        said: Text = ("\n", text) if text.raw else ()
        way: Text = ("\n", Link("Ganz lesen", url)) if url else ()
        return ("📰 ", title, "\n", feed, *when, *said, *way)

    def many(self, feed: str, count: int, more: int) -> Text:
        rest = f" Die neuesten {count - more} davon:" if more > 0 else ""
        return (Strong(f"📰 {feed}: {count} weitere Einträge auf einmal."), rest)

    def listed(self, title: Untrusted, url: str) -> Text:
        return (title, " ", Link("lesen", url)) if url else (title,)

    def made(self, who: str, ticket: int) -> Text:
        return (
            f"🎫 {who} hat daraus Ticket {ticket} gemacht."
            if ticket
            else f"🎫 {who} macht daraus ein Ticket.",
        )

    def made_from(self, account: str) -> str:
        return f"Aus einem Eintrag von {account} gemacht. Dort kann niemand antworten: Der Link führt zum Original."

    def kept(self, who: str) -> Text:
        return (f"💡 {who} hat das gemerkt.",)

    def kept_last_month(self, count: int) -> Text:
        ideas = "1 Eintrag wurde" if count == 1 else f"{count} Einträge wurden"
        return (f"💡 {ideas} im letzten Monat gemerkt. /zuruf gemerkt zeigt sie, in Teams @Zuruf gemerkt.",)

    def no_ideas(self) -> str:
        return "Noch ist nichts gemerkt. „Merken“ steht unter jedem Eintrag eines beobachteten Feeds."

    def more_ideas(self, count: int) -> str:
        return (
            "Ein älterer Eintrag ist hier nicht gezeigt."
            if count == 1
            else f"{count} ältere Einträge sind hier nicht gezeigt."
        )
