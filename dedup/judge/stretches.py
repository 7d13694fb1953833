"""Which stretches of words two texts have in common, wherever they stand in either. Imports coverage.

Works on the shingles of texts in text order. An alignment (evidence.py) would lose one of two quotations that the
other text has in the other order, and all beyond its first words.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from dedup.judge.coverage import F64, I64, U64, Flags, equal_places

# Runs of equal words with no more words than this between them, in either text, are one stretch: a word was changed,
# or somebody "told reporters on Tuesday" in the middle of what he said.
GAP = 5
# A stretch that covers so much of a longer one is the same passage.
SAME = 0.6


@dataclass(slots=True)
class Common:
    """A stretch of words of the left text, and the one of the right text that is much the same."""

    left: slice
    right: slice
    equal: int  # words in runs that both have


def common(left: U64, right: U64, own: Flags, k: int) -> list[Common]:
    """The stretches that two texts share, by their place in the left one.

    Args:
        left: the hashes of all shingles of `k` words, in text order; `right` likewise.
        own: which shingles of the left text count, [left]; page furniture does not.
        k: words in a shingle.
    """
    ours, theirs = equal_places(left, right)
    counted = own[ours]
    found: list[Common] = []
    open_ones: list[Common] = []
    for run in _runs(ours[counted], theirs[counted], k):
        open_ones = [one for one in open_ones if one.left.stop + GAP >= run.left.start]
        before = [one for one in open_ones if _follows(one, run, k)]
        if before:
            _append(max(before, key=lambda one: (one.left.stop, one.right.stop)), run)
        else:
            found.append(run)
            open_ones.append(run)
    return found


def _runs(ours: I64, theirs: I64, k: int) -> list[Common]:
    """Runs of equal words, as long as they go, by their place in the left text, the longest first."""
    if not len(ours):
        return []
    order = np.lexsort((ours, theirs - ours))
    ours, theirs = ours[order], theirs[order]
    broken = (np.diff(ours) != 1) | (np.diff(theirs) != 1)
    first = np.flatnonzero(np.append(True, broken))
    last = np.append(first[1:], len(ours)) - 1
    spans = np.stack([ours[first], theirs[first], ours[last] - ours[first] + k], axis=1)
    spans = spans[np.lexsort((spans[:, 1], -spans[:, 2], spans[:, 0]))]
    return [Common(slice(a, a + n), slice(b, b + n), n) for a, b, n in spans.tolist()]


def _follows(one: Common, run: Common, k: int) -> bool:
    """Whether a run goes on where a stretch ends, in both texts; they may share a few words at the seam."""
    after_left, after_right = run.left.start - one.left.stop, run.right.start - one.right.stop
    longer: bool = run.left.stop > one.left.stop and run.right.stop > one.right.stop
    return longer and -k < after_left <= GAP and -k < after_right <= GAP


def _append(one: Common, run: Common) -> None:
    seam = max(0, one.left.stop - run.left.start, one.right.stop - run.right.start)
    one.equal += run.left.stop - run.left.start - seam
    one.left, one.right = slice(one.left.start, run.left.stop), slice(one.right.start, run.right.stop)


def distinct(stretches: Iterable[U64], k: int) -> list[U64]:
    """Of some stretches, the longest first, those that are passages of their own: no longer one is much the same.

    Nothing is chained: each is compared with those that are kept, not with those that these stand for.
    """
    kept: list[U64] = []
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)  # where a shingle stands in those that are kept
    for stretch in stretches:
        values = stretch.tolist()
        hits: dict[int, set[int]] = defaultdict(set)
        for value in set(values):
            for number, place in places.get(value, ()):
                hits[number].add(place)
        if not any(_covered(found, k) >= SAME * (len(kept[number]) + k - 1) for number, found in hits.items()):
            for place, value in enumerate(values):
                places[value].append((len(kept), place))
            kept.append(stretch)
    return kept


def _covered(places: set[int], k: int) -> int:
    """How many words stand in the shingles of these places."""
    end = covered = 0
    for place in sorted(places):
        covered += place + k - max(place, end)
        end = place + k
    return covered


@dataclass(frozen=True, slots=True)
class Shares:
    """How much of passages stands in texts: of `passages[i]` the share `shares[i]`, in (0, 1], in `texts[i]`."""

    passages: I64
    texts: I64
    shares: F64
    longest: I64  # words in the longest run of it

    def select(self, which: Flags) -> "Shares":
        """The entries where `which` is true."""
        return Shares(self.passages[which], self.texts[which], self.shares[which], self.longest[which])

    def rows(self) -> Iterator[tuple[int, int, float]]:
        """Passage, text and share, by these."""
        return zip(self.passages.tolist(), self.texts.tolist(), self.shares.tolist(), strict=True)


def shares(passages: Sequence[U64], texts: U64, owners: I64, k: int) -> Shares:
    """How much of each passage, in words, stands in each text, anywhere in it.

    Args:
        passages: the shingles of each, in order.
        texts: shingles of texts, in any order.
        owners: the number of the text that each of them is in.
        k: words in a shingle.
    """
    passage, text, place = _places(passages, texts, owners)
    other = _changes(passage) | _changes(text)
    apart = np.diff(place, prepend=0)
    starts, breaks = np.flatnonzero(other), np.flatnonzero(other | (apart != 1))
    if not len(starts):
        return Shares(starts, starts, np.zeros(0), starts)
    covered = np.add.reduceat(np.where(other, k, np.minimum(apart, k)), starts)
    runs = np.diff(np.append(breaks, len(place))) + k - 1
    longest = np.maximum.reduceat(runs, np.searchsorted(breaks, starts))
    lengths = np.array([len(one) + k - 1 for one in passages], np.int64)
    return Shares(passage[starts], text[starts], covered / lengths[passage[starts]], longest)


def _places(passages: Sequence[U64], texts: U64, owners: I64) -> tuple[I64, I64, I64]:
    """Passage, text, and the place in the passage of each shingle that both have; ascending and distinct."""
    lengths = np.array([len(one) for one in passages], np.int64)
    values = np.concatenate([np.zeros(0, np.uint64), *passages])
    passage = np.repeat(np.arange(len(passages)), lengths)
    place = np.arange(len(values)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    maybe = _maybe_among(texts, values)
    texts, owners = texts[maybe], owners[maybe]
    order = np.argsort(values, kind="stable")
    first, last = (np.searchsorted(values[order], texts, side=side) for side in SIDES)
    times = last - first
    step = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    hits = order[np.repeat(first, times) + step]
    passage, text, place = passage[hits], np.repeat(owners, times), place[hits]
    order = np.lexsort((place, text, passage))
    passage, text, place = passage[order], text[order], place[order]
    new = _changes(passage) | _changes(text) | _changes(place)
    return passage[new], text[new], place[new]


def _maybe_among(values: U64, table: U64) -> Flags:
    """Whether each value may be in a table, by its last bits: most are not, and searching takes ten times as long."""
    size = 1 << (16 * len(table)).bit_length()
    seen = np.zeros(size, np.bool_)
    seen[table & np.uint64(size - 1)] = True
    return np.asarray(seen[values & np.uint64(size - 1)])


SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


def _changes(values: I64) -> Flags:
    """Where a value is not that before it; the first is none."""
    return np.append(True, values[1:] != values[:-1])[: len(values)]
