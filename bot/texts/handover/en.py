"""English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.domain.handing_over import Sort
from bot.domain.text import Moment, Strong, Text
from bot.texts.handover import HandoverLabels, HandoverTexts

_SORTS = {
    Sort.URGENT: "🚨 Urgent",
    Sort.PROMISED: "🤝 Promised",
    Sort.DIFFICULT: "⚠️ Difficult customers",
    Sort.OPEN: "📥 Open",
    Sort.WAITING: "⏳ Waiting for others",
    Sort.WATCHED: "👀 Keep an eye on",
}


class EnglishHandover(HandoverTexts):
    labels = HandoverLabels(
        handover="🔄 Handover",
        open_it="Open the handover",
        hand_over="Hand over",
        say_again="Change the handover",
        words="What do the next people have to know?",
        words_hint="Promises, difficult cases, what to keep an eye on",
        nothing="Nothing notable",
        take="Accept",
        take_all="Accept all",
        give_to="Or give all of them to somebody",
        note="Note",
    )

    def sort(self, sort: Sort) -> str:
        return _SORTS[sort]

    def head(self, shifts: Sequence[str], outgoing: Sequence[str], at: datetime) -> Text:
        return (Strong(f"🔄 Handover{_of(shifts)}"), ", ", Moment(at), f": {', '.join(outgoing)}")

    def coming(self, incoming: Sequence[str], at: datetime | None) -> Text:
        later: Text = (", from ", Moment(at)) if at else ()
        return (f" → {', '.join(incoming) or 'nobody yet'}", *later)

    def figures(self, tickets: int, left: int, sorts: Mapping[Sort, int]) -> Text:
        if not tickets:
            return ("\nNo tickets.",)
        if not left:
            return (f"\n✅ {_tickets(tickets)}, all accepted or settled.",)
        which = ", ".join(f"{_SORTS[sort]} {count}" for sort, count in sorts.items())
        return (f"\n{_tickets(tickets)}, {left} not accepted yet: {which}",)

    def said(self, who: str, text: str) -> Text:
        return ("\n💬 ", Strong(who), f": {text}" if text else ": nothing notable")

    def said_nothing_yet(self, who: str) -> Text:
        return (f"\n… {who} has not said anything about it yet.",)

    def unclaimed(self, count: int) -> str:
        rest = "1 open ticket is" if count == 1 else f"{count} open tickets are"
        return f"Besides, in the inbox: {rest} nobody's."

    def how_to_hand_over(self) -> str:
        return (
            "This goes to the next people. Write a note on single tickets, and below what else there is to know, or say explicitly "
            "“Nothing notable”. Each ticket stays with you until somebody accepts it."
        )

    def how_to_take(self) -> str:
        return "Accept each ticket by itself, or all at once. What you accept is yours from then on."

    def nothing_to_hand_over(self) -> str:
        return "There are no tickets to hand over."

    def nothing_left(self) -> str:
        return "Everything is accepted or settled."

    def item(self, owner: str, promised_at: datetime | None, *, starred: bool, noted: bool) -> Text:
        promised: Text = (" · 🤝 by ", Moment(promised_at)) if promised_at else ()
        star = " · ⭐" if starred else ""
        return (f"\n🙋 {owner}", *promised, star, " · ⚠️ see the profile" if noted else "")

    def please_say(self, shifts: Sequence[str], at: datetime, tickets: int) -> Text:
        return (
            Strong(f"🔄 Handover{_of(shifts)}"),
            ": your shift ends ",
            Moment(at),
            f". You have {_tickets(tickets)}. Write what the next people have to know, or say “Nothing notable”. ",
        )

    def please_say_still(self, shifts: Sequence[str]) -> Text:
        return (
            f"🔄 You have not said anything about the handover{_of(shifts)} yet. “Nothing notable” is an answer, too. ",
        )

    def please_take(self, shifts: Sequence[str], outgoing: Sequence[str], left: int) -> Text:
        return (
            Strong(f"🔄 Handover{_of(shifts)}"),
            f" from {', '.join(outgoing)}: {_tickets(left)} {'waits' if left == 1 else 'wait'} to be accepted by you. ",
        )

    def alarm(self, department: str, shifts: Sequence[str], left: int, owners: Sequence[str]) -> Text:
        return (
            Strong(f"🚨 {department}: nobody has accepted {_tickets(left)} of the handover{_of(shifts)}."),
            f" They are still with {', '.join(owners)}, and the shift is over. Accept them, or give them to somebody. ",
        )

    def taken_over(self, who: str, of: str) -> Text:
        before: Text = (" from ", Strong(of)) if of else ()
        return (Strong(who), " accepted the ticket", *before, " at the handover.")


def _of(shifts: Sequence[str]) -> str:
    return f" {', '.join(shifts)}" if shifts else ""


def _tickets(count: int) -> str:
    return "1 ticket" if count == 1 else f"{count} tickets"
