"""Deutsch."""

from __future__ import annotations

from datetime import datetime

from bot.domain.posts import PostKind
from bot.domain.text import Called, Link, Moment, Span, Strong, Text
from bot.domain.ticket import Status
from bot.texts.acts.de import GermanActs
from bot.texts.answers.de import GermanAnswers
from bot.texts.channels.de import GermanChannels
from bot.texts.customers.de import GermanCustomers
from bot.texts.delivery.de import GermanDelivery
from bot.texts.dialogs.de import GermanDialogs
from bot.texts.duty.de import GermanDuty
from bot.texts.focus.de import GermanFocus
from bot.texts.handover.de import GermanHandover
from bot.texts.inbox.de import GermanInbox
from bot.texts.library.de import GermanLibrary
from bot.texts.mails.de import GermanMails
from bot.texts.monitoring.de import GermanMonitoring
from bot.texts.package.de import GERMAN_PACKAGE
from bot.texts.refusing.de import GermanRefusals
from bot.texts.simulation.de import GermanSimulation
from bot.texts.stops.de import GermanStops
from bot.texts.texts import Labels, Texts
from bot.texts.tools.de import GermanTools
from bot.texts.waves.de import GermanWaves
from bot.texts.words.de import GermanWords

_KINDS = {
    PostKind.COMMENT: "Kommentar",
    PostKind.MENTION: "Erwähnung",
    PostKind.MESSAGE: "Nachricht",
    PostKind.REVIEW: "Bewertung",
    PostKind.MAIL: "Mail",
}
_STATUS = {
    Status.NEW: "🆕 Neu",
    Status.BUNDLED: "🌊 In einer Welle",
    Status.CLAIMED: "🙋 In Arbeit",
    Status.ESCALATED: "⤴️ Wartet auf Antwort aus dem Haus",
    Status.SENDING: "📤 Antwort ist unterwegs",
    Status.CHECKING: "🔎 Wird geklärt, ob die Antwort angekommen ist",
    Status.UNCERTAIN: "❓ Unklar, ob die Antwort angekommen ist",
    Status.SNOOZED: "💤 Zurückgestellt",
    Status.ANSWERED: "💬 Beantwortet",
    Status.CLOSED: "✅ Abgeschlossen",
}


class German(Texts):
    code = "de"
    tools = GermanTools()
    duty = GermanDuty()
    handover = GermanHandover()
    inbox = GermanInbox()
    waves = GermanWaves()
    answers = GermanAnswers()
    words = GermanWords()
    channels = GermanChannels()
    customers = GermanCustomers()
    delivery = GermanDelivery()
    dialogs = GermanDialogs()
    library = GermanLibrary()
    package = GERMAN_PACKAGE
    simulation = GermanSimulation()
    stops = GermanStops()
    monitoring = GermanMonitoring()
    acts = GermanActs()
    mails = GermanMails()
    refusals = GermanRefusals()
    focus = GermanFocus()
    labels = Labels(
        claim="Übernehmen",
        release="Zurücklegen",
        assign="Zuweisen",
        reply="Antworten",
        escalate="Eskalieren",
        suggest="Antwort vorschlagen",
        give_back="Zurückgeben",
        close="Abschließen",
        reopen="Wieder öffnen",
        show_log="Protokoll",
        undo="Rückgängig",
        edit="Bearbeiten",
        use_draft="Entwurf verwenden",
        discard="Verwerfen",
        send="Senden",
        preview="Vorschau",
        save_draft="Entwurf speichern",
        cancel="Abbrechen",
        back="Zurück",
        older="Ältere",
        newer="Neuere",
        owner="Bei",
        nobody="noch niemandem",
        routed="Warum hier",
        question="Frage",
        due="Bis wann",
        reason="Grund",
        asked_by="Gefragt von",
        service="An wen",
        person="Wem",
        template="Antwortvorlage",
        template_hint="Vorlage suchen …",
        your_answer="Antwort",
        target="Wohin",
        public="Öffentlich",
        private="Privat",
        close_after="Danach abschließen",
        see_original="Original ansehen",
        removed_post="(auf der Plattform gelöscht)",
        return_reason="Warum zurück?",
        suggested_answer="Vorschlag für die Antwort",
        state="Stand",
        urgent="Dringend",
    )

    def kind(self, kind: PostKind, *, private: bool) -> str:
        return f"{_KINDS[kind]} (privat)" if private else _KINDS[kind]

    def status(self, status: Status) -> str:
        return _STATUS[status]

    def ticket(self, number: int) -> str:
        return f"Ticket {number}"

    def moment(self, at: datetime) -> str:
        return f"{at:%d.%m.%Y, %H:%M} Uhr"

    def wrote(self, name: Span, handle: Span | None, at: datetime) -> Text:
        return (name, " (", handle, ") · ", Moment(at)) if handle else (name, " · ", Moment(at))

    def routed_by(self, department: str, rule: str, matched: str) -> Text:
        why = f"Regel „{rule}“, Treffer „{matched}“" if matched else f"Regel „{rule}“"
        return (f"{department}: {why}",)

    def owned_since(self, who: str, since: datetime) -> Text:
        return (f"{who}, seit ", Moment(since))

    def asked(self, department: str, due_at: datetime) -> Text:
        return (f"{department} ist gefragt, Antwort bis ", Moment(due_at))

    def draft_ready(self, who: str) -> Text:
        return (f"Ein Entwurf von {who} liegt bereit",)

    def earlier_posts(self, count: int) -> str:
        return "1 früherer Beitrag im Protokoll" if count == 1 else f"{count} frühere Beiträge im Protokoll"

    def shortened(self) -> str:
        return "Gekürzt. Der ganze Text steht im Protokoll."

    def internal(self) -> str:
        return "🔒 Nur intern: Was hier im Thread steht, verlässt das Haus nie. Nach außen geht nur, was über „Antworten“ gesendet wird."

    def opened(self, name: Span, department: str) -> Text:
        return ("Beitrag von ", name, f" ist bei {department} eingegangen.")

    def wrote_again(self, name: Span, words: Span) -> Text:
        return (name, " hat wieder geschrieben: ", words)

    def edited_post(self, name: Span, words: Span) -> Text:
        return (name, " hat den Beitrag geändert: ", words)

    def removed_post(self) -> Text:
        return ("Ein Beitrag wurde auf der Plattform gelöscht.",)

    def claimed(self, who: str) -> Text:
        return (Strong(who), " hat übernommen.")

    def released(self, who: str) -> Text:
        return (Strong(who), " hat das Ticket zurückgelegt.")

    def assigned(self, who: str, to: Called) -> Text:
        return (Strong(who), " hat das Ticket ", to, " zugewiesen.")

    def drafted(self, who: str, words: str) -> Text:
        return (Strong(who), f" hat einen Entwurf geschrieben: „{words}“")

    def discarded(self, who: str) -> Text:
        return (Strong(who), " hat den Entwurf verworfen.")

    def queued(self, who: str, words: str, account: str, due_at: datetime, *, private: bool) -> Text:
        way = "privat" if private else "öffentlich"
        return (
            Strong(who),
            f" antwortet {way} als {account}. Die Antwort geht hinaus: ",
            Moment(due_at),
            f"\n„{words}“",
        )

    def withdrawn(self, who: str) -> Text:
        return (Strong(who), " hat die Antwort zurückgenommen. Nichts wurde gesendet.")

    def sent(self, account: str, url: str) -> Text:
        where = (Link("Ansehen", url),) if url else ()
        return (f"Die Antwort ist als {account} veröffentlicht. ", *where)

    def escalated(self, who: str, department: str, reason: str, question: str, due_at: datetime) -> Text:
        return (
            Strong(who),
            f" fragt {department} ({reason}), Antwort bis ",
            Moment(due_at),
            f": „{question}“",
        )

    def suggested(self, who: str, words: str) -> Text:
        return (Strong(who), f" schlägt als Antwort vor: „{words}“")

    def returned(self, who: str, reason: str) -> Text:
        return (Strong(who), f" gibt die Frage zurück: „{reason}“")

    def noted(self, who: str, words: str) -> Text:
        return ("📝 ", Strong(who), f": {words}")

    def note_changed(self, who: str, words: str) -> Text:
        return ("📝 ", Strong(who), f" (geändert): {words}")

    def note_gone(self, who: str) -> Text:
        return ("📝 ", Strong(who), ": Notiz gelöscht")

    def note_edited(self, who: str, words: str) -> Text:
        return ("📝 ", Strong(who), f" hat die Notiz geändert: {words}")

    def note_deleted(self, who: str | None) -> Text:
        return (Strong(who), " hat eine Notiz gelöscht.") if who else ("Eine Notiz wurde gelöscht.",)

    def closed(self, who: str) -> Text:
        return (Strong(who), " hat das Ticket abgeschlossen.")

    def reopened(self, who: str | None) -> Text:
        if who:
            return (Strong(who), " hat das Ticket wieder geöffnet.")
        return ("Wieder offen, weil die Kundin oder der Kunde geschrieben hat.",)

    def speaks_for(self, account: str, name: Span, *, private: bool) -> Text:
        way = "privat" if private else "öffentlich"
        return ("Du antwortest ", name, f" {way} als ", Strong(account), ".")

    def drafts_for(self, account: str, name: Span) -> Text:
        return ("Dein Entwurf an ", name, " bleibt intern, bis jemand ihn als ", Strong(account), " sendet.")

    def will_appear(self, account: str, count: int, limit: int) -> Text:
        return ("So erscheint es als ", Strong(account), f" ({count} von {limit} Zeichen):")

    def press_again(self) -> str:
        return "Bitte lesen. „Senden“ schickt genau diesen Text ab."

    def placeholders_hint(self) -> str:
        return "Platzhalter wie {{name}} müssen vor dem Senden ersetzt sein."

    def undo_hint(self, seconds: int) -> str:
        return f"Nach dem Senden bleiben {seconds} Sekunden für „Rückgängig“."

    def question_from(self, who: str, question: str) -> Text:
        return (Strong(who), f" fragt: „{question}“")

    def stays_internal(self) -> str:
        return "Das bleibt intern: Es geht als Entwurf an das Team zurück, das antwortet."

    def page(self, number: int, pages: int) -> str:
        return f"Seite {number} von {pages}"

    def begun_before(self) -> str:
        return "✏️ Dein Text ist wieder da, wie du ihn verlassen hast: "

    def begun_otherwise(self) -> str:
        return "✏️ Das hattest du auch begonnen, es wurde nicht gesendet: "

    def you_were_assigned(self, who: str, ticket: int, account: str) -> Text:
        return (Strong(who), f" hat dir Ticket {ticket} ({account}) zugewiesen. ")

    def something_broke(self) -> str:
        return "Das hat nicht geklappt, und es wurde nichts verändert. Bitte noch einmal versuchen; wenn es bleibt, hilft die IT mit dem Log."
