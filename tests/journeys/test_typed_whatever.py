"""Whatever happens while somebody writes, in whatever order: the form that is opened next holds the last thing they typed."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.journeys.people import Shown, Somebody
from tests.journeys.sheets import Sheet
from tests.journeys.stage import House, house
from tests.journeys.steps import send
from tests.journeys.surroundings import SECRET
from tests.journeys.test_zotter import POLICY, QUESTION, TEMPLATES
from tests.journeys.waiting import eventually


@dataclass
class Desk:
    """Julia at her desk, one ticket in front of her; `typed` is what she wrote last."""

    house: House
    julia: Somebody
    card: Shown
    typed: str = ""

    async def form(self) -> Sheet:
        """Return the form that is open, or open it again; her words stand in it."""
        sheet = Sheet(self.house.workspace, self.julia.client)
        if not sheet.is_open:
            sheet = await self.julia.open(self.card, "Antworten")
        assert (sheet.value("Antwort") or "") == self.typed
        return sheet

    async def type(self) -> None:
        form = await self.form()
        self.typed = f"{self.typed} Und noch ein Satz.".strip()
        await form.type("Antwort", self.typed)

    async def close(self) -> None:
        await (await self.form()).close()

    async def lose_the_client(self) -> None:
        await self.form()
        self.julia.client.reload()

    async def restart(self) -> None:
        await self.form()
        await self.house.close()
        await self.house.open()

    async def come_too_late(self) -> None:
        await (await self.form()).close()
        before = len(self.julia.whispers(self.card.channel))
        self.house.workspace.faults.expired_triggers = 1
        await self.julia.press(self.card, "Antworten")
        await eventually(
            self.house.workspace,
            lambda: len(self.julia.whispers(self.card.channel)) > before,
            lambda: self.julia.client.view,
        )

    async def cross(self) -> None:
        """A choice crosses with a change of the form."""
        await self.form()
        before = len(self.julia.direct_messages())
        [option] = await (await self.form()).search("Antwortvorlage", "versand")
        self.house.workspace.faults.hash_conflicts = 1
        await self.julia.client.choose("template", option)
        await eventually(
            self.house.workspace,
            lambda: len(self.julia.direct_messages()) > before,
            lambda: self.julia.client.view,
        )

    async def be_refused(self) -> None:
        form = await self.form()
        self.typed = f"{self.typed} {{{{wann}}}}".strip()
        await form.type("Antwort", self.typed)
        await form.submit()
        assert form.errors == ["Noch nicht ausgefüllt: wann"]
        self.typed = self.typed.replace("{{wann}}", "morgen")
        await form.type("Antwort", self.typed)

    async def walk(self) -> None:
        await (await self.form()).close()
        walk = await self.julia.ask_for("weiter")
        assert (walk.value("Antwort") or "") == self.typed
        await walk.close()


STEPS: Final[Mapping[str, Callable[[Desk], Awaitable[None]]]] = {
    "type": Desk.type,
    "close": Desk.close,
    "lose the client": Desk.lose_the_client,
    "restart": Desk.restart,
    "come too late": Desk.come_too_late,
    "cross": Desk.cross,
    "be refused": Desk.be_refused,
    "walk": Desk.walk,
}


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=st.lists(st.sampled_from(sorted(STEPS)), min_size=2, max_size=7))
def test_the_next_form_holds_what_was_typed_last(steps: list[str]) -> None:
    asyncio.run(_written(steps))


async def _written(steps: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with house(
            POLICY, Path(folder), templates=TEMPLATES, environ={"ZURUF_SHOP_SECRET": SECRET}
        ) as opened:
            opened.say("@zotter", "Lena", QUESTION)
            desk = Desk(opened, opened.somebody("Julia"), await opened.card("shop", QUESTION))
            for step in ("type", *steps):
                await STEPS[step](desk)
            await send(await desk.form())
            assert [one.text for one in await opened.published()] == [desk.typed]
