"""Stretches that texts have in common, against the naive truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.judge.stretches import GAP, SAME, common, distinct, shares

K = 3
WORDS = st.lists(st.integers(1, 9), min_size=K, max_size=40)


def shingles(words: list[int]) -> np.ndarray:
    """A text whose words are numbers, and a shingle the number they make together."""
    return np.array([words[i] * 10_000 + words[i + 1] * 100 + words[i + 2] for i in range(len(words) - K + 1)], "u8")


def found_in(passage: list[int], text: list[int]) -> list[bool]:
    """Which words of a passage stand in a shingle that the text has."""
    there = {tuple(text[i : i + K]) for i in range(len(text) - K + 1)}
    inside = {i + step for i in range(len(passage) - K + 1) if tuple(passage[i : i + K]) in there for step in range(K)}
    return [i in inside for i in range(len(passage))]


def longest_run(passage: list[int], text: list[int]) -> int:
    there = {tuple(text[i : i + K]) for i in range(len(text) - K + 1)}
    best = run = 0
    for i in range(len(passage) - K + 1):
        run = run + 1 if tuple(passage[i : i + K]) in there else 0
        best = max(best, run + K - 1 if run else 0)
    return best


@given(st.lists(WORDS, min_size=1, max_size=4), st.lists(WORDS, min_size=1, max_size=4))
def test_shares_as_the_naive_truth(passages: list[list[int]], texts: list[list[int]]) -> None:
    values = [shingles(text) for text in texts]
    owners = np.repeat(np.arange(len(texts)), [len(each) for each in values])
    found = shares([shingles(passage) for passage in passages], np.concatenate(values), owners, K)
    entries = {
        (passage, text): (share, longest)
        for (passage, text, share), longest in zip(found.rows(), found.longest.tolist(), strict=True)
    }
    for number, passage in enumerate(passages):
        for owner, text in enumerate(texts):
            inside = found_in(passage, text)
            share, longest = entries.get((number, owner), (0.0, 0))
            assert share == pytest.approx(sum(inside) / len(passage))
            assert longest == longest_run(passage, text)


def test_no_passage_and_no_text() -> None:
    nothing = np.zeros(0, np.uint64)
    assert list(shares([], shingles([1, 2, 3]), np.zeros(1, np.int64), K).rows()) == []
    assert list(shares([shingles([1, 2, 3])], nothing, np.zeros(0, np.int64), K).rows()) == []
    assert common(nothing, nothing, np.zeros(0, np.bool_), K) == []


@given(WORDS, WORDS)
def test_every_shared_shingle_is_in_a_stretch_and_the_seams_are_small(left: list[int], right: list[int]) -> None:
    ours, theirs = shingles(left), shingles(right)
    found = common(ours, theirs, np.ones(len(ours), np.bool_), K)
    covered = {place for one in found for place in range(one.left.start, one.left.stop)}
    assert {place for place, inside in enumerate(found_in(left, right)) if inside} <= covered
    for one in found:
        sides = one.left.stop - one.left.start, one.right.stop - one.right.start
        assert K <= one.equal <= min(sides)
        assert left[one.left.start : one.left.start + K] == right[one.right.start : one.right.start + K]
        assert left[one.left.stop - K : one.left.stop] == right[one.right.stop - K : one.right.stop]


def test_a_gap_is_bridged_up_to_its_length_in_both_texts() -> None:
    first, second = list(range(10, 20)), list(range(20, 30))
    for gap in (0, 1, GAP, GAP + 1):
        left, right = first + second, [*first, *range(70, 70 + gap), *second]
        for one, other in ((left, right), (right, left)):
            own = np.ones(len(one) - K + 1, np.bool_)
            found = common(shingles(one), shingles(other), own, K)
            assert len(found) == (1 if gap <= GAP else 2)
            assert sum(each.equal for each in found) == 20


def test_what_does_not_count_in_the_left_text_is_left_out() -> None:
    words = list(range(10, 30))
    own = np.arange(len(words) - K + 1) >= 10
    (found,) = common(shingles(words), shingles(words), own, K)
    assert (found.left, found.right, found.equal) == (slice(10, 20), slice(10, 20), 10)


def test_distinct_chains_nothing() -> None:
    words = list(range(10, 60))
    windows = [shingles(words[start : start + 20]) for start in (0, 6, 12, 18)]
    kept = distinct(windows, K)
    assert [each.tolist() for each in kept] == [windows[0].tolist(), windows[2].tolist()]
    assert distinct([windows[0], windows[0]], K) == [windows[0]]
    part = shingles(words[: round(SAME * 20) - 1])
    assert len(distinct([windows[0], part], K)) == 2
    assert len(distinct([windows[0], shingles(words[: round(SAME * 20)])], K)) == 1
