"""German."""

from __future__ import annotations

from datetime import datetime

from bot.domain.acquaintance import Acquaintance
from bot.domain.text import Moment, Span, Strong, Text
from bot.texts.customers import CustomerLabels, CustomerTexts


class GermanCustomers(CustomerTexts):
    labels = CustomerLabels(
        profile="Profil",
        notes="Notizen",
        add_note="Neue Notiz",
        drop_note="Notiz löschen",
        tags="Tags zu diesem Menschen",
        tickets="Tickets",
        save="Speichern",
        open_ticket="Öffnen",
        no_notes="Noch keine Notizen.",
        no_tickets="Keine weiteren Tickets.",
    )

    def known(self, acquaintance: Acquaintance) -> Text:
        tags = (f" · {', '.join(acquaintance.tags)}",) if acquaintance.tags else ()
        notes = (f" · 📝 {acquaintance.notes}",) if acquaintance.notes else ()
        if not acquaintance.earlier:
            return ("Erster Kontakt", *tags, *notes)
        more = "mehr als " if acquaintance.more else ""
        count = (
            "1 weiteres Ticket"
            if acquaintance.earlier == 1
            else f"{more}{acquaintance.earlier} weitere Tickets"
        )
        last: Text = ()
        if acquaintance.answered_at is not None:
            last = (
                " · zuletzt beantwortet ",
                Moment(acquaintance.answered_at),
                f" von {acquaintance.answered_by}",
            )
        return (count, *last, *tags, *notes)

    def who(self, name: Span, handle: Span | None, platform: str) -> Text:
        return (name, " (", handle, f") auf {platform}") if handle else (name, f" auf {platform}")

    def note(self, who: str, at: datetime, words: str) -> Text:
        return ("📝 ", Strong(who), ", ", Moment(at), f": {words}")

    def ticket(self, number: int, status: str, at: datetime, words: Span) -> Text:
        return (Strong(f"Ticket {number}"), f" · {status} · ", Moment(at), "\n", words)

    def elsewhere(self, count: int) -> str:
        return (
            "1 weiteres in einer anderen Abteilung"
            if count == 1
            else f"{count} weitere in anderen Abteilungen"
        )

    def tags_hint(self) -> str:
        return "Mit Beistrichen, zum Beispiel: Stammkundin, Mitglied. Sie stehen auf jeder Karte dieses Menschen."

    def note_hint(self) -> str:
        return "Bleibt im Haus und steht in jedem Profil dieses Menschen."
