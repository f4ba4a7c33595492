"""What Teams shows of the app: in its store, in the menu of a message."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageTexts:
    """Lengths are those of Teams' manifest: `short` at most 80 characters, titles 32, what is said of an action 128.

    `full` is what the store says of the app. The actions are those of a message's menu.
    """

    short: str
    full: str
    note: str
    about_note: str
    propose: str
    about_propose: str
