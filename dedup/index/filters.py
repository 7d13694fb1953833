"""Bloom filters of blocks of postings: whether a block is worth reading. Imports find.hashing, numpy.

Each block has its own, so that it is known where to look, and all have equally many keys. The constants are part of the
format of the file.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dedup.find.hashing import I64, U64, mix

U8 = npt.NDArray[np.uint8]

FILTER = 845  # bytes a block: ten bits a key, of which five are set; one key in 100 is taken for one that is there
_SHIFTS = np.array([0, 12, 24, 36, 48], np.uint64)


class Probes(NamedTuple):
    """Where in its block's filter each key has its bits: five bytes, and a bit in each. Both are [5, keys]."""

    bytes: I64
    bits: U8


def probes(keys: U64) -> Probes:
    """What to look at for these keys."""
    places = np.stack(list(_places(keys)))
    return Probes(places >> 3, np.uint8(1) << (places & 7).astype(np.uint8))


def _places(keys: U64) -> Iterator[I64]:
    """Five bits of a filter for each key, by a hash of it: keys need not be spread evenly."""
    mixed = mix(keys)
    for shift in _SHIFTS:
        part = mixed >> shift & np.uint64(0xFFFF)
        yield (part * np.uint64(8 * FILTER) >> np.uint64(16)).view(np.int64)


def filters(keys: U64, block: int) -> U8:
    """The filters of blocks of so many keys, one after the other."""
    bits = np.zeros(-(-len(keys) // block) * 8 * FILTER, np.bool_)
    starts = np.arange(len(keys)) // block * (8 * FILTER)
    for places in _places(keys):
        bits[starts + places] = True
    return np.packbits(bits, bitorder="little")


def likely(bits: U8, numbers: I64, asked: Probes) -> I64:
    """Which of the keys asked for may be in the block of their number, by the filters of all blocks."""
    left, starts = np.arange(len(numbers)), numbers * FILTER
    for places, masks in zip(asked.bytes, asked.bits, strict=True):
        found = bits.take(starts + places.take(left)) & masks.take(left)
        there = (found != 0).nonzero()[0]
        left, starts = left.take(there), starts.take(there)
    return left
