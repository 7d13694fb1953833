"""Copies → clusters, with the promise of cohesion. Imports nothing of dedup.

Works on nodes, numbers that each stand for one text and all articles that have it. The result depends on the
set of links only, not on their order.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Node = int
Links = Mapping[Node, set[Node]]
_NOBODY: set[Node] = set()


@dataclass(slots=True, eq=False)
class Group:
    """Nodes that are one cluster, and those of them that can be its center: all others are tied to each of these."""

    nodes: set[Node]
    centers: set[Node]


def components(links: Links) -> Iterator[list[Node]]:
    """The connected components of the nodes that have links, each ascending, by their smallest node."""
    seen: set[Node] = set()
    for start in sorted(links):
        if start not in seen:
            found, frontier = {start}, [start]
            while frontier:
                news = links[frontier.pop()] - found
                found |= news
                frontier += news
            seen |= found
            yield sorted(found)


def reachable(start: Node, links: Links, within: set[Node]) -> set[Node]:
    """The nodes that a chain of links within some nodes ties to one of them, and itself."""
    unseen, frontier = within - {start}, [start]
    while frontier and unseen:
        news = links.get(frontier.pop(), _NOBODY) & unseen
        unseen -= news
        frontier += news
    return within - unseen


def is_complete(component: Sequence[Node], links: Links) -> bool:
    """Whether each two nodes of a component are linked."""
    return all(len(links[node]) == len(component) - 1 for node in component)


def gather(
    component: Iterable[Node],
    strongest_first: Iterable[tuple[Node, Node]],
    links: Links,
    revisions: Links,
    apart: Links,
) -> list[Group]:
    """Cut a component into groups that each have a center to which all others are tied: linked with it, or by
    a chain of revisions within the group. Nodes that are known to be `apart` are never in one group: a release
    about four towns would gather the releases about each of a hundred.

    Takes the links from the strongest to the weakest and joins what they link, as long as the whole keeps a
    center: so a text stays with those that it is most like, and a chain breaks at its weakest link. Components
    as they are would glue without limit; stars around the best version, one after the other, would tear
    near-identical texts apart for the sake of a weak link to that version.
    """
    group_of = {node: Group({node}, {node}) for node in component}
    for left, right in strongest_first:
        one, other = group_of[left], group_of[right]
        if one is other:
            continue
        small, large = (one, other) if len(one.nodes) <= len(other.nodes) else (other, one)
        if not all(apart.get(node, _NOBODY).isdisjoint(large.nodes) for node in small.nodes):
            continue
        centers = _tied(small.centers, large.nodes, small.nodes, links, revisions)
        centers |= _tied(large.centers, small.nodes, large.nodes, links, revisions)
        if centers:
            large.nodes |= small.nodes
            large.centers = centers
            group_of.update(dict.fromkeys(small.nodes, large))
    return sorted({id(group): group for group in group_of.values()}.values(), key=lambda group: min(group.nodes))


def _tied(centers: set[Node], others: set[Node], own: set[Node], links: Links, revisions: Links) -> set[Node]:
    """Those of the centers of a group that are tied to all nodes of another one. Links go both ways."""
    if len(others) <= len(centers):
        found = centers.intersection(*(links.get(node, _NOBODY) for node in others))
    else:
        found = {center for center in centers if others <= links.get(center, _NOBODY)}
    rest = {center for center in centers - found if center in revisions} if revisions else set()
    while rest:
        chain = reachable(min(rest), revisions, own | others)
        found |= {center for center in rest & chain if others - links.get(center, _NOBODY) <= chain}
        rest -= chain
    return found


def paths(center: Node, nodes: set[Node], links: Links, revisions: Links) -> dict[Node, Node]:
    """For each other node of a group the next one on its way to the center: the center itself, if linked with
    it, else the next one on the shortest chain of revisions.
    """
    following = dict.fromkeys(sorted(links.get(center, _NOBODY) & nodes), center)
    chained, frontier = {center}, deque([center])
    while frontier and len(following) < len(nodes) - 1:
        node = frontier.popleft()
        for version in sorted((revisions.get(node, _NOBODY) & nodes) - chained):
            chained.add(version)
            frontier.append(version)
            following.setdefault(version, node)
    return {node: following[node] for node in sorted(nodes - {center})}


def stories_of_digests(
    excerpts: Mapping[Node, Sequence[Node]],
    share_text: Callable[[Node, set[Node]], set[Node]],
    same_title: Callable[[Node, Node], bool],
) -> set[tuple[Node, Node]]:
    """The (story, digest) pairs among (excerpt, host) pairs.

    A host is a digest if it swallows two or more texts that share nothing with each other and do not bear
    its title. Two far-apart cuts of one article look the same but for their title; where titles are unknown
    they are kept apart, since gluing two stories is the worse mistake. `share_text` gives those of some texts that
    share text with one.
    """
    found: set[tuple[Node, Node]] = set()
    for host, parts in excerpts.items():
        strangers = sorted(part for part in parts if not same_title(part, host))
        if len(strangers) > 1 and not _hang_together(strangers, share_text):
            found |= {(part, host) for part in strangers}
    return found


def _hang_together(nodes: Sequence[Node], share_text: Callable[[Node, set[Node]], set[Node]]) -> bool:
    """Whether chains of shared text tie all nodes to the first. In a flood the first ones tie nearly all others."""
    rest, frontier = set(nodes[1:]), [nodes[0]]
    while frontier and rest:
        tied = share_text(frontier.pop(), rest)
        rest -= tied
        frontier += tied
    return not rest
