"""Sets and pairs of numbers as arrays, against NumPy's own functions."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.find.arrays import distinct, is_among, pack

VALUES = st.lists(st.integers(0, 2**64 - 1) | st.integers(0, 5), max_size=30)


@given(VALUES)
def test_distinct_is_what_numpy_gives(values: list[int]) -> None:
    for of in (np.array(values, np.uint64), np.array(values, np.uint64).astype(np.int64).reshape(-1, 1)):
        found = distinct(of)
        assert found.dtype == of.dtype and found.tolist() == np.unique(of).tolist()


@given(VALUES, VALUES)
def test_is_among_is_what_numpy_gives(values: list[int], known: list[int]) -> None:
    found = is_among(np.array(values, np.uint64), np.array(sorted(known), np.uint64))
    assert found.tolist() == np.isin(np.array(values, np.uint64), np.array(known, np.uint64)).tolist()


def test_a_pair_is_packed_the_same_way_round_whichever_comes_first() -> None:
    one, other = np.array([3, 2**32 - 1]), np.array([2**32 - 2, 0])
    assert pack(one, other).tolist() == pack(other, one).tolist() == [3 << 32 | 2**32 - 2, 2**32 - 1]
