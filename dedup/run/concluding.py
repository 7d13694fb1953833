"""Pairs that overlap → clusters, matches, series and credits; where there are many, in several processes.

Nothing is judged across texts that no near pair and no excerpt ties together: a share has some of what hangs together,
and all of that.
"""

import heapq
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import chain
from operator import attrgetter

import numpy as np

from dedup import lineage
from dedup.clock import Clock
from dedup.find.graph import labels
from dedup.find.hashing import I64
from dedup.find.verify import F64
from dedup.judge.canonical import Chooser
from dedup.judge.canonical_rules import Rule
from dedup.judge.clusters import Node, components
from dedup.judge.crediting import with_author
from dedup.judge.judging import Judge
from dedup.judge.overlaps import PASSAGE, fact_order
from dedup.kept import KeptArticles
from dedup.lineage import Credit
from dedup.outcome import Cluster, Match, Member, Series
from dedup.params import Params
from dedup.run.borderline import hosts_of
from dedup.run.clustering import Clustering, Clusters
from dedup.run.nodes import Nodes
from dedup.run.overlapping import Overlapping
from dedup.run.parcels import dumped, loaded
from dedup.run.processes import in_processes

# So many pairs of texts are worth a process: they take a third of a second to be judged, and a process a tenth at most.
WORTH = 2_000
# So many shares for each process: whoever is done takes the next one, and nobody waits long at the end.
EACH = 8
# So many pairs for each process, then others are forked for the next ones: a process has the memory that it looked at
# twice, and all that it found. Two of a million articles have 3.8 GB together; with twice as many pairs 4.3.
A_PROCESS = 100_000

KINDS = (  # of what is found
    *(Cluster, Member, Match, Series),
    *(lineage.Appearance, lineage.Chain, lineage.Change, lineage.Credit, lineage.Direction, lineage.Lineage),
    *(lineage.Origin, lineage.Version),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the verdicts of all pairs make of the articles."""

    clusters: Clusters  # largest first
    matches: list[Match]  # by the ids
    series: list[Series]  # largest first
    credits: dict[str, tuple[Credit, ...]]  # by id those of the articles that match and credit somebody
    hosts: F64  # [excerpts, 3] for `borderline`


@dataclass(frozen=True, slots=True)
class Part:
    """What judging one share found, in no order; `_joined` puts the parts together."""

    clusters: list[Cluster]  # of several articles
    matches: list[Match]
    series: list[Series]
    credits: dict[int, tuple[Sequence[Credit], Set[str]]]  # by row, as `Crediting.of` gives them
    hosts: F64


@dataclass(frozen=True, slots=True)
class Share:
    """Texts that nothing ties to those of another share. A passage ties nobody: its pair is in the share of either."""

    overlapping: Overlapping
    repeated: list[Node]  # texts of several articles, in pairs or not

    def nodes(self) -> list[Node]:
        """All its texts that may be in a cluster of several articles, each once."""
        return list({*self.overlapping.scores.left.tolist(), *self.overlapping.scores.right.tolist(), *self.repeated})


def conclude(
    nodes: Nodes,
    overlapping: Overlapping,
    crowded: frozenset[Node],
    params: Params,
    canonical: Sequence[Rule] | Chooser,
    clock: Clock,
    *,
    asked: Set[Node] | None = None,
    processes: int = 1,
) -> Judged:
    """Pairs that overlap → clusters, matches and series, the credits of all that match looked for.

    If only some texts are `asked` for, no other matches are made than theirs and those of members. The result does not
    depend on the number of processes; more than one only where `processes.processes` says so, and of no index: what is
    forked may not use its connection.
    """
    judged = partial(
        _judged, nodes=nodes, crowded=crowded, params=params, canonical=canonical, clock=clock, asked=asked
    )

    def dump(share: Share, found: Part) -> bytes:
        return dumped(found, nodes.articles.row_of, KINDS)

    with clock.stage("judge"):  # in threads, and so before others are forked
        overlapping = nodes.with_exchanged(overlapping)
    found: list[Part] = []
    with clock.stage("cluster"):
        shares, count = _shares(nodes, overlapping, processes)
        at_once = EACH * count if count > 1 else 1
        for some in (shares[place : place + at_once] for place in range(0, len(shares), at_once)):
            found += in_processes(judged, some, count, dump, lambda data: loaded(data, nodes.articles, KINDS))
        return _joined(found, nodes)


def _shares(nodes: Nodes, overlapping: Overlapping, processes: int) -> tuple[list[Share], int]:
    """Shares with about as much work each, and how many processes they are worth; the first has what is largest."""
    repeated = np.array(nodes.repeated, np.int64)
    left, right = overlapping.scores.left, overlapping.scores.right
    size = len(left) + len(repeated)
    count = max(1, min(processes, size // WORTH))
    rounds = max(1, -(-size // (count * A_PROCESS)))
    if count == rounds == 1:
        return [Share(overlapping, nodes.repeated)], 1
    tie = overlapping.codes != PASSAGE
    label = labels(nodes.count, left[tie], right[tie])
    work = np.bincount(np.concatenate([label[left], label[repeated]]), minlength=nodes.count)
    number = rounds * (EACH * count if count > 1 else 1)
    share_of = _dealt(work, number)
    of_pairs, of_repeated = (_places(share_of[label[some]], number) for some in (left, repeated))
    shares = [
        Share(overlapping.select(pairs), repeated[places].tolist())
        for pairs, places in zip(of_pairs, of_repeated, strict=True)
    ]
    return [share for share in shares if len(share.overlapping.codes) or share.repeated], count


def _dealt(work: I64, count: int) -> I64:
    """The number of a share for each label, [labels]: from the largest on, each to the share with the least work."""
    share_of, shares = np.zeros(len(work), np.int64), [(0, number) for number in range(count)]
    for label in np.argsort(-work, kind="stable")[: np.count_nonzero(work)].tolist():
        so_far, share = shares[0]
        share_of[label] = share
        heapq.heapreplace(shares, (so_far + int(work[label]), share))
    return share_of


def _places(shares: I64, count: int) -> list[I64]:
    """Where each share stands among the shares of some things, each ascending."""
    order = np.argsort(shares, kind="stable")
    return np.split(order, np.searchsorted(shares[order], np.arange(1, count)))


def _judged(
    share: Share,
    nodes: Nodes,
    crowded: frozenset[Node],
    params: Params,
    canonical: Sequence[Rule] | Chooser,
    clock: Clock,
    asked: Set[Node] | None,
) -> Part:
    """What the pairs of a share make of its articles."""
    with clock.stage("judge"):
        nodes.expect(share.nodes())
        judge = nodes.judge(params)
        judge.judge(share.overlapping.verdicts())
        judge.set_digests_apart()
    with clock.stage("cluster"):
        clusters, matches = Clustering(nodes, judge, canonical, crowded, share.repeated).run(asked)
        series = list(_series(nodes, judge))
    with clock.stage("credit"):
        credits = _credits(nodes, judge, share, matches)
    return Part(clusters, matches, series, credits, hosts_of(judge.verdicts))


def _credits(
    nodes: Nodes, judge: Judge, share: Share, matches: Sequence[Match]
) -> dict[int, tuple[Sequence[Credit], Set[str]]]:
    """Whom the articles credit that have a match, whatever it means."""
    matched = {article_id for match in matches for article_id in (match.left, match.right)}
    articles = (article for node in share.nodes() for article in nodes.members(node) if article.id in matched)
    row_of = nodes.articles.row_of
    return {row_of(article): credits for article in articles if any(credits := judge.credits.of(article))}


def _series(nodes: Nodes, judge: Judge) -> Iterator[Series]:
    """What hangs together by being one form, three texts or more."""
    templates = judge.verdicts.templates()
    for component in components(templates):
        if len(component) > 2:
            articles = sorted((article for node in component for article in nodes.members(node)), key=fact_order)
            one, other = component[0], min(templates[component[0]])
            example = judge.match(nodes.members(one)[0], nodes.members(other)[0], one, other)
            yield Series(tuple(article.id for article in articles), example)


def _joined(found: Sequence[Part], nodes: Nodes) -> Judged:
    """What all shares found, in an order that does not depend on them, and the articles that stand alone."""
    clusters = sorted(
        chain.from_iterable(one.clusters for one in found), key=lambda cluster: (-cluster.size, cluster.canonical.id)
    )
    credits: dict[int, Sequence[Credit]] = {}
    named: dict[int, set[str]] = defaultdict(set)  # an article with a passage is in two shares, where others are named
    for row, (its, names) in chain.from_iterable(one.credits.items() for one in found):
        credits[row] = its
        named[row] |= names
    return Judged(
        Clusters(clusters, nodes.articles, _lone(clusters, nodes.articles)),
        sorted(chain.from_iterable(one.matches for one in found), key=attrgetter("left", "right")),
        sorted(chain.from_iterable(one.series for one in found), key=lambda one: (-one.size, one.articles)),
        {
            article.id: with_author(credits[row], article, named[row])
            for row, article in ((row, nodes.articles[row]) for row in sorted(credits))
        },
        np.concatenate([one.hosts for one in found]),
    )


def _lone(clusters: Sequence[Cluster], articles: KeptArticles) -> Sequence[int]:
    """The rows of the articles that are in none of the clusters, by their ids."""
    alone = np.ones(len(articles), np.bool_)
    for cluster in clusters:
        for article in cluster.articles:
            alone[articles.row_of(article)] = False
    rows = np.flatnonzero(alone)
    ids = [articles[row].id for row in rows.tolist()]
    return array("q", rows[np.argsort(np.array(ids, np.object_), kind="stable")].tobytes())
