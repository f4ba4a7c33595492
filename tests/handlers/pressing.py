"""Pressing buttons in forms, as people do who are in the middle of something."""

from __future__ import annotations

from typing import Any

from bot.chat.reception import Answer
from bot.domain.people import Person
from bot.handlers.form import Button, Buttons, Form
from bot.handlers.handler import Within
from tests.handlers.office import Office
from tests.handlers.untouched import initial


def buttons(form: Form) -> list[Button]:
    """Return the buttons in a form, from top to bottom."""
    return [button for part in form.parts if isinstance(part, Buttons) for button in part.buttons]


def labelled(form: Form, label: str) -> Button:
    return next(button for button in buttons(form) if button.label == label)


async def press_in(office: Office, by: Person, form: Form, label: str, **values: str) -> Answer:
    """Press the first button in a form that says `label`; `values` is what was typed before."""
    pressed = labelled(form, label)
    more: dict[str, Any] = {"values": {**initial(form), **values}, "memory": form.memory}
    return await office.reception.press(
        office.click(
            by,
            pressed.handler,
            ticket=pressed.ticket,
            subject=pressed.subject,
            within=Within(form.handler, form.ticket),
            **more,
        )
    )
