"""Cutting components: cohesion for any graph, in any order, and digests."""

import random

from hypothesis import given
from hypothesis import strategies as st

from dedup.judge.clusters import components, gather, is_complete, paths, reachable, stories_of_digests
from tests import reference

Edges = list[tuple[int, int]]
GRAPHS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda pair: pair[0] < pair[1]), max_size=30, unique=True
)


def links_of(pairs: Edges) -> dict[int, set[int]]:
    links: dict[int, set[int]] = {}
    for left, right in pairs:
        links.setdefault(left, set()).add(right)
        links.setdefault(right, set()).add(left)
    return links


@given(GRAPHS)
def test_components_are_those_of_the_reference(pairs: Edges) -> None:
    expected = {group for group in reference.components(13, pairs) if len(group) > 1}
    assert {frozenset(component) for component in components(links_of(pairs))} == expected


@given(pairs=GRAPHS, chained=GRAPHS)
def test_every_node_is_in_one_group_and_tied_to_each_of_its_centers(pairs: Edges, chained: Edges) -> None:
    links, revisions = links_of(pairs + chained), links_of(chained)
    for component in components(links):
        groups = gather(component, [pair for pair in pairs + chained if pair[0] in component], links, revisions, {})
        assert sorted(node for group in groups for node in group.nodes) == component
        for group in groups:
            assert group.centers
            for center in group.centers:
                chain = reachable(center, revisions, group.nodes)
                assert group.nodes <= links[center] | chain
                following = paths(center, group.nodes, links, revisions)
                assert following.keys() == group.nodes - {center}
                for node, after in following.items():
                    if after != center:
                        assert after in revisions[node]
                    else:
                        assert node in links[center]


@given(pairs=GRAPHS, chained=GRAPHS, strangers=GRAPHS)
def test_groups_and_centers_are_those_of_the_reference(pairs: Edges, chained: Edges, strangers: Edges) -> None:
    links, revisions = links_of(list({*pairs, *chained})), links_of(chained)
    apart = links_of([pair for pair in strangers if pair not in pairs + chained])
    for component in components(links):
        strongest = [pair for pair in pairs + chained if pair[0] in component]
        groups = gather(component, strongest, links, revisions, apart)
        found = {(frozenset(group.nodes), frozenset(group.centers)) for group in groups}
        assert found == reference.gather(component, strongest, links, revisions, apart)
        if is_complete(component, links):
            assert found == {(frozenset(component), frozenset(component))}


@given(pairs=GRAPHS, seed=st.integers(0, 100))
def test_the_order_of_what_is_found_does_not_matter(pairs: Edges, seed: int) -> None:
    shuffled = pairs[:]
    random.Random(seed).shuffle(shuffled)
    for component in components(links_of(pairs)):
        found = []
        for order in (pairs, shuffled):
            strongest = sorted(pair for pair in order if pair[0] in component)
            groups = gather(component, strongest, links_of(order), {}, {})
            found.append([(group.nodes, group.centers) for group in groups])
        assert found[0] == found[1]


def test_a_text_stays_with_those_it_is_most_like() -> None:
    """0 and 1 are nearly equal, 0 is barely like 9: the weak link must not tear them apart, nor glue 1 to 9."""
    (group,) = gather([0, 1, 9], [(0, 1), (0, 9)], links_of([(0, 1), (0, 9)]), {}, {})
    assert group.centers == {0}
    chain = links_of([(0, 1), (1, 2), (2, 3)])
    assert [sorted(group.nodes) for group in gather([0, 1, 2, 3], [(1, 2), (0, 1), (2, 3)], chain, {}, {})] == [
        [0, 1, 2],
        [3],
    ]


@given(pairs=GRAPHS, strangers=GRAPHS)
def test_nodes_that_are_apart_are_never_in_one_group(pairs: Edges, strangers: Edges) -> None:
    links, apart = links_of(pairs), links_of(strangers)
    for component in components(links):
        for group in gather(component, [p for p in pairs if p[0] in component], links, {}, apart):
            assert all(apart.get(node, set()).isdisjoint(group.nodes) for node in group.nodes)


def test_a_digest_holds_texts_that_are_strangers() -> None:
    def share_text(one: int, others: set[int]) -> set[int]:
        return others & {1: {2}, 2: {1}}.get(one, set())

    assert stories_of_digests({9: [1, 2]}, share_text, lambda a, b: False) == set()
    assert stories_of_digests({9: [1, 2, 3]}, share_text, lambda a, b: False) == {(1, 9), (2, 9), (3, 9)}
    assert stories_of_digests({9: [1, 3]}, share_text, lambda part, host: part == 3) == set()
