"""German."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain import refusals as no
from bot.domain.text import Moment, Span, Strong, Text
from bot.domain.ticket import Leaving
from bot.domain.waves import Happening, Sort
from bot.texts.waves import Counts, WaveLabels, WaveTexts

_SORTS = {
    Sort.ALIKE: "Fast gleiche Beiträge",
    Sort.UNDER: "Viele Kommentare unter einem Beitrag von euch",
    Sort.SUDDEN: "Viel mehr Beiträge als sonst",
}


class GermanWaves(WaveTexts):
    labels = WaveLabels(
        wave="Welle",
        waves="Wellen",
        answer_all="Allen antworten",
        check_answer="Prüfen & senden",
        show_posts="Beiträge ansehen",
        claim="Welle übernehmen",
        release="Welle zurücklegen",
        end="Welle beenden",
        stop_rest="Rest stoppen",
        in_common="Gemeinsam",
        figures="Stand",
        answer="Antwort",
        greetings="Anreden",
        greetings_hint="Eine je Zeile; sie wechseln sich ab, damit nicht alle dasselbe lesen.",
        core="Was allen gesagt wird",
        closings="Schlusssätze",
        every_text="Alle Texte ansehen",
        edit_text="Text ändern",
        text="Text für diese Person",
        leave_out="Auslassen",
        put_back="Wieder dazunehmen",
        back_to_text="Zurück zum Text",
        send_to_all="An alle senden",
        hand_over="Zur Freigabe geben",
        keep_text="Text übernehmen",
        pull_out="Herausnehmen",
        pull_chosen="Auswahl herausnehmen",
        older="Ältere",
        newest="Neueste",
        whats_left="Was geschieht mit den offenen?",
        left_stay="Sie bleiben hier gesammelt",
        left_cards="Jedes bekommt eine eigene Karte",
        left_close="Alle ohne Antwort abschließen",
    )

    def name(self, wave: int) -> str:
        return f"Welle {wave}"

    def posts(self, count: int) -> str:
        return "1 Beitrag" if count == 1 else f"{count} Beiträge"

    def since(self, at: datetime, a_minute: int | None) -> Text:
        rate = "" if a_minute is None else f" · zuletzt {a_minute} je Minute"
        return ("Seit ", Moment(at), rate)

    def over(self, at: datetime) -> Text:
        return (" · vorbei seit ", Moment(at))

    def sort(self, sort: Sort) -> str:
        return _SORTS[sort]

    def urgent_apart(self) -> str:
        return "Drohungen und Dringendes bekommen immer eine eigene Karte."

    def counts(self, counts: Counts) -> str:
        parts = [f"{counts.waiting} offen"]
        parts += [f"{counts.leaving} unterwegs"] if counts.leaving else []
        parts += [f"{counts.uncertain} unklar"] if counts.uncertain else []
        parts += [f"{counts.answered} beantwortet"] if counts.answered else []
        parts += [f"{counts.closed} abgeschlossen"] if counts.closed else []
        parts += [f"{counts.out} herausgenommen"] if counts.out else []
        return " · ".join(parts)

    def progress(self, who: str, done: int, count: int, left_out: int) -> str:
        out = f", {left_out} ausgelassen" if left_out else ""
        return f"📤 {who} antwortet allen: {done} von {count}{out}"

    def stopped_at(self, who: str, done: int, count: int) -> str:
        return f"✋ Antwort von {who} gestoppt nach {done} von {count}"

    def all_gone(self, who: str, done: int, left_out: int) -> str:
        out = f", {left_out} ausgelassen" if left_out else ""
        return f"✅ Antwort von {who} an {done}{out}"

    def to_check(self, who: str, count: int) -> str:
        return f"👀 Antwort von {who} an {count} wartet auf eine zweite Person"

    def part_of(self, wave: int) -> str:
        return f"gehört zu Welle {wave}"

    def told(self, what: Happening, who: str, count: int) -> Text:
        match what:
            case Happening.BEGAN:
                return (f"🌊 Hier beginnt eine Welle, mit {self.posts(count)}.",)
            case Happening.CLAIMED:
                return (Strong(who), " hat die Welle übernommen.")
            case Happening.RELEASED:
                return (Strong(who), " hat die Welle zurückgelegt.")
            case Happening.PULLED:
                return (Strong(who), f" hat {self.posts(count)} herausgenommen.")
            case Happening.PREPARED:
                return (
                    Strong(who),
                    f" hat eine Antwort für {count} vorbereitet. Jemand anderer prüft und sendet sie.",
                )
            case Happening.SENT_OFF:
                return (Strong(who), f" antwortet {count} Leuten, jedem einzeln.")
            case Happening.STOPPED:
                return (Strong(who), " hat den Rest der Antworten gestoppt.")
            case Happening.ALL_SENT:
                return (f"✅ Die Antwort ist an {count} hinausgegangen.",)
            case Happening.QUIET:
                return ("Es ist ruhig geworden: Die Welle nimmt nichts mehr auf.",)
            case Happening.ENDED:
                return (Strong(who), " hat die Welle beendet.")
            case Happening.RESTORED:
                return (self._restored(count),)
            case Happening.NOTED:
                return (Strong(who), " hat etwas notiert.")
            case _:
                assert_never(what)

    @staticmethod
    def _restored(count: int) -> str:
        if count:
            return (
                "❓ Eine Sicherung wurde zurückgespielt: Die Antwort an alle ist gestoppt, und "
                f"{count} können sie bekommen haben, seit die Sicherung entstand. Jede steht einzeln zur Entscheidung."
            )
        return (
            "❓ Eine Sicherung wurde zurückgespielt: Seit sie entstand, können manche geantwortet bekommen haben. "
            "Bitte auf der Plattform nachsehen, bevor ihr allen antwortet."
        )

    def joined(self, wave: int) -> Text:
        return (f"🌊 Gehört zu Welle {wave}.",)

    def left(self, wave: int, why: Leaving, who: str) -> Text:
        match why:
            case Leaving.PULLED:
                return (Strong(who), f" hat das Ticket aus Welle {wave} herausgenommen.")
            case Leaving.UNLIKE:
                return (f"Das ist etwas anderes: Das Ticket gehört nicht mehr zu Welle {wave}.",)
            case Leaving.WROTE:
                return (f"Antwort auf die Antwort: Das Ticket gehört nicht mehr zu Welle {wave}.",)
            case Leaving.URGENT:
                return (f"🔴 Jetzt dringend: Das Ticket gehört nicht mehr zu Welle {wave}.",)
            case Leaving.OVER:
                return (Strong(who), f" hat Welle {wave} beendet; das Ticket geht hier weiter.")
            case _:
                assert_never(why)

    def for_all(self, wave: int) -> str:
        return f"\nAntwort auf Welle {wave}."

    def speaks_to(self, account: str, count: int) -> Text:
        people = "1 Person" if count == 1 else f"{count} Personen"
        return ("Du antwortest als ", Strong(account), " ", Strong(people), ", jeder einzeln.")

    def examples(self, shown: int) -> str:
        return "So liest es diese Person:" if shown == 1 else f"So lesen es {shown} von ihnen:"

    def not_all_at_once(self, limit: int) -> str:
        return f"Das sind die ersten {limit}; die übrigen bleiben offen für eine weitere Antwort."

    def one_wording(self) -> str:
        return "⚠️ Alle lesen Wort für Wort dasselbe. Mit zwei Anreden oder Schlusssätzen wechselt es sich ab."

    def alike(self, count: int) -> str:
        return f"⚠️ {count} lesen dasselbe wie die Person vor ihnen."

    def other_language(self, count: int) -> str:
        return (
            f"⚠️ {count} haben in einer anderen Sprache geschrieben. Sieh dir ihre Texte an oder lass sie aus."
        )

    def cannot_leave(self, names: Sequence[Span], count: int) -> Text:
        more = f" und {count - len(names)} weitere" if count > len(names) else ""
        named = tuple(span for name in names for span in (", ", name))[1:]
        return (
            "⚠️ Zu lang für die Plattform, oder ein Platzhalter ist leer: ",
            *named,
            f"{more}. Ändere diese Texte; sonst bleiben sie aus.",
        )

    def how_long(self, pace: timedelta, whole: timedelta, undo: timedelta) -> str:
        minutes = max(round(whole.total_seconds() / 60), 1)
        about = "rund 1 Minute" if minutes == 1 else f"rund {minutes} Minuten"
        return (
            f"Etwa alle {pace.total_seconds():.0f} Sekunden geht eine Antwort hinaus, zusammen dauert es {about}. "
            f"Die erste geht nach {undo.total_seconds():.0f} Sekunden; „Rest stoppen“ hält auf, was noch nicht weg ist."
        )

    def to(self, name: Span) -> Text:
        return ("An ", name, ":")

    def is_out(self) -> str:
        return "Bekommt diese Antwort nicht."

    def nobody_here(self) -> str:
        return "Hier steht nichts mehr."

    def left_out(self, tickets: Sequence[int]) -> Text:
        numbers = ", ".join(map(str, tickets))
        return ("Ausgelassen: ", Strong(f"Ticket {numbers}"), ".")

    def whats_left(self, count: int) -> str:
        if not count:
            return "Alles ist beantwortet oder herausgenommen."
        return "1 Ticket ist noch offen." if count == 1 else f"{count} Tickets sind noch offen."

    def refused(self, why: no.WaveRefusal) -> Text:
        match why:
            case no.NoSuchWave():
                return ("Diese Welle gibt es nicht.",)
            case no.NotInWave():
                return ("Das Ticket gehört nicht mehr zur Welle.",)
            case no.WroteMeanwhile():
                return ("Inzwischen kam ein neuer Beitrag, oder der alte ist weg.",)
            case no.NobodyToAnswer():
                return ("Hier wartet niemand mehr auf eine Antwort.",)
            case no.OwnAnswer():
                return ("Diese Antwort ist von dir. Jemand anderer prüft und sendet sie.",)
            case no.WaveAnswerGone():
                return ("Diese Antwort ist schon gesendet oder gestoppt.",)
            case no.WaveBeingAnswered(who=who):
                return (Strong(who.name), " antwortet gerade allen. Stopp zuerst den Rest davon.")
            case _:
                assert_never(why)
