"""Postings in a file, as a process has them open; in blocks so small that few postings make segments of all sizes."""

import sqlite3
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from dedup.find.hashing import U64
from dedup.index import blocks, postings, segments
from dedup.index.blocks import U32
from dedup.index.postings import Postings

BLOCK = 4
HELD = 8


def shrink(patch: pytest.MonkeyPatch) -> None:
    """Blocks of four postings."""
    patch.setattr(blocks, "BLOCK", BLOCK)
    patch.setattr(blocks, "AT_ONCE", 2)
    patch.setattr(segments, "MERGED_AT_ONCE", 12)
    patch.setattr(postings, "FACTOR", 3)
    patch.setattr(postings, "HELD", HELD)
    patch.setattr(postings, "LARGEST", 60)
    patch.setattr(postings, "MANY", 10)


class Process:
    """One that has the file open, until the test is over."""

    opened: ClassVar[list[sqlite3.Connection]] = []

    def __init__(self, path: Path, new: bool = False) -> None:
        self.sql = sqlite3.connect(path, isolation_level=None, timeout=1)
        self.opened.append(self.sql)
        self.sql.execute("PRAGMA journal_mode = WAL")
        self.sql.execute("PRAGMA synchronous = OFF")
        if new:
            Postings.create(self.sql)
        self.postings = Postings(self.sql)
        self.postings.refresh()

    def find(self, keys: U64) -> list[tuple[int, int]]:
        return pairs(self.postings.find(keys))

    def parts(self) -> list[list[tuple[int, int]]]:
        return [pairs(part) for part in self.postings.parts()]

    @staticmethod
    def checked(path: Path) -> list[str]:
        """What is damaged, whether or not the file can be used."""
        connection = sqlite3.connect(path)
        lines = list(Postings(connection).check())
        connection.close()
        return lines

    def sizes(self) -> list[int]:
        """How many postings each segment has."""
        return [size for (size,) in self.sql.execute("SELECT postings FROM posting_segments ORDER BY id")]


def pairs(found: tuple[U64, U32]) -> list[tuple[int, int]]:
    keys, nodes = found
    assert keys.dtype == np.uint64
    assert nodes.dtype == np.uint32
    return list(zip(keys.tolist(), nodes.tolist(), strict=True))


def arrays(of: Any) -> tuple[U64, U32]:
    """The keys and the nodes of pairs."""
    listed = list(of)
    return np.array([key for key, _ in listed], np.uint64), np.array([node for _, node in listed], np.uint32)


def keys_of(of: Any) -> U64:
    """The distinct keys of pairs."""
    return np.array(list({key for key, _ in of}), np.uint64)
