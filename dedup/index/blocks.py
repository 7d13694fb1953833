"""Sorted postings as blocks in SQLite: how they are packed, written, and read. Imports filters, numpy.

A block holds the keys of up to `BLOCK` postings and behind them their nodes, little-endian; it fills a page of 8,192
bytes. Its row id is the segment's number and its own, so that a segment is a range of rows. A guide tells of a stretch
of blocks the first key of each, and for each a Bloom filter of its keys: whether it is worth reading. Each row has a
checksum of its data. The constants are part of the format of the file.
"""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from dedup.find.hashing import I64, U64
from dedup.index.filters import filters

U32 = npt.NDArray[np.uint32]

POSTING = 12  # bytes: eight of the key, four of the node
BLOCK = 676  # postings; two more would not fit into a page
AT_ONCE = 64  # blocks that are read at a time: as many as stay in the processor's cache

SCHEMA = """
CREATE TABLE posting_segments (id INTEGER PRIMARY KEY, token INTEGER NOT NULL, postings INTEGER NOT NULL,
    blocks INTEGER NOT NULL, guides INTEGER NOT NULL);
CREATE TABLE posting_blocks (id INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE posting_guides (id INTEGER PRIMARY KEY, checksum INTEGER NOT NULL, firsts BLOB NOT NULL,
    filter BLOB NOT NULL);
"""
CLAIMS = "SELECT id, token, postings, blocks, guides FROM posting_segments ORDER BY id"


class Run(NamedTuple):
    """Postings, by key ascending: `nodes[i]` is in bucket `keys[i]`."""

    keys: U64
    nodes: U32


class Claim(NamedTuple):
    """What the row of a segment says of it."""

    number: int  # rises; but one that was rolled back is given again
    token: int  # by which a segment is known for certain: drawn at random
    postings: int
    blocks: int
    guides: int  # rows of guides; a small segment has none, and is kept in memory

    def is_plausible(self) -> bool:
        """Whether it can be true: numbers that have room in the ids of rows."""
        return all(type(value) is int and value >= 0 for value in self) and self.number < 2**31 and self.blocks < 2**32


def joined(runs: Sequence[Run]) -> Run:
    """One after the other, as they are."""
    filled = [run for run in runs if len(run.keys)]
    if not filled:
        return _NOTHING
    if len(filled) == 1:
        return filled[0]
    return Run(np.concatenate([run.keys for run in filled]), np.concatenate([run.nodes for run in filled]))


_NOTHING = Run(np.zeros(0, np.uint64), np.zeros(0, np.uint32))


def by_key(run: Run) -> Run:
    """The same, by key ascending. Quick where it is made up of a few stretches that are."""
    order = np.argsort(run.keys, kind="stable")
    return Run(run.keys[order], run.nodes[order])


def matching(keys: U64, run: Run) -> Run:
    """The postings of these keys, which are ascending and distinct. The smaller is looked up in the larger."""
    if not len(keys) or not len(run.keys):
        return joined([])
    if len(run.keys) < len(keys):
        there = keys.take(keys.searchsorted(run.keys), mode="clip") == run.keys
        chosen = there.nonzero()[0]
    else:
        starts = run.keys.searchsorted(keys)
        there = run.keys.take(starts, mode="clip") == keys
        if not there.any():
            return joined([])
        starts, ends = starts[there], run.keys.searchsorted(keys[there], side="right")
        chosen = stretches(starts, ends - starts)
    return Run(run.keys[chosen], run.nodes[chosen])


def stretches(starts: I64, lengths: I64) -> I64:
    """The numbers start, start + 1, … of each stretch, one stretch after the other."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) + np.repeat(starts - ends + lengths, lengths)


def row_id(segment: int, number: int) -> int:
    """The row of a segment's block or guide."""
    return segment << 32 | number


def rows_of(segment: int) -> tuple[int, int]:
    """The first and the last row that a segment can have."""
    return row_id(segment, 0), row_id(segment, 2**32 - 1)


def pack(run: Run) -> bytes:
    """One block."""
    return run.keys.astype("<u8", copy=False).tobytes() + run.nodes.astype("<u4", copy=False).tobytes()


def unpack(blocks: Sequence[bytes]) -> Run:
    """The postings of blocks that follow each other."""
    keys = b"".join([block[: len(block) // 3 * 2] for block in blocks])
    nodes = b"".join([block[len(block) // 3 * 2 :] for block in blocks])
    return Run(
        np.frombuffer(keys, "<u8").astype(np.uint64, copy=False),
        np.frombuffer(nodes, "<u4").astype(np.uint32, copy=False),
    )


def checksum_of(*data: bytes) -> int:
    """The checksum of one after the other."""
    checksum = 0
    for part in data:
        checksum = crc32(part, checksum)
    return checksum


def is_whole(data: object, unit: int) -> bool:
    """Whether it is bytes, and of whole units."""
    return isinstance(data, bytes) and len(data) % unit == 0


def is_intact(checksum: object, *data: object) -> bool:
    """Whether it is the bytes that the checksum was made of."""
    parts = [part for part in data if isinstance(part, bytes)]
    return len(parts) == len(data) and checksum_of(*parts) == checksum


def read(connection: sqlite3.Connection, segment: int, numbers: Sequence[int]) -> Run:
    """The postings of these blocks, which are ascending. Their checksums are left alone, for speed.

    Raises:
        sqlite3.DatabaseError: one is not there, or cut off.
    """
    wanted = json.dumps([row_id(segment, number) for number in numbers])
    query = "SELECT data FROM json_each(?) AS wanted CROSS JOIN posting_blocks AS block ON block.id = wanted.value"
    found = [data for (data,) in connection.execute(query, (wanted,)).fetchall()]
    if len(found) != len(numbers) or not all(is_whole(data, POSTING) for data in found):
        raise damaged(segment)
    return unpack(found)


def read_stretch(connection: sqlite3.Connection, segment: int, start: int, stop: int) -> Run:
    """The postings of the blocks from start to stop, that one not included. What is damaged is not merged into others.

    Raises:
        sqlite3.DatabaseError: one is not there, or its checksum is wrong.
    """
    query = "SELECT checksum, data FROM posting_blocks WHERE id BETWEEN ? AND ? ORDER BY id"
    found = connection.execute(query, (row_id(segment, start), row_id(segment, stop - 1))).fetchall()
    if len(found) != stop - start or not all(is_intact(*row) for row in found):
        raise damaged(segment)
    return unpack([data for _, data in found])


def damaged(segment: int) -> sqlite3.DatabaseError:
    """The error for what is wrong with a segment."""
    return sqlite3.DatabaseError(f"segment {segment} of the postings is damaged, or a part of it is missing")


def write(connection: sqlite3.Connection, segment: int, runs: Iterable[Run], guided: bool) -> tuple[int, int, int]:
    """Write what follows each other as one segment, and say how many postings, blocks and guides it has."""
    postings = blocks = guides = 0
    for run in _in_whole_blocks(runs):
        cuts = [Run(run.keys[i : i + BLOCK], run.nodes[i : i + BLOCK]) for i in range(0, len(run.keys), BLOCK)]
        packed = [pack(cut) for cut in cuts]
        connection.executemany(
            "INSERT INTO posting_blocks VALUES (?, ?, ?)",
            [(row_id(segment, blocks + i), checksum_of(data), data) for i, data in enumerate(packed)],
        )
        if guided:
            firsts, bits = run.keys[::BLOCK].astype("<u8").tobytes(), filters(run.keys, BLOCK).tobytes()
            row = row_id(segment, guides), checksum_of(firsts, bits), firsts, bits
            connection.execute("INSERT INTO posting_guides VALUES (?, ?, ?, ?)", row)
        postings += len(run.keys)
        blocks += len(cuts)
        guides += guided
    return postings, blocks, guides


def _in_whole_blocks(runs: Iterable[Run]) -> Iterator[Run]:
    """The same postings, cut so that all but the last can be written as full blocks."""
    rest = joined([])
    for run in runs:
        rest = joined([rest, run])
        whole = len(rest.keys) // BLOCK * BLOCK
        if whole:
            yield Run(rest.keys[:whole], rest.nodes[:whole])
        rest = Run(rest.keys[whole:], rest.nodes[whole:])
    if len(rest.keys):
        yield rest


def erase(connection: sqlite3.Connection, segment: int, start: int, stop: int) -> None:
    """Delete the blocks from start to stop, that one not included."""
    rows = row_id(segment, start), row_id(segment, stop - 1)
    connection.execute("DELETE FROM posting_blocks WHERE id BETWEEN ? AND ?", rows)


def erase_all(connection: sqlite3.Connection, segment: int) -> None:
    """Delete all blocks and guides of a segment."""
    connection.execute("DELETE FROM posting_blocks WHERE id BETWEEN ? AND ?", rows_of(segment))
    connection.execute("DELETE FROM posting_guides WHERE id BETWEEN ? AND ?", rows_of(segment))
