"""What people read about templates, suggestions, checks of drafts, FAQ and proposals."""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLabels:
    """Words on buttons, fields and headings. Buttons: at most 75 characters; titles and submit buttons: 24."""


class AnswerTexts(ABC):
    """Methods that may hold a stranger's words return `Text`; the others return plain sentences."""

    labels: AnswerLabels
