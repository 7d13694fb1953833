"""Looks for damage in the postings of an index: what is missing, changed, or does not add up.

Imports burials, blocks, numpy.
"""

import sqlite3
from collections.abc import Generator, Iterator

import numpy as np

from dedup.find.hashing import U64
from dedup.index import burials
from dedup.index.blocks import CLAIMS, POSTING, Claim, is_intact, is_whole, row_id, rows_of, unpack
from dedup.index.filters import FILTER


def check(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong, a line each with the place. Reads everything, a block at a time."""
    if connection.execute("SELECT count(*) FROM posting_state").fetchone() != (1,):
        yield "posting_state: has not one row"
    claims = [Claim(*row) for row in connection.execute(CLAIMS).fetchall()]
    for claim in claims:
        if claim.is_plausible():
            firsts = yield from _check_guides(connection, claim)
            yield from _check_blocks(connection, claim, firsts)
        else:
            yield f"posting_segments: the row of segment {claim.number} is damaged"
    known = {claim.number for claim in claims}
    for table in ("posting_blocks", "posting_guides"):
        yield from _strays(connection, table, known)
    yield from burials.check(connection)


def _check_guides(connection: sqlite3.Connection, claim: Claim) -> Generator[str, None, U64 | None]:
    """Check a segment's guides, and return the first keys of its blocks, if they are known."""
    place = f"posting_guides: segment {claim.number}"
    query = "SELECT id & 4294967295, checksum, firsts, filter FROM posting_guides WHERE id BETWEEN ? AND ? ORDER BY id"
    found: list[bytes] = []
    for number, checksum, firsts, bits in connection.execute(query, rows_of(claim.number)):
        sound = is_whole(firsts, 8) and is_whole(bits, FILTER) and is_intact(checksum, firsts, bits)
        if number != len(found) or not sound or len(firsts) // 8 != len(bits) // FILTER:
            yield f"{place}, guide {number} is damaged, or one before it is missing"
            return None
        found.append(firsts)
    keys = np.frombuffer(b"".join(found), "<u8").astype(np.uint64)
    if len(found) != claim.guides or (claim.guides and len(keys) != claim.blocks):
        yield f"{place} has {len(found)} guides to {len(keys)} blocks, not {claim.guides} to {claim.blocks}"
        return None
    return keys if claim.guides else None


def _check_blocks(connection: sqlite3.Connection, claim: Claim, firsts: U64 | None) -> Iterator[str]:
    place = f"posting_blocks: segment {claim.number}"
    query = "SELECT id & 4294967295, checksum, data FROM posting_blocks WHERE id BETWEEN ? AND ? ORDER BY id"
    expected, postings, last = 0, 0, np.uint64(0)
    for number, checksum, data in connection.execute(query, rows_of(claim.number)):
        if number > expected:
            yield f"{place}, blocks {expected} to {number - 1} are missing"
        expected = number + 1
        if not data or not is_whole(data, POSTING) or not is_intact(checksum, data):
            yield f"{place}, block {number} is damaged"
            continue
        keys = unpack([data]).keys
        if keys[0] < last or (keys[1:] < keys[:-1]).any():
            yield f"{place}, block {number} is not sorted"
        if firsts is not None and number < len(firsts) and firsts[number] != keys[0]:
            yield f"{place}, block {number} does not begin with the key that its guide says"
        postings, last = postings + len(keys), keys[-1]
    if (expected, postings) != (claim.blocks, claim.postings):
        yield f"{place} has {postings} sound postings in {expected} blocks, not {claim.postings} in {claim.blocks}"


def _strays(connection: sqlite3.Connection, table: str, known: set[int]) -> Iterator[str]:
    """Rows of segments that there are not."""
    start = -(2**63)
    while start < 2**63:
        (row,) = connection.execute(f"SELECT min(id) FROM {table} WHERE id >= ?", (start,)).fetchone()
        if row is None:
            break
        if row >> 32 not in known:
            yield f"{table}: there are rows of segment {row >> 32}, which is not there"
        start = row_id((row >> 32) + 1, 0)
