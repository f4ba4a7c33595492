from collections.abc import Iterator

import pytest

from tests.adaptive.comparing import Comparison, comparing


@pytest.fixture(scope="package")
def both() -> Iterator[Comparison]:
    """One window for all cards."""
    with comparing() as comparison:
        yield comparison
