"""A window of time: what was published further apart is not one story."""

from collections.abc import Collection, Sequence
from itertools import compress
from math import nan

import numpy as np

from dedup.article import Article
from dedup.find.candidates import Folding
from dedup.find.hashing import I64
from dedup.find.sketches import Flags
from dedup.find.verify import F64
from dedup.judge.verdicts import NodePair


def cut(folding: Folding, articles: Sequence[Article], window: float) -> Folding:
    """The same, but rows with one text are one node only while no more than the window lies between one and the next.

    Those without a date stay with the last. The nodes of one text take its place, the earliest first, so that numbers
    do not depend on the order of the rows.

    Args:
        folding: of all rows.
        articles: those of the rows.
        window: in seconds.
    """
    moments = _published(articles)
    rows = np.flatnonzero(folding.nodes < folding.judged)
    rows = rows[np.lexsort((moments[rows], folding.nodes[rows]))]  # NaN comes last
    begins = np.ones(len(rows), np.bool_)
    begins[1:] = (np.diff(folding.nodes[rows]) != 0) | (np.diff(moments[rows]) > window)
    judged = int(begins.sum())
    nodes = folding.nodes + (judged - folding.judged)
    nodes[rows] = np.cumsum(begins) - 1
    firsts = np.minimum.reduceat(rows, np.flatnonzero(begins)) if judged else rows
    return Folding(nodes, np.concatenate([firsts, folding.firsts[folding.judged :]]), judged)


class Window:
    """Which pairs of nodes are within a window of time; all, where there is none."""

    def __init__(self, seconds: float | None, articles: Sequence[Article], nodes: I64) -> None:
        """`nodes` has the node of each article, [articles]."""
        self.seconds = seconds
        if seconds is not None:
            moments = _published(articles)
            self._first, self._last = np.full((2, nodes.max(initial=-1) + 1), np.nan)
            np.fmin.at(self._first, nodes, moments)
            np.fmax.at(self._last, nodes, moments)

    def holds(self, left: I64, right: I64) -> Flags:
        """Whether no more than the window lies between the nodes of each pair, [pairs]; also where a date is not known.

        Between two nodes lies what is from the end of one, its last article, to the beginning of the other.
        """
        if self.seconds is None:
            return np.ones(len(left), np.bool_)
        begins = np.maximum(self._first[left], self._first[right])
        apart: Flags = begins - np.minimum(self._last[left], self._last[right]) > self.seconds
        return ~apart

    def far(self, pairs: Collection[NodePair]) -> list[NodePair]:
        """Those pairs that it does not hold."""
        if self.seconds is None:
            return []
        left, right = np.array(list(pairs), np.int64).reshape(-1, 2).T
        return list(compress(pairs, (~self.holds(left, right)).tolist()))


def _published(articles: Sequence[Article]) -> F64:
    """When articles were published, [articles], in seconds since 1970; NaN where it is not known."""
    dates = (article.published for article in articles)
    return np.array([nan if date is None else date.timestamp() for date in dates], np.float64)
