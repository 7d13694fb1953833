"""Damage to the postings is found, and gives no other error than SQLite's own."""

import sqlite3
from pathlib import Path
from shutil import copyfile
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.index.processes import Process, arrays, shrink


@pytest.fixture(autouse=True)
def small_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    shrink(monkeypatch)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Segments 1 and 2 have guides, 3 is small, and two nodes are buried."""
    path = tmp_path / "sound.db"
    one = Process(path, new=True)
    for node in range(2):
        one.postings.add(*arrays({(key, node) for key in range(70)}))
    one.postings.add(*arrays({(1, 2), (5, 2)}))
    one.postings.bury(np.array([1, 7], np.uint32))
    assert list(one.postings.check()) == []
    one.sql.close()
    return path


BLOCK_1 = (1 << 32) + 1
DAMAGES = {
    "the state is gone": ("DELETE FROM posting_state", "posting_state"),
    "a segment is gone": ("DELETE FROM posting_segments WHERE id = 2", "segment 2"),
    "a segment has another size": ("UPDATE posting_segments SET postings = postings + 1 WHERE id = 3", "segment 3"),
    "a segment has more blocks": ("UPDATE posting_segments SET blocks = blocks + 1 WHERE id = 2", "segment 2"),
    "a segment has fewer blocks": ("UPDATE posting_segments SET blocks = blocks - 1 WHERE id = 3", "segment 3"),
    "a segment has no guides": ("UPDATE posting_segments SET guides = 0 WHERE id = 1", "segment 1"),
    "a segment has a size that cannot be": ("UPDATE posting_segments SET blocks = 'x' WHERE id = 3", "segment 3"),
    "a segment has a huge size": (f"UPDATE posting_segments SET blocks = {2**62} WHERE id = 3", "segment 3"),
    "the first block is gone": (f"DELETE FROM posting_blocks WHERE id = {1 << 32}", "segment 1, blocks 0 to 0 are"),
    "two blocks are gone": (f"DELETE FROM posting_blocks WHERE id IN ({BLOCK_1}, {BLOCK_1 + 1})", "blocks 1 to 2 are"),
    "the last block is gone": (f"DELETE FROM posting_blocks WHERE id = {3 << 32}", "segment 3"),
    "a block is one too many": (f"INSERT INTO posting_blocks SELECT {BLOCK_1 + 99}, checksum, data FROM posting_blocks "
                                f"WHERE id = {BLOCK_1}", "segment 1"),
    "a block is another": (f"UPDATE posting_blocks SET (checksum, data) = (SELECT checksum, data FROM posting_blocks "
                           f"WHERE id = {BLOCK_1 + 5}) WHERE id = {BLOCK_1}", "block 2 is not sorted"),
    "a block is an earlier one": (f"UPDATE posting_blocks SET (checksum, data) = (SELECT checksum, data FROM "
                                  f"posting_blocks WHERE id = {BLOCK_1}) WHERE id = {BLOCK_1 + 1}", "with the key"),
    "a block is cut off": (f"UPDATE posting_blocks SET data = substr(data, 1, 40) WHERE id = {BLOCK_1}", "block 1 is"),
    "a block is empty": (f"UPDATE posting_blocks SET data = x'', checksum = 0 WHERE id = {BLOCK_1}", "block 1 is"),
    "a block is text": (f"UPDATE posting_blocks SET data = 'text' WHERE id = {BLOCK_1}", "block 1 is"),
    "a block has another checksum": (f"UPDATE posting_blocks SET checksum = 7 WHERE id = {BLOCK_1}", "block 1 is"),
    "a guide is gone": (f"DELETE FROM posting_guides WHERE id = {1 << 32}", "posting_guides: segment 1"),
    "the last guide is gone": (f"DELETE FROM posting_guides WHERE id > {2 << 32}", "segment 2"),
    "a guide has other keys": (f"UPDATE posting_guides SET firsts = zeroblob(length(firsts)) WHERE id = {BLOCK_1}",
                               "segment 1, guide 1"),
    "a guide has another filter": (f"UPDATE posting_guides SET filter = zeroblob(length(filter)) WHERE id = {BLOCK_1}",
                                   "segment 1, guide 1"),
    "a guide is of no segment": (f"INSERT INTO posting_guides VALUES ({9 << 32}, 0, x'', x'')", "segment 9"),
    "a burial is another": ("UPDATE posting_burials SET nodes = x'00000000'", "posting_burials: row 1"),
    "a burial ends elsewhere": ("UPDATE posting_burials SET last = 1", "posting_burials: row 1"),
}  # fmt: skip


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_found_and_told_where(file: Path, name: str) -> None:
    statement, place = DAMAGES[name]
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute(statement)
    connection.close()
    lines = list(Process.checked(file))
    assert any(place in line for line in lines), lines
    use(file)


@pytest.mark.parametrize(("table", "segment"), [("posting_blocks", 2), ("posting_blocks", 3), ("posting_guides", 2)])
def test_what_is_missing_is_not_passed_over(file: Path, table: str, segment: int) -> None:
    one = Process(file)
    one.sql.execute(f"DELETE FROM {table} WHERE id = (SELECT max(id) FROM {table} WHERE id >> 32 = ?)", (segment,))
    for use_it in (lambda: one.find(np.arange(70, dtype=np.uint64)), one.parts, one.postings.compact):
        with pytest.raises(sqlite3.DatabaseError, match=f"segment {segment} of the postings is damaged"):
            use_it()


COLUMNS = [
    ("posting_blocks", "data"),
    ("posting_guides", "firsts"),
    ("posting_guides", "filter"),
    ("posting_burials", "nodes"),
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(column=st.sampled_from(COLUMNS), row=st.integers(0, 10**6), bit=st.integers(0, 10**6))
def test_every_bit_counts(file: Path, column: tuple[str, str], row: int, bit: int) -> None:
    table, name = column
    path = copyfile(file, file.with_name(f"{uuid4()}.db"))
    connection = sqlite3.connect(path, isolation_level=None)
    rows = connection.execute(f"SELECT id, {name} FROM {table} ORDER BY id").fetchall()
    number, data = rows[row % len(rows)]
    changed = bytearray(data)
    changed[bit // 8 % len(data)] ^= 1 << bit % 8
    connection.execute(f"UPDATE {table} SET {name} = ? WHERE id = ?", (bytes(changed), number))
    connection.close()
    assert any(line.startswith(table) for line in Process.checked(path))
    use(path)


def use(path: Path) -> None:
    """Look things up and merge all: either it works, or it says that the file is damaged."""
    try:
        one = Process(path)
        one.find(np.arange(80, dtype=np.uint64))
        one.parts()
        one.postings.compact()
    except sqlite3.DatabaseError as error:
        assert "damaged" in str(error) or "missing" in str(error)
