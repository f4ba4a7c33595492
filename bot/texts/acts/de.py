"""Deutsch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.domain.obstacles import Hold
from bot.domain.posts import Act, Attachment, AttachmentKind
from bot.domain.text import Moment, Strong, Text
from bot.domain.ticket import TicketId
from bot.texts.acts import ActLabels, ActTexts
from bot.texts.acts.sizes import readable

_TO_DO: Final[Mapping[Act, str]] = {
    Act.REPLY: "Antworten",
    Act.REPLY_PRIVATELY: "Privat antworten",
    Act.LIKE: "Gefällt mir",
    Act.HIDE: "Beitrag verbergen",
    Act.DELETE: "Beitrag löschen",
    Act.BLOCK: "Verfasser blockieren",
    Act.MUTE: "Verfasser stummschalten",
    Act.REPORT: "Beitrag der Plattform melden",
}
_TO_UNDO: Final[Mapping[Act, str]] = {
    Act.LIKE: "„Gefällt mir“ zurücknehmen",
    Act.HIDE: "Beitrag wieder zeigen",
    Act.BLOCK: "Verfasser nicht mehr blockieren",
    Act.MUTE: "Verfasser nicht mehr stummschalten",
}
_CONSEQUENCES: Final[Mapping[Act, str]] = {
    Act.LIKE: "Alle sehen, dass dem Konto der Beitrag gefällt.",
    Act.HIDE: "Andere sehen den Beitrag nicht mehr; wer ihn geschrieben hat, und dessen Freunde, vielleicht schon. Er lässt sich wieder zeigen.",
    Act.DELETE: "Der Beitrag ist für alle weg, endgültig. Sein Wortlaut bleibt im Protokoll dieses Tickets.",
    Act.BLOCK: "Wer ihn geschrieben hat, kann dem Konto nicht mehr schreiben. Das lässt sich zurücknehmen.",
    Act.MUTE: "Das Konto erfährt nichts mehr von dieser Person; sie merkt davon nichts. Das lässt sich zurücknehmen.",
    Act.REPORT: "Die Moderation der Plattform erfährt es, mit deiner Begründung. Das lässt sich nicht zurücknehmen.",
}
_STATES: Final[Mapping[Act, str]] = {
    Act.LIKE: "👍 gefällt uns",
    Act.HIDE: "🙈 verborgen",
    Act.DELETE: "🗑️ von uns gelöscht",
    Act.BLOCK: "⛔ Verfasser blockiert",
    Act.MUTE: "🔇 Verfasser stummgeschaltet",
    Act.REPORT: "🚩 gemeldet",
}
_HOLDS: Final[Mapping[Hold, str]] = {
    Hold.REMOVED: "Der Beitrag ist nicht mehr da.",
    Hold.EDITED: "Der Beitrag sagt inzwischen etwas anderes.",
    Hold.NOT_ALLOWED: "Wer es wollte, darf es nicht mehr.",
    Hold.INACTIVE: "Wer es wollte, gehört nicht mehr zum Team.",
    Hold.UNASKED: "Niemand konnte sagen, ob, wer es wollte, noch zum Team gehört.",
    Hold.CHANGED: "Es ist nicht das, was gewollt war.",
}
_KINDS: Final[Mapping[AttachmentKind, str]] = {
    AttachmentKind.PICTURE: "🖼️ Bild",
    AttachmentKind.VIDEO: "🎞️ Video",
    AttachmentKind.AUDIO: "🔊 Aufnahme",
    AttachmentKind.FILE: "📎 Datei",
}


class GermanActs(ActTexts):
    labels = ActLabels(
        like="👍 Gefällt mir",
        unlike="„Gefällt mir“ zurücknehmen",
        moderate="Moderieren",
        do_it="Ausführen",
        really="Ja, ausführen",
        which="Welcher Beitrag?",
        what="Was soll geschehen?",
        reason="Warum?",
        reason_hint="Das liest das Team im Protokoll; bei einer Meldung auch die Plattform.",
        call_off="Abbrechen",
        on_the_platform="Auf der Plattform",
        attachments="Angehängt",
    )

    def wish(self, act: Act, *, undo: bool, by_hand: bool) -> str:
        if by_hand:
            return f"Erledigt auf der Plattform: {_TO_DO[act]}"
        return _TO_UNDO[act] if undo else _TO_DO[act]

    def consequence(self, act: Act) -> str:
        return _CONSEQUENCES[act]

    def not_from_here(self, platform: str, acts: Sequence[Act]) -> str:
        named = ", ".join(_TO_DO[act] for act in acts)
        return (
            f"Von hier aus geht nicht, weil {platform} es bei diesem Beitrag von außen nicht erlaubt: {named}. Wer es dort tut, wählt "
            "„Erledigt auf der Plattform“, damit alle es wissen."
        )

    def nothing_left(self, platform: str) -> str:
        return f"Mit diesem Beitrag lässt {platform} von außen nichts tun."

    def asked(
        self, who: str, act: Act, account: str, reason: str, until: datetime | None, *, undo: bool
    ) -> Text:
        wanted = self.wish(act, undo=undo, by_hand=False)
        why = f" Begründung: {reason}" if reason else ""
        still: Text = (" Lässt sich abbrechen bis ", Moment(until), ".") if until else ()
        return (Strong(who), f" auf {account}: ", Strong(wanted), ".", *still, why)

    def called_off(self, who: str) -> Text:
        return (Strong(who), " hat abgebrochen: Es ist nichts geschehen.")

    def done(self, account: str) -> Text:
        return (f"✅ Auf {account} erledigt.",)

    def hold(self, why: Hold) -> str:
        return _HOLDS[why]

    def failed(self, because: Text, *, doubtful: bool = False) -> Text:
        if doubtful:
            look = " Bitte sieh auf der Plattform nach."
            return ("❓ Niemand weiß, ob es geschehen ist. ", *because, look)
        return ("⚠️ Es ist nicht geschehen. ", *because)

    def not_done(self, ticket: TicketId, account: str, said: Text) -> Text:
        return (f"Ticket {ticket}, {account}: ", *said)

    def by_hand(self, who: str, act: Act, reason: str) -> Text:
        return (
            Strong(who),
            " hat es auf der Plattform erledigt: ",
            Strong(_TO_DO[act]),
            f". Begründung: {reason}",
        )

    def state(self, act: Act) -> str:
        return _STATES[act]

    def attached(self, one: Attachment) -> Text:
        size = f", {readable(one.bytes, ',')}" if one.bytes else ""
        if one.name.raw:
            return (f"{_KINDS[one.kind]}: ", one.name, size)
        if one.alt.raw:
            return (f"{_KINDS[one.kind]}: „", one.alt, f"“{size}")
        silent = " ohne Beschreibung" if one.kind is AttachmentKind.PICTURE else ""
        return (f"{_KINDS[one.kind]}{silent}{size}",)

    def more_attached(self, count: int) -> str:
        return f"{count} weitere"

    def open_until(self, until: datetime) -> Text:
        return ("⏳ Die Plattform nimmt eine Antwort bis ", Moment(until), ".")
