"""The way through: append → resolve → commit, over any store. Imports find, read and judge; carries data between them.

    articles ─append→ store ─resolve→ candidate pairs → exact scores → verdicts → clusters ─commit→ store

A batch is an ingest into a memory store; an index is the same ingest into a store that lasts.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Protocol

import numpy as np

from dedup.article import Article
from dedup.find.candidates import Folding, Pairs
from dedup.find.sketches import Sketches, Texts, sketch
from dedup.judge.canonical import Chooser, Contest, Rule, choose_by, credited_by, rank, reason
from dedup.judge.clusters import Gathering, Node, components, gather
from dedup.judge.relations import fact_order
from dedup.judge.verdicts import Judge
from dedup.nodes import Nodes, verdicts_of
from dedup.outcome import Cluster, Match, Member, Outcome
from dedup.params import Params

BATCH = 10_000  # articles sketched at a time
_MATCHED = 10  # articles of one text that are matched with the first article of each overlapping text


class Store(Protocol):
    """Where articles, sketches and findings are kept. Rows number the articles in order of arrival."""

    def append(self, articles: Sequence[Article], sketches: Sketches) -> None:
        """Take articles and their sketches."""

    def articles(self) -> Sequence[Article]:
        """All articles, by row."""

    def resolve(self) -> tuple[Folding, Pairs]:
        """Fold identical texts into nodes, and name the pairs of nodes that share a bucket."""

    def commit(self, outcome: Outcome) -> None:
        """Keep what was found."""


@dataclass(slots=True)
class Clock:
    """Time by stage, in seconds."""

    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Count the time of the block to a stage."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - start


def run(
    articles: Iterable[Article],
    store: Store,
    params: Params,
    canonical: Sequence[Rule] | Chooser,
    progress: Callable[[int], None] = lambda count: None,
) -> Outcome:
    """Take articles into a store, find and judge their copies, and keep what was found.

    `progress` is told how many articles have been taken so far.
    """
    clock = Clock()
    append(articles, store, params, clock, progress)
    outcome = resolve(store, params, canonical, clock)
    with clock.stage("commit"):
        store.commit(outcome)
    outcome.seconds.update(clock.seconds)
    return outcome


def append(
    articles: Iterable[Article], store: Store, params: Params, clock: Clock, progress: Callable[[int], None]
) -> None:
    """Sketch articles and put both into the store, a batch at a time."""
    source, count = iter(articles), 0
    while True:
        with clock.stage("read"):
            batch = list(islice(source, BATCH))
        if not batch:
            return
        with clock.stage("sketch"):
            store.append(batch, sketch(Texts.pack([article.text for article in batch]), params))
        count += len(batch)
        progress(count)


def resolve(store: Store, params: Params, canonical: Sequence[Rule] | Chooser, clock: Clock) -> Outcome:
    """Find and judge the copies among all articles of a store."""
    with clock.stage("candidates"):
        folding, pairs = store.resolve()
        nodes = Nodes(store.articles(), folding, params)
    with clock.stage("verify"):
        scores, codes = nodes.score(pairs)
    with clock.stage("judge"):
        judge = nodes.judge()
        judge.judge(verdicts_of(scores, codes))
        judge.set_digests_apart()
    with clock.stage("cluster"):
        clusters, matches = Clustering(nodes, judge, canonical, pairs.crowded).run()
    return Outcome(
        articles=nodes.articles,
        clusters=clusters,
        matches=matches,
        too_short=sorted(nodes.articles[row].id for row in folding.firsts[folding.judged :]),
        uncompared=pairs.uncompared,
        credits={id: credit for id, credit in nodes.credits.items() if credit is not None},
        params=params,
    )


class Election:
    """Chooses canonical articles among those of a component, by the rules or the caller's function."""

    def __init__(self, canonical: Sequence[Rule] | Chooser, articles: Sequence[Article], contest: Contest) -> None:
        self._canonical = canonical
        self._contest = contest
        if callable(canonical):
            self._ranked = sorted(articles, key=fact_order)
        else:
            self._ranked = rank(articles, contest, canonical)

    def winner(self, is_left: Callable[[Article], bool]) -> Article:
        """The one to choose among the articles that are left."""
        if callable(self._canonical):
            return choose_by(self._canonical, [article for article in self._ranked if is_left(article)])
        place = next(place for place, article in enumerate(self._ranked) if is_left(article))
        self._ranked = self._ranked[place:]
        return self._ranked[0]

    def reason(self, canonical: Article, others: Sequence[Article]) -> str:
        """Why it was chosen among these."""
        if callable(self._canonical):
            return f"chosen by {getattr(self._canonical, '__name__', type(self._canonical).__name__)}"
        return reason(canonical, others, self._contest, self._canonical)


class Clustering:
    """Verdicts → clusters, and the matches between the articles."""

    def __init__(
        self, nodes: Nodes, judge: Judge, canonical: Sequence[Rule] | Chooser, crowded: frozenset[Node]
    ) -> None:
        self._nodes = nodes
        self._crowded = crowded
        self._judge = judge
        self._canonical = canonical
        self._links = judge.links()
        self._matches: dict[tuple[str, str], Match] = {}

    def run(self) -> tuple[list[Cluster], list[Match]]:
        """All clusters, largest first, and all matches."""
        clusters: list[Cluster] = []
        for component in components(self._links):
            clusters += self._cut(component)
        for node in range(self._nodes.count):
            if node not in self._links:
                clusters += self._cut([node])
        self._match_all()
        clusters.sort(key=lambda cluster: (-cluster.size, cluster.canonical.id))
        return clusters, [self._matches[key] for key in sorted(self._matches)]

    def _cut(self, component: list[Node]) -> Iterator[Cluster]:
        """The clusters of one component: the texts of each are tied to that of its canonical article."""
        articles = [article for node in component for article in self._nodes.members(node)]
        if len(articles) == 1:
            yield Cluster(articles[0], (), "the only one")
            return
        election = Election(self._canonical, articles, self._contest(component, articles))
        node_of = {article.id: node for node in component for article in self._nodes.members(node)}
        chosen: dict[Node, Article] = {}

        def choose(remaining: set[Node]) -> Node:
            article = election.winner(lambda article: node_of[article.id] in remaining)
            chosen[node_of[article.id]] = article
            return node_of[article.id]

        revisions = self._judge.revisions(component, self._links)
        for gathering in gather(component, self._links, revisions, choose, self._confirm):
            yield self._cluster(gathering, chosen[gathering.center], election)

    def _contest(self, component: list[Node], articles: Sequence[Article]) -> Contest:
        whole = self._judge.excerpts(component, self._links)
        excerpts = {
            article.id: self._nodes.members(host)[0].id
            for node, host in whole.items()
            for article in self._nodes.members(node)
        }
        return Contest(excerpts, credited_by(articles, self._nodes.credit))

    def _confirm(self, center: Node, others: list[Node]) -> set[Node]:
        """Those of some nodes that are copies of the center, though a full bucket kept them apart."""
        others = [node for node in others if node in self._crowded] if center in self._crowded else []
        if not others:
            return set()
        left = np.minimum(center, others)
        right = np.maximum(center, others)
        known = np.array(
            [pair in self._judge.verdicts for pair in zip(left.tolist(), right.tolist(), strict=True)], bool
        )
        self._judge.judge(verdicts_of(*self._nodes.score(Pairs(left[~known], right[~known]))))
        copies = set()
        for node in others:
            verdict = self._judge.verdicts.get((min(center, node), max(center, node)))
            if verdict is not None and verdict.is_copy:
                copies.add(node)
        return copies

    def _cluster(self, gathering: Gathering, canonical: Article, election: "Election") -> Cluster:
        center = gathering.center
        members = [self._member(article, center, canonical, center) for article in self._others(center, canonical)]
        for node, following in gathering.next.items():
            target = canonical if following == center else self._nodes.members(following)[0]
            members += [self._member(article, node, target, following) for article in self._nodes.members(node)]
        members.sort(key=lambda member: fact_order(member.article))
        return Cluster(canonical, tuple(members), election.reason(canonical, [member.article for member in members]))

    def _others(self, node: Node, canonical: Article) -> list[Article]:
        return [article for article in self._nodes.members(node) if article is not canonical]

    def _member(self, article: Article, node: Node, target: Article, its_node: Node) -> Member:
        return Member(article, self._match(article, target, node, its_node))

    def _match(self, one: Article, other: Article, node: Node, its_node: Node) -> Match:
        match = self._judge.match(one, other, node, its_node)
        return self._matches.setdefault((match.left, match.right), match)

    def _match_all(self) -> None:
        """Add the matches that tie no member: of the first articles of two texts, and of equal texts.

        Of two texts that stand a thousand times each, the million pairs say no more than a few of them.
        """
        for left, right in self._judge.verdicts:
            ours, theirs = self._nodes.members(left)[:_MATCHED], self._nodes.members(right)[:_MATCHED]
            for article in theirs:
                self._match(ours[0], article, left, right)
            for article in ours[1:]:
                self._match(article, theirs[0], left, right)
        for node in self._nodes.repeated:
            first, *others = self._nodes.members(node)
            for article in others:
                self._match(first, article, node, node)
