"""German."""

from __future__ import annotations

from datetime import timedelta
from typing import assert_never

from bot.domain.queueing import Unit, Waited, Whose
from bot.domain.text import Strong, Text
from bot.texts.inbox import InboxLabels, InboxTexts

_AGES = ("unter 1 Stunde", "1–4 Stunden", "4–24 Stunden", "1–3 Tage", "länger")
_WHOSE = {Whose.MINE: "bei mir", Whose.NOBODYS: "bei niemandem", Whose.OTHERS: "bei anderen"}


class GermanInbox(InboxTexts):
    labels = InboxLabels(
        inbox="Posteingang",
        next="Weiter",
        look_again="Aktualisieren",
        open="Öffnen",
        account="Konto",
        waiting="Wartet",
        state="Stand",
        whose="Bei wem",
        tag="Tag",
        starred="Stern",
        only_starred="nur mit Stern",
        overdue="Überfällig",
        any="egal",
        nobody_waits="niemand wartet",
        filter="Filtern",
        saved_filters="Deine Filter:",
        filter_name="Name für diesen Filter",
        save_filter="Filter merken",
        skip="Überspringen",
        send_next="Senden & weiter",
        save_next="Speichern & weiter",
        bulk="Mehrere bearbeiten",
        action="Was soll geschehen?",
        untag="Tag entfernen",
        which_tickets="Tickets",
        carry_out="Ausführen",
        go_on="Weitermachen",
        undo_bulk="Alles rückgängig machen",
        home="Start",
        my_tickets="Meine Tickets",
        my_drafts="Meine Entwürfe",
        ready_drafts="Entwürfe, die auf ein „Senden“ warten",
        help_wanted="Jemand bittet dich um Hilfe",
        asked_us="Fragen an deine Abteilung",
        to_decide="Vorschläge, über die du entscheidest",
        search="Suchen",
        search_words="Wonach suchst du?",
    )

    def waiting(self, waited: Waited) -> str:
        if waited.unit is Unit.MINUTES and waited.count < 1:
            return "gerade eben geschrieben"
        return f"wartet {self._since(waited)}"

    def _since(self, waited: Waited) -> str:
        match waited.unit:
            case Unit.MINUTES:
                return "seit 1 Minute" if waited.count == 1 else f"seit {waited.count} Minuten"
            case Unit.HOURS:
                return "seit 1 Stunde" if waited.count == 1 else f"seit {waited.count} Stunden"
            case Unit.YESTERDAY:
                return "seit gestern"
            case Unit.DAYS:
                return f"seit {waited.count} Tagen"
            case _:
                assert_never(waited.unit)

    def age(self, boundaries: int) -> str:
        return _AGES[boundaries]

    def overdue(self, time: timedelta) -> str:
        hours = time // timedelta(hours=1)
        if time < timedelta(days=1):
            return "seit über 1 Stunde" if hours == 1 else f"seit über {hours} Stunden"
        return "seit über 1 Tag" if time.days == 1 else f"seit über {time.days} Tagen"

    def whose(self, whose: Whose) -> str:
        return _WHOSE[whose]

    def total(self, count: int, due: int) -> str:
        tickets = "1 Ticket" if count == 1 else f"{count} Tickets"
        return f"{tickets}, {due} davon jetzt für dich fällig."

    def all_done(self) -> str:
        return "🎉 Nichts offen. Alles ist beantwortet."

    def nothing_found(self) -> str:
        return "Dazu gibt es nichts."

    def forget_filter(self, name: str) -> str:
        return f"Filter „{name}“ löschen"

    def progress(self, done: int, due: int) -> str:
        return f"{done} erledigt, noch {due}" if done else f"noch {due}"

    def answered(self, who: str) -> str:
        return f"↩️ {who} hat geantwortet · "

    def nothing_due(self, done: int) -> str:
        if done == 0:
            return "🎉 Für dich ist gerade nichts fällig."
        return f"🎉 {done} erledigt. Für dich ist gerade nichts mehr fällig."

    def comes_next(self, ticket: int) -> Text:
        return ("Als Nächstes: ", Strong(f"Ticket {ticket}"), ", fällig ")

    def skipped_again(self, count: int) -> str:
        return "Das übersprungene noch einmal" if count == 1 else f"Die {count} übersprungenen noch einmal"

    def choose_something(self) -> str:
        return "Hier fehlt noch eine Auswahl."

    def all_shown(self, count: int) -> str:
        return f"Alle {count} auswählen, die hier stehen"

    def bulk_counts(self, done: int, refused: int, left: int, *, undone: bool) -> str:
        counts = [f"{done} zurückgenommen" if undone else f"{done} erledigt"]
        counts += [f"{refused} nicht"] if refused else []
        counts += [f"{left} stehen noch aus"] if left else []
        return ", ".join(counts) + "."

    def undo_too_late(self) -> str:
        return "Das lässt sich nur einen Tag lang zurücknehmen, und nur von der Person, die es getan hat."

    def greeting(self, name: str, unclaimed: int) -> Text:
        if not unclaimed:
            return ("Hallo ", Strong(name), "! Alles, was fällig ist, hat schon jemand.")
        count = "1 fälliges Ticket" if unclaimed == 1 else f"{unclaimed} fällige Tickets"
        return ("Hallo ", Strong(name), f"! {count} hat noch niemand übernommen.")

    def nothing_for_you(self) -> str:
        return "☕ Auf dich wartet gerade nichts. „Weiter“ zeigt, was für das Team fällig ist."

    def search_hint(self) -> str:
        return "Gesucht wird in Beiträgen, Antworten, Notizen und Namen. Alle Wörter müssen vorkommen."

    def search_page(self, number: int) -> str:
        return f"Seite {number}"
