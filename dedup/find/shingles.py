"""Words of texts → their shingles: as sets, in which overlaps are counted, or in order; without outlets' furniture.

Imports words, work, numpy; the compiled kernels only for inputs that are worth their start.
"""

from dataclasses import dataclass
from types import ModuleType

import numpy as np
import numpy.typing as npt

from dedup.find.hashing import I64, U64
from dedup.find.words import WIDTH, WordHashes
from dedup.find.work import COMPILE_FROM_BYTES, in_chunks, kernels_for, offsets_of

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class ShingleSets:
    """The shingle sets of n texts: `values[starts[i]:ends[i]]`, ascending and distinct. There are gaps between some."""

    values: U64
    starts: I64
    ends: I64

    def sizes(self) -> I64:
        """Distinct shingles of each text, int64[n]."""
        return self.ends - self.starts

    def of(self, text: int) -> U64:
        """The set of one text."""
        return self.values[self.starts[text] : self.ends[text]]


def shingle_sets(
    words: WordHashes, k: int, furniture: U64 | None = None, outlets: U64 | None = None, run: int = 0
) -> ShingleSets:
    """The sets of shingles of `k` words of texts, in which overlaps are counted exactly.

    Shingles within a run of `run` words are left out if the run's hash, combined by XOR with that of the
    text's outlet (`outlets`, [n]), is among `furniture` (ascending).
    """
    places = words.offsets
    kernels = _kernels_for(places)
    known = None if furniture is None or not len(furniture) else kernels.lookup(furniture)
    found = np.empty(places[-1], np.uint64)  # a text has at most as many shingles as words

    def one_chunk(_: I64, rows: slice) -> I64:
        hashes, offsets = words.joined(rows)
        shingles, bounds = kernels.shingle_hashes(hashes, offsets, k)
        if known is not None and outlets is not None:
            runs = kernels.shingle_hashes(hashes, offsets, run)
            own = ~kernels.within_runs(*runs, outlets[rows], known, bounds, run - k)
            shingles, bounds = shingles[own], offsets_of(own)[bounds]
        values, bounds = kernels.sorted_sets(shingles, bounds)
        bounds += places[rows.start]
        found[bounds[0] : bounds[-1]] = values  # written here, in a thread: to join all at the end takes as long again
        return np.stack([bounds[:-1], bounds[1:]])

    starts, ends = np.concatenate(in_chunks(kernels, places, one_chunk, WIDTH), axis=1)
    return ShingleSets(found, starts, ends)


def shingles_in_order(words: WordHashes, k: int, furniture: U64, outlets: U64, run: int) -> tuple[U64, I64, Flags]:
    """The hashes of all shingles of texts, in text order, their offsets, and which of them `shingle_sets` counts."""
    places = words.offsets
    kernels = _kernels_for(places)
    known = kernels.lookup(furniture)

    def one_chunk(_: I64, rows: slice) -> tuple[U64, I64, Flags]:
        hashes, offsets = words.joined(rows)
        shingles, shingle_bounds = kernels.shingle_hashes(hashes, offsets, k)
        runs = kernels.shingle_hashes(hashes, offsets, run)
        left_out = kernels.within_runs(*runs, outlets[rows], known, shingle_bounds, run - k)
        return shingles, np.diff(shingle_bounds), ~left_out

    values, counts, own = zip(*in_chunks(kernels, places, one_chunk, WIDTH), strict=True)
    return np.concatenate(values), offsets_of(np.concatenate(counts)), np.concatenate(own)


def runs_in_order(words: WordHashes, run: int, bits: int = 0, mask: int = 0) -> tuple[U64, I64]:
    """The hashes of the runs of `run` words of texts, of those whose masked bits are `bits`, and their offsets."""
    places = words.offsets
    kernels = _kernels_for(places)

    def one_chunk(_: I64, rows: slice) -> tuple[U64, I64]:
        runs, bounds = kernels.shingle_hashes(*words.joined(rows), run)
        if mask:
            chosen = runs & np.uint64(mask) == np.uint64(bits)
            runs, bounds = runs[chosen], offsets_of(chosen)[bounds]
        return runs, np.diff(bounds)

    runs, counts = zip(*in_chunks(kernels, places, one_chunk, WIDTH), strict=True)
    return np.concatenate(runs), offsets_of(np.concatenate(counts))


def word_shingles(words: WordHashes, k: int, furniture: U64, outlets: U64, run: int) -> list[tuple[U64, Flags]]:
    """Of each text the hashes of all its shingles, in text order, and which of its words are furniture, [words].

    A word is furniture within a run as in `shingle_sets`.
    """
    places = words.offsets
    kernels = _kernels_for(places)
    known = kernels.lookup(furniture)

    def one_chunk(_: I64, rows: slice) -> list[tuple[U64, Flags]]:
        hashes, offsets = words.joined(rows)
        shingles, bounds = kernels.shingle_hashes(hashes, offsets, k)
        runs = kernels.shingle_hashes(hashes, offsets, run)
        within = kernels.within_runs(*runs, outlets[rows], known, offsets, run - 1)
        return list(zip(np.split(shingles, bounds[1:-1]), np.split(within, offsets[1:-1]), strict=True))

    return [found for chunk in in_chunks(kernels, places, one_chunk, WIDTH) for found in chunk]


def _kernels_for(offsets: I64) -> ModuleType:
    return kernels_for(WIDTH * int(offsets[-1]), COMPILE_FROM_BYTES)
