"""The nodes that are gone but still have postings, in a table of a SQLite file. Imports blocks, numpy.

A row is a set of nodes, and the last segment that may hold postings of them: when that one and all before it have been
merged away, the row is not needed. Rows are joined as they become alike in size, so that there are few.
"""

import sqlite3
from collections.abc import Iterator

import numpy as np

from dedup.find.arrays import distinct
from dedup.index.blocks import U32, checksum_of, is_intact

SCHEMA = """
CREATE TABLE posting_burials (id INTEGER PRIMARY KEY, last INTEGER NOT NULL, checksum INTEGER NOT NULL,
    nodes BLOB NOT NULL);
"""


def read(connection: sqlite3.Connection) -> U32:
    """All of them, ascending and distinct.

    Raises:
        sqlite3.DatabaseError: a row's checksum is wrong.
    """
    return distinct(np.concatenate([np.zeros(0, np.uint32), *(nodes for _, nodes in _rows(connection))]))


def add(connection: sqlite3.Connection, nodes: U32, last: int) -> None:
    """Add nodes, of which the segments up to the last one may hold postings."""
    for row, before in _rows(connection):
        if len(before) > 2 * len(nodes):
            break
        nodes = np.concatenate([nodes, before])
        connection.execute("DELETE FROM posting_burials WHERE id = ?", (row,))
    data = distinct(nodes).astype("<u4").tobytes()
    values = (last, checksum_of(data, _bytes(last)), data)
    connection.execute("INSERT INTO posting_burials (last, checksum, nodes) VALUES (?, ?, ?)", values)


def forget(connection: sqlite3.Connection, first: int | None) -> bool:
    """Delete what is not needed when the first segment is this one, or there is none, and say if there was any."""
    if first is None:
        return connection.execute("DELETE FROM posting_burials").rowcount > 0
    return connection.execute("DELETE FROM posting_burials WHERE last < ?", (first,)).rowcount > 0


def check(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong, a line each."""
    for row, last, checksum, nodes in connection.execute(_ALL):
        if not is_intact(checksum, nodes, _bytes(last)):
            yield f"posting_burials: row {row} is damaged"


_ALL = "SELECT id, last, checksum, nodes FROM posting_burials ORDER BY id DESC"


def _rows(connection: sqlite3.Connection) -> list[tuple[int, U32]]:
    """The rows and their nodes, the last one first."""
    found = []
    for row, last, checksum, nodes in connection.execute(_ALL).fetchall():
        if not is_intact(checksum, nodes, _bytes(last)):
            raise sqlite3.DatabaseError("a row of posting_burials is damaged")
        found.append((row, np.frombuffer(nodes, "<u4").astype(np.uint32, copy=False)))
    return found


def _bytes(number: object) -> bytes:
    return str(number).encode()
