"""German."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.handing_over import Sort
from bot.domain.text import Moment, Strong, Text
from bot.texts.handover import HandoverLabels, HandoverTexts

_SORTS = {
    Sort.URGENT: "🚨 Dringend",
    Sort.PROMISED: "🤝 Versprochen",
    Sort.DIFFICULT: "⚠️ Schwierige Kundschaft",
    Sort.OPEN: "📥 Offen",
    Sort.WAITING: "⏳ Wartet auf andere",
    Sort.WATCHED: "👀 Im Auge behalten",
}


class GermanHandover(HandoverTexts):
    labels = HandoverLabels(
        handover="🔄 Übergabe",
        open_it="Übergabe öffnen",
        hand_over="Übergeben",
        say_again="Übergabe ändern",
        words="Was müssen die Nächsten wissen?",
        words_hint="Zusagen, schwierige Fälle, was im Auge zu behalten ist",
        nothing="Nichts Besonderes",
        take="Annehmen",
        take_all="Alle annehmen",
        give_to="Oder alle jemandem geben",
        note="Notiz",
    )

    def sort(self, sort: Sort) -> str:
        return _SORTS[sort]

    def head(self, shifts: Sequence[str], outgoing: Sequence[str], at: datetime) -> Text:
        return (Strong(f"🔄 Übergabe{_of(shifts)}"), ", ", Moment(at), f": {', '.join(outgoing)}")

    def coming(self, incoming: Sequence[str], at: datetime | None) -> Text:
        later: Text = (", ab ", Moment(at)) if at else ()
        return (f" → {', '.join(incoming) or 'noch niemand'}", *later)

    def figures(self, tickets: int, left: int, sorts: Mapping[Sort, int]) -> Text:
        if not tickets:
            return ("\nKeine Tickets.",)
        if not left:
            return (f"\n✅ {_tickets(tickets)}, alle angenommen oder erledigt.",)
        which = ", ".join(f"{_SORTS[sort]} {count}" for sort, count in sorts.items())
        return (f"\n{_tickets(tickets)}, davon {left} noch nicht angenommen: {which}",)

    def said(self, who: str, text: str) -> Text:
        return ("\n💬 ", Strong(who), f": {text}" if text else ": nichts Besonderes")

    def said_nothing_yet(self, who: str) -> Text:
        return (f"\n… {who} hat noch nichts dazu gesagt.",)

    def unclaimed(self, count: int) -> str:
        rest = "1 offenes Ticket ist" if count == 1 else f"{count} offene Tickets sind"
        return f"Außerdem {'liegt' if count == 1 else 'liegen'} im Posteingang: {rest} bei niemandem."

    def how_to_hand_over(self) -> str:
        return (
            "Das bekommen die Nächsten. Schreib zu einzelnen Tickets eine Notiz, und unten, was sonst zu wissen ist, oder sag ausdrücklich "
            "„Nichts Besonderes“. Jedes Ticket bleibt bei dir, bis es jemand annimmt."
        )

    def how_to_take(self) -> str:
        return "Nimm jedes Ticket einzeln an, oder alle auf einmal. Was du annimmst, ist ab dann deines."

    def nothing_to_hand_over(self) -> str:
        return "Es sind keine Tickets zu übergeben."

    def nothing_left(self) -> str:
        return "Alles ist angenommen oder erledigt."

    def item(self, owner: str, promised_at: datetime | None, *, starred: bool, noted: bool) -> Text:
        promised: Text = (" · 🤝 bis ", Moment(promised_at)) if promised_at else ()
        star = " · ⭐" if starred else ""
        return (f"\n🙋 {owner}", *promised, star, " · ⚠️ siehe Profil" if noted else "")

    def please_say(self, shifts: Sequence[str], at: datetime, tickets: int) -> Text:
        return (
            Strong(f"🔄 Übergabe{_of(shifts)}"),
            ": Dein Dienst endet ",
            Moment(at),
            f". Bei dir {'ist' if tickets == 1 else 'sind'} {_tickets(tickets)}. Schreib, was die Nächsten wissen müssen, oder sag „Nichts Besonderes“. ",
        )

    def please_say_still(self, shifts: Sequence[str]) -> Text:
        return (
            f"🔄 Zur Übergabe{_of(shifts)} hast du noch nichts gesagt. Auch „Nichts Besonderes“ ist eine Antwort. ",
        )

    def please_take(self, shifts: Sequence[str], outgoing: Sequence[str], left: int) -> Text:
        return (
            Strong(f"🔄 Übergabe{_of(shifts)}"),
            f" von {', '.join(outgoing)}: {_tickets(left)} {'wartet' if left == 1 else 'warten'} darauf, dass du sie annimmst. ",
        )

    def alarm(self, department: str, shifts: Sequence[str], left: int, owners: Sequence[str]) -> Text:
        return (
            Strong(f"🚨 {department}: {_tickets(left)} der Übergabe{_of(shifts)} hat niemand angenommen."),
            f" Sie sind noch bei {', '.join(owners)}, und die Schicht ist vorbei. Nimm sie an, oder gib sie jemandem. ",
        )

    def taken_over(self, who: str, of: str) -> Text:
        before: Text = (" von ", Strong(of)) if of else ()
        return (Strong(who), " hat das Ticket bei der Übergabe", *before, " angenommen.")


def _of(shifts: Sequence[str]) -> str:
    return f" {', '.join(shifts)}" if shifts else ""


def _tickets(count: int) -> str:
    return "1 Ticket" if count == 1 else f"{count} Tickets"
