"""Settings and fixtures of all tests."""

from pathlib import Path

import pytest
from hypothesis import settings

# Machines are noisy and compile on the first call: no test is judged by its time.
settings.register_profile("dedup", deadline=None)
settings.load_profile("dedup")

ROOT = Path(__file__).parent.parent


@pytest.fixture
def seeds() -> Path:
    """The folder of the real pages."""
    return ROOT / "seeds"
