"""Versions of one story: found by no more counting than ties them, and the same as by counting all pairs."""

from collections.abc import Callable
from unittest.mock import patch

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.find.graph import labels
from dedup.find.hashing import I64
from dedup.find.profile import FEW_SAMPLES, SAME_STORY, SAME_STORY_TITLED
from dedup.find.shingles import ShingleSets
from dedup.find.verify import Scores
from dedup.run import stories

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
            samples([[]] * TEXTS),
            count,
            lambda one, other: (one, other) in titled,
        )

    def are_versions(one: int, other: int) -> bool:
        of_one_outlet = outlets[one] == outlets[other]
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
        left,
        right,
        np.ones(300, np.bool_),
        np.zeros(300, np.uint64),
        samples([[]] * 300),
        count,
        lambda one, other: False,
    )
    assert not story.any() and sum(counted) < 300


def test_pairs_whose_samples_are_not_alike_are_not_counted() -> None:
    """But where there are too few of them, or both texts are in a full bucket."""
    own = [list(range(100 * text, 100 * text + FEW_SAMPLES)) for text in range(5)]
    own[1][:4] = own[0][:4]
    own[3] = own[3][1:]
    left, right = np.triu_indices(5, 1)
    counted: list[tuple[int, int]] = []

    def count(left: I64, right: I64) -> Scores:
        counted.extend(zip(left.tolist(), right.tolist(), strict=True))
        return Scores(left, right, *np.zeros((3, len(left)), np.uint32))

    crowded = np.array([False, False, True, False, True])
    stories.stories(left, right, crowded, np.ones(5, np.uint64), samples(own), count, lambda one, other: False)
    assert counted == [(0, 1), (0, 3), (1, 3), (2, 3), (2, 4), (3, 4)]


def samples(values: list[list[int]]) -> Callable[[I64], ShingleSets]:
    def of(texts: I64) -> ShingleSets:
        own = [sorted(values[text]) for text in texts.tolist()]
        offsets = np.cumsum([0, *map(len, own)])
        return ShingleSets(np.array([value for each in own for value in each], np.uint64), offsets[:-1], offsets[1:])

    return of
