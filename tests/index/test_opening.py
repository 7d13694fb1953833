"""What an index file may be: new, old, of another program, damaged, only readable. What is refused stays as it is."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

import pytest

from dedup.errors import DamageError, StorageError
from dedup.find import profile
from dedup.index import file as file_module
from dedup.index import schema
from dedup.index.checking import check
from dedup.index.header import PAGE
from dedup.index.index import Index
from dedup.index.meta import meta, set_meta
from dedup.index.notes import write_notes
from dedup.params import Params
from tests.index.models import SMALL_CAPS, agree
from tests.index.writers import corpus, make, python, says, state


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with Index.open(tmp_path / "news.db") as index:
        index.add(corpus(sets=1))
    return tmp_path / "news.db"


def refused(path: Path, what: str) -> None:
    """Assert that a file is refused, named and left as it is."""
    before = path.read_bytes()
    with pytest.raises(DamageError, match=what) as caught:
        Index.open(path)
    assert str(path) in str(caught.value)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [None, b""])
def test_a_file_that_is_not_there_is_made_only_if_it_may_be(content: bytes | None, tmp_path: Path) -> None:
    path = tmp_path / "news.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StorageError, match=r"news\.db: there is no such index"):
        Index.open(path, create=False)
    assert list(tmp_path.iterdir()) == ([] if content is None else [path])
    Index.open(path).close()
    Index.open(path, create=False).close()
    with pytest.raises(StorageError, match="is a directory"):
        Index.open(tmp_path, create=False)


def test_a_text_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no index at all")
    refused(tmp_path / "notes.txt", "no index of dedup")


def test_a_database_of_another_program_is_none(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.execute("CREATE TABLE articles (id)")
    connection.close()
    refused(tmp_path / "other.db", "another program")


@pytest.mark.parametrize("left", [1, 50, 99, 100, 5_000, 8_192, 100_000])
def test_a_file_that_is_cut_off_is_refused(path: Path, left: int) -> None:
    path.write_bytes(path.read_bytes()[:left])
    refused(path, "is cut off|is damaged")


def test_an_empty_file_becomes_an_index(tmp_path: Path) -> None:
    """It is what `mktemp` leaves, and what SQLite makes of a database without tables."""
    (tmp_path / "news.db").touch()
    with Index.open(tmp_path / "news.db") as index:
        assert len(index) == 0
    assert check(tmp_path / "news.db") == []


def test_a_maker_that_was_killed_at_first_leaves_no_strange_file(tmp_path: Path) -> None:
    """Before there are tables, SQLite writes a first page without the mark of an index."""
    connection = sqlite3.connect(tmp_path / "news.db")
    connection.execute(f"PRAGMA page_size = {PAGE}")
    connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
    connection.close()
    assert (tmp_path / "news.db").stat().st_size == PAGE
    with Index.open(tmp_path / "news.db") as index:
        index.add(corpus(sets=1))
        assert index.check() == []


def test_a_log_without_its_file_is_no_new_index(tmp_path: Path) -> None:
    (tmp_path / "news.db-wal").write_bytes(b"acknowledged")
    with pytest.raises(DamageError, match=r"its log news\.db-wal is there"):
        Index.open(tmp_path / "news.db")
    assert [one.name for one in tmp_path.iterdir()] == ["news.db-wal"]


def test_a_newer_format_is_refused(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {schema.FORMAT + 1}")
    connection.close()
    refused(path, f"format is {schema.FORMAT + 1}.*up to {schema.FORMAT}; install a newer one")


def test_an_index_that_is_taken_away_is_not_made_anew(path: Path) -> None:
    with Index.open(path) as index:
        path.unlink()
        with pytest.raises(StorageError, match="is not there any more"):
            index.add(corpus(1, 1))
        assert not path.exists()


def test_another_file_in_its_place_is_opened(path: Path, tmp_path: Path) -> None:
    other = make(tmp_path / "other.db")
    with Index.open(path) as index, Index.open(other) as expected:
        shutil.copyfile(other, tmp_path / "copy.db")
        (tmp_path / "copy.db").replace(path)
        assert state(index) == state(expected)


def test_a_closed_index_says_so(path: Path) -> None:
    index = Index.open(path)
    index.close()
    with pytest.raises(StorageError, match="closed"):
        len(index)


# -- formats ---------------------------------------------------------------------------------------------


def drop(connection: sqlite3.Connection) -> None:
    connection.execute("DROP INDEX nodes_of_words")


def back(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE INDEX nodes_of_words ON nodes (words)")
    write_notes(connection, {"migrated": True})


def newer(monkeypatch: pytest.MonkeyPatch, *steps: object) -> None:
    """This dedup knows a newer format, to which these steps lead."""
    for module in (file_module, schema):
        monkeypatch.setattr(module, "FORMAT", schema.FORMAT + len(steps))
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, *steps))


def test_an_older_format_is_migrated_step_by_step(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Index.open(path) as index:
        rows = state(index)[:2]
    newer(monkeypatch, drop, back)
    with Index.open(path) as index:
        assert state(index)[:2] == rows
        assert index.notes == {"migrated": True}
        assert index.check() == []
    with Index.open(path) as index:  # and only once
        assert index.notes == {"migrated": True}


def test_a_file_of_format_1_is_as_it_was_and_learns_the_shingles_of_its_furniture(tmp_path: Path) -> None:
    with patch.object(profile, "_with_shingles", lambda furniture, *_: profile.Profile(furniture)):
        path = make(tmp_path / "old.db")
    connection = sqlite3.connect(path, isolation_level=None)
    kept = connection.execute("SELECT number, furniture, crc FROM profile").fetchall()
    connection.execute("DROP TABLE profile")
    connection.execute(
        "CREATE TABLE profile (number INTEGER PRIMARY KEY, furniture BLOB NOT NULL, crc INTEGER NOT NULL)"
    )
    connection.executemany("INSERT INTO profile VALUES (?, ?, ?)", kept)
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    with Index.open(path) as index:
        assert index.check() == []
        articles = index.export().articles
        agree(index, articles, SMALL_CAPS)
        index.learn()
        agree(index, articles, SMALL_CAPS)
        assert index.check() == []
        with index._reading() as session:
            assert len(session.profile().furniture) and len(session.profile().shingles)


def of_format_2(path: Path, notes: dict[str, object]) -> None:
    """Make a file as it was when all notes were one value."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("DELETE FROM meta WHERE key LIKE 'note %'")
    set_meta(connection, "notes", notes)
    connection.execute("PRAGMA user_version = 2")
    connection.close()


NOTES: dict[str, object] = {"offset": 5, "stream /feed \udc80": {"line": 7}, "": None}


def test_the_notes_of_a_file_of_format_2_are_as_they_were(path: Path) -> None:
    of_format_2(path, NOTES)
    assert check(path) == []  # it is read as it is
    with Index.open(path) as index:
        assert index.notes == NOTES
        index.add([], note={"offset": 6, "more": [1]})
        assert index.notes == {**NOTES, "offset": 6, "more": [1]}
        assert index.check() == []
    of_format_2(path, NOTES)
    assert Index.rebuild(path) == []
    with Index.open(path) as index:
        assert index.notes == NOTES


@pytest.mark.skipif("not hasattr(os, 'geteuid')", reason="no such rights here")
def test_a_file_of_format_2_that_may_only_be_read_is_read(public: Path, path: Path) -> None:
    of_format_2(path, NOTES)
    old = Path(shutil.copyfile(path, public / "news.db"))
    old.chmod(0o444)
    public.chmod(0o555)
    with python(READER, old, path) as process:
        assert says(process) == [len(corpus(sets=1)), True, True]


def test_a_file_made_before_there_was_near_cap_is_as_it_was(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    settings = cast("dict[str, Any]", meta(connection, "settings"))
    del settings["params"]["near_cap"]
    set_meta(connection, "settings", settings)
    connection.close()
    Index.open(path, params=Params()).close()
    assert check(path) == []


def test_a_migration_that_fails_leaves_the_old_file_usable(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        raise sqlite3.OperationalError("no space")

    with monkeypatch.context() as context:
        newer(context, drop, fail)
        with pytest.raises(StorageError):
            Index.open(path)
    assert check(path) == []


def test_a_process_that_is_killed_in_a_migration_leaves_the_old_file_usable(path: Path) -> None:
    script = """
import os, signal, sys
from dedup.index import file, schema
from dedup.index.index import Index
def step(connection):
    connection.execute("DROP TABLE texts")
    connection.execute("PRAGMA user_version = 4")
    os.kill(os.getpid(), signal.SIGKILL)
file.FORMAT, schema.FORMAT, schema.MIGRATIONS = 4, 4, (*schema.MIGRATIONS, step)
Index.open(sys.argv[1])
"""
    with python(script, path) as process:
        assert process.wait() == -9
    assert check(path) == []


# -- permissions -----------------------------------------------------------------------------------------

# Everything is done once before the rights are given up: modules that are loaded late may lie where nobody may read.
READER = """
import json, os, sys
from dedup.errors import DedupError
from dedup.index.index import Index
def look(index):
    first = next(iter(index.export().articles))
    return [len(index), index.query({"id": "new", "text": first.text}).size > 1, index.get(first.id).text == first.text]
with Index.open(sys.argv[2]) as index:
    look(index)
if os.geteuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    index = Index.open(sys.argv[1])
    while True:
        print(json.dumps(look(index)), flush=True)
        command = sys.stdin.readline()
        if command == "add\\n":
            index.add({"id": "new", "text": "some words"})
        elif not command:
            break
except DedupError as error:
    print(json.dumps(str(error)), flush=True)
"""


@pytest.fixture
def public() -> Iterator[Path]:
    """A folder that everybody may reach, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


needs_rights = pytest.mark.skipif("not hasattr(os, 'geteuid')", reason="no such rights here")


@needs_rights
@pytest.mark.parametrize(("folder", "file"), [(0o555, 0o444), (0o777, 0o444), (0o555, 0o666)])
def test_what_may_only_be_read_can_be_read(public: Path, path: Path, folder: int, file: int) -> None:
    shutil.copyfile(path, public / "news.db")
    (public / "news.db").chmod(file)
    public.chmod(folder)
    with python(READER, public / "news.db", path) as process:
        assert says(process) == [len(corpus(sets=1)), True, True]
        assert process.stdin is not None
        process.stdin.write("add\n")
        process.stdin.flush()
        assert says(process) == f"{public / 'news.db'}: it may only be read"
    assert [one.name for one in public.iterdir()] == ["news.db"]
    assert (public / "news.db").read_bytes() == path.read_bytes()


@needs_rights
@pytest.mark.skipif("os.geteuid() != 0", reason="needs another user, who may write")
def test_who_may_only_read_sees_what_others_write(public: Path, path: Path) -> None:
    shared = Path(shutil.copyfile(path, public / "news.db"))
    shared.chmod(0o644)
    count = len(corpus(sets=1))
    with python(READER, shared, path) as process:
        assert process.stdin is not None
        assert says(process) == [count, True, True]
        for number in range(3):
            with Index.open(shared) as index:
                index.add({"id": f"{number}", "text": f"something else {number}"})
                for step in (1, 0):  # while it is open, and after it was closed
                    if not step:
                        index.close()
                    process.stdin.write("again\n")
                    process.stdin.flush()
                    assert says(process) == [count + number + 1, True, True]
    assert check(shared) == []


@needs_rights
def test_what_may_not_be_read_is_told(public: Path, path: Path) -> None:
    hidden = Path(shutil.copyfile(path, public / "news.db"))
    hidden.chmod(0o600 if os.geteuid() == 0 else 0)
    with python(READER, hidden, path) as process:
        assert says(process) == f"{hidden}: permission denied"


@needs_rights
def test_where_nothing_may_be_made_is_told(public: Path, path: Path) -> None:
    public.chmod(0o555)
    with python(READER, public / "new.db", path) as process:
        assert "cannot be opened" in str(says(process))
    assert not list(public.iterdir())
    with pytest.raises(StorageError, match="no such folder"):
        Index.open(public / "no" / "news.db")
