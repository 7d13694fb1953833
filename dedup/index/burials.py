"""The nodes that are gone but still have postings, in a table of a SQLite file. Imports blocks, numpy.

A row is a set of nodes, and the last segment that may hold postings of them: when that one and all before it have been
merged away, the row is not needed. Rows are joined as they become alike in size, so that there are few.
"""

import sqlite3

import numpy as np

from dedup.index.blocks import U32, checksum_of, is_sound

SCHEMA = """
CREATE TABLE posting_burials (id INTEGER PRIMARY KEY, last INTEGER NOT NULL, checksum INTEGER NOT NULL,
    nodes BLOB NOT NULL);
"""


def read(connection: sqlite3.Connection) -> U32:
    """All of them, ascending and distinct."""
    rows = connection.execute("SELECT nodes FROM posting_burials ORDER BY id").fetchall()
    return np.unique(np.concatenate([np.zeros(0, np.uint32), *(_unpack(nodes) for (nodes,) in rows)]))


def add(connection: sqlite3.Connection, nodes: U32, last: int) -> None:
    """Add nodes, of which the segments up to the last one may hold postings."""
    for row, before in connection.execute("SELECT id, nodes FROM posting_burials ORDER BY id DESC").fetchall():
        if len(before) > 8 * len(nodes):
            break
        nodes = np.concatenate([nodes, _unpack(before)])
        connection.execute("DELETE FROM posting_burials WHERE id = ?", (row,))
    data = np.unique(nodes).astype("<u4").tobytes()
    connection.execute(
        "INSERT INTO posting_burials (last, checksum, nodes) VALUES (?, ?, ?)", (last, checksum_of(data), data)
    )


def forget(connection: sqlite3.Connection, first: int | None) -> bool:
    """Delete what is not needed when the first segment is this one, or there is none, and say if there was any."""
    if first is None:
        return connection.execute("DELETE FROM posting_burials").rowcount > 0
    return connection.execute("DELETE FROM posting_burials WHERE last < ?", (first,)).rowcount > 0


def _unpack(nodes: bytes) -> U32:
    if not is_sound(nodes, 4):
        raise sqlite3.DatabaseError("a row of posting_burials is cut off")
    return np.frombuffer(nodes, "<u4").astype(np.uint32, copy=False)
