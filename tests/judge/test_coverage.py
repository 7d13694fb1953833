"""What is taken over, against the naive truth, and what quotations and furniture do to it."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.judge import kernels
from dedup.judge.coverage import Reading, Readings, Taken, taken_over, taken_over_all
from tests import reference

K = 3


def reading(words: list[int], sentences: list[int], quoted: range = range(0), furniture: range = range(0)) -> Reading:
    """A text whose words are numbers, and a shingle the number they make together."""
    shingles = [words[i] * 10_000 + words[i + 1] * 100 + words[i + 2] for i in range(len(words) - K + 1)]
    inside = np.isin(np.arange(len(words)), quoted)
    own = ~np.isin(np.arange(len(words)), furniture)
    return Reading(np.array(shingles, np.uint64), np.array(sentences, np.int64), inside, own)


def sentences_of(lengths: list[int], count: int) -> list[int]:
    return [number for number, length in enumerate([*lengths, count]) for _ in range(length)][:count]


TEXT = st.tuples(st.lists(st.integers(0, 9), min_size=K, max_size=40), st.lists(st.integers(1, 9), max_size=8))


@given(TEXT, TEXT)
def test_as_the_naive_truth(one: tuple[list[int], list[int]], other: tuple[list[int], list[int]]) -> None:
    (left, right), (ours, theirs) = (one[0], other[0]), (sentences_of(*_swap(one)), sentences_of(*_swap(other)))
    found = taken_over(reading(left, ours), reading(right, theirs))
    names = [list(map(str, words)) for words in (left, right)]
    assert found.left == pytest.approx(reference.taken(names[0], ours, names[1], theirs, K, 1))
    assert found.right == pytest.approx(reference.taken(names[1], theirs, names[0], ours, K, 1))


def _swap(text: tuple[list[int], list[int]]) -> tuple[list[int], int]:
    return text[1], len(text[0])


def words(count: int, seed: int) -> list[int]:
    return random.Random(seed).sample(range(100), count)


def test_what_is_quoted_counts_a_quarter() -> None:
    shared, ours, theirs = words(20, 1), words(60, 2)[20:], words(90, 3)[50:]
    numbers = [0] * 20 + [1] * 20 + [2] * 20
    left = reading(shared + ours, numbers, quoted=range(20))
    right = reading(theirs + shared, numbers)
    found = taken_over(left, right)
    assert found.left == pytest.approx(5 / 45, abs=0.02)
    assert found.right == pytest.approx(20 / 60, abs=0.02)
    assert found.quoted == 1


def test_furniture_is_left_out_of_account() -> None:
    menu, ours, theirs = words(20, 1), words(60, 2)[:20], words(60, 2)[20:40]
    numbers = [0] * 20 + [1] * 20
    both = [reading(menu + text, numbers, furniture=range(20)) for text in (ours, theirs)]
    assert taken_over(*both) == Taken(0.0, 0.0, 0.0)
    assert taken_over(*(reading(menu + text, numbers) for text in (ours, theirs))).mean == 0.5


def test_nothing_but_furniture_is_nothing_taken() -> None:
    menu = reading(words(20, 1), [0] * 20, furniture=range(20))
    assert taken_over(menu, reading(words(20, 1), [0] * 20)).left == 0


def test_a_lost_full_stop_does_not_matter() -> None:
    text = words(40, 1)
    apart, glued = reading(text, [0] * 20 + [1] * 20), reading(text, [0] * 40)
    assert taken_over(apart, glued).mean == taken_over(glued, apart).mean == 1


def test_a_refrain_costs_no_more_than_other_text() -> None:
    refrain = reading([1, 2, 3] * 10_000, sorted(list(range(1_000)) * 30))
    assert taken_over(refrain, refrain).mean == 1


MARKED = st.tuples(TEXT, st.integers(0, 30), st.integers(0, 30))


@given(st.lists(MARKED, min_size=2, max_size=6))
def test_compiled_and_plain_are_bit_identical(
    texts: list[tuple[tuple[list[int], list[int]], int, int]],
) -> None:
    several = [
        reading(text[0], sentences_of(*_swap(text)), quoted=range(quoted), furniture=range(furniture, furniture + 9))
        for text, quoted, furniture in texts
    ]
    readings = Readings.of([*several, reading([], [])])  # the last is nothing but credit lines
    left, right = np.meshgrid(np.arange(len(texts) + 1), np.arange(len(texts) + 1))
    pairs = left.ravel(), right.ravel()
    assert np.array_equal(taken_over_all(readings, *pairs), kernels.taken_over_all(readings, *pairs))
