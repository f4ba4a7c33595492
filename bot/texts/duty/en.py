"""English."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from bot.domain import refusals as no
from bot.domain.text import Moment, Strong, Text
from bot.texts.duty import DutyLabels, DutyTexts


class EnglishDuty(DutyTexts):
    labels = DutyLabels(
        duty="🗓️ Duty",
        yours="Your next shifts",
        wanted="A cover is wanted",
        others="Other departments",
        away="I am away …",
        back="I am back",
        enter="Enter",
        who="Who is away?",
        since="From when?",
        until="Until when?",
        ask_cover="Look for a cover",
        take_cover="I take this shift",
        withdraw_cover="No cover needed any more",
    )

    def on_duty(self, department: str, names: Sequence[str], until: datetime | None) -> Text:
        lasts: Text = (", until ", Moment(until)) if until else ()
        return (Strong(department), ": on duty ", ", ".join(names) or "is nobody", *lasts)

    def without_shifts(self, department: str, names: Sequence[str]) -> Text:
        return (
            Strong(department),
            f": no shifts, so always everybody. There: {', '.join(names) or 'nobody'}",
        )

    def coming(self, shift: str, starts_at: datetime, names: Sequence[str]) -> Text:
        return (f"\nThen {shift} from ", Moment(starts_at), f": {', '.join(names)}")

    def is_away(self, name: str, since: datetime, until: datetime, *, already: bool) -> Text:
        begins: Text = () if already else (" from ", Moment(since))
        return (f"\n🌴 {name} is away", *begins, ", until ", Moment(until))

    def one_of_yours(self, shift: str, department: str, starts_at: datetime, ends_at: datetime) -> Text:
        return (Strong(shift), f" · {department} · ", Moment(starts_at), " to ", Moment(ends_at))

    def none_of_yours(self) -> str:
        return "You have no shift in the next two weeks."

    def asking(self) -> str:
        return "\nA cover is being looked for."

    def you_are_away(self, until: datetime) -> Text:
        return ("🌴 You are entered as away, until ", Moment(until), ".")

    def what_away_means(self) -> str:
        return (
            "Whoever is away is assigned nothing and is on no shift. The whole team sees until when; nobody asks why. "
            "For your shifts in that time you can look for a cover afterwards."
        )

    def cover_wanted(self, who: str, shift: str, starts_at: datetime, ends_at: datetime) -> Text:
        return (
            Strong(who),
            " is looking for a cover: ",
            Strong(shift),
            ", ",
            Moment(starts_at),
            " to ",
            Moment(ends_at),
            ".",
        )

    def cover_found(self, by: str) -> Text:
        return ("\n✅ ", Strong(by), " takes the shift.")

    def cover_withdrawn(self) -> Text:
        return ("\n↩️ Not needed any more.",)

    def covered_for_you(self, by: str, shift: str, starts_at: datetime) -> Text:
        return (Strong(by), f" works for you: {shift}, ", Moment(starts_at), ".")

    def refused(self, why: no.DutyRefusal) -> Text:
        match why:
            case no.NoSuchDuty():
                return ("This shift is over, was changed, or is not yours.",)
            case no.CoverGone(by=by):
                return (
                    (Strong(by.name), " was faster and takes the shift.")
                    if by
                    else ("No cover is needed any more.",)
                )
            case no.AwayThen():
                return ("You are entered as away yourself at that time.",)
            case no.BusyThen(shift=shift, starts_at=starts_at):
                return (f"You have a shift yourself at that time: {shift}, from ", Moment(starts_at), ".")
            case no.OverBeforeItBegins():
                return ("The end has to be after the beginning, in the future, and at most a year ahead.",)
            case no.NoSuchHandover():
                return ("This handover is not kept any more.",)
            case no.OwnHandover():
                return ("You hand over yourself: others have to accept it.",)
            case no.SayIt():
                return ("Write what the next people have to know, or tick “Nothing notable”.",)
            case _:
                assert_never(why)
