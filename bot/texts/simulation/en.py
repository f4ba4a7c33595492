"""English."""

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
    Miss.ACCOUNT: "is for other accounts",
    Miss.LANGUAGE: "is for other languages",
    Miss.KEYWORDS: "none of its keywords is there",
}
_LACKS: Final[Mapping[Lack, str]] = {
    Lack.LANGUAGE: "not in the customer's language",
    Lack.ADDRESS: "not with the account's Du or Sie",
    Lack.REGION: "not for the region",
}


class EnglishSimulation(SimulationTexts):
    labels = SimulationLabels(
        post="Post",
        account="Account",
        language="Language",
        hints="Hints",
        urgent="Urgent",
        rules="Rules",
        department="Department",
        region="Region",
        looks="To be seen",
        wave="Wave",
        templates="Templates",
        faq="FAQ",
        escalation="Escalation",
        answers="May answer",
        drafts="May draft",
        undo="Undo",
        none="none",
        posts="posts",
        without_answer="no suggestion",
        all="All",
    )

    def nothing_happened(self) -> str:
        return "Only played through: nothing was sent or stored."

    def language(self, code: str, answered_in: str, *, given: bool) -> str:
        if not code:
            return f"not certain enough; answered in the account's: {answered_in}"
        return f"{code} (given)" if given else f"{code} (detected)"

    def hint(self, hint: Hint) -> Text:
        return (hint.name, " (“", Untrusted(hint.matched), "”)")

    def urgent(self, rule: str, hints: tuple[Hint, ...]) -> str:
        why = [f"rule “{rule}”"] if rule else []
        why += [f"hint “{hint.name}”" for hint in hints]
        return f"yes: {', '.join(why)}" if why else "no"

    def rule(self, tried: Tried) -> Text:
        if tried.miss is not None:
            return (f"✗ {tried.rule.name}: {self.miss(tried.miss)}",)
        if tried.matched:
            return (f"✓ {tried.rule.name}: matched “", Untrusted(tried.matched), "”")
        fits = ["the account fits"] if tried.rule.accounts else []
        fits += ["the language fits"] if tried.rule.languages else []
        return (f"✓ {tried.rule.name}: {', '.join(fits) or 'is for everything'}",)

    def miss(self, miss: Miss) -> str:
        return _MISSES[miss]

    def region(self, name: str, placed: Placed | None) -> Text:
        if placed is None:
            return ("none: neither the account nor the text names one",)
        if not placed.matched:
            return (f"{name}, as the account",)
        return (f"{name}, matched “", Untrusted(placed.matched), "”")

    def looks(self, due_at: datetime | None, *, urgent: bool) -> Text:
        if due_at is not None:
            return ("from ", Moment(due_at), " on, the department's next window")
        return ("at once, because it is urgent",) if urgent else ("at once",)

    def no_wave(self) -> str:
        return "none, a card of its own"

    def in_wave(self, sort: str, begun_by: Span, *, own_card: bool) -> Text:
        if own_card:
            return (f"{sort}: belongs to the one that begins with ", begun_by, " and keeps its card")
        return (f"{sort}: without a card of its own in the one that begins with ", begun_by)

    def suggestion(self, name: str, words: tuple[str, ...]) -> Text:
        count = "1 word matches" if len(words) == 1 else f"{len(words)} words match"
        return (f"{name}: {count} (", Untrusted(", ".join(words)), ")")

    def wording(self, variant: Variant, region: str, lacks: tuple[Lack, ...]) -> str:
        parts = [variant.language, variant.address.title() if variant.address else "", region]
        parts += ["only for this account"] if variant.accounts else []
        missing = f"; {', '.join(_LACKS[lack] for lack in lacks)}" if lacks else ""
        return f"wording: {', '.join(part for part in parts if part)}{missing}"

    def target(self, department: str, target: EscalationTarget, due_at: datetime) -> Text:
        return (f"{department} ({', '.join(target.reasons)}), answer by ", Moment(due_at))

    def undo(self, seconds: int) -> str:
        return f"for {seconds} seconds after Send"
