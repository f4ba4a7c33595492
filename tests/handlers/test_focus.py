"""Who may focus on what, and what it says."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.chat.reception import Nothing
from bot.domain.deliveries import LEASE, DeliveryKind, Done
from bot.domain.hints import Watch
from bot.domain.policy import Account, Address
from bot.domain.posts import AccountId, PostRef
from bot.domain.refusals import FocusedAlready, NoFocus
from bot.handlers.focused import held_back
from bot.handlers.form import Several
from bot.handlers.names import END_FOCUS, FOCUS, HOME
from bot.keeping.focuses import Focusing
from tests.fakes import world
from tests.fakes.world import ANNA, IN_SOCIAL, JONAS, MIRA, SELMA, SHOP, SOCIAL
from tests.handlers.office import Office, beside, field, no, read_aloud, told
from tests.handlers.pressing import buttons

OUTLET = AccountId("letterbox/@outlet")
ACCOUNTS = {
    SHOP: Account(SHOP, "Shop on the Square", "letterbox", "en", Address.DU),
    OUTLET: Account(OUTLET, "Outlet", "letterbox", "en", Address.DU),
}
HOUR = timedelta(hours=1)
THREAT = Watch("Threat", ("bomb",), urgent=True)


@pytest.fixture
def office() -> Office:
    return Office(accounts=ACCOUNTS, hints=(THREAT,))


async def focuses(office: Office, typed: str = "shop 2h", **values: str) -> Any:
    form = await office.open(ANNA, FOCUS, typed)
    return await office.submit(ANNA, form, **values)


async def comes(office: Office, account: AccountId, number: int, text: str = "Hello?") -> int:
    post = world.post(text, number, ref=PostRef(account, f"p{number}"), conversation=f"c{number}")
    return await office.receives(post)


async def shown(office: Office) -> list[int]:
    """Let everything that is due happen; return the tickets whose cards were posted."""
    cards = list[int]()
    while due := await office.store.take_deliveries(office.watch(), limit=100, lease=LEASE):
        for one in due:
            await office.store.finish(one, Done())
            cards += [one.delivery.ticket] if one.delivery.kind is DeliveryKind.CARD else []
    return cards


async def test_what_was_typed_stands_in_the_form(office: Office) -> None:
    form = await office.open(ANNA, FOCUS, "outlet 90 min")
    accounts = next(part for part in form.parts if isinstance(part, Several))
    assert [option.label for option in accounts.options] == ["Shop on the Square", "Outlet"]
    assert accounts.initial == (OUTLET,)
    assert field(form, "lasts").initial == "90"


async def test_the_others_wait_and_are_shown_when_it_is_over(office: Office) -> None:
    assert await focuses(office) == Nothing()
    on, off = await comes(office, SHOP, 1), await comes(office, OUTLET, 2)
    assert await shown(office) == [on]
    focus = await office.desk.focusing.on(SOCIAL, office.watch())
    assert focus is not None
    assert [ticket.id for ticket in await held_back(focus, office.desk)] == [off]
    office.watch.forward(hours=2)
    assert off in await shown(office)
    assert await comes(office, OUTLET, 3) in await shown(office)


async def test_what_hurries_passes(office: Office) -> None:
    await focuses(office)
    assert await comes(office, OUTLET, 1, "There is a bomb in your shop") in await shown(office)


async def test_whoever_ends_it_sees_what_was_held_back_at_once(office: Office) -> None:
    await focuses(office)
    off = await comes(office, OUTLET, 1)
    assert await shown(office) == []
    [end] = [one for one in buttons(await office.open(JONAS, FOCUS)) if one.handler == END_FOCUS]
    for _ in range(2):  # pressed twice it is ended once
        assert await office.press(JONAS, END_FOCUS, end.subject) == Nothing()
    assert await shown(office) == [off]
    assert await office.happened(off) == ["Opened", "Woken"]
    assert told(await office.press(ANNA, END_FOCUS, end.subject)) == no(ANNA, NoFocus(JONAS.actor))
    assert await comes(office, OUTLET, 2) in await shown(office)


async def test_one_focus_at_a_time_and_each_for_ones_own_department(office: Office) -> None:
    form = await office.open(JONAS, FOCUS)
    await focuses(office)
    second = await office.submit(JONAS, form, accounts=OUTLET, lasts="60")
    assert told(second) == no(JONAS, FocusedAlready(ANNA.actor, office.watch() + 2 * HOUR))
    stolen = await office.submit(SELMA, await office.open(SELMA, FOCUS), department=SOCIAL, accounts=SHOP)
    assert stolen != Nothing()
    assert told(await office.press(SELMA, END_FOCUS, f"{SOCIAL} 1")) == no(SELMA, NoFocus())


async def test_something_has_to_be_chosen(office: Office) -> None:
    assert beside(await focuses(office, "", accounts="")) == {"accounts": "Choose at least one account."}


@pytest.mark.parametrize(
    "values", [{"accounts": "letterbox/@nobody"}, {"lasts": "soon"}, {"lasts": "9" * 30}]
)
async def test_a_form_that_says_something_else_than_we_asked_does_nothing(
    office: Office, values: dict[str, str]
) -> None:
    assert await focuses(office, **values) != Nothing()
    assert await office.desk.focusing.on(SOCIAL, office.watch()) is None


async def test_a_new_process_knows_what_the_last_one_focused_on(office: Office) -> None:
    await focuses(office)
    known = await office.desk.focusing.on(SOCIAL, office.watch())
    assert await Focusing(office.store).on(SOCIAL, office.watch()) == known


async def test_it_is_on_home_for_those_who_may(office: Office) -> None:
    assert FOCUS in {one.handler for one in buttons(await office.open(ANNA, HOME))}
    assert FOCUS not in {one.handler for one in buttons(await office.open(MIRA, HOME))}
    assert read_aloud(await office.open(ANNA, FOCUS))[-1].startswith("Until then only cards from there come.")
    assert IN_SOCIAL in office.policy.departments[SOCIAL].channels
