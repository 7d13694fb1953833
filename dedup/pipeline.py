"""The way through: append → resolve → commit, over any store. Imports find, read and judge; carries data between them.

    articles ─append→ store ─resolve→ candidate pairs → exact scores → verdicts → clusters ─commit→ store

A batch is an ingest into a memory store; an index is the same ingest into a store that lasts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from dedup.article import Article
from dedup.clock import Clock
from dedup.find.candidates import Folding, Pairs, candidates
from dedup.find.hashing import I64, U64
from dedup.find.profile import Profile
from dedup.find.shingles import ShingleSets
from dedup.find.sketches import Sketches, sketch
from dedup.find.verify import Scores
from dedup.find.work import Texts, is_much, threads
from dedup.garbage import few_collections, give_back
from dedup.judge.canonical import Chooser
from dedup.judge.canonical_rules import Rule
from dedup.judge.clusters import Node
from dedup.kept import KeptArticles
from dedup.outcome import Borderline, Outcome
from dedup.params import Params
from dedup.read.credits import ALL, find_credits, marks_of
from dedup.run.borderline import borderline, nearest_excerpts
from dedup.run.concluding import conclude
from dedup.run.nodes import Nodes
from dedup.run.overlapping import Overlapping
from dedup.run.processes import processes
from dedup.run.window import cut

# What is sketched at a time: so many articles, or of long ones so many as have that many characters.
BATCH = 10_000
BATCH_CHARACTERS = 20_000_000


class Store(Protocol):
    """Where articles, sketches and findings are kept. Rows number the articles in order of arrival."""

    def append(self, articles: Sequence[Article], texts: Texts, sketches: Sketches) -> None:
        """Take articles, their texts and sketches."""

    def articles(self) -> KeptArticles:
        """All articles, by row."""

    def fold(self) -> Folding:
        """Fold identical texts into nodes."""

    def alike(self, folding: Folding) -> Pairs:
        """The pairs of nodes that share a bucket of a band: texts that may be alike as a whole."""

    def passages(self, folding: Folding, profile: Profile, outlets: U64) -> Pairs:
        """The pairs of nodes that share a bucket of a sample which is furniture of neither's outlet, uint64[nodes]."""

    def samples(self, folding: Folding, nodes: I64) -> ShingleSets:
        """The samples of the texts of some nodes, ascending."""

    def forget(self) -> None:
        """Give up articles and sketches, where they are no longer needed: candidate pairs have been found."""

    def commit(self, outcome: Outcome) -> None:
        """Keep what was found."""


@few_collections()  # from end to end: between two uses it would look through all that one has left
def run(
    articles: Iterable[Article],
    store: Store,
    params: Params,
    canonical: Sequence[Rule] | Chooser,
    progress: Callable[[int], None] = lambda count: None,
    window: float | None = None,
) -> Outcome:
    """Take articles into a store, find and judge their copies, and keep what was found.

    `progress` is told how many articles have been taken so far. What was published more than a `window` apart, in
    seconds, is no match.
    """
    clock = Clock()
    append(articles, store, params, clock, progress)
    outcome = resolve(store, params, canonical, clock, window)
    with clock.stage("commit"):
        store.commit(outcome)
    outcome.seconds.update(clock.seconds)
    return outcome


@few_collections()
def append(
    articles: Iterable[Article], store: Store, params: Params, clock: Clock, progress: Callable[[int], None]
) -> None:
    """Sketch articles and put both into the store, a batch at a time.

    A batch is read while a thread sketches and keeps the one before, which needs Python's lock for moments only.
    """
    source, count = iter(articles), 0

    def work(batch: Sequence[Article]) -> int:
        texts = Texts.join([article.utf8 for article in batch])
        store.append(batch, texts, sketch(texts, params))
        return len(batch)

    def take(number: int) -> None:
        nonlocal count
        count += number
        progress(count)

    pool, more = ThreadPoolExecutor(1), True
    before: Future[int] | None = None
    try:
        while more:
            with clock.stage("read"):
                batch, more = _batch(source)
            with clock.stage("sketch"):
                if before:
                    take(before.result())
                if more:
                    before = pool.submit(work, batch)
                elif batch:
                    take(work(batch))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # Ctrl-C does not wait for a batch
    give_back()


def _batch(source: Iterator[Article]) -> tuple[list[Article], bool]:
    """The next articles to sketch together, and whether there may be more."""
    batch, characters = [], 0
    for article in source:
        batch.append(article)
        characters += article.length
        if len(batch) == BATCH or characters >= BATCH_CHARACTERS:
            return batch, True
    return batch, False


def resolve(
    store: Store, params: Params, canonical: Sequence[Rule] | Chooser, clock: Clock, window: float | None
) -> Outcome:
    """Find and judge the copies among all articles of a store, which gives them up between the two."""
    found = find(store, params, clock, window=window)
    store.forget()
    weighed = weigh(found, params, canonical, clock)
    del found  # most pairs that were scored do not overlap: of ten million articles their scores take 700 MB
    return decide(weighed, params, canonical, clock)


@dataclass(frozen=True, slots=True)
class Found:
    """What find leaves for judge: candidate pairs with their exact scores, which no threshold has touched yet."""

    nodes: Nodes
    pairs: Pairs
    scores: Scores
    too_short: Sequence[str]


@few_collections()
def find(
    store: Store, params: Params, clock: Clock, profile: Profile | None = None, window: float | None = None
) -> Found:
    """The candidate pairs among all articles of a store, verified; with this profile, or what they themselves tell.

    Equal texts are cut by the window, in seconds; pairs are not, since what recurs later tells that a text is a form.
    """
    with clock.stage("candidates"):
        folding = store.fold()
        if window is not None:
            folding = cut(folding, store.articles(), window)
        nodes = Nodes(store.articles(), folding, params, profile, window)
        alike, passages = store.alike(folding), store.passages(folding, nodes.profile, nodes.outlets)
        pairs = candidates(alike, passages, params)
    if profile is None:
        with clock.stage("learn"):
            nodes.learn(pairs, partial(store.samples, folding))
        with clock.stage("candidates"):
            if len(nodes.profile.shingles):
                pairs = candidates(alike, store.passages(folding, nodes.profile, nodes.outlets), params)
    with clock.stage("verify"):
        scores = nodes.score(pairs)
    too_short = sorted(nodes.articles[row].id for row in folding.firsts[folding.judged :])
    return Found(nodes, pairs, scores, too_short)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The pairs that overlap, of all that were scored, and what is told of the others."""

    nodes: Nodes
    overlapping: Overlapping
    crowded: frozenset[Node]
    excerpts: Sequence[Borderline]
    uncompared: int
    too_short: Sequence[str]


def judge(found: Found, params: Params, canonical: Sequence[Rule] | Chooser, clock: Clock) -> Outcome:
    """What the scores mean. May be called again with other thresholds: finding is the larger part of the work."""
    return decide(weigh(found, params, canonical, clock), params, canonical, clock)


@few_collections()
def weigh(found: Found, params: Params, canonical: Sequence[Rule] | Chooser, clock: Clock) -> Weighed:
    """Which pairs overlap, by their scores and sentences."""
    nodes = found.nodes
    with clock.stage("judge"):
        overlapping = nodes.overlapping(found.scores, params, _processes(canonical))
        nodes.hashes.forget()  # of few texts they are asked for again
        before = len(overlapping.codes)
        overlapping, torn = overlapping.thinned(params, nodes.count)
        excerpts = nearest_excerpts(nodes, found.scores, params)
    crowded, left_out = found.pairs.crowded.union(torn.tolist()), before - len(overlapping.codes)
    return Weighed(nodes, overlapping, crowded, excerpts, found.pairs.uncompared + left_out, found.too_short)


@few_collections()
def decide(weighed: Weighed, params: Params, canonical: Sequence[Rule] | Chooser, clock: Clock) -> Outcome:
    """What the overlaps mean: clusters, each with its canonical and lineage, and all matches."""
    nodes, overlapping = weighed.nodes, weighed.overlapping
    judged = conclude(nodes, overlapping, weighed.crowded, params, canonical, clock, processes=_processes(canonical))
    with clock.stage("cluster"):
        several = judged.clusters.several
        border = borderline(nodes, weighed.excerpts, overlapping.taken, judged.hosts, params, several)
    return Outcome(
        articles=nodes.articles,
        clusters=judged.clusters,
        matches=judged.matches,
        series=judged.series,
        borderline=border,
        too_short=weighed.too_short,
        uncompared=weighed.uncompared,
        credits=judged.credits,
        params=params,
        window=nodes.window.seconds,
        furniture=nodes.profile.furniture,
    )


def _processes(canonical: Sequence[Rule] | Chooser) -> int:
    """How many processes may judge.

    One, where the caller's own function chooses: it may note things.
    """
    return 1 if callable(canonical) else processes()


def credit_all(outcome: Outcome) -> None:
    """Look for credits in the articles without a match as well."""
    articles = outcome.articles
    others = np.array([row for row, article in enumerate(articles) if article.id not in outcome.credits], np.int64)
    marks = np.full(len(others), ALL, np.uint8)
    if is_much(len(others)):
        marks = marks_of(others, lambda rows: [articles[row].utf8 for row in rows], threads())
    for row, its in zip(others.tolist(), marks.tolist(), strict=True):
        article = articles[row]
        found = find_credits(article, its)
        if found:
            outcome.credits[article.id] = found
