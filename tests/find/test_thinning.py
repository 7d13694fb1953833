"""Which pairs of a flood are left out, against the reference and by what everyone keeps."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.find.thinning import among_closest, between_many
from tests import reference

PAIRS = st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda pair: pair[0] < pair[1]))


def columns(pairs: set[tuple[int, int]]) -> "np.typing.NDArray[np.int64]":
    return np.array(sorted(pairs), np.int64).reshape(-1, 2).T


@given(pairs=PAIRS, cap=st.integers(1, 6), hubs=st.integers(1, 3))
def test_between_many_leaves_the_pairs_of_the_reference(pairs: set[tuple[int, int]], cap: int, hubs: int) -> None:
    left, right = columns(pairs)
    stay = ~between_many(left, right, cap, hubs)
    found = set(zip(left[stay].tolist(), right[stay].tolist(), strict=True))
    assert found == reference.thinned(pairs, cap, hubs)


def test_of_a_flood_a_few_pairs_a_text_stay() -> None:
    left, right = np.triu_indices(1_000, 1)
    assert (~between_many(left, right, cap=512, hubs=2)).sum() == 3 * 1_000 - 6


@given(pairs=PAIRS, most=st.integers(1, 4), data=st.data())
def test_among_closest_has_the_strongest_pairs_of_each_text(
    pairs: set[tuple[int, int]], most: int, data: st.DataObject
) -> None:
    left, right = columns(pairs)
    strengths = data.draw(st.lists(st.sampled_from([0.1, 0.5, 0.9]), min_size=len(pairs), max_size=len(pairs)))
    found = among_closest(left, right, np.array(strengths), most)
    strength = dict(zip(sorted(pairs), strengths, strict=True))
    assert {pair for pair, kept in zip(sorted(pairs), found, strict=True) if kept} == reference.closest(strength, most)
