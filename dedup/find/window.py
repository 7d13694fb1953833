"""A window of time: texts that were published further apart are not compared. Imports candidates, verify, numpy."""

from dataclasses import replace

import numpy as np

from dedup.find.candidates import Folding, Pairs
from dedup.find.verify import F64


def cut(folding: Folding, published: F64, window: float) -> Folding:
    """The same, but rows with one text are one node only while no more than the window lies between one and the next.

    Those without a date stay with the last. The nodes of one text take its place, the earliest first, so that numbers
    do not depend on the order of the rows.

    Args:
        folding: of all rows.
        published: float64[rows], in seconds; NaN where it is not known.
        window: in seconds.
    """
    rows = np.flatnonzero(folding.nodes < folding.judged)
    rows = rows[np.lexsort((published[rows], folding.nodes[rows]))]  # NaN comes last
    nodes, times = folding.nodes[rows], published[rows]
    begins = np.ones(len(rows), np.bool_)
    begins[1:] = (np.diff(nodes) != 0) | (np.diff(times) > window)
    judged = int(begins.sum())
    found = folding.nodes + (judged - folding.judged)
    found[rows] = np.cumsum(begins) - 1
    firsts = np.minimum.reduceat(rows, np.flatnonzero(begins)) if judged else rows
    return Folding(found, np.concatenate([firsts, folding.firsts[folding.judged :]]), judged)


def within(pairs: Pairs, folding: Folding, published: F64, window: float) -> Pairs:
    """The pairs of nodes that were published within the window, or of which one has no date.

    A node was published from its first row's date to its last one's; between two nodes lies what is from the end of
    one to the beginning of the other. Arguments as `cut` takes them.
    """
    first, last = np.full((2, len(folding.firsts)), np.nan)
    np.fmin.at(first, folding.nodes, published)
    np.fmax.at(last, folding.nodes, published)
    apart = np.maximum(first[pairs.left], first[pairs.right]) - np.minimum(last[pairs.left], last[pairs.right])
    near = ~(apart > window)
    return replace(pairs, left=pairs.left[near], right=pairs.right[near])
