"""Versions of one story: found by no more counting than ties them, and the same as by counting all pairs."""

from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup import stories
from dedup.find.graph import labels
from dedup.find.hashing import I64
from dedup.find.profile import SAME_STORY, SAME_STORY_TITLED
from dedup.find.verify import Scores

TEXTS = 12
PAIRS = st.sets(
    st.tuples(st.integers(0, TEXTS - 1), st.integers(0, TEXTS - 1)).filter(lambda pair: pair[0] < pair[1]), max_size=50
)


@given(pairs=PAIRS, outlets=st.lists(st.integers(0, 3), min_size=TEXTS, max_size=TEXTS), data=st.data())
def test_rounds_find_the_stories_that_all_pairs_make(
    pairs: set[tuple[int, int]], outlets: list[int], data: st.DataObject
) -> None:
    crowded = data.draw(st.lists(st.booleans(), min_size=TEXTS, max_size=TEXTS))
    shared = {pair: data.draw(st.sampled_from([0, 2, 5, 8])) for pair in sorted(pairs)}  # of 10: .0, .11, .33, .67
    titled = data.draw(st.sets(st.sampled_from(sorted(pairs)))) if pairs else set()

    def count(left: I64, right: I64) -> Scores:
        counts = np.array([shared[pair] for pair in zip(left.tolist(), right.tolist(), strict=True)], np.uint32)
        ten = np.full(len(left), 10, np.uint32)
        return Scores(left, right, counts, ten, ten)

    left, right = np.array(sorted(pairs), np.int64).reshape(-1, 2).T
    with patch.object(stories, "FLOOD", data.draw(st.sampled_from([0, 16]))):
        found = stories.stories(
            left,
            right,
            np.array(crowded, np.bool_),
            np.array(outlets, np.uint64),
            count,
            lambda one, other: (one, other) in titled,
        )

    def are_versions(one: int, other: int) -> bool:
        of_one_outlet = outlets[one] == outlets[other] > 0
        if not of_one_outlet and not (crowded[one] and crowded[other]):
            return False
        resemblance = shared[one, other] / (20 - shared[one, other])
        same = of_one_outlet and (one, other) in titled
        return resemblance >= SAME_STORY or (resemblance >= SAME_STORY_TITLED and same)

    versions = np.array([pair for pair in sorted(pairs) if are_versions(*pair)], np.int64).reshape(-1, 2).T
    assert found.tolist() == labels(TEXTS, *versions).tolist()


def test_of_a_flood_few_pairs_are_counted() -> None:
    left, right = np.triu_indices(300, 1)
    counted: list[int] = []

    def count(left: I64, right: I64) -> Scores:
        counted.append(len(left))
        same = np.full(len(left), 10, np.uint32)
        return Scores(left, right, same, same, same)

    story = stories.stories(
        left, right, np.ones(300, np.bool_), np.zeros(300, np.uint64), count, lambda one, other: False
    )
    assert not story.any() and sum(counted) < 300
