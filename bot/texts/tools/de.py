"""German."""

from __future__ import annotations

from datetime import datetime

from bot.domain.text import Moment, Strong, Text
from bot.texts.tools import ToolLabels, ToolTexts


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
        answer_help="Antworten",
        remind="Erinnere mich",
        note="Notiz",
        merge="Zusammenlegen",
        split="Aufteilen",
        go_private="Privat antworten",
        region="Region",
        tags="Tags",
        hints="Hinweise",
    )

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

    def help_asked(self, who: str, to: str, question: str, due_at: datetime, *, second_opinion: bool) -> Text:
        asks = " bittet um eine zweite Meinung: " if second_opinion else " bittet um Hilfe: "
        return (Strong(who), asks, Strong(to), ", bis ", Moment(due_at), f": „{question}“")

    def help_answered(self, who: str, words: str) -> Text:
        return (Strong(who), f" antwortet: „{words}“")

    def help_overdue(self) -> Text:
        return ("Die Bitte um Hilfe wurde nicht rechtzeitig beantwortet. Beide Seiten wissen Bescheid.",)
