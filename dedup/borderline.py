"""The pairs just above and just below each threshold, for judging the settings. Beside pipeline."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from dedup.find.hashing import I64
from dedup.find.verify import F64, Scores
from dedup.judge.judging import Judge
from dedup.judge.relations import SHORT, SURE_RESEMBLANCE
from dedup.nodes import Nodes
from dedup.outcome import Borderline, Cluster, Overlap, Relation
from dedup.params import Params

EACH = 10  # pairs on each side of a threshold


@dataclass(frozen=True, slots=True)
class _Measured:
    """What a parameter's limit is compared with, of pairs of nodes."""

    parameter: str
    limit: float
    values: F64
    left: I64
    right: I64


def borderline(nodes: Nodes, scores: Scores, judge: Judge, params: Params, clusters: list[Cluster]) -> list[Borderline]:
    """The nearest pairs on each side of `copied`, `excerpt` and `host`, from the highest value to the lowest."""
    lead = {
        article.id: cluster.canonical.id
        for cluster in clusters
        if cluster.members
        for article in (cluster.canonical, *(member.article for member in cluster.members))
    }
    measured = (_copied(nodes, params), _excerpt(scores, params), _host(judge, params))
    return [pair for each in measured for pair in _nearest(each, nodes, lead)]


def _copied(nodes: Nodes, params: Params) -> _Measured:
    """How much of two texts whole sentences take over, where the counts alone did not tell."""
    pairs = sorted(nodes.sentences.measured)
    left, right = np.array(pairs, np.int64).reshape(-1, 2).T
    return _Measured(
        "copied", params.copied, np.array([nodes.sentences.measured[pair].mean for pair in pairs]), left, right
    )


def _excerpt(scores: Scores, params: Params) -> _Measured:
    """How much of the shorter text is in the longer one, of pairs that are not copies by their resemblance alone."""
    smaller = np.minimum(scores.left_size, scores.right_size)
    matters = (smaller >= SHORT) & (scores.resemblance() < max(SURE_RESEMBLANCE, params.copied))
    found = np.flatnonzero(matters)
    return _Measured(
        "excerpt", params.excerpt, scores.shared[found] / smaller[found], scores.left[found], scores.right[found]
    )


def _host(judge: Judge, params: Params) -> _Measured:
    """How much of the longer text an excerpt makes up."""
    excerpts = [
        (verdict.shared / max(verdict.left_size, verdict.right_size, 1), *nodes)
        for nodes, verdict in sorted(judge.verdicts.items())
        if verdict.overlap is Overlap.EXCERPT and (verdict.apart is None or verdict.apart[0] is Relation.EMBEDDED)
    ]
    values, left, right = np.array(excerpts, np.float64).reshape(-1, 3).T
    return _Measured("host", params.host, values, left.astype(np.int64), right.astype(np.int64))


def _nearest(measured: _Measured, nodes: Nodes, lead: Mapping[str, str]) -> Iterator[Borderline]:
    """`lead` gives the canonical's id of the articles that are not alone."""
    above = measured.values >= measured.limit
    order = np.lexsort((measured.right, measured.left, np.abs(measured.values - measured.limit)))
    chosen = [*order[above[order]][:EACH], *order[~above[order]][:EACH]]
    for i in sorted(chosen, key=lambda i: (-measured.values[i], measured.left[i], measured.right[i])):
        one, other = (nodes.members(int(side[i]))[0] for side in (measured.left, measured.right))
        together = lead.get(one.id, one.id) == lead.get(other.id, other.id)
        yield Borderline(measured.parameter, measured.limit, float(measured.values[i]), one.id, other.id, together)
