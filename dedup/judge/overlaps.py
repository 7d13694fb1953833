"""A pair of texts, and how they overlap by the counts of their shingles, which serves all pairs at once.

Imports article, outcome, params and coverage.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dedup.article import Article
from dedup.judge.coverage import Taken
from dedup.outcome import Overlap
from dedup.params import Params

# Codes of `overlaps`.
NONE, PASSAGE, MAYBE, EXCERPT, NEAR = range(5)
OVERLAPS = {PASSAGE: Overlap.PASSAGE, EXCERPT: Overlap.EXCERPT, NEAR: Overlap.NEAR}
CODES = {overlap: code for code, overlap in OVERLAPS.items()}

# Where the counts are clear, nobody reads the sentences: no pair of labelled news with a resemblance of 0.45 or more
# is decided otherwise by them, nor one with so low an average of the two containments, 0.36 being the least of a copy.
SURE_RESEMBLANCE = 0.6
MAYBE_CONTAINMENT = 0.25

# An excerpt has most of its words in the other text, which has not most of its own in it.
MOST = 0.6

# Of texts with so few shingles a few set phrases make up a third. They are near only if they are mostly alike,
# and no excerpts: "Quarterly dividend 14 cts vs 14 cts prior, pay April 1, record March 18" is in any other such.
SHORT = 20
SHORT_NEAR = 0.6
# One or two sentences tell nothing: they are in any notice of the kind ("… of its common shares in the open market or
# privately from time to time"). Of 39 pairs of wire stories with fewer shingles that were copies by them, 31 were two
# stories; with 40 to 60, 20 of 30.
SENTENCES_TELL = 40


def overlaps(
    shared: npt.NDArray[np.uint32],
    left: npt.NDArray[np.uint32],
    right: npt.NDArray[np.uint32],
    params: Params,
) -> npt.NDArray[np.int8]:
    """What each pair is by its counts: EXCERPT or NEAR; MAYBE, if its sentences must tell; or NONE."""
    smaller, larger = np.minimum(left, right), np.maximum(left, right)
    in_smaller = shared / np.maximum(smaller, 1)
    in_larger = shared / np.maximum(larger, 1)
    resemblance = shared / np.maximum(left.astype(np.int64) + right - shared, 1)
    sure = (resemblance >= max(SURE_RESEMBLANCE, params.copied)) | (in_smaller >= params.excerpt)
    codes = np.full(len(shared), NONE, np.int8)
    codes[(in_smaller + in_larger) / 2 >= MAYBE_CONTAINMENT] = MAYBE
    codes[smaller < SENTENCES_TELL] = NONE
    codes[sure] = copies_by_shape(shared, left, right)[sure]
    codes[(smaller < SHORT) & ((codes == EXCERPT) | (resemblance < SHORT_NEAR))] = NONE
    codes[smaller <= params.min_words - params.shingle] = NONE  # little but furniture
    return codes


def copies_by_shape(
    shared: npt.NDArray[np.uint32], left: npt.NDArray[np.uint32], right: npt.NDArray[np.uint32]
) -> npt.NDArray[np.int8]:
    """What copies with these counts are: EXCERPT or NEAR."""
    in_smaller, in_larger = (
        shared / np.maximum(np.minimum(left, right), 1),
        shared / np.maximum(np.maximum(left, right), 1),
    )
    return np.where((in_smaller >= MOST) & (in_larger < MOST), EXCERPT, NEAR).astype(np.int8)


@dataclass(slots=True, eq=False)
class Pair:
    """Two articles that overlap, in the order of their facts, with the counts."""

    left: Article
    right: Article
    overlap: Overlap
    shared: int
    left_size: int
    right_size: int
    taken: Taken | None = None  # where the sentences were looked at; its left is that of the pair

    @property
    def in_smaller(self) -> float:
        """Containment of the one with fewer shingles, in [0, 1]."""
        return self.shared / max(1, min(self.left_size, self.right_size))

    @property
    def in_larger(self) -> float:
        """Containment of the one with more shingles, in [0, 1]."""
        return self.shared / max(1, self.left_size, self.right_size)

    @property
    def resemblance(self) -> float:
        """Shared shingles of all of both, in [0, 1]."""
        return self.shared / max(1, self.left_size + self.right_size - self.shared)


FactOrder = tuple[bool, float, int, str]


def fact_order(article: Article) -> FactOrder:
    """Sorts articles by their facts: the earlier first (unknown last), then the longer, then the smaller id."""
    published = article.published
    return (published is None, published.timestamp() if published else 0.0, -article.length, article.id)


def overlap_rule(pair: Pair, params: Params) -> str:
    """In words, with the numbers, why the pair has its overlap."""
    if pair.overlap is Overlap.IDENTICAL:
        return "the same words in the same order"
    if pair.overlap is Overlap.NEAR:
        told = f"{pair.resemblance:.0%} of all shingles are in both"
    elif pair.overlap is Overlap.EXCERPT:
        told = f"{pair.in_smaller:.0%} of the shorter is in the longer, making up {pair.in_larger:.0%} of it"
    else:
        told = f"some passages only, {pair.in_smaller:.0%} of the shorter"
    return f"{told}; {sentences_rule(pair.taken, params)}" if pair.taken else told


def sentences_rule(taken: Taken, params: Params) -> str:
    """In words, what the sentences say."""
    more, less = sorted((taken.left, taken.right), reverse=True)
    quoted = f", {taken.quoted:.0%} of what they share is quoted" if taken.quoted >= TOLD_QUOTED else ""
    return (
        f"shared sentences make up {more:.0%} of one and {less:.0%} of the other{quoted}: {taken.mean:.0%} on average "
        f"(copies: {params.copied:.0%} or more)"
    )


TOLD_QUOTED = 0.2  # less is not worth telling
