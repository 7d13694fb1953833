"""How much of a text is taken over from another, sentence by sentence. Imports nothing of dedup.

Two texts about one event share words everywhere: names, set phrases, what an official said. What tells a copy is
that whole sentences are in both, and that they are the writer's own and not only quoted. Works on arrays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]
U64 = npt.NDArray[np.uint64]
F64 = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# A sentence of which less than a quarter is in one sentence of the other text is not taken over; one of which three
# quarters are there is; between them it counts in part. The rest are changed words.
SOME, MOST = 0.25, 0.75
# What is said in public stands in everybody's report of it: a quoted word counts a quarter.
QUOTED = 0.25
OCCURRENCES = 8  # places of the other text at which a shingle is looked at


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is compared: n words in sentences, and its shingles of k words; n >= k."""

    shingles: U64  # [n - k + 1], in text order
    sentences: I64  # [n], ascending
    quoted: Flags  # [n]
    own: Flags  # [n], False for page furniture, which is left out of account

    def weights(self) -> F64:
        """How much each word counts, [n]."""
        return np.where(self.quoted, QUOTED, 1.0) * self.own


@dataclass(frozen=True, slots=True)
class Taken:
    """How much of the left text is taken over from the right one, and the other way round, in [0, 1]."""

    left: float
    right: float
    quoted: float  # of the words that the smaller shares with the other, how many are quoted, in [0, 1]

    @property
    def mean(self) -> float:
        """The average over both texts."""
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True)
class Readings:
    """Several readings, one after the other."""

    shingles: U64
    order: I64  # the places of each one's shingles, by their value, equal ones as they stand
    shingle_offsets: I64  # [texts + 1]
    sentences: I64
    quoted: Flags
    own: Flags
    offsets: I64  # [texts + 1], of sentences, quoted and own

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> "Readings":
        """All of some readings."""
        return cls(
            np.concatenate([reading.shingles for reading in readings]),
            np.concatenate([np.argsort(reading.shingles, kind="stable") for reading in readings]),
            np.cumsum([0, *(len(reading.shingles) for reading in readings)]),
            np.concatenate([reading.sentences for reading in readings]),
            np.concatenate([reading.quoted for reading in readings]),
            np.concatenate([reading.own for reading in readings]),
            np.cumsum([0, *(len(reading.sentences) for reading in readings)]),
        )

    def __getitem__(self, text: int) -> Reading:
        """The reading of one text."""
        words = slice(*self.offsets[text : text + 2])
        shingles = self.shingles[slice(*self.shingle_offsets[text : text + 2])]
        return Reading(shingles, self.sentences[words], self.quoted[words], self.own[words])


def taken_over_all(readings: Readings, left: I64, right: I64) -> F64:
    """How much the texts `left[i]` and `right[i]` take over from each other, for each i: float64[pairs, 3].

    In each row what `Taken` has: left, right, quoted.
    """
    found = [taken_over(readings[i], readings[j]) for i, j in zip(left.tolist(), right.tolist(), strict=True)]
    return np.array([(taken.left, taken.right, taken.quoted) for taken in found]).reshape(-1, 3)


def taken_over(left: Reading, right: Reading) -> Taken:
    """Compare two texts, both ways."""
    in_left, ours = _covered(left, right)
    in_right, theirs = _covered(right, left)
    shared, text = (ours, left) if len(left.sentences) <= len(right.sentences) else (theirs, right)
    quoted = float(text.quoted[shared].mean()) if shared.any() else 0.0
    return Taken(in_left, in_right, quoted)


def _covered(text: Reading, other: Reading) -> tuple[float, Flags]:
    """The share of a text's words that stand in sentences taken over, and which words stand in shared shingles."""
    words, windows = _shared_words(text, other)
    covered = np.zeros(len(text.sentences), np.bool_)
    covered[words] = True
    if not len(words):
        return 0.0, covered
    count = int(other.sentences[-1]) + 2
    cells, shared = np.unique(text.sentences[words] * count + windows, return_counts=True)
    together = np.zeros(int(text.sentences[-1]) + 1)  # the most words of each sentence in one window of the other
    np.maximum.at(together, cells // count, shared)
    lengths = np.bincount(text.sentences, text.own)
    part = np.clip((together / np.maximum(lengths, 1) - SOME) / (MOST - SOME), 0, 1)
    weights = np.bincount(text.sentences, text.weights())
    # Added up one by one, as the compiled kernel does: sum() adds in another order.
    return float(np.cumsum(weights * part)[-1] / np.cumsum(weights)[-1]), covered


def _shared_words(text: Reading, other: Reading) -> tuple[I64, I64]:
    """The words of a text that stand in shared shingles, once for each window of the other they are found in.

    A window is two neighbouring sentences: a full stop that was lost, set or not recognised must not matter.
    """
    count = len(text.sentences)
    ours, theirs = equal_places(text.shingles, other.shingles)
    steps = range(count - len(text.shingles) + 1)
    sentences = np.concatenate([other.sentences[theirs + step] for step in steps])
    words = np.concatenate([ours + step for step in steps])
    found = np.unique(np.concatenate([sentences * count + words, (sentences + 1) * count + words]))
    found = found[text.own[found % count]]
    return found % count, found // count


def equal_places(left: U64, right: U64) -> tuple[I64, I64]:
    """The places of equal values in both, as pairs; of one value in `right` the first few only."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    first = np.searchsorted(ordered, left, side="left")
    times = np.minimum(np.searchsorted(ordered, left, side="right") - first, OCCURRENCES)
    step = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    return np.repeat(np.arange(len(left)), times), order[np.repeat(first, times) + step]
