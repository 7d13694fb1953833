"""Candidate pairs → Scores: exact counts on the shingle sets. Imports sketches, numpy."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup.find import plain
from dedup.find.hashing import I64
from dedup.find.sketches import COMPILE_FROM_PAIRS, ShingleSets, kernels_for, threads

U32 = npt.NDArray[np.uint32]
F64 = npt.NDArray[np.float64]


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

    def select(self, which: npt.NDArray[np.bool_]) -> "Scores":
        """The pairs where `which` is true."""
        left, right, shared = self.left[which], self.right[which], self.shared[which]
        return Scores(left, right, shared, self.left_size[which], self.right_size[which])


def verify(left: I64, right: I64, sets: ShingleSets) -> Scores:
    """Count exactly what the sets `left[i]` and `right[i]` share, for each i."""
    kernels = kernels_for(len(left), COMPILE_FROM_PAIRS)
    pieces = 1 if kernels is plain else max(1, len(left) // 20_000)
    chunks = list(zip(np.array_split(left, pieces), np.array_split(right, pieces), strict=True))
    with ThreadPoolExecutor(threads()) as pool:
        shared = list(pool.map(lambda pair: kernels.shared_counts(sets.values, sets.offsets, *pair), chunks))
    sizes = sets.sizes().astype(np.uint32)
    return Scores(left, right, np.concatenate(shared), sizes[left], sizes[right])
