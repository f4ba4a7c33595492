"""Something for a whole channel that is more than words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.deliveries import MessageRef
from bot.domain.text import Text
from bot.handlers.form import Button


@dataclass(frozen=True, slots=True)
class Notice:
    """Words with things to press.

    With a `key` it takes the place of the notice that is found by it, which stands at `at` if that is known, and is said nowhere else.
    """

    text: Text
    buttons: tuple[Button, ...] = ()
    at: MessageRef | None = None
    key: str = ""
