"""German."""

from __future__ import annotations

from bot.texts.dialogs import DialogTexts


class GermanDialogs(DialogTexts):
    apply = "Auswahl übernehmen"
    time = "Uhrzeit"

    def optional(self, label: str) -> str:
        return f"{label} (optional)"

    def missing(self) -> str:
        return "Hier fehlt noch etwas."

    def changed(self) -> str:
        return "Deine Auswahl hat hier etwas geändert. Bitte sieh noch einmal drüber."

    def cut(self) -> str:
        return "Nicht alles hatte hier Platz: „…“ steht, wo etwas fehlt."
