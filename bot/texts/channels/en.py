"""English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.domain.errors import Barrier
from bot.domain.text import Moment, Span, Strong, Text
from bot.texts.channels import ChannelTexts

_RENEW: Final = (
    "cannot be reached by Zuruf, since a token or a right is missing or has ended: whoever runs Zuruf sees with zuruf check which "
    "one, and renews it"
)
_OTHER: Final = "name another channel in escalation.yaml"
_MENDS: Final[Mapping[Barrier, str]] = {
    Barrier.ARCHIVED: f"is archived: unarchive it, or {_OTHER}",
    Barrier.NOT_MEMBER: "does not have Zuruf as a member: invite Zuruf there, with /invite @Zuruf",
    Barrier.NOT_FOUND: f"cannot be found: invite Zuruf there if the channel is private, or {_OTHER}",
    Barrier.NOT_ALLOWED: (
        f"does not let Zuruf write: allow it in the channel's settings, under posting permissions, or {_OTHER}"
    ),
    Barrier.LOGGED_OUT: _RENEW,
    Barrier.SHARED: (
        f"is shared with another company, which could read everything: end the sharing, or {_OTHER}"
    ),
}
_MENDS_IN_TEAMS: Final[Mapping[Barrier, str]] = {
    Barrier.ARCHIVED: f"is archived, or its whole team is: restore it, or {_OTHER}",
    Barrier.NOT_MEMBER: "belongs to a team from which the app Zuruf was removed: add it there again",
    Barrier.NOT_FOUND: (
        "cannot be found: add the app Zuruf to the team, mend the name in escalation.yaml, or put the link to the channel there"
    ),
    Barrier.NOT_ALLOWED: (
        f"does not let Zuruf write: allow it in the channel's settings and in the Teams admin centre, or {_OTHER}"
    ),
    Barrier.LOGGED_OUT: _RENEW,
    Barrier.SHARED: (
        f"is shared with another company, which could read everything: end the sharing, or {_OTHER}"
    ),
}


class EnglishChannels(ChannelTexts):
    heading = "What stands in the way of channels"

    card_is_there = "The card is there"
    card_missing_post_it = "Card missing, post it"

    def moved(self) -> Text:
        return ("This card has moved.",)

    def said_below(self) -> Text:
        return ("This stands here once more.",)

    def does_card_stand(self, card: str, about: Text) -> Text:
        return (
            "❓ Is the card of ",
            Strong(card),
            " here in the channel? No answer came when it was posted, and only you can look.",
            *about,
            " If you see it, best press one of its buttons, “Show log” for instance: then Zuruf knows.",
        )

    def wrote_on(self, account: str, name: Span, words: Span) -> Text:
        return (" ", name, f" wrote to {account}: “", words, "”.")

    def card_seen(self, who: str, card: str) -> Text:
        return (
            f"👀 {who} sees the card of ",
            Strong(card),
            " here in the channel. As soon as somebody presses one of its buttons, Zuruf keeps it up to date again.",
        )

    def card_missed(self, who: str, card: str) -> Text:
        return (f"{who} does not see the card of ", Strong(card), " here. It is posted once more.")

    def card_settled(self, card: str) -> Text:
        return ("✅ The card of ", Strong(card), " stands here in the channel.")

    def trouble(self, channel: str, barrier: Barrier, waiting: int, surface: str) -> Text:
        mends = _MENDS_IN_TEAMS if surface == "teams" else _MENDS
        return ("⚠️ ", Strong(channel), f" {mends[barrier]}{_waiting(waiting)}.")

    def over(self, channel: str) -> Text:
        return ("✅ ", Strong(channel), " works again. What has waited arrives there now, in its order.")

    def policy_taken_over(self, at: datetime) -> Text:
        return ("📋 escalation.yaml and the templates hold now as they were changed ", Moment(at), ".")

    def policy_refused(self, at: datetime, problems: Sequence[str], more: int) -> Text:
        rest = f"\n… and {more} more" if more else ""
        return (
            "⚠️ The change of escalation.yaml or the templates of ",
            Moment(at),
            " does not hold, what stood there before still does. Please mend it, zuruf check shows everything:\n",
            "\n".join(problems),
            rest,
        )


def _waiting(tickets: int) -> str:
    match tickets:
        case 0:
            return ""
        case 1:
            return "; 1 ticket is waiting"
        case _:
            return f"; {tickets} tickets are waiting"
