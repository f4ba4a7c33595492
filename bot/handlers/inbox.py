"""Inbox: what waits for one's departments, counted and filtered, the most pressing tickets first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.desk import Desk
from bot.domain.people import Person, Role
from bot.domain.queueing import Whose
from bot.domain.refusals import NothingWritten
from bot.handlers import frozen, inbox_filter, walk
from bot.handlers.form import NO_TICKET, Button, Buttons, Form, Heading, Part, Passage, TextField, written
from bot.handlers.handler import Handler, Incomplete, Interaction, Place, Side, never
from bot.handlers.inbox_counts import counts
from bot.handlers.listing import listed
from bot.handlers.names import BULK, INBOX, SEARCH
from bot.handlers.picks import Picks, picked, remembered
from bot.handlers.selection import selected
from bot.handlers.wave_list import waves_for
from bot.keeping import filters
from bot.keeping.filters import SavedFilter
from bot.texts import speaking
from bot.texts.texts import Texts

SHOWN: Final = 12
"""Tickets in the list; more are reached by filtering, or one after the other."""
SAVE: Final = "save"
USE: Final = "use "
DROP: Final = "drop "

_NAME: Final = "filter_name"
_NAME_LIMIT: Final = 40


@dataclass(frozen=True, slots=True)
class Look:
    """What somebody looks at. `turn` counts how often we, not they, have set the fields of the filter."""

    picks: Picks
    turn: int = 0

    def set_to(self, content: Mapping[str, str]) -> Look:
        return Look(picked(content), self.turn + 1)


async def _ask(interaction: Interaction, desk: Desk) -> Form:
    """Open the inbox; or one of its buttons was pressed: save the filter, use or forget a saved one."""
    look, subject = _look(interaction), interaction.subject
    by, store = interaction.by.id, desk.store
    if subject == SAVE:
        await filters.save(store, by, _name(interaction), look.picks.content(), desk.clock())
    elif subject.startswith(USE):
        saved = await filters.find(store, by, subject.removeprefix(USE))
        look = look.set_to(saved.picks if saved else {})
    elif subject.startswith(DROP):
        await filters.drop(store, by, subject.removeprefix(DROP))
        look = look.set_to({})
    return await _form(look, interaction.by, desk)


async def _changed(interaction: Interaction, desk: Desk) -> Form:
    return await _form(_look(interaction), interaction.by, desk)


async def _act(interaction: Interaction, desk: Desk) -> Form | None:
    """Go through what was picked, ticket by ticket; whoever may not answer only looks again."""
    look = _look(interaction)
    if _walks(interaction.by, look.picks):
        return await walk.start(interaction.by, look.picks, desk)
    return await _form(look, interaction.by, desk)


def _look(interaction: Interaction) -> Look:
    """Return what the form shows; its fields say more than what it was opened with."""
    number = interaction.memory.get("turn", "0")
    turn = int(number) if number.isdecimal() else 0
    return Look(picked({**remembered(interaction.memory).content(), **interaction.values}), turn)


def _name(interaction: Interaction) -> str:
    name = written(interaction.values, _NAME)
    if not name:
        words = speaking(interaction.by.language).refused(NothingWritten())
        raise Incomplete({_NAME: "".join(str(word) for word in words)})
    return name[:_NAME_LIMIT]


def _walks(by: Person, picks: Picks) -> bool:
    return by.role >= Role.DRAFT and picks.whose != Whose.OTHERS


async def _form(look: Look, by: Person, desk: Desk) -> Form:
    texts = speaking(by.language)
    saved = await filters.of(desk.store, by.id)
    fields = await inbox_filter.fields(look.picks, desk, texts)
    parts = (
        *await frozen.banner(by, desk),
        *inbox_filter.in_force(fields, texts),
        await counts(look.picks, by, desk, texts),
        _ways_on(by, texts),
        *await waves_for(by, desk),
        *await _most_pressing(look.picks, by, desk, texts),
        Heading(texts.inbox.labels.filter),
        *_saved(saved, texts),
        *fields,
        *_keeping(look.picks, saved, texts),
    )
    submit = texts.inbox.labels.next if _walks(by, look.picks) else texts.inbox.labels.look_again
    memory = {**look.picks.memory(), "turn": str(look.turn)}
    return Form(INBOX, NO_TICKET, texts.inbox.labels.inbox, parts, submit, memory, turn=look.turn)


async def _most_pressing(picks: Picks, by: Person, desk: Desk, texts: Texts) -> list[Part]:
    rows = await desk.store.rows(replace(await selected(picks, by, desk), limit=SHOWN))
    if not rows:
        return [Passage((texts.inbox.nothing_found() if picks else texts.inbox.all_done(),))]
    return await listed(rows, by, desk)


def _saved(saved: list[SavedFilter], texts: Texts) -> tuple[Part, ...]:
    buttons = tuple(Button(INBOX, NO_TICKET, one.name, f"{USE}{one.id}") for one in saved)
    return (Passage((texts.inbox.labels.saved_filters,)), Buttons(buttons)) if buttons else ()


def _keeping(picks: Picks, saved: list[SavedFilter], texts: Texts) -> tuple[Part, ...]:
    """Return what keeps the filter in force, or forgets it if it is a saved one."""
    if not picks:
        return ()
    same = next((one for one in saved if picked(one.picks) == picks), None)
    if same is not None:
        return (
            Buttons((Button(INBOX, NO_TICKET, texts.inbox.forget_filter(same.name), f"{DROP}{same.id}"),)),
        )
    if len(saved) >= filters.MOST:
        return ()
    labels = texts.inbox.labels
    field = TextField(_NAME, labels.filter_name, optional=True, limit=_NAME_LIMIT, single=True)
    return (field, Buttons((Button(INBOX, NO_TICKET, labels.save_filter, SAVE),)))


def _ways_on(by: Person, texts: Texts) -> Buttons:
    labels = texts.inbox.labels
    bulk = (Button(BULK, NO_TICKET, labels.bulk),) if by.role >= Role.ANSWER else ()
    return Buttons((*bulk, Button(SEARCH, NO_TICKET, labels.search)))


HANDLER = Handler(
    name=INBOX,
    label=lambda texts: texts.inbox.labels.inbox,
    needs=Role.READ,
    side=Side.DESK,
    offered=never,
    place=Place.ELSEWHERE,
    ask=_ask,
    act=_act,
    changed=_changed,
)
