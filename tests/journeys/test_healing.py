"""What somebody deletes and others need comes back by itself, without a click of anybody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.journeys.people import Shown, Somebody
from tests.journeys.stage import EVERYWHERE, House, house
from tests.journeys.test_faults import POLICY
from tests.journeys.waiting import eventually


@pytest.fixture(params=EVERYWHERE)
async def town(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[House]:
    async with house(POLICY, tmp_path, request.param, undo=600.0) as open_house:
        yield open_house


@pytest.fixture
def anna(town: House) -> Somebody:
    return town.somebody("Anna")


async def anew(town: House, old: Shown) -> Shown:
    """Wait for the card that takes another one's place, with all that stood below it."""

    def found() -> Shown | None:
        return next((one for one in town.cards("social-media") if one.ts != old.ts), None)

    return await eventually(town.workspace, found, lambda: town.cards("social-media"))


async def test_a_deleted_card_comes_back_at_once_with_its_whole_thread(town: House, anna: Somebody) -> None:
    town.say("@shop", "Mia", "Hallo?")
    old = await town.card("social-media", "Hallo?")
    await anna.press(old, "Übernehmen")
    await old.line("Anna Berger hat übernommen.")
    thread = old.thread
    await anna.write(old, "Das ist meine Nachbarin.")
    await town.later(timedelta())
    town.delete(old)
    new = await anew(town, old)
    await new.line("Anna Berger hat übernommen.")
    await town.workspace.settled()
    assert new.thread == thread
    assert new.buttons != []
    assert town.notes_under(old) == ["Das ist meine Nachbarin."]
    await anna.press(new, "Zurücklegen")
    await new.line("Anna Berger hat das Ticket zurückgelegt.")


async def test_a_card_without_a_thread_of_people_comes_back_too(town: House, anna: Somebody) -> None:
    town.say("@shop", "Mia", "Hallo?")
    old = await town.card("social-media", "Hallo?")
    await old.line("Beitrag von Mia")
    await town.later(timedelta())
    for reply in old.saying(""):
        town.delete(reply)
    town.delete(old)
    new = await anew(town, old)
    await new.line("Beitrag von Mia")
    assert len(town.cards("social-media")) == 1
    await anna.press(new, "Übernehmen")
    await new.line("Anna Berger hat übernommen.")


async def test_a_deleted_line_comes_back_if_somebody_may_need_its_buttons(
    town: House, anna: Somebody
) -> None:
    town.say("@shop", "Mia", "Hallo?")
    card = await town.card("social-media", "Hallo?")
    form = await anna.open(card, "Antworten")
    await form.type("Antwort", "Morgen!")
    await form.submit()
    await form.submit()
    assert not form.is_open, form.errors
    line = await card.line("Morgen!")
    await town.later(timedelta())  # once we know where it stands
    town.delete(line)
    again = await eventually(town.workspace, lambda: card._line("Morgen!"), lambda: card.thread)
    assert again.buttons == ["Rückgängig", "Bearbeiten"]
    opened = await card.line("Beitrag von Mia")
    town.delete(opened)
    await town.workspace.settled()
    assert "Beitrag von Mia" not in "".join(card.thread)
