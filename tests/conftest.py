"""What holds for all tests: how busy a machine is says nothing about what runs on it, so no example has a deadline."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
