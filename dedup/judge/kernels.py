"""Whole-sentence coverage of many pairs, compiled by numba: the twin of coverage.py, with bit-identical results.

Arrays in, arrays out, no validation. The kernel releases the GIL and is cached on disk.
"""

import numpy as np
import numpy.typing as npt

from dedup.compiled import compiled
from dedup.judge.coverage import MOST, OCCURRENCES, QUOTED, SOME, Readings

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]


def taken_over_all(readings: Readings, left: I64, right: I64) -> F64:
    """See coverage.taken_over_all."""
    taken = np.empty((len(left), 3))
    longest = int(np.diff(readings.offsets).max())
    scratch = *np.empty((3, longest + 2), np.int64), np.empty(longest, np.bool_)
    _taken_over_all(
        readings.shingles, readings.order, readings.shingle_offsets,
        readings.sentences, readings.quoted, readings.own, readings.offsets,
        left, right, *scratch, taken,
    )  # fmt: skip
    return taken


@compiled
def _taken_over_all(
    shingles, order, shingle_offsets, sentences, quoted, own, offsets,
    left, right, counts, stamps, spots, covered, taken,
):  # fmt: skip
    for pair in range(len(left)):
        for side in range(2):
            text, other = (left[pair], right[pair]) if side == 0 else (right[pair], left[pair])
            taken[pair, side] = _covered(
                shingles, order, shingle_offsets, sentences, quoted, own, offsets,
                text, other, counts, stamps, spots, covered,
            )  # fmt: skip
            size, other_size = offsets[text + 1] - offsets[text], offsets[other + 1] - offsets[other]
            if size < other_size or (size == other_size and side == 0):
                taken[pair, 2] = _quoted(quoted, covered, offsets[text], size)


@compiled
def _quoted(quoted, covered, first, size):
    """The share of a text's covered words that are quoted; 0 where there are none."""
    both, count = 0, 0
    for word in range(size):
        count += covered[word]
        both += covered[word] and quoted[first + word]
    return both / count if count else 0.0


@compiled
def _covered(
    shingles, order, shingle_offsets, sentences, quoted, own, offsets, text, other, counts, stamps, spots, covered
):
    """The share of a text's words in sentences taken over; `covered` tells which words stand in shared shingles.

    A window of the other text is its n-th sentence and the one before. `counts` holds for each window how many words
    of the present sentence are in it, `stamps` the last word that was counted there, `spots` where the other text has
    each shingle; all are scratch.
    """
    base, end, theirs = offsets[text], offsets[text + 1], offsets[other]
    first_shingle, shingle_count = shingle_offsets[text], shingle_offsets[text + 1] - shingle_offsets[text]
    low, high = shingle_offsets[other], shingle_offsets[other + 1]
    windows = sentences[offsets[other + 1] - 1] + 2 if theirs < offsets[other + 1] else 0
    for window in range(windows):
        stamps[window] = -1
    size = end - base - shingle_count + 1  # words of a shingle
    _find(shingles, order, first_shingle, first_shingle + shingle_count, low, high, spots)
    weight, total, any_word = 0.0, 0.0, False
    word = base
    while word < end:
        sentence, together, length, heavy = sentences[word], 0, 0.0, 0.0
        for window in range(windows):
            counts[window] = 0
        while word < end and sentences[word] == sentence:
            covered[word - base] = False
            if own[word]:
                length += 1.0
                heavy += QUOTED if quoted[word] else 1.0
                for step in range(size):
                    place = word - base - step
                    if place < 0 or place >= shingle_count:
                        continue
                    value, spot = shingles[first_shingle + place], spots[place]
                    last = min(spot + OCCURRENCES, high)
                    while spot < last and shingles[low + order[spot]] == value:
                        covered[word - base] = any_word = True
                        window = sentences[theirs + order[spot] + step]
                        for either in (window, window + 1):
                            if stamps[either] != word:
                                stamps[either] = word
                                counts[either] += 1
                                together = max(together, counts[either])
                        spot += 1
            word += 1
        part = min(max((together / max(length, 1.0) - SOME) / (MOST - SOME), 0.0), 1.0)
        weight += heavy * part
        total += heavy
    return weight / total if any_word else 0.0


@compiled
def _find(shingles, order, first, last, low, high, spots):
    """For each shingle of a text, from `first` to `last`, the first place in `order[low:high]`, by which those of the
    other text ascend, that has its value; `high` if none has. Both are gone through once, by value.
    """
    spot = low
    for place in order[first:last]:
        value = shingles[first + place]
        while spot < high and shingles[low + order[spot]] < value:
            spot += 1
        spots[place] = spot if spot < high and shingles[low + order[spot]] == value else high
