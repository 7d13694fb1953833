"""The pairs just above and just below each threshold, for judging the settings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dedup.find.hashing import I64
from dedup.find.verify import F64, Scores
from dedup.judge.coverage import Taken
from dedup.judge.overlaps import SHORT, SURE_RESEMBLANCE
from dedup.judge.verdicts import NodePair, Verdicts
from dedup.outcome import Borderline, Cluster, Overlap, Relation
from dedup.params import Params
from dedup.run.nodes import Nodes

EACH = 10  # pairs on each side of a threshold


@dataclass(frozen=True, slots=True)
class _Measured:
    """What a parameter's limit is compared with, of pairs of nodes."""

    parameter: str
    limit: float
    values: F64
    left: I64
    right: I64


def borderline(
    nodes: Nodes,
    excerpts: Sequence[Borderline],
    taken: Mapping[NodePair, Taken],
    hosts: F64,
    params: Params,
    clusters: Sequence[Cluster],
) -> list[Borderline]:
    """The nearest pairs on each side of `copied`, `excerpt` and `host`, from the highest value to the lowest.

    `excerpts` are `nearest_excerpts`; `taken` has what the sentences of pairs say, where the counts alone did not tell;
    `hosts` are `hosts_of` verdicts.
    """
    found = [*_nearest(_copied(taken, params), nodes), *excerpts, *_nearest(_host(hosts, params), nodes)]
    named = {article_id for pair in found for article_id in (pair.left, pair.right)}
    lead = {
        article.id: cluster.canonical.id for cluster in clusters for article in cluster.articles if article.id in named
    }
    return [replace(pair, together=lead.get(pair.left, 0) == lead.get(pair.right, 1)) for pair in found]


def nearest_excerpts(nodes: Nodes, scores: Scores, params: Params) -> list[Borderline]:
    """The nearest pairs on each side of `excerpt`, as if they were in no cluster."""
    return list(_nearest(_excerpt(scores, params), nodes))


def _copied(taken: Mapping[NodePair, Taken], params: Params) -> _Measured:
    """How much of two texts whole sentences take over."""
    left, right = np.array(list(taken), np.int64).reshape(-1, 2).T
    return _Measured("copied", params.copied, np.array([one.mean for one in taken.values()]), left, right)


def _excerpt(scores: Scores, params: Params) -> _Measured:
    """How much of the shorter text is in the longer one, of pairs that are not copies by their resemblance alone."""
    smaller = np.minimum(scores.left_size, scores.right_size)
    matters = (smaller >= SHORT) & (scores.resemblance() < max(SURE_RESEMBLANCE, params.copied))
    found = np.flatnonzero(matters)
    return _Measured(
        "excerpt", params.excerpt, scores.shared[found] / smaller[found], scores.left[found], scores.right[found]
    )


def hosts_of(verdicts: Verdicts) -> F64:
    """How much of the longer text each excerpt makes up, and the two nodes, [excerpts, 3]."""
    excerpts = [
        (verdict.shared / max(verdict.left_size, verdict.right_size, 1), *nodes)
        for nodes, verdict in verdicts.items()
        if verdict.overlap is Overlap.EXCERPT and (verdict.apart is None or verdict.apart[0] is Relation.EMBEDDED)
    ]
    return np.array(excerpts, np.float64).reshape(-1, 3)


def _host(hosts: F64, params: Params) -> _Measured:
    values, left, right = hosts.T
    return _Measured("host", params.host, values, left.astype(np.int64), right.astype(np.int64))


def _nearest(measured: _Measured, nodes: Nodes) -> Iterator[Borderline]:
    """The nearest pairs on each side of a limit, as if they were in no cluster."""
    above = measured.values >= measured.limit
    order = np.lexsort((measured.right, measured.left, np.abs(measured.values - measured.limit)))
    order = order[nodes.window.holds(measured.left, measured.right)[order]]
    chosen = [*order[above[order]][:EACH], *order[~above[order]][:EACH]]
    for i in sorted(chosen, key=lambda i: (-measured.values[i], measured.left[i], measured.right[i])):
        one, other = (nodes.members(int(side[i]))[0] for side in (measured.left, measured.right))
        yield Borderline(measured.parameter, measured.limit, float(measured.values[i]), one.id, other.id, False)
