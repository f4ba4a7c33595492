"""Deutsch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.domain.forwards import Becomes, Forward, ForwardState
from bot.domain.obstacles import Hold
from bot.domain.text import Moment, Strong, Text, Untrusted
from bot.domain.ticket import TicketId
from bot.texts.mails import Asking, MailLabels, MailTexts, Said

_HOLDS: Final[Mapping[Hold, str]] = {
    Hold.REMOVED: "Der Beitrag ist nicht mehr da.",
    Hold.EDITED: "Der Beitrag sagt inzwischen etwas anderes.",
    Hold.NOT_ALLOWED: "Wer gefragt hat, darf diese Adresse nicht mehr fragen.",
    Hold.INACTIVE: "Wer gefragt hat, gehört nicht mehr zum Team.",
    Hold.UNASKED: "Niemand konnte sagen, ob, wer gefragt hat, noch zum Team gehört.",
    Hold.CHANGED: "Es ist nicht das, was gefragt wurde.",
}
_STATES: Final[Mapping[ForwardState, str]] = {
    ForwardState.WAITING: "geht gleich weg",
    ForwardState.BEGUN: "wird gesendet",
    ForwardState.SENT: "gesendet",
    ForwardState.FAILED: "nicht gesendet",
    ForwardState.UNKNOWN: "vielleicht gesendet",
    ForwardState.ANSWERED: "beantwortet",
    ForwardState.BOUNCED: "nicht angekommen",
    ForwardState.CALLED_OFF: "abgebrochen",
    ForwardState.DONE: "erledigt",
}


class GermanMails(MailTexts):
    labels = MailLabels(
        forward="Per Mail weiterleiten",
        to="An",
        somebody_else="Jemand anderen",
        address="Adresse",
        address_hint="Nur für „Jemand anderen“.",
        question="Was möchtest du wissen?",
        question_hint="Das steht ganz oben, danach folgt das Gespräch.",
        due="Antwort erbeten bis",
        becomes="Die Antwort wird",
        note="eine Notiz im Thread",
        draft="ein Entwurf für die Kundschaft",
        with_contact_data="Mit Telefonnummern, Adressen und Kontonummern",
        preview="Vorschau",
        send="Senden",
        call_off="Mail abbrechen",
        has_left="Ist weg",
        again="Mail noch einmal senden",
        done="Keine Antwort nötig",
        forwards="Per Mail gefragt",
        none_open="Keine Mail von dir oder deinem Team wartet auf Antwort.",
        asked_by_mail="Per Mail gefragt",
    )

    def asked(self, who: str, whom: str, question: str, due_at: datetime, becomes: Becomes) -> Text:
        goes = self.labels.draft if becomes is Becomes.DRAFT else self.labels.note
        return (
            "✉️ ",
            Strong(who),
            " fragt ",
            Strong(whom),
            f" per Mail: {question}\nAntwort erbeten bis ",
            Moment(due_at),
            f"; sie wird {goes}.",
        )

    def called_off(self, who: str) -> Text:
        return (Strong(who), " hat die Mail abgebrochen: Sie ist nicht weg.")

    def has_left(self, who: str | None) -> Text:
        return (Strong(who), " sagt, dass die Mail weg ist.") if who else ("✅ Die Mail ist weg.",)

    def hold(self, why: Hold) -> str:
        return _HOLDS[why]

    def nobody_there(self) -> str:
        return "Ihr Server kennt diese Adresse nicht."

    def failed(self, because: Text) -> Text:
        return ("⚠️ Die Mail wurde nicht gesendet. ", *because)

    def unknown(self, because: Text) -> Text:
        return (
            "❓ Niemand weiß, ob die Mail weg ist. ",
            *because,
            " Bitte frag, wer sie haben sollte, oder sieh bei den gesendeten Mails nach.",
        )

    def not_again(self) -> str:
        return "Noch einmal ging sie nicht hinaus: "

    def again(self, who: str) -> Text:
        return (Strong(who), " lässt die Mail noch einmal senden.")

    def answered(self, whom: str, sender: Untrusted, text: Untrusted, *, draft: bool) -> Text:
        became = " Daraus ist ein Entwurf geworden, gesendet ist nichts." if draft else ""
        return ("📩 ", Strong(whom), " (", sender, f") antwortet per Mail.{became}\n", text)

    def overdue(self, whom: str) -> Text:
        return ("⏰ ", Strong(whom), " hat noch nicht per Mail geantwortet.")

    def done(self, who: str) -> Text:
        return (Strong(who), " braucht keine Antwort per Mail mehr.")

    def automatic(self, sender: Untrusted, text: Untrusted) -> Text:
        return ("🤖 Automatische Mail von ", sender, ": ", text)

    def bounced(self, text: Untrusted) -> Text:
        return ("⚠️ Die Mail ist nicht angekommen: ", text)

    def state(self, state: ForwardState) -> str:
        return _STATES[state]

    def waits(self, one: Forward) -> Text:
        late = "⏰ " if one.overdue else ""
        return (late, Strong(one.called), f" ({self.state(one.state)}), bis ", Moment(one.due_at))

    def your_question(self, ticket: TicketId, whom: str, said: Text) -> Text:
        return (f"Ticket {ticket}, deine Mail an {whom}: ", *said)

    def will_be_sent(self, whom: str, account: str) -> str:
        return f"Geht an {whom}, von {account}:"

    def data_left_out(self) -> str:
        return "Telefonnummern, Adressen und Kontonummern sind weggelassen, Nachnamen gekürzt."

    def subject(self, question: str, token: str) -> str:
        return f"{question} [{token}]"

    def letter(self, asking: Asking, said: Sequence[Said]) -> str:
        goes = (
            "Bitte so antworten, dass wir es weitergeben können; wir sehen es vorher durch."
            if asking.becomes is Becomes.DRAFT
            else "Nichts davon geht an die Kundschaft."
        )
        history = "\n\n".join(f"{_head(one)}\n{one.text}" for one in said)
        return (
            f"Guten Tag,\n\n{asking.who} ({asking.team}) fragt:\n\n{asking.question}\n\n"
            f"Einfach auf diese Mail antworten, dann kommt die Antwort beim Team an. {goes}\n\n"
            f"--- Das Gespräch: {asking.account} ---\n\n{history}\n"
        )


def _head(one: Said) -> str:
    whose = f"{one.who} (unsere Antwort)" if one.ours else one.who
    return f"{whose}, {one.at:%d.%m.%Y, %H:%M}:"
