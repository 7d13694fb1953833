"""Profile: the page furniture of outlets, learned in one pass before anything is judged. Imports sketches, numpy.

Menus, bios, captions and "read more" recur on an outlet's pages and say nothing about copying. What recurs is
learned from the texts themselves, as runs of words, and left out of the shingle sets. A profile is an input of
judging: the same articles with the same profile give the same result, whatever their order.
"""

from dataclasses import dataclass, field

import numpy as np

from dedup.find.hashing import I64, U64
from dedup.find.sketches import ShingleSets

# Words in a run. Shorter ones recur because they are set phrases, not because they are furniture.
RUN = 8
# A run is furniture of an outlet if it stands in at least so many of its stories. Versions of one story count
# once, so that a story which an outlet repeats or revises is no furniture.
STORIES = 5
# Two pages of one outlet from this resemblance on, furniture included, count as versions of one story; from the
# lower one on, those that bear one title do.
SAME_STORY = 0.5
SAME_STORY_TITLED = 0.3


@dataclass(frozen=True, slots=True)
class Profile:
    """The runs that are furniture: their hashes, each combined by XOR with that of its outlet, ascending.

    By outlet, since a story that one aggregator takes into all its roundups is furniture there, and nowhere else.
    """

    furniture: U64 = field(default_factory=lambda: np.zeros(0, np.uint64))


def learn(runs: ShingleSets, outlets: U64, stories: I64) -> Profile:
    """The furniture of all outlets.

    Args:
        runs: the sets of runs of some texts.
        outlets: uint64[n], the hash of each text's outlet; 0 where it is not known.
        stories: int64[n], texts with the same number are versions of one story.
    """
    furniture = [np.zeros(0, np.uint64)]
    _, firsts = np.unique(np.stack([outlets, stories.astype(np.uint64)]), axis=1, return_index=True)
    firsts = firsts[np.argsort(outlets[firsts], kind="stable")]
    known, starts, counts = np.unique(outlets[firsts], return_index=True, return_counts=True)
    for outlet, start, count in zip(known, starts.tolist(), counts.tolist(), strict=True):
        if outlet and count >= STORIES:
            texts = firsts[start : start + count].tolist()
            values = np.concatenate([runs.values[runs.offsets[text] : runs.offsets[text + 1]] for text in texts])
            found, times = np.unique(values, return_counts=True)
            furniture.append(found[times >= STORIES] ^ outlet)
    return Profile(np.unique(np.concatenate(furniture)))


def labels(count: int, left: I64, right: I64) -> I64:
    """The smallest number among those that pairs tie together, for each number below `count`."""
    found = np.arange(count)
    while True:
        least = found.copy()
        np.minimum.at(least, left, found[right])
        np.minimum.at(least, right, found[left])
        least = least[least]
        if np.array_equal(least, found):
            return found
        found = least
