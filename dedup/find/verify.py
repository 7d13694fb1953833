"""Candidate pairs → Scores: exact counts on the shingle sets. Imports graph, shingles, work, numpy."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup.find.graph import hubs_first, labels
from dedup.find.hashing import I64
from dedup.find.shingles import ShingleSets
from dedup.find.work import AT_ONCE, COMPILE_FROM_PAIRS, in_threads, kernels_for, pieces

U32 = npt.NDArray[np.uint32]
F64 = npt.NDArray[np.float64]

PAIRS_IN_CHUNK = 10_000


@dataclass(frozen=True, slots=True)
class Scores:
    """Pairs with their counts: distinct shingles that both have, and that each has. Ratios are derived."""

    left: I64
    right: I64
    shared: U32
    left_size: U32
    right_size: U32

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.left)

    def resemblance(self) -> F64:
        """Shared / (left + right - shared), [pairs] in [0, 1]; 0 for two empty sets."""
        union = self.left_size.astype(np.int64) + self.right_size - self.shared
        return np.asarray(self.shared / np.maximum(union, 1))

    def containment(self) -> F64:
        """Shared / the smaller size, [pairs] in [0, 1]."""
        return np.asarray(self.shared / np.maximum(np.minimum(self.left_size, self.right_size), 1))

    def select(self, which: npt.NDArray[np.bool_] | I64) -> "Scores":
        """The pairs where `which` is true, or those with these places."""
        left, right, shared = self.left[which], self.right[which], self.shared[which]
        return Scores(left, right, shared, self.left_size[which], self.right_size[which])


def verify(left: I64, right: I64, sets: ShingleSets) -> Scores:
    """Count exactly what the sets `left[i]` and `right[i]` share, for each i."""
    kernels = kernels_for(len(left), COMPILE_FROM_PAIRS)
    chunks = [slice(start, start + PAIRS_IN_CHUNK) for start in range(0, len(left), PAIRS_IN_CHUNK)]

    def one_chunk(some: slice) -> U32:
        shared: U32 = kernels.shared_counts(sets.values, sets.starts, sets.ends, left[some], right[some])
        return shared

    shared = np.concatenate([np.zeros(0, np.uint32), *in_threads(kernels, one_chunk, chunks)])
    sizes = sets.sizes().astype(np.uint32)
    return Scores(left, right, shared, sizes[left], sizes[right])


def verify_in_pieces(left: I64, right: I64, sizes: I64, sets: Callable[[I64], ShingleSets]) -> Scores:
    """Like `verify`, where the sets of all texts would take too much memory.

    Args:
        left: int64[pairs], numbers of texts below n.
        right: likewise.
        sizes: int64[n], about how many bytes each text has.
        sets: gives the sets of some texts by their numbers; it is asked for a piece at a time, and where pairs hang
            together in large numbers for some texts more than once.
    """
    found = Scores(left, right, *np.zeros((3, len(left)), np.uint32))
    for some in _pieces(left, right, sizes):
        texts, places = np.unique(np.concatenate([left[some], right[some]]), return_inverse=True)
        one = verify(places[: len(some)], places[len(some) :], sets(texts))
        found.shared[some], found.left_size[some], found.right_size[some] = one.shared, one.left_size, one.right_size
    return found


def _pieces(left: I64, right: I64, sizes: I64) -> Iterator[I64]:
    """The numbers of all pairs, in pieces whose texts are kept in memory together: pairs that hang together follow."""
    if sizes.sum() <= AT_ONCE:
        yield np.arange(len(left))
        return
    label = labels(len(sizes), left, right)
    order = hubs_first(left, right, label)
    components, starts = np.unique(label[left[order]], return_index=True)
    together = np.bincount(label, sizes, len(sizes)).astype(np.int64)[components]
    bounds = np.append(starts, len(order))
    for some in pieces(together, AT_ONCE):
        its = order[bounds[some.start] : bounds[some.stop]]
        if some.stop - some.start == 1:
            yield from _pieces_of_component(its, left, right, sizes)
        else:
            yield its


def _pieces_of_component(order: I64, left: I64, right: I64, sizes: I64) -> Iterator[I64]:
    """The same of pairs that hang together, in this order.

    Texts may be in several pieces here, so these are four times as large: senate takes 21 s instead of 25, allsides
    9.6 instead of 11.3, in 5 and 8 % more memory. With the hubs of a flood each of its texts is in one piece, beside
    these: of 100,000 that share phrases 113,385 sets are made, and were 1,738,670 in the order of their numbers.
    """
    start = 0
    while start < len(order):
        texts = np.stack([left[order[start:]], right[order[start:]]], axis=1).ravel()
        places, first = np.arange(len(texts)), np.zeros(len(sizes), np.int64)
        first[texts[::-1]] = places[::-1]  # of each text the first place: what is written last stays
        size = np.cumsum(np.where(first[texts] == places, sizes[texts], 0))[1::2]
        count = max(1, int(np.searchsorted(size, 4 * AT_ONCE, "right")))
        yield order[start : start + count]
        start += count
