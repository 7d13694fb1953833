"""The figures, against counting by hand and pair by pair."""

import sys
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.errors import MissingExtraError
from dedup.evaluation.metrics import Agreement, agreement

Partitions = tuple[list[int], list[int]]


@st.composite
def partitions(draw: st.DrawFn) -> Partitions:
    """Two labellings of the same one to thirty articles."""
    size, kinds = draw(st.integers(1, 30)), st.integers(0, draw(st.sampled_from([0, 2, 5, 1000])))
    labels = st.lists(kinds, min_size=size, max_size=size)
    return draw(labels), draw(labels)


def compared(found: list[int], true: list[int]) -> Agreement:
    return agreement(np.array(found, np.int64), np.array(true, np.int64))


def naive_bcubed(found: list[int], true: list[int]) -> tuple[float, float]:
    precision = recall = 0.0
    for i in range(len(found)):
        cluster = {j for j in range(len(found)) if found[j] == found[i]}
        family = {j for j in range(len(found)) if true[j] == true[i]}
        precision += len(cluster & family) / len(cluster)
        recall += len(cluster & family) / len(family)
    return precision / len(found), recall / len(found)


def naive_pairs(found: list[int], true: list[int]) -> tuple[int, int, int, int]:
    counts = {(joined, one): 0 for joined in (True, False) for one in (True, False)}
    for i, j in combinations(range(len(found)), 2):
        counts[found[i] == found[j], true[i] == true[j]] += 1
    return counts[True, True], counts[True, False], counts[False, True], counts[False, False]


@given(partitions())
@example(([0], [0]))
@example(([0, 1], [0, 0]))
@example(([0, 0], [0, 1]))
@example(([0, 1], [0, 1]))
def test_the_figures_are_those_of_counting_pair_by_pair(labels: Partitions) -> None:
    score = compared(*labels)
    right, wrong, lost, neither = naive_pairs(*labels)
    assert (score.right_pairs, score.wrong_pairs, score.lost_pairs) == (right, wrong, lost)
    assert (score.bcubed_precision, score.bcubed_recall) == pytest.approx(naive_bcubed(*labels))
    assert score.pairwise_precision == (right / (right + wrong) if right + wrong else 1)
    assert score.pairwise_recall == (right / (right + lost) if right + lost else 1)
    joined, one, total = right + wrong, right + lost, right + wrong + lost + neither
    expected = joined * one / total if total else 0.0
    most = (joined + one) / 2
    assert score.adjusted_rand == pytest.approx((right - expected) / (most - expected) if most != expected else 1.0)
    mixed = {i: {t for f, t in zip(*labels, strict=True) if f == i} for i in labels[0]}
    torn = {i: {f for f, t in zip(*labels, strict=True) if t == i} for i in labels[1]}
    assert score.mixed_clusters == sum(len(families) > 1 for families in mixed.values())
    assert score.torn_families == sum(len(clusters) > 1 for clusters in torn.values())
    assert (score.articles, score.clusters, score.families) == (len(labels[0]), *(len(set(each)) for each in labels))


@given(partitions(), st.integers(1, 10**6))
def test_names_and_sides_do_not_matter(labels: Partitions, other: int) -> None:
    score = compared(*labels)
    assert compared([-other * label for label in labels[0]], labels[1]).right_pairs == score.right_pairs
    mirrored = compared(labels[1], labels[0])
    assert mirrored.bcubed_precision == pytest.approx(score.bcubed_recall)
    assert (mirrored.wrong_pairs, mirrored.lost_pairs) == (score.lost_pairs, score.wrong_pairs)
    assert mirrored.adjusted_rand == pytest.approx(score.adjusted_rand)
    same = compared(labels[0], labels[0])
    assert (same.bcubed_f1, same.pairwise_f1, same.adjusted_rand) == (1, 1, 1)


def test_an_example_by_hand() -> None:
    # clusters {0 1 2} {3} and families {0 1} {2 3}
    score = compared([0, 0, 0, 1], [0, 0, 1, 1])
    assert (score.right_pairs, score.wrong_pairs, score.lost_pairs) == (1, 2, 1)
    assert score.bcubed_precision == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert score.bcubed_recall == pytest.approx((1 + 1 + 1 / 2 + 1 / 2) / 4)
    assert score.pairwise_f1 == pytest.approx(2 / 5)
    assert score.adjusted_rand == 0


def test_nothing_joined_is_nothing_wrong() -> None:
    score = compared([0, 1, 2], [0, 0, 1])
    assert (score.pairwise_precision, score.pairwise_recall, score.pairwise_f1) == (1, 0, 0)
    assert compared([0, 0], [0, 1]).pairwise_recall == 1


def test_many_articles_overflow_nothing() -> None:
    everyone = np.zeros(200_000, np.int64)
    score = agreement(everyone, np.arange(200_000) % 2)
    assert score.right_pairs + score.wrong_pairs == 200_000 * 199_999 // 2
    assert score.bcubed_precision == 0.5


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "sklearn"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'newsdedup\[evaluate\]'"):
        compared([0], [0])
