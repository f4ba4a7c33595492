"""Steps that many stories take, in German."""

from __future__ import annotations

from tests.journeys.people import Shown, Somebody
from tests.journeys.sheets import Sheet


async def send(form: Sheet, text: str = "", *, label: str = "Senden") -> None:
    """Write an answer, look at the preview, and send."""
    if text:
        await form.type("Antwort", text)
    await form.submit()
    assert form.submit_label == label, form.errors
    await form.submit()


async def tool(whose: Somebody, card: Shown, label: str) -> Sheet:
    """Press one of the buttons behind More, and return the form that it opens."""
    await (await whose.open(card, "Mehr …")).press(label)
    return await whose.sheet()
