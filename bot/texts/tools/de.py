"""German."""

from __future__ import annotations

from datetime import datetime

from bot.domain.putting_aside import Later
from bot.domain.text import Called, Moment, Span, Strong, Text
from bot.texts.tools import ToolLabels, ToolTexts

_LATER = {
    Later.HOUR: "in 1 Stunde",
    Later.TODAY: "heute 16:00",
    Later.TOMORROW: "morgen 9:00",
    Later.MONDAY: "Montag 9:00",
}
_LANGUAGES = {"": "nicht sicher erkannt", "de": "Deutsch", "en": "Englisch"}
"""Others are named by their code."""


class GermanTools(ToolTexts):
    labels = ToolLabels(
        more="Mehr …",
        tag="Taggen",
        star="Stern setzen",
        unstar="Stern entfernen",
        mute="Stummschalten",
        unmute="Wieder laut",
        snooze="Später",
        wake="Jetzt wecken",
        help="Hilfe holen",
        answer_help="Beantworten",
        remind="Erinnere mich",
        note="Notiz",
        merge="Zusammenlegen",
        split="Aufteilen",
        go_private="Privat antworten",
        region="Region",
        language="Sprache",
        tags="Tags",
        hints="Hinweise",
        leads_to="Links führen zu",
        file_note="Zu Ticket legen",
        export_log="Protokoll mitnehmen",
        manage_tags="Tags verwalten",
        waiting_since="Wartet seit",
        marks="Merkmale",
        colleague="Wen fragst du?",
        your_help="Was meinst du?",
        when="Wann",
        exactly="Oder genau",
        remind_of="Woran?",
        which_ticket="Zu welchem Ticket?",
        suggested_tags="Vorschläge",
        another_tag="Anderer Tag",
        search_tags="Tag suchen oder neu schreiben …",
        tags_off="Diese Tags entfernen",
        tag_old="Dieser Tag …",
        tag_new="… heißt künftig",
        lock_tags="Liste sperren: keine neuen Tags",
        save="Speichern",
        other_ticket="Mit welchem Ticket?",
        search_tickets="Nummer oder Wörter …",
        which_posts="Welche Beiträge?",
        no_region="keine",
    )

    def look_alike(self, domain: Span, encoded: Span) -> Text:
        return (domain, " ⚠️ sieht nur so aus, heißt in Wirklichkeit ", encoded)

    def help_open(self, who: str, due_at: datetime) -> Text:
        return (f"{who} ist gefragt, Antwort bis ", Moment(due_at))

    def no_answer_from_here(self, platform: str) -> str:
        return f"Antworten geht von hier aus nicht: {platform} lässt es nicht zu."

    def tagged(self, who: str, tag: str) -> Text:
        return (Strong(who), f" hat den Tag „{tag}“ gesetzt.")

    def untagged(self, who: str, tag: str) -> Text:
        return (Strong(who), f" hat den Tag „{tag}“ entfernt.")

    def starred(self, who: str, *, on: bool) -> Text:
        return (Strong(who), " hat einen Stern gesetzt." if on else " hat den Stern entfernt.")

    def muted(self, who: str, *, on: bool) -> Text:
        if on:
            return (
                Strong(who),
                " hat die Unterhaltung stummgeschaltet: Weitere Beiträge werden aufbewahrt, rufen aber niemanden.",
            )
        return (Strong(who), " hat die Unterhaltung wieder laut gestellt.")

    def snoozed(self, who: str, until: datetime) -> Text:
        return (Strong(who), " hat das Ticket zurückgestellt bis ", Moment(until), ".")

    def woken(self, who: str | None) -> Text:
        return (Strong(who), " hat das Ticket geweckt.") if who else ("Das Ticket ist wieder fällig.",)

    def reminder_set(self, who: str, due_at: datetime, text: str) -> Text:
        return (Strong(who), " möchte erinnert werden: ", Moment(due_at), f", „{text}“")

    def reminded(self) -> Text:
        return ("Die Erinnerung ist hinausgegangen.",)

    def region_set(self, who: str, region: str) -> Text:
        return (
            Strong(who),
            f" hat die Region auf {region} gesetzt." if region else " hat die Region entfernt.",
        )

    def absorbed(self, who: str, ticket: int, posts: int) -> Text:
        count = "1 Beitrag" if posts == 1 else f"{posts} Beiträge"
        return (Strong(who), f" hat Ticket {ticket} hierher geholt ({count}).")

    def merged_into(self, who: str, ticket: int) -> Text:
        return (Strong(who), f" hat dieses Ticket mit Ticket {ticket} zusammengelegt. Dort geht es weiter.")

    def split_off(self, who: str, ticket: int, posts: int) -> Text:
        count = "einen Beitrag" if posts == 1 else f"{posts} Beiträge"
        return (Strong(who), f" hat {count} abgetrennt: siehe Ticket {ticket}.")

    def help_asked(
        self, who: str, to: Called, question: str, due_at: datetime, *, second_opinion: bool
    ) -> Text:
        asks = " bittet um eine zweite Meinung: " if second_opinion else " bittet um Hilfe: "
        return (Strong(who), asks, to, ", bis ", Moment(due_at), f": „{question}“")

    def help_answered(self, who: str, words: str) -> Text:
        return (Strong(who), f" antwortet: „{words}“")

    def help_overdue(self) -> Text:
        return ("Die Bitte um Hilfe wurde nicht rechtzeitig beantwortet. Beide Seiten wissen Bescheid.",)

    def question_overdue(self, department: str) -> Text:
        return (f"{department} hat nicht rechtzeitig geantwortet. Wer gefragt hat, weiß Bescheid.",)

    def later(self, when: Later) -> str:
        return _LATER[when]

    def note_hint(self) -> str:
        return "Nur intern: Die Notiz steht in jedem Thread dieses Tickets und verlässt das Haus nie."

    def named_language(self, code: str) -> str:
        return _LANGUAGES.get(code, code)

    def starred_now(self) -> str:
        return "⭐ mit Stern"

    def muted_now(self) -> str:
        return "🔕 stummgeschaltet"

    def snoozed_now(self, until: datetime) -> Text:
        return ("💤 zurückgestellt bis ", Moment(until))

    def wrote_earlier(self, count: int) -> str:
        return "Davor 1 weiterer Beitrag" if count == 1 else f"Davor {count} weitere Beiträge"

    def new_tag(self, tag: str) -> str:
        return f"Neuer Tag: „{tag}“"

    def tag_count(self, tag: str, tickets: int) -> str:
        return f"{tag} ({tickets})"

    def no_tags(self) -> str:
        return "Noch kein Ticket hat einen Tag."

    def tags_merged(self, old: str, new: str, tickets: int, left: int) -> Text:
        count = "1 Ticket hat" if tickets == 1 else f"{tickets} Tickets haben"
        rest = f" Bei {left} steht der alte noch: Bitte noch einmal speichern." if left else ""
        return (f"„{old}“ heißt jetzt „{new}“. {count} den neuen Tag bekommen.{rest}",)

    def stays(self, ticket: int) -> Text:
        return (Strong(f"Ticket {ticket}"), " bleibt und bekommt alle Beiträge:")

    def goes_over(self, ticket: int) -> Text:
        return (Strong(f"Ticket {ticket}"), " geht darin auf und ist damit abgeschlossen:")

    def split_hint(self) -> str:
        return "Die gewählten Beiträge werden ein eigenes Ticket; mindestens einer bleibt hier."

    def take_along(self, file_format: str) -> str:
        return f"Als {file_format} mitnehmen"

    def file_on_its_way(self) -> str:
        return "Das Protokoll ist als Datei unterwegs zu dir, als Direktnachricht."
