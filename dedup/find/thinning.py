"""Which pairs are left out where far too many texts are alike: each text keeps some. Imports hashing, numpy.

A full bucket is compared through its hubs, but nothing bounds how many buckets a text is in: in a flood each text
would meet half of all others.
"""

import numpy as np
import numpy.typing as npt

from dedup.find.hashing import I64

Flags = npt.NDArray[np.bool_]


def between_many(left: I64, right: I64, cap: int, hubs: int) -> Flags:
    """Which pairs tie two texts that both have more than `cap` partners, and neither of which is a hub of theirs.

    A hub is one of the `hubs` smallest partners that some text of the flood has there: so each text keeps a few, and
    many keep the same.
    """
    size = int(right.max(initial=-1)) + 1
    full = np.bincount(left, minlength=size) + np.bincount(right, minlength=size) > cap
    within = full[left] & full[right]
    if not within.any():
        return np.asarray(within)
    one, other = left[within], right[within]
    is_hub = np.zeros(size, np.bool_)
    last = np.full(size, -1)  # of each text the partners up to this one have been looked at
    for _ in range(hubs):
        smallest = np.full(size, size)
        for own, its in ((one, other), (other, one)):
            later = its > last[own]
            np.minimum.at(smallest, own[later], its[later])
        is_hub[smallest[smallest < size]] = True
        last = smallest
    return np.asarray(within & ~is_hub[left] & ~is_hub[right])


def among_closest(left: I64, right: I64, strength: npt.NDArray[np.float64], most: int) -> Flags:
    """Which pairs are among the `most` strongest of either text; of equally strong ones those with smaller partners."""
    nodes, others = np.concatenate([left, right]), np.concatenate([right, left])
    order = np.lexsort((others, -np.tile(strength, 2), nodes))
    starts = np.flatnonzero(np.diff(nodes[order], prepend=-1))
    sizes = np.diff(np.append(starts, len(nodes)))
    near = np.zeros(len(nodes), np.bool_)
    near[order] = np.arange(len(nodes)) - np.repeat(starts, sizes) < most
    return near[: len(left)] | near[len(left) :]
