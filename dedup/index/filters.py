"""Bloom filters of blocks of postings: whether a block is worth reading. Imports find.hashing, numpy.

Each block has its own, so that it is known where to look, and all have equally many keys. The constants are part of the
format of the file.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from dedup.find.hashing import I64, U64, mix

U8 = npt.NDArray[np.uint8]

FILTER = 845  # bytes a block: ten bits a key, of which four are set; one key in 80 is taken for one that is there


class Probes(NamedTuple):
    """Where in its block's filter each key has its bits: four bytes, and a bit in each. Both are [4, keys]."""

    bytes: I64
    bits: U8


def probes(keys: U64) -> Probes:
    """What to look at for these keys."""
    places = _places(keys)
    return Probes(places >> 3, np.uint8(1) << (places & 7).astype(np.uint8))


def _places(keys: U64) -> I64:
    """Four bits of a filter for each key, by a hash of it: keys need not be spread evenly."""
    shifts = np.array([[0], [16], [32], [48]], np.uint64)
    parts = mix(keys) >> shifts & np.uint64(0xFFFF)
    return (parts * np.uint64(8 * FILTER) >> np.uint64(16)).astype(np.int64)


def filters(keys: U64, block: int) -> U8:
    """The filters of blocks of so many keys, one after the other."""
    bits = np.zeros(-(-len(keys) // block) * 8 * FILTER, np.bool_)
    starts = np.arange(len(keys)) // block * (8 * FILTER)
    for places in _places(keys):
        bits[starts + places] = True
    return np.packbits(bits, bitorder="little")


def likely(bits: U8, numbers: I64, asked: Probes) -> I64:
    """Which of the keys asked for may be in the block of their number, by the filters of all blocks."""
    starts = numbers * FILTER
    first = np.flatnonzero(bits[starts + asked.bytes[0]] & asked.bits[0])
    others = bits[starts[first] + asked.bytes[1:, first]] & asked.bits[1:, first]
    chosen: I64 = first[np.all(others, axis=0)]
    return chosen
