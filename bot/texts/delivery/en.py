"""English."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.domain.obstacles import Hold, Obstacle
from bot.domain.text import Moment, Span, Strong, Text
from bot.texts.delivery import DeliveryLabels, DeliveryTexts, then

_OBSTACLES: Final[Mapping[Obstacle, str]] = {
    Obstacle.UNTOLD: "",
    Obstacle.RATE_LIMITED: "The platform takes no more replies at the moment.",
    Obstacle.LOGGED_OUT: "The platform does not let us in any more: somebody has to renew the access.",
    Obstacle.GONE: "The post is not there any more.",
    Obstacle.NOT_ACCEPTED: "The platform does not accept this reply.",
    Obstacle.UNREACHABLE: "The platform cannot be reached.",
    Obstacle.UNSUPPORTED: "The platform cannot do that.",
    Obstacle.UNCONNECTED: "The account is not connected.",
    Obstacle.NO_ANSWER: "The platform did not answer properly.",
    Obstacle.STOPPED: "Zuruf was interrupted while sending.",
    Obstacle.RESTORED: "A backup was restored, and it may have been sent since that was made.",
    Obstacle.NOT_LISTED: "It is not among the replies that the platform lists.",
    Obstacle.SAME_WORDS: "Only an earlier reply of the same words is listed there.",
    Obstacle.CANNOT_LOOK: "Zuruf cannot look there by itself.",
    Obstacle.MISTAKE: "An error of ours, see the log of the server.",
}
_HOLDS: Final[Mapping[Hold, str]] = {
    Hold.REMOVED: "the post was deleted meanwhile.",
    Hold.EDITED: "the post was changed after {who} had confirmed the reply.",
    Hold.NOT_ALLOWED: "{who} may not answer here any more.",
    Hold.INACTIVE: "{who} is not of the team any more.",
    Hold.UNASKED: "nobody could tell whether {who} is still of the team.",
    Hold.CHANGED: "it is not the text that {who} confirmed.",
}


class EnglishDelivery(DeliveryTexts):
    labels = DeliveryLabels(
        it_is_there="It is there",
        not_there="Not there, do not send",
        not_there_send="Not there, send",
        look="Look",
        send_again="Send again",
        send_anyway="Send anyway",
    )

    def quoted(self, reason: Span) -> Text:
        return ("The platform says: “", reason, "”.")

    def obstacle(self, why: Obstacle) -> str:
        return _OBSTACLES[why]

    def hold(self, why: Hold, who: str) -> str:
        return _HOLDS[why].format(who=who)

    def postponed(self, until: datetime, why: Text) -> Text:
        return ("The reply is still waiting. ", *then(why), "Next try: ", Moment(until))

    def failed(self, why: Text) -> Text:
        return ("The reply was not sent. ", *why)

    def checking(self, until: datetime, why: Text) -> Text:
        return (
            "It is not clear yet whether the reply arrived. ",
            *then(why),
            "Zuruf finds out: ",
            Moment(until),
        )

    def looking(self, who: str) -> Text:
        return (Strong(who), " lets Zuruf look whether the reply is there.")

    def unknown(self, why: Text) -> Text:
        return ("We do not know whether the reply arrived. ", *then(why), "Please look on the platform.")

    def settled(self, who: str, *, arrived: bool) -> Text:
        found = "the reply is there." if arrived else "the reply is not there. It was not sent again."
        return (Strong(who), f" looked: {found}")

    def held(self, why: str) -> Text:
        return (f"The reply has not left: {why} Somebody has to decide.",)

    def queued_again(self, who: str | None, due_at: datetime) -> Text:
        if who is None:
            return ("The reply is not there, certainly. It goes out again: ", Moment(due_at))
        return (Strong(who), " sends the reply as it is. It goes out: ", Moment(due_at))

    def discarded(self, who: str) -> Text:
        return (Strong(who), " discarded the reply. Nothing was sent.")
