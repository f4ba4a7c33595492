"""English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.domain.obstacles import Hold
from bot.domain.posts import Act, Attachment, AttachmentKind
from bot.domain.text import Moment, Strong, Text
from bot.domain.ticket import TicketId
from bot.texts.acts import ActLabels, ActTexts
from bot.texts.acts.sizes import readable

_TO_DO: Final[Mapping[Act, str]] = {
    Act.REPLY: "Reply",
    Act.REPLY_PRIVATELY: "Reply privately",
    Act.LIKE: "Like",
    Act.HIDE: "Hide the post",
    Act.DELETE: "Delete the post",
    Act.BLOCK: "Block the author",
    Act.MUTE: "Mute the author",
    Act.REPORT: "Report the post to the platform",
}
_TO_UNDO: Final[Mapping[Act, str]] = {
    Act.LIKE: "Take the like back",
    Act.HIDE: "Show the post again",
    Act.BLOCK: "Unblock the author",
    Act.MUTE: "Unmute the author",
}
_CONSEQUENCES: Final[Mapping[Act, str]] = {
    Act.LIKE: "Everybody sees that your account likes the post.",
    Act.HIDE: "Others do not see the post any more; its author and their friends may. It can be shown again.",
    Act.DELETE: "The post is gone for everybody, for good. Its words stay in this ticket's log.",
    Act.BLOCK: "The author cannot write to your account any more. It can be taken back.",
    Act.MUTE: "Your account does not hear of the author any more, who is not told. It can be taken back.",
    Act.REPORT: "The platform's moderators are told, with your reason. It cannot be taken back.",
}
_STATES: Final[Mapping[Act, str]] = {
    Act.LIKE: "👍 liked by us",
    Act.HIDE: "🙈 hidden",
    Act.DELETE: "🗑️ deleted by us",
    Act.BLOCK: "⛔ author blocked",
    Act.MUTE: "🔇 author muted",
    Act.REPORT: "🚩 reported",
}
_HOLDS: Final[Mapping[Hold, str]] = {
    Hold.REMOVED: "The post is gone.",
    Hold.EDITED: "The post says something else by now.",
    Hold.NOT_ALLOWED: "Whoever asked for it may not do it any more.",
    Hold.INACTIVE: "Whoever asked for it is not of the team any more.",
    Hold.UNASKED: "Nobody could say whether whoever asked for it is still of the team.",
    Hold.CHANGED: "It is not what was asked for.",
}
_KINDS: Final[Mapping[AttachmentKind, str]] = {
    AttachmentKind.PICTURE: "🖼️ Picture",
    AttachmentKind.VIDEO: "🎞️ Video",
    AttachmentKind.AUDIO: "🔊 Recording",
    AttachmentKind.FILE: "📎 File",
}


class EnglishActs(ActTexts):
    labels = ActLabels(
        like="👍 Like",
        unlike="Take the like back",
        moderate="Moderate",
        do_it="Do it",
        really="Yes, do it",
        which="Which post?",
        what="What should happen?",
        reason="Why?",
        reason_hint="The team reads this in the log; with a report the platform does, too.",
        call_off="Call it off",
        on_the_platform="On the platform",
        attachments="Attached",
    )

    def wish(self, act: Act, *, undo: bool, by_hand: bool) -> str:
        if by_hand:
            return f"Done on the platform: {_TO_DO[act]}"
        return _TO_UNDO[act] if undo else _TO_DO[act]

    def consequence(self, act: Act) -> str:
        return _CONSEQUENCES[act]

    def not_from_here(self, platform: str, acts: Sequence[Act]) -> str:
        named = ", ".join(_TO_DO[act] for act in acts)
        return (
            f"Not possible from here, as {platform} does not let others do it with this post: {named}. Whoever does it there chooses "
            "“Done on the platform”, so that all know."
        )

    def nothing_left(self, platform: str) -> str:
        return f"There is nothing that {platform} lets us do with this post."

    def asked(
        self, who: str, act: Act, account: str, reason: str, until: datetime | None, *, undo: bool
    ) -> Text:
        wanted = self.wish(act, undo=undo, by_hand=False)
        why = f" Reason: {reason}" if reason else ""
        still: Text = (" Can be called off until ", Moment(until), ".") if until else ()
        return (Strong(who), f" on {account}: ", Strong(wanted), ".", *still, why)

    def called_off(self, who: str) -> Text:
        return (Strong(who), " called it off: nothing was done.")

    def done(self, account: str) -> Text:
        return (f"✅ Done on {account}.",)

    def hold(self, why: Hold) -> str:
        return _HOLDS[why]

    def failed(self, because: Text, *, doubtful: bool = False) -> Text:
        if doubtful:
            return ("❓ Nobody knows whether it was done. ", *because, " Please look on the platform.")
        return ("⚠️ It was not done. ", *because)

    def not_done(self, ticket: TicketId, account: str, said: Text) -> Text:
        return (f"Ticket {ticket}, {account}: ", *said)

    def by_hand(self, who: str, act: Act, reason: str) -> Text:
        return (Strong(who), " did it on the platform: ", Strong(_TO_DO[act]), f". Reason: {reason}")

    def state(self, act: Act) -> str:
        return _STATES[act]

    def attached(self, one: Attachment) -> Text:
        size = f", {readable(one.bytes, '.')}" if one.bytes else ""
        if one.name.raw:
            return (f"{_KINDS[one.kind]}: ", one.name, size)
        if one.alt.raw:
            return (f"{_KINDS[one.kind]}: “", one.alt, f"”{size}")
        silent = " without a description" if one.kind is AttachmentKind.PICTURE else ""
        return (f"{_KINDS[one.kind]}{silent}{size}",)

    def more_attached(self, count: int) -> str:
        return f"{count} more"

    def open_until(self, until: datetime) -> Text:
        return ("⏳ The platform takes an answer until ", Moment(until), ".")
