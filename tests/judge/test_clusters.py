"""Cutting components: cohesion for any graph, and digests."""

from hypothesis import given
from hypothesis import strategies as st

from dedup.judge.clusters import components, gather, stories_of_digests
from tests import reference

GRAPHS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda pair: pair[0] != pair[1]), max_size=30)


def links_of(pairs: list[tuple[int, int]]) -> dict[int, set[int]]:
    links: dict[int, set[int]] = {}
    for left, right in pairs:
        links.setdefault(left, set()).add(right)
        links.setdefault(right, set()).add(left)
    return links


@given(GRAPHS)
def test_components_are_those_of_the_reference(pairs: list[tuple[int, int]]) -> None:
    expected = {group for group in reference.components(13, pairs) if len(group) > 1}
    assert {frozenset(component) for component in components(links_of(pairs))} == expected


@given(pairs=GRAPHS, chained=GRAPHS)
def test_every_node_is_in_one_cluster_and_tied_to_its_center(
    pairs: list[tuple[int, int]], chained: list[tuple[int, int]]
) -> None:
    links = links_of(pairs + chained)
    revisions = links_of(chained)
    for component in components(links):
        gathered = list(gather(component, links, revisions, min, lambda center, others: set()))
        nodes = [node for gathering in gathered for node in (gathering.center, *gathering.next)]
        assert sorted(nodes) == component
        for gathering in gathered:
            for node, following in gathering.next.items():
                if following == gathering.center:
                    assert following in links[node]
                while node != gathering.center and following != gathering.center:
                    assert following in revisions[node]
                    node, following = following, gathering.next[following]


def test_nodes_kept_apart_by_a_cap_are_confirmed() -> None:
    links = links_of([(0, 9), (1, 9), (2, 9)])
    asked = []

    def confirm(center: int, others: list[int]) -> set[int]:
        asked.append((center, others))
        return {1}

    found = list(gather([0, 1, 2, 9], links, {}, min, confirm))
    assert asked[0] == (0, [1, 2])
    assert (found[0].center, found[0].next) == (0, {9: 0, 1: 0})


def test_a_digest_holds_texts_that_are_strangers() -> None:
    related = {frozenset((1, 2))}

    def share_text(a: int, b: int) -> bool:
        return frozenset((a, b)) in related

    assert stories_of_digests({9: [1, 2]}, share_text, lambda a, b: False) == set()
    assert stories_of_digests({9: [1, 2, 3]}, share_text, lambda a, b: False) == {(1, 9), (2, 9), (3, 9)}
    assert stories_of_digests({9: [1, 3]}, share_text, lambda part, host: part == 3) == set()
