"""English."""

from __future__ import annotations

from bot.texts.dialogs import DialogTexts


class EnglishDialogs(DialogTexts):
    apply = "Apply choice"
    time = "Time"

    def optional(self, label: str) -> str:
        return f"{label} (optional)"

    def missing(self) -> str:
        return "Something is missing here."

    def changed(self) -> str:
        return "Your choice has changed something here. Please look at it once more."

    def cut(self) -> str:
        return "There was no room for everything: “…” stands where something is missing."
