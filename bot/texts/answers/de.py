"""German."""

from __future__ import annotations

from bot.texts.answers import AnswerLabels, AnswerTexts


class GermanAnswers(AnswerTexts):
    labels = AnswerLabels()
