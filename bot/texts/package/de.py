"""Deutsch."""

from __future__ import annotations

from bot.texts.package import PackageTexts

GERMAN_PACKAGE = PackageTexts(
    short="Öffentliche Stimmen werden Tickets im Team-Kanal.",
    full=(
        "Was Leute öffentlich über euch und an euch schreiben, wird zum Ticket in dem Kanal, der zuständig ist. Dort übernehmt, "
        "beantwortet, gebt ihr weiter und eskaliert; der Thread unter einem Ticket ist sein Protokoll und bleibt immer intern.\n\n"
        "Was in einem solchen Thread geschrieben wird, steht im Protokoll des Tickets. Alle anderen Nachrichten des Teams lässt "
        "Zuruf liegen: Sie werden weder gespeichert noch irgendwo festgehalten. Zuruf läuft auf euren eigenen Rechnern."
    ),
    note="Notiz zum Ticket",
    about_note="Legt eine Nachricht als Notiz an ein Ticket.",
    propose="Als Antwort vorschlagen",
    about_propose="Schlägt eine Nachricht als Antwort vor.",
)
