"""English."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from bot.domain.stops import Stop, Stopped
from bot.domain.text import Moment, Span, Strong, Text
from bot.texts.stops import StopLabels, StopTexts

_RENEW = (
    "Replies wait. Somebody has to renew the access: where its key lies is said under accounts in escalation.yaml. "
    "Then restart Zuruf; what waits goes out by itself."
)
_WAIT = (
    "Replies wait and go out by themselves as soon as it works again. Whoever cannot wait takes their own reply back and "
    "writes on the platform itself."
)


class EnglishStops(StopTexts):
    labels = StopLabels(
        freeze="🛑 Freeze replies",
        unfreeze="Unfreeze",
        freeze_now="Freeze now",
        unfreeze_now="Unfreeze now",
        what="What should not go out any more?",
        everything="Everything, on all accounts",
        why="Why?",
        why_hint="Everybody reads this, in every channel.",
        what_waits="What happens to the replies that wait?",
        send_it="Send them",
        make_drafts="Turn them into drafts, nothing goes out",
        earlier="So far",
    )

    def frozen(self, account: str, who: str, since: datetime, reason: str) -> Text:
        return (Strong(f"🛑 {_nothing(account)}"), f" Frozen by {who}, ", Moment(since), _because(reason))

    def will_stop(self) -> str:
        return (
            "From now on no reply leaves the house, not even one that was sent and still waits for “Undo”. What is "
            "being transmitted right now still arrives. All channels are told that it was you."
        )

    def goes_on(self) -> str:
        return (
            "Everything internal goes on: posts arrive, and you can claim, ask, write notes and replies. Replies wait "
            "until somebody unfreezes, and can be taken back until then."
        )

    def nothing_frozen(self) -> str:
        return "Nothing is frozen: replies go out."

    def waiting(self, count: int, since: datetime | None) -> Text:
        if not count:
            return ("No reply is waiting.",)
        number = "1 reply is waiting" if count == 1 else f"{count} replies are waiting"
        return (f"{number}, the oldest was sent ", Moment(since), ".") if since else (f"{number}.",)

    def no_such_account(self, typed: str) -> str:
        return f"There is no account “{typed}”. Please choose from the list."

    def earlier(self, account: str, who: str, since: datetime, reason: str) -> Text:
        return (f"🛑 {who} froze {account or 'everything'}, ", Moment(since), _because(reason))

    def lifted(self, who: str, at: datetime, reason: str, *, drafts: bool) -> Text:
        became = "became drafts" if drafts else "was sent"
        return (f" {who} unfroze it, ", Moment(at), f"{_because(reason)} What waited {became}.")

    def frozen_notice(self, account: str, who: str, since: datetime, reason: str) -> Text:
        return (
            Strong(f"🛑 FROZEN: {_nothing(account)}"),
            "\n",
            Strong(who),
            " froze it, ",
            Moment(since),
            f"{_because(reason)}\nYour tickets go on internally, new replies wait. To unfreeze: the command “unfreeze”, or on Home.",
        )

    def lifted_notice(self, account: str, who: str, at: datetime, reason: str, *, drafts: bool) -> Text:
        again = f"Replies as {account} go out again." if account else "Replies go out again."
        became = (
            "What waited is a draft again, with whoever wrote it."
            if drafts
            else "What waited is being sent now."
        )
        return (
            Strong(f"✅ {again}"),
            "\n",
            Strong(who),
            " unfroze it, ",
            Moment(at),
            f"{_because(reason)} {became}",
        )

    def will_wait(self, who: str, since: datetime) -> Text:
        return (
            Strong("🛑 This reply will wait."),
            f" {who} froze what goes out, ",
            Moment(since),
            ". After “Send” it leaves as soon as somebody unfreezes; until then you can take it back.",
        )

    def waits(self) -> str:
        return "⏸️ Reply is waiting"

    def stopped(self, account: str, stopped: Stopped) -> Text:
        match stopped.why:
            case Stop.FROZEN:
                who = stopped.by.name if stopped.by else "somebody"
                return ("waits since ", Moment(stopped.since), f": frozen by {who}.", _said(stopped))
            case Stop.UNREACHABLE:
                return (f"waits: {account} does not answer right now", *_next_try(stopped))
            case Stop.LOGGED_OUT:
                return (f"waits: {account} does not let Zuruf in any more", *_next_try(stopped))
            case Stop.RATE_LIMITED:
                return (f"waits: {account} asked for a pause", *_next_try(stopped))
            case Stop.RESTARTING:
                return ("waits: Zuruf is being restarted",)
            case _:
                assert_never(stopped.why)

    def stopped_line(self, account: str, stopped: Stopped) -> Text:
        match stopped.why:
            case Stop.FROZEN:
                who = stopped.by.name if stopped.by else "somebody"
                return ("🛑 The reply waits because ", Strong(who), " froze what goes out.", _said(stopped))
            case Stop.UNREACHABLE:
                return (
                    f"⏸️ The reply waits: {account} does not answer right now (",
                    _platforms(stopped),
                    ").",
                )
            case Stop.LOGGED_OUT:
                return (
                    f"⏸️ The reply waits: {account} does not let Zuruf in any more (",
                    _platforms(stopped),
                    ").",
                )
            case Stop.RATE_LIMITED:
                return (f"⏸️ The reply waits: {account} asked for a pause (", _platforms(stopped), ").")
            case Stop.RESTARTING:
                return ("⏸️ The reply waits: Zuruf is being restarted.",)
            case _:
                assert_never(stopped.why)

    def shelved(self, who: str) -> Text:
        return ("📥 ", Strong(who), " unfroze what goes out: the reply is a draft again. Nothing was sent.")

    def trouble(self, account: str, why: Stop, since: datetime, reason: Span) -> Text:
        out = why is Stop.LOGGED_OUT
        what = "does not let Zuruf in any more" if out else "does not answer right now"
        advice = _RENEW if out else _WAIT
        return (Strong(f"⚠️ {account} {what}"), " (", reason, "), since ", Moment(since), f". {advice}")

    def trouble_over(self, account: str, since: datetime) -> Text:
        return (
            Strong(f"✅ {account} answers again."),
            " What waited since ",
            Moment(since),
            " goes out now.",
        )


def _nothing(account: str) -> str:
    return f"Nothing goes out as {account}." if account else "Nothing goes out."


def _because(reason: str) -> str:
    return f": “{reason}”" if reason else "."


def _said(stopped: Stopped) -> str:
    reason = stopped.reason.clean() if stopped.reason else ""
    return f" “{reason}”" if reason else ""


def _platforms(stopped: Stopped) -> Span:
    """Return the platform's own words."""
    return stopped.reason or "…"


def _next_try(stopped: Stopped) -> Text:
    return (", next try ", Moment(stopped.until)) if stopped.until else ()
