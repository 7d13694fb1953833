"""Whole-sentence coverage of many pairs, compiled by numba: the twin of coverage.py, with bit-identical results.

Arrays in, arrays out, no validation. The kernel releases the GIL and is cached on disk.
"""

import numpy as np
import numpy.typing as npt
from numba import njit

from dedup.judge.coverage import MOST, OCCURRENCES, QUOTED, SOME, Readings

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]

_compiled = njit(nogil=True, cache=True, error_model="numpy", boundscheck=False)


def taken_over_all(readings: Readings, left: I64, right: I64) -> F64:
    """See coverage.taken_over_all."""
    taken = np.empty((len(left), 3))
    _taken_over_all(
        readings.shingles, readings.order, readings.shingle_offsets,
        readings.sentences, readings.quoted, readings.own, readings.offsets,
        left, right, taken,
    )  # fmt: skip
    return taken


@_compiled
def _taken_over_all(shingles, order, shingle_offsets, sentences, quoted, own, offsets, left, right, taken):
    longest = np.max(np.diff(offsets))
    counts, stamps, covered = (
        np.zeros(longest + 2, np.int64),
        np.zeros(longest + 2, np.int64),
        np.empty(longest, np.bool_),
    )
    for pair in range(len(left)):
        for side in range(2):
            text, other = (left[pair], right[pair]) if side == 0 else (right[pair], left[pair])
            words = slice(offsets[text], offsets[text + 1])
            places = slice(shingle_offsets[other], shingle_offsets[other + 1])
            size = offsets[text + 1] - offsets[text]
            taken[pair, side] = _covered(
                shingles[shingle_offsets[text] : shingle_offsets[text + 1]],
                sentences[words], quoted[words], own[words],
                shingles[places], order[places], sentences[offsets[other] : offsets[other + 1]],
                counts, stamps, covered,
            )  # fmt: skip
            other_size = offsets[other + 1] - offsets[other]
            if size < other_size or (size == other_size and side == 0):
                taken[pair, 2] = _share(quoted[words], covered[:size])


@_compiled
def _share(flags, among):
    """The share of flags among some words; 0 where there are none."""
    both, count = 0, 0
    for word in range(len(flags)):
        count += among[word]
        both += among[word] and flags[word]
    return both / count if count else 0.0


@_compiled
def _covered(own_shingles, sentences, quoted, own, shingles, order, theirs, counts, stamps, covered):
    """The share of a text's words in sentences taken over; `covered` tells which words stand in shared shingles.

    A window of the other text is its n-th sentence and the one before. `counts` holds for each window how many words
    of the present sentence are in it, `stamps` the last word that was counted there; both are scratch.
    """
    windows = theirs[-1] + 2 if len(theirs) else 0
    stamps[:windows] = -1
    reach = len(sentences) - len(own_shingles)  # words of a shingle but one
    weight, total, any_word = 0.0, 0.0, False
    word = 0
    while word < len(sentences):
        sentence, together, length, heavy = sentences[word], 0, 0.0, 0.0
        counts[:windows] = 0
        while word < len(sentences) and sentences[word] == sentence:
            covered[word] = False
            length += own[word]
            heavy += (QUOTED if quoted[word] else 1.0) * own[word]
            for step in range(reach + 1):
                place = word - step
                if not own[word] or place < 0 or place >= len(own_shingles):
                    continue
                first = _first(shingles, order, own_shingles[place])
                for spot in range(first, min(first + OCCURRENCES, len(order))):
                    if shingles[order[spot]] != own_shingles[place]:
                        break
                    covered[word] = any_word = True
                    for window in range(2):
                        window += theirs[order[spot] + step]
                        if stamps[window] != word:
                            stamps[window] = word
                            counts[window] += 1
                            together = max(together, counts[window])
            word += 1
        part = min(max((together / max(length, 1.0) - SOME) / (MOST - SOME), 0.0), 1.0)
        weight += heavy * part
        total += heavy
    return weight / total if any_word else 0.0


@_compiled
def _first(values, order, value):
    """The first place in `order`, by which `values` ascend, of a value not smaller than this one."""
    low, high = 0, len(order)
    while low < high:
        middle = (low + high) // 2
        if values[order[middle]] < value:
            low = middle + 1
        else:
            high = middle
    return low
