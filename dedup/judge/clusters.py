"""Copies → clusters, with the promise of cohesion. Imports nothing of dedup.

Works on nodes, numbers that each stand for one text and all articles that have it. The result depends on the
set of links only, not on their order.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

Node = int
Links = Mapping[Node, frozenset[Node] | set[Node]]


# How many pairs a component may have compared after the fact, for each of its nodes; beyond that, nodes that
# were never compared with the center stay outside. A bound for floods: two levels of 25 hubs would fit.
CONFIRMED = 50


@dataclass(frozen=True, slots=True)
class Gathering:
    """One cluster: its center, and for each other node the next one on the way to the center."""

    center: Node
    next: dict[Node, Node]


def components(links: Links) -> Iterator[list[Node]]:
    """The connected components of the nodes that have links, each ascending, by their smallest node."""
    seen: set[Node] = set()
    for start in sorted(links):
        if start in seen:
            continue
        found, frontier = {start}, [start]
        while frontier:
            news = links[frontier.pop()] - found
            found |= news
            frontier += news
        seen |= found
        yield sorted(found)


def gather(
    component: Iterable[Node],
    links: Links,
    revisions: Links,
    choose: Callable[[set[Node]], Node],
    confirm: Callable[[Node, list[Node]], set[Node]],
) -> Iterator[Gathering]:
    """Cut a component into clusters in which every node is tied to the center.

    `choose` names the center of a set of nodes. A node belongs to it if they are linked, or if a chain of
    `revisions` leads there. Nodes linked to a neighbour of the center, but not to the center itself, may never
    have been compared with it (a cap): `confirm` compares them and returns those that are copies. What remains
    is cut in the same way.
    """
    remaining = set(component)
    budget = CONFIRMED * len(remaining)
    while remaining:
        center = choose(remaining)
        following = dict.fromkeys(links.get(center, frozenset()) & remaining, center)
        if len(following) < len(remaining) - 1 and budget > 0:
            near = {node for neighbour in following for node in links[neighbour]}
            unsure = sorted((near & remaining) - following.keys() - {center})[:budget]
            budget -= len(unsure)
            following.update(dict.fromkeys(confirm(center, unsure) if unsure else (), center))
        _follow_revisions(center, following, revisions, remaining)
        yield Gathering(center, following)
        remaining -= following.keys() | {center}


def _follow_revisions(center: Node, following: dict[Node, Node], revisions: Links, remaining: set[Node]) -> None:
    """Add the nodes that only a chain of revisions ties to the center, nearest first."""
    frontier = [center]
    chained = {center}
    while frontier:
        reached: dict[Node, Node] = {}
        for node in sorted(frontier):
            for version in sorted(revisions.get(node, frozenset()) & remaining):
                if version not in chained:
                    reached.setdefault(version, node)
        chained |= reached.keys()
        for version, node in reached.items():
            following.setdefault(version, node)
        frontier = list(reached)


def stories_of_digests(
    excerpts: Mapping[Node, Iterable[Node]],
    share_text: Callable[[Node, Node], bool],
    same_title: Callable[[Node, Node], bool],
) -> set[tuple[Node, Node]]:
    """The (story, digest) pairs among (excerpt, host) pairs.

    A host is a digest if it swallows two or more texts that share nothing with each other and do not bear
    its title. Two far-apart cuts of one article look the same but for their title; where titles are unknown
    they are kept apart, since gluing two stories is the worse mistake.
    """
    found: set[tuple[Node, Node]] = set()
    for host, parts in excerpts.items():
        strangers = sorted(part for part in parts if not same_title(part, host))
        related = {
            part: {other for other in strangers if other != part and share_text(part, other)} for part in strangers
        }
        if len(strangers) > 1 and sum(1 for _ in components(related)) > 1:
            found |= {(part, host) for part in strangers}
    return found
