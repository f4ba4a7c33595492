"""English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import assert_never

from bot.domain import refusals as no
from bot.domain.text import Moment, Span, Strong, Text
from bot.domain.ticket import Leaving
from bot.domain.waves import Happening, Sort
from bot.texts.waves import Counts, WaveLabels, WaveTexts

_SORTS = {
    Sort.ALIKE: "Posts in nearly the same words",
    Sort.UNDER: "Many comments under a post of yours",
    Sort.SUDDEN: "Far more posts than usual",
}


class EnglishWaves(WaveTexts):
    labels = WaveLabels(
        wave="Wave",
        waves="Waves",
        answer_all="Answer all",
        check_answer="Check & send",
        show_posts="Show posts",
        claim="Claim wave",
        release="Release wave",
        end="End wave",
        stop_rest="Stop the rest",
        in_common="In common",
        figures="So far",
        answer="Answer",
        greetings="Greetings",
        greetings_hint="One a line; they take turns, so that not everybody reads the same.",
        core="What everybody is told",
        closings="Closing lines",
        every_text="See every text",
        edit_text="Change text",
        text="Text for this person",
        leave_out="Leave out",
        put_back="Put back in",
        back_to_text="Back to the text",
        send_to_all="Send to all",
        hand_over="Hand over to check",
        keep_text="Keep this text",
        pull_out="Pull out",
        pull_chosen="Pull out chosen",
        older="Older",
        newest="Newest",
        whats_left="What about the open ones?",
        left_stay="They stay collected here",
        left_cards="Each gets a card of its own",
        left_close="Close all of them without an answer",
    )

    def name(self, wave: int) -> str:
        return f"Wave {wave}"

    def posts(self, count: int) -> str:
        return "1 post" if count == 1 else f"{count} posts"

    def since(self, at: datetime, a_minute: int | None) -> Text:
        rate = "" if a_minute is None else f" · {a_minute} a minute lately"
        return ("Since ", Moment(at), rate)

    def over(self, at: datetime) -> Text:
        return (" · over since ", Moment(at))

    def sort(self, sort: Sort) -> str:
        return _SORTS[sort]

    def urgent_apart(self) -> str:
        return "Threats and urgent posts always have their own card."

    def counts(self, counts: Counts) -> str:
        parts = [f"{counts.waiting} open"]
        parts += [f"{counts.leaving} on the way"] if counts.leaving else []
        parts += [f"{counts.uncertain} unclear"] if counts.uncertain else []
        parts += [f"{counts.answered} answered"] if counts.answered else []
        parts += [f"{counts.closed} closed"] if counts.closed else []
        parts += [f"{counts.out} pulled out"] if counts.out else []
        return " · ".join(parts)

    def progress(self, who: str, done: int, count: int, left_out: int) -> str:
        out = f", {left_out} left out" if left_out else ""
        return f"📤 {who} is answering all: {done} of {count}{out}"

    def stopped_at(self, who: str, done: int, count: int) -> str:
        return f"✋ {who}'s answer was stopped after {done} of {count}"

    def all_gone(self, who: str, done: int, left_out: int) -> str:
        out = f", {left_out} left out" if left_out else ""
        return f"✅ {who}'s answer to {done}{out}"

    def to_check(self, who: str, count: int) -> str:
        return f"👀 {who}'s answer to {count} waits for a second person"

    def part_of(self, wave: int) -> str:
        return f"belongs to wave {wave}"

    def told(self, what: Happening, who: str, count: int) -> Text:
        match what:
            case Happening.BEGAN:
                return (f"🌊 A wave begins here, with {self.posts(count)}.",)
            case Happening.CLAIMED:
                return (Strong(who), " claimed the wave.")
            case Happening.RELEASED:
                return (Strong(who), " released the wave.")
            case Happening.PULLED:
                return (Strong(who), f" pulled {self.posts(count)} out.")
            case Happening.PREPARED:
                return (
                    Strong(who),
                    f" prepared an answer for {count}. Somebody else checks and sends it.",
                )
            case Happening.SENT_OFF:
                return (Strong(who), f" is answering {count} people, each by themselves.")
            case Happening.STOPPED:
                return (Strong(who), " stopped the rest of the answers.")
            case Happening.ALL_SENT:
                return (f"✅ The answer went out to {count}.",)
            case Happening.QUIET:
                return ("It has become quiet: the wave takes no more posts.",)
            case Happening.RESTORED:
                return (self._restored(count),)
            case Happening.NOTED:
                return (Strong(who), " noted something.")
            case Happening.ENDED:
                return (Strong(who), " ended the wave.")
            case _:
                assert_never(what)

    @staticmethod
    def _restored(count: int) -> str:
        if count:
            return (
                "❓ A backup was restored: the answer to all is stopped, and "
                f"{count} may have got it since the backup was made. Each is put before you by itself."
            )
        return (
            "❓ A backup was restored: some may have been answered since it was made. "
            "Please look on the platform before you answer all."
        )

    def joined(self, wave: int) -> Text:
        return (f"🌊 Belongs to wave {wave}.",)

    def left(self, wave: int, why: Leaving, who: str) -> Text:
        match why:
            case Leaving.PULLED:
                return (Strong(who), f" pulled the ticket out of wave {wave}.")
            case Leaving.UNLIKE:
                return (f"This is something else: the ticket is no part of wave {wave} any more.",)
            case Leaving.WROTE:
                return (f"An answer to the answer: the ticket is no part of wave {wave} any more.",)
            case Leaving.URGENT:
                return (f"🔴 Urgent now: the ticket is no part of wave {wave} any more.",)
            case Leaving.OVER:
                return (Strong(who), f" ended wave {wave}; the ticket goes on here.")
            case _:
                assert_never(why)

    def for_all(self, wave: int) -> str:
        return f"\nAnswer to wave {wave}."

    def speaks_to(self, account: str, count: int) -> Text:
        people = "1 person" if count == 1 else f"{count} people"
        return ("You answer as ", Strong(account), " to ", Strong(people), ", each by themselves.")

    def examples(self, shown: int) -> str:
        return "This is how they read it:" if shown == 1 else f"This is how {shown} of them read it:"

    def not_all_at_once(self, limit: int) -> str:
        return f"These are the first {limit}; the others stay open for another answer."

    def one_wording(self) -> str:
        return "⚠️ Everybody reads word for word the same. With two greetings or closing lines it varies."

    def alike(self, count: int) -> str:
        return f"⚠️ {count} read the same as the person before them."

    def other_language(self, count: int) -> str:
        return f"⚠️ {count} wrote in another language. Look at their texts or leave them out."

    def cannot_leave(self, names: Sequence[Span], count: int) -> Text:
        more = f" and {count - len(names)} more" if count > len(names) else ""
        named = tuple(span for name in names for span in (", ", name))[1:]
        return (
            "⚠️ Too long for the platform, or a placeholder is empty: ",
            *named,
            f"{more}. Change these texts, or they are left out.",
        )

    def how_long(self, pace: timedelta, whole: timedelta, undo: timedelta) -> str:
        minutes = max(round(whole.total_seconds() / 60), 1)
        about = "about 1 minute" if minutes == 1 else f"about {minutes} minutes"
        return (
            f"One reply leaves about every {pace.total_seconds():.0f} seconds, {about} in all. "
            f"The first leaves after {undo.total_seconds():.0f} seconds; “Stop the rest” holds back what has not left yet."
        )

    def to(self, name: Span) -> Text:
        return ("To ", name, ":")

    def is_out(self) -> str:
        return "Does not get this answer."

    def nobody_here(self) -> str:
        return "Nothing is left here."

    def left_out(self, tickets: Sequence[int]) -> Text:
        numbers = ", ".join(map(str, tickets))
        return ("Left out: ", Strong(f"Ticket {numbers}"), ".")

    def whats_left(self, count: int) -> str:
        if not count:
            return "Everything was answered or pulled out."
        return "1 ticket is still open." if count == 1 else f"{count} tickets are still open."

    def refused(self, why: no.WaveRefusal) -> Text:
        match why:
            case no.NoSuchWave():
                return ("There is no such wave.",)
            case no.NotInWave():
                return ("The ticket is no part of the wave any more.",)
            case no.WroteMeanwhile():
                return ("There is a new post meanwhile, or the old one is gone.",)
            case no.NobodyToAnswer():
                return ("Nobody waits for an answer here any more.",)
            case no.OwnAnswer():
                return ("This answer is yours. Somebody else checks and sends it.",)
            case no.WaveAnswerGone():
                return ("This answer was sent or stopped already.",)
            case no.WaveBeingAnswered(who=who):
                return (Strong(who.name), " is answering all right now. Stop the rest of that first.")
            case _:
                assert_never(why)
