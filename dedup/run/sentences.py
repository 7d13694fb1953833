"""How much texts take over from each other, sentence by sentence, measured once for each pair of nodes.

Imports find.work, judge and processes; the compiled kernel only for many pairs.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np

from dedup.find.hashing import I64
from dedup.find.work import is_much, threads
from dedup.judge.clusters import Node
from dedup.judge.coverage import F64, Reading, Readings, Taken, taken_over_all
from dedup.judge.verdicts import NodePair
from dedup.run.processes import in_processes

_AT_ONCE = 2_000  # pairs that are compared together
_KEPT = 4_000  # texts whose readings are kept, about: some 10 KB each


class Sentences:
    """What pairs of nodes take over from each other, so far as it was asked for.

    `read` gives the texts of nodes as they are compared; of those that were compared last what it gives is kept.
    """

    def __init__(self, read: Callable[[Sequence[Node]], Sequence[Reading]]) -> None:
        self.measured: dict[NodePair, Taken] = {}
        self._read = read
        self._kept: dict[Node, Reading] = {}

    def taken(self, left: I64, right: I64, processes: int = 1) -> list[Taken]:
        """How much the two nodes of each pair take over from each other, in their order; measured in processes."""
        pairs = list(zip(left.tolist(), right.tolist(), strict=True))
        new = [pair for pair in pairs if pair not in self.measured]
        lots = [new[first : first + _AT_ONCE] for first in range(0, len(new), _AT_ONCE)]
        found = in_processes(
            partial(self._measure, amount=len(new)),
            lots,
            processes,
            lambda lot, rows: rows.tobytes(),
            lambda data: np.frombuffer(data).reshape(-1, 3),
        )
        for lot, rows in zip(lots, found, strict=True):
            self.measured.update(zip(lot, (Taken(*row) for row in rows.tolist()), strict=True))
        return [self.measured[pair] for pair in pairs]

    def _measure(self, lot: Sequence[NodePair], amount: int) -> F64:
        """What `taken_over_all` says of a lot of pairs of nodes, [pairs, 3]; one of an `amount` of pairs."""
        involved, places = np.unique(np.array(lot, np.int64), return_inverse=True)
        left, right = places.reshape(-1, 2).T
        return _taken_over(Readings.of(self._readings(involved.tolist())), left, right, amount)

    def _readings(self, nodes: list[Node]) -> list[Reading]:
        new = [node for node in nodes if node not in self._kept]
        if len(self._kept) + len(new) > _KEPT:
            self._kept = {node: self._kept[node] for node in nodes if node in self._kept}
        if new:
            self._kept.update(zip(new, self._read(new), strict=True))
        return [self._kept[node] for node in nodes]


def _taken_over(readings: Readings, left: I64, right: I64, amount: int) -> F64:
    """What `taken_over_all` says, by the compiled kernel and in threads where there is an `amount` of pairs."""
    if not is_much(amount):
        return taken_over_all(readings, left, right)
    from dedup.judge import kernels  # imports numba

    pieces = zip(np.array_split(left, threads()), np.array_split(right, threads()), strict=True)
    with ThreadPoolExecutor(threads()) as pool:
        return np.concatenate(list(pool.map(lambda piece: kernels.taken_over_all(readings, *piece), pieces)))
