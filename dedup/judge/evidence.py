"""What two texts share and where they differ, word by word, by rapidfuzz. Imports frozen only.

Works on sequences of folded words; the caller knows where they stand in the texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from dedup.frozen import maker

# rapidfuzz keeps a bit for each pair of words: 50,000 words against 50,000 take 300 MB and ten seconds.
# Longer texts are aligned in their first part; the counts of a match never come from here.
LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of words of the left text and one of the right: equal, or one in place of the other."""

    kind: Literal["equal", "replaced", "cut", "added"]
    left: slice
    right: slice


_stretch = maker(Stretch)


def align(left: Sequence[str], right: Sequence[str], shortest: int = 1) -> list[Stretch]:
    """The way from the left words to the right ones with the fewest insertions and deletions.

    Equal stretches shorter than `shortest` words count as chance and are taken into the change around them.
    """
    left, right = left[:LONGEST], right[:LONGEST]
    stretches: list[Stretch] = []
    start, end = 0, 0  # where the change that is being gathered begins, in left and right
    for place, other_place, size in Indel.editops(left, right).as_matching_blocks():
        if size >= max(1, shortest):
            _close(stretches, slice(start, place), slice(end, other_place))
            start, end = place + size, other_place + size
            stretches.append(_stretch("equal", slice(place, start), slice(other_place, end)))
    _close(stretches, slice(start, len(left)), slice(end, len(right)))
    return stretches


def _close(stretches: list[Stretch], left: slice, right: slice) -> None:
    cut, added = left.stop > left.start, right.stop > right.start
    if cut or added:
        kind: Literal["replaced", "cut", "added"] = "replaced" if cut and added else "cut" if cut else "added"
        stretches.append(_stretch(kind, left, right))
