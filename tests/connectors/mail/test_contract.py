"""A mailbox as a platform: against a real Dovecot and a real mail server."""

from __future__ import annotations

from tests.contracts.connector import PolledConnectorContract


class TestMail(PolledConnectorContract):
    """Can neither look for what is missing, nor hide or edit anything; but keeps copies."""

    @staticmethod
    def as_shown(text: str) -> str:
        """Mail has one kind of line end."""
        return text.replace("\r\n", "\n")
