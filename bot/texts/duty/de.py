"""German."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from bot.domain import refusals as no
from bot.domain.text import Moment, Strong, Text
from bot.texts.duty import DutyLabels, DutyTexts


class GermanDuty(DutyTexts):
    labels = DutyLabels(
        duty="🗓️ Dienst",
        yours="Deine nächsten Dienste",
        wanted="Gesucht wird eine Vertretung",
        others="Andere Abteilungen",
        away="Ich bin weg …",
        back="Ich bin wieder da",
        enter="Eintragen",
        who="Wer ist weg?",
        since="Ab wann?",
        until="Bis wann?",
        ask_cover="Vertretung suchen",
        take_cover="Ich übernehme den Dienst",
        withdraw_cover="Doch keine Vertretung",
    )

    def on_duty(self, department: str, names: Sequence[str], until: datetime | None) -> Text:
        lasts: Text = (", bis ", Moment(until)) if until else ()
        return (Strong(department), ": im Dienst ", ", ".join(names) or "ist niemand", *lasts)

    def without_shifts(self, department: str, names: Sequence[str]) -> Text:
        return (Strong(department), f": ohne Schichten, also immer alle. Da: {', '.join(names) or 'niemand'}")

    def coming(self, shift: str, starts_at: datetime, names: Sequence[str]) -> Text:
        return (f"\nDanach {shift} ab ", Moment(starts_at), f": {', '.join(names)}")

    def is_away(self, name: str, since: datetime, until: datetime, *, already: bool) -> Text:
        begins: Text = () if already else (" ab ", Moment(since))
        return (f"\n🌴 {name} ist weg", *begins, ", bis ", Moment(until))

    def one_of_yours(self, shift: str, department: str, starts_at: datetime, ends_at: datetime) -> Text:
        return (Strong(shift), f" · {department} · ", Moment(starts_at), " bis ", Moment(ends_at))

    def none_of_yours(self) -> str:
        return "In den nächsten zwei Wochen stehst du in keinem Dienst."

    def asking(self) -> str:
        return "\nDafür wird eine Vertretung gesucht."

    def you_are_away(self, until: datetime) -> Text:
        return ("🌴 Du bist als weg eingetragen, bis ", Moment(until), ".")

    def what_away_means(self) -> str:
        return (
            "Wer weg ist, bekommt nichts zugeteilt und steht in keinem Dienst. Alle im Team sehen, bis wann; warum, fragt niemand. "
            "Für deine Dienste in dieser Zeit kannst du danach eine Vertretung suchen."
        )

    def cover_wanted(self, who: str, shift: str, starts_at: datetime, ends_at: datetime) -> Text:
        return (
            Strong(who),
            " sucht eine Vertretung: ",
            Strong(shift),
            ", ",
            Moment(starts_at),
            " bis ",
            Moment(ends_at),
            ".",
        )

    def cover_found(self, by: str) -> Text:
        return ("\n✅ ", Strong(by), " übernimmt den Dienst.")

    def cover_withdrawn(self) -> Text:
        return ("\n↩️ Hat sich erledigt.",)

    def covered_for_you(self, by: str, shift: str, starts_at: datetime) -> Text:
        return (Strong(by), f" übernimmt für dich: {shift}, ", Moment(starts_at), ".")

    def refused(self, why: no.DutyRefusal) -> Text:
        match why:
            case no.NoSuchDuty():
                return ("Dieser Dienst ist vorbei, wurde geändert, oder es ist nicht deiner.",)
            case no.CoverGone(by=by):
                return (
                    (Strong(by.name), " war schneller und übernimmt den Dienst.")
                    if by
                    else ("Die Vertretung hat sich erledigt.",)
                )
            case no.AwayThen():
                return ("Zu dieser Zeit bist du selbst als weg eingetragen.",)
            case no.BusyThen(shift=shift, starts_at=starts_at):
                return (f"Zu dieser Zeit hast du selbst Dienst: {shift}, ab ", Moment(starts_at), ".")
            case no.OverBeforeItBegins():
                return (
                    "Das Ende muss nach dem Anfang liegen, in der Zukunft und höchstens ein Jahr voraus.",
                )
            case no.NoSuchHandover():
                return ("Diese Übergabe ist nicht mehr aufgehoben.",)
            case no.OwnHandover():
                return ("Du übergibst gerade selbst: Annehmen müssen es andere.",)
            case no.SayIt():
                return ("Schreib, was die Nächsten wissen müssen, oder kreuze „Nichts Besonderes“ an.",)
            case _:
                assert_never(why)
