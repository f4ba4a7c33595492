"""Debian's Dovecot, for tests of mail: without it they skip and say so; in CI they fail."""

from __future__ import annotations

import os

import pytest

from bot.workspace.mail import dovecot


def need_dovecot() -> None:
    """Skip where Dovecot is missing; fail in CI."""
    if dovecot.program() is not None:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{dovecot.MISSING}: mail must be tested in CI")
    pytest.skip(dovecot.MISSING)
