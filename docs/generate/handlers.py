"""docs/reference/handlers.md: everything that a person can want."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bot.chat.card import card
from bot.chat.lines import line
from bot.domain.activities import (
    ActAsked,
    Activity,
    AnswerSuggested,
    Forwarded,
    ForwardFailed,
    ForwardSent,
    ForwardUnknown,
    HelpAsked,
    ReplyChecking,
    ReplyFailed,
    ReplyHeld,
    ReplyQueued,
    ReplySent,
    ReplyUnknown,
)
from bot.domain.people import DepartmentId
from bot.domain.posts import Platform
from bot.domain.ticket import Ticket
from bot.handlers import HANDLERS
from bot.handlers.commands import COMMANDS, SHORTCUTS
from bot.handlers.handler import Handler, Place, Side
from bot.handlers.names import (
    ACCEPT_ITEM,
    ANSWER_WAVE,
    APPROVE,
    ASK_COVER,
    AWAY,
    BACK,
    BULK,
    CARD_MISSING,
    CARD_STANDS,
    CLAIM_WAVE,
    CUSTOMER_NOTE,
    DECLINE,
    DROP_SIGHTING,
    DUTY,
    END_FOCUS,
    END_WAVE,
    EXPORT_LOG,
    HANDOVER,
    IDEAS,
    INBOX,
    KEEP_SIGHTING,
    LOG,
    MAKE_TICKET,
    PROFILE,
    PROPOSALS,
    REPLY,
    SECOND_OPINION,
    STOP_WAVE,
    TAKE_COVER,
    UNDO_BULK,
    WAVE_POSTS,
    WAVE_TEXTS,
    WITHDRAW_COVER,
)
from bot.texts import LANGUAGES
from docs.generate import states
from docs.generate.markdown import code, table
from docs.generate.samples import ABLE, SERVICE, SOCIAL, UNABLE, example, policy

MEANING: Final[Mapping[str, str]] = {
    "claim": "Take the ticket. Of two people at once one gets it; the other is told who was faster, and when.",
    "reply": "Write to the customer: choose a template, see exactly what will appear, send. Whoever may only draft "
    "saves a draft here instead.",
    "suggest": "Answer the question of the other department. The text goes back there as a draft; nothing is sent.",
    "return": "Send the question back, with a reason.",
    "escalate": "Ask another department: which one, why, what, and until when. It gets a card of its own.",
    "assign": "Give the ticket to somebody of the department, who is told in a direct message.",
    "release": "Give back a ticket of one's own.",
    "close": "There is nothing more to do. Waits for a reply that is on its way.",
    "reopen": "There is something to do again. A customer's next post does the same by itself.",
    "log": "Show everything that ever happened to the ticket, also what is too long for the card.",
    "undo": "Take the reply back while nothing has left.",
    "edit": "Take the reply back and open it again; or take up one that failed or was taken back.",
    "use_draft": "Open the draft in the reply form, to adapt and send it.",
    "discard": "Throw a draft away, or a reply that was not sent; the log keeps it.",
    "send_again": "Confirm a reply in one's own name that was not sent, is held or is not there; it can be taken back as any other.",
    "like": "Like the customer's newest post, in the name of the account.",
    "unlike": "Take the like back.",
    "moderate": "Hide, delete, block, mute or report, as far as the platform lets us with this post; take it back; or note that it was done on "
    "the platform. A reason is compulsory; what is hard to undo is shown once more.",
    "call_off": "Call off what cannot be undone, as long as it has not left.",
    "forward": "Ask somebody without chat by mail, one of the address book or at a domain that the policy names. The whole mail is shown before it "
    "leaves; the answer comes back into the thread, as a note or as a draft.",
    "call_off_forward": "Call the mail off, as long as it has not left.",
    "forward_left": "Settle a mail of which nobody knows whether it has left: somebody found out that it has.",
    "forward_again": "Let a mail leave once more that has not left, did not arrive, or is not there.",
    "forward_done": "Wait for no answer any more; one that comes all the same is still taken.",
    "forwards": "Whose answers by mail one's departments wait for, those wanted soonest first.",
    "look": "Let Zuruf look for an unclear reply once more, where the platform lists our replies.",
    "arrived": "Settle an unclear reply: somebody looked, it is on the platform.",
    "templates": "Look through the prepared answers: every wording, who looks after it, how often it was used, and for whom there is none.",
    "faq": "Look up what to say when the same question comes again, and whom to ask if that is not enough.",
    "propose_template": "Propose a reply that was sent as a template. Whoever is chosen decides.",
    "propose_faq": "Propose a question and its answer for the FAQ. Whoever is chosen decides.",
    "proposals": "What waits for a decision; one's own come first.",
    "approve_proposal": "Read a proposal, mend it, and offer it to everybody from then on.",
    "decline_proposal": "Do not take a proposal over.",
    "home": "See at a glance: one's own tickets and drafts, questions and drafts that wait, and how much is due.",
    "inbox": "See what waits for one's departments, counted by account, waiting time, state and owner; narrow it, and save the "
    "filter under a name.",
    "walk": "Go through what is due in one form: read, answer, send, and the next ticket is there. Opening one claims nothing.",
    "bulk": "Close, assign or tag up to 50 tickets at once. Each is checked for itself, and says why where it cannot be.",
    "undo_bulk": "Take back what was done to many tickets at once, within a day, except where somebody changed it since.",
    "duty": "Show who is on duty now and next, who is away, one's own shifts, and for which of them somebody looks for a cover.",
    "away": "Enter from when to when one is away; whoever leads a department also enters others of it. Nobody says why.",
    "back": "Be there again, earlier than was entered.",
    "ask_cover": "Ask the department's channels who takes one of one's own shifts.",
    "take_cover": "Take a colleague's shift. Of two people at once one gets it; whoever asked is told. Whoever is away or on duty then cannot.",
    "withdraw_cover": "Look for no cover any more; whoever asked may do this until somebody takes the shift.",
    "handover": "What goes from one shift to the next. Who goes adds notes and says what is to be known, or that there is nothing notable; who comes accepts "
    "everything that is left; who leads may give it to somebody. Without a handover that waits, one's own open tickets are handed over now.",
    "accept_item": "Take a ticket that a colleague hands over. Of two people at once one has it; until somebody does, it stays with who had it.",
    "focus": "Look at some accounts only for a while: cards of the others wait and are listed at the end; what is urgent comes at once.",
    "end_focus": "End a focus before its time: what was held back is listed and shown at once.",
    "freeze": "Stop every reply on its way out, at once, on one account or on all. Everything internal goes on, and every channel is told "
    "who did it and why.",
    "unfreeze": "Let replies go out again, with a reason: send what waited, or turn it into drafts of those who wrote it.",
    "make_ticket": "Make an entry of a watched feed a ticket: it is routed as any post, and its log says who wanted it.",
    "keep_sighting": "Keep an entry of a watched feed as an idea.",
    "drop_sighting": "Take an entry off the list of ideas.",
    "ideas": "Look through what was kept from watched feeds.",
    "search": "Find words in posts, replies, notes and names, in all tickets of one's departments.",
    "themes": "What came up again and again in the last week and has no answer in the library.",
    "profile": "Who wrote this: notes of colleagues, tags, and the other tickets of this customer that one may see.",
    "customer_note": "Delete a note of one's own on a customer.",
    "go_private": "Answer between two what was written in public: the reply form, aimed at the customer alone.",
    "more": "Show the ticket whole: where it stands, the last posts, open questions and reminders, and everything that one may "
    "do to it.",
    "help": "Ask a colleague of any department, with a time to answer by. The colleague may see the ticket from then on.",
    "note": "Write something that colleagues should know; it stands in every thread of the ticket.",
    "tag": "Say in a word what the ticket is about. Tags whose words stand in the post come first, then those of the customer's "
    "other tickets, then the most frequent.",
    "star": "Mark the ticket as worth finding again; the star outlives its end.",
    "unstar": "Take the star off.",
    "snooze": "Nobody needs to look before a time; the customer's next post wakes the ticket all the same.",
    "wake": "The ticket is due again, now.",
    "remind": "Be told of the ticket at a time, in a direct message.",
    "region": "Say which region of the policy the ticket is about.",
    "mute": "Keep what the customer writes from now on, but neither reopen the ticket nor call anybody.",
    "unmute": "Let the customer's posts call somebody again.",
    "merge": "Make two open tickets of one account and department one. The older one stays and gets all posts, drafts, reminders "
    "and open questions; what arrives later goes there too.",
    "split": "Make some posts a ticket of their own.",
    "answer_help": "Answer a colleague who asked for help, or for a second opinion.",
    "file_note": "Put the words of any message with a ticket, as a note.",
    "tags": "List all tags with their tickets; call one by another name everywhere, or lock the list against new ones.",
    "export_log": "Get the log as a file in a direct message: Markdown, JSON, or CSV.",
    "second_opinion": "Send the draft to a colleague, who reads it before it leaves. All of it stays inside.",
    "answer_wave": "Write one answer for everybody in a wave, see what real people will read, and send: each gets a reply of their "
    "own, one after the other.",
    "wave_texts": "Read the text for each person of a wave, change it for one of them, leave somebody out.",
    "wave_posts": "Look through the posts of a wave, and pull out what is something else: it gets a card of its own. Everything about a "
    "wave is for people of its department.",
    "claim_wave": "Take the wave, or give it back, so that the others know who is on it. Its tickets stay free.",
    "stop_wave": "Hold back every reply to the wave that has not left yet.",
    "end_wave": "Let the wave take no more posts, and say what becomes of those that nobody has answered.",
    "card_stands": "Say that a card stands in its channel, where the chat product lets only people look. Once somebody presses one of "
    "its buttons, Zuruf knows where and keeps it up to date.",
    "card_missing": "Say that a card does not stand in its channel: it is posted again.",
    "lost": "Settle an unclear reply: somebody looked, it is not on the platform. It can then be sent again.",
}
"""What each handler does, in a sentence for people who use it."""

IN_FORMS: Final[Mapping[str, str]] = {
    SECOND_OPINION: REPLY,
    EXPORT_LOG: LOG,
    CUSTOMER_NOTE: PROFILE,
    BULK: INBOX,
    UNDO_BULK: BULK,
    APPROVE: PROPOSALS,
    DECLINE: PROPOSALS,
    WAVE_TEXTS: ANSWER_WAVE,
    DROP_SIGHTING: IDEAS,
    AWAY: DUTY,
    ACCEPT_ITEM: HANDOVER,
    BACK: DUTY,
    ASK_COVER: DUTY,
    WITHDRAW_COVER: DUTY,
}
"""Handlers whose button stands in the form of another one, by their names."""

ON_SIGHTINGS: Final = frozenset({MAKE_TICKET, KEEP_SIGHTING})
"""Handlers whose button stands under an entry of a watched feed."""

ON_NOTICES: Final[Mapping[str, str]] = {
    END_FOCUS: "the notice of a focus",
    TAKE_COVER: "a question who takes a shift",
    HANDOVER: "a handover in a channel",
}
"""Handlers whose button stands under something that a channel is told, and what that is."""

ON_QUESTIONS: Final = frozenset({CARD_STANDS, CARD_MISSING})
"""Handlers whose button stands under the question whether a card is there."""

ON_WAVES: Final = frozenset({ANSWER_WAVE, WAVE_POSTS, CLAIM_WAVE, STOP_WAVE, END_WAVE})
"""Handlers whose button stands on the card of a wave."""

_SIDES: Final[Mapping[Side, str]] = {
    Side.ORIGIN: "the department that has the ticket",
    Side.ASKED: "a department that was asked",
    Side.ANY: "every department that sees the ticket",
    Side.DESK: "everybody whom the policy knows",
}

_INTRO: Final = """\
# Buttons

Everything that people can do, in the order of the buttons. Permission is checked when somebody presses, not when the button
is drawn; where something does not work any more, Zuruf says why, to that person alone. Roles build on each other: who may
`answer` may also `draft` and `read` ([policy.md](policy.md)). People whom the policy does not know can do nothing.

The *name* is what cards carry, also old ones, and what logs call it. It never changes. *Where* says at which places the button
stands when it is offered; what is typed is in [commands.md](commands.md), what a message's menu holds too.
"""

_CARD: Final = """\
## What stands on a card, and when

Computed for an account whose platform takes replies. Where it does not, **{reply}** is missing.
"""

_LINES: Final = """\
## What stands under a line of the thread

Only as long as it applies, and only in the thread of the department that has the ticket; a question to a colleague can be
answered wherever it stands.
"""


def page() -> str:
    """Return the page."""
    return "\n".join(
        [_INTRO, _all(), _CARD.format(reply=_labels(_without_platform())), _on_cards(), _LINES, _on_lines()]
    )


def _all() -> str:
    head = ("name", "English", "Deutsch", "where", "role", "people of", "asks first", "what it does")
    return table(head, (_row(handler) for handler in HANDLERS.values()))


def _row(handler: Handler) -> tuple[str, ...]:
    return (
        code(handler.name),
        handler.label(LANGUAGES["en"]),
        handler.label(LANGUAGES["de"]),
        ", ".join(places(handler)),
        code(handler.needs.name.lower()),
        _SIDES[handler.side],
        "a form" if handler.ask else "",
        MEANING[handler.name],
    )


def places(handler: Handler) -> Iterator[str]:
    """Yield where people find what a handler does."""
    if handler.place is not Place.ELSEWHERE:
        yield {Place.CARD: "the card", Place.MORE: "*More*"}[handler.place]
    if handler.name in ON_WAVES:
        yield "the card of a wave"
    if handler.name in ON_QUESTIONS:
        yield "a question to a channel"
    if handler.name in ON_NOTICES:
        yield ON_NOTICES[handler.name]
    if handler.name in ON_SIGHTINGS:
        yield "an entry of a watched feed"
    if any(handler.name in names for _, names in lines_with_buttons()):
        yield "a line"
    if handler.name in IN_FORMS:
        yield f"*{_labels([IN_FORMS[handler.name]])}*"
    if command := next((one for one in COMMANDS.values() if one.handler == handler.name), None):
        yield code(f"/zuruf {command.words[:2][-1]}")
    if any(handler.name in {one.on_ticket, one.elsewhere} for one in SHORTCUTS.values()):
        yield "a message's menu"


def _on_cards() -> str:
    head = ("state of the ticket", "in the department that has it", "in the department that was asked")
    return table(head, (_state(words, ticket) for words, ticket in states.all_states()))


def _state(words: str, ticket: Ticket) -> tuple[str, ...]:
    asked = _labels(_offered(ticket, SERVICE)) if SERVICE in ticket.departments() else "no card"
    return (words, _labels(_offered(ticket, SOCIAL)), asked)


def _offered(ticket: Ticket, department: DepartmentId, platform: Platform = ABLE) -> list[str]:
    channel = policy().departments[department].channels[0]
    return [button.handler for button in card(ticket, channel, policy(), platform).buttons]


def _without_platform() -> list[str]:
    """Return what a card lacks whose platform cannot do anything."""
    able, unable = (_offered(states.new(), SOCIAL, platform) for platform in (ABLE, UNABLE))
    return [name for name in able if name not in unable]


def _on_lines() -> str:
    return table(("line", "buttons"), ((words, _labels(names)) for words, names in lines_with_buttons()))


def lines_with_buttons() -> Iterator[tuple[str, list[str]]]:
    """Yield what a line is about and the names of the buttons below it."""
    queued, suggested, unknown = example(ReplyQueued), example(AnswerSuggested), example(ReplyUnknown)
    asked, sent = example(HelpAsked), example(ReplySent)
    yield "a reply, until the end of the undo window", _under(states.queued(), queued)
    yield "a reply that was taken back", _under(states.withdrawn(), queued)
    yield "a reply that was not sent", _under(states.failed(), example(ReplyFailed))
    yield (
        "a reply that is held, because its post was changed meanwhile",
        _under(states.held(), example(ReplyHeld)),
    )
    yield "a draft, or an answer suggested by another department", _under(states.suggested(), suggested)
    yield (
        "a reply while Zuruf finds out whether it arrived",
        _under(states.checking(), example(ReplyChecking)),
    )
    yield "a reply of which nobody knows whether it arrived", _under(states.unknown(), unknown)
    yield "a reply that was sent", _under(states.answered(), sent)
    yield "what cannot be undone, until it leaves", _under(states.deleting(), example(ActAsked))
    yield "a mail to somebody, until it leaves", _under(states.forwarding(), example(Forwarded))
    yield "a mail to somebody that waits for an answer", _under(states.forwarded(), example(ForwardSent))
    yield "a mail that was not sent", _under(states.forward_failed(), example(ForwardFailed))
    yield (
        "a mail of which nobody knows whether it has left",
        _under(states.forward_unknown(), example(ForwardUnknown)),
    )
    yield "a question to a colleague, until it is answered", _under(states.asked_for_help(), asked)


def _under(ticket: Ticket, activity: Activity) -> list[str]:
    last = ticket.replies[-1].number if isinstance(activity, ReplyQueued) else ticket.version
    shown = line(ticket, last, activity, ticket.channels[0], policy())
    assert shown is not None
    return [button.handler for button in shown.buttons]


def _labels(names: list[str]) -> str:
    return " · ".join(HANDLERS[name].label(LANGUAGES["en"]) for name in names)
