"""German."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.domain.hints import Hint
from bot.domain.library import Variant
from bot.domain.policy import EscalationTarget
from bot.domain.regions import Placed
from bot.domain.routing import Miss, Tried
from bot.domain.text import Moment, Span, Text, Untrusted
from bot.domain.wording import Lack
from bot.texts.simulation import SimulationLabels, SimulationTexts

_MISSES: Final[Mapping[Miss, str]] = {
    Miss.ACCOUNT: "gilt für andere Konten",
    Miss.LANGUAGE: "gilt für andere Sprachen",
    Miss.KEYWORDS: "keines ihrer Stichworte kommt vor",
}
_LACKS: Final[Mapping[Lack, str]] = {
    Lack.LANGUAGE: "nicht in der Sprache der Kundin oder des Kunden",
    Lack.ADDRESS: "nicht mit dem Du oder Sie des Kontos",
    Lack.REGION: "nicht für die Region",
}


class GermanSimulation(SimulationTexts):
    labels = SimulationLabels(
        post="Beitrag",
        account="Konto",
        language="Sprache",
        hints="Hinweise",
        urgent="Dringend",
        rules="Regeln",
        department="Abteilung",
        region="Region",
        looks="Zu sehen",
        wave="Welle",
        templates="Vorlagen",
        faq="FAQ",
        escalation="Eskalation",
        answers="Antworten dürfen",
        drafts="Entwerfen dürfen",
        undo="Rückgängig",
        none="keine",
        posts="Beiträge",
        without_answer="ohne Vorschlag",
        all="Alle",
    )

    def nothing_happened(self) -> str:
        return "Nur durchgespielt: nichts wurde gesendet oder gespeichert."

    def language(self, code: str, answered_in: str, *, given: bool) -> str:
        if not code:
            return f"nicht sicher erkennbar; geantwortet wird in der des Kontos: {answered_in}"
        return f"{code} (angegeben)" if given else f"{code} (erkannt)"

    def hint(self, hint: Hint) -> Text:
        return (hint.name, " („", Untrusted(hint.matched), "“)")

    def urgent(self, rule: str, hints: tuple[Hint, ...]) -> str:
        why = [f"Regel „{rule}“"] if rule else []
        why += [f"Hinweis „{hint.name}“" for hint in hints]
        return f"ja: {', '.join(why)}" if why else "nein"

    def rule(self, tried: Tried) -> Text:
        if tried.miss is not None:
            return (f"✗ {tried.rule.name}: {self.miss(tried.miss)}",)
        if tried.matched:
            return (f"✓ {tried.rule.name}: Treffer „", Untrusted(tried.matched), "“")
        fits = ["das Konto passt"] if tried.rule.accounts else []
        fits += ["die Sprache passt"] if tried.rule.languages else []
        return (f"✓ {tried.rule.name}: {', '.join(fits) or 'gilt für alles'}",)

    def miss(self, miss: Miss) -> str:
        return _MISSES[miss]

    def region(self, name: str, placed: Placed | None) -> Text:
        if placed is None:
            return ("keine: weder das Konto noch der Text nennt eine",)
        if not placed.matched:
            return (f"{name}, wie das Konto",)
        return (f"{name}, Treffer „", Untrusted(placed.matched), "“")

    def looks(self, due_at: datetime | None, *, urgent: bool) -> Text:
        if due_at is not None:
            return ("ab ", Moment(due_at), ", dem nächsten Zeitfenster der Abteilung")
        return ("sofort, weil es dringend ist",) if urgent else ("sofort",)

    def no_wave(self) -> str:
        return "keine, eigene Karte"

    def in_wave(self, sort: str, begun_by: Span, *, own_card: bool) -> Text:
        if own_card:
            return (f"{sort}: gehört zu der, die mit ", begun_by, " beginnt, und behält seine Karte")
        return (f"{sort}: ohne eigene Karte in der, die mit ", begun_by, " beginnt")

    def suggestion(self, name: str, words: tuple[str, ...]) -> Text:
        count = "1 Wort passt" if len(words) == 1 else f"{len(words)} Wörter passen"
        return (f"{name}: {count} (", Untrusted(", ".join(words)), ")")

    def wording(self, variant: Variant, region: str, lacks: tuple[Lack, ...]) -> str:
        parts = [variant.language, variant.address.title() if variant.address else "", region]
        parts += ["nur für dieses Konto"] if variant.accounts else []
        missing = f"; {', '.join(_LACKS[lack] for lack in lacks)}" if lacks else ""
        return f"Wortlaut: {', '.join(part for part in parts if part)}{missing}"

    def target(self, department: str, target: EscalationTarget, due_at: datetime) -> Text:
        return (f"{department} ({', '.join(target.reasons)}), Antwort bis ", Moment(due_at))

    def undo(self, seconds: int) -> str:
        return f"{seconds} Sekunden lang nach dem Senden"
