"""Texts → their shingles: as sets, in which overlaps are counted, or in order; without the furniture of outlets.

Imports plain, unicode, numpy; the compiled kernels only for inputs that are worth their start.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup.find.hashing import I64, U64
from dedup.find.work import COMPILE_FROM_BYTES, Texts, in_chunks, kernels_for, offsets_of
from dedup.unicode import tables

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ShingleSets:
    """The shingle sets of n texts: `values[offsets[i]:offsets[i + 1]]`, ascending and distinct."""

    values: U64
    offsets: I64

    def sizes(self) -> I64:
        """Distinct shingles of each text, int64[n]."""
        return np.diff(self.offsets)


def shingle_sets(
    texts: Texts, k: int, furniture: U64 | None = None, outlets: U64 | None = None, run: int = 0
) -> ShingleSets:
    """The sets of shingles of `k` words of texts, in which overlaps are counted exactly.

    Shingles within a run of `run` words are left out if the run's hash, combined by XOR with that of the
    text's outlet (`outlets`, [n]), is among `furniture` (ascending).
    """
    kernels = kernels_for(len(texts.data), COMPILE_FROM_BYTES)

    def one_chunk(offsets: I64, rows: slice) -> tuple[U64, I64]:
        words, bounds = kernels.word_hashes(texts.data, offsets, tables())
        shingles, shingle_bounds = kernels.shingle_hashes(words, bounds, k)
        if furniture is not None and outlets is not None and len(furniture):
            runs = kernels.shingle_hashes(words, bounds, run)
            own = ~kernels.within_runs(*runs, outlets[rows], furniture, shingle_bounds, run - k)
            shingles, shingle_bounds = shingles[own], offsets_of(own)[shingle_bounds]
        values, value_bounds = kernels.sorted_sets(shingles, shingle_bounds)
        return values, np.diff(value_bounds)

    values, counts = zip(*in_chunks(kernels, texts, one_chunk), strict=True)
    return ShingleSets(np.concatenate(values), offsets_of(np.concatenate(counts)))


def shingles_in_order(texts: Texts, k: int, furniture: U64, outlets: U64, run: int) -> tuple[U64, I64, Flags]:
    """The hashes of all shingles of texts, in text order, their offsets, and which of them `shingle_sets` counts."""
    kernels = kernels_for(len(texts.data), COMPILE_FROM_BYTES)

    def one_chunk(offsets: I64, rows: slice) -> tuple[U64, I64, Flags]:
        words, bounds = kernels.word_hashes(texts.data, offsets, tables())
        shingles, shingle_bounds = kernels.shingle_hashes(words, bounds, k)
        runs = kernels.shingle_hashes(words, bounds, run)
        left_out = kernels.within_runs(*runs, outlets[rows], furniture, shingle_bounds, run - k)
        return shingles, np.diff(shingle_bounds), ~left_out

    values, counts, own = zip(*in_chunks(kernels, texts, one_chunk), strict=True)
    return np.concatenate(values), offsets_of(np.concatenate(counts)), np.concatenate(own)


def runs_in_order(texts: Texts, run: int, bits: int = 0, mask: int = 0) -> tuple[U64, I64]:
    """The hashes of the runs of `run` words of texts, of those whose masked bits are `bits`, and their offsets."""
    kernels = kernels_for(len(texts.data), COMPILE_FROM_BYTES)

    def one_chunk(offsets: I64, _: slice) -> tuple[U64, I64]:
        runs, bounds = kernels.shingle_hashes(*kernels.word_hashes(texts.data, offsets, tables()), run)
        if mask:
            chosen = runs & np.uint64(mask) == np.uint64(bits)
            runs, bounds = runs[chosen], offsets_of(chosen)[bounds]
        return runs, np.diff(bounds)

    runs, counts = zip(*in_chunks(kernels, texts, one_chunk), strict=True)
    return np.concatenate(runs), offsets_of(np.concatenate(counts))


def word_shingles(text: Texts, k: int, furniture: U64, outlet: U64, run: int) -> tuple[U64, Flags]:
    """The hashes of all shingles of one text, in text order, and which of its words are furniture, [words].

    `outlet` is [1]; a word is furniture within a run as in `shingle_sets`.
    """
    kernels = kernels_for(0, COMPILE_FROM_BYTES)
    words, bounds = kernels.word_hashes(text.data, text.offsets, tables())
    shingles, _ = kernels.shingle_hashes(words, bounds, k)
    runs = kernels.shingle_hashes(words, bounds, run)
    return shingles, kernels.within_runs(*runs, outlet, furniture, bounds, run - 1)
