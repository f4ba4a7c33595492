"""German."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.text import Called, Moment, Span, Strong, Text, Untrusted
from bot.texts.library import LibraryLabels, LibraryTexts


class GermanLibrary(LibraryTexts):
    labels = LibraryLabels(
        templates="Antwortvorlagen",
        faq="FAQ",
        proposals="Vorschläge",
        themes="Themen ohne Antwort",
        words="Wörter",
        folder="Ordner",
        all_folders="Alle Ordner",
        search="Suchen",
        look="Ansehen",
        back="Zurück zur Liste",
        name="Name",
        text="Text",
        question="Frage",
        answer="Antwort",
        owner="Wer entscheidet",
        propose="Vorschlagen",
        approve="Freigeben",
        look_and_approve="Ansehen & freigeben",
        decline="Ablehnen",
        insert="Antwort einsetzen",
        ask_department="Diese Abteilung fragen",
        nothing_found="Nichts gefunden. Weniger oder andere Wörter helfen vielleicht.",
        nothing_waits="Nichts wartet auf eine Entscheidung.",
        no_themes="Alles, was öfter vorkam, hat eine Antwort.",
        expired="Abgelaufen: wird nicht mehr angeboten.",
    )

    def template(self, name: str, folder: str, tags: Sequence[str], uses: int) -> Text:
        used = {0: "noch nie verwendet", 1: "in 1 Ticket verwendet"}.get(uses, f"in {uses} Tickets verwendet")
        about = " · ".join(part for part in (folder, ", ".join(tags), used) if part)
        return (Strong(name), f"\n{about}")

    def owned(self, owner: str, valid_until: date | None) -> str:
        until = f"gültig bis {valid_until:%d.%m.%Y}" if valid_until else ""
        return " · ".join(part for part in (f"betreut von {owner}" if owner else "", until) if part)

    def wording(self, language: str, address: str, region: str, accounts: Sequence[str]) -> Text:
        parts = (language, address.capitalize(), region, ", ".join(accounts))
        return (Strong(" · ".join(part for part in parts if part)),)

    def asks_for(self, personal: str) -> str:
        return f"Verlangt etwas Persönliches: {personal}"

    def missing_for(self, accounts: Sequence[str]) -> str:
        return f"Noch keine eigene Fassung für: {', '.join(accounts)}"

    def more_found(self, count: int) -> str:
        return f"{count} weitere: Grenz sie mit mehr Wörtern ein."

    def contact(self, words: str) -> str:
        return f"Wen fragen: {words}"

    def proposal(self, kind: str, title: str, who: str, at: datetime, owner: str) -> Text:
        return (
            f"{kind}: ",
            Strong(title),
            f"\nvorgeschlagen von {who}, ",
            Moment(at),
            f" · {owner} entscheidet",
        )

    def proposed(self, owner: str) -> str:
        return f"Vorgeschlagen. {owner} entscheidet darüber."

    def proposal_hint(self) -> str:
        return "Der Name der Kundin oder des Kunden und deiner sind durch Platzhalter ersetzt. Nimm bitte heraus, was nur hierher gehört."

    def proposed_line(self, who: str, title: str, to: Called, *, faq: bool) -> Text:
        what = "für die FAQ" if faq else "als Antwortvorlage"
        return (Strong(who), f" schlägt „{title}“ {what} vor; ", to, " entscheidet.")

    def to_approve(self, who: str, title: str) -> Text:
        return (Strong(who), f" schlägt „{title}“ vor. Du entscheidest darüber. ")

    def settled_line(self, who: str, title: str, *, approved: bool) -> Text:
        return (Strong(who), f" hat „{title}“ {'freigegeben' if approved else 'abgelehnt'}.")

    def settled(self, who: str, title: str, *, approved: bool) -> Text:
        if approved:
            return (Strong(who), f" hat deinen Vorschlag „{title}“ freigegeben: Ab jetzt wird er angeboten. ")
        return (Strong(who), f" hat deinen Vorschlag „{title}“ nicht übernommen. Frag gern nach, warum. ")

    def theme(self, words: Sequence[str], tickets: int) -> Text:
        return (Untrusted(", ".join(words)), f": {tickets} Tickets")

    def themes_of_the_week(self, department: str) -> Text:
        return (Strong(f"{department}: was letzte Woche immer wieder kam und noch keine Antwort hat"),)

    def highlights_of_the_week(self, department: str) -> Text:
        return (Strong(f"{department}: ⭐ was ihr letzte Woche mit einem Stern versehen habt"),)

    def highlight(self, ticket: int, name: Span, words: Span) -> Text:
        return (f"#{ticket}, ", name, ": ", words)

    def example(self, ticket: int) -> str:
        return f"Ticket {ticket}"
