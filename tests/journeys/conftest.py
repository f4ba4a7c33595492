"""Stories of what only one product has are told there alone."""

from __future__ import annotations

import pytest


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about Slack itself where people work in Teams."""
    left_out = [one for one in items if one.get_closest_marker("of_slack") and "[teams" in one.nodeid]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [one for one in items if one not in left_out]
