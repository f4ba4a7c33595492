"""English."""

from __future__ import annotations

from datetime import datetime

from bot.domain.acquaintance import Acquaintance
from bot.domain.text import Moment, Span, Strong, Text
from bot.texts.customers import CustomerLabels, CustomerTexts


class EnglishCustomers(CustomerTexts):
    labels = CustomerLabels(
        profile="Profile",
        notes="Notes",
        add_note="New note",
        drop_note="Delete note",
        tags="Tags of this customer",
        tickets="Tickets",
        save="Save",
        open_ticket="Open",
        no_notes="No notes yet.",
        no_tickets="No other tickets.",
    )

    def known(self, acquaintance: Acquaintance) -> Text:
        tags = (f" · {', '.join(acquaintance.tags)}",) if acquaintance.tags else ()
        notes = (f" · 📝 {acquaintance.notes}",) if acquaintance.notes else ()
        if not acquaintance.earlier:
            return ("First contact", *tags, *notes)
        more = "more than " if acquaintance.more else ""
        count = (
            "1 other ticket" if acquaintance.earlier == 1 else f"{more}{acquaintance.earlier} other tickets"
        )
        last: Text = ()
        if acquaintance.answered_at is not None:
            last = (" · last answered ", Moment(acquaintance.answered_at), f" by {acquaintance.answered_by}")
        return (count, *last, *tags, *notes)

    def who(self, name: Span, handle: Span | None, platform: str) -> Text:
        return (name, " (", handle, f") on {platform}") if handle else (name, f" on {platform}")

    def note(self, who: str, at: datetime, words: str) -> Text:
        return ("📝 ", Strong(who), ", ", Moment(at), f": {words}")

    def ticket(self, number: int, status: str, at: datetime, words: Span) -> Text:
        return (Strong(f"Ticket {number}"), f" · {status} · ", Moment(at), "\n", words)

    def elsewhere(self, count: int) -> str:
        return "1 more at another department" if count == 1 else f"{count} more at other departments"

    def tags_hint(self) -> str:
        return (
            "With commas, for example: regular customer, member. They stand on every card of this customer."
        )

    def note_hint(self) -> str:
        return "Stays inside, and stands in every profile view of this customer."
