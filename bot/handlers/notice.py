"""Something for a whole channel that is more than words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.deliveries import MessageRef
from bot.domain.text import Text
from bot.handlers.form import Button


@dataclass(frozen=True, slots=True)
class Notice:
    """Words with things to press. `at`: it takes the place of what stands there, which is found by `key`."""

    text: Text
    buttons: tuple[Button, ...] = ()
    at: MessageRef | None = None
    key: str = ""
