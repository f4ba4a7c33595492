"""German."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.domain.stops import Stop, Stopped
from bot.domain.text import Moment, Span, Strong, Text
from bot.texts.stops import StopLabels, StopTexts

_RENEW = (
    "Antworten warten. Jemand muss den Zugang erneuern: Wo sein Schlüssel liegt, steht bei accounts in escalation.yaml. "
    "Danach Zuruf neu starten; was wartet, geht dann von selbst hinaus."
)
_WAIT = (
    "Antworten warten und gehen von selbst hinaus, sobald es wieder geht. Wer nicht warten kann, nimmt die eigene Antwort "
    "zurück und schreibt direkt auf der Plattform."
)


class GermanStops(StopTexts):
    labels = StopLabels(
        freeze="🛑 Antworten stoppen",
        unfreeze="Stopp aufheben",
        freeze_now="Jetzt stoppen",
        unfreeze_now="Jetzt aufheben",
        what="Was soll nicht mehr hinaus?",
        everything="Alles, auf allen Konten",
        why="Warum?",
        why_hint="Alle lesen das, in jedem Kanal.",
        what_waits="Was geschieht mit den Antworten, die warten?",
        send_it="Senden",
        make_drafts="Zu Entwürfen machen, es geht nichts hinaus",
        earlier="Bisher",
    )

    def frozen(self, account: str, who: str, since: datetime, reason: str) -> Text:
        return (Strong(f"🛑 {_nothing(account)}"), f" Gestoppt von {who}, ", Moment(since), _because(reason))

    def will_stop(self) -> str:
        return (
            "Ab sofort verlässt keine Antwort mehr das Haus, auch keine, die schon gesendet wurde und noch auf "
            "„Rückgängig“ wartet. Was gerade übertragen wird, kommt noch an. Alle Kanäle erfahren, dass du es warst."
        )

    def goes_on(self) -> str:
        return (
            "Alles Interne geht weiter: Beiträge kommen an, und ihr könnt übernehmen, fragen, Notizen und Antworten "
            "schreiben. Antworten warten, bis jemand den Stopp aufhebt, und lassen sich so lange zurücknehmen."
        )

    def nothing_frozen(self) -> str:
        return "Es ist nichts gestoppt: Antworten gehen hinaus."

    def waiting(self, count: int, since: datetime | None) -> Text:
        if not count:
            return ("Keine Antwort wartet.",)
        number = "1 Antwort wartet" if count == 1 else f"{count} Antworten warten"
        return (f"{number}, die älteste gesendet ", Moment(since), ".") if since else (f"{number}.",)

    def no_such_account(self, typed: str) -> str:
        return f"Ein Konto „{typed}“ gibt es nicht. Wähl bitte aus der Liste."

    def earlier(self, account: str, who: str, since: datetime, reason: str) -> Text:
        return (f"🛑 {who} hat {account or 'alles'} gestoppt, ", Moment(since), _because(reason))

    def lifted(self, who: str, at: datetime, reason: str, *, drafts: bool) -> Text:
        became = "wurde zu Entwürfen" if drafts else "wurde gesendet"
        return (
            f" {who} hat den Stopp aufgehoben, ",
            Moment(at),
            f"{_because(reason)} Was wartete, {became}.",
        )

    def frozen_notice(self, account: str, who: str, since: datetime, reason: str) -> Text:
        return (
            Strong(f"🛑 STOPP: {_nothing(account)}"),
            "\n",
            Strong(who),
            " hat gestoppt, ",
            Moment(since),
            f"{_because(reason)}\nEure Tickets gehen intern weiter, neue Antworten warten. Aufheben: mit dem Befehl „fortsetzen“, oder auf Home.",
        )

    def lifted_notice(self, account: str, who: str, at: datetime, reason: str, *, drafts: bool) -> Text:
        again = f"Als {account} gehen" if account else "Es gehen"
        became = (
            "Was wartete, ist wieder ein Entwurf bei denen, die es geschrieben haben."
            if drafts
            else "Was wartete, wird jetzt gesendet."
        )
        return (
            Strong(f"✅ {again} wieder Antworten hinaus."),
            "\n",
            Strong(who),
            " hat den Stopp aufgehoben, ",
            Moment(at),
            f"{_because(reason)} {became}",
        )

    def will_wait(self, who: str, since: datetime) -> Text:
        return (
            Strong("🛑 Diese Antwort wird warten."),
            f" {who} hat gestoppt, was hinausgeht, ",
            Moment(since),
            ". Nach „Senden“ geht sie hinaus, sobald der Stopp aufgehoben ist; bis dahin kannst du sie zurücknehmen.",
        )

    def waits(self) -> str:
        return "⏸️ Antwort wartet"

    def stopped(self, account: str, stopped: Stopped) -> Text:
        match stopped.why:
            case Stop.FROZEN:
                who = stopped.by.name if stopped.by else "jemandem"
                return ("wartet seit ", Moment(stopped.since), f": gestoppt von {who}.", _said(stopped))
            case Stop.UNREACHABLE:
                return (f"wartet: {account} antwortet gerade nicht", *_next_try(stopped))
            case Stop.LOGGED_OUT:
                return (f"wartet: {account} lässt Zuruf nicht mehr hinein", *_next_try(stopped))
            case Stop.RATE_LIMITED:
                return (f"wartet: {account} bittet um eine Pause", *_next_try(stopped))
            case Stop.RESTARTING:
                return ("wartet: Zuruf startet gerade neu",)
            case _:
                assert_never(stopped.why)

    def stopped_line(self, account: str, stopped: Stopped) -> Text:
        match stopped.why:
            case Stop.FROZEN:
                who = stopped.by.name if stopped.by else "jemand"
                return (
                    "🛑 Die Antwort wartet, weil ",
                    Strong(who),
                    " gestoppt hat, was hinausgeht.",
                    _said(stopped),
                )
            case Stop.UNREACHABLE:
                return (
                    f"⏸️ Die Antwort wartet: {account} antwortet gerade nicht (",
                    _platforms(stopped),
                    ").",
                )
            case Stop.LOGGED_OUT:
                return (
                    f"⏸️ Die Antwort wartet: {account} lässt Zuruf nicht mehr hinein (",
                    _platforms(stopped),
                    ").",
                )
            case Stop.RATE_LIMITED:
                return (f"⏸️ Die Antwort wartet: {account} bittet um eine Pause (", _platforms(stopped), ").")
            case Stop.RESTARTING:
                return ("⏸️ Die Antwort wartet: Zuruf startet gerade neu.",)
            case _:
                assert_never(stopped.why)

    def shelved(self, who: str) -> Text:
        return (
            "📥 ",
            Strong(who),
            " hat den Stopp aufgehoben: Die Antwort ist wieder ein Entwurf. Nichts wurde gesendet.",
        )

    def trouble(self, account: str, why: Stop, since: datetime, reason: Span) -> Text:
        out = why is Stop.LOGGED_OUT
        what = "lässt Zuruf nicht mehr hinein" if out else "antwortet gerade nicht"
        advice = _RENEW if out else _WAIT
        return (Strong(f"⚠️ {account} {what}"), " (", reason, "), seit ", Moment(since), f". {advice}")

    def trouble_over(self, account: str, since: datetime) -> Text:
        return (
            Strong(f"✅ {account} antwortet wieder."),
            " Was seit ",
            Moment(since),
            " wartete, geht jetzt hinaus.",
        )


def _nothing(account: str) -> str:
    return f"Als {account} geht nichts hinaus." if account else "Es geht nichts hinaus."


def _because(reason: str) -> str:
    return f": „{reason}“" if reason else "."


def _said(stopped: Stopped) -> str:
    reason = stopped.reason.clean() if stopped.reason else ""
    return f" „{reason}“" if reason else ""


def _platforms(stopped: Stopped) -> Span:
    """Return the platform's own words."""
    return stopped.reason or "…"


def _next_try(stopped: Stopped) -> Text:
    return (", nächster Versuch ", Moment(stopped.until)) if stopped.until else ()
