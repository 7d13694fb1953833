"""What the tests of the index have in common."""

from collections.abc import Iterator

import pytest

from tests.index.processes import Process


@pytest.fixture(autouse=True)
def close_all() -> Iterator[None]:
    """Close what a test has opened."""
    yield
    while Process.opened:
        Process.opened.pop().close()
