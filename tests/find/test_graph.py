"""Pairs as a graph: what hangs together, and the orders in which pairs are looked at."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.find.graph import hubs_first, in_rounds, labels
from tests import reference

PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda pair: pair[0] < pair[1]), unique=True)


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20))
def test_labels_are_those_of_the_components(pairs: list[tuple[int, int]]) -> None:
    left, right = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    found = labels(13, left, right).tolist()
    for group in reference.components(13, pairs):
        assert {found[member] for member in group} == {min(group)}


@given(pairs=st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=30))
def test_labels_are_those_of_joining_one_pair_after_the_other(pairs: list[tuple[int, int]]) -> None:
    expected = list(range(20))
    for one, other in pairs:
        low, high = sorted((expected[one], expected[other]))
        expected = [low if label == high else label for label in expected]
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    assert labels(20, left, right).tolist() == expected


def test_a_long_chain_gets_one_label() -> None:
    links = np.random.default_rng(0).permutation(50_000)
    assert not labels(len(links), links[:-1], links[1:]).any()


@given(PAIRS)
def test_hubs_come_first_and_what_hangs_together_follows(pairs: list[tuple[int, int]]) -> None:
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    order = hubs_first(left, right, labels(13, left, right)).tolist()
    assert sorted(order) == list(range(len(pairs)))
    times = [sum(node in pair for pair in pairs) for node in range(13)]
    ranks = sorted(range(13), key=lambda node: (-times[node], node))
    label = labels(13, left, right).tolist()
    assert [pairs[place] for place in order] == sorted(
        pairs, key=lambda pair: (label[pair[0]], *sorted(map(ranks.index, pair), reverse=True))
    )


@given(PAIRS)
def test_rounds_have_all_pairs_and_more_of_each_number_every_time(pairs: list[tuple[int, int]]) -> None:
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    rounds = [some.tolist() for some in in_rounds(left, right, 13)]
    assert sorted(place for some in rounds for place in some) == list(range(len(pairs)))
    times = [sum(node in pair for pair in pairs) for node in range(13)]
    rarer = [max(pair, key=lambda node: (-times[node], node)) for pair in pairs]
    for number, some in enumerate(rounds):
        for node in range(13):
            own = sum(rarer[place] == node for place in some)
            before = sum(rarer[place] == node for earlier in rounds[:number] for place in earlier)
            assert own == min(rarer.count(node) - before, 3 * 4 ** (number - 1) if number else 1)
