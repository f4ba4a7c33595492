"""Which prepared answers fit what a customer wrote, and which of the customer's words say so. No model, no network."""

from bot.suggesting.suggester import Suggester, Suggestion
from bot.suggesting.themes import Question, Theme

__all__ = ["Question", "Suggester", "Suggestion", "Theme"]
