"""Verdicts → clusters, each with its canonical version and its lineage, and the matches."""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import overload

import numpy as np

from dedup.article import Article
from dedup.frozen import maker
from dedup.judge.canonical import Chooser, choose, choose_by, chooser_name, credited_by
from dedup.judge.canonical_rules import Contest, Rule
from dedup.judge.changes import Sentences
from dedup.judge.clusters import Group, Links, Node, components, gather, is_complete, paths
from dedup.judge.judging import Judge
from dedup.judge.lineage import lineage_of
from dedup.judge.revisions import chain, threads
from dedup.outcome import Cluster, Match, Member, Relation
from dedup.read.sentences import sentence_numbers
from dedup.run.nodes import Nodes

_cluster, _member = maker(Cluster), maker(Member)
_NOBODY: set[Node] = set()
_MATCHED = 10  # articles of one text that are matched with the first article of each overlapping text


class Clustering:
    """Verdicts → clusters, and the matches between the articles.

    `repeated` are those of the judged texts that several articles have.
    """

    def __init__(
        self,
        nodes: Nodes,
        judge: Judge,
        canonical: Sequence[Rule] | Chooser,
        crowded: frozenset[Node],
        repeated: Sequence[Node],
    ) -> None:
        self._nodes = nodes
        self._repeated = repeated
        self._crowded = crowded
        self._judge = judge
        self._canonical = canonical
        self._links = judge.verdicts.links()
        self._apart = judge.verdicts.apart()
        self._hosts = judge.verdicts.hosts()
        self._matches: dict[tuple[str, str], Match] = {}

    def run(self, asked: Set[Node] | None = None) -> tuple[list[Cluster], list[Match]]:
        """The clusters of several articles, and all matches; if only some texts are asked for, theirs and the
        members'."""
        clusters = [cluster for component in components(self._links) for cluster in self._cut(component)]
        clusters += [self._cluster(Group({node}, {node}), {}) for node in self._repeated if node not in self._links]
        self._match_all(asked)
        return [cluster for cluster in clusters if cluster.members], list(self._matches.values())

    def _cut(self, component: list[Node]) -> Iterator[Cluster]:
        """The clusters of one component: the texts of each are tied to that of its canonical article."""
        revisions = self._judge.revisions(component, self._links)
        if is_complete(component, self._links):
            yield self._cluster(Group(set(component), set(component)), revisions)
            return
        strongest = self._judge.strongest_first(component, self._links)
        for group in gather(component, strongest, self._links, revisions, self._apart):
            yield self._cluster(group, revisions)

    def _cluster(self, group: Group, revisions: Links) -> Cluster:
        articles, node_of = self._articles(group)
        if len(articles) == 1:
            return alone(articles[0])
        excerpts = self._excerpts(group)
        threads = self._threads(articles, node_of, revisions)
        versions = {a.id: (place, len(thread)) for thread in threads for place, a in enumerate(thread, 1)}
        credits = self._judge.credits.among(articles)
        contest = Contest(excerpts, credited_by(articles, credits), versions)
        canonical, why = self._choose(group, articles, node_of, contest)
        members = self._members(group, articles, node_of, canonical, revisions)

        def share(one: Article, other: Article) -> float:
            return self._judge.share(node_of[one.id], node_of[other.id])

        chains = [chain(thread, self._sentences) for thread in threads]
        return _cluster(
            canonical, members, why, lineage_of(articles, credits, excerpts, share, self._judge.credits.found, chains)
        )

    def _members(
        self,
        group: Group,
        articles: Sequence[Article],
        node_of: Mapping[str, Node],
        canonical: Article,
        revisions: Links,
    ) -> tuple[Member, ...]:
        """The other articles, each with its match with the canonical, or with the next text on the way there."""
        center = node_of[canonical.id]
        following = paths(center, group.nodes, self._links, revisions)
        members = []
        for article in articles:
            if article is not canonical:
                node = node_of[article.id]
                its_node = following.get(node, center)
                other = canonical if its_node == center else self._nodes.members(its_node)[0]
                members.append(_member(article, self._match(article, other, node, its_node)))
        return tuple(members)

    def _articles(self, group: Group) -> tuple[list[Article], dict[str, Node]]:
        """The articles of a group by fact order, and the node of each id."""
        found = [(article, node) for node in group.nodes for article in self._nodes.members(node)]
        return sorted((article for article, _ in found), key=self._judge.order), {
            article.id: node for article, node in found
        }

    def _choose(
        self, group: Group, articles: list[Article], node_of: Mapping[str, Node], contest: Contest
    ) -> tuple[Article, str]:
        """The canonical article of a group, and why: the best of those that all others match."""
        if callable(self._canonical):
            chosen = choose_by(self._canonical, [a for a in articles if node_of[a.id] in group.centers])
            return chosen, f"chosen by {chooser_name(self._canonical)}"
        best, why = choose(articles, contest, self._canonical)
        if node_of[best.id] not in group.centers:
            self._confirm(node_of[best.id], group)
        if node_of[best.id] in group.centers:
            return best, why
        able = [article for article in articles if node_of[article.id] in group.centers]
        chosen, why = choose(able, contest, self._canonical)
        told = f"the version that all others match ({best.id} does not match all of them)"
        return chosen, f"{told}; {why}" if len(able) > 1 else told

    def _threads(
        self, articles: Sequence[Article], node_of: Mapping[str, Node], revisions: Links
    ) -> list[Sequence[Article]]:
        """The versions of one article each that are among the articles of a group."""

        def is_revision(one: Article, other: Article) -> bool:
            return self._judge.match(one, other, node_of[one.id], node_of[other.id]).relation is Relation.REVISION

        return threads(articles, node_of, self._links, revisions, is_revision)

    def _sentences(self, article: Article) -> Sentences:
        text = self._nodes.words_of(article)
        return Sentences(text, sentence_numbers(text))

    def _excerpts(self, group: Group) -> dict[str, str]:
        """The id of each article that is an excerpt of another one, and the id of that one."""
        found = {}
        for node in group.nodes:
            if hosts := self._hosts.get(node, _NOBODY) & group.nodes:
                whole = self._nodes.members(max(hosts))[0].id
                found.update({article.id: whole for article in self._nodes.members(node)})
        return found

    def _confirm(self, node: Node, group: Group) -> None:
        """Compare a node with those that a full bucket kept from being compared with it; it may be a center."""
        missing = group.nodes - self._links[node] - {node}
        if not {node, *missing} <= self._crowded:
            return
        others = np.array(sorted(missing), np.int64)
        scores = self._nodes.count_shared(np.minimum(node, others), np.maximum(node, others))
        overlapping = self._nodes.with_exchanged(self._nodes.overlapping(scores, self._judge.params))
        self._judge.judge(overlapping.verdicts())
        copies = {other for other in missing if self._judge.verdicts.are_copies(node, other)}
        if copies == missing:
            group.centers.add(node)
        for other in copies:
            self._links[node].add(other)
            self._links[other].add(node)

    def _match(self, one: Article, other: Article, node: Node, its_node: Node) -> Match:
        match = self._judge.match(one, other, node, its_node)
        return self._matches.setdefault((match.left, match.right), match)

    def _match_all(self, asked: Set[Node] | None) -> None:
        """Add the matches that tie no member: of the first articles of two texts, and of equal texts.

        Of two texts that stand a thousand times each, the million pairs say no more than a few of them.
        """
        for left, right in self._judge.verdicts:
            if asked is not None and left not in asked and right not in asked:
                continue
            ours, theirs = self._nodes.members(left), self._nodes.members(right)
            for article in theirs[:_MATCHED]:
                self._match(ours[0], article, left, right)
            for article in ours[1:_MATCHED]:
                self._match(article, theirs[0], left, right)
        for node in self._repeated if asked is None else sorted(asked & set(self._repeated)):
            first, *others = self._nodes.members(node)
            for article in others:
                self._match(first, article, node, node)


def alone(article: Article) -> Cluster:
    """The cluster of an article that has no copies."""
    return _cluster(article, (), "the only one")


class Clusters(Sequence[Cluster]):
    """Clusters of several articles, then those of articles that stand alone, made when somebody looks at them."""

    def __init__(self, several: list[Cluster], articles: Sequence[Article], lone: Sequence[int]) -> None:
        """`lone` are the rows of the articles that stand alone, in the order of their clusters."""
        self.several = several
        self._articles, self._lone = articles, lone

    def __len__(self) -> int:
        """How many."""
        return len(self.several) + len(self._lone)

    @overload
    def __getitem__(self, place: int) -> Cluster: ...
    @overload
    def __getitem__(self, place: slice) -> list[Cluster]: ...
    def __getitem__(self, place: int | slice) -> Cluster | list[Cluster]:
        """A cluster, or some."""
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        first_lone = len(self.several)
        place = range(len(self))[place]
        return self.several[place] if place < first_lone else alone(self._articles[self._lone[place - first_lone]])

    def __eq__(self, other: object) -> bool:
        """Whether another sequence has the same clusters."""
        return list(self) == list(other) if isinstance(other, Clusters | list) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """That of a list."""
        return repr(list(self))

    def __reduce__(self) -> tuple[type["Clusters"], tuple[list[Cluster], tuple[()], tuple[()]]]:
        """One that has all of them."""
        return Clusters, (list(self), (), ())
