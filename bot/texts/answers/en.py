"""English."""

from __future__ import annotations

from bot.texts.answers import AnswerLabels, AnswerTexts


class EnglishAnswers(AnswerTexts):
    labels = AnswerLabels()
