"""The kernels, compiled by numba: arrays in, arrays out, no validation. With word_kernels.py, unicode_kernels.py and
set_kernels.py all of find that is.

Function for function the twin of plain.py, with bit-identical results; that file's docstrings say what each
computes and from which paper. All release the GIL, so that callers run them on chunks of texts in several
threads; none uses `parallel=True`, which compiles for far longer. The compiled code is cached on disk.
"""

import numpy as np
import numpy.typing as npt

from dedup.compiled import compiled
from dedup.find.hashing import CHUNK, EMPTY, I64, LENGTH, MIX_1, MIX_2, SHINGLE, U64
from dedup.find.set_kernels import (
    bucket_pairs,
    lookup,
    recurring,
    shared_counts,
    sort_distinct,
    sorted_sets,
    within_runs,
)
from dedup.find.word_kernels import word_hashes
from dedup.intrinsics import address

__all__ = [
    "affine32",
    "bucket_pairs",
    "content_hashes",
    "lookup",
    "one_permutation",
    "recurring",
    "shared_counts",
    "shingle_hashes",
    "sorted_sets",
    "winnow",
    "within_runs",
    "word_hashes",
]

U32 = npt.NDArray[np.uint32]


@compiled
def _mix(h):
    h ^= h >> np.uint64(33)
    h *= MIX_1
    h ^= h >> np.uint64(33)
    h *= MIX_2
    return h ^ (h >> np.uint64(33))


def shingle_hashes(words: U64, offsets: I64, k: int) -> tuple[U64, I64]:
    """See plain.py."""
    lengths = np.diff(offsets)
    bounds = np.zeros(len(offsets), np.int64)
    np.cumsum(np.where(lengths >= k, lengths - k + 1, np.minimum(lengths, 1)), out=bounds[1:])
    hashes = np.empty(bounds[-1], np.uint64)
    _shingles(words, offsets, bounds, k, hashes)
    return hashes, bounds


@compiled
def _shingles(words, offsets, bounds, k, hashes):
    for text in range(len(offsets) - 1):
        own = hashes[bounds[text] : bounds[text + 1]]
        its = words[offsets[text] : offsets[text + 1]]
        for i in range(len(own)):
            own[i] = its[i]
        for step in range(1, min(k, len(its))):
            later = its[step:]
            for i in range(len(own)):
                own[i] = own[i] * SHINGLE + later[i]
        for i in range(len(own)):
            own[i] = _mix(own[i])


def content_hashes(words: U64, offsets: I64) -> U64:
    """See plain.py."""
    hashes = np.empty(len(offsets) - 1, np.uint64)
    _contents(words, offsets, hashes)
    return hashes


@compiled
def _contents(words, offsets, hashes):
    for text in range(len(offsets) - 1):
        h = np.uint64(0)
        for place in range(offsets[text], offsets[text + 1]):
            h = h * SHINGLE + _mix(words[place])
        hashes[text] = _mix(h ^ (np.uint64(offsets[text + 1] - offsets[text]) * LENGTH))


def one_permutation(shingles: U64, offsets: I64, permutations: int) -> U32:
    """See plain.py."""
    signatures = np.full((len(offsets) - 1, permutations), EMPTY)
    _one_permutation(shingles, offsets, np.uint64(65 - permutations.bit_length()), signatures)
    return signatures


@compiled
def _one_permutation(shingles, offsets, shift, signatures):
    for text in range(len(offsets) - 1):
        values = signatures[text]
        for h in shingles[offsets[text] : offsets[text + 1]]:
            value = np.uint32((h >> np.uint64(8)) & np.uint64(0xFFFFFFFF))
            values[h >> shift] = min(values[h >> shift], value)  # no branch: it could not be foretold
        empty = 0
        for value in values:
            empty += value == EMPTY
        if empty == 0 or empty == len(values):
            continue
        filled = values.copy()
        for place in range(len(values)):
            attempt = np.uint64(1)
            while values[place] == EMPTY:
                values[place] = filled[_mix(np.uint64(place) * LENGTH + attempt * CHUNK) >> shift]
                attempt += np.uint64(1)


def affine32(shingles: U64, offsets: I64, multipliers: U32, addends: U32) -> U32:
    """See plain.py."""
    signatures = np.full((len(offsets) - 1, len(multipliers)), EMPTY)
    hashes = (shingles >> np.uint64(32)).astype(np.uint32)
    _affine32(hashes, offsets, multipliers, addends, signatures)
    return signatures


@compiled
def _affine32(hashes, offsets, multipliers, addends, signatures):
    for place in range(len(hashes)):
        h = hashes[place]
        h = np.uint32((h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B))
        h = np.uint32((h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35))
        hashes[place] = h ^ (h >> np.uint32(16))
    for text in range(len(offsets) - 1):
        own = hashes[offsets[text] : offsets[text + 1]]
        for permutation in range(len(multipliers)):
            multiplier, addend = multipliers[permutation], addends[permutation]
            lowest = EMPTY
            for h in own:
                lowest = min(lowest, np.uint32(multiplier * h + addend))
            signatures[text, permutation] = lowest


def winnow(shingles: U64, offsets: I64, window: int) -> tuple[U64, I64]:
    """See plain.py."""
    bounds = np.zeros(len(offsets), np.int64)
    return _winnow(shingles, offsets, window, bounds), bounds


@compiled
def _winnow(shingles, offsets, window, bounds):
    samples = np.empty(len(shingles), np.uint64)
    longest = 0
    for text in range(len(offsets) - 1):
        longest = max(longest, offsets[text + 1] - offsets[text])
    spaces, count = np.empty((2, longest), np.uint64), 0
    for text in range(len(offsets) - 1):
        own = shingles[offsets[text] : offsets[text + 1]]
        size = min(len(own), max(4, min(window, len(own) // 8)))
        least, wider = address(spaces[0]), address(spaces[1])
        for i in range(len(own)):
            least[i] = own[i]
        width, windows = 1, len(own)  # least[i] is the least of so many from i on
        while width < size:
            step = min(width, size - width)
            width += step
            windows -= step
            for i in range(windows):
                wider[i] = min(least[i], least[i + step])
            least, wider = wider, least
        first = count
        for i in range(windows):
            if i == 0 or least[i] != least[i - 1]:
                samples[count] = least[i]
                count += 1
        count = first + sort_distinct(samples[first:count], spaces[0])
        bounds[text + 1] = count
    return samples[:count]
