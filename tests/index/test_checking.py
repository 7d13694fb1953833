"""The check finds every kind of damage, says nothing of sound files, and never writes."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import copyfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dedup.errors import StorageError
from dedup.index import session
from dedup.index.checking import check
from dedup.index.header import PAGE, is_index, problem_of
from dedup.index.index import Index
from tests.index.models import findings
from tests.index.writers import make, state

TABLES = ["meta", "profile", "articles", "texts", "nodes", "pairs", "clusters", "full"]
TABLES += ["posting_state", "posting_segments", "posting_blocks", "posting_burials"]
INDEXES = ["articles_of_nodes", "articles_of_clusters", "nodes_of_words", "pairs_of_right"]
# What nobody can miss: numbers that only tell a process that something is not as it was when it looked last.
MARKS = {f"posting_{name}" for name in ("state.id", "state.segments", "state.burials", "segments.token", "burials.id")}
MARKS |= {"profile.number", "posting_state.changes"}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = make(tmp_path_factory.mktemp("sound") / "news.db")
    with Index.open(path) as index:  # something that is buried and not merged away yet
        index.remove([f"page-{n}" for n in range(2)])
    return path


@pytest.fixture
def damaged(sound: Path, tmp_path: Path) -> Path:
    return Path(copyfile(sound, tmp_path / "damaged.db"))


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


def test_a_sound_file_is_sound_and_is_left_as_it_is(
    sound: Path, damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check(damaged) == []
    monkeypatch.setattr(session, "ROUND", 7)
    assert check(damaged) == []
    assert damaged.read_bytes() == sound.read_bytes()
    assert [path.name for path in damaged.parent.iterdir()] == ["damaged.db"]


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_row_is_found_in_each_table(sound: Path, damaged: Path, table: str) -> None:
    with connected(sound) as connection:
        columns = [name for _, name, *_, key in connection.execute(f"PRAGMA table_info({table})") if key]
        rows = connection.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
    assert rows, "there must be one to miss"
    where = " AND ".join(f"{column} = ?" for column in columns)
    for row in random.Random(1).sample(rows, min(len(rows), 6)):
        copyfile(sound, damaged)
        with connected(damaged) as connection:
            connection.execute(f"DELETE FROM {table} WHERE {where}", row)
        assert check(damaged), row


@pytest.mark.parametrize("name", [*TABLES, *INDEXES])
def test_a_missing_table_or_index_is_found(damaged: Path, name: str) -> None:
    with connected(damaged) as connection:
        connection.execute(f"DROP {'INDEX' if name in INDEXES else 'TABLE'} {name}")
    assert check(damaged)


@pytest.mark.parametrize("table", TABLES)
def test_another_value_is_found_in_each_column(sound: Path, damaged: Path, table: str) -> None:
    with connected(sound) as connection:
        names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
    for name in names:
        copyfile(sound, damaged)
        with connected(damaged) as connection:
            kind, count = connection.execute(f"SELECT typeof(MAX({name})), COUNT({name}) FROM {table}").fetchone()
            place = f"(SELECT MAX({name}) FROM {table})"
            other = f"CAST({name} || 'x' AS {kind})" if kind in ("text", "blob") else f"{name} + 1"
            connection.execute(f"UPDATE OR REPLACE {table} SET {name} = {other} WHERE {name} IS {place}")
        assert bool(check(damaged)) == (count > 0 and f"{table}.{name}" not in MARKS), name


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_bit_that_flips_is_found_or_changes_nothing(sound: Path, damaged: Path, data: st.DataObject) -> None:
    content = bytearray(sound.read_bytes())
    bit = data.draw(st.one_of(st.integers(0, 8 * len(content) - 1), st.integers(0, 8 * PAGE - 1)))
    content[bit // 8] ^= 1 << bit % 8
    damaged.write_bytes(content)
    if not check(damaged):
        with Index.open(sound) as one, Index.open(damaged) as other:
            assert state(one) == state(other)
            assert findings(one.export()) == findings(other.export())
    else:
        assert damaged.read_bytes() == content


def test_whatever_the_first_page_holds_what_it_is_can_be_asked(sound: Path, damaged: Path) -> None:
    """SQLite quotes damaged names, which may be no UTF-8."""
    content = sound.read_bytes()
    for place in range(0, PAGE, 9):
        damaged.write_bytes(content[:place] + bytes([content[place] ^ 0x80]) + content[place + 1 :])
        assert is_index(damaged) in (True, False) and isinstance(problem_of(damaged), str | None)


@pytest.mark.parametrize("left", [0.1, 0.5, 0.999])
def test_a_file_that_is_cut_off_is_found_and_left_as_it_is(damaged: Path, left: float) -> None:
    content = damaged.read_bytes()
    damaged.write_bytes(content[: int(len(content) * left)])
    before = sha256(damaged.read_bytes()).digest()
    assert any("bytes, not the" in line for line in check(damaged))
    assert sha256(damaged.read_bytes()).digest() == before


def test_what_is_no_index_is_said(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no index at all " * 20)
    assert [line for line in check(tmp_path / "notes.txt") if "is no index of dedup" in line]
    with pytest.raises(StorageError, match="no such index"):
        check(tmp_path / "missing.db")


def test_only_so_many_lines_are_told(damaged: Path) -> None:
    with connected(damaged) as connection:
        connection.execute("UPDATE articles SET content = content + 1")
    lines = check(damaged, most=5)
    assert len(lines) == 6
    assert lines[-1].startswith("and ")
