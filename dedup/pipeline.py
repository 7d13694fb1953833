"""The way through: append → resolve → commit, over any store. Imports find, read and judge; carries data between them.

    articles ─append→ store ─resolve→ candidate pairs → exact scores → verdicts → clusters ─commit→ store

A batch is an ingest into a memory store; an index is the same ingest into a store that lasts.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Protocol

import numpy as np

from dedup.article import Article
from dedup.find.candidates import Folding, Pairs
from dedup.find.hashing import I64
from dedup.find.sketches import Sketches, Texts, shingle_sets, sketch
from dedup.find.verify import Scores, verify
from dedup.judge.canonical import Chooser, Contest, Rule, choose, choose_by
from dedup.judge.clusters import Gathering, Node, components, gather
from dedup.judge.relations import NONE, OVERLAPS, PASSAGE, fact_order, overlaps
from dedup.judge.verdicts import Judge, NodePair, Verdict
from dedup.outcome import Cluster, Credit, Match, Member, Outcome
from dedup.params import Params
from dedup.read.credits import find_credit
from dedup.read.text import Words, words

BATCH = 10_000  # articles sketched at a time
_WORDS_KEPT = 2_000  # texts whose words are kept at a time; neighbours are judged one after the other


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
        judge.judge(_verdicts(scores, codes))
        judge.set_digests_apart()
    with clock.stage("cluster"):
        clusters, matches = Clustering(nodes, judge, canonical).run()
    return Outcome(
        articles=nodes.articles,
        clusters=clusters,
        matches=matches,
        too_short=sorted(nodes.articles[row].id for row in folding.firsts[folding.judged :]),
        uncompared=pairs.uncompared,
        credits={id: credit for id, credit in nodes.credits.items() if credit is not None},
        params=params,
    )


def _verdicts(scores: Scores, codes: "np.ndarray[tuple[int], np.dtype[np.int8]]") -> Iterator[tuple[NodePair, Verdict]]:
    columns = (scores.left, scores.right, scores.shared, scores.left_size, scores.right_size, codes)
    for left, right, shared, left_size, right_size, code in zip(*(c.tolist() for c in columns), strict=True):
        yield (left, right), Verdict(OVERLAPS[code], shared, left_size, right_size)


class Nodes:
    """The texts of a store, each with its articles, and what find and read know of them."""

    def __init__(self, articles: Sequence[Article], folding: Folding, params: Params) -> None:
        self.articles = articles
        self.params = params
        self.credits: dict[str, Credit | None] = {}
        self.sizes: dict[Node, int] = {}
        self._firsts = folding.firsts
        self.count = len(folding.firsts)
        order = np.argsort(folding.nodes, kind="stable")
        self._rows = np.split(order, np.cumsum(np.bincount(folding.nodes, minlength=self.count))[:-1])
        self.repeated = np.flatnonzero(np.bincount(folding.nodes, minlength=self.count) > 1).tolist()
        self._members: dict[Node, list[Article]] = {}
        self.words = lru_cache(_WORDS_KEPT)(lambda text: words(text))

    def members(self, node: Node) -> list[Article]:
        """A node's articles, by fact order."""
        found = self._members.get(node)
        if found is None:
            found = sorted((self.articles[row] for row in self._rows[node].tolist()), key=fact_order)
            self._members[node] = found
        return found

    def words_of(self, article: Article) -> Words:
        """An article's words."""
        return self.words(article.text)

    def credit(self, article: Article) -> Credit | None:
        """Whom an article credits; looked for once."""
        if article.id not in self.credits:
            self.credits[article.id] = find_credit(article)
        return self.credits[article.id]

    def judge(self) -> Judge:
        """A judge of these texts."""
        return Judge(self.members, self.words_of, self.credit, self.params, self.sizes)

    def score(self, pairs: Pairs) -> tuple[Scores, "np.ndarray[tuple[int], np.dtype[np.int8]]"]:
        """Exact scores of those candidate pairs that overlap, and the codes of their overlaps."""
        involved = np.unique(np.concatenate([pairs.left, pairs.right, np.array(self.repeated, np.int64)]))
        sets = shingle_sets(self._texts(involved), self.params.shingle)
        self.sizes.update(zip(involved.tolist(), sets.sizes().tolist(), strict=True))
        counted = verify(np.searchsorted(involved, pairs.left), np.searchsorted(involved, pairs.right), sets)
        scores = Scores(pairs.left, pairs.right, counted.shared, counted.left_size, counted.right_size)
        codes = overlaps(scores.shared, scores.left_size, scores.right_size, self.params)
        codes[self._share_a_passage(scores, codes)] = PASSAGE
        return scores.select(codes != NONE), codes[codes != NONE]

    def _share_a_passage(self, scores: Scores, codes: "np.ndarray[tuple[int], np.dtype[np.int8]]") -> I64:
        """Which pairs without an overlap share as many longer shingles as one passage has."""
        enough = self.params.passage - self.params.sample_shingle + 1
        maybe = np.flatnonzero((codes == NONE) & (scores.shared >= enough))
        left, right = scores.left[maybe], scores.right[maybe]
        involved = np.unique(np.concatenate([left, right]))
        sets = shingle_sets(self._texts(involved), self.params.sample_shingle)
        counted = verify(np.searchsorted(involved, left), np.searchsorted(involved, right), sets)
        return maybe[counted.shared >= enough]

    def _texts(self, nodes: I64) -> Texts:
        return Texts.pack([self.articles[row].text for row in self._firsts[nodes].tolist()])


class Clustering:
    """Verdicts → clusters, and the matches between the articles."""

    def __init__(self, nodes: Nodes, judge: Judge, canonical: Sequence[Rule] | Chooser) -> None:
        self._nodes = nodes
        self._judge = judge
        self._canonical = canonical
        self._links = judge.links()
        self._chosen: dict[Node, Article] = {}  # the canonical article, by the center's node
        self._matches: dict[tuple[str, str], Match] = {}

    def run(self) -> tuple[list[Cluster], list[Match]]:
        """All clusters, largest first, and all matches."""
        clusters = []
        for component in components(self._links):
            revisions = self._judge.revisions(component, self._links)
            for gathering in gather(component, self._links, revisions, self._choose, self._confirm):
                clusters.append(self._cluster(gathering))
        for node in range(self._nodes.count):
            if node not in self._links:
                clusters.append(self._alone(node))
        self._match_all()
        clusters.sort(key=lambda cluster: (-cluster.size, cluster.canonical.id))
        return clusters, [self._matches[key] for key in sorted(self._matches)]

    def _alone(self, node: Node) -> Cluster:
        """The cluster of a text without copies: one article, or all that have this very text."""
        if len(self._nodes.members(node)) == 1:
            return Cluster(self._nodes.members(node)[0], (), "the only one")
        _, reason = self._choose([node])
        return self._cluster(Gathering(node, reason, {}))

    def _choose(self, nodes: list[Node]) -> tuple[Node, str]:
        """The node of the article that the rules (or the caller's function) choose among all articles of nodes."""
        node_of = {article.id: node for node in nodes for article in self._nodes.members(node)}
        articles = sorted((article for node in nodes for article in self._nodes.members(node)), key=fact_order)
        if callable(self._canonical):
            chosen, reason = choose_by(self._canonical, articles)
        else:
            whole = self._judge.excerpts(nodes, self._links)
            hosts = {article.id: self._nodes.members(whole[node])[0].id for node in whole for article in self._nodes.members(node)}
            credits = {article.id: credit for article in articles if (credit := self._nodes.credit(article))}
            chosen, reason = choose(Contest(articles, hosts, credits), self._canonical)
        self._chosen[node_of[chosen.id]] = chosen
        return node_of[chosen.id], reason

    def _confirm(self, center: Node, others: list[Node]) -> set[Node]:
        """Those of some nodes that are copies of the center, though no bucket brought them together."""
        left = np.minimum(center, others)
        right = np.maximum(center, others)
        known = np.array([pair in self._judge.verdicts for pair in zip(left.tolist(), right.tolist(), strict=True)], bool)
        self._judge.judge(_verdicts(*self._nodes.score(Pairs(left[~known], right[~known]))))
        copies = set()
        for node in others:
            verdict = self._judge.verdicts.get((min(center, node), max(center, node)))
            if verdict is not None and verdict.is_copy:
                copies.add(node)
        return copies

    def _cluster(self, gathering: Gathering) -> Cluster:
        center, canonical = gathering.center, self._chosen[gathering.center]
        members = [self._member(article, center, canonical, center) for article in self._nodes.members(center) if article is not canonical]
        for node, following in gathering.next.items():
            target = canonical if following == center else self._nodes.members(following)[0]
            members += [self._member(article, node, target, following) for article in self._nodes.members(node)]
        return Cluster(canonical, tuple(sorted(members, key=lambda member: fact_order(member.article))), gathering.reason)

    def _member(self, article: Article, node: Node, target: Article, its_node: Node) -> Member:
        return Member(article, self._match(article, target, node, its_node))

    def _match(self, one: Article, other: Article, node: Node, its_node: Node) -> Match:
        match = self._judge.match(one, other, node, its_node)
        return self._matches.setdefault((match.left, match.right), match)

    def _match_all(self) -> None:
        """Add the matches that tie no member: of the first articles of two texts, and of equal texts."""
        for left, right in self._judge.verdicts:
            self._match(self._nodes.members(left)[0], self._nodes.members(right)[0], left, right)
        for node in self._nodes.repeated:
            first, *others = self._nodes.members(node)
            for article in others:
                self._match(first, article, node, node)
