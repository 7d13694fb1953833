"""The tables of characters say of each what unicode.py says of it, one by one."""

import numpy as np

from dedup.read import letters
from dedup.unicode import folded


def test_ascii_when_folded() -> None:
    expected = [folded(chr(code)).isascii() for code in range(0x10000)]
    np.testing.assert_array_equal(letters.is_ascii_when_folded(), expected)
