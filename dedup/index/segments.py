"""One segment of the postings: what is looked up in it, and how it is read through. Imports blocks, filters, numpy.

A segment never changes, so what was read of it once is kept.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from dedup.find.arrays import distinct
from dedup.find.hashing import I64, U64
from dedup.index import blocks
from dedup.index.blocks import Claim, Run, joined, matching
from dedup.index.filters import FILTER, U8, Probes, likely

MERGED_AT_ONCE = 2**18  # postings, about; so many are in memory while segments are merged


class Segment:
    """Sorted postings that never change: in memory where they are few, else in blocks that its guides point to."""

    def __init__(self, connection: sqlite3.Connection, claim: Claim) -> None:
        if not claim.is_plausible():
            raise blocks.damaged(claim.number)
        self._connection = connection
        self.number, self.token, self.postings, self.blocks, self.guides = claim

    @cached_property
    def _held(self) -> Run:
        return blocks.read_stretch(self._connection, self.number, 0, self.blocks)

    @property
    def firsts(self) -> U64:
        """The first key of each block."""
        return self._guide[0] if self.guides else self._held.keys[:: blocks.BLOCK]

    @cached_property
    def _guide(self) -> tuple[U64, U8]:
        """The first keys and the filters of all blocks."""
        firsts, bits = bytearray(), bytearray()
        query = "SELECT checksum, firsts, filter FROM posting_guides WHERE id BETWEEN ? AND ? ORDER BY id"
        for row in self._connection.execute(query, blocks.rows_of(self.number)):
            if not blocks.is_intact(*row):
                raise blocks.damaged(self.number)
            firsts += row[1]
            bits += row[2]
        if (len(firsts), len(bits)) != (self.blocks * 8, self.blocks * FILTER):
            raise blocks.damaged(self.number)
        return np.frombuffer(firsts, "<u8").astype(np.uint64, copy=False), np.frombuffer(bits, np.uint8)

    def find(self, keys: U64, probes: Probes) -> list[Run]:
        """The postings of these keys, which are ascending and distinct."""
        if not self.guides:
            return [matching(keys, self._held)]
        firsts, bits = self._guide
        last = np.maximum(firsts.searchsorted(keys, side="right") - 1, 0)
        asked = likely(bits, last, probes)
        if not len(asked):
            return []
        keys, last = keys[asked], last[asked]
        first = np.minimum(np.maximum(firsts.searchsorted(keys) - 1, 0), last)  # a bucket may fill several blocks
        numbers = distinct(blocks.stretches(first, last - first + 1))
        return [matching(keys, run) for run in self._read(numbers)]

    def _read(self, numbers: I64) -> Iterator[Run]:
        for start in range(0, len(numbers), blocks.AT_ONCE):
            yield blocks.read(self._connection, self.number, numbers[start : start + blocks.AT_ONCE].tolist())

    def reader(self) -> "Reader":
        """Reads through it."""
        return _BlockReader(self._connection, self) if self.guides else Reader(self._held)


class Reader:
    """Reads through a run, once."""

    def __init__(self, run: Run) -> None:
        self._rest = run
        self.firsts = run.keys[:: blocks.BLOCK]

    def below(self, end: np.uint64 | None) -> Run:
        """All that was not given yet and has a smaller key; all that is left, without an end."""
        run = self._rest
        cut = len(run.keys) if end is None else int(np.searchsorted(run.keys, end))
        self._rest = Run(run.keys[cut:], run.nodes[cut:])
        return Run(run.keys[:cut], run.nodes[:cut])

    def erase(self) -> None:
        """Delete what was read from the file, so that its pages are used again at once."""


class _BlockReader(Reader):
    def __init__(self, connection: sqlite3.Connection, segment: Segment) -> None:
        super().__init__(joined([]))
        self.firsts = segment.firsts
        self._connection, self._segment = connection, segment
        self._read = self._erased = 0

    def below(self, end: np.uint64 | None) -> Run:
        stop = self._segment.blocks if end is None else int(np.searchsorted(self.firsts, end))
        if stop > self._read:
            read = blocks.read_stretch(self._connection, self._segment.number, self._read, stop)
            self._rest, self._read = joined([self._rest, read]), stop
        return super().below(end)

    def erase(self) -> None:
        if self._read > self._erased:
            blocks.erase(self._connection, self._segment.number, self._erased, self._read)
            self._erased = self._read


def merged(readers: Sequence[Reader]) -> Iterator[Run]:
    """All that they have as one, a range of keys at a time."""
    firsts = np.sort(np.concatenate([np.zeros(0, np.uint64), *(reader.firsts for reader in readers)]))
    step = max(MERGED_AT_ONCE // blocks.BLOCK, 1)
    for end in [*distinct(firsts[step::step]), None]:
        run = joined([reader.below(end) for reader in readers])
        if len(run.keys):
            yield blocks.by_key(run)
