"""What dialogs say of themselves, on surfaces whose forms neither report back nor mark what they want."""

from __future__ import annotations

from abc import ABC, abstractmethod


class DialogTexts(ABC):
    apply: str
    """On the button that makes a form go along with what was chosen in it; at most 24 characters."""
    time: str
    """The label of the time of day, beside the date."""

    @abstractmethod
    def optional(self, label: str) -> str:
        """The label of a field that may stay empty."""

    @abstractmethod
    def missing(self) -> str:
        """Beside a field that must not stay empty."""

    @abstractmethod
    def changed(self) -> str:
        """A form was submitted and shows something new instead, because of what was chosen in it."""

    @abstractmethod
    def cut(self) -> str:
        """Something in a form is not shown whole."""
