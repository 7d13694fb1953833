"""The kernels, compiled by numba: arrays in, arrays out, no validation. With word_kernels.py all that uses numba.

Function for function the twin of plain.py, with bit-identical results; that file's docstrings say what each
computes and from which paper. All release the GIL, so that callers run them on chunks of texts in several
threads; none uses `parallel=True`, which compiles for far longer. The compiled code is cached on disk.
"""

import numpy as np
import numpy.typing as npt

from dedup.find.hashing import CHUNK, EMPTY, I64, LENGTH, MIX_1, MIX_2, SHINGLE, U64
from dedup.find.word_kernels import compiled, grown, word_hashes

__all__ = [
    "affine32",
    "content_hashes",
    "one_permutation",
    "shared_counts",
    "shingle_hashes",
    "sorted_sets",
    "winnow",
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
        first, size = offsets[text], min(k, offsets[text + 1] - offsets[text])
        for place in range(bounds[text], bounds[text + 1]):
            start = first + place - bounds[text]
            h = words[start]
            for step in range(1, size):
                h = h * SHINGLE + words[start + step]
            hashes[place] = _mix(h)


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
            if value < values[h >> shift]:
                values[h >> shift] = value
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
    samples = np.empty(len(shingles) // 8 + 64, np.uint64)
    count = 0
    for text in range(len(offsets) - 1):
        first, last = offsets[text], offsets[text + 1]
        size = min(last - first, max(4, min(window, (last - first) // 8)))
        own, least = count, first - 1
        for end in range(first + size - 1, last) if size > 0 else range(0):
            if least <= end - size:  # the least has left the window: look at all of it
                least = end - size + 1
                for place in range(least + 1, end + 1):
                    if shingles[place] <= shingles[least]:
                        least = place
            elif shingles[end] <= shingles[least]:
                least = end
            else:
                continue
            samples = grown(samples, count)
            samples[count] = shingles[least]
            count += 1
        count = own + _sort_distinct(samples[own:count])
        bounds[text + 1] = count
    return samples[:count]


@compiled
def _sort_distinct(values):
    """Sorts in place, moves the distinct values to the front and returns their number."""
    values.sort()
    distinct = 0
    for value in values:
        if distinct == 0 or values[distinct - 1] != value:
            values[distinct] = value
            distinct += 1
    return distinct


def sorted_sets(shingles: U64, offsets: I64) -> tuple[U64, I64]:
    """See plain.py."""
    bounds = np.zeros(len(offsets), np.int64)
    return _sorted_sets(shingles.copy(), offsets, bounds), bounds


@compiled
def _sorted_sets(values, offsets, bounds):
    count = 0
    for text in range(len(offsets) - 1):
        first = offsets[text]
        distinct = _sort_distinct(values[first : offsets[text + 1]])
        values[count : count + distinct] = values[first : first + distinct]
        count += distinct
        bounds[text + 1] = count
    return values[:count]


def shared_counts(values: U64, offsets: I64, left: I64, right: I64) -> U32:
    """See plain.py."""
    shared = np.empty(len(left), np.uint32)
    _shared_counts(values, offsets, left, right, shared)
    return shared


@compiled
def _shared_counts(values, offsets, left, right, shared):
    for pair in range(len(left)):
        i, i_end = offsets[left[pair]], offsets[left[pair] + 1]
        j, j_end = offsets[right[pair]], offsets[right[pair] + 1]
        count = 0
        while i < i_end and j < j_end:
            one, other = values[i], values[j]
            count += one == other
            i += one <= other
            j += other <= one
        shared[pair] = count
