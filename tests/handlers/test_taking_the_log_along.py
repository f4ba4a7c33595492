"""The log as a file: owed to whoever asked for it, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain import refusals as why
from bot.domain.deliveries import Delivery, DeliveryKind
from bot.domain.people import Person
from bot.handlers.log import FORMATS
from bot.handlers.names import EXPORT_LOG, LOG
from bot.texts import speaking
from tests.fakes.world import ANNA, GEORG, SELMA
from tests.handlers.office import FIRST, Office, asked, no, read_aloud, told
from tests.handlers.pressing import press_in


async def files(office: Office) -> list[Delivery]:
    owed = await office.store.take_deliveries(office.watch(), limit=99, lease=timedelta(minutes=1))
    return [one.delivery for one in owed if one.delivery.kind is DeliveryKind.FILE]


@pytest.mark.parametrize(("name", "label"), FORMATS.items())
async def test_one_press_under_the_log_is_enough(office: Office, anna: Person, name: str, label: str) -> None:
    form = await office.open(anna, LOG)
    office.desk.owes.clear()
    anew = asked(await press_in(office, anna, form, speaking(anna.language).tools.take_along(label)))
    assert read_aloud(anew)[0] == speaking(anna.language).tools.file_on_its_way()
    assert anew.handler == LOG
    assert office.desk.owes.is_set()
    (file,) = await files(office)
    assert (file.ticket, file.subject, file.lane) == (FIRST, f"{name} anna", "file:anna")


async def test_whoever_reads_may_take_it_along(office: Office) -> None:
    await press_in(office, GEORG, await office.open(GEORG, LOG), "Take along as CSV")
    assert [file.subject for file in await files(office)] == ["csv georg"]


async def test_who_may_not_see_the_log_does_not_get_it(office: Office) -> None:
    answer = await office.press(SELMA, EXPORT_LOG, "csv")
    assert told(answer) == no(SELMA, why.OtherDepartment(frozenset()))
    assert await files(office) == []


async def test_an_unknown_format_is_refused(office: Office, anna: Person) -> None:
    assert told(await office.press(anna, EXPORT_LOG, "exe")) == no(anna, why.OutdatedButton())
    assert await files(office) == []


async def test_the_log_itself_is_not_changed(office: Office) -> None:
    await press_in(office, ANNA, await office.open(ANNA, LOG), "Take along as JSON")
    assert await office.happened() == ["Opened"]
