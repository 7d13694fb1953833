"""What pairs take over is the same however few are compared together, and a text is read once where there is room."""

from collections.abc import Sequence
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.judge.coverage import Reading, taken_over
from dedup.run import sentences
from dedup.run.sentences import Sentences
from tests.judge.test_coverage import reading, sentences_of, words

TEXTS = [reading(words(20, seed % 4)[: 8 + seed], sentences_of([5, 7], 8 + seed)) for seed in range(8)]
NODES = st.integers(0, len(TEXTS) - 1)


@given(
    asked=st.lists(st.lists(st.tuples(NODES, NODES), max_size=9, unique=True), max_size=4), at_once=st.integers(1, 6)
)
def test_each_pair_as_it_is_by_itself(asked: list[list[tuple[int, int]]], at_once: int) -> None:
    measured = Sentences(lambda nodes: [TEXTS[node] for node in nodes])
    with patch.object(sentences, "_AT_ONCE", at_once):
        for pairs in asked:
            left, right = np.array(pairs, np.int64).reshape(-1, 2).T
            for found, (one, other) in zip(measured.taken(left, right), pairs, strict=True):
                expected = taken_over(TEXTS[one], TEXTS[other])
                assert (found.left, found.right) == pytest.approx((expected.left, expected.right))
                assert found.quoted == pytest.approx(expected.quoted)


def test_a_text_is_read_once_where_there_is_room_and_few_are_kept_where_there_is_none() -> None:
    read: list[int] = []

    def texts(nodes: Sequence[int]) -> list[Reading]:
        read.extend(nodes)
        return [TEXTS[node] for node in nodes]

    left, right = np.triu_indices(len(TEXTS), 1)
    Sentences(texts).taken(left, right)
    assert sorted(read) == list(range(len(TEXTS)))
    with patch.object(sentences, "_AT_ONCE", 1), patch.object(sentences, "_KEPT", 1):
        measured = Sentences(texts)
        measured.taken(left, right)
    assert len(measured._kept) == 2
