"""How much texts take over from each other, sentence by sentence, measured once for each pair of nodes.

Imports find.work and judge; the compiled kernel only for many pairs.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from dedup.find.hashing import I64
from dedup.find.work import is_much, threads
from dedup.judge.clusters import Node
from dedup.judge.coverage import F64, Reading, Readings, Taken, taken_over_all
from dedup.judge.verdicts import NodePair


class Sentences:
    """What pairs of nodes take over from each other, so far as it was asked for.

    `read` gives a node's text as it is compared; of `at_once` texts what it gives is kept.
    """

    def __init__(self, read: Callable[[Node], Reading], at_once: int) -> None:
        self.measured: dict[NodePair, Taken] = {}
        self._read = read
        self._at_once = at_once

    def taken(self, left: I64, right: I64) -> list[Taken]:
        """How much the two nodes of each pair take over from each other, in their order."""
        pairs = list(zip(left.tolist(), right.tolist(), strict=True))
        new = [pair for pair in pairs if pair not in self.measured]
        for some in (new[first : first + self._at_once] for first in range(0, len(new), self._at_once)):
            involved, places = np.unique(np.array(some, np.int64), return_inverse=True)
            readings = Readings.of([self._read(node) for node in involved.tolist()])
            ours, theirs = places.reshape(-1, 2).T
            found = _taken_over(readings, ours, theirs, len(new))
            self.measured.update(zip(some, (Taken(*row) for row in found.tolist()), strict=True))
        return [self.measured[pair] for pair in pairs]


def _taken_over(readings: Readings, left: I64, right: I64, amount: int) -> F64:
    """What `taken_over_all` says, by the compiled kernel and in threads where there is an `amount` of pairs."""
    if not is_much(amount):
        return taken_over_all(readings, left, right)
    from dedup.judge import kernels  # imports numba

    pieces = zip(np.array_split(left, threads()), np.array_split(right, threads()), strict=True)
    with ThreadPoolExecutor(threads()) as pool:
        return np.concatenate(list(pool.map(lambda piece: kernels.taken_over_all(readings, *piece), pieces)))
