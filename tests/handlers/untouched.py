"""What a form holds when nobody touches it."""

from __future__ import annotations

from bot.handlers.form import Choice, Form, MomentField, Part, Search, Several, TextField, Toggle


def initial(form: Form) -> dict[str, str]:
    """Return what a form's fields hold when nobody touches them."""
    return dict(pair for part in form.parts for pair in _initial(part))


def _initial(part: Part) -> list[tuple[str, str]]:
    match part:
        case TextField(name=name, initial=text) | Choice(name=name, initial=text):
            return [(name, text)] if text else []
        case Search(name=name, initial=option):
            return [(name, option.value)] if option else []
        case Several(name=name, initial=several) if several:
            return [(name, "\n".join(several))]
        case Toggle(name=name, initial=True):
            return [(name, "yes")]
        case MomentField(name=name, initial=at):
            return [(name, str(int(at.timestamp())))]
        case _:
            return []
