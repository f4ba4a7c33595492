"""German."""

from __future__ import annotations

from bot.texts.customers import CustomerLabels, CustomerTexts


class GermanCustomers(CustomerTexts):
    labels = CustomerLabels()
