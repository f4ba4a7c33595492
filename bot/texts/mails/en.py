"""English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.domain.forwards import Becomes, Forward, ForwardState
from bot.domain.obstacles import Hold
from bot.domain.text import Moment, Strong, Text, Untrusted
from bot.domain.ticket import TicketId
from bot.texts.mails import Asking, MailLabels, MailTexts, Said

_HOLDS: Final[Mapping[Hold, str]] = {
    Hold.REMOVED: "The post is gone.",
    Hold.EDITED: "The post says something else by now.",
    Hold.NOT_ALLOWED: "Whoever asked may not ask this address any more.",
    Hold.INACTIVE: "Whoever asked is not of the team any more.",
    Hold.UNASKED: "Nobody could say whether whoever asked is still of the team.",
    Hold.CHANGED: "It is not what was asked.",
}
_STATES: Final[Mapping[ForwardState, str]] = {
    ForwardState.WAITING: "about to leave",
    ForwardState.BEGUN: "leaving",
    ForwardState.SENT: "sent",
    ForwardState.FAILED: "not sent",
    ForwardState.UNKNOWN: "perhaps sent",
    ForwardState.ANSWERED: "answered",
    ForwardState.BOUNCED: "did not arrive",
    ForwardState.CALLED_OFF: "called off",
    ForwardState.DONE: "settled",
}


class EnglishMails(MailTexts):
    labels = MailLabels(
        forward="Forward by mail",
        to="To",
        somebody_else="Somebody else",
        address="Address",
        address_hint="Only for *Somebody else*.",
        question="What do you want to know?",
        question_hint="Whoever is asked reads it at the top, then the conversation.",
        due="Answer wanted by",
        becomes="The answer becomes",
        note="a note in the thread",
        draft="a draft for the customer",
        with_contact_data="With phone numbers, addresses and account numbers",
        preview="Preview",
        send="Send",
        call_off="Call the mail off",
        has_left="It has left",
        again="Send the mail again",
        done="No answer needed",
        forwards="Asked by mail",
        none_open="No mail of yours or your team waits for an answer.",
        asked_by_mail="Asked by mail",
    )

    def asked(self, who: str, whom: str, question: str, due_at: datetime, becomes: Becomes) -> Text:
        goes = self.labels.draft if becomes is Becomes.DRAFT else self.labels.note
        return (
            "✉️ ",
            Strong(who),
            " asks ",
            Strong(whom),
            f" by mail: {question}\nAnswer wanted by ",
            Moment(due_at),
            f"; it becomes {goes}.",
        )

    def called_off(self, who: str) -> Text:
        return (Strong(who), " called the mail off: it has not left.")

    def has_left(self, who: str | None) -> Text:
        return (Strong(who), " says that the mail has left.") if who else ("✅ The mail has left.",)

    def hold(self, why: Hold) -> str:
        return _HOLDS[why]

    def nobody_there(self) -> str:
        return "Its server knows no such address."

    def failed(self, because: Text) -> Text:
        return ("⚠️ The mail was not sent. ", *because)

    def unknown(self, because: Text) -> Text:
        return (
            "❓ Nobody knows whether the mail has left. ",
            *because,
            " Please ask whoever should have it, or look at what was sent.",
        )

    def not_again(self) -> str:
        return "It did not leave again: "

    def again(self, who: str) -> Text:
        return (Strong(who), " has the mail sent again.")

    def answered(self, whom: str, sender: Untrusted, text: Untrusted, *, draft: bool) -> Text:
        became = " It is a draft now, nothing was sent." if draft else ""
        return ("📩 ", Strong(whom), " (", sender, f") answers by mail.{became}\n", text)

    def overdue(self, whom: str) -> Text:
        return ("⏰ ", Strong(whom), " has not answered by mail yet.")

    def done(self, who: str) -> Text:
        return (Strong(who), " does not need an answer by mail any more.")

    def automatic(self, sender: Untrusted, text: Untrusted) -> Text:
        return ("🤖 Automatic mail of ", sender, ": ", text)

    def bounced(self, text: Untrusted) -> Text:
        return ("⚠️ The mail did not arrive: ", text)

    def state(self, state: ForwardState) -> str:
        return _STATES[state]

    def waits(self, one: Forward) -> Text:
        late = "⏰ " if one.overdue else ""
        return (late, Strong(one.called), f" ({self.state(one.state)}), until ", Moment(one.due_at))

    def your_question(self, ticket: TicketId, whom: str, said: Text) -> Text:
        return (f"Ticket {ticket}, your mail to {whom}: ", *said)

    def will_be_sent(self, whom: str, account: str) -> str:
        return f"Goes to {whom}, from {account}:"

    def data_left_out(self) -> str:
        return "Phone numbers, addresses and account numbers are left out; family names are shortened."

    def subject(self, question: str, token: str) -> str:
        return f"{question} [{token}]"

    def letter(self, asking: Asking, said: Sequence[Said]) -> str:
        goes = (
            "Please answer so that we can pass your words on to the customer; we look at them before."
            if asking.becomes is Becomes.DRAFT
            else "Nothing of your answer goes to the customer."
        )
        history = "\n\n".join(f"{_head(one)}\n{one.text}" for one in said)
        return (
            f"Hello,\n\n{asking.who} ({asking.team}) asks:\n\n{asking.question}\n\n"
            f"Just answer this mail; your answer reaches the team. {goes}\n\n"
            f"--- The conversation: {asking.account} ---\n\n{history}\n"
        )


def _head(one: Said) -> str:
    whose = f"{one.who} (our answer)" if one.ours else one.who
    return f"{whose}, {one.at:%d %b %Y, %H:%M}:"
