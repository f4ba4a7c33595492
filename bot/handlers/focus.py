"""Focus: look at some accounts only, for a while; and end that before its time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from bot.desk import Desk
from bot.domain.focus import LONGEST, SHORTEST, Focus, lasting
from bot.domain.matching import folded
from bot.domain.people import DepartmentId, Person, Role
from bot.domain.policy import Account, Department
from bot.domain.posts import AccountId
from bot.domain.putting_aside import show_now
from bot.domain.refusals import FocusedAlready, NoFocus, OutdatedButton, Refused
from bot.handlers.focused import begun, ended, held_back, names
from bot.handlers.form import NO_TICKET, Button, Buttons, Choice, Form, Option, Part, Passage, Several, chosen
from bot.handlers.handler import Handler, Incomplete, Interaction, Place, Side, never
from bot.handlers.names import END_FOCUS, FOCUS
from bot.stores.store import Conflict
from bot.texts import speaking
from bot.texts.focus import FocusTexts

_TIMES: Final = tuple(timedelta(minutes=minutes) for minutes in (30, 60, 120, 240))
_USUAL: Final = timedelta(hours=1)
_MOST: Final = 100
_MINUTE: Final = timedelta(minutes=1)


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    """Show what one's department focuses on, or what it could."""
    texts = speaking(interaction.by.language).focus
    departments = _departments(interaction.by, desk)
    if not departments:
        raise Refused(OutdatedButton())
    department = next((one for one in departments if one.id == interaction.values.get("department")), None)
    department = department or departments[0]
    which = _which(departments, department, texts)
    focus = await desk.focusing.on(department.id, desk.clock())
    memory = {"department": department.id}
    if focus is not None:
        said = Passage(texts.begun(focus.by.name, names(focus, desk), focus.until))
        end = Buttons((Button(END_FOCUS, NO_TICKET, texts.labels.end, focus.key),))
        return Form(FOCUS, NO_TICKET, texts.labels.focus, (*which, said, end), memory=memory)
    parts = (*which, *_fields(department, interaction.subject, desk, texts))
    return Form(FOCUS, NO_TICKET, texts.labels.focus, parts, texts.labels.begin, memory)


def _departments(by: Person, desk: Desk) -> list[Department]:
    return [one for one in desk.policy.departments.values() if one.id in by.departments]


def _which(departments: Sequence[Department], shown: Department, texts: FocusTexts) -> tuple[Part, ...]:
    """Return the choice of whoever belongs to several departments."""
    if len(departments) == 1:
        return ()
    options = tuple(Option(one.id, one.name) for one in departments[:_MOST])
    return (Choice("department", texts.labels.department, options, shown.id, live=True),)


def _fields(department: Department, typed: str, desk: Desk, texts: FocusTexts) -> tuple[Part, ...]:
    words, lasts = lasting(typed)
    accounts = _accounts(department.id, desk)
    meant = tuple(one.id for one in accounts if words and _is_meant(words, one))
    options = tuple(Option(one.id, one.name) for one in accounts)
    times = sorted({*_TIMES, *((lasts,) if lasts else ())})
    choice = tuple(Option(str(one // _MINUTE), texts.lasts(one)) for one in times)
    return (
        Several("accounts", texts.labels.accounts, options, meant),
        Choice("lasts", texts.labels.lasts, choice, str((lasts or _USUAL) // _MINUTE)),
        Passage((texts.what_it_means(),)),
    )


def _accounts(department: DepartmentId, desk: Desk) -> list[Account]:
    """Return the accounts whose posts may come to a department."""
    all_of_them = desk.policy.accounts.values()
    answered = [one for one in all_of_them if not one.channels]
    return [one for one in answered if any(d.id == department for d in desk.policy.answering_for(one.id))][
        :_MOST
    ]


def _is_meant(typed: str, account: Account) -> bool:
    """Tell whether somebody typed an account's name, or its platform."""
    words = folded(typed)
    return any(words in folded(name) for name in (account.name, account.id))


async def _begin(interaction: Interaction, desk: Desk) -> Form | None:
    department = DepartmentId(
        interaction.values.get("department") or interaction.memory.get("department", "")
    )
    if department not in interaction.by.departments:
        raise Refused(OutdatedButton())
    now, known = desk.clock(), {one.id for one in _accounts(department, desk)}
    accounts = frozenset(map(AccountId, chosen(interaction.values, "accounts")))
    if not accounts:
        raise Incomplete({"accounts": speaking(interaction.by.language).focus.choose()})
    if not accounts <= known:
        raise Refused(OutdatedButton())
    if (standing := await desk.focusing.on(department, now)) is not None:
        raise Refused(FocusedAlready(standing.by, standing.until))
    focus = Focus(
        department=department,
        number=await desk.focusing.next_number(department),
        accounts=accounts,
        by=interaction.by.actor,
        since=now,
        until=now + _time(interaction),
    )
    try:
        await desk.focusing.begin(focus, begun(focus, desk))
    except Conflict:
        other = await desk.focusing.on(department, now)
        raise Refused(FocusedAlready(other.by, other.until) if other else NoFocus()) from None
    desk.owes.set()
    return None


def _time(interaction: Interaction) -> timedelta:
    minutes = interaction.values.get("lasts", "")
    if not (minutes.isascii() and minutes.isdecimal() and len(minutes) <= 4):  # noqa: PLR2004 -- 720 at most
        raise Refused(OutdatedButton())
    return min(max(int(minutes) * _MINUTE, SHORTEST), LONGEST)


async def _end(interaction: Interaction, desk: Desk) -> Form | None:
    """End a focus before its time: what was held back is shown at once."""
    department, _, number = interaction.subject.partition(" ")
    focus = await desk.focusing.find(department, number)
    if focus is None or focus.department not in interaction.by.departments:
        raise Refused(NoFocus())
    now = desk.clock()
    if focus.over_at is None and not focus.is_on(now):
        raise Refused(NoFocus())
    if focus.over_by is not None and focus.over_by.id != interaction.by.id:
        raise Refused(NoFocus(focus.over_by))
    held = await held_back(focus, desk)
    try:
        await desk.focusing.end(focus, interaction.by.actor, now, ended(focus, now, desk))
    except Conflict:
        raise Refused(NoFocus()) from None
    if not desk.policy.departments[focus.department].windows:  # else they come at the next of these
        for ticket in held:
            await desk.change(ticket.id, f"{interaction.cause}:{ticket.id}", show_now, now)
    desk.owes.set()
    return None


FOCUS_HANDLER = Handler(
    name=FOCUS,
    label=lambda texts: texts.focus.labels.focus,
    needs=Role.ANSWER,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    ask=_ask,
    act=_begin,
    changed=_ask,
)

END_HANDLER = Handler(
    name=END_FOCUS,
    label=lambda texts: texts.focus.labels.end,
    needs=Role.ANSWER,
    side=Side.DESK,
    place=Place.ELSEWHERE,
    offered=never,
    act=_end,
)
