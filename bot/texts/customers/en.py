"""English."""

from __future__ import annotations

from bot.texts.customers import CustomerLabels, CustomerTexts


class EnglishCustomers(CustomerTexts):
    labels = CustomerLabels()
