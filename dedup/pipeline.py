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
from dedup.find.verify import Scores
from dedup.judge.canonical import Chooser, Contest, Rule, choose_by, chooser_name, credited_by, rank, reason
from dedup.judge.clusters import Group, Node, components, gather, paths
from dedup.judge.relations import fact_order
from dedup.judge.verdicts import Judge
from dedup.nodes import Nodes
from dedup.outcome import Cluster, Match, Member, Outcome, Series
from dedup.params import Params
from dedup.read.credits import find_credits

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
    return judge(find(store, params, clock), params, canonical, clock)


@dataclass(frozen=True, slots=True)
class Found:
    """What find leaves for judge: candidate pairs with their exact scores, which no threshold has touched yet."""

    nodes: Nodes
    pairs: Pairs
    scores: Scores
    too_short: Sequence[str]


def find(store: Store, params: Params, clock: Clock) -> Found:
    """The candidate pairs among all articles of a store, verified."""
    with clock.stage("candidates"):
        folding, pairs = store.resolve()
        nodes = Nodes(store.articles(), folding, params)
    with clock.stage("learn"):
        nodes.learn(pairs)
    with clock.stage("verify"):
        scores = nodes.score(pairs)
    too_short = sorted(nodes.articles[row].id for row in folding.firsts[folding.judged :])
    return Found(nodes, pairs, scores, too_short)


def judge(found: Found, params: Params, canonical: Sequence[Rule] | Chooser, clock: Clock) -> Outcome:
    """What the scores mean. May be called again with other thresholds: finding is the larger part of the work."""
    nodes = found.nodes
    with clock.stage("judge"):
        verdicts = nodes.judge(params)
        verdicts.judge(nodes.verdicts(found.scores, params))
        verdicts.set_digests_apart()
    with clock.stage("cluster"):
        clusters, matches = Clustering(nodes, verdicts, canonical, found.pairs.crowded).run()
        series = list(_series(nodes, verdicts))
    with clock.stage("credit"):
        _credit_matched(nodes, matches)
    return Outcome(
        articles=nodes.articles,
        clusters=clusters,
        matches=matches,
        series=sorted(series, key=lambda one: (-one.size, one.articles)),
        too_short=found.too_short,
        uncompared=found.pairs.uncompared,
        credits={id: credits for id, credits in nodes.credits.items() if credits},
        params=params,
        furniture=nodes.profile.furniture,
    )


def _credit_matched(nodes: Nodes, matches: Sequence[Match]) -> None:
    """Look for credits in the articles that have a match, whatever it means."""
    matched = {article_id for match in matches for article_id in (match.left, match.right)}
    for article in nodes.articles:
        if article.id in matched:
            nodes.credits_of(article)


def credit_all(outcome: Outcome) -> None:
    """Look for credits in the articles without a match as well."""
    for article in outcome.articles:
        if article.id not in outcome.credits:
            found = find_credits(article)
            if found:
                outcome.credits[article.id] = found


def _series(nodes: Nodes, judge: Judge) -> Iterator[Series]:
    """What hangs together by being one form, three texts or more."""
    templates = judge.templates()
    for component in components(templates):
        if len(component) > 2:
            articles = sorted((article for node in component for article in nodes.members(node)), key=fact_order)
            one, other = component[0], min(templates[component[0]])
            example = judge.match(nodes.members(one)[0], nodes.members(other)[0], one, other)
            yield Series(tuple(article.id for article in articles), example)


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
        self._apart = judge.apart()
        self._matches: dict[tuple[str, str], Match] = {}

    def run(self) -> tuple[list[Cluster], list[Match]]:
        """All clusters, largest first, and all matches."""
        clusters: list[Cluster] = []
        for component in components(self._links):
            clusters += self._cut(component)
        for node in range(self._nodes.count):
            if node not in self._links:
                self._links[node] = set()
                clusters += self._cut([node])
        self._match_all()
        clusters.sort(key=lambda cluster: (-cluster.size, cluster.canonical.id))
        return clusters, [self._matches[key] for key in sorted(self._matches)]

    def _cut(self, component: list[Node]) -> Iterator[Cluster]:
        """The clusters of one component: the texts of each are tied to that of its canonical article."""
        if len(component) == 1 and len(self._nodes.members(component[0])) == 1:
            yield Cluster(self._nodes.members(component[0])[0], (), "the only one")
            return
        revisions = self._judge.revisions(component, self._links)
        strongest = self._judge.strongest_first(component, self._links)
        for group in gather(component, strongest, self._links, revisions, self._apart):
            canonical, center, why = self._choose(group)
            members = [
                self._member(
                    article, node, canonical if next_node == center else self._nodes.members(next_node)[0], next_node
                )
                for node, next_node in [(center, center), *paths(center, group.nodes, self._links, revisions).items()]
                for article in self._nodes.members(node)
                if article is not canonical
            ]
            members.sort(key=lambda member: fact_order(member.article))
            yield Cluster(canonical, tuple(members), why)

    def _choose(self, group: Group) -> tuple[Article, Node, str]:
        """The canonical article of a group, its node, and why: the best of those that all others match."""
        node_of = {article.id: node for node in group.nodes for article in self._nodes.members(node)}
        articles = sorted((a for node in group.nodes for a in self._nodes.members(node)), key=fact_order)
        if callable(self._canonical):
            chosen = choose_by(self._canonical, [a for a in articles if node_of[a.id] in group.centers])
            return chosen, node_of[chosen.id], f"chosen by {chooser_name(self._canonical)}"
        contest = self._contest(group, articles)
        ranked = rank(articles, contest, self._canonical)
        best = ranked[0]
        if node_of[best.id] not in group.centers:
            self._confirm(node_of[best.id], group)
        chosen = next(article for article in ranked if node_of[article.id] in group.centers)
        rivals = [a for a in articles if a is not chosen and (chosen is best or node_of[a.id] in group.centers)]
        why = reason(chosen, rivals, contest, self._canonical) if rivals else ""
        if chosen is not best:
            why = f"the version that all others match ({best.id} does not match all of them)" + (
                f"; {why}" if why else ""
            )
        return chosen, node_of[chosen.id], why

    def _contest(self, group: Group, articles: Sequence[Article]) -> Contest:
        whole = self._judge.excerpts(sorted(group.nodes), self._links)
        excerpts = {
            a.id: self._nodes.members(host)[0].id for node, host in whole.items() for a in self._nodes.members(node)
        }
        return Contest(excerpts, credited_by(articles, self._nodes.credits_of))

    def _confirm(self, node: Node, group: Group) -> None:
        """Compare a node with those that a full bucket kept from being compared with it; it may be a center."""
        missing = group.nodes - self._links[node] - {node}
        if not {node, *missing} <= self._crowded:
            return
        others = np.array(sorted(missing), np.int64)
        pairs = Pairs(np.minimum(node, others), np.maximum(node, others))
        self._judge.judge(self._nodes.verdicts(self._nodes.score(pairs), self._judge.params))
        copies = {other for other in missing if self._judge.are_copies(node, other)}
        if copies == missing:
            group.centers.add(node)
        for other in copies:
            self._links[node].add(other)
            self._links[other].add(node)

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
